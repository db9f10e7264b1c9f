"""Which words are marked as the answer where a sentence has several that may be it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.documents import Span
from index.models.spacy_parser import open_parser
from retrieval.marking.counting import mark_counted
from retrieval.marking.other_persons import without_others_words
from retrieval.marking.table_cells import asked_cell
from retrieval.question import question_words
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.marks import Marks
from tests.ranked_passages import article, ranked


def answered(text: str, answer: str) -> RankedPassage:
    """Return a passage in which the words of an answer, and their sentence, are marked."""
    passage = ranked(article(text, title="News"))
    start = text.index(answer)
    words = Span(start, start + len(answer))
    sentences = passage.candidate.passage.sentences
    sentence = next(each for each in sentences if each.contains(words))
    values = tuple(float(each == sentence) for each in sentences)
    return replace(passage, marks=Marks((sentence,), (words,), values))


def answers_of(passage: RankedPassage) -> list[str]:
    text = passage.candidate.passage.document.text
    return [each.of(text) for each in passage.marks.answers]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "wrong", "question", "right"),
    [
        # Of several fates.
        ("Nine people drowned and 27 were injured when a dam broke near Ostrel.", "Nine",
         "How many people were injured near Ostrel?", ["27"]),
        ("The landslide killed 52 people and injured 208 in Ostrel.", "52",
         "How many people were injured in Ostrel?", ["208"]),
        # Beside their names.
        ("The Reds would win 29 percent, the Blues 22 percent and the Farmers 11 percent.", "29",
         "What share would the Blues win?", ["22 percent"]),
        ("The poll saw 29 percent for the Reds and 22 percent for the Blues.", "29",
         "What share would the Blues win?", ["22 percent"]),
        ("The Reds won 29 percent, the Blues 22 percent.", "29 percent",
         "What share did the Reds win?", ["29 percent"]),
        # A part of a whole.
        ("Auditors looked at 31 schools in May and found mould in four of them.", "31",
         "How many schools had mould?", ["four"]),
        ("Auditors looked at 31 schools in May and found mould in four of them.", "31",
         "How many schools did the auditors look at?", ["31"]),
    ],
)  # fmt: skip
def test_the_figure_that_is_asked_for_is_the_answer(
    text: str, wrong: str, question: str, right: list[str]
) -> None:
    (found,) = mark_counted([answered(text, wrong)], question, open_parser())
    assert answers_of(found) == right


@pytest.mark.model
def test_the_figure_of_the_source_that_is_asked_for_is_marked() -> None:
    text = (
        "The firm Ostrel Rail said it would hire 900 guards this year. The union GLF called that"
        " too little and demanded 2,400."
    )
    for question in ("How many guards does GLF demand?", "How many guards, according to GLF?"):
        (found,) = mark_counted([answered(text, "900")], question, open_parser())
        assert answers_of(found) == ["2,400"]
        assert found.marks.sentences[0].of(text).startswith("The union GLF")
    (same,) = mark_counted(
        [answered(text, "900")], "How many guards does Ostrel Rail want?", open_parser()
    )
    assert answers_of(same) == ["900"]


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("How many workers did the mill have in 2021?", "1,900"),
        ("How many tonnes did the mill make in 2021?", "410,000"),
        ("What happened in 2021?", None),
        ("How many workers a tonne?", None),
    ],
)
def test_the_column_tells_which_cell_is_asked_for(question: str, right: str | None) -> None:
    text = "| Year | Tonnes | Workers |\n| --- | --- | --- |\n| 2021 | 410,000 | 1,900 |"
    lines = text.split("\n")
    header, row = Span(0, len(lines[0])), Span(len(text) - len(lines[2]), len(text))
    cell = asked_cell(text, question, row, header)
    assert (cell and cell.of(text)) == right


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("His partner Dora Lind was sentenced to three years in prison.", False),
        ("Judge Paul Amsel sentenced him to three years in prison.", True),
        ("Veit was sentenced to three years in prison.", True),
        ("The sentence was three years in prison.", True),
        ("It was three years in prison, Dora Lind said.", True),
    ],
)
def test_words_about_another_person_are_not_the_answer(sentence: str, *, kept: bool) -> None:
    text = f"The banker Marek Veit stood trial on Monday. {sentence}"
    question = "How long will Marek Veit go to prison?"
    before = answered(text, "three years")
    (found,) = without_others_words([before], question, question_words(question))
    assert answers_of(found) == (["three years"] if kept else [])
    assert found.marks.sentences == before.marks.sentences


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("how long will marek veit go to prison", False),
        ("how long will dora lind go to prison", True),
        ("how long will the banker go to prison", True),
    ],
)
def test_a_surname_tells_another_person_and_a_name_needs_no_capital(
    question: str, *, kept: bool
) -> None:
    text = "Marek Veit and Dora Lind stood trial on Monday. Lind got three years in prison."
    before = answered(text, "three years")
    (found,) = without_others_words([before], question, question_words(question))
    assert answers_of(found) == (["three years"] if kept else [])


def test_another_person_is_told_only_where_the_passage_names_the_asked_one() -> None:
    text = "A man stood trial on Monday. Dora Lind was sentenced to three years."
    question = "How long will Marek Veit go to prison?"
    before = answered(text, "three years")
    assert without_others_words([before], question, question_words(question)) == [before]
