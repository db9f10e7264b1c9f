"""Build the paragraphs and tables of one text of an RTF file: the document, a note, a box."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from index.loaders.formats.flow import Cell, Piece, add_paragraph, add_table, new_tree


class _Table:
    """A table that is being read, and the cell that is being filled."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.cells: list[Any] = []
        self.content = new_tree()


class Flow:
    """A text of its own: the document, a note or a text box.

    Attributes:
        tree: its paragraphs.
        pieces: the paragraph that is being read.
        boxes: text boxes that hang on that paragraph.
        depth: the number of groups around the text.
        kind: the control word that began it; empty for the document.
        merged: for each cell of the row, the words that merge it with others.
        is_header: whether the row is said to name the columns.
        is_bold: whether all words of the row are bold.
    """

    def __init__(self, depth: int = 0, kind: str = "") -> None:
        self.tree = new_tree()
        self.pieces: list[Piece] = []
        self.boxes: list[Any] = []
        self.depth = depth
        self.kind = kind
        self.merged: list[set[str]] = []
        self.is_header = False
        self.is_bold = False
        self._tables: list[_Table] = []

    def begin_row(self) -> None:
        """Begin to read what a row is."""
        self.merged = [set()]
        self.is_header = False
        # Word repeats the word that begins a row before the one that ends it.
        self.is_bold |= not self._tables or not self._tables[-1].cells

    def end_paragraph(self, level: int, kind: str) -> None:
        """Write the paragraph that was read.

        Args:
            level: how many tables it is within.
            kind: what it is, as in `index.loaders.formats.flow`.
        """
        pieces, self.pieces = self.pieces, []
        boxes, self.boxes = self.boxes, []
        if not pieces and not boxes:
            return
        content = self._content(level)
        add_paragraph(content, _whole(pieces), kind)
        for box in boxes:
            for child in list(box):
                content.append(child)

    def end_cell(self, level: int, kind: str) -> None:
        """Write the last paragraph of a cell, and begin the next cell."""
        self.end_paragraph(level, kind)
        self._content(level)
        table = self._tables[-1]
        table.cells.append(table.content)
        table.content = new_tree()

    def end_row(self, level: int) -> None:
        """End a row of the table at a level."""
        if self._tables:
            self._content(min(level, len(self._tables)))
            self._finish_row(self._tables[-1])

    def finish(self, level: int, kind: str) -> None:
        """Write what is left at the end of the text."""
        self.end_paragraph(level, kind)
        self._content(0)

    def _content(self, level: int) -> Any:
        """Return where a paragraph belongs, with the tables opened and closed for it."""
        while len(self._tables) > level:
            table = self._tables.pop()
            if table.cells or len(table.content):
                self._finish_row(table)
            add_table(self._tables[-1].content if self._tables else self.tree, table.rows)
        while len(self._tables) < level:
            self._tables.append(_Table())
        return self._tables[-1].content if self._tables else self.tree

    def _finish_row(self, table: _Table) -> None:
        if len(table.content):
            table.cells.append(table.content)
            table.content = new_tree()
        row: list[Cell] = []
        is_header = self.is_header or (not table.rows and self.is_bold)
        for column, content in enumerate(table.cells):
            merged = self.merged[column] if column < len(self.merged) else set()
            if "clmrg" in merged and row:
                row[-1] = row[-1]._replace(columns=row[-1].columns + 1)
            else:
                row.append(Cell(column, 1, content, "clvmrg" in merged, is_header))
        if row:
            table.rows.append(row)
        table.cells = []
        self.is_bold = True


def _whole(pieces: list[Piece]) -> list[Piece]:
    """Return neighbouring pieces as one, and the halves of characters beyond 16 bits as one."""
    whole = []
    for set_as, alike in groupby(pieces, key=lambda piece: piece.set_as):
        text = "".join(piece.text for piece in alike)
        paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        whole.append(Piece(paired, set_as))
    return whole
