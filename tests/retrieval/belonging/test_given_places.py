"""The place that a sentence gives for a figure, where it is wider than the asked one."""

from __future__ import annotations

import pytest

from index.documents import Span
from index.models.spacy_parser import open_parser
from retrieval.belonging.given_places import GivenPlaces
from retrieval.belonging.named_places import lies_in
from retrieval.figures.asked import read_question
from retrieval.figures.reading import read_figures

pytestmark = pytest.mark.model

QUESTION = "How many troops are in Kursk?"


@pytest.mark.parametrize(
    ("sentence", "given"),
    [
        ("The spokesman said 3,000 troops were sent to Russia.", "to Russia"),
        ("Some 12,000 troops train in eastern Russia.", "in eastern Russia"),
        ("About 11,000 soldiers are within Russian borders.", "within Russian borders"),
        ("Some 2,600 troops are in Russia’s western Kursk region.", None),
        ("Some 1,500 troops are in Kursk, a region in Russia.", None),
        ("Some 700 troops from Russia arrived.", None),
        ("Some 90 troops arrived.", None),
        ("In Russia, more than 3,000 troops were trained.", "In Russia"),
        # The article does not say that Kursk lies there, or the words are of who speaks.
        ("At a meeting in Germany, John Kirby put the number of troops at 3,000.", None),
        ("At a meeting in Russia, John Kirby put the number of troops at 3,000.", None),
        ("Some 3,000 troops were sent to Germany.", None),
    ],
)
def test_the_words_of_a_wider_place(sentence: str, given: str | None) -> None:
    text = f"Fighting went on around Kursk, a region in Russia. {sentence}"
    parser = open_parser()
    asked = read_question(QUESTION, parser)
    assert asked is not None
    span = Span(text.index(sentence), len(text))
    places = read_figures(text, [span], None, parser, lambda figure: figure.kind in asked.kinds)
    found = GivenPlaces(asked, text).of(places[0])
    assert (found and found.of(text)) == given


@pytest.mark.parametrize(
    ("before", "sentence", "given"),
    [
        ("The agency estimates that 12,000 troops were moved to Russia.",
         "The ministry put the number of troops at 10,000.", "to Russia"),
        ("The agency estimates that 12,000 troops were moved to Russia.",
         "Some 10,000 troops arrived.", None),
        ("The agency estimates that 12,000 troops are in Kursk.",
         "The ministry put the number of troops at 10,000.", None),
    ],
)  # fmt: skip
def test_the_number_of_the_sentence_before_is_of_its_place(
    before: str, sentence: str, given: str | None
) -> None:
    text = f"Fighting went on around Kursk, a region in Russia. {before} {sentence}"
    parser = open_parser()
    asked = read_question(QUESTION, parser)
    assert asked is not None
    span = Span(text.index(sentence), len(text))
    places = read_figures(text, [span], None, parser, lambda figure: figure.kind in asked.kinds)
    found = GivenPlaces(asked, text).of(places[0])
    assert (found and found.of(text)) == given


@pytest.mark.parametrize(
    ("text", "lies"),
    [
        ("Troops are in the Kursk region, Russia.", True),
        ("Troops are in Kursk, a region in Russia.", True),
        ("Troops are in Russia’s western Kursk region.", True),
        ("Troops are in Kursk. Russia said so.", False),
        ("Troops left Kursk yesterday, Russia said.", False),
    ],
)
def test_an_article_says_that_a_place_lies_in_another(text: str, lies: bool) -> None:
    assert lies_in(text, "Kursk", "Russia") is lies
    assert not lies_in(text, "Russia", "Kursk")


@pytest.mark.parametrize(
    "question",
    [
        "How many troops were sent?",
        "How many troops died of Covid?",
        "How many troops arrived in March?",
        "How many troops arrived on Monday?",
    ],
)
def test_a_question_without_a_place_has_none(question: str) -> None:
    parser = open_parser()
    asked = read_question(question, parser)
    assert asked is not None
    text = (
        "Some 3,000 troops were sent to Russia. Covid in Russia, March in Russia and Monday in"
        " Russia were cold."
    )
    places = read_figures(text, [Span(0, text.index(".") + 1)], None, parser, lambda figure: True)
    assert GivenPlaces(asked, text).of(places[0]) is None
