"""The date of the deed that is asked for is marked, and not that of another deed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from retrieval.marking.dated_deed import mark_dated_deed
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.marks import Marks
from tests.ranked_passages import article, ranked

OWNER = (
    "The owner of the Vik was detained on Tuesday, two days after she sank. Jonas Moor, 61,"
    " founded the Vik line in 1994. The line carried 4,000 passengers."
)
SEARCH = (
    "Divers found the last of the missing sailors on Thursday. The search ended at noon. The"
    " harbour opened again in 2019."
)


def marked(text: str, words: str) -> RankedPassage:
    """Return a passage whose marked sentence has some words."""
    passage = ranked(article(text, title="News", published=date(2025, 3, 14)))
    sentences = passage.candidate.passage.sentences
    sentence = next(each for each in sentences if words in each.of(text))
    values = tuple(float(each == sentence) for each in sentences)
    return replace(passage, marks=Marks((sentence,), (), values))


def shown(text: str, words: str, question: str) -> tuple[str, list[str]]:
    (found,) = mark_dated_deed([marked(text, words)], question)
    return found.marks.sentences[0].of(text), [each.of(text) for each in found.marks.answers]


@pytest.mark.parametrize(
    ("text", "words", "question", "sentence", "answers"),
    [
        (OWNER, "1994", "when was the owner of the vik arrested", "The owner", ["Tuesday"]),
        (SEARCH, "Divers", "When did the search for the missing sailors end?", "The search",
         ["noon"]),
    ],
)  # fmt: skip
def test_the_mark_moves_to_the_deed(
    text: str, words: str, question: str, sentence: str, answers: list[str]
) -> None:
    found, dates = shown(text, words, question)
    assert found.startswith(sentence)
    assert dates == answers


@pytest.mark.parametrize(
    ("text", "words", "question"),
    [
        # The marked sentence has the deed, or a word for it.
        (OWNER, "The owner", "When was the owner of the Vik arrested?"),
        # The other sentence has the deed alone, or fewer of the words.
        (SEARCH, "Thursday", "When was the office of the missing sailors opened?"),
        (SEARCH, "Thursday", "When will the last of the missing sailors of the harbour open?"),
        # No date is told of it.
        (OWNER, "1994", "When were the passengers of the Vik carried?"),
        # It is not asked when.
        (OWNER, "1994", "Why was the owner of the Vik arrested?"),
    ],
)
def test_the_mark_stays(text: str, words: str, question: str) -> None:
    before = marked(text, words)
    (found,) = mark_dated_deed([before], question)
    assert found.marks == before.marks
