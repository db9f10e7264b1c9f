"""Write the lexical cache: build it, add to it, delete from it, and erase what was deleted."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np

from index.contents import Ids
from index.local import generations
from index.local.generations import CacheDamagedError
from index.local.lexical import part_writer
from index.local.lexical.index import FORM, meta_of
from index.local.lexical.part import Part
from index.local.lexical.part_writer import LIFTED, PartWriter
from index.terms import TermCounts

# How many passages make a part full. Erasing an article rewrites its part, which takes a third of a
# second at this size; a question searches all parts. More than 16,800 are not merged by tantivy.
PART_PASSAGES = 16_000

# A part of fewer passages is built from their texts, which is as fast as rewriting it.
SMALL_PART = 2_000

# How often tantivy is given passages to merge a part with.
_TRIES = 3

_NAME = re.compile(r"part-([0-9]{1,18})")

_Description = list[Any]
"""How a manifest names a part: its folder, its lowest and its highest passage id."""

TermsOf = Callable[[Collection[int]], Iterable[tuple[int, TermCounts]]]
"""A function that returns the terms of passages by their ids, all that are stored."""


class LexicalWriter:
    """A writer that adds passages to the current index and deletes passages from it.

    Only the last part is written to. From construction to `close` the manifest's `writing` is true.
    tantivy may merge that part's files at any time meanwhile, so readers then check only those of
    its files that never change.

    Thread safety:
        Not safe to share. Only the holder of the library's lock may construct one.

    Raises:
        CacheDamagedError: the index cannot be opened, or another writer has it open.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._facts = generations.read_manifest(folder, FORM)
        self._writer = PartWriter(folder / self._facts["parts"][-1][0])
        self._room = max(0, PART_PASSAGES - self._writer.size())
        with generations.as_library_error(folder):
            self._write_manifest(writing=True)

    def add(self, passage_id: int, terms: TermCounts) -> None:
        """Add a passage; searches find it after `commit`."""
        if not self._room:
            # With the seq of before: what was added since is in the tail as well.
            self.commit(self._facts["seq"])
            self._begin_part()
        with generations.as_library_error(self._folder):
            self._writer.add(passage_id, terms)
        self._room -= 1

    def delete(self, passage_ids: Iterable[int]) -> None:
        """Delete passages; their words stay in the files until `erase` rewrites the parts.

        From the last part they are deleted at the next commit; what is in the others is masked by
        the manifest. Each of these is searched, so delete many passages at once.
        """
        ids = sorted({int(passage_id) for passage_id in passage_ids})
        with generations.as_library_error(self._folder):
            self._writer.delete(ids)
        masked = self._facts["masked"]
        for name, first, last in self._facts["parts"][:-1]:
            within = [passage_id for passage_id in ids if first <= passage_id <= last]
            if within and (found := Part(self._folder / name).contained(within).tolist()):
                masked[name] = sorted({*masked.get(name, ()), *found})

    def commit(self, seq: int) -> None:
        """Commit the additions and deletions, and record the store's sequence number.

        The manifest is written after tantivy's commit. A crash between the two leaves a manifest
        with an older `seq` than the index has. Some passages are then both in the index and in its
        tail, and readers count them once.
        """
        with generations.as_library_error(self._folder):
            self._writer.commit()
            self._facts["seq"] = seq
            self._write_manifest(writing=True)

    def close(self) -> None:
        """Wait for merges to end, then write the manifest of the remaining files."""
        with generations.as_library_error(self._folder):
            self._writer.close()
            self._write_manifest(writing=False)

    def _begin_part(self) -> None:
        """Begin a part after the last one, which is full."""
        with generations.as_library_error(self._folder):
            self._writer.close()
            parts = self._facts["parts"]
            parts[-1] = _described(self._folder / parts[-1][0])
            self._writer = PartWriter(_next_folder(self._folder), new=True)
            parts.append(_described(self._writer.folder))
            self._write_manifest(writing=True)
        self._room = PART_PASSAGES

    def _write_manifest(self, *, writing: bool) -> None:
        self._facts["writing"] = writing
        _write_manifest(self._folder, self._facts)
        self._facts = generations.read_manifest(self._folder, FORM)


def build(
    root: Path,
    *,
    passages: Iterable[tuple[int, TermCounts]],
    seq: int,
    library_id: str,
    purge: str = "",
) -> None:
    """Build a new index from the store and publish it; no file of the old one is kept.

    Args:
        root: the folder of the lexical cache.
        passages: passage ids with the passages' terms.
        seq: the store's sequence number at which the passages were read.
        library_id: the library's id.
        purge: what names the last purge of removed text before the passages were read; of a local
            library, whose files are on this machine alone, none.

    Raises:
        LibraryError: the disk is full, or the folder cannot be written to.
    """

    def fill(folder: Path) -> Mapping[str, Any]:
        parts = _build_parts(folder, passages)
        facts = {"form": FORM, "seq": seq, "library_id": library_id, "writing": False}
        named = {"purge": purge} if purge else {}
        return {**facts, **named, "parts": parts, "masked": {}}

    generations.publish(root, fill)


def erase(root: Path, terms_of: TermsOf) -> None:
    """Rewrite the parts of the current index that have words of deleted passages, and no others.

    The new parts are complete on disk before the manifest that names them replaces the old one. A
    crash leaves parts that the manifest does not name, which `sweep` deletes.

    If a part became small, all small ones become one. Otherwise a library whose articles are
    replaced again and again would have many parts of a few passages, and a question searches all.

    Args:
        root: the folder of the lexical cache; nobody may be writing to its index.
        terms_of: returns the terms of passages that are not deleted.

    Raises:
        CacheDamagedError: the index cannot be opened.
        LibraryError: the disk is full, or the folder cannot be written to.
    """
    folder = generations.current(root)
    if folder is None:
        return
    facts = generations.read_manifest(folder, FORM)
    masked = facts["masked"]
    kept: list[_Description] = []
    left: list[int] = []
    unclean = keeps_last = False
    with generations.as_library_error(root):
        for described in facts["parts"]:
            part = Part(folder / described[0])
            gone = masked.get(described[0], [])
            keeps_last = True
            if part.count == part.size and not gone:
                kept.append(described)
                continue
            unclean = True
            staying = np.setdiff1d(part.all_ids(), gone).tolist()
            erased = _erase_part(part.folder, gone, staying, terms_of)
            if erased is None:
                left += staying
                keeps_last = False
            else:
                kept.append(_described(erased))
        if not unclean:
            return
        if left:
            small = _small_parts(folder, kept[: -1 if keeps_last else None])
            kept = [described for described in kept if described[0] not in small]
            left = sorted(chain(left, *small.values()))
        built = _build_parts(folder, terms_of(left)) if left or not kept else []
        # The last part is the one that grows. It stays the last, unless it is built again.
        place = len(kept) - 1 if keeps_last else len(kept)
        parts = [*kept[:place], *built, *kept[place:]]
        _write_manifest(folder, {**facts, "parts": parts, "masked": {}})
    sweep(root)


def restore(root: Path, stored: Ids, terms_of: TermsOf, seq: int) -> bool:
    """Build the last part of the current index again, whose writer was killed.

    The last part may lack passages that were stored, and have others that the manifest does not
    know of. The other parts are as the manifest says, but for passages that were deleted since.

    Args:
        root: the folder of the lexical cache; nobody may be writing to its index.
        stored: the ids of all passages that are stored, shape (n,).
        terms_of: returns the terms of passages that are stored.
        seq: the store's sequence number at which they were read.

    Returns:
        Whether it was done; false if there is no other part, so that all is built again as well.

    Raises:
        CacheDamagedError: the index cannot be opened.
        LibraryError: the disk is full, or the folder cannot be written to.
    """
    folder = generations.current(root)
    if folder is None:
        return False
    facts = generations.read_manifest(folder, FORM)
    kept, masked = facts["parts"][:-1], dict(facts["masked"])
    if not kept:
        return False
    held: list[Ids] = []
    for name, *_ in kept:
        ids = Part(folder / name).all_ids()
        gone = ~np.isin(ids, stored)
        if gone.any():
            masked[name] = sorted({*masked.get(name, ()), *ids[gone].tolist()})
        held.append(ids[~gone & ~np.isin(ids, masked.get(name, ()))])
    missing = np.setdiff1d(stored, np.concatenate(held)).tolist()
    with generations.as_library_error(root):
        built = _build_parts(folder, terms_of(missing))
        restored = {**facts, "parts": [*kept, *built], "masked": masked, "seq": seq}
        _write_manifest(folder, {**restored, "writing": False})
    sweep(root)
    return True


def sweep(root: Path) -> bool:
    """Delete the parts that the current index does not name; return whether all are gone.

    Nobody may be writing to the index.
    """
    try:
        folder = generations.current(root)
        if folder is None:
            return True
        parts = generations.read_manifest(folder, FORM)["parts"]
    except CacheDamagedError:
        return True  # all of it is deleted when it is built again
    named = {folder / name for name, *_ in parts}
    stray = [path for path in folder.glob("part-*") if path not in named]
    for path in stray:
        # Readers that have the files open keep their handles. Windows refuses to delete open files;
        # the next sweep deletes them.
        shutil.rmtree(path, ignore_errors=True)
    return not any(path.exists() for path in stray)


def _small_parts(folder: Path, parts: Iterable[_Description]) -> dict[str, list[int]]:
    """Return the names of those parts that are small, each with the ids of its passages."""
    opened = [Part(folder / name) for name, *_ in parts]
    return {part.folder.name: part.all_ids().tolist() for part in opened if part.size < SMALL_PART}


def _erase_part(
    source: Path, gone: Iterable[int], staying: Sequence[int], terms_of: TermsOf
) -> Path | None:
    """Write a copy of a part without its deleted passages; return the copy's folder.

    None if it is to be built from the passages that stay, because these are few, or because
    tantivy has not merged all segments.
    """
    if len(staying) < SMALL_PART:
        return None
    target = _next_folder(source.parent)
    if part_writer.erase(source, target, gone, list(terms_of(staying[: _TRIES * LIFTED]))):
        return target
    shutil.rmtree(target, ignore_errors=True)  # what stays is swept
    return None


def _build_parts(folder: Path, passages: Iterable[tuple[int, TermCounts]]) -> list[_Description]:
    """Build as many parts as the passages fill, one at least; return how a manifest names them."""
    built: list[_Description] = []
    rest = iter(passages)
    first = next(rest, None)
    while first is not None or not built:
        begun = [] if first is None else [first]
        writer = PartWriter(_next_folder(folder), new=True)
        for passage_id, terms in chain(begun, islice(rest, PART_PASSAGES - 1)):
            writer.add(passage_id, terms)
        writer.commit()
        writer.close()
        built.append(_described(writer.folder))
        first = next(rest, None)
    return built


def _described(folder: Path) -> _Description:
    """Return how a manifest names a part: its folder, its lowest and its highest passage id."""
    ids = Part(folder).all_ids()
    return [folder.name, int(ids.min()), int(ids.max())] if ids.size else [folder.name, 0, 0]


def _next_folder(folder: Path) -> Path:
    names = (_NAME.fullmatch(path.name) for path in folder.iterdir())
    numbers = [int(name[1]) for name in names if name]
    return folder / f"part-{max(numbers, default=0) + 1}"


def _write_manifest(folder: Path, facts: Mapping[str, Any]) -> None:
    # Of the last part it is another one after each commit, often of the same length.
    changing = meta_of(facts["parts"][-1][0])
    known = {name: value for name, value in facts["files"].items() if name != changing}
    rest = {name: value for name, value in facts.items() if name != "files"}
    generations.write_manifest(folder, rest, known)
