"""Title, date, outlet and author of an article that comes as bare text.

Only what is unmistakable is read: a wrong date or outlet beside a quotation is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from index.loaders.facts.datelines import dateline_of
from index.loaders.facts.dates import dates_of_line
from index.loaders.facts.headlines import WIDEST_HEADLINE, title_of
from index.loaders.facts.lines import Line, top_lines, width
from index.loaders.facts.metadata import Metadata, one_line

_TOP_LINES = 6
_LONGEST_LINE = 160  # that says something about the article
_LONGEST_VALUE = 60
_TAIL = 4_000  # characters at the end, where the comment box is

_LABELLED = re.compile(
    r"(?P<label>source|outlet|publication|publisher|published by|url|link|author)\s*:"
    r"\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://\S+", re.IGNORECASE)

_NAME = r"[^\W\d_a-z][\w.'’-]*"
_PERSON = rf"{_NAME}(?:\s+(?:(?:de|da|di|del|van|von|der|bin|al)\s+)*{_NAME}){{1,3}}"
_BYLINE = re.compile(
    rf"[Bb][Yy]:?\s+(?P<people>{_PERSON}(?:(?:,?\s+and\s+|,\s+|\s+&\s+){_PERSON})*)"
    r"(?:\s*[,–—-].*)?"
)

# The account that a comment box asks for is the outlet's own, unless it is one of these.
_SIGN_IN = re.compile(
    r"\b(?:[Ss]ign|[Ll]og)\s?in(?:\s?to)?\s+your\s+(?P<outlet>(?:[A-Z][\w.&'’-]*\s+){1,5})account\s+to"
    r"\s+(?:comment|participate|join|post|reply|read|continue|leave|view)\b"
)
_NOT_OUTLETS = frozenset(
    {"amazon", "apple", "disqus", "facebook", "google", "linkedin", "microsoft", "twitter"}
)


@dataclass(slots=True)
class _Found:
    """What the lines around the headline gave so far, and the lines that are the article."""

    published: date | None = None
    updated: date | None = None
    source: str = ""
    author: str = ""
    uri: str = ""
    article: list[Line] = field(default_factory=list)


def describe(text: str) -> Metadata:
    """Read what the top of `text`, and a comment box at its end, say about the article."""
    lines = list(top_lines(text))
    found = _Found()
    for number, line in enumerate(lines):
        following = lines[number + 1].text if number + 1 < len(lines) else ""
        if number >= _TOP_LINES or not _take(line.text, following, found):
            found.article.append(line)
    datelines = (dateline_of(line.text) for line in found.article[:2])
    dateline = next(filter(None, datelines), None)
    written = dateline.published if dateline else None
    return Metadata(
        title=title_of(found.article),
        published=found.published or written or found.updated,
        source=found.source or (dateline.agency if dateline else "") or _account(text),
        author=found.author,
        uri=found.uri,
    )


def _take(line: str, following: str, found: _Found) -> bool:
    """Put what `line` says of the article into `found`; False when it is the article itself."""
    if _URL.fullmatch(line):
        return True
    if len(line) > _LONGEST_LINE:
        return False
    if labelled := _LABELLED.fullmatch(line):
        return _take_labelled(labelled["label"].casefold(), labelled["value"], found)
    return _take_byline(line, following, found) | _take_dates(line, found)


def _take_labelled(label: str, value: str, found: _Found) -> bool:
    if _URL.fullmatch(value):
        found.uri = found.uri or value
    elif label in {"url", "link"} or len(value) > _LONGEST_VALUE:
        return False
    elif label == "author":
        found.author = found.author or one_line(value)
    else:
        found.source = found.source or one_line(value)
    return True


def _take_dates(line: str, found: _Found) -> bool:
    parts = [part.strip() for part in re.split(r"[|•·]", line)]
    dated = [dates for part in parts if (dates := dates_of_line(part))]
    # "D-Day | June 6, 1944" in the first place is a headline.
    first = dates_of_line(parts[0]) or _BYLINE.fullmatch(parts[0])
    if not dated or not (found.article or first):
        return False
    for dates in dated:
        found.published = found.published or dates.published
        found.updated = found.updated or dates.updated
    return True


def _take_byline(line: str, following: str, found: _Found) -> bool:
    byline = _BYLINE.fullmatch(re.split(r"\s*[|•·]", line)[0])
    # "By Invitation Only" above its first paragraph is a headline, not a name.
    if not byline or not (found.article or 0 < width(following) <= WIDEST_HEADLINE):
        return False
    found.author = found.author or one_line(re.sub(r",?\s+(?:and|&)\s+", ", ", byline["people"]))
    return True


def _account(text: str) -> str:
    """Return whose account a comment box asks for ("sign into your Press Herald account")."""
    for match in _SIGN_IN.finditer(text[-_TAIL:]):
        outlet = one_line(match["outlet"])
        if outlet.casefold() not in _NOT_OUTLETS:
            return outlet
    return ""
