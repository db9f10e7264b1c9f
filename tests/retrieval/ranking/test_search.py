"""Candidates from both indexes, over one moment of the library."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.documents import Document
from index.local.library import Library
from index.local.snapshot import Snapshot
from retrieval.question import question_words
from retrieval.ranking.candidates import Candidate, Candidates, find_candidates
from tests.fakes import HashEmbedder, stored

TEXTS = {
    "ferry": "The ferry stopped on Monday after its engine failed near the pier.",
    "bridge": "A bridge over the canal will open in spring.",
    "orchard": "Frost took a third of the apples in the valley orchard.",
    "owl": "An owl left the tower at nine.",
}


def document(doc_id: str, text: str) -> Document:
    return Document(doc_id=doc_id, title=doc_id, text=text, sha256="")


@pytest.fixture
def library(tmp_path: Path, embedder: HashEmbedder) -> Library:
    library = Library.open(tmp_path / "library", create=True, embedder=embedder)
    library.add(document(doc_id, text) for doc_id, text in TEXTS.items())
    return library


def search(
    snapshot: Snapshot, question: str, *, about: str | None = None, depth: int = 100
) -> Candidates:
    """Search for the words of `question` and, in meaning, for `about`."""
    vector = HashEmbedder().embed_question(question if about is None else about)
    return find_candidates(snapshot, question_words(question), vector, depth)


def by_id(candidates: Candidates) -> dict[str, Candidate]:
    found = {candidate.passage.doc_id: candidate for candidate in candidates.passages}
    assert len(found) == len(candidates.passages)
    return found


def test_each_candidate_is_scored_in_both_ways(library: Library, embedder: HashEmbedder) -> None:
    question = "Why did the ferry stop at the pier?"
    with library.snapshot() as snapshot:
        found = by_id(search(snapshot, question))
    assert set(found) == set(TEXTS)
    for doc_id, candidate in found.items():
        assert candidate.passage.text == TEXTS[doc_id]
        vectors = (
            stored(embedder.embed_passages([TEXTS[doc_id]]))[0],
            embedder.embed_question(question),
        )
        assert candidate.cosine == pytest.approx(float(np.dot(*vectors)), abs=1e-6)
        assert candidate.bm25 == sum(candidate.term_scores.values())
    assert set(found["ferry"].term_scores) == {"ferri", "stop", "pier"}
    assert found["owl"].term_scores == {}
    assert found["owl"].bm25 == 0


def test_what_the_meaning_alone_brings(library: Library) -> None:
    with library.snapshot() as snapshot:
        found = by_id(search(snapshot, "zeppelin", about=TEXTS["owl"], depth=1))
    assert set(found) == {"owl"}
    about = HashEmbedder().embed_question(TEXTS["owl"])
    assert found["owl"].cosine == pytest.approx(float(stored(about) @ about), abs=1e-6)
    assert found["owl"].bm25 == 0


def test_what_the_words_alone_bring(library: Library) -> None:
    with library.snapshot() as snapshot:
        found = by_id(search(snapshot, "bridge", about=TEXTS["owl"], depth=1))
    assert set(found) == {"owl", "bridge"}
    assert found["bridge"].bm25 > 0


def test_what_both_bring_is_there_once(library: Library) -> None:
    with library.snapshot() as snapshot:
        found = by_id(search(snapshot, "owl tower", depth=1))
    assert set(found) == {"owl"}


def test_rare_words_count_for_more(library: Library) -> None:
    library.add([document("boat", "A pier carries boats. The island pier is one of many.")])
    with library.snapshot() as snapshot:
        matched = by_id(search(snapshot, "pier engine"))["ferry"].term_scores
    assert matched["engin"] > matched["pier"] > 0


def test_statistics_know_the_stop_words_too(library: Library) -> None:
    with library.snapshot() as snapshot:
        candidates = search(snapshot, "Why did the ferry stop?")
    assert candidates.statistics.passage_count == len(TEXTS)
    assert dict(candidates.statistics.document_frequency) == {
        "whi": 0, "did": 0, "the": 4, "ferri": 1, "stop": 1,
    }  # fmt: skip


def test_a_passage_without_a_vector_is_found_by_its_words(library: Library) -> None:
    with library.writer() as writer:
        writer.put(document("eel", "The eel returned to the river."))
        # Neither embedded nor in the index of words yet.
        with Library.open(library.folder, embedder=HashEmbedder()).snapshot() as snapshot:
            found = by_id(search(snapshot, "Did the eel return?"))
            assert found["eel"].cosine is None
            assert set(found["eel"].term_scores) == {"eel", "return"}
    with library.snapshot() as snapshot:
        again = by_id(search(snapshot, "Did the eel return?"))
        # The index of words gives the score that the store gave.
        assert again["eel"].term_scores == pytest.approx(dict(found["eel"].term_scores))
        assert again["eel"].cosine is None
        assert "eel" not in by_id(search(snapshot, "zeppelin"))


def test_what_was_removed_is_not_found(library: Library) -> None:
    library.remove(["owl"])
    with library.snapshot() as snapshot:
        assert "owl" not in by_id(search(snapshot, "owl tower nine", about=TEXTS["owl"]))


def test_what_was_replaced_is_found_as_it_is_now(library: Library) -> None:
    library.add([document("owl", "The owl came back to the barn.")])
    with library.snapshot() as snapshot:
        found = by_id(search(snapshot, "owl tower nine", about=TEXTS["owl"]))
    assert found["owl"].passage.text == "The owl came back to the barn."
    assert set(found["owl"].term_scores) == {"owl"}


def test_without_its_indexes_the_store_is_searched(library: Library) -> None:
    with library.snapshot() as snapshot:
        before = by_id(search(snapshot, "ferry pier"))
    for cache in ("dense", "lexical"):
        (library.folder / cache / "CURRENT").unlink()
    with Library.open(library.folder, embedder=HashEmbedder()).snapshot() as snapshot:
        after = by_id(search(snapshot, "ferry pier"))
    assert after.keys() == before.keys()
    for doc_id, candidate in after.items():
        assert candidate.cosine == before[doc_id].cosine
        assert candidate.term_scores == pytest.approx(before[doc_id].term_scores)


def test_an_empty_library_has_no_candidates(tmp_path: Path, embedder: HashEmbedder) -> None:
    empty = Library.open(tmp_path / "empty", create=True, embedder=embedder)
    with empty.snapshot() as snapshot:
        candidates = search(snapshot, "ferry")
    assert candidates.passages == ()
    assert candidates.statistics.idf("ferri") >= 0


def test_no_words_at_all(library: Library) -> None:
    with library.snapshot() as snapshot:
        candidates = search(snapshot, "🦉?!")
    assert set(by_id(candidates)) == set(TEXTS)
    assert all(candidate.bm25 == 0 for candidate in candidates.passages)
