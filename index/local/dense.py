"""The dense cache: a FAISS index of the passages' vectors. The only module that imports faiss."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import faiss as _faiss
import numpy as np
from numpy.typing import NDArray

from index.contents import Ids
from index.local import generations
from index.local.contents import PassageSubset
from index.local.generations import CacheDamagedError
from index.models.protocols import Vectors

# faiss's stubs lack keyword arguments and the attributes of indexes made by `index_factory`.
faiss: Any = _faiss

# Change this when indexes are built in another way, so that existing indexes are rebuilt.
_FORM = "vectors 1"

# How many vectors are read from the store at once: some milliseconds' worth.
_READ_AT_ONCE = 10_000

# From how many vectors the range of each component is taken.
_SCALED_FROM = 60_000

# How many vectors inverted lists are trained on, for each list. FAISS advises 39 at least; for a
# million passages 40 take 250 MB, and as much again while they are trained on.
_TRAINED_PER_LIST = 40

# How often as many vectors as it was trained on a generation may have.
_MOST_GROWTH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DenseOptions:
    """The numbers of vectors at which `build` chooses each kind of index.

    A flat index is exact, and fast enough while small. 8-bit scalars halve the search time and
    quarter the memory (recall@10 0.993 at a million vectors). Inverted lists search 590,000 vectors
    in 1.5 ms on one core (recall@10 0.985, real questions; docs/experiments.md says of what).

    Attributes:
        quantise_from: smallest number of vectors stored as 8-bit scalars; below it, flat.
        cluster_from: smallest number of vectors stored in inverted lists.
        probes: divisor of the number of inverted lists that one search scans; 32 scans one list
            in 32, but never fewer than 4 lists.
    """

    quantise_from: int = 50_000
    cluster_from: int = 300_000
    probes: int = 32

    def kind(self, count: int) -> str:
        """Return the kind of index for so many vectors: `flat`, `sq8` or `ivf`."""
        if count < self.quantise_from:
            return "flat"
        return "sq8" if count < self.cluster_from else "ivf"


class SearchedVectors(Protocol):
    """An index of vectors that a snapshot searches, such as `DenseIndex`.

    Attributes:
        seq: the store's sequence number through which the index is complete.
    """

    seq: int

    def all_ids(self) -> Ids:
        """Return the ids of all passages in the index."""
        ...

    def search(
        self, vector: Vectors, count: int, excluded: Ids, subset: PassageSubset | None = None
    ) -> Ids:
        """Return the ids of the passages nearest to a vector, as `DenseIndex.search` does."""
        ...


class DenseIndex:
    """A generation of the dense cache, read into memory as a whole.

    Attributes:
        ids: passage id of each vector, shape (n,).
        folder: the generation's folder.
        seq: the store's sequence number that the index was built from.
        library_id: id of the library that the index was built for.
        fingerprint: fingerprint of the embedder that made the vectors.
        kind: `flat`, `sq8` or `ivf`.
        trained: of how many vectors it was built; more were added since.

    Thread safety:
        Safe to search from several threads. The index never changes after it was read.
    """

    def __init__(self, index: Any, ids: Ids, manifest: dict[str, Any], folder: Path) -> None:
        self._index = index
        self.ids = ids
        self.folder = folder
        self.seq = int(manifest["seq"])
        self.library_id = str(manifest["library_id"])
        self.fingerprint = str(manifest["fingerprint"])
        self.kind = str(manifest["kind"])
        # Generations of earlier versions were always built from all vectors.
        self.trained = int(manifest.get("trained", manifest["count"]))

    def all_ids(self) -> Ids:
        """Return the ids of all passages in the index."""
        return self.ids

    def copied(self) -> Any:
        """Return a copy of FAISS's index, which may be changed."""
        return faiss.clone_index(self._index)

    def search(
        self, vector: Vectors, count: int, excluded: Ids, subset: PassageSubset | None = None
    ) -> Ids:
        """Return the ids of the passages nearest to a vector, nearest first.

        Args:
            vector: a unit vector, shape (dimension,).
            count: how many ids to return at most.
            excluded: passage ids that must not be returned.
            subset: the passages that may be returned; None for all passages.
        """
        if not self.ids.size or count < 1:
            return self.ids[:0]
        params = self._parameters(excluded, subset)
        rows = self._index.search(vector[None, :], min(count, self.ids.size), params=params)[1][0]
        # FAISS fills the places of missing hits with -1.
        hits: Ids = self.ids[rows[rows >= 0]]
        return hits

    def _parameters(self, excluded: Ids, subset: PassageSubset | None) -> Any:
        if subset is not None:
            allowed = subset.mask(self.ids)
            if excluded.size:
                allowed &= ~np.isin(self.ids, excluded)
            return self._parameters_within(allowed)
        selector = None
        if excluded.size:
            rows = np.flatnonzero(np.isin(self.ids, excluded)).astype(np.int64)
            selector = faiss.IDSelectorNot(faiss.IDSelectorBatch(rows))
        if self.kind == "ivf":
            return faiss.SearchParametersIVF(sel=selector, nprobe=self._index.nprobe)
        return faiss.SearchParameters(sel=selector) if selector else None

    def _parameters_within(self, allowed: NDArray[np.bool_]) -> Any:
        """Restrict the search to some rows.

        For inverted lists, raise nprobe so that about as many allowed rows are scanned as without
        the restriction.
        """
        selector = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        if self.kind != "ivf":
            return faiss.SearchParameters(sel=selector)
        share = max(float(allowed.mean()), 1 / allowed.size)
        probes = min(self._index.nlist, math.ceil(self._index.nprobe / share))
        return faiss.SearchParametersIVF(sel=selector, nprobe=probes)


ReadVectors: TypeAlias = Callable[[Ids], Vectors]
"""A function that returns the vectors of passages, shape (n, dimension), in the order of ids."""


def build(
    root: Path,
    *,
    ids: Ids,
    read: ReadVectors,
    dimension: int,
    seq: int,
    library_id: str,
    fingerprint: str,
    options: DenseOptions,
) -> None:
    """Build a generation from all vectors of the store and publish it.

    No more than a sample of the vectors is in memory at any time, beside the index itself.

    Args:
        root: the folder of the dense cache.
        ids: passage ids, ascending, shape (n,).
        read: returns the unit vectors of some of these passages.
        dimension: the number of a vector's components.
        seq: the store's sequence number at which the vectors were read.
        library_id: the library's id.
        fingerprint: the fingerprint of the embedder that made the vectors.
        options: the numbers of vectors that decide the kind of index.

    Raises:
        LibraryError: the disk is full, or the folder cannot be written to.
    """
    kind = options.kind(ids.size)
    index = _trained(kind, ids, read, dimension, options)
    _add(index, ids, read)
    facts = {
        "form": _FORM,
        "seq": seq,
        "dimension": dimension,
        "kind": kind,
        "trained": int(ids.size),
        "library_id": library_id,
        "fingerprint": fingerprint,
    }
    _publish(root, index, ids, facts)


def may_extend(current: DenseIndex, count: int, options: DenseOptions) -> bool:
    """Return whether a generation still suits a library of so many vectors, if it is extended.

    Args:
        current: the current generation.
        count: how many vectors it would have.
        options: the numbers of vectors that decide the kind of index.
    """
    return current.kind == options.kind(count) and count <= _MOST_GROWTH * current.trained


def extend(
    root: Path, current: DenseIndex, *, gone: Ids, ids: Ids, read: ReadVectors, seq: int
) -> None:
    """Publish a copy of the current generation with more vectors, and without some of its own.

    Nothing is trained, and only the new vectors are read.

    Args:
        root: the folder of the dense cache.
        current: the current generation.
        gone: ids of the passages whose vectors are left out.
        ids: ids of the passages whose vectors are added, shape (n,); none is in the generation.
        read: returns the unit vectors of some of these passages.
        seq: the store's sequence number through which the copy is complete.

    Raises:
        CacheDamagedError: the current generation's manifest cannot be read.
        LibraryError: the disk is full, or the folder cannot be written to.
    """
    facts = generations.read_manifest(current.folder, _FORM)
    index, kept = _without(current, gone)
    _add(index, ids, read)
    del facts["files"], facts["count"]
    _publish(root, index, np.concatenate([kept, ids]), {**facts, "seq": seq})


def erase(root: Path, current: DenseIndex, gone: Ids) -> None:
    """Publish a copy of the current generation without some of its vectors.

    It takes the time of writing the file: nothing is trained, and the store is not read.

    Args:
        root: the folder of the dense cache.
        current: the current generation.
        gone: ids of the passages whose vectors are left out.

    Raises:
        CacheDamagedError: the current generation's manifest cannot be read.
        LibraryError: the disk is full, or the folder cannot be written to.
    """
    facts = generations.read_manifest(current.folder, _FORM)
    index, kept = _without(current, gone)
    del facts["files"], facts["count"]
    _publish(root, index, kept, facts)


def _without(current: DenseIndex, gone: Ids) -> tuple[Any, Ids]:
    """Return a copy of a generation's FAISS index without some passages, and the ids it has."""
    index = current.copied()
    removed = np.isin(current.ids, gone)
    if removed.any():
        index.remove_ids(faiss.IDSelectorBatch(np.flatnonzero(removed).astype(np.int64)))
        if current.kind == "ivf":
            # The other kinds give the rows that stay new numbers; the lists keep theirs.
            _renumber(index.invlists, np.cumsum(~removed) - 1)
    return index, current.ids[~removed]


def _add(index: Any, ids: Ids, read: ReadVectors) -> None:
    for start in range(0, ids.size, _READ_AT_ONCE):
        index.add(read(ids[start : start + _READ_AT_ONCE]))


def _renumber(lists: Any, numbers: Ids) -> None:
    """Replace every row number in inverted lists by `numbers[row]`, shape (rows,)."""
    for place in range(lists.nlist):
        size = lists.list_size(place)
        if size:
            rows = faiss.rev_swig_ptr(lists.get_ids(place), size)
            rows[:] = numbers[rows]


def _publish(root: Path, index: Any, ids: Ids, facts: Mapping[str, Any]) -> None:
    def fill(folder: Path) -> dict[str, Any]:
        try:
            faiss.write_index(index, str(folder / "faiss.index"))
        except RuntimeError as error:
            raise OSError(str(error)) from error
        np.save(folder / "ids.npy", ids, allow_pickle=False)
        return {**facts, "count": int(ids.size)}

    generations.publish(root, fill)


def open_current(root: Path) -> DenseIndex | None:
    """Read the current generation, or return None if there is none.

    Raises:
        CacheDamagedError: a file is missing, unreadable, or not the file that was written.
    """
    folder = generations.current(root)
    if folder is None:
        return None
    # FAISS trusts the bytes it reads and can crash the process on damaged ones.
    manifest = generations.read_manifest(folder, _FORM)
    generations.verify_files(folder, manifest["files"])
    try:
        ids = np.load(folder / "ids.npy", allow_pickle=False)
        index = faiss.read_index(str(folder / "faiss.index"))
    except (OSError, ValueError, RuntimeError) as error:
        raise CacheDamagedError(f"{folder} cannot be read: {error}") from error
    if index.ntotal != ids.size:
        raise CacheDamagedError(f"{folder} holds {index.ntotal} vectors and {ids.size} ids")
    return DenseIndex(index, ids, manifest, folder)


def _trained(kind: str, ids: Ids, read: ReadVectors, dimension: int, options: DenseOptions) -> Any:
    """Return an empty FAISS index of a kind, trained on a sample of the vectors."""
    if kind == "flat":
        return faiss.index_factory(dimension, "Flat", faiss.METRIC_INNER_PRODUCT)
    if kind == "sq8":
        index = faiss.index_factory(dimension, "SQ8", faiss.METRIC_INNER_PRODUCT)
        index.train(_sample(ids, read, dimension, _SCALED_FROM))
        return index
    # 4 * sqrt(n) lists, as FAISS's documentation advises.
    lists = max(16, int(4 * ids.size**0.5))
    index = faiss.index_factory(dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.train(_sample(ids, read, dimension, _TRAINED_PER_LIST * lists))
    index.nprobe = max(4, lists // options.probes)
    return index


def _sample(ids: Ids, read: ReadVectors, dimension: int, size: int) -> Vectors:
    """Return vectors of passages from all over, shape (at most size, dimension)."""
    chosen = np.random.default_rng(0).choice(ids, min(ids.size, size), replace=False)
    chosen.sort()
    vectors = np.empty((chosen.size, dimension), dtype=np.float32)
    for start in range(0, chosen.size, _READ_AT_ONCE):
        place = slice(start, start + _READ_AT_ONCE)
        vectors[place] = read(chosen[place])
    return vectors
