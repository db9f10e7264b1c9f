"""Which words are mistyped ones, and which are rather other words."""

from __future__ import annotations

import pytest

from index.terms import analyse
from retrieval.spelling.typos import is_typo_of, likely_terms
from retrieval.wording.known_words import are_known


@pytest.mark.parametrize(
    ("typed", "word", "errors"),
    [
        ("harbuor", "harbour", 1),
        ("photograhper", "photographer", 1),
        ("harbor", "harbour", 1),
        ("photografer", "photographer", 1),
        ("lighthosue", "lighthouse", 1),
        ("comittment", "commitment", 2),
        ("ligthouse", "lighthouse", 1),
        ("fiers", "fires", 1),
        ("iwth", "with", 1),
    ],
)
def test_a_typing_error(typed: str, word: str, errors: int) -> None:
    assert is_typo_of(typed, word, is_name=False) == errors


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        # Another word: two errors in a short one, another first letter, an ending.
        ("harbour", "labour"),
        ("farmer", "former"[::-1]),
        ("grana", "grant"),
        ("axin", "axis"),
        ("informatics", "information"),
        ("prohibitum", "prohibited"),
        ("permanente", "permanent"),
        ("hacktivers", "hacktiv"),
        ("chromoplasts", "chloroplasts"),
        ("same", "same"),
    ],
)
def test_another_word(typed: str, word: str) -> None:
    assert is_typo_of(typed, word, is_name=False) is None


@pytest.mark.parametrize(
    ("typed", "name", "errors"),
    [
        ("Brekkelmann", "Brekelmann", 1),
        ("Oldenbrug", "Oldenburg", 1),
        ("Hollwood", "Hollywood", 1),
        ("Merker", "Merkel", None),
        ("Portland", "Poland", None),
        ("Dortmund", "Dortmunder", None),
        ("Martins", "Martina", None),
        ("Karten", "Garten", None),
        ("Mortis", "Morris", None),
        ("Hans", "Hnas", None),
        ("Slovenia", "Slovakia", None),
    ],
)
def test_a_name_must_be_nearly_right(typed: str, name: str, errors: int | None) -> None:
    assert is_typo_of(typed, name, is_name=True) == errors


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("presidnet", "president"),
        ("obejctive", "objective"),
        ("countrries", "countries"),
        ("acaedmic", "academic"),
        ("clonialism", "colonialism"),
        ("callled", "called"),
        ("maaking", "making"),
        ("photografer", "photographer"),
    ],
)
def test_the_error_may_stand_in_the_ending_which_the_index_leaves_off(
    typed: str, word: str
) -> None:
    (term,) = analyse(word)
    others = {other: 9 for each in "pressing objection counter acacia" for other in analyse(each)}
    assert next(iter(likely_terms(typed, {**others, term: 1}))) == term


def test_the_more_frequent_of_two_equally_near_terms_comes_first() -> None:
    assert list(likely_terms("staion", {"stain": 3, "station": 40})) == ["station", "stain"]


@pytest.mark.parametrize("word", ["budget", "Dortmund", "Portland", "troops", "embezzled", "dies"])
def test_english_words_and_names_are_known(word: str) -> None:
    assert are_known(analyse(word))


@pytest.mark.parametrize("word", ["budgte", "photografer", "trooops", "embezled"])
def test_mistyped_words_are_not(word: str) -> None:
    assert not are_known(analyse(word))
