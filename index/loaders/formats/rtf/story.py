"""Read the paragraphs, tables and notes of an RTF file as a reader sees them."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from typing import Any, NamedTuple

from index.errors import SourceTooLarge
from index.loaders.formats.flow import (
    HEADING,
    ITEM,
    LOWERED,
    PARAGRAPH,
    RAISED,
    STRUCK,
    TITLE,
    Cell,
    Piece,
    add_paragraph,
    add_table,
    new_tree,
    roman,
)
from index.loaders.formats.rtf import encodings
from index.loaders.formats.rtf.tokens import Token

_SKIPPED = frozenset(
    {"fonttbl", "colortbl", "stylesheet", "info", "pict", "objdata", "objclass", "nonshppict"}
    | {"shprslt", "themedata", "datastore", "xe", "tc", "rxe", "txe", "listtable", "fldinst"}
    | {"listoverridetable", "rsidtbl", "generator", "xmlnstbl", "pgdsctbl", "listtext", "pntext"}
    | {"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "sp"}
    | {"annotation", "atnid", "atnauthor", "revtbl", "filetbl", "bkmkstart", "bkmkend", "template"}
    | {"ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "ftncn", "aftncn", "pntxta", "pntxtb", "upr"}
    | {
        "latentstyles",
        "colorschememapping",
        "private",
        "keycode",
        "ffdata",
        "formfield",
        "datafield",
    }
)
# What a group after `\*` may be without being skipped.
_KNOWN = frozenset(
    {"shpinst", "shptxt", "do", "ud", "dptxbxtext", "fldinst", "pn", "shppict"} | {"nesttableprops"}
)
_OF_THEIR_OWN = frozenset({"footnote", "shptxt", "dptxbxtext"})
_COUNTED = {"pict": "picture", "annotation": "comment"}
_MARGINS = re.compile(r"(?:header|footer)[lrf]?")
_CHARACTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ",
    "enspace": " ", "qmspace": " ", "zwj": "\u200d", "zwnj": "\u200c", "zwbo": "\u200b",
}  # fmt: skip
_SYMBOLS = {"~": "\xa0", "_": "\u2011", "{": "{", "}": "}", "\\": "\\", "-": ""}
_CONTENTS = re.compile(r"\s*(?:TOC|INDEX|TOA)\b")
_HEADING = re.compile(r"(?:heading|überschrift|titre|título) ?[1-9]", re.IGNORECASE)
_TITLES = frozenset({"title", "titel", "titre", "título"})
# Symbols of fonts of their own, such as the dots of lists.
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_DEEPEST = 12  # tables within tables
_MOST_GROUPS = 100_000  # within one another
_SECTION = frozenset({"par", "sect", "page", "column"})


class _State(NamedTuple):
    """What a group may change, and its end sets back.

    Attributes:
        skipped: the word whose group is not shown; empty if the text is shown.
        outer: `skipped` around a group with two readings, of which the second counts.
        after: how many bytes after a character of Unicode stand for it in old programs.
        font: the number of the font.
        hidden: whether text is hidden.
        deleted: whether text is a tracked deletion.
        set_as: as in `Piece`.
        bold: whether text is bold.
        level: how many tables the paragraph is within.
        listed: whether the paragraph is an item of a list.
        style: the number of the style of the paragraph.
        outlined: whether the paragraph is a heading.
    """

    skipped: str = ""
    outer: str = ""
    after: int = 1
    font: int = -1
    hidden: bool = False
    deleted: bool = False
    set_as: str = ""
    bold: bool = False
    level: int = 0
    listed: bool = False
    style: int = -1
    outlined: bool = False


class _Table:
    """A table that is being read, and the cell that is being filled."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.cells: list[Any] = []
        self.content = new_tree()


class _Flow:
    """A text of its own: the document, a note or a text box.

    Attributes:
        tree: its paragraphs.
        tables: the open tables, the outermost first.
        pieces: the paragraph that is being read.
        depth: the number of groups around it.
        kind: the control word that began it.
        boxes: text boxes that hang on the paragraph.
    """

    def __init__(self, depth: int, kind: str) -> None:
        self.tree = new_tree()
        self.tables: list[_Table] = []
        self.pieces: list[Piece] = []
        self.depth = depth
        self.kind = kind
        self.boxes: list[Any] = []


class Story:
    """The reading of an RTF file, token by token.

    Attributes:
        tree: the tree of the document, as `index.loaders.formats.flow` writes it.
        left_out: how many deletions, pictures and the like were left out, by their names.
        properties: "title" and "creator", if the file has them.

    Args:
        max_characters: the maximum length of the text.
    """

    def __init__(self, max_characters: int) -> None:
        self.left_out: Counter[str] = Counter()
        self.properties: dict[str, str] = {}
        self._most = max_characters
        self._length = 0
        self._state = _State()
        self._stack: list[_State] = []
        self._flows = [_Flow(0, "")]
        self._notes: list[tuple[str, Any]] = []
        self._encoding = encodings.DEFAULT
        self._fonts: dict[int, str] = {}
        self._styles: dict[int, str] = {}
        self._bytes = bytearray()
        self._is_raw = False
        self._to_skip = 0
        self._is_new = False  # whether a group has just begun
        self._is_optional = False  # whether `\*` has just been read
        self._aside: list[str] = []  # text of a group that is not shown but is of use
        self._instruction = ""
        self._is_item = False
        self._cells: list[dict[str, bool]] = []
        self._is_header = False
        self._is_bold = False  # whether all words of the row are bold
        self._unseen = ""  # what the text before this one was left out as
        self._ended = False

    @property
    def tree(self) -> Any:
        """The tree of the document."""
        return self._flows[0].tree

    def add(self, token: Token) -> None:
        """Read the next token.

        Raises:
            SourceTooLarge: the text is too long, or its groups too deep.
        """
        if self._ended:
            return
        if token.kind in {"text", "hex"}:
            self._add_bytes(token)
            return
        self._flush()
        if token.kind == "brace":
            self._to_skip = 0
            self._open() if token.value == "{" else self._close()
        elif token.kind == "symbol":
            self._symbol(token.value)
        else:
            self._word(token.value, token.number)

    def finish(self) -> None:
        """Write what is left when the file ends, and the notes."""
        self._flush()
        while len(self._flows) > 1:
            self._end_flow()
        self._end_flow_of(self._flows[0])
        counts: Counter[str] = Counter()
        for kind, tree in self._notes:
            if not len(tree):
                continue
            counts[kind] += 1
            number = str(counts[kind]) if kind == "footnote" else roman(counts[kind])
            tree[0].text = f"[{number}] {tree[0].text or ''}"
            for child in list(tree):
                self.tree.append(child)

    def _add_bytes(self, token: Token) -> None:
        content = token.content
        if self._to_skip:
            dropped = min(self._to_skip, len(content))
            self._to_skip -= dropped
            content = content[dropped:]
        if content:
            self._is_new &= content.isspace()
            self._is_raw |= token.kind == "text" and not content.isascii()
            self._bytes += content

    def _flush(self) -> None:
        """Decode the bytes that were read since the last control word."""
        if not self._bytes:
            return
        encoding = self._fonts.get(self._state.font) or self._encoding
        text = encodings.decode(bytes(self._bytes), encoding, is_raw=self._is_raw)
        self._bytes.clear()
        self._is_raw = False
        self._write(text)

    def _write(self, text: str) -> None:
        state = self._state
        if state.skipped:
            self._aside.append(text)
            if _MARGINS.fullmatch(state.skipped) and text.strip():
                self.left_out["header or footer"] += 1
            return
        if state.hidden or state.deleted:
            name = "deletion" if state.deleted else "hidden text"
            if text.strip() and self._unseen != name:
                self.left_out[name] += 1
                self._unseen = name
            return
        self._unseen = ""
        self._length += len(text)
        if self._length > self._most:
            raise SourceTooLarge(
                f"Its text has more than max_characters = {self._most:,} characters; split it, or "
                "raise max_characters."
            )
        flow = self._flows[-1]
        self._is_bold &= state.bold or not text.strip()
        flow.pieces.append(Piece(_PRIVATE.sub("", text), state.set_as))

    def _open(self) -> None:
        if len(self._stack) >= _MOST_GROUPS:
            raise SourceTooLarge(
                "Its groups are nested too deeply; open it in the program that made it, and save "
                "it again."
            )
        self._stack.append(self._state)
        self._is_new, self._is_optional = True, False

    def _close(self) -> None:
        self._is_new = self._is_optional = False
        if self._state.skipped:
            self._close_aside()
        if len(self._flows) > 1 and len(self._stack) == self._flows[-1].depth:
            self._end_flow()
        if self._stack:
            self._state = self._stack.pop()
        # Word ignores what follows the outermost group.
        self._ended = not self._stack

    def _close_aside(self) -> None:
        """Use what stood in a group that is not shown, at its end."""
        word = self._state.skipped
        if word == "fldinst":
            self._instruction += "".join(self._aside)
        elif word in {"title", "author"}:
            name = "creator" if word == "author" else word
            self.properties[name] = "".join(self._aside).strip()
        elif word == "stylesheet" and self._state.style >= 0:
            self._styles[self._state.style] = "".join(self._aside).strip(" ;\r\n")
        self._aside.clear()

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._is_optional = self._is_new
        elif symbol in "\r\n":
            self._end_paragraph()
        elif self._to_skip and symbol in "{}\\":
            self._to_skip -= 1
        elif symbol in _SYMBOLS:
            self._write(_SYMBOLS[symbol])

    def _word(self, word: str, number: int | None) -> None:
        is_first, is_optional = self._is_new, self._is_optional
        self._is_new = self._is_optional = False
        if word == "u" and number is not None:
            self._write(chr(number & 0xFFFF))
            self._to_skip = self._state.after
            return
        self._to_skip = 0
        if (is_first or word in _SKIPPED) and self._begin(word, is_optional=is_optional):
            return
        if word in _CHARACTERS:
            self._write(_CHARACTERS[word])
        elif self._state.skipped in {"", "stylesheet", "fonttbl"} or word in {"uc", "f"}:
            self._format(word, number)
            if not self._state.skipped:
                self._structure(word)

    def _begin(self, word: str, *, is_optional: bool) -> bool:
        """Read the word that says what a group is; return whether it was one."""
        state = self._state
        if word == "ud":
            self._state = state._replace(skipped=state.outer)
        elif state.skipped == "info" and word in {"title", "author"}:
            self._aside.clear()
            self._state = state._replace(skipped=word)
        elif state.skipped:
            return False
        elif word in _OF_THEIR_OWN:
            self._flows.append(_Flow(len(self._stack), word))
            self._state = _State(after=state.after, font=state.font)
        elif word == "fldrslt":
            if _CONTENTS.match(self._instruction):
                self.left_out["table of contents"] = 1
                self._state = state._replace(skipped=word)
            self._instruction = ""
        elif word == "field":
            self._instruction = ""
        elif word in _SKIPPED or (is_optional and word not in _KNOWN):
            self._aside.clear()
            self._state = state._replace(skipped=word, outer=state.skipped)
            self.left_out.update([_COUNTED[word]] if word in _COUNTED else [])
            self._is_item |= word in {"listtext", "pntext"}
        else:
            return False
        return True

    def _format(self, word: str, number: int | None) -> None:
        """Change how the following text is set."""
        state = self._state
        is_on = number != 0
        if word == "uc":
            self._state = state._replace(after=max(0, min(number or 0, 10)))
        elif word == "f" and number is not None:
            self._state = state._replace(font=number)
        elif word == "fcharset" and state.skipped == "fonttbl":
            self._fonts[state.font] = encodings.of_charset(number or 0)
        elif word == "cpg" and state.skipped == "fonttbl" and number:
            self._fonts[state.font] = encodings.of_page(number)
        elif word == "ansicpg" and number:
            self._encoding = encodings.of_page(number)
        elif word in {"mac", "pc", "pca"}:
            self._encoding = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        elif word == "v":
            self._state = state._replace(hidden=is_on)
        elif word == "deleted":
            self._state = state._replace(deleted=is_on)
        elif word in {"strike", "striked"}:
            self._state = state._replace(set_as=STRUCK if is_on else "")
        elif word in {"super", "sub"}:
            raised = RAISED if word == "super" else LOWERED
            self._state = state._replace(set_as=raised if is_on else "")
        elif word == "nosupersub" and state.set_as in {RAISED, LOWERED}:
            self._state = state._replace(set_as="")
        elif word == "b":
            self._state = state._replace(bold=is_on)
        elif word == "plain":
            self._state = state._replace(hidden=False, deleted=False, set_as="", bold=False)
        elif word == "s" and number is not None:
            self._state = state._replace(style=number)
        elif word == "pard":
            self._state = state._replace(level=0, listed=False, style=-1, outlined=False)
        elif word == "intbl":
            self._state = state._replace(level=max(1, state.level))
        elif word == "itap":
            self._state = state._replace(level=max(0, min(number or 0, _DEEPEST)))
        elif word == "ls":
            self._state = state._replace(listed=bool(number))
        elif word == "outlinelevel":
            self._state = state._replace(outlined=(number or 0) < 9)

    def _structure(self, word: str) -> None:
        """End a paragraph, a cell or a row."""
        if word in _SECTION:
            self._end_paragraph()
        elif word == "cell":
            self._end_cell(1)
        elif word == "nestcell":
            self._end_cell(max(2, self._state.level))
        elif word == "row":
            self._end_row(1)
        elif word == "nestrow":
            self._end_row(max(2, self._state.level))
        elif word == "trowd":
            self._cells = [{}]
            self._is_header = False
            tables = self._flows[-1].tables
            # Word repeats the word before the end of the row.
            self._is_bold |= not tables or not tables[-1].cells
        elif word == "trhdr":
            self._is_header = True
        elif word in {"clmgf", "clmrg", "clvmgf", "clvmrg"} and self._cells:
            self._cells[-1][word] = True
        elif word == "cellx" and self._cells:
            self._cells.append({})
        elif word == "ftnalt" and self._flows[-1].kind == "footnote":
            self._flows[-1].kind = "endnote"

    def _end_paragraph(self) -> None:
        state = self._state
        if state.skipped or state.hidden or state.deleted:
            return
        self._write_paragraph(state.level)

    def _write_paragraph(self, level: int) -> None:
        flow = self._flows[-1]
        pieces, flow.pieces = flow.pieces, []
        kind = self._kind()
        self._is_item = False
        if not pieces and not flow.boxes:
            return
        content = self._content(flow, level)
        add_paragraph(content, _whole(pieces), kind)
        for box in flow.boxes:
            for child in list(box):
                content.append(child)
        flow.boxes = []

    def _kind(self) -> str:
        name = self._styles.get(self._state.style, "").casefold()
        if name in _TITLES:
            return TITLE
        if self._state.outlined or _HEADING.fullmatch(name):
            return HEADING
        return ITEM if self._is_item or self._state.listed else PARAGRAPH

    def _content(self, flow: _Flow, level: int) -> Any:
        """Return where a paragraph belongs, with the tables opened and closed for it."""
        while len(flow.tables) > level:
            table = flow.tables.pop()
            if table.cells or len(table.content):
                self._finish_row(table)
            add_table(flow.tables[-1].content if flow.tables else flow.tree, table.rows)
        while len(flow.tables) < level:
            flow.tables.append(_Table())
        return flow.tables[-1].content if flow.tables else flow.tree

    def _end_cell(self, level: int) -> None:
        flow = self._flows[-1]
        self._write_paragraph(level)
        self._content(flow, level)
        table = flow.tables[-1]
        table.cells.append(table.content)
        table.content = new_tree()

    def _end_row(self, level: int) -> None:
        flow = self._flows[-1]
        if flow.tables:
            self._content(flow, min(level, len(flow.tables)))
            self._finish_row(flow.tables[-1])

    def _finish_row(self, table: _Table) -> None:
        if len(table.content):
            table.cells.append(table.content)
            table.content = new_tree()
        row: list[Cell] = []
        is_header = self._is_header or (not table.rows and self._is_bold)
        for column, content in enumerate(table.cells):
            merged = self._cells[column] if column < len(self._cells) else {}
            if merged.get("clmrg") and row:
                row[-1] = row[-1]._replace(columns=row[-1].columns + 1)
            else:
                row.append(Cell(column, 1, content, merged.get("clvmrg", False), is_header))
        if row:
            table.rows.append(row)
        table.cells = []
        self._is_bold = True

    def _end_flow(self) -> None:
        """End a note or a text box."""
        flow = self._flows[-1]
        self._end_flow_of(flow)
        self._flows.pop()
        if flow.kind in {"footnote", "endnote"}:
            self._notes.append((flow.kind, flow.tree))
        else:
            self._flows[-1].boxes.append(flow.tree)

    def _end_flow_of(self, flow: _Flow) -> None:
        self._write_paragraph(self._state.level if flow.tables else 0)
        self._content(flow, 0)


def _whole(pieces: list[Piece]) -> list[Piece]:
    """Return neighbouring pieces as one, and the halves of characters beyond 16 bits as one."""
    whole = []
    for set_as, alike in groupby(pieces, key=lambda piece: piece.set_as):
        text = "".join(piece.text for piece in alike)
        paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        whole.append(Piece(paired, set_as))
    return whole
