"""Values in a question: times, numbers, names and offices that a follow-up may replace."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.documents import Span
from index.text.calendar_names import MONTH_NUMBERS, SURE_ABBREVIATIONS, WEEKDAYS
from index.text.words.word_lists import words
from retrieval.questions.english import (
    DETERMINERS,
    EMPTY_OBJECTS,
    MORE_PREPOSITIONS,
    NAME_JOINING,
    PREPOSITIONS,
    RELATIVE_TIMES,
    TIMES,
)
from retrieval.questions.news_words import ROLES
from retrieval.questions.tokens import Token

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?")
_DAY_OF_MONTH = re.compile(r"(?:[12]?\d|3[01])(?:st|nd|rd|th)?")
_WEEKDAYS = frozenset(name.lower() for name in WEEKDAYS)
_MONTHS = frozenset(MONTH_NUMBERS) - words(
    "jan feb mar apr jun jul aug sep sept oct nov dec"
) | set(SURE_ABBREVIATIONS)
# Months that are other words too; they need a capital or a preposition.
_UNSURE_MONTHS = words("may march august")
_DAYS = words("today tonight tomorrow yesterday")
_YEAR_UNITS = words("year spring summer autumn fall winter season decade century")
_MONTH_UNITS = words("month quarter") | _MONTHS
_ANY_PREPOSITION = PREPOSITIONS | MORE_PREPOSITIONS
# An office is at most this many words before its noun: "the Dutch deputy prime minister".
_MAX_OFFICE_WORDS = 4


class Kind(StrEnum):
    """The kind of a value. A value replaces another of its kind."""

    YEAR = "year"
    # A month, or a day of a month: "March", "3 May".
    DATE = "date"
    WEEKDAY = "weekday"
    NUMBER = "number"
    NAME = "name"
    # A person or body by its office: "the minister".
    ROLE = "role"
    # Words in lower case after a preposition: "in kampala", "for women".
    OBJECT = "object"


TIME_KINDS = frozenset({Kind.YEAR, Kind.DATE, Kind.WEEKDAY})


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a question.

    Attributes:
        kind: its kind.
        tokens: its tokens, without the determiner before them.
        determiner: the determiner before the tokens; None if there is none.
        preposition: the preposition before the determiner or the tokens; None if there is none.
        is_subject: whether the value stands after an auxiliary verb: "did the minister".
        is_modifier: whether the value describes the noun after it: "the Lagos fire".
        is_relative: whether the value is a time counted from today: "last year".
    """

    kind: Kind
    tokens: tuple[Token, ...]
    determiner: Token | None = None
    preposition: Token | None = None
    is_subject: bool = False
    is_modifier: bool = False
    is_relative: bool = False

    @property
    def span(self) -> Span:
        """The position of the value in the question, without a possessive ending."""
        return Span(self.tokens[0].span.start, self.tokens[-1].stem.end)

    @property
    def terms(self) -> frozenset[str]:
        """The index terms of the value's words."""
        return frozenset(term for token in self.tokens for term in token.terms)

    @property
    def preposition_word(self) -> str:
        """The preposition, in lower case; empty if there is none."""
        return self.preposition.word if self.preposition else ""


def find_values(tokens: Sequence[Token]) -> list[Value]:
    """Return the values in a question, in order."""
    values: list[Value] = []
    position = 0
    while position < len(tokens):
        found = (
            _find_time(tokens, position)
            or _find_number(tokens, position)
            or _find_role(tokens, position)
            or _find_name(tokens, position)
            or _find_object(tokens, position)
        )
        if found is None:
            position += 1
            continue
        kind, end, is_relative = found
        values.append(_value(tokens, position, end, kind, is_relative))
        position = end
    return values


# The kind of a value, the position after its last token, and whether it is counted from today.
_Found = tuple[Kind, int, bool]


def _value(tokens: Sequence[Token], start: int, end: int, kind: Kind, is_relative: bool) -> Value:
    before = start - 1
    determiner = None
    if before >= 0 and tokens[before].word in DETERMINERS and not tokens[before].last:
        determiner = tokens[before]
        before -= 1
    preceding = tokens[before] if before >= 0 and not tokens[before].last else None
    last = tokens[end - 1]
    following = tokens[end] if end < len(tokens) and not last.last else None
    return Value(
        kind=kind,
        tokens=tuple(tokens[start:end]),
        determiner=determiner,
        preposition=preceding if preceding and preceding.word in _ANY_PREPOSITION else None,
        is_subject=preceding is not None and preceding.verb,
        is_modifier=following is not None
        and following.is_content
        and not following.name
        # In "did the Pentagon say", and "did Macron promise", the verb follows.
        and not (preceding is not None and preceding.verb)
        and last.span == last.stem,
        is_relative=is_relative,
    )


def _find_time(tokens: Sequence[Token], position: int) -> _Found | None:
    token, after = tokens[position], _after(tokens, position)
    word = token.lower
    if word in RELATIVE_TIMES and after is not None:
        unit = after.lower
        for kind, units in (
            (Kind.YEAR, _YEAR_UNITS),
            (Kind.DATE, _MONTH_UNITS),
            (Kind.WEEKDAY, _WEEKDAYS | words("week weekend night")),
        ):
            if unit in units:
                return kind, position + 2, True
    if word in _DAYS:
        return Kind.WEEKDAY, position + 1, True
    if word in _WEEKDAYS:
        return Kind.WEEKDAY, position + 1, False
    if _is_month(tokens, position):
        has_day = after is not None and _DAY_OF_MONTH.fullmatch(after.lower)
        return Kind.DATE, position + 1 + bool(has_day), False
    if _DAY_OF_MONTH.fullmatch(word) and after is not None:
        of = after.word == "of" and not after.last
        month = position + 1 + of
        if month < len(tokens) and _is_month(tokens, month, after_day=True):
            return Kind.DATE, month + 1, False
    if _YEAR.fullmatch(word) and _is_year(tokens, position):
        return Kind.YEAR, position + 1, False
    return None


def _is_month(tokens: Sequence[Token], position: int, *, after_day: bool = False) -> bool:
    token = tokens[position]
    before = tokens[position - 1] if position else None
    return token.lower in _MONTHS and (
        token.lower not in _UNSURE_MONTHS
        or token.name
        or after_day
        or (before is not None and before.word in _ANY_PREPOSITION | RELATIVE_TIMES)
    )


def _is_year(tokens: Sequence[Token], position: int) -> bool:
    """Return whether four digits are a year: "in 2023", "the 2024 budget", not "1500 soldiers"."""
    after = _after(tokens, position)
    if after is None or not after.is_content:
        return True
    before = tokens[position - 1].word if position else ""
    return before in _ANY_PREPOSITION | DETERMINERS or _is_month(tokens, max(position - 1, 0))


def _find_number(tokens: Sequence[Token], position: int) -> _Found | None:
    is_number = tokens[position].text[0].isdigit()
    return (Kind.NUMBER, position + 1, False) if is_number else None


def _find_role(tokens: Sequence[Token], position: int) -> _Found | None:
    """Find an office after "the", with the words that describe it: "the Dutch defence minister"."""
    if not position or tokens[position - 1].word != "the":
        return None
    end = position
    while end < len(tokens) and tokens[end].is_content and end - position < _MAX_OFFICE_WORDS:
        end += 1
        if tokens[end - 1].lower in ROLES:
            after = tokens[end] if end < len(tokens) else None
            # "the police station" is no office; "did the police find" is.
            is_described = (
                after is not None
                and after.is_content
                and not tokens[end - 1].last
                and not (position > 1 and tokens[position - 2].verb)
            )
            if not is_described:
                return Kind.ROLE, end, False
        if tokens[end - 1].last:
            break
    return None


def _find_name(tokens: Sequence[Token], position: int) -> _Found | None:
    end = position
    while end < len(tokens) and tokens[end].name and not tokens[end].text[0].isdigit():
        end += 1
        if tokens[end - 1].last:
            break
        if (
            end + 1 < len(tokens)
            and tokens[end].word in NAME_JOINING
            and tokens[end + 1].name
            and not tokens[end].last
        ):
            end += 1
    if end == position:
        return None
    # At the beginning of a question every word has a capital.
    if position == 0 and end == 1 and len(tokens) > 1 and tokens[1].is_content:
        return None
    return Kind.NAME, end, False


def _find_object(tokens: Sequence[Token], position: int) -> _Found | None:
    before = tokens[position - 1] if position else None
    # "To" stands before verbs too.
    if before is None or before.last or before.word not in _ANY_PREPOSITION - {"to"}:
        return None
    end = position
    while end < len(tokens) and tokens[end].is_content and not tokens[end].name:
        end += 1
        if tokens[end - 1].last:
            break
    run = [token.word for token in tokens[position:end]]
    if not run or not (EMPTY_OBJECTS | TIMES).isdisjoint(run):
        return None
    return Kind.OBJECT, end, False


def _after(tokens: Sequence[Token], position: int) -> Token | None:
    """Return the next token of the same phrase, or None."""
    if tokens[position].last or position + 1 >= len(tokens):
        return None
    return tokens[position + 1]
