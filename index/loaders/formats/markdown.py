"""Read the front matter and headings of Markdown; the text itself stays unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from index.documents import Span
from index.loaders.facts.metadata import Metadata, one_line
from index.loaders.formats.front_matter import read_front_matter, without_wikilinks
from index.loaders.formats.plain import read_plain_metadata

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DESCRIBED = 200_000  # characters after the front matter that are searched for metadata
# Characters of a block whose marks are removed. What is beyond them can be no title or byline.
_LONGEST_BLOCK = 2_000


class _Block(NamedTuple):
    """A heading or a paragraph.

    Attributes:
        text: the block's text without Markdown's marks; a link is its label.
        level: the level of a heading that stands in no quotation or list; else 0.
    """

    text: str
    level: int


def read_markdown(text: str) -> tuple[Metadata, tuple[Span, ...]]:
    """Return a file's metadata, and the span of its front matter if the file has any."""
    metadata, end = read_front_matter(text)
    blocks = list(_blocks(text[end : end + _DESCRIBED]))
    shown_text = "\n\n".join(block.text for block in blocks)
    metadata = metadata.or_else(Metadata(title=_heading(blocks)))
    return metadata.or_else(read_plain_metadata(shown_text)), (Span(0, end),) if end else ()


def _blocks(body: str) -> Iterator[_Block]:
    """Yield the headings and paragraphs of a text, without fenced code and HTML."""
    level = 0
    references: dict[str, Any] = {}
    for token in _block_parser().parse(body, references):
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
    tokens = _inline_parser().parseInline(markup[:_LONGEST_BLOCK], references)
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
def _block_parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").disable("inline")


@cache
def _inline_parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark")
