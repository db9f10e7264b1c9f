"""A passage of the date that is asked for comes before one of another date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from index.documents import Span
from retrieval.judgement.asked_date_first import put_asked_date_first
from retrieval.question import question_words
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.marks import Marks
from tests.ranked_passages import article, ranked

LATER = "Tarnmouth will spend 31 million on its harbour in 2024, as the council decided on Monday."
EARLIER = "Tarnmouth will spend 27 million on its harbour, which is more than the year before."


def passage(text: str, published: date | None, score: float = 0.6) -> RankedPassage:
    found = ranked(article(text, title="Harbour", published=published), sentence_score=0.8)
    sentence = Span(0, len(text))
    return replace(found, score=score, marks=Marks((sentence,)))


def texts(question: str, *passages: RankedPassage) -> list[str]:
    found = put_asked_date_first(passages, question, question_words(question))
    assert sorted(each.passage_id for each in found) == sorted(each.passage_id for each in passages)
    assert [each.score for each in found] == sorted((e.score for e in found), reverse=True)
    return [each.candidate.passage.text for each in found]


def test_the_article_of_the_year_comes_first() -> None:
    of_2024, of_2023 = passage(LATER, date(2024, 2, 6), 0.7), passage(EARLIER, date(2023, 2, 7))
    question = "how much will tarnmouth spend on its harbour in 2023"
    assert texts(question, of_2024, of_2023) == [EARLIER, LATER]
    for other in ("2024", "May 2019"):
        assert texts(question.replace("2023", other), of_2024, of_2023) == [LATER, EARLIER]
    assert texts("how much will tarnmouth spend on its harbour", of_2024, of_2023)[0] == LATER


def test_a_passage_far_behind_or_of_another_subject_stays_behind() -> None:
    question = "how much will tarnmouth spend on its harbour in 2023"
    of_2024 = passage(LATER, date(2024, 2, 6), 0.85)
    assert texts(question, of_2024, passage(EARLIER, date(2023, 2, 7)))[0] == LATER
    fair = "The fair of 2023 drew 400 guests to Tarnmouth."
    assert texts(question, of_2024, passage(fair, date(2023, 5, 1), 0.84))[0] == LATER


def test_of_several_the_one_that_tells_most_comes_first() -> None:
    aside = "The year 2023 was dry in Tarnmouth. Its harbour lost ships, which spend less there."
    rain = passage(aside, date(2023, 8, 1), 0.69)
    first = Span(0, aside.index(".") + 1)
    rain = replace(rain, marks=Marks((first,)))
    question = "how much will tarnmouth spend on its harbour in 2023"
    of_2024, of_2023 = passage(LATER, date(2024, 2, 6), 0.7), passage(EARLIER, date(2023, 2, 7))
    assert texts(question, of_2024, rain, of_2023) == [EARLIER, LATER, aside]


def test_a_sentence_of_the_year_without_the_words_of_the_first_stays_behind() -> None:
    tolls = passage("Tolls at Tarnmouth rose to 4 million by May 2019, from 3 million.", None)
    signed = passage("Tarnmouth harbour has not yet signed the tolls. It was 2018.", None, 0.59)
    signed = replace(signed, marks=Marks((Span(48, 60),)))
    assert texts("tolls of tarnmouth harbour in 2018", tolls, signed)[0].startswith("Tolls")
    named = replace(signed, marks=Marks((Span(0, 60),)))
    assert texts("tolls of tarnmouth harbour in 2018", tolls, named)[0].startswith("Tarnmouth")
