"""Replace values in an earlier question by those of a follow-up: "and in Kampala?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.documents import Span
from index.text.calendar_names import MONTH_NUMBERS, MONTHS, WEEKDAYS
from index.text.speech import ASKED_SAY, REPORT
from index.text.words.word_lists import any_of
from retrieval.questions.english import (
    ABOUT,
    OPENINGS,
    PLACE_PREPOSITIONS,
    PREPOSITIONS,
    QUESTION_WORDS,
)
from retrieval.questions.tokens import Token
from retrieval.questions.values import TIME_KINDS, Kind, Value, find_values

# A longer question is not asked again with another value; words of it are carried over.
MAX_TOKENS = 30

_NUMBERS = (
    "a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
)  # fmt: skip
_COUNTS = {"an": 1} | {name: max(number, 1) for number, name in enumerate(_NUMBERS)}
_UNIT = r"(?P<unit>year|month|day)s?"
# A time named by its distance.
_STEPS = (
    # "the year after"
    re.compile(rf"(?:in |on )?(?:(?:the|a) )?{_UNIT} (?P<way>after|before)(?: that)?"),
    # "the following month"
    re.compile(
        rf"(?:in |on )?the (?P<way>following|next|subsequent|preceding|previous|prior) {_UNIT}"
    ),
    # "two years earlier"
    re.compile(
        rf"(?P<count>{any_of(_COUNTS)}|\d{{1,2}}) {_UNIT}"
        r" (?P<way>after|before|earlier|later|on|prior)(?: that)?"
    ),
)
_BACKWARD = frozenset({"before", "earlier", "preceding", "previous", "prior"})
# Adjectives of countries replace only one another: "Kursk" does not replace the "Korean" of "Korean
# soldiers".
_ADJECTIVE = re.compile(r"(?:[^m]ian|[eo]an|can|man|ese|ish|nch|utch|reek|raeli|aqi|iss)s?$")
_SPOKEN = ASKED_SAY | REPORT
# Words before a time that belong to it: "in 2023", but "last year".
_TIME_PREPOSITIONS = frozenset({"in", "on", "during", "at"})


@dataclass(frozen=True, slots=True)
class Replacement:
    """A value of a question, and what replaces it.

    Attributes:
        span: the place of the old value in the question.
        old: the old value.
        new: the new value.
        text: the characters to put at the span: the new value with its small words.
    """

    span: Span
    old: str
    new: str
    text: str


def names_a_step(tokens: Sequence[Token]) -> bool:
    """Return whether a question names a time by its distance only: "and the year after?"."""
    return _match_step(strip_opening(tokens)) is not None


def strip_opening(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens of a follow-up after "and" and "what about"."""
    rest = list(tokens)
    while len(rest) > 1 and rest[0].word in OPENINGS | {"but", "ok", "okay", "or", "well"}:
        rest = rest[1:]
    about = ABOUT.match(" ".join(token.word for token in rest))
    return rest[about[0].count(" ") + 1 :] if about else rest


def find_replacements(
    text: str, follow_up: Sequence[Token], earlier_text: str, earlier: Sequence[Token]
) -> list[Replacement]:
    """Return the replacements of an earlier question's values, in the order of their places.

    Args:
        text: the follow-up.
        follow_up: its tokens, without the opening.
        earlier_text: the earlier question.
        earlier: its tokens.

    Returns:
        The replacements; empty unless each value of the follow-up replaces one of its kind.
    """
    old_values = find_values(earlier)
    step = _match_step(follow_up)
    if step is not None:
        return _take_step(step, old_values, earlier_text)
    replacements: list[Replacement] = []
    for value in find_values(follow_up):
        left = [
            old for old in old_values if not any(r.span.overlaps(old.span) for r in replacements)
        ]
        if value.preposition_word != "on" and any(token.lower in _SPOKEN for token in earlier):
            # In "What did Kirby say on Ukraine?", Ukraine is no place.
            left = [old for old in left if old.preposition_word != "on"]
        old = _counterpart(value, left)
        if old is None:
            return []
        if old.terms == value.terms:
            continue
        replacements.append(_replacement(text, value, earlier_text, old))
    return sorted(replacements, key=lambda replacement: replacement.span)


def replace_in(text: str, replacements: Sequence[Replacement]) -> str:
    """Return a question with its values replaced."""
    for replacement in reversed(replacements):
        start, end = replacement.span.start, replacement.span.end
        text = text[:start] + replacement.text + text[end:]
    return text


def asks_the_same(follow_up: Sequence[Token], earlier: Sequence[Token]) -> bool:
    """Return whether a follow-up asks the earlier question again, with other values.

    "And how many in Kampala?" does after "How many died in Lagos?", and "And when?" does not.

    Args:
        follow_up: the tokens of the follow-up, without the opening.
        earlier: the tokens of the earlier question.
    """
    if len(earlier) > MAX_TOKENS or any(token.verb for token in follow_up):
        return False
    if _match_step(follow_up) is not None:
        return True
    values = find_values(follow_up)
    own = {token.span for value in values for token in value.tokens}
    # "Outside" counts as a content word.
    own |= {value.preposition.span for value in values if value.preposition}
    words = {token.word for token in earlier}
    terms = {term for token in earlier for term in token.terms}
    for token in follow_up:
        if token.span in own:
            continue
        if token.is_content and not terms.issuperset(token.terms):
            return False
        if token.word in QUESTION_WORDS | {"many", "much"} and token.word not in words:
            return False
    return True


def _counterpart(value: Value, old_values: Sequence[Value]) -> Value | None:
    """Return the value that a new one replaces; None if there is none, or more than one."""
    same_kind = [old for old in old_values if old.kind is value.kind]
    if value.kind in TIME_KINDS or value.kind is Kind.NUMBER:
        same_preposition = [
            old for old in same_kind if old.preposition_word == value.preposition_word
        ]
        return _only(same_kind) or _only(same_preposition)
    if value.kind is Kind.ROLE:
        named = [old for old in old_values if old.kind is Kind.NAME and old.is_subject]
        return _only(same_kind or named)
    named = [
        old
        for old in old_values
        if old.kind is Kind.NAME or (old.kind is Kind.OBJECT and old.preposition)
    ]
    if value.preposition is not None:
        return _after_preposition(value, named)
    return _named_like(value, old_values)


def _after_preposition(value: Value, named: Sequence[Value]) -> Value | None:
    """Return the name that one after a preposition replaces."""
    tiers = [{value.preposition_word}]
    is_island = value.preposition_word == "on" and value.kind is Kind.NAME
    if is_island or value.preposition_word in PLACE_PREPOSITIONS | {"of"}:
        tiers += [set(PLACE_PREPOSITIONS), {"of", "for"}, {"on"}]
    for prepositions in tiers:
        found = [old for old in named if old.preposition_word in prepositions]
        if found:
            return _only(found)
    return None


def _named_like(value: Value, old_values: Sequence[Value]) -> Value | None:
    """Return the name that one without a preposition replaces: "And Omar Fenn?"."""
    is_adjective = bool(_ADJECTIVE.search(value.tokens[-1].word))
    names = [
        old
        for old in old_values
        if old.kind is Kind.NAME
        and not (
            old.is_modifier and bool(_ADJECTIVE.search(old.tokens[-1].word)) is not is_adjective
        )
        # "The footbridge over the Lenne" is not asked for by "Altena".
        and (old.preposition is None or old.preposition.word in PREPOSITIONS | PLACE_PREPOSITIONS)
    ]
    if is_adjective and value.determiner is not None:
        # "The Dutch" are a people, and take no place's place.
        names = [old for old in names if old.preposition_word not in PLACE_PREPOSITIONS]
    roles = [old for old in old_values if old.kind is Kind.ROLE and old.is_subject]
    nouns = [old for old in names if not old.is_modifier] or names
    if value.determiner is not None:
        determined = [old for old in nouns if old.determiner is not None]
        if len(determined) == 1 and not roles:
            return determined[0]
    return _only([*nouns, *roles])


def _only(values: Sequence[Value]) -> Value | None:
    return values[0] if len(values) == 1 else None


def _replacement(text: str, value: Value, old_text: str, old: Value) -> Replacement:
    new, span = value.span.of(text), old.span
    before = ""
    if value.kind in TIME_KINDS:
        is_before = old.preposition is not None and old.preposition.word in _TIME_PREPOSITIONS
        if old.preposition and is_before and (value.is_relative or value.preposition):
            span = Span(old.preposition.span.start, span.end)
        if not value.is_relative and (old.is_relative or span != old.span):
            default = "on" if value.kind is Kind.WEEKDAY else "in"
            before = f"{value.preposition_word or default} "
    elif not old.is_modifier:
        if _are_places(value, old) and old.preposition and not old.determiner:
            # "Off Lagos" is replaced by "in Kampala", and not by "off Kampala".
            span = Span(old.preposition.span.start, span.end)
            before = f"{value.preposition_word} "
        if old.determiner and (old.kind is not Kind.OBJECT):
            span = Span(old.determiner.span.start, span.end)
        if value.determiner:
            before += f"{value.determiner.word} "
    return Replacement(span, old.span.of(old_text), new, before + new)


def _are_places(value: Value, old: Value) -> bool:
    """Return whether two values are places with different prepositions."""
    return (
        value.preposition_word != old.preposition_word
        and value.preposition_word in PLACE_PREPOSITIONS
        and old.preposition_word in PLACE_PREPOSITIONS
    )


def _match_step(follow_up: Sequence[Token]) -> tuple[str, int] | None:
    """Return the unit and the number of units of "the year after"; None for other follow-ups."""
    text = " ".join(token.word for token in follow_up)
    match = next((found for step in _STEPS if (found := step.fullmatch(text))), None)
    if match is None:
        return None
    count = match.groupdict().get("count") or "one"
    amount = _COUNTS[count] if count in _COUNTS else int(count)
    return match["unit"], -amount if match["way"] in _BACKWARD else amount


def _take_step(step: tuple[str, int], values: Sequence[Value], text: str) -> list[Replacement]:
    """Return the replacements that move the time of a question by some years, months or days."""
    unit, amount = step
    fixed = [value for value in values if not value.is_relative]
    year = _only([value for value in fixed if value.kind is Kind.YEAR])
    day = _only([value for value in fixed if value.kind is Kind.DATE])
    weekday = _only([value for value in fixed if value.kind is Kind.WEEKDAY])
    if unit == "year":
        return [_move_year(year, amount, text)] if year else []
    if unit == "day" and weekday:
        number = [name.lower() for name in WEEKDAYS].index(weekday.tokens[0].lower)
        return [_moved(weekday.span, WEEKDAYS[(number + amount) % 7], text)]
    if day is None:
        return []
    return _move_date(day, year, unit, amount, text)


def _move_year(value: Value, amount: int, text: str) -> Replacement:
    def moved(match: re.Match[str]) -> str:
        return str(int(match[0]) + amount)[-len(match[0]) :].zfill(len(match[0]))

    return _moved(value.span, re.sub(r"\d+", moved, value.span.of(text)), text)


def _move_date(
    value: Value, year: Value | None, unit: str, amount: int, text: str
) -> list[Replacement]:
    """Move a month, or a day of a month, and the year with it at the turn of the year."""
    old = value.span.of(text)
    month_token = next(token for token in value.tokens if token.lower in MONTH_NUMBERS)
    month = MONTH_NUMBERS[month_token.lower]
    day = re.search(r"\d+", old)
    if (unit == "day") is not (day is not None):
        return []
    digits = year.span.of(text) if year else ""
    number = int(digits) if digits.isdigit() else 2001
    if day is None:
        years, months = divmod(month - 1 + amount, 12)
        moved, new = years, MONTHS[months]
    else:
        try:
            then = date(number, month, int(day[0])) + timedelta(amount)
        except (OverflowError, ValueError):
            return []
        moved = then.year - number
        new = re.sub(r"\d+(?:st|nd|rd|th)?", str(then.day), old)
        new = new.replace(month_token.text, MONTHS[then.month - 1])
    replacements = [_moved(value.span, new, text)]
    if year and moved and digits.isdigit():
        replacements.append(_moved(year.span, str(number + moved), text))
    return sorted(replacements, key=lambda replacement: replacement.span)


def _moved(span: Span, new: str, text: str) -> Replacement:
    return Replacement(span, span.of(text), new, new)
