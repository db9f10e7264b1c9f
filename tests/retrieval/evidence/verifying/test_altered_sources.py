"""The states are right on altered articles, as often as docs/evidence.md says."""

from __future__ import annotations

import pytest

from docs.quote_checks import read_corpus
from docs.verified_citations import Verified, measure
from index.documents import Document
from index.loaders import Loaded, load
from tests.altered_sources import SourceGenerator
from tests.paths import ROOT, SEEDS

NEWS = ROOT / "training" / "questions" / "news" / "report" / "corpus.jsonl"
CITATIONS = 120


def corpora() -> dict[str, list[Document]]:
    seeds = [item.document for item in load([SEEDS]) if isinstance(item, Loaded)]
    return {"seeds": seeds, "news": read_corpus(NEWS)}


@pytest.mark.parametrize("name", ["seeds", "news"])
def test_states_and_places_are_right(name: str) -> None:
    measured = measure(corpora()[name], seed=7, count=CITATIONS)
    assert len(measured) == 15
    together = Verified()
    for alteration, counted in measured.items():
        together.states += counted.states
        together.places += counted.places
        # Eight citations each: one mistake is allowed.
        assert sum(counted.states) >= len(counted.states) - 1, alteration
    assert len(together.states) == CITATIONS
    assert sum(together.states) / CITATIONS >= 0.97
    assert sum(together.places) / CITATIONS >= 0.97


def test_the_same_seed_gives_the_same_alterations() -> None:
    news = corpora()["news"]
    one, other, third = (list(SourceGenerator(news, seed).sources(20)) for seed in (3, 3, 4))
    assert one == other
    assert one != third
