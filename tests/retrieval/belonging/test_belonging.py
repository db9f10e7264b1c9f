"""Whether a figure is of the place and the time that a question asks about."""

from __future__ import annotations

from datetime import date

import pytest

from index.documents import Document, Span
from index.models.spacy_parser import open_parser
from index.text.sentences import paragraph_sentences, paragraph_spans
from retrieval.belonging.figures import Belonging, Difference, Other, kept_apart
from retrieval.figures.asked import read_question
from retrieval.figures.figure import FigureKind
from retrieval.figures.reading import read_figures

PUBLISHED = date(2024, 5, 16)
LEAD = "TORNBY - The harbour of Tornby was shut on Tuesday, officials in Tornby said.\n\n"


def differences(question: str, sentence: str) -> dict[str, tuple[Difference, str | None] | None]:
    """Return of what else each figure of a sentence is, by the figure."""
    text = LEAD + sentence
    document = Document(
        doc_id="a", title="Tornby harbour shut", text=text, sha256="0" * 64, source="",
        published=PUBLISHED,
    )  # fmt: skip
    parser = open_parser()
    asked = read_question(question, parser)
    assert asked is not None
    belonging = Belonging(asked, document)
    paragraph = paragraph_spans(text, Span(0, len(text)))[-1]
    sentences = list(paragraph_sentences(text, paragraph))
    places = read_figures(
        text, sentences, PUBLISHED, parser, lambda figure: figure.kind is FigureKind.COUNT
    )
    return {each.figure.span.of(text): _told(text, belonging.other(each)) for each in places}


def _told(text: str, other: Other | None) -> tuple[Difference, str | None] | None:
    if other is None:
        return None
    return other.difference, other.span.of(text) if other.span else None


DEAD = "How many people died in Tornby?"
PLACE, TIME = Difference.PLACE, Difference.TIME


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (DEAD, "In Velmo 26 people died.", {"26": (PLACE, "Velmo")}),
        (DEAD, "Twelve people died in Tornby and 26 in Velmo.",
         {"Twelve": None, "26": (PLACE, "Velmo")}),
        ("How many people died in Velmo?", "Twelve people died in Tornby and 26 in Velmo.",
         {"Twelve": (PLACE, "Tornby"), "26": None}),
        # A place inside another is none beside it.
        (DEAD, "In the Osten quarter of Tornby 26 people died.", {"26": None}),
        (DEAD, "Nine people died.", {"Nine": None}),
        (DEAD, "In 2016, 31 people died.", {"31": (TIME, "2016")}),
        (DEAD, "31 people died, from 44 a year earlier.",
         {"31": None, "44": (TIME, "a year earlier")}),
        ("How many people died in Tornby in 2016?", "In 2016, 31 people died.", {"31": None}),
        ("How many people died in Tornby in 2016?", "Nine people died.", {"Nine": (TIME, None)}),
        # One end of a time, and not the time.
        ("How many people have died in Tornby since 2020?", "Since 2020, 540 people have died.",
         {"540": None}),
        ("How many homes will Tornby build by 2030?",
         "Tornby plans to build 5,000 homes by 2030.", {"5,000": None}),
        # Another place, though its name ends with the one that is asked for.
        ("How many people died in York?", "In York 12 people died, and in New York 44.",
         {"12": None, "44": (PLACE, "New York")}),
        # What a date dates is the founding.
        ("How many people does the shipyard in Tornby employ?",
         "The shipyard was founded in 1948 and employs 940 people.", {"940": None}),
    ],
)  # fmt: skip
@pytest.mark.model
def test_a_figure_stands_apart_if_it_is_of_another_place_or_time(
    question: str, sentence: str, expected: dict[str, tuple[Difference, str | None] | None]
) -> None:
    assert differences(question, sentence) == expected


def test_a_figure_of_an_earlier_time_answers_where_no_other_does() -> None:
    earlier = Other(TIME, None, is_asked=False)
    elsewhere = Other(PLACE, None)
    assert kept_apart([earlier, None, elsewhere]) == ([1], [0, 2])
    assert kept_apart([earlier, elsewhere]) == ([0], [1])
    assert kept_apart([elsewhere]) == ([], [0])


def test_a_figure_without_a_date_is_of_the_year_that_the_article_is_about() -> None:
    text = (
        "Two years after the flood of 2022 the town of Tornby has a new dam.\n\n"
        "The flood killed 40 people. In the storm of 2019 12 people had died."
    )
    document = Document(
        doc_id="a", title="Tornby builds a dam", text=text, sha256="0" * 64, source="",
        published=PUBLISHED,
    )  # fmt: skip
    parser = open_parser()
    asked = read_question("How many people died in Tornby in 2022?", parser)
    assert asked is not None
    paragraph = paragraph_spans(text, Span(0, len(text)))[-1]
    places = read_figures(
        text, list(paragraph_sentences(text, paragraph)), PUBLISHED, parser,
        lambda figure: figure.kind is FigureKind.COUNT,
    )  # fmt: skip
    belonging = Belonging(asked, document)
    assert {each.figure.span.of(text): _told(text, belonging.other(each)) for each in places} == {
        "40": None,
        "12": (TIME, "2019"),
    }


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("How many people died in Ireland?", "In Northern Ireland 26 people died.",
         {"26": (PLACE, "Northern Ireland")}),
        ("How many people died in Northern Ireland?", "In Ireland 26 people died; in Northern"
         " Ireland nine.", {"26": (PLACE, "Ireland"), "nine": None}),
        ("How many people died in the United Kingdom?", "In Northern Ireland 26 people died, and"
         " in the United Kingdom as a whole 99.", {"26": None, "99": None}),
    ],
)  # fmt: skip
def test_northern_ireland_is_not_ireland(
    question: str, sentence: str, expected: dict[str, tuple[Difference, str | None] | None]
) -> None:
    assert differences(question, sentence) == expected


def test_a_time_that_counts_from_the_day_of_the_question_is_none_of_an_article() -> None:
    found = differences("How many people died in Tornby last week?", "Nine people died on 3 May.")
    assert found == {"Nine": None}
