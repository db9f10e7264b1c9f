"""Which agency an article credits: "(AP)" in its dateline, "Reuters" above or below the text."""

from __future__ import annotations

import re

from index.documents import Document
from index.text.agencies import AGENCY_NAMES

# How far from the beginning a dateline is looked for, in characters, and how long a line with a
# credit is at most. A longer one is a sentence that mentions the agency.
_HEAD, _LONGEST_LINE = 700, 90
# So many lines at each end of an article may be credits.
_HEAD_LINES, _TAIL_LINES = 6, 4

_ANY = "|".join(f"(?P<a{number}>{pattern})" for number, pattern in enumerate(AGENCY_NAMES.values()))
_NAMES = tuple(AGENCY_NAMES)
_DATELINE = re.compile(rf"[(\[]\s*(?:{_ANY})\s*[)\]]\s*(?:[-—–:]|\n)")
# "By Mara Ilves, Associated Press", "Reuters", "(AFP)", "– dpa".
_LINE = re.compile(
    r"(?:(?:By|BY|Source:|From)\s)?(?:[^.!?\n]{0,50}[,|/·•(\-—–]\s*)?"
    rf"[(\[]?\s*(?:The )?(?:{_ANY})\s*[)\]]?"
    r"(?:\s+(?:staff|News|Writers?|Video|correspondents?)){0,2}\s*\.?"
)
_AT_END = re.compile(rf"(?:[(\[]\s*|[.!?”\"][)\s]*[-—–]{{1,2}}\s*)(?:{_ANY})\s*[)\]]?\s*\Z")
_FIELD = re.compile(
    # "Mara Ilves, AP", "Mara Ilves for Reuters"; but "Michael Bloomberg" is a person.
    r"(?:.{0,60}(?:[,/(|–—-]\s*|\b(?:of|for|from|via)\s+))?"
    rf"(?:[Tt]he )?(?:{_ANY})\)?(?:\s+News)?",
    re.DOTALL,
)


def credited_agency(document: Document) -> str | None:
    """Return the agency that an article credits with its text; None if it credits none.

    An article that only mentions an agency ("told Reuters"), or names several that contributed,
    credits none.
    """
    if name := agency_named(document.source) or agency_named(document.author):
        return name
    text = document.text
    if found := _DATELINE.search(text, 0, _HEAD):
        return _name(found)
    lines = [line.strip() for line in text[: 3 * _HEAD].split("\n") if line.strip()]
    last = [line.strip() for line in text[-_HEAD:].split("\n") if line.strip()]
    for line in (*lines[:_HEAD_LINES], *reversed(last[-_TAIL_LINES:])):
        if len(line) <= _LONGEST_LINE and (found := _LINE.fullmatch(line)):
            return _name(found)
    if found := _AT_END.search(text, max(len(text) - _LONGEST_LINE, 0)):
        return _name(found)
    return None


def agency_named(field: str) -> str | None:
    """Return the agency that an article's outlet or author is; None if it is none.

    Args:
        field: the outlet or the author, as the article names it.
    """
    found = _FIELD.fullmatch(field.strip())
    return _name(found) if found else None


def _name(found: re.Match[str]) -> str:
    """Return the common name of the agency that a pattern has matched."""
    return next(name for number, name in enumerate(_NAMES) if found[f"a{number}"])
