"""What is wrong with a library: in the store, and between it and its caches."""

from __future__ import annotations

from collections.abc import Collection

from index.local import dense, lexical
from index.local.generations import CacheDamagedError
from index.local.snapshot import Caches
from index.local.store import Store


def find_problems(store: Store, caches: Caches) -> list[str]:
    """Return what contradicts itself, a sentence each; empty when the library is sound.

    Nothing is changed. Only while nobody writes: a writer's unfinished work would look broken.
    """
    with store.reading() as reader:
        space = reader.space()
        found = reader.problems(space.dimension if space else None)
        if reader.has_deletions():
            found.append("Words of removed articles may still be in the index files.")
        waiting = reader.totals.passages - reader.totals.vectors
        if waiting:
            found.append(f"{waiting} passages have no vector yet; only their words are found.")
        for root, open_current, stored_after, name in (
            (caches.dense_root, dense.open_current, reader.vector_ids, "vectors"),
            (caches.lexical_root, lexical.open_current, reader.passage_ids, "words"),
        ):
            stored = stored_after(0)
            try:
                index = open_current(root)
            except CacheDamagedError as error:
                found.append(f"{error}.")
                continue
            if index is None or index.library_id != (reader.meta("library_id") or ""):
                if stored:
                    found.append(f"The index of {name} in {root} is missing.")
                continue
            held = set(index.all_ids().tolist()) - set(reader.deleted_after(index.seq).tolist())
            astray = len((held | stored_after(index.seq)) ^ stored)
            if astray:
                found.append(f"The index of {name} and the store differ in {astray} passages.")
    return found


def find_remains(store: Store, caches: Caches, doc_ids: Collection[str]) -> list[str]:
    """Return where something of removed documents can still be found; empty when nowhere.

    Looked for are the documents themselves, and in the vectors and in both indexes every passage
    that the store does not hold. Only while nobody writes.
    """
    with store.reading() as reader:
        found = [f"The article {doc_id} is still stored." for doc_id in reader.documents(doc_ids)]
        stored = reader.passage_ids()
        astray = {"stored vectors": reader.vector_ids() - stored}
        for root, open_current, name in (
            (caches.dense_root, dense.open_current, "index of vectors"),
            (caches.lexical_root, lexical.open_current, "index of words"),
        ):
            index = open_current(root)
            astray[name] = set(index.all_ids().tolist()) - stored if index else set()
        found += [
            f"The {name} still names {len(ids)} removed passages."
            for name, ids in astray.items()
            if ids
        ]
        if reader.has_deletions():
            found.append("Words of what was removed may still lie in the library's files.")
    return found
