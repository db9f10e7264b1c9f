"""Writes parts of the lexical cache, and erases passages from them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from index.local.generations import CacheDamagedError
from index.local.lexical.fields import META, as_os_error, entry, new_index, open_index
from index.local.lexical.part import Part
from index.terms import TermCounts

_WRITER_BYTES = 64_000_000
# tantivy refuses less for each thread. It takes what it needs, and keeps to the limit.
_THREAD_BYTES = 15_000_000

# tantivy merges as soon as so many segments have about the same size, and takes all segments of up
# to 16,800 passages to have the same. Its merges write nothing of what was deleted.
_MERGED_SEGMENTS = 8

# How many passages `erase` puts into segments of their own.
LIFTED = _MERGED_SEGMENTS - 1


class PartWriter:
    """Adds passages to a part and deletes them from it. tantivy may merge its files meanwhile.

    Args:
        folder: the part's folder.
        new: whether to make a new part there; the folder must be missing.
        threads: how many threads write; each makes a segment of its own at a commit.

    Raises:
        CacheDamagedError: the index cannot be opened, or another writer has it open.
        OSError: as of every method, the disk is full, or the folder cannot be written to.
    """

    def __init__(self, folder: Path, *, new: bool = False, threads: int = 1) -> None:
        if new:
            folder.mkdir()
            index = new_index(folder)
        else:
            index = open_index(folder)
        self.folder = folder
        self._index = index
        try:
            memory = max(_WRITER_BYTES, threads * _THREAD_BYTES)
            self._writer = index.writer(memory, threads)
        except ValueError as error:
            raise CacheDamagedError(f"{folder} cannot be written to: {error}") from error

    def add(self, passage_id: int, terms: TermCounts) -> None:
        """Add a passage; searches find it after `commit`."""
        with as_os_error():
            self._writer.add_document(entry(passage_id, terms))

    def delete(self, passage_ids: Iterable[int]) -> None:
        """Delete passages; words of them stay in the files until tantivy merges the segments."""
        with as_os_error():
            for passage_id in passage_ids:
                self._writer.delete_documents_by_term("passage_id", int(passage_id))

    def commit(self) -> None:
        """Commit the additions and deletions."""
        with as_os_error():
            self._writer.commit()

    def size(self) -> int:
        """Return how many passages were committed."""
        self._index.reload()
        return int(self._index.searcher().num_docs)

    def close(self) -> None:
        """Wait for merges to end. What was not committed is lost."""
        with as_os_error():
            self._writer.wait_merging_threads()


def erase(
    source: Path, target: Path, gone: Iterable[int], kept: Sequence[tuple[int, TermCounts]]
) -> bool:
    """Copy a part without what was deleted from it; return whether nothing of that is left.

    Only tantivy's merges leave out what was deleted, and it merges by itself alone. So a few of the
    passages are put into segments of their own, until there are as many as it merges: as many
    threads write a segment each, if each gets a passage.

    Args:
        source: the part's folder. It is not changed.
        target: the folder of the copy; it must be missing.
        gone: ids of passages to delete, besides those that were deleted before.
        kept: passages of the part that stay, with their terms. `LIFTED` are nearly always enough;
            if a thread got none of them, the next ones are taken.

    Raises:
        CacheDamagedError: the part cannot be opened.
        OSError: the disk is full, or the folder cannot be written to.
    """
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".tantivy*"))
    gone = list(gone)
    for start in range(0, len(kept), LIFTED):
        writer = PartWriter(target, threads=LIFTED)
        writer.delete(gone)
        for passage_id, terms in kept[start : start + LIFTED]:
            writer.delete([passage_id])
            writer.add(passage_id, terms)
        writer.commit()
        writer.close()
        part = Part(target)
        if part.count == part.size:
            _delete_unused(target)
            return True
    return False


def _delete_unused(folder: Path) -> None:
    """Delete the files of segments that are in the index no more; tantivy may not have yet."""
    meta = json.loads((folder / META).read_text(encoding="utf-8"))
    used = {str(segment["segment_id"]).replace("-", "") for segment in meta["segments"]}
    for path in folder.iterdir():
        own = path.name == META or path.name.startswith(".")
        if not own and path.name.partition(".")[0] not in used:
            path.unlink(missing_ok=True)
