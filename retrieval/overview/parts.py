"""What the process makes of a library, apart for each part of it that people may use."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from index.access.guarded_library import GuardedLibrary
from index.protocols import Library
from retrieval.copies.reader import CopyReader
from retrieval.overview.library_map import Maps
from retrieval.suggestions.suggester import Suggester


def part_of(library: Library) -> GuardedLibrary | None:
    """Return what stands for the part of a library that somebody may use; None for all of it.

    What is kept for several sessions is kept apart for each part, so that nothing of an article
    comes before somebody who may not use it.
    """
    return library if isinstance(library, GuardedLibrary) and library.is_limited else None


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeOfPart:
    """What is made of a part of a library in the background, and kept until the part changes."""

    suggester: Suggester
    maps: Maps = field(default_factory=Maps)
    copies: CopyReader = field(default_factory=CopyReader)


class Parts:
    """What is made of the parts of a library. A part is forgotten with its person's library.

    Args:
        threshold: returns the confidence below which a question counts as not answered.

    Thread safety:
        Safe to share between threads.
    """

    def __init__(self, threshold: Callable[[], float]) -> None:
        self._threshold = threshold
        self._lock = threading.Lock()
        self._whole = MadeOfPart(suggester=Suggester(threshold))
        self._made: WeakKeyDictionary[GuardedLibrary, MadeOfPart] = WeakKeyDictionary()

    def of(self, library: Library) -> MadeOfPart:
        """Return what is made of what somebody may use."""
        part = part_of(library)
        if part is None:
            return self._whole
        with self._lock:
            found = self._made.get(part)
            if found is None:
                found = self._made[part] = MadeOfPart(suggester=Suggester(self._threshold))
            return found
