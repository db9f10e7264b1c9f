"""What a group of an RTF file may change, and its end sets back."""

from __future__ import annotations

from typing import NamedTuple

from index.loaders.formats.flow import LOWERED, RAISED, STRUCK

DEEPEST = 12  # tables within tables
_MOST_AFTER = 10  # bytes that stand for one character


class State(NamedTuple):
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

    def formatted(self, word: str, number: int | None) -> State:
        """Return the state after a control word that says how text and paragraphs are set."""
        is_on = number != 0
        if word == "uc":
            return self._replace(after=max(0, min(number or 0, _MOST_AFTER)))
        if word == "f" and number is not None:
            return self._replace(font=number)
        if word == "v":
            return self._replace(hidden=is_on)
        if word == "deleted":
            return self._replace(deleted=is_on)
        if word in {"strike", "striked"}:
            return self._replace(set_as=STRUCK if is_on else "")
        if word in {"super", "sub"}:
            raised = RAISED if word == "super" else LOWERED
            return self._replace(set_as=raised if is_on else "")
        if word == "nosupersub" and self.set_as in {RAISED, LOWERED}:
            return self._replace(set_as="")
        if word == "b":
            return self._replace(bold=is_on)
        if word == "plain":
            return self._replace(hidden=False, deleted=False, set_as="", bold=False)
        if word == "s" and number is not None:
            return self._replace(style=number)
        if word == "pard":
            return self._replace(level=0, listed=False, style=-1, outlined=False)
        if word == "intbl":
            return self._replace(level=max(1, self.level))
        if word == "itap":
            return self._replace(level=max(0, min(number or 0, DEEPEST)))
        if word == "ls":
            return self._replace(listed=bool(number))
        if word == "outlinelevel":
            return self._replace(outlined=(number or 0) < 9)
        return self
