"""The words of an article, to tell which names, figures and dates of a question it lacks.

A name is the same in any spelling: Müller and Mueller, Görlitz and Goerlitz, Zelenskyy and
Zelensky, U.N. and UN. "Turkish" stands for Turkey. A capital stands for its country's government,
and so for half of it: the article about Beijing's army may be the one, and may be another.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import cached_property

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from index.documents import Document, Span
from index.terms import analyse
from index.text.countries import COUNTRIES_BY_WORD, Country
from index.text.words.sounds import sound
from retrieval.lacking.article_dates import ArticleDates
from retrieval.lacking.asked_dates import DATE_KINDS, asked_date
from retrieval.numbers.figure_values import scale_of, unscaled_values, values_of
from retrieval.numbers.written_numbers import WrittenNumber, written_numbers
from retrieval.questions.items import ItemKind, QuestionItem
from retrieval.wording.name_spellings import name_keys
from retrieval.wording.near_names import (
    NEARLY,
    capital_words,
    is_nearly,
    stands_nearly,
)

# How much of a long article is compared, in characters before and after the passage. A book is
# about more than one subject.
REACH = 6_000
# The beginning of an article names its subject.
BEGINNING = 2_000

_WORD = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*")
# "U.N.", from its first full stop on: a pattern that begins with a letter takes ten times as long.
_INITIALISM = re.compile(r"(?<=\b[^\W\d_])\.(?:[^\W\d_]\.)+")
_JOINTS = re.compile("[.'’-]")
# A word after one of these may have its capital because it is the first of a sentence.
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?:\n“\"‘(–—-])\s*$")
# What may follow the common beginning of two forms of one name: Korea, Korean, Koreans.
_NAME_ENDINGS = frozenset(
    ("", "s", "n", "an", "ian", "i", "ese", "ish", "er", "ers", "ns", "ans", "ians", "is", "es")
)
_MIN_BEGINNING = 4

# From this length on, a word with one error, or with two, is taken for the word meant.
_ONE_ERROR = 5
_TWO_ERRORS = 9

# How much an item is lacking of which only a country or only its capital is there.
RELATED = 0.5


class ArticleWords:
    """The words of an article around a passage, with those of its title.

    Args:
        document: the article.
        span: the passage.
    """

    def __init__(self, document: Document, span: Span) -> None:
        start, end = max(0, span.start - REACH), span.end + REACH
        beginning = document.text[: min(BEGINNING, start)]
        self._compared = Span(start, end)
        self._is_whole = start == 0 and end >= len(document.text)
        self._text = f"{document.title}\n{beginning}\n{document.text[start:end]}"
        # The dates that the same text gives.
        self.dates = ArticleDates(self._text, document.published, document.language)
        self._language = document.language

    def serves(self, span: Span) -> bool:
        """Return whether a passage's neighbourhood in the article is compared, too."""
        near = Span(max(0, span.start - REACH // 2), span.end + REACH // 2)
        return self._is_whole or self._compared.contains(near)

    def lacking(self, item: QuestionItem, *, before: str = "", apart: Container[str] = ()) -> float:
        """Return how much of an item the article lacks, 0 to 1.

        A part of a name may be lacking. Of a country, its capital or its people count as half, and
        a name that is nearly the same, in the same place, counts as most of it.

        Args:
            item: the item.
            before: the word before it in the question.
            apart: words that stand in another article as they are: what is nearly the same here is
                another name.
        """
        if item.kind is ItemKind.WEEKDAY:
            return 0.0
        if item.kind in DATE_KINDS:
            return self.dates.lacking(asked_date(item))
        if item.kind is ItemKind.FIGURE:
            return float(not self._has_figure(item))
        missing = [
            place
            for place, part in enumerate(item.parts)
            if not (self._has_word(part) or (part not in apart and self._has_nearly(part)))
        ]
        if not missing:
            return 0.0
        # "Mossel Bay" is another place than "Jeffreys Bay", and "Anna Falk" another person than
        # "Petra Falk". Of a longer name, one word may be left out.
        lacking = RELATED if len(missing) == 1 and len(item.parts) > 2 else 1.0
        last = item.parts[-1]
        if missing == [len(item.parts) - 1] and last not in apart and _may_be_misspelt(item):
            first = item.parts[-2] if len(item.parts) > 1 else before
            if stands_nearly(last, first, self._text, self._names):
                return NEARLY
        return min(lacking, 1 - self._has_country(item.text))

    def _has_figure(self, item: QuestionItem) -> bool:
        """Return whether the article has a figure, in digits or in words."""
        asked = item.figure
        if asked is not None and (
            asked.is_multiplied_elsewhere or self._language not in ("", "en")
        ):
            written = self._figures.get(asked.digits, ())
            if any(map(asked.may_be, written)):
                return True
            if asked.is_multiplied_elsewhere or any(
                each.is_multiplied_elsewhere for each in written
            ):
                return False
        values = values_of(item.text, "")
        if asked is not None and asked.readings:
            values = {float(each) for each in asked.readings}
        if not values:
            # "12:30" is no number.
            return item.number in self._text
        if not self._values.isdisjoint(values):
            return True
        # A table "in millions" has 5 for 5 million.
        scale = scale_of(item.text)
        return (
            bool(scale)
            and scale in self._lower
            and not self._values.isdisjoint(unscaled_values(item.number))
        )

    def has_name(self, word: str) -> bool:
        """Return whether a word stands in the article as it is, with a capital."""
        name = re.escape(word[0].upper() + word[1:])
        return re.search(rf"(?<![^\W_]){name}(?![^\W_])", self._text) is not None

    def has_any(self, terms: frozenset[str]) -> bool:
        """Return whether the article has any of some index terms."""
        return not terms.isdisjoint(self._terms)

    def has_nearly(self, word: str) -> bool:
        """Return whether the article has a word of a name, or one that is nearly the same."""
        return self._has_word(word) or any(is_nearly(word, name) for name in self._names)

    def cases(self, word: str) -> tuple[int, int]:
        """Return how often the article writes a word without and with a capital.

        Capitals at the beginning of a sentence are not counted.
        """
        lower = upper = 0
        if word.lower() not in self._lower:
            return lower, upper
        for match in re.finditer(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", self._text, re.I):
            if match[0][0].islower():
                lower += 1
            elif not _OPENS_SENTENCE.search(self._text, max(0, match.start() - 4), match.start()):
                upper += 1
        return lower, upper

    def _has_word(self, word: str) -> bool:
        """Return whether the article has a word of a name, in any form and spelling."""
        if self._stands(word):
            return True
        terms = analyse(word)
        if all(map(self._has_form, terms)):
            return bool(terms)
        return not self._keys.isdisjoint(_spelling_keys(word))

    def _stands(self, word: str) -> bool:
        """Return whether a word surely stands in the text as it is; this saves analysing it."""
        if not (word.isascii() and word.isalnum()):
            return False
        word = word.lower()
        start = self._lower.find(word)
        while start >= 0:
            end = start + len(word)
            around = self._lower[start - 1 : start] + self._lower[end : end + 1]
            if around.isascii() and not any(map(str.isalnum, around)):
                return True
            start = self._lower.find(word, end)
        return False

    def _has_nearly(self, word: str) -> bool:
        """Return whether the article has a word that the reader may have mistyped."""
        errors = 2 if len(word) >= _TWO_ERRORS else 1
        if len(word) < _ONE_ERROR:
            return False
        return (
            extractOne(word.lower(), self._distinct, scorer=OSA.distance, score_cutoff=errors)
            is not None
        )

    def _has_form(self, term: str) -> bool:
        beginning = term[:_MIN_BEGINNING]
        return term in self._terms or any(
            other.startswith(beginning) and _are_forms(term, other) for other in self._terms
        )

    def _has_country(self, name: str) -> float:
        """Return 1 if the article has a country of that name, 0.5 if only what is related to it."""
        share = 0.0
        singular = name.removesuffix("s").lower()
        for country in COUNTRIES_BY_WORD.get(name.lower(), COUNTRIES_BY_WORD.get(singular, ())):
            of_country = (*country.names, *country.adjectives)
            if _is_capital(name, country):
                share = max(share, RELATED * self._has_any(of_country))
            else:
                share = max(share, 1.0 * self._has_any(of_country))
                share = max(share, RELATED * self._has_any(country.capitals))
        return share

    def _has_any(self, names: Iterable[str]) -> bool:
        return any(all(map(self._has_exactly, name.split())) for name in names)

    def _has_exactly(self, word: str) -> bool:
        # "us" and "it" are no countries.
        if word.isupper() and len(word) <= 3:
            return re.search(rf"\b{'[.]?'.join(word)}\b", self._text) is not None
        return self._terms.issuperset(analyse(word))

    @cached_property
    def _lower(self) -> str:
        return self._text.lower()

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(self._text))

    @cached_property
    def _names(self) -> frozenset[str]:
        return capital_words(self._text)

    @cached_property
    def _distinct(self) -> list[str]:
        return list({part for word in self._words for part in _JOINTS.split(word.lower())})

    @cached_property
    def _terms(self) -> frozenset[str]:
        # "U.N." is "UN" to the reader, and the two terms "u" and "n" to the index.
        return frozenset(analyse(f"{self._text}\n{_without_stops(self._text)}"))

    @cached_property
    def _keys(self) -> frozenset[str]:
        names = (word for word in self._words if word[0].isupper())
        return frozenset(key for name in names for key in _spelling_keys(name))

    @cached_property
    def _figures(self) -> dict[str, list[WrittenNumber]]:
        found: dict[str, list[WrittenNumber]] = {}
        for number in written_numbers(self._text, self._language):
            found.setdefault(number.digits, []).append(number)
        return found

    @cached_property
    def _values(self) -> set[float]:
        return values_of(self._text, self._language)


def _spelling_keys(word: str) -> set[str]:
    """Return what the spellings of one name have in common, in and between alphabets."""
    keys = set(name_keys(word))
    if len(word) >= _ONE_ERROR:
        keys.add(sound(word))
    return keys


def is_capital(name: str) -> bool:
    """Return whether a name is that of a country's capital."""
    countries = COUNTRIES_BY_WORD.get(name.lower(), ())
    return any(_is_capital(name, country) for country in countries)


def _is_capital(name: str, country: Country) -> bool:
    return name.lower() in map(str.lower, country.capitals)


def _may_be_misspelt(item: QuestionItem) -> bool:
    """Return whether an item may be another name that is misspelt, and is no known country."""
    return item.kind is ItemKind.NAME and item.text.lower() not in COUNTRIES_BY_WORD


def _are_forms(term: str, other: str) -> bool:
    """Return whether two terms are forms of one name: "korea" and "korean", not "niger" "nigeria".

    Args:
        term: a term of at least four characters.
        other: a term with the same first four.
    """
    if len(term) < _MIN_BEGINNING:
        return False
    short, long = sorted((term.rstrip("iey"), other.rstrip("iey")), key=len)
    return long.startswith(short) and long[len(short) :] in _NAME_ENDINGS


def _without_stops(text: str) -> str:
    """Return the initialisms of a text without their full stops."""
    return " ".join(
        text[match.start() - 1] + match[0].replace(".", "") for match in _INITIALISM.finditer(text)
    )
