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
        self._questions: tuple[str, ...] | None = None
        self._thread: threading.Thread | None = None

    def get(self, library: Library) -> tuple[str, ...] | None:
        """Return questions for the current state of the library; None until they are made.

        A call for a new state starts to make them, once the questions of an earlier state are done.
        """
        with library.snapshot() as snapshot:
            seq = snapshot.totals.seq
        with self._lock:
            if self._seq == seq:
                return self._questions
            if self._thread is None or not self._thread.is_alive():
                self._seq, self._questions = seq, None
                self._thread = threading.Thread(
                    target=self._make, args=(library,), name="suggest", daemon=True
                )
                self._thread.start()
        return None

    def wait(self, seconds: float) -> None:
        """Wait until the questions are made, for at most the given number of seconds."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _make(self, library: Library) -> None:
        """Make the questions and store them; none if the library raises an error."""
        questions: tuple[str, ...] = ()
        try:
            # An error here will occur again for the reader's own question, where it can be shown.
            with suppress(FootnoteError):
                questions = suggest_questions(library, threshold=self._threshold())
        finally:
            with self._lock:
                self._questions = questions
