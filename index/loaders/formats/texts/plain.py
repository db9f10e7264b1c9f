"""Read the title, date, outlet and author of an article in plain text.

Only unmistakable values are read: a wrong date or outlet beside a quotation is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from index.documents import Span
from index.loaders.facts.credits import parts_of_credit, read_credit
from index.loaders.facts.dated_lines import date_after_place
from index.loaders.facts.datelines import Dateline, parse_dateline
from index.loaders.facts.exports import archive_lines, is_archive_line, read_export
from index.loaders.facts.headlines import WIDEST_HEADLINE, title_of
from index.loaders.facts.lines import Line, top_lines, width
from index.loaders.facts.metadata import Metadata, one_line

_TOP_LINES = 6
_LONGEST_LINE = 160  # of the lines that may contain metadata
_LONGEST_VALUE = 60
_TAIL = 4_000  # characters at the end that are searched for a comment box

_LABELLED = re.compile(
    r"(?P<label>source|outlet|publication|publisher|published by|url|link|author|quelle|fuente"
    r"|autor|autorin|auteur)\s*:"
    r"\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
# Stands above the headline of a press release.
_NO_HEADLINE = re.compile(
    r"(?:for immediate release|press release|news release|pressemitteilung|medienmitteilung"
    r"|communiqué de presse|nota de prensa|comunicado de prensa)\s*:?",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://\S+", re.IGNORECASE)


# The account that a comment box asks for is an account of the outlet, or of one of these.
_SIGN_IN = re.compile(
    r"\b(?:[Ss]ign|[Ll]og)\s?in(?:\s?to)?\s+your\s+(?P<outlet>(?:[A-Z][\w.&'’-]*\s+){1,5})account\s+to"
    r"\s+(?:comment|participate|join|post|reply|read|continue|leave|view)\b"
)
_NOT_OUTLETS = frozenset(
    {"amazon", "apple", "disqus", "facebook", "google", "linkedin", "microsoft", "twitter"}
)


@dataclass(slots=True)
class _TopMatter:
    """The metadata read from the top lines so far, and the lines that belong to the article."""

    published: date | None = None
    updated: date | None = None
    source: str = ""
    author: str = ""
    uri: str = ""
    article: list[Line] = field(default_factory=list)


def read_plain(text: str) -> tuple[Metadata, tuple[Span, ...]]:
    """Read a text's metadata, and the spans of a header and footer of Nexis or Factiva."""
    export = read_export(text)
    if export is None:
        return read_plain_metadata(text), archive_lines(text)
    if export.metadata.notes and not export.metadata.published:
        # Several articles: what one of them says is not true of the others.
        title = title_of(list(top_lines(export.body.of(text))))
        return Metadata(title=title).or_else(export.metadata), export.skipped
    return export.metadata.or_else(read_plain_metadata(export.body.of(text))), export.skipped


def read_title_and_dateline(text: str) -> Metadata:
    """Return the title, and the date and agency in the dateline, of a text without other facts."""
    lines = list(top_lines(text))
    dateline = _dateline(lines)
    return Metadata(
        title=title_of(lines),
        published=dateline.published if dateline else None,
        source=dateline.agency if dateline else "",
    )


def read_plain_metadata(text: str) -> Metadata:
    """Read an article's metadata from the top of `text` and from a comment box at its end."""
    lines = list(top_lines(text))
    top_matter = _TopMatter()
    for number, line in enumerate(lines):
        following = lines[number + 1].text if number + 1 < len(lines) else ""
        if number >= _TOP_LINES or not _read_line(line.text, following, top_matter):
            top_matter.article.append(line)
    dateline = _dateline(top_matter.article)
    dateline_day = dateline.published if dateline else None
    return Metadata(
        # A text of nothing but top matter is called by its first line.
        title=title_of(top_matter.article or lines),
        published=top_matter.published or dateline_day,
        modified=top_matter.updated,
        source=top_matter.source or (dateline.agency if dateline else "") or _account_outlet(text),
        author=top_matter.author,
        uri=top_matter.uri,
    )


def _dateline(lines: list[Line]) -> Dateline | None:
    """Return the dateline before the first sentence, which may stand below a headline."""
    return next(filter(None, (parse_dateline(line.text) for line in lines[:2])), None)


def _read_line(line: str, following: str, top_matter: _TopMatter) -> bool:
    """Read metadata from a line; return False if the line belongs to the article.

    Args:
        line: the line to read.
        following: the next line, empty after the last.
        top_matter: the metadata so far, which the function fills in.
    """
    if _URL.fullmatch(line) or _NO_HEADLINE.fullmatch(line) or is_archive_line(line):
        return True
    if len(line) > _LONGEST_LINE:
        return False
    if labelled := _LABELLED.fullmatch(line):
        return _read_labelled(labelled["label"].casefold(), labelled["value"], top_matter)
    return _read_credit(line, following, top_matter)


def _read_labelled(label: str, value: str, top_matter: _TopMatter) -> bool:
    if _URL.fullmatch(value):
        top_matter.uri = top_matter.uri or value
    elif label in {"url", "link"} or len(value) > _LONGEST_VALUE:
        return False
    elif label in {"author", "autor", "autorin", "auteur"}:
        top_matter.author = top_matter.author or one_line(value)
    else:
        top_matter.source = top_matter.source or one_line(value)
    return True


def _read_credit(line: str, following: str, top_matter: _TopMatter) -> bool:
    parts = parts_of_credit(line)
    read = [read_credit(part) for part in parts]
    found = [credit for credit in read if credit]
    # "D-Day | June 6, 1944" as the first line is a headline.
    if not found and top_matter.article and (day := date_after_place(line)):
        top_matter.published = top_matter.published or day
        return True
    if not found or not (top_matter.article or read[0]):
        return False
    # "By Invitation Only" above the first paragraph is a headline, not a name.
    is_dated = any(credit.dates for credit in found)
    if not (is_dated or top_matter.article or 0 < width(following) <= WIDEST_HEADLINE):
        return False
    for names, dates in found:
        top_matter.author = top_matter.author or ", ".join(names)
        if dates:
            top_matter.published = top_matter.published or dates.published
            top_matter.updated = top_matter.updated or dates.updated
    return True


def _account_outlet(text: str) -> str:
    """Return the outlet whose account a comment box asks for ("your Press Herald account").

    The result is empty without such a comment box.
    """
    for match in _SIGN_IN.finditer(text[-_TAIL:]):
        outlet = one_line(match["outlet"])
        if outlet.casefold() not in _NOT_OUTLETS:
            return outlet
    return ""
