"""Countries are found by their names, by the words for their people, and by their capitals."""

from __future__ import annotations

import pytest

from index.text.countries import COUNTRIES, COUNTRIES_BY_WORD, names_of_same_country


@pytest.mark.parametrize(
    ("word", "countries"),
    [
        ("turkey", ["Turkey"]),
        ("turkish", ["Turkey"]),
        ("beijing", ["China"]),
        ("brussels", ["Belgium", "European Union"]),
        ("moscow", ["Russia", "Soviet Union"]),
        ("european", ["European Union", "Europe"]),
        ("djibouti", ["Djibouti"]),
        ("atlantis", []),
    ],
)
def test_the_countries_that_a_word_may_mean(word: str, countries: list[str]) -> None:
    assert [country.names[0] for country in COUNTRIES_BY_WORD.get(word, ())] == countries


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("Peru", {"Peruvian"}),
        ("Peruvians", {"Peru", "Peruvian"}),
        ("türkiye", {"Turkey", "Türkiye", "Turkish", "Turk"}),
        ("Lima", set()),
        ("Luxembourg", {"Luxembourgish", "Luxembourger"}),
        ("s", set()),
        ("", set()),
    ],
)
def test_the_other_words_for_a_country(word: str, others: set[str]) -> None:
    assert names_of_same_country(word) == others


def test_every_line_of_the_table_is_whole() -> None:
    names = [name for country in COUNTRIES for name in country.names]
    assert len(set(names)) == len(names)
    for country in COUNTRIES:
        assert country.names
        assert country.adjectives
        assert all(word == word.strip() and "|" not in word for word in country.capitals)
        assert country.capitals or country.names == ("Europe",)
