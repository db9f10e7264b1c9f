"""What is wrong with a library: in the store, and between it and its caches."""

from __future__ import annotations

from index import dense, lexical
from index.generations import CacheDamagedError
from index.snapshot import Caches
from index.store import Store


def problems(store: Store, caches: Caches) -> list[str]:
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
