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
from index.loaders.formats.texts.front_matter import read_front_matter, without_wikilinks
from index.loaders.formats.texts.markdown_spans import find_unread
from index.loaders.formats.texts.plain import read_plain_metadata
from index.text.markdown_blocks import block_parser

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DESCRIBED = 200_000  # characters after the front matter that are searched for metadata
# The blocks at the top and at the end that are searched for metadata besides the headings.
_TOP_BLOCKS = _LAST_BLOCKS = 40
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
        markup: the block's text as written.
        level: the level of a heading that stands in no quotation or list; else 0.
        is_plain: whether the text has no marks, as in indented text.
    """

    markup: str
    level: int
    is_plain: bool = False

    def text(self, references: dict[str, Any]) -> str:
        """Return the text without Markdown's marks; a link is its label."""
        return self.markup if self.is_plain else _without_marks(self.markup, references)


def read_markdown(text: str) -> tuple[Metadata, tuple[Span, ...]]:
    """Return a file's metadata, and the spans of its front matter and of what is not prose."""
    metadata, end = read_front_matter(text)
    unread = find_unread(text, end)
    metadata = replace(metadata, notes=(*metadata.notes, *unread.notes))
    body = _without(text, Span(end, min(len(text), end + _DESCRIBED)), unread.marks)
    references: dict[str, Any] = {}
    blocks = list(_blocks(body, references))
    # Removing the marks takes the longest, so the middle of a long text is left out.
    described = [*blocks[:_TOP_BLOCKS], *blocks[_TOP_BLOCKS:][-_LAST_BLOCKS:]]
    shown_text = "\n\n".join(block.text(references) for block in described)
    metadata = metadata.or_else(Metadata(title=_heading(blocks, references)))
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


def _blocks(body: str, references: dict[str, Any]) -> Iterator[_Block]:
    """Yield the headings and paragraphs of a text, without fenced code and HTML.

    Args:
        body: the text.
        references: the definitions of links, which the function fills in.
    """
    level = 0
    for token in block_parser().parse(body, references):
        if token.type == "heading_open" and token.level == 0:
            level = int(token.tag[1:])
        elif token.type == "inline":
            yield _Block(token.content, level)
            level = 0
        elif token.type == "code_block":
            # Indented text is more often a paragraph of the article than code.
            yield _Block(token.content, 0, is_plain=True)


def _heading(blocks: Iterable[_Block], references: dict[str, Any]) -> str:
    """Return the first heading of level 1, else the heading that opens the text, else ""."""
    opening_title = ""
    for number, block in enumerate(blocks):
        if block.level != 1 and (number or not block.level):
            continue
        title = one_line(block.text(references))
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
