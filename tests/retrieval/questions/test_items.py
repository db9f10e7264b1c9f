"""The names, figures and dates that a question has."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.question import question_words
from retrieval.questions.items import ItemKind, QuestionItem, question_items


def items_of(text: str) -> list[QuestionItem]:
    return list(question_items(text, question_words(text)))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many troops did North Korea send?", ["word troops", "name North Korea", "word send"]),
        # The first word has its capital because it is the first.
        ("Ferries sank off Lagos?", ["word Ferries", "word sank", "name Lagos"]),
        ("What was built in May 2023?", ["word built", "month May", "year 2023"]),
        ("may they march in september", ["word march", "month september"]),
        ("the drought of the 1500s", ["word drought", "year 1500s"]),
        ("Was it $5 million or 2500 on Tuesday?",
         ["figure $5 million", "figure 2500", "weekday Tuesday"]),
        ("Did O'Brien of the U.N. fly an F-16?",
         ["name O'Brien", "name U.N.", "word fly", "name F-16"]),
        ("What did Dr. Anna Falk say in Bremen, Hanna Ulm?",
         ["name Dr. Anna Falk", "word say", "name Bremen", "name Hanna Ulm"]),
        # Persons who are called like months.
        ("What did Jan Falk sign?", ["name Jan Falk", "word sign"]),
        ("When did May resign?", ["name May", "word resign"]),
        ("When did Theresa May resign?", ["name Theresa May", "word resign"]),
        ("Why was April Jones sacked?", ["name April Jones", "word sacked"]),
        ("What did Falk sign by May?", ["name Falk", "word sign", "month May"]),
        ("Was the March Budget late, or April?",
         ["month March", "name Budget", "word late", "month April"]),
        ("Did May 2019 end?", ["month May", "year 2019", "word end"]),
        # Dates in digits.
        ("What sank on 2025-03-10?", ["word sank", "day 2025-03-10"]),
        ("What sank on 25/3/2025, on 4.3.2025?", ["word sank", "day 25/3/2025", "day 4.3.2025"]),
        ("What sank on 3/4/2025?", ["word sank", "year 3/4/2025"]),
        ("What sank on 25-3-2025?", ["word sank", "day 25-3-2025"]),
        # Where every word has a capital, none shows a name.
        ("DID LAGOS BURN", ["word LAGOS", "word BURN"]),
        ("How Did Lagos Burn Yesterday", ["word Lagos", "word Burn", "word Yesterday"]),
        ("", []),
    ],
)  # fmt: skip
def test_the_items_of_a_question(question: str, expected: list[str]) -> None:
    found = [f"{item.kind.value} {item.text}" for item in items_of(question)]
    assert found == expected


def test_a_day_in_digits_has_its_day() -> None:
    assert [item.number for item in items_of("on 10.03.2025 or 25/3/2025 or 3/4/2025")] == [
        "2025-03-10", "2025-03-25", "2025",
    ]  # fmt: skip


def test_a_number_stands_without_sign_and_unit() -> None:
    [figure, decade] = items_of("$2.5 million 1990s")
    assert (figure.kind, figure.number) == (ItemKind.FIGURE, "2.5")
    assert (decade.kind, decade.number) == (ItemKind.YEAR, "1990")


@example("_0.0")
@example("x_5.2")
@given(st.text(max_size=200))
def test_each_item_is_the_text_at_its_span(text: str) -> None:
    end = 0
    for item in items_of(text):
        assert item.span.of(text) == item.text
        assert item.span.start >= end
        end = item.span.end
