"""The FAISS generations against exact search with NumPy."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.contents import Ids
from index.errors import LibraryError
from index.local import dense
from index.local.contents import PassageSubset
from index.local.dense import DenseIndex, DenseOptions
from index.local.generations import CacheDamagedError
from index.models.protocols import Vectors

DIMENSION = 32
NONE = np.empty(0, dtype=np.int64)

FLAT = DenseOptions()
SQ8 = DenseOptions(quantise_from=100)
IVF = DenseOptions(quantise_from=100, cluster_from=200, probes=8)


def units(vectors: NDArray[np.float64]) -> Vectors:
    scaled: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return scaled


def clustered(count: int, seed: int = 0) -> Vectors:
    """Return unit vectors in clusters, as those of articles are."""
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((40, DIMENSION))
    noise = 0.5 * rng.standard_normal((count, DIMENSION))
    return units(centres[rng.integers(0, 40, count)] + noise)


def ids_of(vectors: Vectors) -> Ids:
    """Return ids with gaps, in order, as a store gives them."""
    return np.arange(len(vectors), dtype=np.int64) * 3 + 1000


def read(vectors: Vectors, ids: Ids) -> Vectors:
    """Return the vectors of some ids, as a store does."""
    return vectors[np.searchsorted(ids_of(vectors), ids)]


def built(root: Path, vectors: Vectors, options: DenseOptions = FLAT) -> DenseIndex:
    dense.build(
        root,
        ids=ids_of(vectors),
        read=lambda ids: read(vectors, ids),
        dimension=DIMENSION,
        seq=7,
        library_id="library",
        fingerprint="model",
        options=options,
    )
    index = dense.open_current(root)
    assert index is not None
    return index


def exact(vectors: Vectors, question: Vectors, count: int, excluded: Ids = NONE) -> list[int]:
    ids = ids_of(vectors)
    scores = vectors @ question
    scores[np.isin(ids, excluded)] = -np.inf
    order = np.argsort(-scores, kind="stable")[: min(count, len(ids) - len(excluded))]
    return [int(value) for value in ids[order]]


def recall(index: DenseIndex, vectors: Vectors, questions: Vectors, excluded: Ids = NONE) -> float:
    found = [
        len(set(index.search(q, 10, excluded).tolist()) & set(exact(vectors, q, 10, excluded))) / 10
        for q in questions
    ]
    return float(np.mean(found))


def test_flat_is_exact(tmp_path: Path) -> None:
    vectors, questions = clustered(3000), clustered(30, seed=1)
    index = built(tmp_path, vectors)
    assert index.kind == "flat"
    for question in questions:
        assert index.search(question, 25, NONE).tolist() == exact(vectors, question, 25)


@pytest.mark.parametrize(
    ("options", "kind", "least"), [(FLAT, "flat", 1.0), (SQ8, "sq8", 0.95), (IVF, "ivf", 0.9)]
)
def test_recall_of_each_kind(
    tmp_path: Path, options: DenseOptions, kind: str, least: float
) -> None:
    vectors, questions = clustered(4000), clustered(50, seed=1)
    index = built(tmp_path, vectors, options)
    assert index.kind == kind
    assert recall(index, vectors, questions) >= least
    excluded = np.random.default_rng(2).choice(ids_of(vectors), 2000, replace=False)
    assert recall(index, vectors, questions, excluded) >= least


@pytest.mark.parametrize("options", [FLAT, SQ8, IVF])
def test_what_is_excluded_is_never_returned(tmp_path: Path, options: DenseOptions) -> None:
    vectors = clustered(600)
    index = built(tmp_path, vectors, options)
    question = vectors[5]
    nearest = index.search(question, 50, NONE)
    assert nearest[0] == ids_of(vectors)[5]
    again = index.search(question, 50, nearest)
    # Inverted lists return fewer where most of the lists looked into are excluded.
    assert 20 <= again.size <= 50 if options is IVF else again.size == 50
    assert not set(again.tolist()) & set(nearest.tolist())
    assert index.search(question, 50, ids_of(vectors)).tolist() == []
    # Ids that the index never held exclude nothing.
    unknown = np.array([-5, 1, 10**9], dtype=np.int64)
    assert index.search(question, 50, unknown).tolist() == nearest.tolist()


@pytest.mark.parametrize("options", [FLAT, SQ8, IVF])
def test_what_is_asked_for_at_the_edges(tmp_path: Path, options: DenseOptions) -> None:
    vectors = clustered(300)
    index = built(tmp_path, vectors, options)
    assert index.search(vectors[0], 0, NONE).size == 0
    assert index.search(vectors[0], 1, NONE).tolist() == [1000]
    found = index.search(vectors[0], 10_000, NONE).tolist()
    assert len(found) == len(set(found))
    assert set(found) <= set(ids_of(vectors).tolist())
    if options is not IVF:  # which looks into the nearest lists only
        assert len(found) == 300


def test_an_empty_index(tmp_path: Path) -> None:
    index = built(tmp_path, np.empty((0, DIMENSION), dtype=np.float32))
    assert index.search(clustered(1)[0], 10, NONE).tolist() == []
    assert index.all_ids().tolist() == []


def test_the_kind_follows_the_size(tmp_path: Path) -> None:
    options = DenseOptions(quantise_from=100, cluster_from=200)
    kinds = [built(tmp_path, clustered(size), options).kind for size in (99, 100, 199, 200)]
    assert kinds == ["flat", "sq8", "sq8", "ivf"]


def test_what_was_said_of_it_comes_back(tmp_path: Path) -> None:
    vectors = clustered(10)
    index = built(tmp_path, vectors)
    assert (index.seq, index.library_id, index.fingerprint) == (7, "library", "model")
    assert index.all_ids().tolist() == ids_of(vectors).tolist()
    assert index.folder == tmp_path / "gen-1"


def test_the_lists_probed_survive_the_disk(tmp_path: Path) -> None:
    """Whose number FAISS keeps in the file; one probe would halve the recall."""
    options = DenseOptions(quantise_from=100, cluster_from=200, probes=4)
    index = built(tmp_path, clustered(2000), options)
    lists = int(4 * 2000**0.5)
    assert index._index.nlist == lists
    assert index._index.nprobe == lists // 4


def test_threads_find_what_one_finds(tmp_path: Path) -> None:
    vectors, questions = clustered(2000), clustered(40, seed=3)
    index = built(tmp_path, vectors, IVF)
    alone = [index.search(question, 10, NONE).tolist() for question in questions]
    wrong: list[int] = []

    def ask() -> None:
        for _ in range(5):
            for number, question in enumerate(questions):
                if index.search(question, 10, NONE).tolist() != alone[number]:
                    wrong.append(number)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_generation_is_read_whole(tmp_path: Path) -> None:
    vectors = clustered(500)
    index = built(tmp_path, vectors)
    shutil.rmtree(tmp_path)
    assert index.search(vectors[3], 5, NONE).tolist() == exact(vectors, vectors[3], 5)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("name", ["faiss.index", "ids.npy", "manifest.json"])
@pytest.mark.parametrize("damage", [flip, cut, os.remove])
def test_damage_never_reaches_faiss(
    tmp_path: Path, name: str, damage: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    built(tmp_path, clustered(300))
    damage(tmp_path / "gen-1" / name)

    def read(path: str) -> None:
        raise AssertionError("FAISS was given a damaged file")

    monkeypatch.setattr(dense.faiss, "read_index", read)
    with pytest.raises(CacheDamagedError, match=name):
        dense.open_current(tmp_path)


def test_what_faiss_cannot_write_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = clustered(50)
    built(tmp_path, vectors)

    def refuse(*arguments: object) -> None:
        raise RuntimeError("write error: No space left on device")

    monkeypatch.setattr(dense.faiss, "write_index", refuse)
    with pytest.raises(LibraryError, match=r"No space left on device"):
        built(tmp_path, vectors[:10])
    monkeypatch.undo()
    index = dense.open_current(tmp_path)
    assert index is not None
    assert index.all_ids().size == 50


@pytest.mark.parametrize("options", [FLAT, SQ8, IVF], ids=["flat", "sq8", "ivf"])
@pytest.mark.parametrize("size", [3, 40, 400])
def test_a_part_is_searched_as_if_it_were_alone(
    tmp_path: Path, options: DenseOptions, size: int
) -> None:
    vectors = clustered(600)
    index = built(tmp_path, vectors, options)
    rng = np.random.default_rng(size)
    for _ in range(20):
        rows = np.sort(rng.choice(600, size, replace=False))
        question = units(rng.standard_normal((1, DIMENSION)))[0]
        gone = ids_of(vectors)[rows[:1]]
        found = index.search(question, 10, gone, PassageSubset(0, ids_of(vectors)[rows]))
        exact = rows[1:][np.argsort(-(vectors[rows[1:]] @ question), kind="stable")][:10]
        best = set(ids_of(vectors)[exact].tolist())
        assert set(found.tolist()) <= set(ids_of(vectors)[rows[1:]].tolist())
        # Eight bits a number may take the eleventh for the tenth; lists may miss a neighbour.
        assert len(best & set(found.tolist())) >= len(best) * (1 if options is FLAT else 0.6)
    # One question against a part that lies on the other side of all there is.
    far = np.argsort(vectors @ vectors[0])[:3]
    found = index.search(vectors[0], 3, NONE, PassageSubset(0, np.sort(ids_of(vectors)[far])))
    assert set(found.tolist()) == set(ids_of(vectors)[far].tolist())


@pytest.mark.parametrize("options", [FLAT, SQ8, IVF], ids=["flat", "sq8", "ivf"])
def test_what_is_erased_is_not_in_the_file_and_the_rest_is_found_as_before(
    tmp_path: Path, options: DenseOptions
) -> None:
    vectors = clustered(600)
    before = built(tmp_path, vectors, options)
    gone = np.array([1000, 1003, *range(1900, 2200), 9_999_999], dtype=np.int64)
    dense.erase(tmp_path, before, gone)
    after = dense.open_current(tmp_path)
    assert after is not None
    assert after.kind == before.kind
    assert (after.seq, after.library_id, after.fingerprint) == (7, "library", "model")
    stay = ~np.isin(ids_of(vectors), gone)
    assert after.all_ids().tolist() == ids_of(vectors)[stay].tolist()
    assert 490 < after.all_ids().size < 500
    subset = PassageSubset(1, ids_of(vectors)[stay][::3])
    for question in clustered(20, seed=3):
        expected = before.search(question, 15, gone)
        assert after.search(question, 15, NONE).tolist() == expected.tolist()
        within = before.search(question, 15, gone, subset).tolist()
        found = after.search(question, 15, NONE, subset).tolist()
        # How many lists are searched follows from the share of all vectors that is allowed.
        assert found == within or (options is IVF and len({*found} & {*within}) >= 8)
    # The one in use before is as it was: other threads search it.
    assert before.search(vectors[0], 1, NONE).tolist() == [1000]
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["CURRENT", "gen-2"]


def test_all_vectors_can_be_erased(tmp_path: Path) -> None:
    index = built(tmp_path, clustered(30))
    dense.erase(tmp_path, index, index.all_ids())
    after = dense.open_current(tmp_path)
    assert after is not None
    assert after.search(clustered(1)[0], 5, NONE).tolist() == []


@pytest.mark.parametrize("options", [FLAT, SQ8, IVF], ids=["flat", "sq8", "ivf"])
def test_what_is_added_is_found_and_what_went_meanwhile_is_not(
    tmp_path: Path, options: DenseOptions
) -> None:
    vectors = clustered(1000)
    before = built(tmp_path, vectors[:600], options)
    added = ids_of(vectors)[600:]
    gone = ids_of(vectors)[100:400]
    dense.extend(tmp_path, before, gone=gone, ids=added, read=lambda ids: read(vectors, ids), seq=9)
    after = dense.open_current(tmp_path)
    assert after is not None
    assert (after.kind, after.seq, after.library_id) == (before.kind, 9, "library")
    kept = ids_of(vectors)[~np.isin(ids_of(vectors), gone)]
    assert sorted(after.all_ids().tolist()) == kept.tolist()
    # Each vector is nearest to itself: no row got the id of another.
    for row in [0, 99, 400, 599, *range(600, 1000, 57)]:
        assert after.search(vectors[row], 1, NONE).tolist() == [ids_of(vectors)[row]]
    assert recall(after, vectors, clustered(50, seed=1), gone) >= (1 if options is FLAT else 0.9)
    assert before.search(vectors[0], 1, NONE).tolist() == [1000]
    assert before.all_ids().size == 600


def test_a_generation_is_extended_until_the_library_has_outgrown_it(tmp_path: Path) -> None:
    options = DenseOptions(quantise_from=100, cluster_from=200)
    vectors = clustered(600)
    flat = built(tmp_path, vectors[:60], options)
    assert flat.trained == 60
    assert dense.may_extend(flat, 99, options)
    assert not dense.may_extend(flat, 100, options)  # of another kind
    lists = built(tmp_path, vectors[:250], options)
    assert dense.may_extend(lists, 500, options)
    assert not dense.may_extend(lists, 501, options)
    dense.extend(
        tmp_path, lists, gone=NONE, ids=ids_of(vectors)[250:400],
        read=lambda ids: read(vectors, ids), seq=8,
    )  # fmt: skip
    extended = dense.open_current(tmp_path)
    assert extended is not None
    assert extended.trained == 250
    assert not dense.may_extend(extended, 501, options)
