"""Suggested questions, made behind the page once for every state of a library."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

from index import Library
from index.errors import FootnoteError
from retrieval.suggestions.suggest import suggestions


class Suggester:
    """Makes questions in a thread of its own; shared by all sessions."""

    def __init__(self, threshold: Callable[[], float]) -> None:
        """Take what says, when asked, below which probability nothing is found."""
        self._threshold = threshold
        self._lock = threading.Lock()
        self._seq: int | None = None
        self._made: tuple[str, ...] | None = None
        self._thread: threading.Thread | None = None

    def get(self, library: Library) -> tuple[str, ...] | None:
        """Return questions that the library answers as it is now; None while they are made."""
        with library.snapshot() as snapshot:
            seq = snapshot.totals.seq
        with self._lock:
            if self._seq == seq:
                return self._made
            if self._thread is None or not self._thread.is_alive():
                self._seq, self._made = seq, None
                self._thread = threading.Thread(
                    target=self._make, args=(library,), name="suggest", daemon=True
                )
                self._thread.start()
        return None

    def wait(self, seconds: float) -> None:
        """Wait until the questions being made are there, but no longer than so many seconds."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _make(self, library: Library) -> None:
        made: tuple[str, ...] = ()
        try:
            # What fails here fails again for the reader's own question, where it can be shown.
            with suppress(FootnoteError):
                made = suggestions(library, threshold=self._threshold())
        finally:
            with self._lock:
                self._made = made
