"""The parser of Markdown's blocks, for readers of files and for those who draw a text."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


@cache
def block_parser(*, tables: bool = False) -> MarkdownIt:
    """Return the parser of blocks, which leaves the markup within lines unparsed.

    Args:
        tables: whether tables are blocks of their own, and not paragraphs.
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").disable("inline")
    return parser.enable("table") if tables else parser
