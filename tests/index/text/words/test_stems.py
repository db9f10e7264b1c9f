"""Stems of other languages than English."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from index.text.languages import LANGUAGE_NAMES
from index.text.words.stems import _ALGORITHMS, has_stems, stem_of


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("de", ["Häuser", "Hauses", "HAUS"]),
        ("fr", ["élections", "élection"]),
        ("ru", ["школы", "школу", "школами"]),
        ("uk", ["Зеленський", "Зеленського", "Зеленському"]),
        ("uk", ["школи", "школу", "школами", "школах"]),
        ("tr", ["evler", "evleri"]),
        ("ar", ["المعلمون", "معلم"]),
    ],
)
def test_forms_of_a_word_have_one_stem(language: str, forms: list[str]) -> None:
    assert len({stem_of(form, language) for form in forms}) == 1


def test_short_words_keep_three_letters() -> None:
    assert stem_of("вода", "uk") == "вод"
    assert stem_of("він", "uk") == "він"


def test_every_language_is_known_and_has_its_stemmer() -> None:
    for language in _ALGORITHMS:
        assert language in LANGUAGE_NAMES
        assert stem_of("1900", language) == "1900"
    assert not has_stems("en")
    assert not has_stems("")
    assert not has_stems("zh")


def test_threads_make_the_stems_that_one_makes() -> None:
    words = [f"häuser{number}ungen" for number in range(2_000)]
    alone = [stem_of(word, "de") for word in words]
    stem_of.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda word: stem_of(word, "de"), words)) == alone
