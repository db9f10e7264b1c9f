"""The verdicts are right on drafts of altered quotations, as often as docs/checking.md says."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.quote_checks import read_corpus
from index import Library
from index.documents import Document
from index.loaders import Loaded, load
from retrieval.checks.check import check
from retrieval.checks.quote_check import Verdict
from tests.altered_drafts import Generator
from tests.draft_measures import Measures, share
from tests.fakes import HashEmbedder
from tests.paths import ROOT, SEEDS

NEWS = ROOT / "training" / "questions" / "news" / "report" / "corpus.jsonl"
DRAFTS, QUOTATIONS = 6, 20


def sets() -> list[tuple[str, list[Document], list[Document]]]:
    seeds = [item.document for item in load([SEEDS]) if isinstance(item, Loaded)]
    news = read_corpus(NEWS)
    return [("seeds", seeds[:4], seeds[4:]), ("news", news[:12], news[12:])]


@pytest.fixture(scope="module", params=sets(), ids=lambda each: each[0])
def measures(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Measures:
    name, documents, strangers = request.param
    folder: Path = tmp_path_factory.mktemp(name) / "library"
    library = Library.open(folder, create=True, embedder=HashEmbedder())
    library.add(documents)
    counted = Measures()
    for draft in Generator(documents, strangers, seed=7).drafts(DRAFTS, QUOTATIONS):
        counted.add(draft, check(library, draft.text))
    assert sum(counted.verdicts.values()) == DRAFTS * QUOTATIONS
    return counted


@pytest.mark.parametrize("verdict", list(Verdict))
def test_each_verdict_is_right(measures: Measures, verdict: Verdict) -> None:
    assert measures.expected(verdict) >= 10
    assert measures.precision(verdict) >= 0.95
    assert measures.recall(verdict) >= 0.95


def test_changes_are_named_and_places_are_found(measures: Measures) -> None:
    assert len(measures.named) >= 30
    assert share(measures.named) >= 0.95
    assert share(measures.placed) >= 0.98


def test_the_same_seed_gives_the_same_drafts() -> None:
    _, documents, strangers = sets()[0]
    one, other, third = (
        [draft.text for draft in Generator(documents, strangers, seed=seed).drafts(2, 5)]
        for seed in (3, 3, 4)
    )
    assert one == other
    assert one != third
