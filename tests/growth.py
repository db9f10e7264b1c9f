"""Check that the time of a task grows no faster than its input."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Input = TypeVar("Input", str, list)  # type: ignore[type-arg]

_LEAST_SECONDS = 0.2  # shorter times are noise


def assert_time_grows_with_length(task: Callable[[Input], object], given: Input) -> None:
    """Assert that an input takes no more than three times as long as its four quarters one by one.

    A time in proportion to the length takes as long, and one in proportion to its square four
    times. Unlike a number of seconds, this holds on a slow machine and while a coverage tool
    counts lines.

    Args:
        task: the task; it must not remember earlier calls.
        given: a text or a list whose quarters are alike.
    """
    length = len(given) // 4
    quarters = sum(_seconds(task, given[n * length : (n + 1) * length]) for n in range(4))
    longest = 3 * max(quarters, _LEAST_SECONDS)
    # What else runs on the machine only makes it slower, so a second try may still show the truth.
    assert _seconds(task, given) < longest or _seconds(task, given) < longest


def _seconds(task: Callable[[Input], object], given: Input) -> float:
    began = time.process_time()
    task(given)
    return time.process_time() - began
