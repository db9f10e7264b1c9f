"""Find what is not prose in Markdown: private comments, code, link definitions, images, embeds.

The text stays as it is; the spans are not searched. The blocks are those of markdown-it, and the
comments, callouts and embeds those of Obsidian.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from index.documents import Span
from index.text.markdown_blocks import block_parser

if TYPE_CHECKING:
    from markdown_it.token import Token

# A longer text is parsed in parts, each from the beginning of a block, so that the time grows with
# the length only.
_PART = 400_000  # characters
_NEWLINE = re.compile(r"\r\n?|\n")
_BLANK_LINE = re.compile(r"(?:\r\n?|\n)[ \t>]*(?:\r\n?|\n)")
# A comment that opens beside a digit is a percentage that was typed twice.
_COMMENT = re.compile(r"(?P<code>`[^`\n]{1,300}`)|(?P<private>(?<!\d)%%)|(?P<hidden><!--)")
# The beginning and the end of a line.
_BEGIN, _END = r"(?:\A|(?<=[\r\n]))", r"(?=[\r\n]|\Z)"
_CALLOUT = re.compile(
    rf"{_BEGIN}(?:[ \t]{{0,3}}>[ \t]?){{1,9}}\[![\w-]{{1,30}}(?:\|[^\]\n]{{0,40}})?\][+-]?[ \t]*"
)
_IMAGE = (
    r"(?:!\[\[[^\[\]\n]{1,300}\]\]|!\[(?P<{name}>[^\[\]\n]{0,500})\]"
    r"(?:\([^()\n]{0,1000}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)|\[[^\[\]\n]{0,200}\]))"
)
_IMAGE_LINE = re.compile(
    rf"{_BEGIN}[ \t]*(?:>[ \t]*)?(?:[-*+][ \t]+)?(?:\[{_IMAGE.replace('{name}', 'linked')}\]"
    rf"(?:\([^()\n]{{0,1000}}\)|\[[^\[\]\n]{{0,200}}\])|{_IMAGE.replace('{name}', 'alone')})"
    rf"(?:\{{[^{{}}\n]{{0,200}}\}})?[ \t]*{_END}"
)
_BLOCK_ID = re.compile(rf"(?:{_BEGIN}|(?<=\s))\^[A-Za-z0-9-]{{2,40}}[ \t]*{_END}")
_UNSEEN = re.compile(
    r"<(script|style|iframe|svg|template|noscript)\b[^<>]*>.{0,20000}?</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
_TAGS_ALONE = re.compile(rf"{_BEGIN}[ \t>]*(?:<[^<>\n]{{1,500}}>[ \t]*){{1,20}}{_END}")
_WORD = re.compile(r"\w")
# Fences of these kinds may hold a document that was quoted.
_QUOTED_TEXT = frozenset({"", "md", "markdown", "plain", "plaintext", "quote", "text", "txt"})
_SENTENCE = re.compile(r"(?:[^\W\d_]{1,30}[,;:’'”)]*[ \t\r\n]+){4,}[^\W\d_]{1,30}[.!?…]")
_FEWEST_WORDS = 4  # of a description that is a caption


class Unread(NamedTuple):
    """What is not prose in a text.

    Attributes:
        spans: the spans that are not searched, sorted and disjoint.
        marks: those of comments, images and callouts, which divide no block; sorted.
        notes: remarks for the user.
    """

    spans: tuple[Span, ...]
    marks: tuple[Span, ...]
    notes: tuple[str, ...]


def find_unread(text: str, start: int) -> Unread:
    """Return what is not prose after a position, which is the end of the front matter."""
    code, found = [], []
    for token, span in _blocks(text, start):
        if token is None:
            found.append(span)
        elif token.type == "fence":
            code.append(span)
            found += _fence(text, span, token)
        else:
            found += _markup(text, span)
    comments, notes = _comments(text, start, code)
    hidden = _Spans(sorted([*code, *comments]))
    marks = list(comments)
    for pattern in (_CALLOUT, _IMAGE_LINE, _BLOCK_ID):
        for match in pattern.finditer(text, start):
            if not hidden.covers(match.start()):
                marks += _image(match) if pattern is _IMAGE_LINE else (Span(*match.span()),)
    spans = _joined(text, start, [*found, *marks])
    return Unread(tuple(spans), tuple(sorted(marks)), notes)


class _Spans:
    """Sorted spans, searched by position."""

    def __init__(self, spans: list[Span]) -> None:
        self._starts = [span.start for span in spans]
        self._ends: list[int] = []
        for span in spans:
            self._ends.append(max(span.end, self._ends[-1] if self._ends else 0))

    def covers(self, position: int) -> bool:
        """Return whether a position lies in a span."""
        number = bisect_right(self._starts, position) - 1
        return number >= 0 and position < self._ends[number]


def _blocks(text: str, start: int) -> Iterator[tuple[Token | None, Span]]:
    """Yield fenced code and HTML with their spans, and None with the spans of link definitions."""
    while start < len(text):
        part = text[start : start + _PART]
        references: dict[str, Any] = {}
        tokens = block_parser().parse(part, references)
        lines = [0, *(match.end() for match in _NEWLINE.finditer(part)), len(part)]
        stop = len(part)
        if start + len(part) < len(text):
            # The last block may go on in the next part.
            tops = [token.map[0] for token in tokens if token.level == 0 and token.map]
            stop = lines[tops[-1]] if tops and tops[-1] else stop
        for token, (first, last) in _mapped(tokens, references):
            begin, end = lines[first], lines[min(last, len(lines) - 1)]
            if begin < stop:
                yield token, Span(start + begin, start + min(end, stop))
        start += stop


def _mapped(
    tokens: Iterable[Token], references: dict[str, Any]
) -> Iterator[tuple[Token | None, tuple[int, int]]]:
    for token in tokens:
        if token.type in {"fence", "html_block"} and token.map:
            yield token, (token.map[0], token.map[1])
    definitions = [*references.get("references", {}).items()]
    definitions += [(each["label"], each) for each in references.get("duplicate_refs", [])]
    for label, definition in definitions:
        # The label of a footnote begins with "^", and its text may be a single word.
        if not label.startswith("^") and definition.get("map"):
            yield None, (definition["map"][0], definition["map"][1])


def _fence(text: str, span: Span, token: Token) -> Iterator[Span]:
    """Yield what is not prose in fenced code: all of it, or the two lines around a quoted text."""
    kind = token.info.strip().split()[0].casefold() if token.info.strip() else ""
    if kind not in _QUOTED_TEXT or not _SENTENCE.search(token.content[:20_000]):
        yield span
        return
    lines = [match.end() for match in _NEWLINE.finditer(text, span.start, span.end)]
    yield Span(span.start, lines[0] if lines else span.end)
    last = lines[-2] if len(lines) > 1 and lines[-1] == span.end else (lines or [span.end])[-1]
    closing = text[last : span.end].strip(" \t>\r\n")
    if closing and not closing.strip("`~"):
        yield Span(last, span.end)


def _markup(text: str, span: Span) -> Iterator[Span]:
    """Yield the elements without visible text, and the lines of nothing but tags, in HTML."""
    for pattern in (_UNSEEN, _TAGS_ALONE):
        for match in pattern.finditer(text, span.start, span.end):
            yield Span(*match.span())


def _comments(text: str, start: int, code: list[Span]) -> tuple[list[Span], tuple[str, ...]]:
    """Return the private and the hidden comments outside code, and notes on open ones."""
    fences = _Spans(sorted(code))
    found: list[Span] = []
    notes: list[str] = []
    unclosed: set[str] = set()
    position = start
    while match := _COMMENT.search(text, position):
        position = match.end()
        if match["code"] or fences.covers(match.start()):
            continue
        closing = "%%" if match["private"] else "-->"
        end = -1 if closing in unclosed else text.find(closing, position)
        if end >= 0:
            position = end + len(closing)
        else:
            # A mark that nothing closes must not hide the rest of an article.
            unclosed.add(closing)
            blank = _BLANK_LINE.search(text, position)
            position = blank.start() if blank else len(text)
            if len(notes) < 3:
                line = 1 + len(_NEWLINE.findall(text, 0, match.start()))
                notes.append(
                    f"the comment in line {line} has no {closing}; its paragraph is not searched"
                )
        found.append(Span(match.start(), position))
    return found, tuple(notes)


def _image(match: re.Match[str]) -> Iterator[Span]:
    """Yield a line with an image alone, without the description if that reads like a caption."""
    name = "linked" if match["linked"] else "alone"
    if len((match[name] or "").split()) < _FEWEST_WORDS:
        yield Span(*match.span())
        return
    yield Span(match.start(), match.start(name))
    yield Span(match.end(name), match.end())


def _joined(text: str, start: int, spans: list[Span]) -> Iterator[Span]:
    """Yield the spans in order, joined where no word lies between them."""
    current: Span | None = None
    for span in sorted(spans):
        if len(span) == 0:
            continue
        reached = current.end if current else start
        if span.start <= reached or not _WORD.search(text, reached, span.start):
            begin = current.start if current else min(span.start, reached)
            current = Span(begin, max(reached, span.end))
            continue
        if current:
            yield current
        current = span
    if current:
        yield Span(current.start, current.end if _WORD.search(text, current.end) else len(text))
