"""Marks chosen with a reader: the sentence that answers, and the answer's words in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from index.contents import StoredPassage
from index.documents import Document, Passage, Span
from index.models.protocols import Reading, TokenVectors
from retrieval.question import content_terms, question_words
from retrieval.ranking.late_interaction import LateInteractionScore
from retrieval.ranking.marks import (
    LONGEST_ANSWER,
    MIN_ANSWERABILITY,
    Marks,
    choose_marks,
    whole_words,
)
from tests.fakes import HashEmbedder

TITLE = "Mayor calls for a vote"
TEXT = (
    "Ayşe Çelik is the mayor of Bursa.\n\nShe demanded that the council resign by Friday. "
    "Nobody answered her."
)
SURE, NO = 9.0, -9.0


def passage(text: str = TEXT, title: str = TITLE, span: Span | None = None) -> StoredPassage:
    document = Document(doc_id="news", title=title, text=text, sha256="")
    return StoredPassage(Passage(1, "news", span or Span(0, len(text))), document, None)


def tokens_of(stored: StoredPassage) -> TokenVectors:
    return HashEmbedder().embed_question_tokens(stored.text_with_title)


def reading(stored: StoredPassage, answer: str, evidence: str = "") -> Reading:
    """Return a reading that is sure of the answer's words, and of a sentence as evidence."""
    offsets = tokens_of(stored).offsets
    below = len(stored.document.title) + 1

    def range_of(words: str) -> tuple[int, int]:
        start = stored.text.index(words) + below
        return start, start + len(words)

    start, end = range_of(answer)
    shown = np.full(len(offsets), NO, dtype=np.float32)
    if evidence:
        first, last = range_of(evidence)
        shown[(offsets[:, 0] >= first) & (offsets[:, 1] <= last)] = SURE
    return Reading(
        relevance=0.0,
        answerability=0.0,
        starts=np.where(offsets[:, 0] == start, SURE, NO).astype(np.float32),
        ends=np.where(offsets[:, 1] == end, SURE, NO).astype(np.float32),
        evidence=shown,
    )


def score(stored: StoredPassage, *by_sentence: float) -> LateInteractionScore:
    values = by_sentence or (0.5,) * len(stored.sentences)
    return LateInteractionScore(0.5, max(values, default=0.0), tuple(values))


def marked(stored: StoredPassage, marks: Marks) -> tuple[list[str], list[str]]:
    text = stored.document.text
    return [s.of(text) for s in marks.sentences], [a.of(text) for a in marks.answers]


def test_the_demand_is_marked_and_not_the_first_mention() -> None:
    stored = passage()
    read = reading(stored, "the council resign by Friday", "She demanded that the council resign")
    # Late interaction prefers the sentence with the full name.
    chosen = choose_marks(stored, score(stored, 0.8, 0.4, 0.1), tokens_of(stored), read)
    assert marked(stored, chosen) == (
        ["She demanded that the council resign by Friday."],
        ["the council resign by Friday"],
    )


def test_without_a_reader_the_best_match_is_marked() -> None:
    stored = passage()
    chosen = choose_marks(stored, score(stored, 0.8, 0.4, 0.1))
    assert marked(stored, chosen) == (["Ayşe Çelik is the mayor of Bursa."], [])


def test_in_a_passage_further_down() -> None:
    start = TEXT.index("She")
    stored = passage(span=Span(start, len(TEXT)))
    chosen = choose_marks(stored, score(stored), tokens_of(stored), reading(stored, "by Friday"))
    assert marked(stored, chosen)[1] == ["by Friday"]


@pytest.mark.parametrize(
    ("sentence", "answer", "shown"),
    [
        ("They sent at least 1,500 troops.", "1,500", "at least 1,500"),
        ("They sent at least 1,500 troops.", "1,500 troops", "at least 1,500 troops"),
        ("They sent more than $5 million.", "5 million", "more than $5 million"),
        ("Some 500 officers came.", "500 officers", "Some 500 officers"),
        ("About forty people came.", "forty people", "About forty people"),
        ("It cost at least some 300 crowns.", "300 crowns", "at least some 300 crowns"),
        # The reader may know it already; and a figure is inexact only by the words before itself.
        ("They sent about 1,500 troops.", "about 1,500 troops", "about 1,500 troops"),
        ("About 40 men and 500 officers came.", "500 officers", "500 officers"),
        ("Nobody knew more than the mayor.", "the mayor", "the mayor"),
        ("They sent 1,500 troops.", "1,500", "1,500"),
    ],
)
def test_what_makes_a_figure_inexact_is_marked_with_it(
    sentence: str, answer: str, shown: str
) -> None:
    stored = passage(f"Nobody said at least that. {sentence} It rained.")
    chosen = choose_marks(stored, score(stored), tokens_of(stored), reading(stored, answer))
    assert marked(stored, chosen) == ([sentence], [shown])


def test_an_unsure_reader_marks_no_words() -> None:
    stored = passage()
    read = reading(stored, "by Friday")
    unsure = Reading(0.0, 0.0, 0 * read.starts, 0 * read.ends, read.evidence)
    chosen = choose_marks(stored, score(stored, 0.1, 0.9, 0.1), tokens_of(stored), unsure)
    assert marked(stored, chosen) == (["She demanded that the council resign by Friday."], [])


def test_words_of_the_title_are_no_answer() -> None:
    stored = passage(title="Friday")
    offsets = tokens_of(stored).offsets
    below = len("Friday\n")
    starts = np.where(offsets[:, 0] == 0, SURE, NO)
    starts = np.where(offsets[:, 0] == TEXT.index("Bursa") + below, SURE / 2, starts)
    logits = starts.astype(np.float32)
    read = Reading(0.0, 0.0, logits, logits, 0 * logits)
    chosen = choose_marks(stored, score(stored), tokens_of(stored), read)
    assert marked(stored, chosen)[1] == ["Bursa"]


@pytest.mark.parametrize(("count", "is_marked"), [(LONGEST_ANSWER, True), (35, False)])
def test_the_longest_answer(count: int, is_marked: bool) -> None:
    text = " ".join(["word"] * count) + "."
    stored = passage(text, "")
    read = reading(stored, " ".join(["word"] * count))
    chosen = choose_marks(stored, score(stored), tokens_of(stored), read)
    assert marked(stored, chosen)[1] == ([text[:-1]] if is_marked else [])


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("Unbelievably, 12,500 came.", "believ", "Unbelievably"),
        ("Unbelievably, 12,500 came.", "12", "12,500"),
        ("It cost 3.5 million.", "5", "3.5"),
        ("The U.S. Army left.", "U", "U.S."),
        ("Conan O'Brien left.", "O", "O'Brien"),
        ("He lives in दिल्ली now.", "ल", "दिल्ली"),
        ("It ended in 2010-2012.", "2010", "2010-2012"),
        ("It ended.", "ended", "ended"),
        ("“Resign,” she said.", "Resign", "Resign"),
    ],
)
def test_parts_of_words_and_figures_are_widened(text: str, part: str, whole: str) -> None:
    start = text.index(part)
    span = Span(start, start + len(part))
    assert whole_words(text, span, Span(0, len(text))).of(text) == whole


def test_it_is_not_widened_beyond_the_sentence() -> None:
    assert whole_words("Unbelievably", Span(4, 6), Span(2, 8)) == Span(2, 8)


def test_nothing_is_marked_in_a_passage_that_does_not_answer() -> None:
    stored = passage()
    read = replace(reading(stored, "by Friday"), answerability=MIN_ANSWERABILITY - 0.1)
    assert choose_marks(stored, score(stored), tokens_of(stored), read) == Marks()


def test_a_heading_is_not_marked_however_sure_the_reader_is() -> None:
    text = "How many troops will join?\n\nSome 500 officers will join, officials said."
    stored = passage(text, "")
    read = reading(stored, "How many troops", "How many troops will join?")
    chosen = choose_marks(stored, score(stored, 0.9, 0.5), tokens_of(stored), read)
    assert marked(stored, chosen)[0] == ["Some 500 officers will join, officials said."]


def test_a_row_is_marked_with_its_header() -> None:
    text = "| City | Dead |\n| --- | --- |\n| Lagos | 12 |\n| Accra | 3 |"
    stored = passage(text, "")
    read = reading(stored, "3", "| Accra | 3 |")
    chosen = choose_marks(stored, score(stored), tokens_of(stored), read)
    assert marked(stored, chosen) == (["| Accra | 3 |", "| City | Dead |"], ["3"])


@pytest.mark.parametrize("text", ["Why?", "What is known:\n\nWhy is it so?"])
def test_nothing_is_marked_where_nothing_is_stated(text: str) -> None:
    stored = passage(text, "")
    assert choose_marks(stored, score(stored)) == Marks()


TABLE = (
    "| Year | Ships | Tonnes |\n| --- | --- | --- |\n"
    "| 2023 | 412 | 18,200 |\n| 2024 | 388 | 17,900 |\n\nMost of the ships carried grain in 2024."
)


def table_marks(asked: str, prose: float = 0.1) -> list[str]:
    stored = passage(TABLE)
    values = {"grain": prose, "2023": 0.9, "2024": 0.2}
    by_sentence = [
        next((value for words, value in values.items() if words in each.of(TABLE)), 0.3)
        for each in stored.sentences
    ]
    terms = frozenset(content_terms(question_words(asked)))
    return marked(stored, choose_marks(stored, score(stored, *by_sentence), asked=terms))[0]


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("ships in 2024", "| 2024 | 388 | 17,900 |"),
        ("ships", "| 2023 | 412 | 18,200 |"),
        ("18,200 tonnes", "| 2023 | 412 | 18,200 |"),
        ("17,900", "| 2024 | 388 | 17,900 |"),
        # Of the rows, none has a word of the question.
        ("", "| 2023 | 412 | 18,200 |"),
    ],
)
def test_of_a_table_the_row_is_marked_that_is_asked_for(question: str, row: str) -> None:
    assert table_marks(question) == [row, "| Year | Ships | Tonnes |"]


def test_a_sentence_that_answers_better_than_every_row_stays() -> None:
    assert table_marks("2024", prose=0.95) == ["Most of the ships carried grain in 2024."]
