"""Each passage has its own probability, and the answer one that they give together."""

from __future__ import annotations

import pytest

from retrieval.judgement.asked_items import AskedItems
from retrieval.judgement.confidence import (
    answer_confidence,
    passage_confidences,
    shared_confidences,
)
from retrieval.judgement.judge import MAY_ANSWER, MAY_ANSWER_OTHERWISE, Judgement, judge
from retrieval.judgement.signals import (
    JUDGED_PASSAGES,
    dense_lead,
    signals_of,
)
from retrieval.question import question_words
from retrieval.questions.items import ItemKind
from retrieval.ranking.fusion import RankedPassage
from tests.ranked_passages import ranked

ORLBY = "The ferry to Orlby sank on 3 May 2021. Captain Jonas Vik and 11 others were rescued."
QUESTION = "Who was rescued at Orlby?"


def judged(
    passages: list[RankedPassage],
    question: str = QUESTION,
    shown: list[RankedPassage] | None = None,
) -> Judgement:
    return judge(question, question_words(question), passages, shown or passages[:1])


def answering(text: str = ORLBY) -> RankedPassage:
    return ranked(text, answerability=4.0, sentence_score=0.9, cosine=0.8)


def unrelated(number: int) -> RankedPassage:
    text = f"Report {number} counts apples."
    return ranked(text, answerability=-4.0, sentence_score=0.3, cosine=0.2)


def test_without_passages_nothing_is_probable() -> None:
    assert judged([], shown=[]) == Judgement(0.0, {}, frozenset())


def test_the_passage_that_answers_is_told_from_the_others() -> None:
    first, *others = [answering(), *map(unrelated, range(9))]
    found = judged([first, *others])
    assert found.confidence > 0.9
    assert found.by_passage[first.passage_id] > 0.7
    assert all(found.by_passage[each.passage_id] < 0.05 for each in others[:4])
    assert found.found == {"Orlby"}


@pytest.mark.parametrize(
    ("question", "most"),
    [("Who was rescued at Tornby?", 0.4), ("Who was rescued at Orlby in 2019?", 0.1)],
)
def test_an_article_about_another_place_or_year_answers_less_probably(
    question: str, most: float
) -> None:
    passages = [answering(), *map(unrelated, range(9))]
    right, wrong = judged(passages), judged(passages, question)
    first = passages[0].passage_id
    assert wrong.by_passage[first] < most < right.by_passage[first]
    assert wrong.confidence < right.confidence - 0.2


def test_the_first_five_and_those_shown_are_judged() -> None:
    passages = list(map(unrelated, range(9)))
    shown = [passages[0], passages[7]]
    found = judged(passages, shown=shown)
    ids = [each.passage_id for each in (*passages[:JUDGED_PASSAGES], passages[7])]
    assert list(found.by_passage) == ids


def test_a_shown_passage_beyond_the_first_changes_no_confidence_in_the_answer() -> None:
    passages = list(map(unrelated, range(10)))
    far = answering()
    alone = judged(passages, shown=passages[:1])
    assert judged([*passages, far], shown=[passages[0], far]).confidence == alone.confidence


@pytest.mark.parametrize(
    ("logits", "name", "year"),
    [
        ([-4.0, MAY_ANSWER], False, False),
        # A year is written in other words more often than a name.
        ([-4.0, MAY_ANSWER - 0.01], True, False),
        ([-4.0, MAY_ANSWER_OTHERWISE - 0.01], True, True),
        ([None, None], True, True),
        ([None, 2.0], False, False),
    ],
)
def test_what_is_absent_decides_only_where_the_reader_finds_nothing(
    logits: list[float | None], name: bool, year: bool
) -> None:
    decisive = judged([ranked(ORLBY, answerability=logit) for logit in logits]).decisive
    assert (ItemKind.NAME in decisive, ItemKind.YEAR in decisive) == (name, year)


def test_it_is_the_signals_weighed() -> None:
    passages = [answering(), *map(unrelated, range(7))]
    shown = [passages[0], passages[6]]
    items = AskedItems(QUESTION, question_words(QUESTION), [*passages[:5], passages[6]])
    signals = signals_of(items, [*passages[:5], passages[6]], passages)
    found = judged(passages, shown=shown)
    assert found.confidence == answer_confidence(signals[:5], dense_lead(passages))
    alone = passage_confidences(signals)
    assert list(found.by_passage.values()) == shared_confidences(alone, alone[:5], found.confidence)


@pytest.mark.parametrize(
    "question", ["", "?", '“”"', "a" * 10_000, "кто спасён", "من؟ \u202e", "\ud800 Orlby", "May"]
)
def test_any_question_is_judged(question: str) -> None:
    found = judged([answering()], question)
    assert 0 < found.confidence < 1
