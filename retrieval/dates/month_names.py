"""Whether the name of a month is the month, or a person's: "May 2019", "Theresa May"."""

from __future__ import annotations

import re

from index.text.calendar_names import MONTH_NUMBERS, WEEKDAYS
from index.text.speech import STATE
from index.text.words.word_lists import any_of, words
from retrieval.wording.irregular_verbs import FORMS

# Months that persons are called by.
_PERSONS = words("jan april may june august")
# So many characters around the name are read.
_REACH = 24
_DAY_BEFORE = re.compile(r"(?<![\w.,])\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?\Z")
_DATED = re.compile(
    r"\.?,?\s(?:of\s)?(?:the\s)?(?:\d{1,2}(?:st|nd|rd|th)?|1[0-9]\d\d|20\d\d"
    r"|(?:of\s)?(?:last|this|next)\syear)\b"
)
# What stands before a month, and hardly ever before a person.
_SURE_BEFORE = re.compile(
    r"\b(?:in|since|until|till|during|throughout|the|last|next|this|every|early|late|mid|previous"
    r"|following)[\s-]\Z",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:by|of|from|for|to|before|after|between|through|around|on)\s\Z", re.IGNORECASE
)
_ASKS = re.compile(
    r"\b(?:do|does|did|has|have|had|will|would|can|could|should|must)(?:n[’']t)?\s\Z", re.IGNORECASE
)
_NAME_BEFORE = re.compile(r"(?P<before>\S*\s|^)(?P<name>[A-Z][\w’'-]*\.?)\s\Z")
_NAME_AFTER = re.compile(r"\.?\s(?P<name>[A-Z][\w’'-]+)")
_OPENS = words(
    "a an and are as at but by can could did do does had has have how if is it may might must no on"
    " or should the was were what when where which who whom why will would"
)
_TIMES = frozenset({*MONTH_NUMBERS, *map(str.lower, WEEKDAYS)})
_PAST_FORMS = {form for line in FORMS.split("\n") for form in line.split()[1:]}
_DEED = re.compile(
    rf"(?:\s(?:also|later|never|then))?\s(?:{any_of(STATE | _PAST_FORMS)}"
    r"|is|was|has|had|will|would|did|went|came|took|gave|[a-z]{2,}ed)\b"
)


def is_of_person(text: str, start: int, end: int) -> bool:
    """Return whether a month's name stands beside another name, as persons' names do.

    Args:
        text: the text.
        start: where the month's name begins; it has a capital.
        end: where it ends.
    """
    name = text[start:end].rstrip(".").lower()
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    if _DATED.match(after) or _DAY_BEFORE.search(before) or _SURE_BEFORE.search(before):
        return False
    follows = _NAME_AFTER.match(after)
    if follows and follows["name"].lower() not in _TIMES:
        return name in _PERSONS or not _BEFORE.search(before)
    leads = _NAME_BEFORE.search(before)
    return (
        leads is not None
        and name in _PERSONS
        and leads["name"].lower().rstrip(".") not in _OPENS | _TIMES
    )


def may_be_person(text: str, start: int, end: int) -> bool:
    """Return whether a month's name is a person's, or does what persons do: "when did May resign".

    Args:
        text: the text.
        start: where the month's name begins; it has a capital.
        end: where it ends.
    """
    if is_of_person(text, start, end):
        return True
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    if text[start:end].rstrip(".").lower() not in _PERSONS or _DATED.match(after):
        return False
    if any(each.search(before) for each in (_DAY_BEFORE, _SURE_BEFORE, _BEFORE)):
        return False
    return _ASKS.search(before) is not None or _DEED.match(after) is not None
