"""Whether the words before a date tell the future or the past."""

from __future__ import annotations

import re

from index.text.words.word_lists import any_of
from retrieval.wording.irregular_verbs import FORMS

# So many characters before a date are read.
_REACH = 60
_SURE = (
    r"will|shall|until|till|due|expected|scheduled|planned|plans|next|is\sto|are\sto|was\sto|were\sto"
    r"|hopes"
)
# A weekday is of the past week unless a word like these stands before it.
_SURE_FUTURE = re.compile(rf"\b(?:{_SURE})\b", re.IGNORECASE)
_FUTURE = re.compile(
    rf"\b(?:{_SURE}|would|plan\w*|expect\w*|schedul\w*|by|before|begin|begins|starts?|opens?|could"
    r"|may|has\suntil|wants?|hopes?|promis\w+|from|comes\sinto)\b"
    r"|\bto\s[a-z]+(?<!s)\s(?=(?:on|in|at|by)\s(?:the\s)?\Z)",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:said|told|since|was|were|had|has\sbeen|after|announced|in\sthe\spast)\b")
# The past of a verb: "sank", "closed". What is only said may be yet to come: "said it opens this
# Friday".
_PAST_FORMS = {form for line in FORMS.split("\n") for form in line.split()[1:]}
_DEED = re.compile(
    rf"\b(?:{any_of(_PAST_FORMS | {'was', 'were', 'had', 'went', 'came', 'took', 'gave'})}"
    r"|[a-z]{2,}ed)\b|\b(?:said|says|told\s\w+)\s\Z"
)


def is_future(before: str, *, surely: bool = False) -> bool:
    """Return whether the nearest words before a date that tell a time tell the future.

    Args:
        before: what stands before the date.
        surely: whether words that may tell the past, too, do not count: "by", "from", "may".
    """
    before = before[-_REACH:]
    return _last(_SURE_FUTURE if surely else _FUTURE, before) > _last(_PAST, before)


def is_deed(before: str) -> bool:
    """Return whether the nearest verb before a date tells the past: "closed this Friday".

    Args:
        before: what stands before the date.
    """
    before = before[-_REACH:]
    return _last(_DEED, before) > _last(_FUTURE, before)


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)
