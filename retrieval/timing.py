"""How long the steps of a question take: `footnote ask --timing` and `timing_ms` tell it.

A step is measured where it is done, with `with timed(Step.WORDS): …`. The times go to the
`Stopwatch` that runs in this context, and to nobody if none runs, so no function passes one on.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

_RUNNING: ContextVar[Stopwatch | None] = ContextVar("running", default=None)


class Step(StrEnum):
    """A step of a question; the value is its name in JSON."""

    # The model makes the question's vector.
    QUESTION = "question"
    # Typing errors and the written forms of the question's words are looked up.
    SPELLING = "spelling"
    # The search by words.
    WORDS = "words"
    # The search by meaning.
    VECTORS = "vectors"
    # How many passages have each word of the question.
    STATISTICS = "statistics"
    # The found passages are fetched from the store.
    FETCHING = "fetching"
    # The model embeds the tokens of the best passages, and late interaction compares them.
    LATE_INTERACTION = "late_interaction"
    # The reader reads the best passages.
    READER = "reader"
    # A user's own reranker scores them.
    RERANKER = "reranker"
    # Who speaks in the passages.
    VOICES = "voices"
    # Of which place and time the marked figures are.
    FIGURES = "figures"
    # The confidence, and which passages answer.
    JUDGEMENT = "judgement"


STEP_NAMES = {
    Step.QUESTION: "the question's vector",
    Step.SPELLING: "spelling",
    Step.WORDS: "search by words",
    Step.VECTORS: "search by meaning",
    Step.STATISTICS: "counting rare words",
    Step.FETCHING: "fetching passages",
    Step.LATE_INTERACTION: "comparing passages word by word",
    Step.READER: "reading",
    Step.RERANKER: "reranker",
    Step.VOICES: "who speaks",
    Step.FIGURES: "whose figures",
    Step.JUDGEMENT: "judging",
}


class Stopwatch:
    """Measures a question as a whole and step by step.

    Attributes:
        steps: milliseconds of each step so far, in the order in which they first began.
    """

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self.steps: dict[Step, float] = {}

    @property
    def total(self) -> float:
        """Milliseconds since the stopwatch was made."""
        return 1000 * (time.perf_counter() - self._started)

    @contextmanager
    def running(self) -> Iterator[Stopwatch]:
        """Take the times of the steps that this context does."""
        token = _RUNNING.set(self)
        try:
            yield self
        finally:
            _RUNNING.reset(token)


@contextmanager
def timed(step: Step) -> Iterator[None]:
    """Add the time that a block takes to a step of the stopwatch that runs, if one does.

    Steps must not be nested: the time of the inner one would count twice.
    """
    stopwatch = _RUNNING.get()
    started = time.perf_counter()
    try:
        yield
    finally:
        if stopwatch is not None:
            took = 1000 * (time.perf_counter() - started)
            stopwatch.steps[step] = stopwatch.steps.get(step, 0.0) + took


def timing_table(steps: Mapping[Step, float], total: float) -> str:
    """Return a line for each step, with its time and its share of the whole, in plain text.

    Args:
        steps: the milliseconds of each step.
        total: the milliseconds of the question as a whole.
    """
    rows = [(STEP_NAMES[step], took) for step, took in steps.items()]
    rows += [("all else", total - sum(steps.values())), ("in all", total)]
    width = max(len(name) for name, _ in rows)
    share = 100 / total if total else 0.0
    return "\n".join(
        f"{name:<{width}}  {took:7.1f} ms  {took * share:3.0f} %" for name, took in rows
    )
