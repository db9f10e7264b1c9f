"""The map of passages: what is near on it, what its clusters are called, how it fails."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from index.models.protocols import Vectors
from retrieval.overview import passage_map
from retrieval.overview.passage_map import (
    MOST_CLUSTERS,
    Cluster,
    MapError,
    lay_out,
    lay_out_in_process,
    place_beside_nearest,
    sample_evenly,
)
from tests.fakes import HashEmbedder

# Four subjects in equal numbers; "the report said" is everywhere and tells nothing.
SUBJECTS = {
    "ferry": "ferries harbour Ferry",
    "bakery": "bread Oven Bakery",
    "election": "votes ballot Election",
    "telescope": "stars Mirror Telescope",
}
TEXTS = [
    f"The report said on page {number} that the {words}."
    for number in range(15)
    for words in SUBJECTS.values()
]
VECTORS: Vectors = HashEmbedder().embed_passages(TEXTS)


def subject(place: int) -> int:
    return place % len(SUBJECTS)


def test_clusters_are_the_subjects_named_by_their_own_words() -> None:
    made = lay_out(VECTORS, TEXTS)
    assert [len(cluster.members) for cluster in made.clusters] == [15, 15, 15, 15]
    for cluster in made.clusters:
        [number] = {subject(place) for place in cluster.members}
        words = list(SUBJECTS.values())[number].split()
        # As they stand in the text; "ferries" and "Ferry" are forms of one word.
        assert set(cluster.terms[:2]) <= set(words)
    named = [term for cluster in made.clusters for term in cluster.terms]
    assert len(named) == len(set(named)) >= 8
    assert not {"report", "page", "said", "The"} & set(named)


def test_near_in_meaning_is_near_on_the_map() -> None:
    positions = lay_out(VECTORS, TEXTS).positions
    assert positions.shape == (60, 2)
    assert np.abs(positions).max(axis=0) == pytest.approx([1, 1], abs=1e-3)
    distances = np.linalg.norm(positions[:, None] - positions[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    nearest = distances.argmin(axis=1)
    assert [subject(place) for place in nearest] == [subject(place) for place in range(60)]


def test_the_same_passages_give_the_same_map() -> None:
    one, other = lay_out(VECTORS, TEXTS), lay_out(VECTORS, TEXTS)
    assert one.clusters == other.clusters
    np.testing.assert_array_equal(one.positions, other.positions)


def test_the_most_central_passage_comes_first() -> None:
    for cluster in lay_out(VECTORS, TEXTS).clusters:
        members = VECTORS[list(cluster.members)]
        nearness = members @ members.mean(axis=0)
        assert nearness.tolist() == pytest.approx(sorted(nearness.tolist(), reverse=True))
        assert nearness[0] > nearness[-1]


@pytest.mark.parametrize("count", [1, 2, 3, 11, 12, 13])
def test_few_passages_are_laid_out_too(count: int) -> None:
    made = lay_out(VECTORS[:count], TEXTS[:count])
    assert np.isfinite(made.positions).all()
    members = sorted(place for cluster in made.clusters for place in cluster.members)
    assert members == list(range(count))


def test_equal_passages_are_one_cluster() -> None:
    made = lay_out(np.repeat(VECTORS[:1], 50, axis=0), TEXTS[:1] * 50)
    assert len(made.clusters) == 1
    assert len(made.clusters[0].members) == 50
    assert set(made.clusters[0].terms) < set(TEXTS[0].rstrip(".").split())
    assert np.isfinite(made.positions).all()


def test_there_are_no_more_clusters_than_can_be_told_apart() -> None:
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(2_300, 4)).astype(np.float32)
    assert len(passage_map._cluster(vectors)) == MOST_CLUSTERS


def test_text_without_words_leaves_its_cluster_without_a_name() -> None:
    assert lay_out(VECTORS[:1], ["… 12 the —"]).clusters == (Cluster((), (0,)),)


def test_what_does_not_belong_together_is_refused() -> None:
    with pytest.raises(ValueError, match="2 vectors, 1 texts"):
        lay_out(VECTORS[:2], TEXTS[:1])
    with pytest.raises(ValueError, match="0 vectors"):
        lay_out(VECTORS[:0], [])


def test_a_sample_is_even_and_no_larger_than_it_may_be() -> None:
    assert sample_evenly([5, 7, 9], 3) == [5, 7, 9]
    assert sample_evenly(range(10), 4) == [0, 2, 5, 7]
    assert len(set(sample_evenly(range(20_746)))) == passage_map.MOST_PASSAGES


def test_a_passage_beyond_the_sample_stands_amid_its_neighbours() -> None:
    vectors = np.eye(4, dtype=np.float32)
    positions = np.array([[0, 0], [1, 0], [0.5, 0.9], [-1, -1]], dtype=np.float32)
    vector = np.array([0.6, 0.5, 0.4, 0.0], dtype=np.float32)
    assert place_beside_nearest(vector, vectors, positions) == pytest.approx((0.5, 0.3))


def test_a_process_of_its_own_makes_the_same_map(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('run from the working directory')")
    monkeypatch.chdir(tmp_path)
    texts = [f"{text} 😀 \u2028 \ud7ff" for text in TEXTS]
    apart, here = lay_out_in_process(VECTORS, texts), lay_out(VECTORS, texts)
    assert apart.clusters == here.clusters
    np.testing.assert_allclose(apart.positions, here.positions, atol=0.05)


def test_a_process_that_fails_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MapError, match=r"could not be drawn: ValueError: 2 vectors, 1 texts\."):
        lay_out_in_process(VECTORS[:2], TEXTS[:1])
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(MapError, match=r"No such file.*try again"):
        lay_out_in_process(VECTORS, TEXTS)


def test_a_process_that_takes_too_long_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passage_map, "TIMEOUT_SECONDS", 0.01)
    with pytest.raises(MapError, match="took more than 0 seconds"):
        lay_out_in_process(VECTORS, TEXTS)
