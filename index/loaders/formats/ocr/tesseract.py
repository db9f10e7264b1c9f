"""Recognise text with the program Tesseract, where it is installed, in the scripts it has."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from functools import cache

from PIL import Image

from index.loaders.formats.ocr.lines import FoundLine, FoundWord, Recognised

_SECONDS = 100
_WORD = "5"  # the level of a row that describes a word
# What stands in its list beside languages.
_NO_LANGUAGES = frozenset({"osd", "equ"})
_MOST_LANGUAGES = 4  # more make it slow, and less sure


def is_installed() -> bool:
    """Return whether the program is there, with a language."""
    return bool(_languages())


def recognise(picture: Image.Image) -> Recognised:
    """Return the lines of a picture; none if the program fails or takes too long."""
    content = io.BytesIO()
    picture.convert("L").save(content, "PNG")
    command = ["tesseract", "-", "-", "-l", "+".join(_languages()), "tsv"]
    try:
        run = subprocess.run(
            command, input=content.getvalue(), capture_output=True, timeout=_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return Recognised([], unread=1)
    return Recognised(_lines(run.stdout.decode("utf-8", "replace")))


def _lines(table: str) -> list[FoundLine]:
    """Return the lines in the table that the program writes, a word a row."""
    by_line: dict[tuple[str, ...], list[tuple[FoundWord, float, float, float, float]]] = {}
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip()
        if row["level"] != _WORD or not text:
            continue
        left, top = float(row["left"]), float(row["top"])
        right, bottom = left + float(row["width"]), top + float(row["height"])
        word = FoundWord(text, min(1.0, max(0.0, float(row["conf"]) / 100)))
        key = (row["block_num"], row["par_num"], row["line_num"])
        by_line.setdefault(key, []).append((word, left, top, right, bottom))
    lines: list[FoundLine] = []
    for words in by_line.values():
        left, top = min(each[1] for each in words), min(each[2] for each in words)
        right, bottom = max(each[3] for each in words), max(each[4] for each in words)
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        lines.append(FoundLine(corners, tuple(each[0] for each in words)))
    return lines


@cache
def _languages() -> tuple[str, ...]:
    """Return the languages that are installed, the first of them English."""
    if shutil.which("tesseract") is None:
        return ()
    try:
        run = subprocess.run(
            ["tesseract", "--list-langs"], capture_output=True, timeout=_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    names = run.stdout.decode("utf-8", "replace").split("\n")[1:]
    languages = [name.strip() for name in names if name.strip() and "/" not in name]
    languages = [name for name in languages if name not in _NO_LANGUAGES]
    languages.sort(key=lambda name: (name != "eng", name))
    return tuple(languages[:_MOST_LANGUAGES])
