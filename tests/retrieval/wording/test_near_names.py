"""Names that differ by a letter or two: one in the same place is nearly the name."""

from __future__ import annotations

import pytest

from index.documents import Document, Span
from retrieval.lacking.article_words import ArticleWords
from retrieval.question import question_words
from retrieval.questions.items import question_items
from retrieval.wording.near_names import NEARLY, have_same_consonants, is_nearly

TEXT = """Minister Clara Boehm met Paul Schmitt, Niamh Kehoe, Ada Lindt and Ali Yıldırım. \
Karim Yusuf, Ivo Falk and Piotr Marz were there; Tom Reilly left."""


def lacking(name: str, *, apart: tuple[str, ...] = ()) -> float:
    words = ArticleWords(Document(doc_id="a", title="", text=TEXT, sha256=""), Span(0, 10))
    question = f"What did {name} say?"
    [item] = [each for each in question_items(question, question_words(question)) if each.is_named]
    return words.lacking(item, apart=apart)


@pytest.mark.parametrize(
    "name",
    ["Clara Bohm", "Niamh Keogh", "Ada Lint", "Ivo Falc", "Ivo Falt", "Piotr Mars", "Lindt",
     "Karim Yousef", "Tom Riley", "Riley", "Ali Yildrim", "Ali Yildirim"],
)  # fmt: skip
def test_a_name_a_letter_or_two_off_weighs_little(name: str) -> None:
    assert lacking(name) <= NEARLY


@pytest.mark.parametrize(
    "name", ["Ivo Ulm", "Petra Falk", "Clara Schott", "Ada Kern", "Tom Rogers", "Falun", "Ulm"]
)
def test_another_person_is_lacking(name: str) -> None:
    assert lacking(name) == 1.0


def test_two_names_that_stand_in_the_articles_stay_apart() -> None:
    assert lacking("Ivo Falt") == NEARLY
    assert lacking("Ivo Falt", apart=("Falt",)) == 1.0
    assert lacking("Paul Schmidt") <= NEARLY
    assert lacking("Paul Schmidt", apart=("Schmidt",)) in (0.0, 1.0)


def test_nearness_of_two_words() -> None:
    assert is_nearly("Mor", "Mohr")
    assert is_nearly("Fen", "Fenn")
    assert not is_nearly("Mor", "Mahr")
    assert not is_nearly("Li", "Lim")
    assert have_same_consonants("Yousef", "Yusuf")
    assert have_same_consonants("Rot", "Roth")
    assert not have_same_consonants("Holt", "Hold")
