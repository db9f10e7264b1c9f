"""A sentence that leaves the question open is marked, and its words are told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.documents import Span
from retrieval.marking.open_statements import (
    articles_left_open,
    mark_open,
    words_that_leave_open,
)
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.marks import Marks
from tests.ranked_passages import article, ranked

COACH = (
    "Tarnmouth's coach Ivo Brandt leaves the club in May. The chairwoman, Sela Moor, was sad. She"
    " did not say who would replace him."
)
TRIAL = (
    "Ivo Brandt was sentenced in March 2021 to seven years. He left prison. No date has been set"
    " for the new trial."
)


def marked(text: str, words: str) -> RankedPassage:
    """Return a passage, the whole of an article, whose marked sentence has some words."""
    return part(text, Span(0, len(text)), words)


def part(text: str, span: Span, words: str, *, score: float = 0.5) -> RankedPassage:
    """Return a passage whose marked sentence has some words."""
    passage = ranked(article(text, title="News"), span=span)
    sentences = passage.candidate.passage.sentences
    sentence = next(each for each in sentences if words in each.of(text))
    values = tuple(float(each == sentence) for each in sentences)
    return replace(passage, score=score, marks=Marks((sentence,), (), values))


def shown(passage: RankedPassage) -> tuple[str, str]:
    text = passage.candidate.passage.document.text
    told = passage.contrary.of(text) if passage.contrary else ""
    return passage.marks.sentences[0].of(text), told


@pytest.mark.parametrize(
    ("text", "words", "question", "sentence", "told"),
    [
        (COACH, "sad", "who will replace ivo brandt at tarnmouth", "She did not",
         "did not say who"),
        (TRIAL, "2021", "When does the new trial of Ivo Brandt begin?", "No date",
         "No date has been set"),
    ],
)  # fmt: skip
def test_what_leaves_it_open_is_marked(
    text: str, words: str, question: str, sentence: str, told: str
) -> None:
    (found,) = mark_open([marked(text, words)], question)
    assert shown(found)[0].startswith(sentence)
    assert shown(found)[1] == told
    assert articles_left_open([found], question) == {text}


@pytest.mark.parametrize(
    ("text", "words", "question"),
    [
        # Something else is open.
        (COACH, "leaves", "When does the coach leave the club?"),
        (COACH, "leaves", "Why will they replace him?"),
        # The marked sentence tells as much of what is asked.
        (TRIAL, "2021", "When was Brandt sentenced to prison for years?"),
        # It is asked what she said, or whether it is so.
        (COACH, "sad", "What did Sela Moor say about who will replace the coach?"),
        (COACH, "sad", "Will they replace him?"),
    ],
)
def test_other_questions_keep_their_marks(text: str, words: str, question: str) -> None:
    before = marked(text, words)
    (found,) = mark_open([before], question)
    assert (found.marks, found.contrary) == (before.marks, None)
    assert articles_left_open([found], question) == frozenset()


def test_the_passage_that_leaves_it_open_comes_first() -> None:
    question = "When does the new trial of Ivo Brandt begin?"
    border = TRIAL.index(" No date")
    first = part(TRIAL, Span(0, border), "2021", score=0.6)
    second = part(TRIAL, Span(border + 1, len(TRIAL)), "No date")
    assert [shown(each)[1] for each in mark_open([first, second], question)] == [
        "No date has been set",
        "",
    ]
    far = replace(second, score=0.4)
    assert shown(mark_open([first, far], question)[0])[1] == ""
    other = part(f"{TRIAL} ", Span(border + 1, len(TRIAL)), "No date")
    assert shown(mark_open([first, other], question)[0])[1] == ""


@pytest.mark.parametrize(
    ("sentence", "word", "told"),
    [
        ("It is not yet known why the boat sank.", "why", "is not yet known why"),
        ("It was not established why the boat sank.", "why", "was not established why"),
        ("It remains unclear when it opens.", "when", "remains unclear when"),
        ("The mayor declined to say how many left.", "how", "declined to say how"),
        ("He has not said whom he will appoint.", "who", "has not said whom"),
        ("A builder has not been chosen.", "who", "has not been chosen"),
        ("A builder has not been chosen.", "when", ""),
        ("He said who would follow.", "who", ""),
        ("He did not say where, but when.", "when", ""),
    ],
)
def test_the_words_that_leave_it_open(sentence: str, word: str, told: str) -> None:
    found = words_that_leave_open(sentence, word)
    assert (found.of(sentence) if found else "") == told
