"""The marks of Markdown in an article's text: what is a heading, strong, code or mere syntax.

A text is shown with all its characters, because citations count them. So Markdown is not rendered;
its parts are styled where they stand, and the signs that make them are drawn faintly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from index.documents import Document, Span
from index.text.markdown_blocks import block_parser
from ui.browser.views.segments import Kind, Mark

# A longer text is shown plainly: it would take longer to style than to read a page of it.
_LONGEST = 400_000  # characters
# How deep signs are looked for inside signs, such as code in a strong link.
_DEEPEST = 4
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")
_HEADING = re.compile(r"[ \t>]*(#{1,6}[ \t]+)")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$")
_QUOTED = re.compile(r"(?:[ ]{0,3}>[ ]?)+")
_DELIMITER_ROW = re.compile(r"[ \t>|:-]+$")
# The signs before and after, and the words between them. Each is bounded, so that the time grows
# with the length only.
_INLINE = re.compile(
    r"(?P<escaped>\\[!-/:-@\[-`{-~])"
    r"|(?P<code>(?P<ticks>`{1,3})(?!`)(?P<code_words>[^`]{1,300})(?P=ticks)(?!`))"
    r"|(?P<strong>(?P<stars>\*\*|__)(?=\S)(?P<strong_words>[^\n]{1,300}?)(?<=\S)(?P=stars))"
    r"|(?P<emphasis>(?:\*(?=[^\s*])(?P<starred>[^*\n]{1,300})(?<=\S)\*"
    r"|(?<!\w)_(?=[^\s_])(?P<underlined>[^_\n]{1,300})(?<=\S)_(?!\w)))"
    r"|(?P<wiki>\[\[(?:[^\[\]|\n]{1,200}\|)?(?P<wiki_words>[^\[\]|\n]{1,200})\]\])"
    r"|(?P<link>\[(?P<link_words>[^\[\]\n]{1,300})\]"
    r"\([^()\s]{0,500}(?:[ \t]+\"[^\"\n]{0,200}\")?\))"
)
_WORDS = {
    "code": ("code_words",),
    "strong": ("strong_words",),
    "emphasis": ("starred", "underlined"),
    "wiki": ("wiki_words",),
    "link": ("link_words",),
}
_KINDS = {"code": Kind.CODE, "strong": Kind.STRONG, "emphasis": Kind.EMPHASIS}


def markup(document: Document) -> tuple[Mark, ...]:
    """Return the marks of an article's Markdown; none if its source is not Markdown."""
    if not document.doc_id.endswith(".md") or len(document.text) > _LONGEST:
        return ()
    # Front matter is no Markdown.
    front = document.skipped[0] if document.skipped else Span(0, 0)
    starts_with_it = front.start == 0 and document.text.startswith(("---", "+++", "{"))
    return _marks(document.text, front.end if starts_with_it else 0)


@lru_cache(maxsize=16)
def _marks(text: str, start: int) -> tuple[Mark, ...]:
    """Return the marks of the Markdown that begins at an offset of a text."""
    lines = [match.group() for match in _LINE.finditer(text, start)]
    starts = [start, *accumulate(map(len, lines), initial=start)][1:]
    marks: list[Mark] = []
    # The signs within a line are found here, because the parser does not tell where they stand.
    for token in block_parser(tables=True).parse(text[start:]):
        if token.map is None:
            continue
        first, last = token.map[0], min(token.map[1], len(lines))
        block = Span(starts[first], starts[last])
        if token.type == "heading_open":
            marks += _heading(text, block, token.markup)
        elif token.type in ("fence", "code_block"):
            marks.append(Mark(block, Kind.CODE))
        elif token.type == "hr":
            marks.append(Mark(block, Kind.SYNTAX))
        elif token.type == "table_open":
            marks += _table(text, block, starts[first : last + 1])
        elif token.type == "blockquote_open":
            for start in starts[first:last]:
                if match := _QUOTED.match(text, start, block.end):
                    marks.append(Mark(Span(*match.span()), Kind.SYNTAX))
        elif token.type == "inline":
            marks += _inline(text, block, 0)
    return tuple(marks)


def _heading(text: str, block: Span, signs: str) -> Iterator[Mark]:
    """Mark a heading, and its signs: those before it and after it, or the line under it."""
    words = block.of(text).rstrip("\r\n")
    if signs.startswith("#"):
        opening = _HEADING.match(text, block.start, block.end)
        start = opening.end() if opening else block.start
        closing = _CLOSING.search(words)
        end = block.start + (closing.start() if closing else len(words))
        if opening:
            yield Mark(Span(*opening.span(1)), Kind.SYNTAX)
        if closing and end >= start:
            yield Mark(Span(end, block.start + len(words)), Kind.SYNTAX)
    else:
        start = block.start
        end = block.start + max(words.rfind("\n"), words.rfind("\r"), 0)
        yield Mark(Span(end, block.start + len(words)), Kind.SYNTAX)
    if start < end:
        yield Mark(Span(start, end), Kind.HEADING)


def _table(text: str, block: Span, starts: list[int]) -> Iterator[Mark]:
    """Mark a table's rows, its first row as a heading, and the row of signs under it."""
    yield Mark(block, Kind.TABLE)
    for number, start in enumerate(starts[:-1]):
        row = text[start : starts[number + 1]].rstrip()
        if number == 0 and row:
            yield Mark(Span(start, start + len(row)), Kind.STRONG)
        elif number == 1 and _DELIMITER_ROW.match(row):
            yield Mark(Span(start, start + len(row)), Kind.SYNTAX)


def _inline(text: str, part: Span, depth: int) -> Iterator[Mark]:
    """Mark what the signs within a block make of its words."""
    for match in _INLINE.finditer(text, part.start, part.end):
        if match["escaped"]:
            yield Mark(Span(match.start(), match.start() + 1), Kind.SYNTAX)
            continue
        name = next(each for each in _WORDS if match[each])
        group = next(each for each in _WORDS[name] if match[each] is not None)
        words = Span(*match.span(group))
        yield Mark(Span(match.start(), words.start), Kind.SYNTAX)
        yield Mark(Span(words.end, match.end()), Kind.SYNTAX)
        if name in _KINDS:
            yield Mark(words, _KINDS[name])
        if name != "code" and depth < _DEEPEST:
            yield from _inline(text, words, depth + 1)
