"""Dates, whole and in part, and those that count from the day of the article."""

from __future__ import annotations

import time
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


# A Tuesday, a Sunday and a Wednesday.
MARCH, APRIL, JANUARY = date(2025, 3, 11), date(2025, 4, 20), date(2025, 1, 15)


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("It fell last April.", MARCH, "2024-04"),
        ("It fell last March.", MARCH, "2024-03"),
        ("It opens next March.", MARCH, "2026-03"),
        ("It fell last February.", MARCH, "2025-02"),
        ("It fell last May.", APRIL, "2024-05"),
        ("It opens next January.", date(2024, 12, 5), "2025-01"),
        ("It opened last spring.", MARCH, "2024-03/2024-05"),
        ("It opens this spring.", MARCH, "2025-03/2025-05"),
        ("It opens this winter.", JANUARY, "2024-12/2025-02"),
        ("It sank last winter.", JANUARY, "2023-12/2024-02"),
        ("It sank last winter.", MARCH, "2024-12/2025-02"),
        ("It opens next winter.", JANUARY, "2025-12/2026-02"),
        ("The trial opens this Friday.", JANUARY, "2025-01-17"),
        ("He said the trial opens this Friday.", JANUARY, "2025-01-17"),
        ("She died this Friday.", JANUARY, "2025-01-10"),
        ("He said the boat sank this Friday.", JANUARY, "2025-01-10"),
        ("The trial opens this Wednesday.", JANUARY, "2025-01-15"),
        ("It sank half a year ago.", MARCH, "2024-09"),
        ("It sank a year and a half ago.", MARCH, "2023-09"),
        ("It sank a year ago.", MARCH, "2024"),
    ],
)
def test_the_last_and_the_next_are_beside_the_day_of_the_article(
    text: str, published: date, expected: str
) -> None:
    assert [value for _, value in dates(text, published)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It ran 10 to 12 March.", [("10 to 12 March", "2025-03-10/2025-03-12")]),
        ("It ran on 10-12 March 2025.", [("10-12 March 2025", "2025-03-10/2025-03-12")]),
        ("It ran March 3–5, 2025.", [("March 3–5, 2025", "2025-03-03/2025-03-05")]),
        ("It fell between 3 and 5 March.", [("between 3 and 5 March", "2025-03-03/2025-03-05")]),
        ("It ran from 28 February to 3 March 2024.",
         [("28 February to 3 March 2024", "2024-02-28/2024-03-03")]),
        ("It fell between March and May 2024.",
         [("between March and May 2024", "2024-03/2024-05")]),
        ("It ran in 1914–18.", [("1914–18", "1914/1918")]),
        ("It ran in 1914-1918.", [("1914-1918", "1914/1918")]),
        ("It ran from 1914 to 1918.", [("1914 to 1918", "1914/1918")]),
        ("It rained on 3 and 5 March.", [("3", "2025-03-03"), ("5 March", "2025-03-05")]),
        # No range, but two days.
        ("It was moved from 10 to 12 March.", [("10", "2025-03-10"), ("12 March", "2025-03-12")]),
        ("It was moved from 10 March to 12 March.",
         [("10 March", "2025-03-10"), ("12 March", "2025-03-12")]),
        ("On March 3-12 people died.", [("March 3", "2025-03-03")]),
        ("It shut from 30 to 2 March.", [("2 March", "2025-03-02")]),
    ],
)  # fmt: skip
def test_days_and_years_that_bound_a_time(text: str, expected: list[tuple[str, str]]) -> None:
    assert dates(text, MARCH) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 2025-03-10", "2025-03-10"),
        ("on 25/3/2025", "2025-03-25"),
        ("on 3/25/2025", "2025-03-25"),
        ("on 5/5/2025", "2025-05-05"),
        ("on 4.3.2025", "2025-03-04"),
        ("on 25-03-2025", "2025-03-25"),
        # Of one that may be two days, the year is known.
        ("on 3/4/2025", "2025"),
        ("on 3-4-2025", "2025"),
    ],
)
def test_a_date_in_digits(text: str, expected: str) -> None:
    assert [value for _, value in dates(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("April Jones resigned.", []),
        ("A letter from April Jones came.", []),
        ("Jan Falk signed it.", []),
        ("Falk and May said no.", []),
        ("Theresa May resigned on 7 June 2019.", ["7 June 2019"]),
        ("She met April Jones in May.", ["May"]),
        ("In April Jones resigned.", ["April"]),
        ("May 2019 was warm.", ["May 2019"]),
        ("It fell in March and April.", ["March", "April"]),
        ("By May the strike was over.", ["May"]),
    ],
)
def test_a_person_is_no_month(text: str, expected: list[str]) -> None:
    assert [words for words, _ in dates(text)] == expected


@pytest.mark.parametrize(
    "part", ["1-", "10 to ", "March 3-", "1914-", "May ", "April Jones ", "10 March to ", "12."]
)
def test_a_long_row_of_dates_is_read_in_little_time(part: str) -> None:
    began = time.process_time()
    dates(part * (100_000 // len(part)))
    assert time.process_time() - began < 10


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
    "text",
    [
        "They may march on.",
        "He has 2,019 sheep.",
        "It holds 1900 people.",
        "31 February",
        "2025-02-31",
        "31.02.2025",
        "31/2/2025",
    ],
)
def test_other_words_are_no_dates(text: str) -> None:
    assert [value for _, value in dates(text) if value is not None] == []


def test_times_of_day() -> None:
    text = "It left at 3:20 a.m. and came at noon."
    found = find_times(text, Span(0, len(text)))
    assert [(figure.span.of(text), figure.value) for figure in found] == [
        ("3:20 a.m.", "03:20"), ("noon", "12:00"),
    ]  # fmt: skip
