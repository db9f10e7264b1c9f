"""Read datelines, which name the place and agency of an article: `KYIV, Ukraine (AP) — `."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from index.loaders.facts.dated_lines import find_label
from index.loaders.facts.dates import parse_date
from index.loaders.facts.lines import ends_sentence, width
from index.text.agencies import SIGNATURE

_LONGEST = 90
_WIDEST_HEADLINE = 150
_DASH = re.compile(r"\s*(?:—|–|--)\s*|\s+[-_]\s+")
_DASH_OF_AGENCY = re.compile(r"\s*\.?\s*(?:—|–|--|-)\s*|\s+_\s+")
_MOST_WORDS = 4


class Dateline(NamedTuple):
    """The dateline in front of an article's first sentence.

    Attributes:
        end: the position in the line where the dateline ends, with its dash and spaces.
        agency: name of the news agency; empty if the dateline names none.
        published: the date in the dateline; None if there is none.
    """

    end: int
    agency: str
    published: date | None


def parse_dateline(line: str) -> Dateline | None:
    """Return the dateline that begins a line, or None."""
    head = line[:_LONGEST]
    agency = SIGNATURE.search(head)
    # The dash after "(CNN)" is often missing.
    dash = _DASH_OF_AGENCY.match(head, agency.end()) if agency else _DASH.search(head)
    last = dash or agency
    if last is None or find_label(head[: last.start()]) or line[last.end() :][:1].isdigit():
        return None
    parts = [part.strip() for part in head[: (agency or last).start()].split(",")]
    dated = ((parse_date(", ".join(parts[first:])), first) for first in range(len(parts)))
    published, dated_part = next(((day, n) for day, n in dated if day), (None, len(parts)))
    is_capitals = _is_capitals(parts[0])
    if agency:
        # "The Associated Press (AP) said" is prose; "WASHINGTON (AP) The" lacks its dash.
        is_dateline = dash is not None or is_capitals or parts == [""]
    else:
        # "NATO — what it is" looks like a dateline, but ends like a headline.
        is_dateline = published is not None or (is_capitals and _is_prose(line))
    are_names = all(part[:1].isupper() or part[:1].isdigit() for part in parts[:dated_part] if part)
    if not is_dateline or not are_names or len(parts[0].split()) > _MOST_WORDS:
        return None
    return Dateline(last.end(), agency["name"] if agency else "", published)


def _is_capitals(place: str) -> bool:
    letters = [character for character in place if character.isalpha()]
    return len(letters) >= 3 and all(map(str.isupper, letters)) and not any(map(str.isdigit, place))


def _is_prose(line: str) -> bool:
    return ends_sentence(line) or width(line) > _WIDEST_HEADLINE
