"""Find the cues of VTT and SRT files: what is said, when, and by whom."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

_TIME = r"(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-9]{2})(?:[.,:]([0-9]{1,3}))?"
_TIMING = re.compile(rf"[ \t]*{_TIME}[ \t]*-{{1,2}}>[ \t]*{_TIME}(?![0-9])")
_COUNTER = re.compile(r"\s*[0-9]{1,7}\s*")
_REMARK = re.compile(r"\ufeff?(?:WEBVTT|NOTE|STYLE|REGION|X-TIMESTAMP-MAP)\b")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,80})?[ \t]+([^<>\n]{1,120})>")
_RUBY = re.compile(r"<rt\b[^<>]{0,80}>[^<]{0,200}(?:</rt>)?")
_TAG = re.compile(
    r"</?[A-Za-z][^<>\n]{0,200}>|<[0-9][0-9:.]{3,15}>|\{\\[^{}\n]{1,200}\}|\{[yY]:[bi]\}"
)


class Cue(NamedTuple):
    """A text that is shown for some seconds.

    Attributes:
        start: when it appears, in seconds.
        end: when it disappears.
        lines: its lines, without marks; never empty.
        speaker: who the file says is speaking; empty if it does not say.
    """

    start: float
    end: float
    lines: tuple[str, ...]
    speaker: str = ""


def read_cues(text: str) -> list[Cue]:
    """Return the cues of a VTT or SRT file, in the order of their times."""
    cues: list[Cue] = []
    lines = re.split(r"\r\n|\r|\n", text)
    timings = [
        (number, match) for number, line in enumerate(lines) if (match := _TIMING.match(line))
    ]
    if not timings:
        return []
    ends = [number for number, _ in timings[1:]] + [len(lines)]
    for (number, timing), end in zip(timings, ends, strict=True):
        if end < len(lines) and _names_next(lines, number, end):
            end -= 1
        shown = list(_without_remarks(lines[number + 1 : end]))
        cues.extend(_cues_of(_seconds(timing, 1), _seconds(timing, 5), shown))
    return sorted(cues, key=lambda cue: cue.start)


def _names_next(lines: list[str], number: int, end: int) -> bool:
    """Return whether the line above the time of the next cue is its number or its name."""
    name = end - 1
    if name == number or not lines[name].strip():
        return False
    return _COUNTER.fullmatch(lines[name]) is not None or not lines[name - 1].strip()


def _without_remarks(lines: list[str]) -> Iterator[str]:
    """Yield lines without the blocks that are not shown, which begin after a blank line."""
    is_remark, after_blank = False, False
    for line in lines:
        if not line.strip():
            is_remark, after_blank = False, True
            continue
        is_remark = is_remark or (after_blank and _REMARK.match(line) is not None)
        after_blank = False
        if not is_remark:
            yield line


def plain(markup: str) -> str:
    """Return a line without marks, on one line."""
    return " ".join(html.unescape(_TAG.sub("", _RUBY.sub("", markup))).split())


def _cues_of(start: float, end: float, lines: list[str]) -> list[Cue]:
    """Return a cue for each speaker of one text."""
    cues: list[Cue] = []
    speaker = ""
    said: list[str] = []

    def add() -> None:
        shown = tuple(filter(None, map(plain, said)))
        if any(character.isalnum() for line in shown for character in line):
            cues.append(Cue(start, max(start, end), shown, speaker))
        said.clear()

    for line in lines:
        position = 0
        for voice in _VOICE.finditer(line):
            said.append(line[position : voice.start()])
            add()
            speaker, position = plain(voice[1]), voice.end()
        said.append(line[position:])
    add()
    return cues


def _seconds(match: re.Match[str], group: int) -> float:
    hours, minutes, seconds, fraction = match.group(group, group + 1, group + 2, group + 3)
    rest = int((fraction or "0").ljust(3, "0")) / 1000
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + rest
