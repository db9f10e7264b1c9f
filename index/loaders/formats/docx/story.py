"""Read the paragraphs, tables, notes and text boxes of a DOCX file as a reader sees them.

Tracked changes are read as accepted: insertions are in, deletions are out. The result of a field
is read, not its instruction. What is hidden is left out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from index.loaders.formats.docx.styles import (
    RunStyle,
    Styles,
    child_of,
    is_on,
    run_style,
    value_of,
)
from index.loaders.formats.flow import (
    STRUCK,
    Cell,
    Piece,
    add_paragraph,
    add_table,
    new_tree,
    roman,
)
from index.loaders.formats.safe_xml import attribute, local_name

_REMOVED = frozenset({"del", "moveFrom"})
# What has paragraphs or runs in it, and is nothing else to a reader.
_TRANSPARENT = frozenset(
    {"ins", "moveTo", "smartTag", "customXml", "sdtContent", "hyperlink", "bdo", "dir", "fldSimple"}
    | {"Choice", "Fallback", "ruby", "rubyBase", "oMathPara", "oMath"}
)
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "ptab": "\t", "noBreakHyphen": "\u2011"}
_PICTURES = frozenset({"blip", "imagedata"})
_GRAPHICS = frozenset({"chart", "relIds"})


@dataclass(slots=True)
class _Field:
    """A field that has begun.

    Attributes:
        has_result: whether its result has begun.
        is_contents: whether it is a table of contents.
    """

    has_result: bool = False
    is_contents: bool = False


class Story:
    """The reading of a document, with what was met and left out.

    Attributes:
        tree: the tree of the document, as `index.loaders.formats.flow` writes it.
        left_out: how many deletions, pictures and the like were left out, by their names.
        chunks: the ids of the relations to parts in other formats, in order.
    """

    def __init__(self, styles: Styles, notes: dict[tuple[str, str], Any]) -> None:
        self.tree = new_tree()
        self.left_out: Counter[str] = Counter()
        self.chunks: list[str] = []
        self._styles = styles
        self._notes = notes
        self._found: list[tuple[str, str]] = []
        self._fields: list[_Field] = []
        self._held: list[Piece] = []

    def read(self, body: Any) -> None:
        """Add the text of the main document to the tree, then its notes."""
        self._blocks(body, self.tree)
        self._end(self.tree)
        counts: Counter[str] = Counter()
        for kind, note_id in self._found:
            note = self._notes.pop((kind, note_id), None)
            if note is None:
                continue
            counts[kind] += 1
            number = str(counts[kind]) if kind == "footnote" else roman(counts[kind])
            self._held = [Piece(f"[{number}] ")]
            self._fields = []
            self._blocks(note, self.tree)
            self._end(self.tree)

    def _end(self, parent: Any) -> None:
        """Write what a deleted mark of the last paragraph left over."""
        add_paragraph(parent, self._held)
        self._held = []

    def _blocks(self, container: Any, parent: Any) -> None:
        for child in container:
            name = local_name(child)
            if name == "p":
                self._paragraph(child, parent)
            elif name == "tbl":
                self._table(child, parent)
            elif name in _REMOVED:
                self.left_out["deletion"] += 1
            elif name == "sdt":
                self._control(child, parent)
            elif name == "AlternateContent":
                self._blocks(_alternative(child), parent)
            elif name == "altChunk":
                self.chunks.append(attribute(child, "id"))
            elif name in {"oMathPara", "oMath"}:
                add_paragraph(parent, [Piece(_formula(child))])
            elif name in _TRANSPARENT:
                self._blocks(child, parent)

    def _control(self, control: Any, parent: Any) -> None:
        """Add what is in a content control, unless it is a table of contents."""
        part = child_of(child_of(control, "sdtPr"), "docPartObj")
        if value_of(part, "docPartGallery") == "Table of Contents":
            self.left_out["table of contents"] = 1
            return
        content = child_of(control, "sdtContent")
        if content is not None:
            self._blocks(content, parent)

    def _paragraph(self, paragraph: Any, parent: Any) -> None:
        kind = self._styles.kind(paragraph)
        pieces, self._held = self._held, []
        boxes: list[Any] = []
        base = self._styles.run(self._styles.style_id(paragraph))
        self._runs(paragraph, base, pieces, boxes)
        # A field without a result ends with its paragraph, or a damaged one would hide the rest.
        self._fields = [field for field in self._fields if field.has_result]
        mark = child_of(child_of(paragraph, "pPr"), "rPr")
        if not kind:
            self.left_out["table of contents"] = 1
        elif child_of(mark, "del") is not None or child_of(mark, "moveFrom") is not None:
            self._held = pieces
        else:
            add_paragraph(parent, pieces, kind)
        for box in boxes:
            fields, held = self._fields, self._held
            self._fields, self._held = [], []
            self._blocks(box, parent)
            self._end(parent)
            self._fields, self._held = fields, held

    def _runs(self, container: Any, base: RunStyle, pieces: list[Piece], boxes: list[Any]) -> None:
        """Collect the pieces of a paragraph, and the text boxes that hang on it."""
        for child in container:
            name = local_name(child)
            if name == "r":
                self._run(child, base, pieces, boxes)
            elif name in _REMOVED:
                self.left_out["deletion"] += 1
            elif name == "sdt":
                content = child_of(child, "sdtContent")
                if content is not None:
                    self._runs(content, base, pieces, boxes)
            elif name == "fldSimple" and _is_contents(attribute(child, "instr")):
                self.left_out["table of contents"] = 1
            elif name in {"oMath", "oMathPara"}:
                if self._is_shown():
                    pieces.append(Piece(_formula(child)))
            elif name == "AlternateContent":
                self._runs(_alternative(child), base, pieces, boxes)
            elif name in _TRANSPARENT:
                self._runs(child, base, pieces, boxes)

    def _run(self, run: Any, base: RunStyle, pieces: list[Piece], boxes: list[Any]) -> None:
        properties = child_of(run, "rPr")
        named = value_of(properties, "rStyle")
        style = run_style(properties)
        if named:
            style = style.or_else(self._styles.run(named))
        style = style.or_else(base)
        set_as = STRUCK if style.struck else style.raised or ""
        is_hidden = bool(style.hidden)
        counted = False
        for child in run:
            name = local_name(child)
            if name == "fldChar":
                self._field(attribute(child, "fldCharType"))
            elif name == "instrText" and self._fields and not self._fields[-1].has_result:
                self._fields[-1].is_contents |= _is_contents(child.text or "")
            elif not self._is_shown():
                continue
            elif is_hidden:
                if name == "t" and not counted and (child.text or "").strip():
                    self.left_out["hidden text"] += 1
                    counted = True
            elif name == "t":
                pieces.append(Piece(child.text or "", set_as))
            elif name in _CHARACTERS:
                pieces.append(Piece(_CHARACTERS[name]))
            elif name == "sym":
                self.left_out["symbol"] += 1
            elif name in {"footnoteReference", "endnoteReference"}:
                self._found.append((name.removesuffix("Reference"), attribute(child, "id")))
            elif name == "ruby":
                self._runs(child, base, pieces, boxes)
            elif name in {"drawing", "pict", "object", "AlternateContent"}:
                self._drawing(child, boxes)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].has_result = True
        elif kind == "end" and self._fields and self._fields.pop().is_contents:
            self.left_out["table of contents"] = 1

    def _is_shown(self) -> bool:
        return all(field.has_result and not field.is_contents for field in self._fields)

    def _drawing(self, drawing: Any, boxes: list[Any]) -> None:
        """Find the text boxes of a drawing, and count its pictures."""
        pending = [drawing]
        while pending:
            element = pending.pop()
            name = local_name(element)
            if name == "AlternateContent":
                pending.extend(reversed(_alternative(element)))
            elif name == "txbxContent":
                boxes.append(element)
            elif name in _PICTURES:
                self.left_out["picture"] += 1
            elif name in _GRAPHICS:
                self.left_out["chart or diagram"] += 1
            else:
                pending.extend(reversed(element))

    def _table(self, table: Any, parent: Any) -> None:
        rows: list[list[Cell]] = []
        for row in _inner(table, "tr"):
            properties = child_of(row, "trPr")
            if child_of(properties, "del") is not None:
                self.left_out["deletion"] += 1
            elif not is_on(properties, "hidden"):
                rows.append(self._row(row, properties, is_first=not rows))
        add_table(parent, rows)

    def _row(self, row: Any, properties: Any, *, is_first: bool) -> list[Cell]:
        is_header = bool(is_on(properties, "tblHeader")) or (is_first and _is_bold(row))
        before = _number(value_of(properties, "gridBefore"), 0)
        cells = [Cell(0, before, new_tree())] if before else []
        column = before
        for cell in _inner(row, "tc"):
            setting = child_of(cell, "tcPr")
            columns = _number(value_of(setting, "gridSpan"), 1)
            content = new_tree()
            held, self._held = self._held, []
            if child_of(setting, "cellDel") is None:
                self._blocks(cell, content)
            self._end(content)
            self._held = held
            continues = value_of(setting, "vMerge") in {"", "continue"}
            cells.append(Cell(column, columns, content, continues, is_header))
            column += columns
        return cells


def _inner(container: Any, name: str) -> list[Any]:
    """Return the rows of a table, or the cells of a row, also those within controls."""
    found: list[Any] = []
    for child in container:
        tag = local_name(child)
        if tag == name:
            found.append(child)
        elif tag == "sdt":
            found += _inner(_content(child), name)
        elif tag in _TRANSPARENT:
            found += _inner(child, name)
    return found


def _content(control: Any) -> Any:
    content = child_of(control, "sdtContent")
    return () if content is None else content


def _is_bold(row: Any) -> bool:
    """Return whether all words of a row are bold, and each cell has some."""
    for cell in _inner(row, "tc"):
        runs = [
            each
            for each in cell.iter()
            if local_name(each) == "r" and any(local_name(part) == "t" for part in each)
        ]
        if not runs or not all(run_style(child_of(each, "rPr")).bold for each in runs):
            return False
    return True


def _alternative(element: Any) -> Any:
    """Return the content that Word shows of several, or an older program if that has no words."""
    choices = [each for each in element if local_name(each) in {"Choice", "Fallback"}]
    with_text = (each for each in choices if any(local_name(part) == "t" for part in each.iter()))
    return next(with_text, choices[0] if choices else ())


def _is_contents(instruction: str) -> bool:
    return instruction.split()[:1] in (["TOC"], ["INDEX"], ["TOA"])


def _number(value: str | None, default: int) -> int:
    return min(int(value), 100) if value and value.isdecimal() and len(value) < 6 else default


def _formula(element: Any) -> str:
    """Return a formula on one line: fractions with a slash, powers with a caret."""
    name = local_name(element)
    if name == "t":
        return element.text or ""
    parts = {local_name(child): child for child in element}
    if name == "f" and {"num", "den"} <= parts.keys():
        return f"{_grouped(parts['num'])}/{_grouped(parts['den'])}"
    if name in {"sSup", "sSub"} and "e" in parts and (name[1:].lower()) in parts:
        mark = "^" if name == "sSup" else "_"
        return f"{_formula(parts['e'])}{mark}{_grouped(parts[name[1:].lower()])}"
    if name == "rad" and "e" in parts:
        return f"√{_grouped(parts['e'])}"
    return "".join(_formula(child) for child in element if not local_name(child).endswith("Pr"))


def _grouped(element: Any) -> str:
    text = _formula(element)
    return text if len(text) <= 1 or text.isalnum() else f"({text})"
