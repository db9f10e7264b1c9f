"""Suggested questions, made in the background once for each state of a library."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

from index.errors import FootnoteError
from index.protocols import Library
from retrieval.suggestions.suggest import suggest_questions


class Suggester:
    """A background thread that makes suggested questions.

    Thread safety: `get` may be called from all sessions at once.
    """

    def __init__(self, threshold: Callable[[], float]) -> None:
        """Create a suggester without questions.

        Args:
            threshold: a function that returns the confidence below which a question counts as not
                answered.
        """
        self._threshold = threshold
        self._lock = threading.Lock()
        self._seq: int | None = None
        self._questions: tuple[str, ...] = ()
        self._is_complete = False
        self._thread: threading.Thread | None = None

    def get(self, library: Library) -> tuple[tuple[str, ...], bool]:
        """Return the questions made so far for the current state of the library.

        A call for a new state starts to make them, once the questions of an earlier state are done.

        Returns:
            The questions, and whether these are all.
        """
        with library.snapshot() as snapshot:
            seq = snapshot.totals.seq
        with self._lock:
            if self._seq == seq:
                return self._questions, self._is_complete
            if self._thread is None or not self._thread.is_alive():
                self._seq, self._questions, self._is_complete = seq, (), False
                self._thread = threading.Thread(
                    target=self._make, args=(library,), name="suggest", daemon=True
                )
                self._thread.start()
        return (), False

    def wait(self, seconds: float) -> None:
        """Wait until the questions are made, for at most the given number of seconds."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _make(self, library: Library) -> None:
        """Make the questions and store each; no more if the library raises an error."""
        try:
            # An error here will occur again for the reader's own question, where it can be shown.
            with suppress(FootnoteError):
                for question in suggest_questions(library, threshold=self._threshold()):
                    with self._lock:
                        self._questions = (*self._questions, question)
        finally:
            with self._lock:
                self._is_complete = True
