"""Find the quotations of a text by their marks.

A quotation may go on over several paragraphs: then each paragraph opens a mark, and only the last
one closes it. Each paragraph's part is a quotation of its own here, which says that it continues
the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.documents import Span

# The marks that close what a mark opens. In German „ and “ are a pair, and ‚ and ‘.
_CLOSING = {
    '"': '"',
    "“": '”"',
    "„": "“”",
    "«": "»",
    "»": "«",
    "``": "''",
    "''": "''",
    "‘": "’'",
    "'": "'’",
    "‚": "‘’",
}
_SINGLE = frozenset("‘'‚’")
_MARK = re.compile(r"``|''|[\"“”„«»‘’'‚]")
# A mark that opens stands before a word, or before a bracket, an ellipsis or another mark.
_OPENS = re.compile(r"[\w(\[$£€#@…¿¡—–.“”\"‘'-]")
_CLOSES_AFTER = re.compile(r"[\w.,!?…;:)\]’”'\"%$—–-]")
# Inside words (don't, O’Hara) and at their beginning (’tis, ’90s), where no quotation opens.
_ELISION = re.compile(r"[’'](?:\d0s|(?:tis|twas|em|til|cause|n|round|bout)\b)", re.IGNORECASE)
# The longest quotation within single marks, which may as well be apostrophes.
_LONGEST_SINGLE = 600


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation, or the part of one that stands in one paragraph.

    Attributes:
        span: the quotation with its marks.
        inner: what stands between the marks.
        continues: whether it continues the quotation of the paragraph before.
        closed: whether a mark closes it in this paragraph.
    """

    span: Span
    inner: Span
    continues: bool = False
    closed: bool = True


def find_quotations(text: str, paragraphs: Sequence[Span]) -> list[list[Quotation]]:
    """Return the quotations of each paragraph, in order. Quotations inside others are left out.

    Args:
        text: the text.
        paragraphs: its paragraphs, in order.
    """
    found: list[list[Quotation]] = []
    open_mark = ""
    for number, paragraph in enumerate(paragraphs):
        following = paragraphs[number + 1].start if number + 1 < len(paragraphs) else len(text)
        quotations = list(_quotations(text, paragraph, open_mark, following))
        open_mark = ""
        if quotations and not quotations[-1].closed:
            open_mark = text[quotations[-1].span.start]
        found.append(quotations)
    return found


def _quotations(text: str, paragraph: Span, open_mark: str, following: int) -> Iterator[Quotation]:
    """Yield the quotations of one paragraph.

    Args:
        text: the text.
        paragraph: the paragraph.
        open_mark: the mark that the paragraph before opened and did not close; empty if none.
        following: where the next paragraph begins.
    """
    position = paragraph.start
    # Marks that nothing closes from here on: looking again for each would take too long.
    unclosed: set[str] = set()
    while position < paragraph.end:
        match = _MARK.search(text, position, paragraph.end)
        if match is None:
            return
        mark, start = match[0], match.start()
        position = match.end()
        if mark not in _CLOSING or mark in unclosed or not _opens(text, match, paragraph):
            continue
        end = _closing(text, match, paragraph)
        continues = start == paragraph.start and mark == open_mark
        if end is not None:
            yield Quotation(Span(start, end.end()), Span(match.end(), end.start()), continues)
            position = end.end()
        elif mark not in _SINGLE and _goes_on(text, start, mark, paragraph, following):
            yield Quotation(
                Span(start, paragraph.end), Span(match.end(), paragraph.end), continues, False
            )
            return
        elif mark not in _SINGLE:
            unclosed.add(mark)


def _goes_on(text: str, start: int, mark: str, paragraph: Span, following: int) -> bool:
    """Return whether a quotation that its paragraph does not close is one nevertheless.

    It is if the next paragraph opens with the same mark, or if the quotation is all that the
    paragraph contains: then the mark that closes it was forgotten.
    """
    return text.startswith(mark, following) or start == paragraph.start


def _opens(text: str, match: re.Match[str], paragraph: Span) -> bool:
    """Return whether a mark can open a quotation, given the characters around it."""
    start, end = match.span()
    before = text[start - 1] if start > paragraph.start else " "
    after = text[end] if end < paragraph.end else " "
    if match[0] == "»" and not before.isspace():
        return False
    if not _OPENS.match(after) or before.isalnum():
        return False
    if match[0] == '"' and after in "“‘":
        return False
    if match[0] == "''" and not before.isspace():
        return False
    if match[0] in _SINGLE:
        if _ELISION.match(text, start) or before in "’”.,":
            return False
        return not after.isspace() and (before.isspace() or before in '(["“—–-:')
    # A straight mark after a full stop closes what no mark opened.
    return match[0] != '"' or before.isspace() or before in "([—–-/:'‘…“"


def _closing(text: str, opening: re.Match[str], paragraph: Span) -> re.Match[str] | None:
    """Return the match of the mark that closes a quotation, or None if the paragraph has none."""
    mark = opening[0]
    closing = _CLOSING[mark]
    limit = paragraph.end
    if mark in _SINGLE:
        limit = min(limit, opening.end() + _LONGEST_SINGLE)
    depth = 0
    for match in _MARK.finditer(text, opening.end(), limit):
        found = match[0]
        if len(mark) == 2:
            if found == closing:
                return match
            continue
        if found == mark and found != '"' and mark not in _SINGLE:
            depth += 1
        elif found in closing and (mark not in _SINGLE or _closes_single(text, match, paragraph)):
            if depth == 0:
                return match
            depth -= 1
    # A mark that was opened twice by mistake: the first that closes ends the quotation.
    if depth:
        for match in _MARK.finditer(text, opening.end(), limit):
            if match[0] in closing:
                return match
    return None


def _closes_single(text: str, match: re.Match[str], paragraph: Span) -> bool:
    """Return whether a single mark closes a quotation and is no apostrophe."""
    start, end = match.span()
    before = text[start - 1]
    after = text[end] if end < paragraph.end else " "
    if after.isalnum() or not _CLOSES_AFTER.match(before):
        return False
    # "the officers’ union": a plural's apostrophe, unless a mark ends the words before it.
    if before == "s" and after == " " and end + 1 < paragraph.end and text[end + 1].islower():
        return not re.search(r"[’']", text[end : min(end + 200, paragraph.end)])
    return True
