"""`PartCopies`: which articles are one text, for people who use a part of a library."""

from __future__ import annotations

import threading
from collections import OrderedDict

from index.contents import LibraryVersion
from index.protocols import Library
from retrieval.copies.reader import CopyReader
from retrieval.copies.text_groups import TextGroups

# So many parts are kept: people of one collection share theirs.
_KEPT = 16


class PartCopies:
    """Keeps the copies of each part of a library until the library changes.

    A part shows no number that tells of changes outside of it, so that of the whole library is
    looked at, together with the articles that the part has now.

    Thread safety:
        Safe to share between threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[LibraryVersion, frozenset[str]], TextGroups] = OrderedDict()

    def groups(self, whole: Library, part: Library) -> TextGroups:
        """Return which articles of a part are one text.

        Args:
            whole: the library.
            part: the library as the person may use it.

        Raises:
            LibraryBusy: another program held the library for half a minute.
        """
        # The version first: should the library change meanwhile, the next one compares again.
        with whole.snapshot() as snapshot:
            version = snapshot.version
        with part.snapshot() as snapshot:
            ids = frozenset(entry.doc_id for entry in snapshot.entries())
        key = version, ids
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = CopyReader().groups(part)
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found
