"""Write cues as running text: sentences go on over cues, pauses and speakers part paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from index.layout import Layout, PlaceKind
from index.loaders.formats.subtitles.cues import Cue

# Seconds without words: after a sentence, and within one.
_PAUSE, _LONG_PAUSE = 1.5, 4.0
# Characters of a paragraph that ends with its sentence, and with its cue.
_LONG, _LONGEST = 700, 1_500
_ROLLING = 0.3  # the part of the cues that repeat lines of the cue before
_CLOSE = 0.5  # seconds between a line and its repetition
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*\Z")
_CHANGE = re.compile(r"(?:>>+|&gt;&gt;)\s*")
_DASH = re.compile(r"[-–—]\s?(?=\S)")
_SPEAKER = re.compile(
    r"(?:\[?[^\W\d_a-zß-ÿ][^\W\d_a-zß-ÿ.'’ -]{1,40}[0-9]{0,2}\]?"
    r"|[A-ZÀ-Þ][\w.'’-]{1,20}(?: [A-ZÀ-Þ][\w.'’-]{0,20}){0,3}(?: [0-9]{1,2})?)"
    r"(?: \([^()]{1,40}\))?:(?=\s|\Z)"
)


class _Said(NamedTuple):
    """What is said from a moment on.

    Attributes:
        start: when it begins, in seconds.
        end: when it ends.
        text: the words, on one line; never empty.
        is_other: whether another speaker begins.
    """

    start: float
    end: float
    text: str
    is_other: bool


def write_prose(cues: Sequence[Cue]) -> tuple[str, Layout, tuple[str, ...]]:
    """Return the text of cues, with the time at which each piece is said, and notes.

    The text is empty if no cue has a word.
    """
    notes: tuple[str, ...] = ()
    if _is_rolling(cues):
        cues = list(_without_repetitions(cues))
        notes = ("lines that the captions repeat while they roll are kept once",)
    parts: list[str] = []
    starts: list[int] = []
    labels: list[str] = []
    length = paragraph = 0
    previous: _Said | None = None
    for said in _said(cues):
        if previous is not None:
            between = "\n\n" if _begins_paragraph(previous, said, length - paragraph) else " "
            parts.append(between)
            length += len(between)
            paragraph = length if between != " " else paragraph
        starts.append(length)
        labels.append(time_label(said.start))
        parts.append(said.text)
        length += len(said.text)
        previous = said
    layout = Layout(kind=PlaceKind.TIME, starts=tuple(starts), labels=tuple(labels))
    return "".join(parts), layout, notes


def time_label(seconds: float) -> str:
    """Return a time as players show it: "12:04", "1:02:03"."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _begins_paragraph(previous: _Said, said: _Said, length: int) -> bool:
    is_ended = _SENTENCE_END.search(previous.text) is not None
    pause = said.start - previous.end
    return (
        said.is_other
        or pause >= (_PAUSE if is_ended else _LONG_PAUSE)
        or length >= (_LONG if is_ended else _LONGEST)
    )


def _said(cues: Sequence[Cue]) -> Iterator[_Said]:
    """Yield what is said, a piece for each cue and each change of speaker within it."""
    speaker = ""
    # A dash begins the words of another where two speak in one cue, and then in all cues.
    has_dashes = any(sum(1 for line in cue.lines if _DASH.match(line)) > 1 for cue in cues)
    for cue in cues:
        is_other = bool(cue.speaker) and cue.speaker != speaker
        speaker = cue.speaker or speaker
        said = [f"{cue.speaker}:"] if is_other else []
        for number, line in enumerate(cue.lines):
            change = _CHANGE.match(line)
            words = line[change.end() :] if change else line
            if change or _SPEAKER.match(words) or (has_dashes and _DASH.match(words)):
                if said and not (number == 0 and cue.speaker):
                    yield _Said(cue.start, cue.end, " ".join(said), is_other)
                    said = []
                is_other = True
            if words:
                said.append(words)
        if said:
            yield _Said(cue.start, cue.end, " ".join(said), is_other)


def _is_rolling(cues: Sequence[Cue]) -> bool:
    """Return whether cues repeat the lines of the cue before, as automatic captions do."""
    repeating = sum(1 for above, below in pairwise(cues) if _repeated(above, below))
    return repeating > _ROLLING * len(cues) and repeating > 2


def _repeated(above: Cue, below: Cue) -> int:
    """Return how many lines at the beginning of a cue are those at the end of the one before."""
    if below.start - above.end > _CLOSE or above.speaker != below.speaker:
        return 0
    for count in range(min(len(above.lines), len(below.lines)), 0, -1):
        if above.lines[-count:] == below.lines[:count]:
            return count
    return 0


def _without_repetitions(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Yield the cues without the lines that were shown before."""
    shown: Cue | None = None
    for cue in cues:
        repeated = _repeated(shown, cue) if shown else 0
        shown = cue
        if rest := cue.lines[repeated:]:
            yield cue._replace(lines=rest)
