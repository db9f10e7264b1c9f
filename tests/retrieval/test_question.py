"""Questions to words: any text is one, and syntax of query languages means nothing in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Span
from index.terms import analyse
from retrieval.question import (
    MAX_QUESTION_CHARACTERS,
    MAX_TERMS,
    STOP_WORDS,
    Word,
    content_terms,
    question_words,
)


def told(text: str) -> list[str]:
    return [word.term for word in question_words(text) if word.is_content]


def test_words_stand_where_they_stand() -> None:
    text = "Did the  ferries—stop?"
    assert question_words(text) == (
        Word(Span(0, 3), "did", is_content=False),
        Word(Span(4, 7), "the", is_content=False),
        Word(Span(9, 16), "ferri", is_content=True),
        Word(Span(17, 21), "stop", is_content=True),
    )


@given(st.text())
def test_any_text_is_a_question(text: str) -> None:
    words = question_words(text)
    reached = 0
    for word in words:
        # A word may fall into several terms, which then share its span.
        assert reached <= word.span.start < word.span.end <= len(text)
        assert word.term in analyse(word.span.of(text))
        reached = word.span.start
    assert bool(words) == any(word.is_content for word in words)
    terms = content_terms(words)
    assert len(terms) == len(set(terms)) <= MAX_TERMS


@given(st.text(st.characters(codec="latin-1", exclude_characters="\xad")))
def test_terms_are_those_of_the_index(text: str) -> None:
    terms = analyse(text)
    telling = [term for term in terms if term not in STOP_WORDS] or terms
    assert told(text) == telling


@pytest.mark.parametrize("text", ["", " \t\r\n\u2003", "?!… — “”", "🦉🦉", "\x00\x01\u200b"])
def test_what_holds_no_word_has_none(text: str) -> None:
    assert question_words(text) == ()
    assert content_terms(()) == ()


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ('"north korea"', ["north", "korea"]),
        ("NEAR(kursk, 5)", ["near", "kursk", "5"]),
        ("title:kursk AND (text:* OR NOT", ["titl", "kursk", "text"]),
        ("kur* +troops -gur ^2 ~1 [a TO b]", ["kur", "troop", "gur", "2", "1", "b"]),
        ("'; DROP TABLE passages; --", ["drop", "tabl", "passag"]),
        ("Robert\x00Smith\x00", ["robert", "smith"]),
        ("owls🦉fly", ["owl", "fli"]),
        ("snake_case_word", ["snake", "case", "word"]),
    ],
)
def test_syntax_means_nothing(text: str, terms: list[str]) -> None:
    assert told(text) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Zelenskýj Växjö café", ["zelenskyj", "vaxjo", "cafe"]),
        ("Сколько СОЛДАТ?", ["сколько", "солдат"]),
        ("كم جندي", ["كم", "جندي"]),
        ("朝鲜军队", ["朝鲜", "鲜军", "军队"]),
    ],
)
def test_other_scripts(text: str, terms: list[str]) -> None:
    assert told(text) == terms


@pytest.mark.parametrize(
    "text",
    ["हिन्दी भाषा में समाचार", "مُحَمَّد", "বাংলা", "e\u0301te\u0301", "in\xadcur\xadsion"],
)
def test_marks_are_part_of_their_word(text: str) -> None:
    assert told(text) == analyse(text)


def test_what_is_asked_about_is_told_from_the_rest() -> None:
    assert told("How many of the troops are in Kursk?") == ["troop", "kursk"]
    assert told("What did Ukraine's president say?") == ["ukrain", "presid", "say"]


def test_stop_words_tell_where_there_is_nothing_else() -> None:
    assert told("Who are you?") == ["who", "are", "you"]
    assert told("Who are you, Kursk?") == ["kursk"]


def test_stop_words_are_stemmed_as_the_index_stems() -> None:
    assert {"the", "who", "veri", "onc"} <= STOP_WORDS
    assert "veri" not in told("the very best")


def test_each_term_is_searched_for_once() -> None:
    words = question_words("Troops, troop and TROOPS in Kursk; the troops!")
    assert [word.term for word in words].count("troop") == 4
    assert content_terms(words) == ("troop", "kursk")


def test_a_pasted_article_is_still_a_question() -> None:
    text = " ".join(f"word{n}" for n in range(20_000))
    words = question_words(text)
    assert words[-1].span.end <= MAX_QUESTION_CHARACTERS < len(text)
    assert content_terms(words) == tuple(f"word{n}" for n in range(MAX_TERMS))
    assert question_words("x" * 100_000) == ()
