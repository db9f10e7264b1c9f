"""Read the body of a mail in HTML: all its lines, and which of them it quotes."""

from __future__ import annotations

from typing import Any, NamedTuple

from index.errors import EmptySource
from index.loaders.formats.texts.html import parse_page
from index.loaders.pages.blocks import Block
from index.loaders.pages.whole import read_everything

# The classes with which mail programs mark what a reply quotes, and what its writer signs with.
_QUOTATIONS = ("gmail_quote", "yahoo_quoted", "protonmail_quote", "tutanota_quote", "mail-quote")
_SIGNATURES = frozenset({"gmail_signature", "moz-signature", "protonmail_signature_block"})


class Markup(NamedTuple):
    """The body of a mail in HTML.

    Attributes:
        lines: its lines.
        depths: for each line, in how many quotations it stands.
        closing: the lines of the signature.
        struck: how many words are struck out.
    """

    lines: tuple[str, ...]
    depths: tuple[int, ...]
    closing: frozenset[int]
    struck: int


def read_markup(markup: str) -> Markup:
    """Return the lines of a mail in HTML.

    Raises:
        EmptySource: the markup is too damaged to be read.
    """
    tree = parse_page(markup)
    if tree is None:
        raise EmptySource("Its page cannot be read; save its text as a .txt file.")
    known: dict[Any, tuple[int, bool]] = {}
    blocks, struck = read_everything(tree)
    marks = [_marks(block, known) for block in blocks]
    return Markup(
        lines=tuple(block.text for block in blocks),
        depths=tuple(depth for depth, _ in marks),
        closing=frozenset(number for number, (_, is_closing) in enumerate(marks) if is_closing),
        struck=struck,
    )


def _marks(block: Block, known: dict[Any, tuple[int, bool]]) -> tuple[int, bool]:
    """Return in how many quotations a line stands, and whether it belongs to the signature."""
    path = []
    element = block.element
    while element is not None and element not in known:
        path.append(element)
        element = element.getparent()
    depth, is_closing = known[element] if element is not None else (0, False)
    for element in reversed(path):
        classes = (element.get("class") or "").casefold().split()
        depth += _is_quotation(element, classes)
        is_closing = is_closing or not _SIGNATURES.isdisjoint(classes)
        known[element] = depth, is_closing
    return depth, is_closing


def _is_quotation(element: Any, classes: list[str]) -> bool:
    if element.tag != "blockquote":
        return False
    return (
        (element.get("type") or "").casefold() == "cite"
        or (element.get("cite") or "").casefold().startswith("mid:")
        or any(each.startswith(_QUOTATIONS) for each in classes)
    )
