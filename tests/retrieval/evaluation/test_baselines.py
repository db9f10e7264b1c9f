"""The stages alone: what each finds, and that it finds it by itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.documents import Document
from index.local.library import Library
from index.models.protocols import Vectors
from retrieval.evaluation.baselines import Baseline, baseline_confidence, rank_by
from retrieval.question import question_words
from retrieval.ranking.candidates import find_candidates
from retrieval.ranking.fusion import RankedPassage, fuse
from tests.fakes import HashEmbedder, stored

TEXTS = {
    "ferry": "The ferry stopped on Monday.",
    "pier": "The ferry left the pier. A second ferry came back to the pier.",
    "orchard": "Frost took a third of the apples.",
    "owl": "An owl left the tower at nine.",
}
QUESTION = "Is the ferry at the pier?"


class Silent(HashEmbedder):
    """Must not be asked about a question."""

    def embed_question(self, text: str) -> Vectors:
        raise AssertionError(f"embedded {text!r}")

    def embed_passages(self, texts: object) -> Vectors:
        return HashEmbedder().embed_passages(list(TEXTS.values()))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return filled(tmp_path, HashEmbedder())


def filled(folder: Path, embedder: HashEmbedder) -> Library:
    library = Library.open(folder / "library", create=True, embedder=embedder)
    library.add(
        Document(doc_id=doc_id, title="", text=text, sha256="") for doc_id, text in TEXTS.items()
    )
    return library


def names(ranked: list[RankedPassage]) -> list[str]:
    return [each.candidate.passage.doc_id for each in ranked]


def test_words_alone_find_what_shares_a_word_and_nothing_else(library: Library) -> None:
    ranked = rank_by(Baseline.BM25, library, QUESTION)
    assert names(ranked) == ["pier", "ferry"]
    assert all(each.candidate.cosine is None for each in ranked)
    assert ranked[0].score == 1
    scores = [each.candidate.bm25 for each in ranked]
    assert ranked[1].score == pytest.approx(scores[1] / scores[0])
    assert baseline_confidence(Baseline.BM25, ranked) == scores[0] > 0


def test_words_alone_ask_nothing_of_the_model(tmp_path: Path) -> None:
    assert names(rank_by(Baseline.BM25, filled(tmp_path, Silent()), QUESTION)) == ["pier", "ferry"]


def test_words_alone_find_nothing_without_a_word(library: Library) -> None:
    assert rank_by(Baseline.BM25, library, "zeppelin") == []
    assert baseline_confidence(Baseline.BM25, []) == 0


def test_meaning_alone_ranks_all_by_cosine(library: Library) -> None:
    embedder = HashEmbedder()
    cosines = stored(embedder.embed_passages(list(TEXTS.values()))) @ embedder.embed_question(
        QUESTION
    )
    ranked = rank_by(Baseline.DENSE, library, QUESTION)
    assert names(ranked) == [list(TEXTS)[place] for place in np.argsort(-cosines)]
    assert [each.candidate.bm25 for each in ranked] == [0] * 4
    assert baseline_confidence(Baseline.DENSE, ranked) == pytest.approx(
        float(cosines.max()), abs=1e-6
    )


def test_the_fusion_is_that_of_the_ranking_without_its_reading(library: Library) -> None:
    with library.snapshot() as snapshot:
        vector = HashEmbedder().embed_question(QUESTION)
        candidates = find_candidates(snapshot, question_words(QUESTION), vector)
    ranked = rank_by(Baseline.FUSION, library, QUESTION)
    fused = fuse(candidates.passages, 0.4)
    assert [(*names([r]), r.score) for r in ranked] == [(*names([r]), r.score) for r in fused]
    assert all(each.late_interaction is None for each in ranked)
    cosines = [each.candidate.cosine or 0.0 for each in ranked]
    # Not that of the first, which the words may have brought there.
    assert baseline_confidence(Baseline.FUSION, ranked[::-1]) == max(cosines)
