"""Consistency checks of a library: within the store, and between the store and its caches."""

from __future__ import annotations

from collections.abc import Collection

from index.local import dense, lexical
from index.local.caches import Caches
from index.local.generations import CacheDamagedError
from index.local.store import Store


def find_problems(store: Store, caches: Caches) -> list[str]:
    """Return the inconsistencies of a library, one sentence each; empty if there are none.

    Changes nothing. The caller must hold the library's lock, because a writer's unfinished work
    would look like an inconsistency.
    """
    with store.reading() as reader:
        space = reader.space()
        problems = reader.problems(space.dimension if space else None)
        if reader.has_deletions():
            problems.append("Words of removed articles may still be in the index files.")
        waiting = reader.totals.passages - reader.totals.vectors
        if waiting:
            problems.append(
                f"{waiting} passages have no vector yet; they are found by their words only."
            )
        for root, open_current, stored_after, name in (
            (caches.dense_root, dense.open_current, reader.vector_ids, "vectors"),
            (caches.lexical_root, lexical.open_current, reader.passage_ids, "words"),
        ):
            stored = stored_after(0)
            try:
                index = open_current(root)
            except CacheDamagedError as error:
                problems.append(f"{error}.")
                continue
            if index is None or index.library_id != (reader.meta("library_id") or ""):
                if stored:
                    problems.append(f"The index of {name} in {root} is missing.")
                continue
            indexed = set(index.all_ids().tolist()) - set(reader.deleted_after(index.seq).tolist())
            differing = len((indexed | stored_after(index.seq)) ^ stored)
            if differing:
                problems.append(
                    f"The index of {name} and the store differ in {differing} passages."
                )
    return problems


def find_remains(store: Store, caches: Caches, doc_ids: Collection[str]) -> list[str]:
    """Return where removed documents can still be found, one sentence each; empty if nowhere.

    Searches the store for the documents, and the vectors and both indexes for ids of passages that
    are not in the store. The caller must hold the library's lock.

    Args:
        store: the library's store.
        caches: the library's caches.
        doc_ids: ids of the removed documents.

    Raises:
        CacheDamagedError: an index cannot be read.
    """
    with store.reading() as reader:
        traces = [f"The article {doc_id} is still stored." for doc_id in reader.documents(doc_ids)]
        stored = reader.passage_ids()
        removed_ids = {"stored vectors": reader.vector_ids() - stored}
        for root, open_current, name in (
            (caches.dense_root, dense.open_current, "index of vectors"),
            (caches.lexical_root, lexical.open_current, "index of words"),
        ):
            index = open_current(root)
            removed_ids[name] = set(index.all_ids().tolist()) - stored if index else set()
        traces += [
            f"The {name} still names {len(ids)} removed passages."
            for name, ids in removed_ids.items()
            if ids
        ]
        if reader.has_deletions():
            traces.append("Words of removed articles may still be in the library's files.")
    return traces
