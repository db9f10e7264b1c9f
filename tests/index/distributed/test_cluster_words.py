"""The index of words on each machine, after an article was removed on another machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.distributed import caches
from index.distributed.library import ClusterLibrary
from index.terms import analyse
from tests.cluster_servers import Cluster
from tests.fakes import HashEmbedder
from tests.index.distributed.test_cluster_faults import (
    SECRET,
    article,
    files_with,
    names,
    words_in,
)

pytestmark = pytest.mark.cluster


def opened(address: str, folder: Path) -> ClusterLibrary:
    # Without Milvus, which has no words.
    return ClusterLibrary.connect(address, create=True, embedder=HashEmbedder(), folder=folder)


def passages_with_secret(folder: Path) -> int:
    """Return how many passages have the word in the files of a machine, removed ones included.

    The files name it in tantivy's own form, in which its letters are not next to each other.
    """
    assert files_with(folder, SECRET.encode()) == []
    assert len(list((folder / "lexical").glob("gen-*"))) == 1
    return words_in(folder)


def test_an_index_that_ends_at_the_removal_keeps_no_removed_word(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    address = cluster.postgres.address()
    library, other = opened(address, here), opened(address, there)
    library.add([article("ferry", SECRET), article("bridge")])
    assert names(other) == {"ferry", "bridge"}
    with library.writer() as writer:
        writer.remove(["ferry"])
        # As if thousands of passages had been stored since: a question brings the index up to date.
        with monkeypatch.context() as patch:
            patch.setattr(caches, "_LONGEST_TAIL", -1)
            assert names(other) == {"bridge"}
        # Hidden, and still there.
        assert passages_with_secret(there) == 1
    assert passages_with_secret(here) == 0
    with other.snapshot() as snapshot:
        assert snapshot.search_lexical(analyse(SECRET), 5) == []
    assert passages_with_secret(there) == 0
    generation = (there / "lexical" / "CURRENT").read_text("ascii")
    assert names(other) == names(library) == {"bridge"}
    assert (there / "lexical" / "CURRENT").read_text("ascii") == generation


def test_an_index_of_a_library_that_became_empty_keeps_no_removed_word(
    cluster: Cluster, tmp_path: Path
) -> None:
    address = cluster.postgres.address()
    library, other = opened(address, tmp_path / "here"), opened(address, tmp_path / "there")
    library.add([article("ferry", SECRET)])
    assert names(other) == {"ferry"}
    assert passages_with_secret(tmp_path / "there") == 1
    library.remove(["ferry"])
    assert names(other) == set()
    assert passages_with_secret(tmp_path / "there") == 0
