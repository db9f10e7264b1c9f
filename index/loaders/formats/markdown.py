"""Read the front matter, the headings and what is not prose of Markdown.

The text itself stays unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from index.documents import Span
from index.loaders.facts.metadata import Metadata, one_line
from index.loaders.formats.front_matter import read_front_matter, without_wikilinks
from index.loaders.formats.markdown_spans import block_parser, find_unread
from index.loaders.formats.plain import read_plain_metadata

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DESCRIBED = 200_000  # characters after the front matter that are searched for metadata
# Characters of a block whose marks are removed. What is beyond them can be no title or byline.
_LONGEST_BLOCK = 2_000
_NEWLINE = re.compile(r"\r\n?|\n")
# Footnotes, struck text and highlights, of which only the last are shown.
_MARKS = re.compile(
    r"\[\^[^\[\]\n]{1,60}\]|\^\[[^\[\]\n]{1,400}\]|~~[^~\n]{1,400}~~|==([^=\n]{1,400})=="
)


class _Block(NamedTuple):
    """A heading or a paragraph.

    Attributes:
        text: the block's text without Markdown's marks; a link is its label.
        level: the level of a heading that stands in no quotation or list; else 0.
    """

    text: str
    level: int


def read_markdown(text: str) -> tuple[Metadata, tuple[Span, ...]]:
    """Return a file's metadata, and the spans of its front matter and of what is not prose."""
    metadata, end = read_front_matter(text)
    unread = find_unread(text, end)
    metadata = replace(metadata, notes=(*metadata.notes, *unread.notes))
    body = _without(text, Span(end, min(len(text), end + _DESCRIBED)), unread.marks)
    blocks = list(_blocks(body))
    shown_text = "\n\n".join(block.text for block in blocks)
    metadata = metadata.or_else(Metadata(title=_heading(blocks)))
    front = (Span(0, end),) if end else ()
    return metadata.or_else(read_plain_metadata(shown_text)), (*front, *unread.spans)


def _without(text: str, part: Span, spans: tuple[Span, ...]) -> str:
    """Return a part of a text with line ends in place of the spans."""
    kept: list[str] = []
    position = part.start
    for span in spans:
        if position <= span.start < part.end:
            lines = "\n" * len(_NEWLINE.findall(text, span.start, span.end))
            kept += (text[position : span.start], lines)
            position = span.end
    return "".join((*kept, text[position : part.end]))


def _blocks(body: str) -> Iterator[_Block]:
    """Yield the headings and paragraphs of a text, without fenced code and HTML."""
    level = 0
    references: dict[str, Any] = {}
    for token in block_parser().parse(body, references):
        if token.type == "heading_open" and token.level == 0:
            level = int(token.tag[1:])
        elif token.type == "inline":
            yield _Block(_without_marks(token.content, references), level)
            level = 0
        elif token.type == "code_block":
            # Indented text is more often a paragraph of the article than code.
            yield _Block(token.content, 0)


def _heading(blocks: Iterable[_Block]) -> str:
    """Return the first heading of level 1, else the heading that opens the text, else ""."""
    opening_title = ""
    for number, block in enumerate(blocks):
        title = one_line(block.text) if block.level else ""
        if block.level == 1 and title:
            return title
        if number == 0:
            opening_title = title
    return opening_title


def _without_marks(markup: str, references: dict[str, Any]) -> str:
    marked = _MARKS.sub(r"\1", markup[:_LONGEST_BLOCK])
    tokens = _inline_parser().parseInline(marked, references)
    return without_wikilinks("".join(_shown(tokens)) + markup[_LONGEST_BLOCK:])


def _shown(tokens: Iterable[Token]) -> Iterator[str]:
    """Yield the text of inline elements, in order; an image is its description."""
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            yield "\n"
        elif token.children:
            yield from _shown(token.children)
        elif token.type in {"text", "code_inline"}:
            yield token.content


@cache
def _inline_parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark")
