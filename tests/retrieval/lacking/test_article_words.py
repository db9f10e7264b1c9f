"""What an article lacks of a question's names, figures and dates."""

from __future__ import annotations

from datetime import date

import pytest

from index.documents import Document, Span
from retrieval.lacking.article_words import BEGINNING, REACH, ArticleWords
from retrieval.question import question_words
from retrieval.questions.items import question_items

TEXT = """\
Officials in Görlitz said on Tuesday that Petra Falk won 4,120 votes, three more than Jürgen Müller.

The Turkish minister, Ayşe Çelik, and the U.N. envoy Volodymyr Zelenskyy spoke in March and last \
year. About 1.5 million people watched the debate, Koreans among them.
"""


def article(text: str = TEXT, published: date | None = None, title: str = "A vote") -> Document:
    return Document(doc_id="vote", title=title, text=text, sha256="", published=published)


def lacking(
    question: str, text: str = TEXT, published: date | None = date(2024, 4, 2)
) -> list[float]:
    words = ArticleWords(article(text, published), Span(0, 10))
    items = question_items(question, question_words(question))
    return [words.lacking(item) for item in items if item.is_named]


@pytest.mark.parametrize(
    "name",
    [
        "Goerlitz", "Görlitz", "Gorlitz", "Juergen Mueller", "Jürgen Müller", "Ayse Celik", "UN",
        "U.N.", "Zelensky", "Zelenskiy", "Turkey", "Turks", "Korea", "Petra Falk", "Falk",
        "Görlittz",
    ],
)  # fmt: skip
def test_a_name_is_the_same_in_any_spelling_and_form(name: str) -> None:
    assert lacking(f"What of {name}?") == [0.0]


@pytest.mark.parametrize("name", ["Zittau", "Anna Falk", "Petra Ulm", "Greece", "EU", "Kor"])
def test_another_name_is_lacking(name: str) -> None:
    assert lacking(f"What of {name}?") == [1.0]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ord", "Bjørn wrote a word in Nordby."),
        ("Lund", "Lunden"),
        ("Sund", "Mesund"),
        ("Une", "Dune."),
        ("UN", "The U.N.E. met."),
    ],
)
def test_a_part_of_another_word_is_not_the_name(name: str, text: str) -> None:
    assert lacking(f"What of {name}?", text) == [1.0]


@pytest.mark.parametrize(
    "text", ["UN", "the un-", "“UN”", "aU.N. and U.N., too", "Late (U.N.)", "Run, then UN."]
)
def test_a_short_name_is_found_beside_any_punctuation(text: str) -> None:
    assert lacking("What of UN?", text) == [0.0]


@pytest.mark.parametrize(("asked", "words"), [("12", "Twelve"), ("11", "eleven"), ("3", "three")])
def test_a_small_number_may_stand_in_words(asked: str, words: str) -> None:
    assert lacking(f"Were there {asked} boats?", f"{words} boats left.") == [0.0]
    assert lacking(f"Were there {asked} boats?", "Boats left.") == [1.0]


def test_a_capital_stands_for_half_of_its_country() -> None:
    assert lacking("What does Ankara want?") == [0.5]
    assert lacking("What does Turkey want?", "Ankara has refused.") == [0.5]
    assert lacking("What do Athens and Greece want?") == [1.0, 1.0]


def test_the_country_of_a_longer_name_is_another() -> None:
    assert lacking("Who rules Nigeria?", "A coup in Niger.") == [1.0]


def test_one_word_of_a_long_name_may_be_left_out() -> None:
    assert lacking("Where is Petra Maria Falk?") == [0.5]
    assert lacking("Where is Petra Maria Ulm?") == [1.0]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Was it 4,120, 4120 or 1,500,000?", [0.0, 0.0, 0.0]),
        ("Was it 4,121 or 12.5?", [1.0, 1.0]),
        ("Were they 3 or 4?", [0.0, 1.0]),
        # The year of publication, and the one that "last year" means.
        ("Was it in 2024, 2023 or 2022?", [0.0, 0.0, 1.0]),
        # A month that the text names, that of publication, and another.
        ("Was it in March, April or June?", [0.0, 0.0, 1.0]),
        # A day in digits.
        ("Was it on 2024-04-02 or 2024-04-05?", [0.0, 1.0]),
        # An article may give a day in many ways.
        ("Was it on Sunday?", [0.0]),
    ],
)
def test_figures_and_dates(question: str, expected: list[float]) -> None:
    assert lacking(question) == expected


def test_a_date_of_an_article_without_one_is_only_that_of_its_text() -> None:
    assert lacking("Was it in 2024, in March or April?", published=None) == [1.0, 0.0, 1.0]


def test_may_is_no_word() -> None:
    assert lacking("Was it in May?", "They may march.", None) == [1.0]


def test_how_often_a_word_has_a_capital() -> None:
    words = ArticleWords(
        article("We ate turkey in Turkey. Turkey paid; a turkey died."), Span(0, 5)
    )
    assert words.cases("turkey") == (2, 1)
    assert words.cases("zebra") == (0, 0)


def test_a_long_article_is_compared_near_the_passage_and_at_its_beginning() -> None:
    filler = "It rained all day long. " * 2_000
    text = f"Falk began. {filler} Ulm spoke. {filler} Bremen ended."
    passage = Span(text.index("Ulm"), text.index("Ulm") + 10)
    assert passage.start > BEGINNING + REACH
    words = ArticleWords(article(text), passage)
    question = "What of Falk, Ulm, Bremen?"
    items = [item for item in question_items(question, question_words(question)) if item.is_named]
    assert [words.lacking(item) for item in items] == [0.0, 0.0, 1.0]
    assert words.serves(Span(passage.start + 100, passage.end + 100))
    assert not words.serves(Span(len(text) - 10, len(text)))
