"""What is read of pages and texts in the styles of real outlets: hardly anything may be wrong.

`python -m docs.facts` prints the table; this test holds its floor.
"""

from __future__ import annotations

from collections import Counter

import pytest

from docs.facts import ABSENT, FACTS, RIGHT, WRONG, judge, measure, read_cases

CASES = read_cases()


def test_a_verdict_tells_nothing_said_from_nothing_read() -> None:
    assert judge((), "") == RIGHT
    assert judge((), "2024-03-05") == WRONG
    assert judge(("2024-03-05",), "") == ABSENT
    assert judge(("The Post", "post.example"), "post.example") == RIGHT
    assert judge(("2024-03-05",), "2024-05-03") == WRONG


def test_there_are_enough_cases_of_both_halves() -> None:
    assert len({case.case_id for case in CASES}) == len(CASES) >= 100
    halves = Counter(case.split for case in CASES)
    assert min(halves["tune"], halves["report"]) > 50
    # Half of the facts are not said at all: there, only nothing is right.
    said = sum(bool(case.expected[fact]) for case in CASES for fact in FACTS)
    assert 0.3 < said / (len(CASES) * len(FACTS)) < 0.7


@pytest.mark.parametrize("split", ["tune", "report"])
def test_few_facts_are_absent_and_hardly_any_is_wrong(split: str) -> None:
    counts = measure((case for case in CASES if case.split == split), "Footnote")
    total = sum(counts.values(), Counter[str]())
    assert total[WRONG] / total.total() < 0.01, counts
    assert total[RIGHT] / total.total() > 0.94, counts
