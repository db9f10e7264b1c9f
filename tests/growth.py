"""Check that the time of a task grows no faster than its input."""

from __future__ import annotations

import time
from collections.abc import Callable

_LEAST_SECONDS = 0.05  # shorter times are noise


def assert_time_grows_with_length(task: Callable[[str], object], text: str) -> None:
    """Assert that a text takes no more than twelve times as long as its first quarter.

    A time in proportion to the length takes four times as long, and one in proportion to its
    square sixteen times. Unlike a number of seconds, this holds on a slow machine and while a
    coverage tool counts lines.

    Args:
        task: the task; it must not remember earlier calls.
        text: a text whose quarters are alike.
    """
    quarter = _seconds(task, text[: len(text) // 4])
    longest = 12 * max(quarter, _LEAST_SECONDS)
    # What else runs on the machine only makes it slower, so a second try may still show the truth.
    assert _seconds(task, text) < longest or _seconds(task, text) < longest


def _seconds(task: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    task(text)
    return time.process_time() - began
