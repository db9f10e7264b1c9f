"""Spellings that are one name, and names that only look alike."""

from __future__ import annotations

import pytest

from index.terms import analyse
from index.text.words.sounds import sound, written_out
from retrieval.wording.name_spellings import (
    are_one_name,
    first_letters,
    plain_spellings,
)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("Kraehenbuehl", "Krähenbühl"),
        ("Moeller", "Möller"),
        ("Moeller", "Møller"),
        ("Aarhus", "Århus"),
        ("Djindjic", "Đinđić"),
        ("Strasse", "Straße"),
        ("Komarovskyy", "Komarovsky"),
        ("Komarovskij", "Komarovskiy"),
    ],
)
def test_one_name_in_two_spellings(word: str, other: str) -> None:
    assert are_one_name(word, other)
    assert are_one_name(other, word)
    # The index finds the one by a spelling of the other, or has the same term for both.
    for typed, stored in ((word, other), (other, word)):
        spelled = {typed.lower(), *plain_spellings(typed)}
        assert analyse(stored)[0] in {term for each in spelled for term in analyse(each)}


@pytest.mark.parametrize(
    ("word", "other"),
    [("Michael", "Michał"), ("Bauer", "Baur"), ("Aaron", "Aron"), ("Moller", "Moeller")],
)
def test_names_that_only_look_alike(word: str, other: str) -> None:
    assert not are_one_name(word, other)


def test_accents_are_written_out() -> None:
    assert written_out("ÅSÉN-Ñuüß") == "aasen-nuuess"


@pytest.mark.parametrize(
    "names",
    [
        ["Tchaikin", "Tschaikin", "Chaikin"],
        ["Khadami", "Qadami", "Gaddami", "Kadhami"],
        ["Yavorskyy", "Jaworskyj", "Yavorskiy"],
        ["Osmur", "Usmur"],
        ["Muhammad", "Mohammed", "Mohamed"],
    ],
)
def test_transcriptions_of_one_name_sound_alike(names: list[str]) -> None:
    assert len({sound(name) for name in names}) == 1
    first = {name[0].lower() for name in names}
    assert first <= set(first_letters(names[0].lower()))


@pytest.mark.parametrize(
    ("name", "other"), [("Iran", "Iraq"), ("Merkel", "Markel"), ("Poland", "Portland")]
)
def test_other_names_do_not(name: str, other: str) -> None:
    assert sound(name) != sound(other)
