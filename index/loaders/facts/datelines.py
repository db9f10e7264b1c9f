"""Where and for whom an article was written, as its first line may say: `KYIV, Ukraine (AP) — `."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from index.loaders.facts.dates import parse_date
from index.loaders.facts.lines import is_ended, width

_LONGEST = 90
_WIDEST_HEADLINE = 150
_DASH = re.compile(r"\s*(?:—|–|--)\s*|\s+[-_]\s+")
_AGENCY = re.compile(
    r"\(\s*(?P<name>AFP|AP|ANI|Bloomberg|CNN|CP|dpa|DPA|EFE|IANS|Kyodo|PA|PTI|Reuters|REUTERS|RFE/RL"
    r"|TASS|Tass|The Associated Press|UPI|VOA|Xinhua|Yonhap)\s*\)"
)
_MOST_WORDS = 4


class Dateline(NamedTuple):
    """What stands in front of the first sentence.

    Attributes:
        end: of the dateline within its line, dash and spaces included.
    """

    end: int
    agency: str
    published: date | None


def dateline_of(line: str) -> Dateline | None:
    """Read the dateline of a line, None when it has none."""
    head = line[:_LONGEST]
    agency = _AGENCY.search(head)
    # After "(CNN)" the dash is often left out.
    dash = _DASH.match(head, agency.end()) if agency else _DASH.search(head)
    last = dash or agency
    if last is None:
        return None
    parts = [part.strip() for part in head[: (agency or last).start()].split(",")]
    found = (parse_date(", ".join(parts[first:])) for first in range(len(parts)))
    published = next(filter(None, found), None)
    capitals = _is_capitals(parts[0])
    if agency:
        # "The Associated Press (AP) said" is prose; "WASHINGTON (AP) The" lost its dash.
        sure = dash is not None or capitals or parts == [""]
    else:
        # "NATO — what it is" looks the same, but ends like a headline.
        sure = published is not None or (capitals and _is_prose(line))
    named = all(part[:1].isupper() or part[:1].isdigit() for part in parts if part)
    if not sure or not named or len(parts[0].split()) > _MOST_WORDS:
        return None
    return Dateline(last.end(), agency["name"] if agency else "", published)


def _is_capitals(place: str) -> bool:
    letters = [character for character in place if character.isalpha()]
    return len(letters) >= 3 and all(map(str.isupper, letters)) and not any(map(str.isdigit, place))


def _is_prose(line: str) -> bool:
    return is_ended(line) or width(line) > _WIDEST_HEADLINE
