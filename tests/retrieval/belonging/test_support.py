"""Which figures measure what a question asks for, by their words and by the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import pytest

from index.documents import Span
from index.models.spacy_parser import open_parser
from index.terms import analyse
from retrieval.belonging.answers import ReadPassage
from retrieval.belonging.support import best_named, best_of_sentences, supported
from retrieval.figures.asked import Asked, read_question
from retrieval.figures.figure import FigureKind
from retrieval.figures.matching import Surroundings, measures
from retrieval.figures.reading import Place, read_figures

pytestmark = pytest.mark.model


class FakeReading:
    """A passage that was read: how probable each figure is, by its words."""

    def __init__(self, text: str, answerability: float, found: Mapping[str, float]) -> None:
        self.answerability = answerability
        self._text = text
        self._found = found

    def log_probability(self, figure: Span) -> float:
        return self._found[figure.of(self._text)]


def read(question: str, text: str) -> tuple[Asked, list[Place], Surroundings]:
    parser = open_parser()
    asked = read_question(question, parser)
    assert asked is not None
    places = read_figures(
        text, [Span(0, len(text))], None, parser, lambda figure: figure.kind in asked.kinds
    )
    terms = frozenset(analyse(text))
    return asked, places, Surroundings(article=terms, passage=terms)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        # A known whole is not the part that is asked for.
        ("How many households have children?",
         "There were 158,349 households, of which 68,511 had children.", ["68,511"]),
        # Which one it is, and not how many.
        ("How many shells hit the posts?", "Two shells hit the posts 542 and 543.", ["Two"]),
        ("How many shells hit the posts?",
         "Six shells of them hit the area near KPA civil police posts 542 and 543 and other 15"
         " shells fell near KPA civil police posts 250 and 251.", ["Six"]),
        ("How many shells did they fire?", "They fired one shell at the wall.", []),
        ("How many shells did they fire?", "They fired only one shell at the wall.", ["one"]),
        # But of a fate.
        ("How many people were killed in the blast?", "The blast killed one person.", ["one"]),
        ("How many people were killed in the blast?", "No one was killed in the blast.", []),
        # It counts, behind a common noun.
        ("How many people were killed?", "Last year 412 were killed.", ["412"]),
        ("How many people died?", "In total 45 died.", ["45"]),
        ("How many people were hurt?", "On the ferry 12 were hurt.", ["12"]),
        # The asked whole, and not its part.
        ("How many people were killed in the fire?",
         "Of the 12 people killed in the fire, three were children.", ["12"]),
        ("How many people died in the fire?",
         "Of the 90 people in the house, 12 died in the fire.", ["12"]),
        # What never was, and what is yet to be.
        ("How many workers will they lay off?",
         "They would have to lay off 300 workers.", ["300"]),
        ("How many people died in the collapse?",
         "Without rain the collapse would have killed 900 people.", []),
        ("How many people died in the collapse?", "The collapse killed 900 people.", ["900"]),
        # The article must tell of what the question names beside the dead.
        ("How many people died in the collapse?", "The stampede killed 900 people.", []),
        # Another person of the same surname.
        ("How old is Thomas Sam?",
         "Thomas Sam, 42, and his wife Manju Sam, 36, are on trial.", ["42"]),
        ("How old is Daniel Montalvo?", "Montalvo, 19, met Daniel Reyes.", ["19"]),
        # A year is asked for.
        ("In what year did the library open?", "The library opened on June 1.", []),
        ("When did the library open?", "The library opened on June 1.", ["June 1"]),
    ],
)  # fmt: skip
def test_the_figures_that_the_words_allow(question: str, text: str, expected: list[str]) -> None:
    asked, places, around = read(question, text)
    found = [each.figure.span.of(text) for each in places if measures(asked, each, around)]
    assert found == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        # The second sentence goes on about the dam.
        ("How much did the dam of Halden cost?",
         "The dam of Halden cost 40 million crowns, the council said. On Monday the auditor said"
         " the dam cost 65 million crowns.",
         ["40 million crowns", "65 million crowns"]),
        # One word of the name that is asked for names nothing else.
        ("How much did Acme pay John Smith for the patent?",
         "Acme paid John Smith $6 million for the patent. The company later paid Smith $9 million.",
         ["$6 million", "$9 million"]),
        ("How much did Acme pay John Smith for the patent?",
         "Acme paid John Smith $6 million for the patent. It paid Ann Bell $9 million.",
         ["$6 million"]),
        # A name that begins the sentence.
        ("How high did AS-201 rise?",
         "AS-201 reached 492 kilometres. AS-202 reached 1,143 kilometres.", ["492 kilometres"]),
        ("How much did Acme pay for the patent?",
         "Acme, unlike Boro, paid $6 million for the patent. Boro paid $9 million for it.",
         ["$6 million"]),
        # A count in a sentence with the name is no amount beside the others.
        ("How much did the dam of Halden cost?",
         "In Halden 12 people spoke. The Baker report said that the dam cost 65 million crowns.",
         ["12", "65 million crowns"]),
    ],
)  # fmt: skip
def test_an_amount_of_another_name_stays_behind(
    question: str, text: str, expected: list[str]
) -> None:
    parser = open_parser()
    asked = read_question(question, parser)
    assert asked is not None
    end = text.index(". ") + 1
    spans = [Span(0, end), Span(end + 1, len(text))]
    places = read_figures(text, spans, None, parser, lambda figure: True)
    kept = best_named(asked, [("a", place) for place in places])
    found = [
        each.figure.span.of(text)
        for each, is_kept in zip(places, kept, strict=True)
        if is_kept and each.figure.kind is not FigureKind.DATE
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("answerability", "probable", "expected"),
    [
        (2.0, {"1816": -0.5, "1818": -1.0}, ["1816", "1818"]),
        # The other date is far less probable.
        (2.0, {"1816": -0.5, "1818": -3.0}, ["1816"]),
        # Neither is probable.
        (2.0, {"1816": -5.0, "1818": -5.0}, []),
    ],
)
def test_a_date_must_be_about_as_probable_as_the_best_of_its_passage(
    answerability: float, probable: dict[str, float], expected: list[str]
) -> None:
    text = "The library was founded in 1816, and the farm school was founded in 1818."
    asked, places, around = read("When was the library founded?", text)
    reading = cast(ReadPassage, FakeReading(text, answerability, probable))
    found = [each.figure.span.of(text) for each in supported(asked, places, around, reading)]
    assert found == expected


def test_a_date_that_the_reader_is_sure_of_needs_no_common_word() -> None:
    text = "KMJ debuted on June 1, 1953."
    asked, places, around = read("When did KMJ first broadcast?", text)
    assert not any(measures(asked, each, around) for each in places)

    def found(log_probability: float, answerability: float = 1.0) -> int:
        reading = FakeReading(text, answerability, {"June 1, 1953": log_probability})
        return len(supported(asked, places, around, cast(ReadPassage, reading)))

    assert (found(-0.1), found(-1.0), found(-0.1, -4.0)) == (1, 0, 0)


def test_a_count_that_the_reader_finds_impossible_stays_out() -> None:
    text = "The fire destroyed 212 stalls, and 9 stalls were saved."
    asked, places, around = read("How many stalls were destroyed?", text)
    reading = cast(ReadPassage, FakeReading(text, 2.0, {"212": -9.0, "9": -11.0}))
    found = [each.figure.span.of(text) for each in supported(asked, places, around, reading)]
    assert found == ["212"]


@pytest.mark.parametrize(("seven", "expected"), [(-4.2, ["12"]), (-1.5, ["12", "seven"])])
def test_a_figure_far_less_probable_than_another_of_its_sentence_stays_out(
    seven: float, expected: list[str]
) -> None:
    text = "The plan aired in 12 episodes, unlike the serials of seven episodes."
    _, places, _ = read("How many episodes did the plan have?", text)
    reading = cast(ReadPassage, FakeReading(text, 2.0, {"12": -0.5, "seven": seven}))
    likely = best_of_sentences([("plan.txt", place, reading) for place in places])
    found = [
        place.figure.span.of(text)
        for place, is_likely in zip(places, likely, strict=True)
        if is_likely
    ]
    assert found == expected
