"""`Originals`: the folder with the files that articles were read from, to show their pages.

A file is named by its SHA-256. It is whole on the disk before the transaction that stores its
article, and deleted after the transaction that removes the last article with that digest. What a
crash leaves in between is named by no row of the store, and the next writer deletes it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from index.errors import LibraryError
from index.local.store import Store
from index.local.store.originals import ORIGINALS
from index.originals import Original
from index.system.files import sha256_of, sync

_BLOCK = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Originals:
    """The kept files of a library. Only the holder of the library's lock may change them.

    Args:
        store: the library's store; the folder is beside it.

    Thread safety:
        Safe to share for reading.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.folder = store.path.with_name(ORIGINALS)

    def keep(self, original: Original | None, sha256: str, earlier: str = "") -> int | None:
        """Keep the file of an article; return the number of its bytes, or None if none is kept.

        A file that was changed since its article was read has another digest, and is not kept.

        Args:
            original: the file; None to keep what is kept, if it is the same.
            sha256: the file's SHA-256 when the article was read.
            earlier: the SHA-256 of the file that is kept for the article.

        Raises:
            LibraryError: the disk is full, or the folder cannot be written to.
        """
        if not _DIGEST.fullmatch(sha256) or (original is None and sha256 != earlier):
            return None
        kept = self.folder / sha256
        try:
            # What is there by that name may be damaged.
            if kept.is_file() and (original is None or sha256_of(kept) == sha256):
                return kept.stat().st_size
            return self._write(original, kept) if original else None
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else str(error)
            room = " Make room on the disk," if error.errno == errno.ENOSPC else " Then"
            raise LibraryError(
                f"The file of an article cannot be kept in {self.folder}: {reason}.{room} add it "
                "again."
            ) from error

    def discard(self, digests: Iterable[str]) -> None:
        """Delete those of some files whose last article is gone."""
        with self._store.reading() as reader:
            unused = reader.originals.unused(set(filter(None, digests)))
        self._delete(self.folder / digest for digest in unused)

    def sweep(self) -> None:
        """Delete what belongs to no article, which a crash can leave."""
        self._delete(self._of_no_article())

    def unusable(self) -> dict[str, str]:
        """Return whether the file that an article was read from is "missing" or "damaged".

        Articles whose file is there, or was never kept, are left out.
        """
        with self._store.reading() as reader:
            documents = reader.originals.documents()
        states = {}
        for digest, doc_ids in documents.items():
            path = self.folder / digest
            state = "missing" if not path.is_file() else "damaged"
            if state == "missing" or sha256_of(path) != digest:
                states.update(dict.fromkeys(doc_ids, state))
        return states

    def problems(self) -> list[str]:
        """Return which kept files are missing, damaged or of no article, one sentence each."""
        return [
            f"The file that {doc_id} was read from is {state} in {self.folder}, so its pages "
            "cannot be shown. Add it again."
            for doc_id, state in self.unusable().items()
        ] + self.remains()

    def remains(self) -> list[str]:
        """Return which files are kept though their articles are gone, one sentence each."""
        return [f"A file of no article is still kept: {path}." for path in self._of_no_article()]

    def _of_no_article(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        with self._store.reading() as reader:
            needed = reader.originals.documents()
        return sorted(path for path in self.folder.iterdir() if path.name not in needed)

    def _write(self, original: Original, kept: Path) -> int | None:
        """Write a file that appears whole or not at all, unless its digest is another one."""
        self.folder.mkdir(exist_ok=True)
        temporary = kept.with_name(f".{kept.name}.part")
        digest, size = hashlib.sha256(), 0
        try:
            with original.open() as source, temporary.open("wb") as target:
                while block := source.read(_BLOCK):
                    target.write(block)
                    digest.update(block)
                    size += len(block)
                target.flush()
                os.fsync(target.fileno())
            if digest.hexdigest() != kept.name:
                return None
            temporary.replace(kept)
            sync(self.folder)
        finally:
            temporary.unlink(missing_ok=True)
        return size

    def _delete(self, paths: Iterable[Path]) -> None:
        deleted = False
        for path in paths:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise LibraryError(
                    f"{path} cannot be deleted: {error.strerror}. Check the folder's permissions; "
                    "the next change of the library tries again."
                ) from error
            deleted = True
        if deleted:
            sync(self.folder)
