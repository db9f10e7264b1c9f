"""The steps of a question are measured, and told."""

from __future__ import annotations

import time

from retrieval.timing import Step, Stopwatch, timed, timing_table


def test_a_step_takes_the_time_of_its_block_and_adds_up() -> None:
    with Stopwatch().running() as stopwatch:
        for _ in range(2):
            with timed(Step.WORDS):
                time.sleep(0.01)
        with timed(Step.READER):
            pass
    assert list(stopwatch.steps) == [Step.WORDS, Step.READER]
    assert stopwatch.steps[Step.WORDS] >= 20
    assert stopwatch.steps[Step.READER] < 10
    assert stopwatch.total >= sum(stopwatch.steps.values())


def test_a_step_that_fails_is_measured_too() -> None:
    with Stopwatch().running() as stopwatch:
        try:
            with timed(Step.WORDS):
                raise ValueError
        except ValueError:
            pass
    assert list(stopwatch.steps) == [Step.WORDS]


def test_nothing_is_measured_outside_and_the_outer_stopwatch_goes_on() -> None:
    with Stopwatch().running() as outer:
        with Stopwatch().running() as inner, timed(Step.WORDS):
            pass
        with timed(Step.READER):
            pass
    with timed(Step.JUDGEMENT):
        pass
    assert (list(inner.steps), list(outer.steps)) == ([Step.WORDS], [Step.READER])


def test_the_table_has_each_step_and_what_is_left() -> None:
    lines = timing_table({Step.WORDS: 25.0, Step.READER: 50.0}, 100.0).splitlines()
    assert [line.split() for line in lines] == [
        ["search", "by", "words", "25.0", "ms", "25", "%"],
        ["reading", "50.0", "ms", "50", "%"],
        ["all", "else", "25.0", "ms", "25", "%"],
        ["in", "all", "100.0", "ms", "100", "%"],
    ]
    assert len({len(line) for line in lines}) == 1
