"""Who the request that is being answered is from, and the library for that person.

The middleware `AccountsOnly` sets the identity for a request. Every thread and task that works for
the request has it, and none that works for another one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from index.access.guarded_library import GuardedLibrary
from index.access.rights import Identity, Rights, Role
from index.protocols import Library

_identity: ContextVar[Identity | None] = ContextVar("identity", default=None)
# Guarded libraries are cheap: they keep the ids of the allowed articles.
_KEPT = 200


@contextmanager
def acting_as(identity: Identity) -> Iterator[None]:
    """Let what is done in the block be done for somebody."""
    before = _identity.set(identity)
    try:
        yield
    finally:
        _identity.reset(before)


def current_identity() -> Identity | None:
    """Return who the request is from; None where nobody has to say it."""
    return _identity.get()


class OpenLibrary:
    """A library that everybody who reaches the server may use: its own user's, on this machine.

    Args:
        library: the library.
    """

    def __init__(self, library: Library) -> None:
        self.whole = library

    def __call__(self) -> Library:
        """Return the library."""
        return self.whole

    def rights(self) -> Rights:
        """Return what everybody may do."""
        return Rights(Role.OWNER)


class LibraryOfAccounts:
    """A library that each person uses with rights of his own.

    Args:
        library: the library.

    Thread safety:
        Safe to share between threads.
    """

    def __init__(self, library: Library) -> None:
        # For what serves nobody in particular, such as loading the models.
        self.whole = library
        self._lock = threading.Lock()
        self._guarded: OrderedDict[Identity, GuardedLibrary] = OrderedDict()

    def __call__(self) -> Library:
        """Return the library as the person who sent the request may use it.

        Raises:
            RuntimeError: nobody is known. It is a fault: no request comes this far.
        """
        identity = self._known()
        with self._lock:
            guarded = self._guarded.get(identity)
            if guarded is None:
                guarded = self._guarded[identity] = GuardedLibrary(self.whole, identity)
            self._guarded.move_to_end(identity)
            while len(self._guarded) > _KEPT:
                self._guarded.popitem(last=False)
            return guarded

    def rights(self) -> Rights:
        """Return what the person who sent the request may do."""
        return self._known().rights

    def _known(self) -> Identity:
        identity = current_identity()
        if identity is None:
            raise RuntimeError("the library is asked for nobody")
        return identity


LibraryOfRequest = OpenLibrary | LibraryOfAccounts
