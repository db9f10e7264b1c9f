"""A long book under a title that is also a word of other articles' texts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from index.contents import StoredPassage
from index.documents import Document
from index.local.lexical import index as lexical
from index.local.lexical import writer as lexical_writer
from index.local.library import Library
from index.local.snapshot import Snapshot
from retrieval.question import question_words
from retrieval.ranking.candidates import Candidate, find_candidates
from tests.fakes import HashEmbedder

PARAGRAPHS = 900
DEPTH = 40


def book() -> Document:
    """Return a book whose title is named in its chapters now and then, and `siege` in one."""
    paragraphs = [
        f"Chapter {number} tells of column {number} and of the weather in the steppe that autumn. "
        f"The officers wrote letters home, and clerk {number} kept copies of every one of them."
        + (" They came back to Kursk." if number % 100 == 7 else "")
        + (" The siege began." if number == 50 else "")
        for number in range(PARAGRAPHS)
    ]
    return Document(doc_id="book", title="Kursk", text="\n\n".join(paragraphs), sha256="")


def articles() -> list[Document]:
    return [
        Document(
            doc_id=f"news{number}",
            title=f"Report {number}",
            text=f"Minister {number} spoke in the capital about the budget of the harbour. "
            + ("A train from Kursk arrived on Monday." if number == 3 else "Nothing else."),
            sha256="",
        )
        for number in range(10)
    ] + [Document(doc_id="manual", title="Samovar", text="Water boils in it.", sha256="")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("titles") / "library"
    Library.open(folder, create=True, embedder=HashEmbedder()).add([book(), *articles()])
    return folder


@pytest.fixture(params=["index", "tail", "old index"])
def library(request: pytest.FixtureRequest, made: Path, tmp_path: Path) -> Library:
    """The same articles in the index, without an index, and beside one of an earlier format."""
    folder = tmp_path / "library"
    shutil.copytree(made, folder)
    if request.param != "index":
        shutil.rmtree(folder / "lexical")
    if request.param == "old index":
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lexical_writer, "FORM", "words 1")
            with Library.open(folder, embedder=HashEmbedder()).writer():
                pass
        assert (folder / "lexical" / "CURRENT").exists()
    return Library.open(folder, embedder=HashEmbedder())


def by_words(snapshot: Snapshot, question: str) -> list[Candidate]:
    """Return the candidates that the words alone find, best first."""
    found = find_candidates(snapshot, question_words(question), None, DEPTH)
    return sorted(found.passages, key=lambda candidate: -candidate.bm25)


def test_a_title_does_not_make_its_words_common(library: Library) -> None:
    with library.snapshot() as snapshot:
        known = snapshot.term_statistics(["kursk", "sieg", "samovar", "absent"])
        assert snapshot.totals.passages > 40
        own = sum("Kursk" in passage.text for passage in every_passage(snapshot))
    # The book's title counts once, for its first passage, which lacks the word.
    assert known.document_frequency["kursk"] == own + 1
    # A word that is only in a title is as rare as one that is in one passage.
    assert known.idf("samovar") == known.idf("sieg") < known.idf("absent")


def test_lengths_are_without_titles(library: Library) -> None:
    with library.snapshot() as snapshot:
        passages = list(every_passage(snapshot))
        mean = sum(len(passage.text) for passage in passages) / len(passages)
        assert snapshot.term_statistics(["kursk"]).mean_length == pytest.approx(mean)


def test_a_passage_with_the_word_precedes_the_chapters_under_it(library: Library) -> None:
    with library.snapshot() as snapshot:
        ranked = by_words(snapshot, "Kursk")
        own = sum("Kursk" in passage.text for passage in every_passage(snapshot))
    assert len(ranked) == DEPTH
    assert all("Kursk" in candidate.passage.text for candidate in ranked[:own])
    assert "news3" in {candidate.passage.doc_id for candidate in ranked[:own]}
    assert all(candidate.bm25 > 0 for candidate in ranked)


def test_a_title_finds_its_article(library: Library) -> None:
    with library.snapshot() as snapshot:
        assert [c.passage.doc_id for c in by_words(snapshot, "samovar")] == ["manual"]
        best = by_words(snapshot, "the siege of Kursk")[0]
    assert "siege" in best.passage.text
    assert set(best.term_scores) == {"sieg", "kursk"}


def test_the_writer_renews_an_old_index(library: Library) -> None:
    with library.writer():
        pass
    index = lexical.open_current(library.folder / "lexical")
    assert index is not None
    assert index.document_frequency("samovar") == 1
    assert library.problems() == []


def every_passage(snapshot: Snapshot) -> list[StoredPassage]:
    return snapshot.passages(
        passage.passage_id
        for summary in snapshot.summaries()
        for passage in snapshot.passages_of(summary.doc_id)
    )
