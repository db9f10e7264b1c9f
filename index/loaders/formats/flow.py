"""Build the paragraphs and tables of a document, and write them as the text of an article.

The readers of word processors' files build a tree of HTML here, so that tables, raised figures and
struck words become the same text as those of a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from index.loaders.pages.elements import HEADINGS, all_elements, tag_of, without_controls
from index.loaders.pages.inline import write_inline
from index.loaders.pages.tables import free_layout_tables, table_lines
from index.loaders.pages.unseen import Styles

PARAGRAPH, ITEM, HEADING, TITLE, QUOTATION = "p", "li", "h2", "h1", "blockquote"
"""What a paragraph is."""

RAISED, LOWERED, STRUCK = "sup", "sub", "s"
"""How a piece of a paragraph is set."""

_NO_STYLES = Styles(frozenset(), frozenset(), frozenset())
_LINES = frozenset({PARAGRAPH, ITEM, QUOTATION, *HEADINGS})
_APART = frozenset({PARAGRAPH, HEADING, TITLE, QUOTATION})
_MOST_COLUMNS = 100


class Piece(NamedTuple):
    """A part of a paragraph that is set in one way.

    Attributes:
        text: its characters, with line breaks.
        set_as: `RAISED`, `LOWERED`, `STRUCK`, or empty.
    """

    text: str
    set_as: str = ""


class Cell(NamedTuple):
    """A cell of a table that is being built.

    Attributes:
        column: the number of the column that it begins in.
        columns: how many columns it covers.
        content: the element to which its paragraphs were added.
        continues: whether it is the lower part of the cell above it.
        is_header: whether it names a row or a column.
    """

    column: int
    columns: int
    content: Any
    continues: bool = False
    is_header: bool = False


def new_tree() -> Any:
    """Return an empty tree for a document, or for a cell."""
    return etree.Element("div")


def add_paragraph(parent: Any, pieces: Iterable[Piece], kind: str = PARAGRAPH) -> None:
    """Add a paragraph to a tree, unless it is empty."""
    if not any(piece.text.strip() for piece in pieces):
        return
    element = etree.SubElement(parent, kind)
    last: Any = None
    for piece in _joined(pieces):
        if piece.set_as:
            last = etree.SubElement(element, piece.set_as)
            last.text = piece.text
        elif last is None:
            element.text = (element.text or "") + piece.text
        else:
            last.tail = (last.tail or "") + piece.text


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield neighbouring pieces that are set alike as one: "1" and "0" raised are "10"."""
    texts: list[str] = []
    set_as = ""
    for piece in pieces:
        if piece.set_as != set_as and texts:
            yield Piece(without_controls("".join(texts)), set_as)
            texts = []
        set_as = piece.set_as
        texts.append(piece.text)
    if texts:
        yield Piece(without_controls("".join(texts)), set_as)


def add_table(parent: Any, rows: list[list[Cell]]) -> None:
    """Add a table to a tree, with its merged cells."""
    if not any(cell.content is not None and len(cell.content) for row in rows for cell in row):
        return
    table = etree.SubElement(parent, "table")
    below = [{cell.column for cell in row if cell.continues} for row in rows]
    for number, row in enumerate(rows):
        line = etree.SubElement(table, "tr")
        for cell in row:
            if cell.continues and any(c.column == cell.column for c in rows[number - 1]):
                continue
            element = etree.SubElement(line, "th" if cell.is_header else "td")
            if cell.columns > 1:
                element.set("colspan", str(min(cell.columns, _MOST_COLUMNS)))
            covered = 1
            while number + covered < len(rows) and cell.column in below[number + covered]:
                covered += 1
            if covered > 1:
                element.set("rowspan", str(covered))
            _fill(element, cell.content)


def _fill(element: Any, content: Any) -> None:
    """Put the content of a cell into its element; each of its lines is a paragraph."""
    for child in list(content):
        if tag_of(child) in _LINES and not len(child) and "\n" in (child.text or ""):
            for line in child.text.split("\n"):
                add_paragraph(element, [Piece(line)], tag_of(child))
        else:
            element.append(child)


def write(tree: Any, *, mark_quotations: bool = False) -> tuple[str, tuple[str, ...]]:
    """Return the text of a tree, and notes for the user. The tree is changed.

    Paragraphs are parted by a blank line; the items of a list and the rows of a table are lines.

    Args:
        tree: the tree.
        mark_quotations: whether a paragraph that is set as a quotation begins with ">", as in
            Markdown.
    """
    struck = write_inline(tree, _NO_STYLES)
    free_layout_tables(tree)
    pieces: list[str] = []
    previous = ""
    for kind, line in _lines(tree):
        if pieces:
            adjoins = kind == previous and kind not in _APART
            pieces.append("\n" if adjoins else "\n\n")
        is_marked = mark_quotations and kind == QUOTATION
        pieces.append("> " + line.replace("\n", "\n> ") if is_marked else line)
        previous = kind
    words = "word" if struck == 1 else "words"
    notes = (f"left out {struck:,} {words} that the document strikes out",) if struck else ()
    return "".join(pieces), notes


def headings_of(tree: Any) -> tuple[str, ...]:
    """Return the headings of a tree."""
    return tuple(
        " ".join("".join(each.itertext()).split()) for each in all_elements(tree, TITLE, HEADING)
    )


def first_title(tree: Any) -> str:
    """Return the title that a tree has before its text, or an empty text.

    It is a paragraph of the kind `TITLE`, or a heading before any paragraph of prose.
    """
    for element in tree:
        text = " ".join("".join(element.itertext()).split())
        if tag_of(element) in {TITLE, HEADING}:
            return text
        if len(text) > 150 or tag_of(element) == "table":
            break
    return ""


def roman(number: int) -> str:
    """Return a number in Roman numerals, as endnotes have it."""
    values = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"))
    written = ""
    for value, letters in (
        *values,
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        written += letters * (number // value)
        number %= value
    return written


def _lines(tree: Any) -> Iterator[tuple[str, str]]:
    """Yield the kind and the text of each line; all rows of one table have a kind of their own."""
    pending = list(reversed(tree))
    tables = 0
    while pending:
        element = pending.pop()
        tag = tag_of(element)
        if tag == "table":
            tables += 1
            yield from ((f"row {tables}", line) for _, line in table_lines(element))
        elif tag in _LINES:
            lines = [" ".join(line.split()) for line in "".join(element.itertext()).split("\n")]
            text = "\n".join(filter(None, lines))
            if text:
                yield tag, f"- {text}" if tag == ITEM else text
        else:
            pending.extend(reversed(element))
