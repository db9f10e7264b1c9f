"""Find the times that a transcript in plain text gives at the beginning of its lines."""

from __future__ import annotations

import re

from index.layout import NO_LAYOUT, Layout, PlaceKind
from index.loaders.formats.subtitles.prose import time_label

_LINE = re.compile(
    r"^[ \t]*(?:"
    # "[00:12:04] Mara Lind: …", "(1:04) …"
    r"[\[(](?:(?P<h1>[0-9]{1,2}):)?(?P<m1>[0-9]{1,2}):(?P<s1>[0-9]{2})(?:[.,:][0-9]{1,3})?[\])]"
    # "Mara Lind  12:04", "Speaker 2 [1:02:03]", above what is said
    r"|[^\W\d_][^\r\n:]{0,50}?(?:[ \t]{2,}|[ \t]*\t[ \t]*|[ \t]+[\[(])"
    r"(?:(?P<h2>[0-9]{1,2}):)?(?P<m2>[0-9]{1,2}):(?P<s2>[0-9]{2})[\])]?[ \t]*\r?$"
    r")",
    re.MULTILINE,
)
_FEWEST = 4
_FIRST = 600  # seconds within which a recording begins to be heard
_MOST_LINES_EACH = 12  # lines of the text for each time
_SEARCHED = 2_000_000


def time_layout(text: str) -> Layout:
    """Return the times in a transcript; no layout if a text has none, or not surely.

    The times of a transcript ascend from the beginning of a recording; those of a live blog are
    hours of the day.
    """
    if len(text) > _SEARCHED:
        return NO_LAYOUT
    found = [(match.start(), _seconds(match)) for match in _LINE.finditer(text)]
    if len(found) < _FEWEST or found[0][1] > _FIRST:
        return NO_LAYOUT
    seconds = [second for _, second in found]
    if sorted(seconds) != seconds or seconds[0] == seconds[-1]:
        return NO_LAYOUT
    if sum(1 for line in text.splitlines() if line.strip()) > _MOST_LINES_EACH * len(found):
        return NO_LAYOUT
    return Layout(
        kind=PlaceKind.TIME,
        starts=tuple(start for start, _ in found),
        labels=tuple(map(time_label, seconds)),
    )


def _seconds(match: re.Match[str]) -> int:
    hours, minutes, seconds = (
        match.group("h1", "m1", "s1") if match["m1"] else match.group("h2", "m2", "s2")
    )
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
