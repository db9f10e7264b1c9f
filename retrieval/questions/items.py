"""The things that a question names: its names, figures, dates, and its other words.

"How many troops did North Korea send in October 2024?" has the items "troops", "North Korea",
"send", "October" and "2024". Explanations name them, and the judgement of an answer asks which of
them an article has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from index.documents import Span
from index.terms import analyse
from index.text.calendar_names import MONTH_NUMBERS, WEEKDAYS
from index.text.values.plain_letters import plain_letters
from index.text.words.word_lists import any_of
from retrieval.dates.digit_dates import digit_dates
from retrieval.dates.month_names import may_be_person
from retrieval.numbers.english_words import MONEY_SCALES
from retrieval.numbers.written_numbers import WrittenNumber, question_language, written_numbers
from retrieval.question import MAX_QUESTION_CHARACTERS, MAX_TERMS, Word
from retrieval.wording.word_forms import UNIT
from retrieval.wording.written_dates import question_dates

_LETTER = r"[^\W_][\u0300-\u036f\u00ad]*+"
# Text that is named as a whole: a figure with its sign and unit, "U.N.", "COVID-19", "O'Brien".
_WHOLE = re.compile(
    rf"(?:(?P<sign>[$£€¥])?(?P<number>\d++(?:[.,:]\d++)*+)"
    # "$3m", but not "3m", which may be metres.
    rf"(?:(?!\w){UNIT}?|(?(sign)(?i:{any_of(MONEY_SCALES)})(?!\w)|(?!))))"
    # A match starts only at the beginning of a word. Otherwise a long run of letters would be
    # scanned to its end again from each letter.
    rf"|(?:[^\W\d_]\.){{2,}}(?!\w)"
    rf"|(?<![^\W_])(?<![\u0300-\u036f\u00ad])(?:{_LETTER})++(?:(?:[-‐‑.]|['’](?=[A-Z]))(?:{_LETTER})++)+"
)
_YEAR = re.compile(r"1[0-9]\d\d|20\d\d")
_YEAR_DIGITS = re.compile(r"\d{4}")
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
    # A day in digits: "2025-03-10".
    DAY = "day"
    YEAR = "year"
    MONTH = "month"
    WEEKDAY = "weekday"
    WORD = "word"


class _Whole(NamedTuple):
    """A part of a question that is one item.

    Attributes:
        start: where it begins.
        end: where it ends.
        number: the number in it, as the question has it, or the day in ISO 8601; empty without one.
        number_start: where the number begins.
        kind: what it is; None where its text tells.
        date: the month or the year; 0 where its text tells, and for other items.
    """

    start: int
    end: int
    number: str
    number_start: int
    kind: ItemKind | None = None
    date: int = 0


@dataclass(frozen=True, slots=True)
class QuestionItem:
    """A word of the question, a name of one or more words, or a figure with its unit.

    Attributes:
        text: the item as the question has it.
        span: its position in the question's text.
        parts: its words.
        terms: the index terms of its words.
        kind: what it is.
        number: the number of a figure or year, without sign and unit, and a day in ISO 8601; empty
            for other items.
        date: the month, 1 to 12, or the year; 0 for other items.
        figure: what the number of a figure may be; None for other items.
    """

    text: str
    span: Span
    parts: tuple[str, ...]
    terms: tuple[str, ...]
    kind: ItemKind
    number: str = ""
    date: int = 0
    figure: WrittenNumber | None = None

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
    read = text[:MAX_QUESTION_CHARACTERS]
    figures = list(written_numbers(read, question_language(read)))
    elsewhere = [*_written_elsewhere(read, figures), *_days_in_digits(read)]
    wholes = {
        position: whole
        for whole in (*_english_wholes(read), *elsewhere)
        for position in range(whole.start, whole.end)
    }
    by_start = {figure.start: figure for figure in figures}
    item: QuestionItem | None = None
    counted = [word for word in words if word.is_content or _is_may(text, word)]
    for word in _divide(text, counted[:MAX_TERMS], elsewhere):
        if item and word.span.start < item.span.end:
            item = _extend(text, item, item.span.end, (), word)
            continue
        whole = wholes.get(word.span.start)
        if whole and item and whole.start < item.span.end:
            # The word before has an underscore and the figure's first digits.
            whole = None
        first, last = (whole.start, whole.end) if whole else (word.span.start, word.span.end)
        # The first word of a question has a capital because it is the first.
        capital = capitals_tell and text[first].isupper() and bool(text[:first].strip())
        number = whole.number if whole else ""
        kind = (whole and whole.kind) or _kind(text, Span(first, last), capital, number)
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
        number = decade[1] if decade else number
        span = Span(first, last)
        date = whole.date if whole else 0
        item = QuestionItem(
            span.of(text),
            span,
            (span.of(text),),
            (word.term,),
            kind,
            number,
            date or _date(span.of(text), kind, number),
            by_start.get(whole.number_start) if whole and kind is ItemKind.FIGURE else None,
        )
    if item:
        yield item


def _english_wholes(text: str) -> Iterator[_Whole]:
    """Yield what is named as a whole in a question in English, and figures of any language."""
    for match in _WHOLE.finditer(plain_letters(text)):
        number = match["number"]
        start = match.start("number") if number else match.start()
        yield _Whole(*match.span(), text[slice(*match.span("number"))] if number else "", start)


def _written_elsewhere(text: str, figures: Iterable[WrittenNumber]) -> list[_Whole]:
    """Return the dates and figures of a question that English does not write, in order."""
    found = [
        _Whole(
            date.start,
            date.end,
            "".join(_YEAR_DIGITS.findall(text[date.start : date.end])) if date.is_year else "",
            date.start,
            ItemKind.YEAR if date.is_year else ItemKind.MONTH,
            date.value,
        )
        for date in question_dates(text)
    ]
    found += [
        _Whole(
            figure.start,
            figure.end,
            text[figure.start : figure.start + len(figure.number)],
            figure.start,
            ItemKind.FIGURE,
        )
        for figure in figures
        if figure.is_multiplied_elsewhere or " " in figure.number
    ]
    apart: list[_Whole] = []
    for whole in sorted(found, key=lambda each: (each.start, -each.end)):
        if not apart or whole.start >= apart[-1].end:
            apart.append(whole)
    return apart


def _days_in_digits(text: str) -> Iterator[_Whole]:
    """Yield the days in digits of a question; of one that may be two days, only the year counts."""
    for found in digit_dates(text, Span(0, len(text))):
        kind = ItemKind.DAY if found.day else ItemKind.YEAR
        number = found.day.isoformat() if found.day else str(found.year)
        start, end = found.span.start, found.span.end
        yield _Whole(start, end, number, start, kind, 0 if found.day else found.year)


def _divide(text: str, words: Sequence[Word], wholes: Sequence[_Whole]) -> Iterator[Word]:
    """Yield the words, those of a run of letters divided where a date or figure is within it.

    Chinese, Japanese and Thai write no spaces, so the index takes a clause for a run of one span.
    """
    borders = sorted({border for whole in wholes for border in (whole.start, whole.end)})
    divided: set[Span] = set()
    for word in words:
        inside = [border for border in borders if word.span.start < border < word.span.end]
        if not inside:
            yield word
        elif word.span not in divided:
            divided.add(word.span)
            for start, end in pairwise((word.span.start, *inside, word.span.end)):
                for term in analyse(text[start:end]):
                    yield Word(Span(start, end), term, is_content=True)


def _date(text: str, kind: ItemKind, number: str) -> int:
    """Return the month or year of an item in English; 0 for other items."""
    if kind is ItemKind.MONTH:
        return MONTH_NUMBERS[text.rstrip(".").lower()]
    return int(number) if kind is ItemKind.YEAR else 0


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
        item.date,
        item.figure,
    )


def _kind(question: str, span: Span, capital: bool, number: str) -> ItemKind:
    text = span.of(question)
    if number:
        is_year = number == text and _YEAR.fullmatch(plain_letters(text))
        return ItemKind.YEAR if is_year else ItemKind.FIGURE
    if _DECADE.fullmatch(text):
        return ItemKind.YEAR
    lower = text.rstrip(".").lower()
    if lower in MONTH_NUMBERS and (capital or lower not in _AMBIGUOUS_MONTHS):
        is_person = text[0].isupper() and may_be_person(question, span.start, span.end)
        return (ItemKind.NAME if capital else ItemKind.WORD) if is_person else ItemKind.MONTH
    if lower in _WEEKDAYS:
        return ItemKind.WEEKDAY
    return ItemKind.NAME if capital else ItemKind.WORD


def _capitals_tell(text: str, words: Sequence[Word]) -> bool:
    """Return whether a capital shows a name: not if every word has one, as in a headline."""
    letters = [text[word.span.start] for word in words if text[word.span.start].isalpha()]
    if text.isupper():
        return False
    return len(letters) < 4 or not all(letter.isupper() for letter in letters)
