"""Read the paragraphs, tables and notes of an RTF file as a reader sees them."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from index.errors import SourceTooLarge
from index.loaders.formats.flow import HEADING, ITEM, PARAGRAPH, TITLE, Piece, roman
from index.loaders.formats.rtf import encodings
from index.loaders.formats.rtf.flows import Flow
from index.loaders.formats.rtf.state import State
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
_MOST_GROUPS = 100_000  # within one another
_MERGED = frozenset({"clmgf", "clmrg", "clvmgf", "clvmrg"})
_ENCODINGS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_SECTION = frozenset({"par", "sect", "page", "column"})


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
        self._state = State()
        self._stack: list[State] = []
        self._flows = [Flow()]
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
        self._flows[0].finish(self._state.level, self._kind())
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
        flow.is_bold &= state.bold or not text.strip()
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
        if len(self._stack) == 1:
            self._flows[-1].end_paragraph(self._state.level, self._kind())
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
            if not self._state.skipped:
                self._structure("par")
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
            self._state = self._state.formatted(word, number)
            self._read_encoding(word, number)
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
            self._flows.append(Flow(len(self._stack), word))
            self._state = State(after=state.after, font=state.font)
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

    def _read_encoding(self, word: str, number: int | None) -> None:
        """Read which encoding the file or a font has."""
        state = self._state
        if word == "fcharset" and state.skipped == "fonttbl":
            self._fonts[state.font] = encodings.of_charset(number or 0)
        elif word == "cpg" and state.skipped == "fonttbl" and number:
            self._fonts[state.font] = encodings.of_page(number)
        elif word == "ansicpg" and number:
            self._encoding = encodings.of_page(number)
        elif word in _ENCODINGS:
            self._encoding = _ENCODINGS[word]

    def _structure(self, word: str) -> None:
        """End a paragraph, a cell or a row."""
        flow, level = self._flows[-1], self._state.level
        if word in _SECTION:
            if not (self._state.hidden or self._state.deleted):
                flow.end_paragraph(level, self._kind())
        elif word in {"cell", "nestcell"}:
            flow.end_cell(1 if word == "cell" else max(2, level), self._kind())
        elif word in {"row", "nestrow"}:
            flow.end_row(1 if word == "row" else max(2, level))
        elif word == "trowd":
            flow.begin_row()
        elif word == "trhdr":
            flow.is_header = True
        elif word in _MERGED and flow.merged:
            flow.merged[-1].add(word)
        elif word == "cellx" and flow.merged:
            flow.merged.append(set())
        elif word == "ftnalt" and flow.kind == "footnote":
            flow.kind = "endnote"

    def _kind(self) -> str:
        """Return what the paragraph is that ends here."""
        is_item, self._is_item = self._is_item, False
        name = self._styles.get(self._state.style, "").casefold()
        if name in _TITLES:
            return TITLE
        if self._state.outlined or _HEADING.fullmatch(name):
            return HEADING
        return ITEM if is_item or self._state.listed else PARAGRAPH

    def _end_flow(self) -> None:
        """End a note or a text box."""
        flow = self._flows.pop()
        flow.finish(self._state.level, self._kind())
        if flow.kind in {"footnote", "endnote"}:
            self._notes.append((flow.kind, flow.tree))
        else:
            self._flows[-1].boxes.append(flow.tree)
