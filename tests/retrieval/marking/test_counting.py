"""Which sentence is marked where a passage has figures of several places, times or fates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.documents import Span
from index.models.spacy_parser import open_parser
from retrieval.marking.counting import mark_counted
from retrieval.ranking.fusion import RankedPassage
from retrieval.ranking.marks import Marks
from tests.ranked_passages import article, ranked

STORM = (
    "A storm swept the coast on Sunday and left thousands without power. In Velmo the storm killed"
    " 40 people when the harbour wall gave way. Tarnmouth, further south, counted 12 dead, most of"
    " them in the fishing quarter. In 2021 a weaker storm had killed three people in Tarnmouth."
)
FERRY = (
    "The death toll from the fire on the Santa Librada rose to 23 on Wednesday. A total of 189"
    " people were rescued from the Santa Librada."
)


def marked(text: str, words: str, published: date | None = date(2025, 2, 11)) -> RankedPassage:
    """Return a passage whose marked sentence has some words."""
    passage = ranked(article(text, title="News", published=published))
    sentences = passage.candidate.passage.sentences
    sentence = next(each for each in sentences if words in each.of(text))
    values = tuple(float(each == sentence) for each in sentences)
    return replace(passage, marks=Marks((sentence,), (), values))


def shown(passage: RankedPassage) -> tuple[list[str], list[str]]:
    text, marks = passage.candidate.passage.document.text, passage.marks
    return [each.of(text) for each in marks.sentences], [each.of(text) for each in marks.answers]


@pytest.mark.parametrize(
    ("text", "words", "question", "sentence", "answer"),
    [
        (STORM, "40", "How many people died in Tarnmouth?", "Tarnmouth, further south", "12"),
        (STORM, "12 dead", "How many people died in Velmo?", "In Velmo", "40"),
        (STORM, "12 dead", "How many people died in Tarnmouth in 2021?", "In 2021", "three"),
        (FERRY, "189", "How many died on the Santa Librada?", "The death toll", "23"),
        (FERRY, "23", "How many people were rescued from the Santa Librada?",
         "A total of 189", "189"),
    ],
)  # fmt: skip
def test_the_figure_that_fits_is_marked(
    text: str, words: str, question: str, sentence: str, answer: str
) -> None:
    (found,) = mark_counted([marked(text, words)], question, open_parser())
    sentences, answers = shown(found)
    assert [each.startswith(sentence) for each in sentences] == [True]
    assert answers == [answer]


@pytest.mark.parametrize(
    ("text", "words", "question"),
    [
        (STORM, "12 dead", "How many people died in Tarnmouth?"),
        (STORM, "40", "How many people died in Velmo?"),
        (STORM, "thousands", "How many people died in Sweden?"),
        (STORM, "40", "When did the storm hit Tarnmouth?"),
        (FERRY, "23", "How many died on the Santa Librada?"),
        ("It has a height of 188 m and includes 42 floors. Another tower, completed in 1990, has"
         " 30 floors.", "42", "How many floors has the building that was completed in 1967?"),
    ],
)  # fmt: skip
def test_what_fits_keeps_its_mark(text: str, words: str, question: str) -> None:
    before = marked(text, words)
    (found,) = mark_counted([before], question, open_parser())
    assert found.marks.sentences == before.marks.sentences


@pytest.mark.parametrize(
    ("text", "question", "answers"),
    [
        ("Kirby said at least 1,500 North Korean soldiers were in Kursk.",
         "How many North Korean soldiers are in Kursk?", ["at least 1,500"]),
        ("In Kursk 1,500 soldiers fought and 300 died.", "How many died in Kursk?", ["300"]),
        ("In Kursk 1,500 soldiers died on Monday and 300 soldiers died on Tuesday.",
         "How many soldiers died in Kursk?", []),
        ("The work in Kursk cost $40 million.", "How much did the work in Kursk cost?", []),
    ],
)  # fmt: skip
def test_the_only_count_that_fits_is_the_answer(
    text: str, question: str, answers: list[str]
) -> None:
    (found,) = mark_counted([marked(text, "Kursk")], question, open_parser())
    assert shown(found)[1] == answers


def test_the_words_that_the_reader_marked_stay() -> None:
    passage = marked("In Kursk 1,500 soldiers fought.", "Kursk")
    own = Marks(passage.marks.sentences, (Span(0, 8),), passage.marks.values)
    before = replace(passage, marks=own)
    assert mark_counted([before], "How many soldiers fought in Kursk?", open_parser()) == [before]


def test_nothing_is_marked_where_the_figures_are_of_another_place() -> None:
    text = "In Velmo the storm killed 40 people. In Tarnmouth the schools stayed closed."
    (found,) = mark_counted(
        [marked(text, "40")], "How many people did the storm kill in Tarnmouth?", open_parser()
    )
    assert found.marks == Marks()


def test_only_the_best_passages_are_read() -> None:
    passages = [marked(STORM, "40") for _ in range(5)]
    found = mark_counted(passages, "How many people died in Tarnmouth?", open_parser())
    assert [shown(each)[1] for each in found] == [["12"]] * 3 + [[]] * 2


def test_the_best_of_the_sentences_that_fit_may_have_no_value_above_zero() -> None:
    text = (
        "In Velmo the storm killed 40 people. In Tarnmouth 12 people died in the harbour. In"
        " Tarnmouth 14 people died in the storm."
    )
    passage = marked(text, "40")
    passage = replace(passage, marks=replace(passage.marks, values=(1.0, -0.5, 0.0)))
    question = "How many people died in Tarnmouth?"
    (found,) = mark_counted([passage], question, open_parser())
    assert shown(found)[0] == ["In Tarnmouth 14 people died in the storm."]


MINE = (
    "An explosion killed nine miners and injured 23 at the Tamro mine on Monday. In 2016, an"
    " accident there killed five miners. Eleven of the injured have burns."
)


@pytest.mark.parametrize(
    ("first", "second", "question", "expected"),
    [
        # Of an earlier time, and a part of what is asked for.
        ("In 2016", "An explosion", "how many miners were killed at tamro", ["nine", ""]),
        ("Eleven", "An explosion", "How many were injured at Tamro?", ["23", ""]),
        # What is asked for is of that time, or in the first passage alone.
        ("In 2016", "An explosion", "how many miners were killed in 2016", ["five", "nine"]),
        ("In 2016", "Eleven", "how many miners were killed by an accident", ["", "Eleven"]),
    ],
)
def test_the_passage_whose_figure_fits_comes_first(
    first: str, second: str, question: str, expected: list[str]
) -> None:
    figures = {"An explosion": "23" if "injured" in question else "nine", "Eleven": "Eleven"}
    passages = [_alone(MINE, words, figures.get(words, "")) for words in (first, second)]
    passages[0] = replace(passages[0], marks=replace(passages[0].marks, answers=()))
    found = mark_counted(passages, question, open_parser())
    assert [" ".join(shown(each)[1]) for each in found] == expected


def _alone(text: str, words: str, figure: str) -> RankedPassage:
    """Return a passage of one sentence of an article, which is marked with its figure."""
    document = article(text, title="News", published=date(2025, 3, 11))
    sentence = next(e for e in ranked(document).candidate.passage.sentences if words in e.of(text))
    start = text.index(figure) if figure else 0
    answers = (Span(start, start + len(figure)),) if figure else ()
    return replace(ranked(document, span=sentence), marks=Marks((sentence,), answers, (1.0,)))


BUDGET = (
    "Tamro passed a budget of 429 million euros on Monday. The council gives 149 million euros to"
    " care and 94 million euros to schools. Nobody voted against it."
)


@pytest.mark.parametrize(
    ("words", "question", "sentence"),
    [
        ("429", "how much do schools in tamro get", "The council"),
        ("429", "How big is the budget of Tamro?", "Tamro passed"),
        ("149", "how much of the budget is for care", "The council"),
        ("429", "how much do harbours in tamro get", "Tamro passed"),
    ],
)
def test_an_amount_of_what_is_asked_about_is_marked(
    words: str, question: str, sentence: str
) -> None:
    (found,) = mark_counted([marked(BUDGET, words)], question, open_parser())
    assert [each.startswith(sentence) for each in shown(found)[0]] == [True]
