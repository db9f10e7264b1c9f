"""Names across scripts: the keys that find them, and what is surely one name."""

from __future__ import annotations

import pytest

from index.text.words.sounds import (
    are_one_sound,
    is_transcribed,
    latin_spellings,
    may_be_name,
    sound_key,
)


@pytest.mark.parametrize(
    "names",
    [
        ("Zelensky", "Зеленський", "Зеленский", "زيلينسكي", "Ζελένσκι", "זלנסקי"),
        ("Putin", "Путин", "Путін", "بوتين", "Πούτιν", "पुतिन"),
        ("Netanyahu", "نتنياهو", "נתניהו", "नेतन्याहू"),
        ("Mitsotakis", "Μητσοτάκης", "Мицотакис"),
        ("Vladimir", "Владимир", "Владімір"),
    ],
)
def test_a_name_has_one_key_in_all_scripts(names: tuple[str, ...]) -> None:
    assert len({sound_key(name) for name in names}) == 1
    assert sound_key(names[0])


def test_short_words_and_chinese_have_no_key() -> None:
    assert sound_key("Rio") == sound_key("泽连斯基") == sound_key("") == ""
    assert not is_transcribed("泽连斯基")
    assert not is_transcribed("เซเลนสกี")
    assert not is_transcribed("Müller")


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("Зеленський", "Zelensky"),
        ("Зеленский", "Zelenskyy"),
        ("زيلينسكي", "Zelensky"),
        ("Путин", "Putin"),
        ("Μητσοτάκης", "Mitsotakis"),
    ],
)
def test_one_name(word: str, other: str) -> None:
    assert are_one_sound(word, other)
    assert are_one_sound(other, word)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("Путин", "Batan"),  # the same consonants, other vowels
        ("Мартин", "Morton"),
        ("سلمان", "Suleiman" * 2),
        ("سلم", "Salam"),  # three consonants of Arabic are no proof
        ("Кравчук", "Kravchenko"),
        ("Зеленський", "Zulunsuku"),
        ("Порошенко", "Prosecco"),
    ],
)
def test_not_surely_one_name(word: str, other: str) -> None:
    assert not are_one_sound(word, other)


def test_a_name_has_a_capital_where_the_script_has_them() -> None:
    assert may_be_name("Київ")
    assert may_be_name("Kyiv")
    assert may_be_name("كييف")
    assert not may_be_name("київ")
    assert not may_be_name("kyiv")
    assert not may_be_name("πόλη")


def test_a_name_may_begin_with_another_letter_in_latin() -> None:
    assert {"butyn", "putyn"} <= {
        each.replace("bw", "bu").replace("pw", "pu") for each in latin_spellings("بوتين")
    }
    assert latin_spellings("…") == []
