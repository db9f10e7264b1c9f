"""A text that only names a topic has no mark on a sentence without any of its words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrieval.marking.topics import mark_topic, topic_of
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.marks import Marks
from tests.ranked_passages import article, ranked

TEXT = (
    "The summit of coastal towns opened on Monday. Velmish sailors have left the harbour again."
    " The mayor praised the weather."
)


def marked(words: str) -> RankedPassage:
    passage = ranked(article(TEXT, title="News"))
    sentences = passage.candidate.passage.sentences
    sentence = next(each for each in sentences if words in each.of(TEXT))
    return replace(
        passage,
        marks=Marks((sentence,), (), tuple(float(each == sentence) for each in sentences)),
    )


def shown(found: list[RankedPassage]) -> list[list[str]]:
    return [[sentence.of(TEXT) for sentence in each.marks.sentences] for each in found]


def test_the_mark_goes_to_the_sentence_with_the_topic() -> None:
    found = mark_topic([marked("summit"), marked("sailors")], topic_of("velm harbour"))
    sentence = "Velmish sailors have left the harbour again."
    assert shown(found) == [[sentence], [sentence]]


def test_no_mark_is_better_than_one_on_another_topic() -> None:
    found = mark_topic([marked("summit")], topic_of("lighthouse keepers"))
    assert shown(found) == [[]]
    assert found[0].marks.values == marked("summit").marks.values


def test_a_sentence_with_one_of_the_words_keeps_its_mark() -> None:
    found = mark_topic([marked("summit")], topic_of("harbour summit"))
    assert shown(found) == [["The summit of coastal towns opened on Monday."]]


@pytest.mark.parametrize(
    "text",
    [
        "Who left?", "how many sailors", "sailors left the harbour was it", "harbour?",
        "storm velmo 2024 dead harbour wall", "list all sailors", "was he there", "",
    ],
)  # fmt: skip
def test_other_texts_are_no_topic(text: str) -> None:
    assert topic_of(text) == frozenset()
