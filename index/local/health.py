"""Consistency checks of a library: within the store, and between the store and its caches."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import LibraryDamaged
from index.jobs.reading_folders import reading_problems
from index.local import dense
from index.local.caches import Caches
from index.local.dense import DenseIndex
from index.local.generations import CacheDamagedError
from index.local.lexical import index as lexical
from index.local.lexical.index import LexicalIndex
from index.local.originals import Originals
from index.local.store import Store
from index.local.workspace import Workspace


def find_problems(store: Store, workspace: Workspace, caches: Caches) -> list[str]:
    """Return the inconsistencies of a library, one sentence each; empty if there are none.

    Changes nothing. The caller must hold the library's lock, because a writer's unfinished work
    would look like an inconsistency.
    """
    indexes = _open_indexes(caches)
    with store.reading() as reader:
        space = reader.space()
        library_id = reader.library_id
        problems = reader.problems(space.dimension if space else None)
        own, *of_people = workspace.everyone()
        with own.reading() as readers:
            problems += readers.problems()
        for each in of_people:
            # A damaged file of one person keeps nobody from the rest.
            try:
                with each.reading() as readers:
                    problems += readers.problems()
            except LibraryDamaged as error:
                problems.append(str(error))
        if reader.has_deletions():
            problems.append("Words of removed articles may still be in the index files.")
        waiting = reader.totals.passages - reader.totals.vectors
        if waiting:
            problems.append(
                f"Passages without a vector, which are found by their words only: {waiting:,}."
            )
        for cache, stored_after in (
            (indexes[0], reader.vector_ids),
            (indexes[1], reader.passage_ids),
        ):
            stored, index = stored_after(0), cache.index
            if cache.damage:
                problems.append(cache.damage)
            elif index is None or index.library_id != library_id:
                if stored:
                    problems.append(f"The index of {cache.name} in {cache.root} is missing.")
            else:
                indexed = cache.ids - set(reader.deleted_after(index.seq).tolist())
                differing = len((indexed | stored_after(index.seq)) ^ stored)
                if differing:
                    problems.append(
                        f"The index of {cache.name} and the store differ in {differing} passages."
                    )
    return problems + Originals(store).problems() + reading_problems(store.path.parent)


def find_remains(
    store: Store, workspace: Workspace, caches: Caches, doc_ids: Collection[str]
) -> list[str]:
    """Return where removed documents may still be found, one sentence each; empty if nowhere.

    Searches the store for the documents, the workspace for their judgements, tags and notes, the
    vectors and both indexes for ids of passages that are not in the store, the kept files for
    those of no document, and the folders in which a killed program was reading. An index that
    cannot be read is reported, because nothing is known of it. The caller must hold the library's
    lock.

    Args:
        store: the library's store.
        workspace: the library's workspace.
        caches: the library's caches.
        doc_ids: ids of the removed documents.
    """
    indexes = _open_indexes(caches)
    with store.reading() as reader:
        remains = [f"The article {doc_id} is still stored." for doc_id in reader.documents(doc_ids)]
        remains += left_of(doc_ids, workspace)
        stored = reader.passage_ids()
        removed_ids = {"stored vectors": reader.vector_ids() - stored}
        removed_ids |= {f"index of {cache.name}": cache.ids - stored for cache in indexes}
        purging = reader.has_deletions()
    remains += [
        f"The {name} still names {len(ids)} removed passages."
        for name, ids in removed_ids.items()
        if ids
    ]
    remains += [cache.damage for cache in indexes if cache.damage]
    if purging:
        remains.append("Words of removed articles may still be in the library's files.")
    return remains + Originals(store).remains() + reading_problems(store.path.parent)


def left_of(doc_ids: Collection[str], workspace: Workspace) -> list[str]:
    """Return what readers left of documents that is still stored, one sentence each."""
    remains = []
    for each in workspace.everyone():
        with each.reading() as readers:
            judged = readers.judged_documents(doc_ids)
            labelled = readers.labelled_documents(doc_ids)
            kept = readers.kept_documents(doc_ids)
        remains += [f"Judgements of {doc_id} are still stored." for doc_id in judged]
        remains += [f"Tags or notes of {doc_id} are still stored." for doc_id in labelled]
        remains += [f"Cited words of {doc_id} are still kept." for doc_id in kept]
    return remains


@dataclass(frozen=True, slots=True)
class _OpenedCache:
    """One of the caches as it is on the disk.

    Attributes:
        name: what the index contains.
        root: the cache's folder.
        index: the current index; None if there is none or it cannot be read.
        ids: the ids of the passages in the index; empty without an index.
        damage: a sentence that says why the index cannot be read; empty if it can.
    """

    name: str
    root: Path
    index: DenseIndex | LexicalIndex | None = None
    ids: set[int] = field(default_factory=set)
    damage: str = ""


def _open_indexes(caches: Caches) -> list[_OpenedCache]:
    """Read the dense and the lexical index, which can take seconds, so outside of transactions."""
    opened = []
    for name, root, open_current in (
        ("vectors", caches.dense_root, dense.open_current),
        ("words", caches.lexical_root, lexical.open_current),
    ):
        try:
            index = open_current(root)
        except CacheDamagedError as error:
            opened.append(_OpenedCache(name, root, damage=f"{error}."))
        else:
            ids = set(index.all_ids().tolist()) if index else set()
            opened.append(_OpenedCache(name, root, index, ids))
    return opened
