"""Find the quotations of a draft: between quotation marks of any language, and in block quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from index.documents import Span
from index.text.sentences import trim

# A mark that is not closed within so many characters is no quotation mark.
LONGEST = 10_000
# So many quotations stand inside each other at most.
_DEEPEST = 5

# The marks that close what a mark opens. In Swedish and Finnish one mark does both, and writers mix
# straight marks with others.
_CLOSERS = {
    "“": "”“\"", "„": "“”\"", "”": "”", "‟": "”", "«": "»", "»": "«»", "‹": "›", "›": "‹›",
    "‘": "’'", "‚": "‘’'", "’": "’", '"': '"”', "'": "'’", "「": "」", "『": "』", "〝": "〟",
    "``": "''", "＂": "＂",
}  # fmt: skip
_SINGLE = frozenset("‘’‚'‹›")
# Marks that only open, whatever stands beside them.
_OPENERS = frozenset(("„", "‚", "‟", "「", "『", "〝", "``"))
_MARK = re.compile(r"``|''|[“”„‟«»‹›‘’‚\"'「」『』〝〟＂]")
# "rock 'n' roll" quotes nothing.
_WORD = re.compile(r"[^\W_]{2}|\d|[\u3040-\u9fff]|\bI\b")
_BREAK = re.compile(r"(?=[ \t]*[\r\n\u2029])(?:[ \t]*(?:\r\n|\n|\r)){2,}(?:[ \t]*>)*[ \t]*|\u2029")
_BEFORE_OPENING = frozenset("([{<—–-/:*_~|>…“„‘‚«‹\"'")
_BLOCK_LINE = re.compile(r"^[ \t]{0,3}>[ \t>]*(?P<text>[^\r\n]*)$", re.MULTILINE)
_INDENTED = re.compile(r"^(?:\t| {4,})[ \t]*(?P<text>\S[^\r\n]*)$", re.MULTILINE)
# The line under a block quote that says who speaks.
_SIGNED = re.compile(r"\s*(?:[—–]|--?)\s*(?P<name>[^\W\d_][^\r\n]{1,80})")


class QuotationKind(Enum):
    """How a draft shows that it quotes."""

    MARKS = "marks"
    BLOCK = "block"
    # A text given to be checked that has no quotation marks.
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation of a draft.

    Attributes:
        span: the quoted characters, without the quotation marks.
        outer: the same with the marks.
        kind: how the draft shows that it quotes.
        depth: 0, or more for a quotation inside another.
        signed: the place of the name under a block quote; None without one.
    """

    span: Span
    outer: Span
    kind: QuotationKind = QuotationKind.MARKS
    depth: int = 0
    signed: Span | None = None


def find_quotations(draft: str) -> list[Quotation]:
    """Return the quotations of a draft, in the order in which they begin.

    A quotation that goes on over several paragraphs, each with an opening mark, is one. A mark that
    nothing closes opens nothing.
    """
    marked = marked_quotations(draft)
    found = list(marked)
    for block in _blocks(draft):
        inside = [each for each in marked if block.outer.contains(each.outer)]
        # A block that has marks around all of it, or that tells who says what, is prose.
        if inside and (
            inside[0].outer.start <= block.span.start + 2 or _share(inside, block.span) > 0.6
        ):
            continue
        found.append(block)
    return sorted(found, key=lambda each: (each.outer.start, -each.outer.end))


def _share(inside: list[Quotation], span: Span) -> float:
    return sum(len(each.span) for each in inside if not each.depth) / max(len(span), 1)


def quoted_whole(text: str) -> Quotation | None:
    """Return a text as one quotation; None if it is blank."""
    span = trim(text, 0, len(text))
    return Quotation(span, span, QuotationKind.WHOLE) if span else None


def marked_quotations(draft: str) -> list[Quotation]:
    """Return the quotations between marks, in the order in which they begin."""
    found: list[Quotation] = []
    open_marks: list[tuple[str, int, int]] = []
    breaks = [match.span() for match in _BREAK.finditer(draft)]
    next_break = 0
    for mark in _MARK.finditer(draft):
        while next_break < len(breaks) and breaks[next_break][1] <= mark.start():
            border = breaks[next_break]
            next_break += 1
            # A quotation goes on after a break only if its mark is repeated there.
            goes_on = border[1] == mark.start() and bool(open_marks)
            if not (goes_on and mark[0] == open_marks[0][0]):
                open_marks = []
            else:
                open_marks = open_marks[:1]
                break
        else:
            _take(draft, mark, open_marks, found)
            continue
    return _with_depths(sorted(found, key=lambda each: (each.outer.start, -each.outer.end)))


def _with_depths(found: list[Quotation]) -> list[Quotation]:
    """Count in how many others each quotation lies."""
    around: list[Quotation] = []
    counted: list[Quotation] = []
    for each in found:
        while around and around[-1].outer.end < each.outer.end:
            around.pop()
        counted.append(replace(each, depth=len(around)))
        around.append(each)
    return counted


def _take(
    draft: str,
    mark: re.Match[str],
    open_marks: list[tuple[str, int, int]],
    found: list[Quotation],
) -> None:
    """Let a mark close what is open, or open a quotation, or be an apostrophe."""
    sign, start, end = mark[0], *mark.span()
    while open_marks and start - open_marks[-1][1] > LONGEST:
        open_marks.pop()
    if _is_apostrophe(draft, sign, start, end, open_marks):
        return
    may_open = _may_open(draft, sign, start, end)
    for depth in range(len(open_marks) - 1, -1, -1):
        opened, opened_at, inner = open_marks[depth]
        if sign not in _CLOSERS[opened] or (may_open and not _may_close(draft, start, opened)):
            continue
        if may_open and sign == "“" and opened == "“":
            continue
        # Marks opened inside and not closed were none.
        del open_marks[depth:]
        span = trim(draft, inner, start)
        if span and _WORD.search(draft, span.start, span.end):
            found.append(Quotation(span, Span(opened_at, end)))
        return
    if may_open and sign in _CLOSERS:
        if open_marks and open_marks[-1][0] == sign and sign not in _SINGLE:
            # The mark before was never closed; this one begins again.
            open_marks.pop()
        open_marks.append((sign, start, end))
        del open_marks[:-_DEEPEST]


def _may_open(draft: str, sign: str, start: int, end: int) -> bool:
    if sign in _OPENERS:
        return True
    if sign in "」』〟" or sign == "''":
        return False
    before = draft[start - 1] if start else " "
    after = draft[end] if end < len(draft) else " "
    begins = before.isspace() or before in _BEFORE_OPENING
    if sign in "«»" and before.isspace() and after.isspace():
        # French puts a space inside its marks; a closing one may have a space on either side.
        return sign == "«"
    if sign == "“":
        return not after.isspace() and (begins or not before.isalnum())
    return begins and not after.isspace()


def _may_close(draft: str, start: int, opened: str) -> bool:
    """Return whether a mark that may open closes an open one rather."""
    before = draft[start - 1] if start else " "
    return not before.isspace() or opened in "«"


def _is_apostrophe(
    draft: str, sign: str, start: int, end: int, open_marks: list[tuple[str, int, int]]
) -> bool:
    """Return whether a single mark is an apostrophe: in a word, or behind a plural."""
    if sign not in "'’‘":
        return False
    before = draft[start - 1] if start else " "
    after = draft[end] if end < len(draft) else " "
    if before.isalnum() and after.isalnum():
        return True
    opened = next((each for each in reversed(open_marks) if each[0] in _SINGLE), None)
    if before.isspace() or before in _BEFORE_OPENING:
        # "'90s" and "’tis" have no closing mark.
        return sign != "‘" and not _closes_later(draft, end)
    if sign == "‘":
        return opened is None
    if opened is None:
        return True
    # "the workers’ pay": an apostrophe, if the quotation is closed later on in the sentence.
    return before == "s" and after == " " and draft[end + 1 : end + 2].islower() and (
        _closes_later(draft, end)
    )  # fmt: skip


def _closes_later(draft: str, start: int) -> bool:
    """Return whether a single mark that can close follows before the paragraph ends."""
    end = min(start + 1_000, len(draft))
    stop = _BREAK.search(draft, start, end)
    rest = draft[start : stop.start() if stop else end]
    return re.search(r"(?:[.,!?…;:]|(?<=\w))['’](?![\w])", rest) is not None and (
        re.search(r"\w['’](?!\w)|[.,!?…;:]['’]", rest) is not None
    )


def _blocks(draft: str) -> Iterator[Quotation]:
    """Yield the block quotes: lines that begin with ">", and indented paragraphs."""
    yield from _runs(draft, _BLOCK_LINE)
    if "\n    " in f"\n{draft}" or "\t" in draft:
        yield from (run for run in _runs(draft, _INDENTED) if _is_set_off(draft, run))


def _runs(draft: str, pattern: re.Pattern[str]) -> Iterator[Quotation]:
    run: list[re.Match[str]] = []
    for match in pattern.finditer(draft):
        if run and draft[run[-1].end() : match.start()].strip(" \t\r") not in ("\n", ""):
            if block := _block(draft, run):
                yield block
            run = []
        run.append(match)
    if run and (block := _block(draft, run)):
        yield block


def _block(draft: str, lines: list[re.Match[str]]) -> Quotation | None:
    lines = [line for line in lines if line["text"].strip()]
    signed = None
    if len(lines) > 1 and (name := _SIGNED.fullmatch(lines[-1]["text"])):
        at = lines[-1].start("text")
        signed = Span(at + name.start("name"), at + name.end("name"))
        lines = lines[:-1]
    if not lines:
        return None
    span = trim(draft, lines[0].start("text"), lines[-1].end("text"))
    if span is None:
        return None
    return Quotation(span, Span(lines[0].start(), lines[-1].end()), QuotationKind.BLOCK, 0, signed)


def _is_set_off(draft: str, block: Quotation) -> bool:
    """Return whether an indented block is a quotation: it follows a colon, as nothing else does."""
    before = draft[: block.outer.start].rstrip()
    return before.endswith(":") and "\n" in draft[len(before) : block.outer.start]
