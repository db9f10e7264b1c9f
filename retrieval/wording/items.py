"""The things that a question names: its names, figures, dates, and its other words.

"How many troops did North Korea send in October 2024?" has the items "troops", "North Korea",
"send", "October" and "2024". Explanations name them, and the judgement of an answer asks which of
them an article has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.documents import Span
from index.text.calendar_names import MONTH_NUMBERS, WEEKDAYS
from retrieval.question import MAX_QUESTION_CHARACTERS, MAX_TERMS, Word
from retrieval.wording.word_forms import UNIT

_LETTER = r"[^\W_][\u0300-\u036f\u00ad]*+"
# Text that is named as a whole: a figure with its sign and unit, "U.N.", "COVID-19", "O'Brien".
_WHOLE = re.compile(
    rf"(?:[$£€¥]?(?P<number>\d++(?:[.,:]\d++)*+)(?!\w){UNIT}?)"
    # A match starts only at the beginning of a word. Otherwise a long run of letters would be
    # scanned to its end again from each letter.
    rf"|(?:[^\W\d_]\.){{2,}}(?!\w)"
    rf"|(?<![^\W_])(?<![\u0300-\u036f\u00ad])(?:{_LETTER})++(?:(?:[-‐‑.]|['’](?=[A-Z]))(?:{_LETTER})++)+"
)
_YEAR = re.compile(r"1[0-9]\d\d|20\d\d")
_DECADE = re.compile(r"(1[0-9]\d\d|20\d\d)s")
# The separators between the words of one name.
_NAME_SEPARATORS = frozenset({" ", ". "})
_WEEKDAYS = frozenset(map(str.lower, WEEKDAYS))
# Months that are other words too, if they have no capital.
_AMBIGUOUS_MONTHS = frozenset({"may", "march", "mar", "jun", "jul", "sep", "dec"})


class ItemKind(StrEnum):
    """What kind of thing an item is."""

    NAME = "name"
    # A number with its sign and unit.
    FIGURE = "figure"
    YEAR = "year"
    MONTH = "month"
    WEEKDAY = "weekday"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class QuestionItem:
    """A word of the question, a name of one or more words, or a figure with its unit.

    Attributes:
        text: the item as the question has it.
        span: its position in the question's text.
        parts: its words.
        terms: the index terms of its words.
        kind: what it is.
        number: the number of a figure or year, without sign and unit; empty for other items.
    """

    text: str
    span: Span
    parts: tuple[str, ...]
    terms: tuple[str, ...]
    kind: ItemKind
    number: str = ""

    @property
    def is_named(self) -> bool:
        """Whether the item is a name, a figure or a date, and so the same in every wording."""
        return self.kind is not ItemKind.WORD


def question_items(text: str, words: Sequence[Word]) -> Iterator[QuestionItem]:
    """Yield the content words of a question; the words of one name or figure make one item.

    A word is a name if it has a capital and is not the question's first. So a question in capitals,
    or one with a capital on every word, has no names.

    Args:
        text: the question's text.
        words: the question's words.
    """
    capitals_tell = _capitals_tell(text, words)
    wholes = {
        position: whole
        for whole in _WHOLE.finditer(text, 0, MAX_QUESTION_CHARACTERS)
        for position in range(*whole.span())
    }
    item: QuestionItem | None = None
    counted = [word for word in words if word.is_content or _is_may(text, word)]
    for word in counted[:MAX_TERMS]:
        if item and word.span.start < item.span.end:
            item = _extend(text, item, item.span.end, (), word)
            continue
        whole = wholes.get(word.span.start)
        if whole and item and whole.start() < item.span.end:
            # The word before has an underscore and the figure's first digits.
            whole = None
        first, last = whole.span() if whole else (word.span.start, word.span.end)
        # The first word of a question has a capital because it is the first.
        capital = capitals_tell and text[first].isupper() and bool(text[:first].strip())
        kind = _kind(text[first:last], capital, whole["number"] if whole else None)
        is_next_of_name = (
            item is not None
            and item.kind is kind is ItemKind.NAME
            and text[item.span.end : first] in _NAME_SEPARATORS
        )
        if item and is_next_of_name:
            item = _extend(text, item, last, (text[first:last],), word)
            continue
        if item:
            yield item
        decade = _DECADE.fullmatch(text, first, last)
        number = decade[1] if decade else (whole["number"] or "") if whole else ""
        span = Span(first, last)
        item = QuestionItem(span.of(text), span, (span.of(text),), (word.term,), kind, number)
    if item:
        yield item


def _is_may(text: str, word: Word) -> bool:
    """Return whether a stop word is the month of May."""
    return word.span.of(text) == "May" and bool(text[: word.span.start].strip())


def _extend(
    text: str, item: QuestionItem, end: int, parts: tuple[str, ...], word: Word
) -> QuestionItem:
    """Return an item with another word."""
    span = Span(item.span.start, end)
    return QuestionItem(
        span.of(text),
        span,
        (*item.parts, *parts),
        (*item.terms, word.term),
        item.kind,
        item.number,
    )


def _kind(text: str, capital: bool, number: str | None) -> ItemKind:
    if number:
        return ItemKind.YEAR if number == text and _YEAR.fullmatch(text) else ItemKind.FIGURE
    if _DECADE.fullmatch(text):
        return ItemKind.YEAR
    lower = text.rstrip(".").lower()
    if lower in MONTH_NUMBERS and (capital or lower not in _AMBIGUOUS_MONTHS):
        return ItemKind.MONTH
    if lower in _WEEKDAYS:
        return ItemKind.WEEKDAY
    return ItemKind.NAME if capital else ItemKind.WORD


def _capitals_tell(text: str, words: Sequence[Word]) -> bool:
    """Return whether a capital shows a name: not if every word has one, as in a headline."""
    letters = [text[word.span.start] for word in words if text[word.span.start].isalpha()]
    if text.isupper():
        return False
    return len(letters) < 4 or not all(letter.isupper() for letter in letters)
