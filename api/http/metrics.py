"""Metrics in the text format of Prometheus."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# The upper ends of the histogram's buckets, in seconds.
BUCKETS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 5.0, 10.0, 30.0)


class QuestionMetrics:
    """Counts questions by what became of them, and how long they took.

    Thread safety:
        Safe to share between threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._outcomes: Counter[str] = Counter()
        self._buckets = [0] * (len(BUCKETS) + 1)
        self._seconds = 0.0

    def count(self, outcome: str, seconds: float | None = None) -> None:
        """Count a question.

        Args:
            outcome: a status of an answer; `failed` or `refused`.
            seconds: the time from the request to the answer; None if there is none.
        """
        with self._lock:
            self._outcomes[outcome] += 1
            if seconds is not None:
                self._buckets[bisect_left(BUCKETS, seconds)] += 1
                self._seconds += seconds

    def lines(self) -> list[str]:
        """Return the metrics as lines of text."""
        with self._lock:
            outcomes, buckets, seconds = dict(self._outcomes), list(self._buckets), self._seconds
        counted = {f'{{outcome="{name}"}}': value for name, value in sorted(outcomes.items())}
        lines = metric_lines(
            "footnote_questions_total", "counter", "Questions by what became of them.", counted
        )
        name = "footnote_question_seconds"
        lines += [
            f"# HELP {name} Time from a question to its answer, waiting included.",
            f"# TYPE {name} histogram",
        ]
        total = 0
        for end, number in zip([*map(str, BUCKETS), "+Inf"], buckets, strict=True):
            total += number
            lines.append(f'{name}_bucket{{le="{end}"}} {total}')
        return [*lines, f"{name}_sum {seconds:.6f}", f"{name}_count {total}"]


def metric_lines(name: str, kind: str, meaning: str, values: Mapping[str, float]) -> list[str]:
    """Return a metric as lines of text.

    Args:
        name: the metric's name.
        kind: `gauge` or `counter`.
        meaning: what it counts, in a sentence.
        values: the value for each set of labels, such as `{state="done"}`; empty for none.
    """
    head = [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]
    return head + [f"{name}{labels} {value}" for labels, value in values.items()]


def page(lines: Iterable[str]) -> str:
    """Return lines as the text that Prometheus reads."""
    return "\n".join(lines) + "\n"
