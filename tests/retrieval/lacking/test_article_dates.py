"""Dates asked for, compared with those that an article gives in digits and in words."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.lacking.article_dates import ELSEWHERE, ArticleDates
from retrieval.lacking.asked_dates import asked_dates
from retrieval.question import question_words
from retrieval.questions.items import question_items

# A Wednesday.
PUBLISHED = date(2025, 5, 14)


def lacking(
    question: str,
    text: str,
    *,
    marked: str = "",
    published: date | None = PUBLISHED,
    says: bool = False,
) -> list[float]:
    items = list(question_items(question, question_words(question)))
    dates = ArticleDates(text, published)
    return [
        dates.lacking(asked, [marked] if marked else [], says=says)
        for asked in asked_dates(question, items)
        if asked
    ]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Did the lock open on 12 May 2025?", "The lock of Orlby opened on Monday."),
        ("Did it open on May 12?", "The lock of Orlby opened on Monday."),
        ("Did it open on Monday?", "The lock of Orlby opened on 12 May."),
        ("Did it open yesterday, on 13 May?", "It opened yesterday."),
        ("Will it open in June 2025?", "It will open next month."),
        ("Will it open in 2026?", "It will open next year."),
        ("Did it open in April 2025?", "It opened last month."),
        ("Did it open on 7 May 2025?", "It opened last week."),
        ("Did it open in July 2024?", "It opened last summer."),
        ("Will it open in 2026?", "The mayor said it would open in spring."),
        ("Did it open in 2022?", "It opened three years ago."),
        ("Did it open in 2024?", "It opened in December 2024."),
        ("Did it open in the 1990s?", "It opened in 1994."),
        ("Did it open in 2025?", "It opened."),
        ("Did it open on Friday?", "It opened."),
        # In digits.
        ("Did it open on 2025-05-12?", "It opened on 12 May."),
        ("Did it open on 25/4/2025?", "It opened on 25 April 2025."),
        ("Did it open on 25-04-2025?", "It opened on 25 April 2025."),
        ("Did it open on 12.05.2025?", "The lock of Orlby opened on Monday."),
        ("Did it open on 3/4/2025?", "It opened on 10 March 2025."),
        ("Did it open on 10 March 2023?", "It opened on 10.03.2023."),
        ("Did it open in March 2023?", "It opened on 2023-03-10."),
        # Within a range.
        ("Did it open on 11 March 2023?", "It opened on 10-12 March 2023."),
        ("Did it open between 3 and 5 March 2023?", "It opened on 4 March 2023."),
        ("Did it open on March 3-5, 2023?", "It opened on 4 March 2023."),
        ("Did it open from 28 February to 3 March 2023?", "It opened on 1 March 2023."),
        ("Did it open from 30 December 2022 to 3 January 2023?", "It opened on 31 December 2022."),
        ("Did it open between 2014 and 2016?", "It opened in 2015."),
        ("Did it open in 2014–16?", "It opened in 2015."),
        ("Did it open between March and May 2023?", "It opened in April 2023."),
        ("Did it open between March and May 2023?", "It opened on 31 May 2023."),
        ("Did it open in 1916?", "It opened in 1914–18."),
        ("Did it open on 3 and 5 March 2023?", "It opened on 3 and 5 March 2023."),
        ("Did it open in April 2025?", "It opened in the spring."),
        ("Did it open in November 2024?", "It opened half a year ago."),
        # A person's name is no other date.
        ("Who resigned in May?", "April Jones resigned."),
    ],
)
def test_a_date_in_words_is_the_date(question: str, text: str) -> None:
    assert set(lacking(question, text, marked=text)) == {0.0}
    assert set(lacking(question, text)) == {0.0}


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Did the lock open on 13 May 2025?", "The lock of Orlby opened on Monday."),
        ("Did it open on Tuesday?", "The lock of Orlby opened on 12 May."),
        ("Will it open in July 2025?", "It will open next month."),
        ("Will it open in 2027?", "It will open next year."),
        ("What was the profit in 2025?", "The profit was 7 million in 2024, after 6 in 2023."),
        ("How many came in May?", "In March 7,000 came."),
        ("Did it open in 2024?", "It opened three years ago."),
        ("Did it open on 2025-05-12?", "It opened on 13 May."),
        ("Did it open on 13 March 2023?", "It opened on 10-12 March 2023."),
        ("Did it open between 3 and 5 March 2023?", "It opened on 6 March 2023."),
        ("Did it open from 28 February to 3 March 2023?", "It opened on 5 March 2023."),
        ("Did it open in 2014-2016?", "It opened in 2017."),
        ("Did it open in 2014 and 2016?", "It opened in 2014."),
        ("Did it open between March and May 2023?", "It opened in June 2023."),
        ("Did it open in June and July?", "It opened in July."),
        ("Did it open in 1984?", "It opened in the 1970s."),
    ],
)
def test_another_date_in_the_marked_sentence_is_another(question: str, text: str) -> None:
    assert max(lacking(question, text, marked=text)) == 1.0


def test_the_year_of_publication_counts_unless_the_marked_sentence_gives_another() -> None:
    text = "Profit was 7 million in 2024. Orlby Lines will hire 90 people this year."
    assert lacking("Profit in 2025?", text, marked="Profit was 7 million in 2024.") == [1.0]
    assert lacking("Who was hired in 2025?", text, marked="Orlby Lines hires.") == [0.0]
    assert lacking("Profit in 2025?", f"{text} In 2025 it fell.", marked=text[:29]) == [ELSEWHERE]


def test_the_date_above_the_text_is_no_date_that_it_gives() -> None:
    text = "date: 2025-05-14\nThe profit was 7 million in 2024."
    assert lacking("What was the profit in 2025?", text, marked=text[17:]) == [1.0]


def test_a_day_on_which_somebody_spoke_is_asked_for_only_where_words_are() -> None:
    text = "Nora Vik said on Tuesday that the ship was lost."
    # The article names no other day for the loss.
    assert lacking("Was the ship lost on Sunday?", text, marked=text) == [1.0]
    both = f"{text} It sank on Sunday."
    assert lacking("Was the ship lost on Sunday?", both, marked=text) == [0.0]
    assert lacking("What did Nora Vik say on Sunday?", both, marked=text, says=True) == [ELSEWHERE]


def test_without_a_date_of_the_article_only_its_own_words_tell() -> None:
    text = "The lock opened on Monday."
    assert lacking("Did it open on Monday?", text, marked=text, published=None) == [0.0]
    assert lacking("Did it open on Friday?", text, marked=text, published=None) == [1.0]
    assert lacking("Did it open in May 2025?", text, published=None) == [1.0, 1.0]


def test_a_range_without_a_year_is_a_range_too() -> None:
    text = "The lock was shut on 10-12 March."
    assert lacking("Was it shut on 11 March?", text, marked=text, published=None) == [0.0, 0.0]
    assert lacking("Was it shut on 13 March?", text, marked=text, published=None) == [1.0, 0.0]


def test_a_person_called_like_a_month_does_not_tell_it() -> None:
    assert lacking("Who resigned in April?", "April Jones resigned.") == [1.0]
    assert lacking("Who resigned in April?", "The April vote made Jones resign.") == [0.0]
