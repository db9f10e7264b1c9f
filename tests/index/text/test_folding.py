"""Characters that hide a word, and the way back to the stored text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terms import analyse
from index.text.folding import fold, fold_characters, fold_with_origins

# Each is the word "government" or "official", as files write it.
HIDDEN = [
    ("govern\u00adment", "government"),
    ("govern-\nment", "government"),
    ("govern-\r\n  ment", "government"),
    ("govern-\n> ment", "government"),
    ("govern\u00ad\nment", "government"),
    ("govern\u2010\nment", "government"),
    ("govern\u200bment", "government"),
    ("govern\u200c\u200dment", "government"),
    ("govern\u2060ment", "government"),
    ("\ufeffgovernment", "government"),
    ("oﬃcial", "official"),
    ("o\ufb03\u00adcial", "official"),
    ("ｏｆｆｉｃｉａｌ", "official"),
    ("𝔬𝔣𝔣𝔦𝔠𝔦𝔞𝔩", "official"),
    ("Größen-\nordnung", "Größenordnung"),
    ("прави\u00adтельство", "правительство"),
]


@pytest.mark.parametrize(("hidden", "word"), HIDDEN)
def test_a_hidden_word_has_its_own_terms(hidden: str, word: str) -> None:
    assert fold(hidden) == word
    assert set(analyse(word)) <= set(analyse(f"The {hidden} said."))


def test_the_parts_of_a_divided_word_are_found_as_well() -> None:
    assert analyse("a well-\nknown town") == ["a", "well", "known", "wellknown", "town"]


@pytest.mark.parametrize(
    "text",
    [
        "plain words - and a dash",
        "a list:\n- one\n- two",
        "the North-\nSouth line",  # a capital letter begins a name of its own
        "12-\nfoot boats",
        "می\u200cخواهم",  # the sign is part of Persian spelling
        "ภาษา\u200bไทย",  # and here it separates two words
        "👩\u200d🚒 and 🦉",
        "x² and ½ and …",
    ],
)
def test_what_hides_no_word_is_left(text: str) -> None:
    assert fold(text) == text
    assert fold_with_origins(text) is None


def test_a_compound_at_the_end_of_a_line_keeps_its_hyphen_if_its_parts_are_words() -> None:
    known = {"long", "term", "government", "gover", "nment"}
    text = "a long-\nterm plan of the gover-\nnment"
    assert fold(text, known.__contains__) == "a long-term plan of the government"
    folded = fold_with_origins(text, known.__contains__)
    assert folded is not None
    assert folded.text == "a long-term plan of the government"
    start, end = folded.origin(2, 11)
    assert text[start:end] == "long-\nterm"


def test_a_comparison_of_copies_keeps_the_hyphens_at_ends_of_lines() -> None:
    assert fold_characters("oﬃcial long-\nterm plan\u00ad\nned") == "official long-\nterm planned"


def test_a_hyphen_that_keeps_a_line_together_is_a_hyphen() -> None:
    assert fold("re\u2011election") == "re-election"


def test_origins_lead_back_to_the_stored_text() -> None:
    text = "The oﬃ\u00adcial govern-\nment said"
    folded = fold_with_origins(text)
    assert folded is not None
    assert folded.text == "The official government said"
    for word, stored in (("official", "oﬃ\u00adcial"), ("government", "govern-\nment")):
        start = folded.text.index(word)
        first, end = folded.origin(start, start + len(word))
        assert text[first:end] == stored
    # A part of a ligature is the whole ligature.
    first, end = folded.origin(5, 6)
    assert text[first:end] == "ﬃ"


CHARACTERS = st.text(st.sampled_from("abc ABC-\n\r> é\u0301ﬁ\u00ad\u200b\u200d\u2010\u2060\ufeffя"))


@given(CHARACTERS)
def test_any_text_is_folded_with_exact_origins(text: str) -> None:
    folded = fold_with_origins(text)
    assert fold(text) == (text if folded is None else folded.text)
    if folded is None:
        return
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    positions = list(zip(folded.starts, folded.ends, strict=True))
    assert positions == sorted(positions)
    for character, (start, end) in zip(folded.text, positions, strict=True):
        assert 0 <= start < end <= len(text)
        assert end - start > 1 or character == text[start] or text[start] in "ﬁ\u2010"
