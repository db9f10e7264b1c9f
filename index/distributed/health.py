"""Consistency checks: within PostgreSQL, and between it, Milvus and this machine's words."""

from __future__ import annotations

from collections.abc import Collection

from index.distributed.caches import ClusterCaches
from index.distributed.dense import ClusterDense
from index.distributed.milvus import MilvusUnavailable
from index.distributed.store import PostgresStore
from index.jobs.reading_folders import reading_problems
from index.local.generations import CacheDamagedError
from index.local.health import left_of
from index.local.lexical import index as lexical
from index.local.lexical.index import LexicalIndex
from index.local.workspace import Workspace


def find_problems(
    store: PostgresStore, workspace: Workspace, caches: ClusterCaches, dense: ClusterDense
) -> list[str]:
    """Return the inconsistencies of a library, one sentence each; empty if there are none.

    Changes nothing. The caller must hold the library's lock, because a writer's unfinished work
    would look like an inconsistency.
    """
    index, problems = _words(caches)
    with store.reading() as reader:
        space = reader.space()
        problems += reader.problems(space.dimension if space else None)
        for each in workspace.everyone():
            with each.reading() as readers:
                problems += readers.problems()
        if reader.has_deletions():
            problems.append("Words of removed articles may still be in the tables and indexes.")
        waiting = reader.totals.passages - reader.totals.vectors
        if waiting:
            problems.append(
                f"Passages without a vector, which are found by their words only: {waiting:,}."
            )
        problems += dense.differing(reader)
        stored = reader.passage_ids()
        if index is None or index.library_id != reader.library_id:
            if stored:
                problems.append(f"The index of words in {caches.lexical_root} is missing.")
        else:
            ids = set(index.all_ids().tolist()) - set(reader.deleted_after(index.seq).tolist())
            differing = len((ids | reader.passage_ids(index.seq)) ^ stored)
            if differing:
                problems.append(f"The index of words and the store differ in {differing} passages.")
    return problems + reading_problems(store.path.parent)


def find_remains(
    store: PostgresStore,
    workspace: Workspace,
    caches: ClusterCaches,
    dense: ClusterDense,
    doc_ids: Collection[str],
) -> list[str]:
    """Return where removed documents may still be found, one sentence each; empty if nowhere.

    Looks in PostgreSQL, in Milvus, and in the index of words of this machine. The caller must hold
    the library's lock.
    """
    index, remains = _words(caches)
    with store.reading() as reader:
        remains += [f"The article {each} is still stored." for each in reader.documents(doc_ids)]
        remains += left_of(doc_ids, workspace)
        stored = reader.passage_ids()
        removed = {"stored vectors": reader.vector_ids() - stored}
        if index is not None:
            removed["index of words"] = set(index.all_ids().tolist()) - stored
        try:
            removed["vectors in Milvus"] = dense.remains(reader)
        except MilvusUnavailable as error:
            remains.append(f"Milvus does not answer, so nothing is known of it: {error}")
        if reader.has_deletions():
            remains.append("Words of removed articles may still be in the library's tables.")
    remains += [
        f"The {name} still name {len(ids)} removed passages."
        for name, ids in removed.items()
        if ids
    ]
    return remains + reading_problems(store.path.parent)


def _words(caches: ClusterCaches) -> tuple[LexicalIndex | None, list[str]]:
    try:
        return lexical.open_current(caches.lexical_root), []
    except CacheDamagedError as error:
        return None, [f"{error}."]
