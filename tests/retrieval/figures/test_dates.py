"""Dates, whole and in part, and those that count from the day of the article."""

from __future__ import annotations

from datetime import date

import pytest

from index.documents import Span
from retrieval.figures.dates import find_dates, find_times

# A Thursday.
PUBLISHED = date(2024, 5, 16)


def dates(text: str, published: date | None = PUBLISHED) -> list[tuple[str, float | str | None]]:
    found = find_dates(text, Span(0, len(text)), published)
    return [(figure.span.of(text), figure.value) for figure in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It opened on 4 November 2023.", ("4 November 2023", "2023-11-04")),
        ("It opened on August 6, 2023.", ("August 6, 2023", "2023-08-06")),
        ("It opened in July 2027.", ("July 2027", "2027-07")),
        ("It opened in 2019.", ("2019", "2019")),
        ("It opened on 2 March.", ("2 March", "2024-03-02")),
        ("It will open on 2 March.", ("2 March", "2025-03-02")),
        ("It will open by the end of September.", ("the end of September", "2024-09")),
        ("She spoke on Tuesday.", ("Tuesday", "2024-05-14")),
        ("She spoke on Thursday.", ("Thursday", "2024-05-16")),
        ("He will speak on Tuesday.", ("Tuesday", "2024-05-21")),
        ("It sank last month.", ("last month", "2024-04")),
        ("It sank three months ago.", ("three months ago", "2024-02")),
        ("It sank a week ago.", ("a week ago", "2024-05-09")),
        ("It opens next year.", ("next year", "2025")),
        ("It sank yesterday.", ("yesterday", "2024-05-15")),
        ("It lasted between 1159 and 1220.", ("between 1159 and 1220", "1159/1220")),
        ("The mine closed in the 1980s.", ("1980s", "1980/1989")),
    ],
)
def test_a_date_counts_from_the_day_of_the_article(text: str, expected: tuple[str, str]) -> None:
    assert dates(text) == [expected]


@pytest.mark.parametrize("published", [date.min, date.max, date(1, 12, 31), date(9999, 1, 1)])
@pytest.mark.parametrize(
    "when",
    ["yesterday", "tomorrow", "last Monday", "next week", "last month", "two years ago",
     "on 2 March", "next century", "this quarter", "last spring"],
)  # fmt: skip
def test_a_day_at_the_end_of_the_calendar_stands_for_none(published: date, when: str) -> None:
    assert dates(f"It closed {when}.", published) == dates(f"It closed {when}.", None)


@pytest.mark.parametrize("long", ["3,000 years", "900000000 days", "700 decades"])
def test_what_lies_before_the_calendar_has_no_day(long: str) -> None:
    assert [value for _, value in dates(f"It sank {long} ago.")] in ([], [None])


def test_without_that_day_a_date_is_told_as_far_as_it_is_known() -> None:
    assert dates("It sank on 6 August, she said on Friday.", None) == [
        ("6 August", "--08-06"), ("Friday", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["They may march on.", "He has 2,019 sheep.", "It holds 1900 people.", "31 February"]
)
def test_other_words_are_no_dates(text: str) -> None:
    assert [value for _, value in dates(text) if value is not None] == []


def test_times_of_day() -> None:
    text = "It left at 3:20 a.m. and came at noon."
    found = find_times(text, Span(0, len(text)))
    assert [(figure.span.of(text), figure.value) for figure in found] == [
        ("3:20 a.m.", "03:20"), ("noon", "12:00"),
    ]  # fmt: skip
