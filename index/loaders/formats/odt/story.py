"""Read the paragraphs, tables, notes and text boxes of an ODT file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from index.loaders.formats.flow import (
    HEADING,
    ITEM,
    PARAGRAPH,
    TITLE,
    Cell,
    Piece,
    add_paragraph,
    add_table,
    new_tree,
    roman,
)
from index.loaders.formats.odt.styles import Styles
from index.loaders.formats.safe_xml import attribute, local_name

_MOST_REPEATED = 100
_CONTENTS = frozenset(
    {"table-of-content", "alphabetical-index", "illustration-index", "table-index", "user-index"}
    | {"object-index", "bibliography"}
)
# Text in these is no text of the document.
_UNREAD = frozenset(
    {"tracked-changes", "forms", "sequence-decls", "variable-decls", "user-field-decls", "desc"}
    | {"title", "script", "note-citation", "ruby-text", "dde-connection-decls", "event-listeners"}
    | {"annotation-end", "change", "change-start", "change-end", "soft-page-break"}
)
_DRAWN = frozenset(
    {"frame", "text-box", "custom-shape", "rect", "line", "ellipse", "g", "polygon", "path", "a"}
    | {"circle", "connector", "caption", "polyline", "regular-polygon", "measure"}
)


class Story:
    """The reading of a document.

    Attributes:
        tree: the tree of the document, as `index.loaders.formats.flow` writes it.
        left_out: how many deletions, pictures and the like were left out, by their names.
    """

    def __init__(self, styles: Styles) -> None:
        self.tree = new_tree()
        self.left_out: Counter[str] = Counter()
        self._styles = styles
        self._notes: list[tuple[str, Any]] = []

    def read(self, body: Any) -> None:
        """Add the text of a document to the tree, then its notes."""
        self._blocks(body, self.tree, PARAGRAPH)
        counts: Counter[str] = Counter()
        while self._notes:
            kind, note = self._notes.pop(0)
            counts[kind] += 1
            number = roman(counts[kind]) if kind == "endnote" else str(counts[kind])
            content = new_tree()
            self._blocks(note, content, PARAGRAPH)
            if len(content):
                content[0].text = f"[{number}] {content[0].text or ''}"
            for child in list(content):
                self.tree.append(child)

    def _blocks(self, container: Any, parent: Any, kind: str) -> None:
        for child in container:
            name = local_name(child)
            if name == "p":
                self._paragraph(child, parent, kind)
                kind = PARAGRAPH if kind == ITEM else kind
            elif name == "h":
                self._paragraph(child, parent, HEADING)
            elif name == "list":
                self._blocks(child, parent, PARAGRAPH)
            elif name in {"list-item", "numbered-paragraph"}:
                self._blocks(child, parent, ITEM)
            elif name == "table":
                self._table(child, parent)
            elif name in _CONTENTS:
                self.left_out["table of contents"] = 1
            elif name == "tracked-changes":
                deletions = sum(1 for each in child.iter("{*}deletion"))
                self.left_out["deletion"] += deletions
            elif name == "annotation":
                self.left_out["comment"] += 1
            elif name in {"image", "object", "object-ole", "plugin"}:
                self._count(name)
            elif name == "section" and attribute(child, "display") == "none":
                self.left_out["hidden text"] += 1
            elif name not in _UNREAD:
                self._blocks(child, parent, kind)

    def _count(self, name: str) -> None:
        self.left_out["picture" if name == "image" else "chart or diagram"] += 1

    def _paragraph(self, paragraph: Any, parent: Any, kind: str) -> None:
        style = attribute(paragraph, "style-name")
        set_as, hidden = self._styles.set_as("paragraph", style)
        pieces: list[Piece] = []
        drawn: list[Any] = []
        if any(
            local_name(each) == "hidden-paragraph" and attribute(each, "is-hidden") == "true"
            for each in paragraph
        ):
            hidden = True
        self._runs(paragraph, set_as, pieces, drawn, hidden=hidden)
        if hidden and "".join(paragraph.itertext()).strip():
            self.left_out["hidden text"] += 1
        if kind == PARAGRAPH and self._styles.is_title(style):
            kind = TITLE
        add_paragraph(parent, pieces, kind)
        for each in drawn:
            self._blocks([each], parent, PARAGRAPH)

    def _runs(
        self, element: Any, set_as: str, pieces: list[Piece], drawn: list[Any], *, hidden: bool
    ) -> None:
        """Collect the pieces of a paragraph, and what is drawn on it."""

        def add(text: str | None) -> None:
            if text and not hidden:
                pieces.append(Piece(text, set_as))

        add(element.text)
        for child in element:
            name = local_name(child)
            if name == "s":
                add(" ")
            elif name == "tab":
                add("\t")
            elif name == "line-break":
                add("\n")
            elif name == "note":
                self._note(child, hidden=hidden)
            elif name == "annotation":
                self.left_out["comment"] += 1
            elif name == "span":
                self._span(child, set_as, pieces, drawn, hidden=hidden)
            elif name == "hidden-text" and attribute(child, "is-hidden") == "true":
                self.left_out["hidden text"] += 1
            elif name == "a" and attribute(child, "href") and not _is_drawn(child):
                self._runs(child, set_as, pieces, drawn, hidden=hidden)
            elif name in _DRAWN:
                if not hidden:
                    drawn.append(child)
            elif name not in _UNREAD and name:
                self._runs(child, set_as, pieces, drawn, hidden=hidden)
            add(child.tail)

    def _span(
        self, span: Any, outer: str, pieces: list[Piece], drawn: list[Any], *, hidden: bool
    ) -> None:
        set_as, is_hidden = self._styles.set_as("text", attribute(span, "style-name"))
        if is_hidden and not hidden and "".join(span.itertext()).strip():
            self.left_out["hidden text"] += 1
        self._runs(span, set_as or outer, pieces, drawn, hidden=hidden or is_hidden)

    def _note(self, note: Any, *, hidden: bool) -> None:
        for body in note:
            if local_name(body) == "note-body" and not hidden:
                self._notes.append((attribute(note, "note-class") or "footnote", body))

    def _table(self, table: Any, parent: Any) -> None:
        rows: list[list[Cell]] = []
        for row, is_header in _rows(table):
            cells: list[Cell] = []
            is_header = is_header or (not rows and self._is_bold(row))
            column = 0
            for cell in row:
                name = local_name(cell)
                if name not in {"table-cell", "covered-table-cell"}:
                    continue
                content = new_tree()
                if name == "table-cell":
                    self._blocks(cell, content, PARAGRAPH)
                repeated = _number(cell, "number-columns-repeated")
                columns = _number(cell, "number-columns-spanned")
                covered = _is_covered(rows, column) if name != "table-cell" else False
                for _ in range(repeated if len(content) or columns == 1 else 1):
                    if name == "table-cell":
                        cells.append(Cell(column, columns, content, False, is_header))
                    elif covered:
                        cells.append(Cell(column, 1, content, True, is_header))
                    column += 1
            rows.append(cells)
        add_table(parent, rows)

    def _is_bold(self, row: Any) -> bool:
        """Return whether all words of a row are bold."""
        paragraphs = [p for p in row.iter("{*}p") if "".join(p.itertext()).strip()]
        return bool(paragraphs) and all(
            self._styles.is_bold("paragraph", attribute(p, "style-name"))
            or (
                all(
                    self._styles.is_bold("text", attribute(span, "style-name"))
                    for span in p
                    if local_name(span) == "span"
                )
                and not (p.text or "").strip()
                and len(p) > 0
            )
            for p in paragraphs
        )


def _is_drawn(element: Any) -> bool:
    return any(local_name(child) in {"frame", "custom-shape"} for child in element)


def _is_covered(rows: list[list[Cell]], column: int) -> bool:
    """Return whether a covered cell belongs to the cell above it, not to the one beside it."""
    return bool(rows) and any(cell.column == column for cell in rows[-1])


def _rows(table: Any) -> Iterator[tuple[Any, bool]]:
    """Yield the rows of a table, and whether they name the columns."""
    for child in table:
        name = local_name(child)
        if name == "table-row":
            yield child, False
        elif name == "table-header-rows":
            yield from ((row, True) for row in child if local_name(row) == "table-row")
        elif name in {"table-rows", "table-row-group"}:
            yield from _rows(child)


def _number(element: Any, name: str) -> int:
    value = attribute(element, name)
    is_number = value.isdecimal() and len(value) < 8
    return max(1, min(int(value), _MOST_REPEATED)) if is_number else 1
