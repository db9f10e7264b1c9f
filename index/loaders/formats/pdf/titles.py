"""Find the title of a PDF in the largest text at the top of its first page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.loaders.facts.metadata import one_line
from index.loaders.formats.pdf.paragraphs import Join, Line

_LARGER = 1.15  # than most of the text
_SAME_SIZE = 0.05
_LONGEST = 200
# A shorter text may be the name of a paper, if a longer one below it is nearly as large.
_LONGEST_NAME = 3  # words
_SHORTEST_HEADLINE = 5
_HEADLINE = 1.6
_LINES = 40
_WORD = re.compile(r"[^\W\d_]{2,}")


def largest_text(lines: Sequence[Line]) -> str:
    """Return the title of an article that begins with some lines; empty if none is larger.

    A headline is preferred to the name of the paper above it.
    """
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.segment.size, 1)] += len(line.segment.text)
    if not sizes:
        return ""
    body = sizes.most_common(1)[0][0]
    found = [(size, text) for size, text in _texts(lines[:_LINES]) if size > _LARGER * body]
    if not found:
        return ""
    size, text = max(found, key=lambda each: each[0])
    if len(text.split()) <= _LONGEST_NAME:
        headlines = [
            each
            for each in found
            if each[0] > _HEADLINE * body and len(each[1].split()) >= _SHORTEST_HEADLINE
        ]
        size, text = max(headlines, key=lambda each: each[0], default=(size, text))
    return text


def stands_in(title: str, lines: Sequence[Line]) -> bool:
    """Return whether most words of a title stand in some lines."""
    words = set(_WORD.findall(title.casefold()))
    present = set(_WORD.findall(" ".join(line.segment.text for line in lines).casefold()))
    return 2 * len(words & present) > len(words)


def _texts(lines: Sequence[Line]) -> list[tuple[float, str]]:
    """Return the paragraphs at the top of a page that may be titles, with their sizes."""
    texts: list[tuple[float, str]] = []
    previous: Line | None = None
    for line in lines:
        size = line.segment.size
        same = previous is not None and abs(previous.segment.size - size) <= _SAME_SIZE * size
        if line.in_table:
            previous = None
            continue
        if same and line.join is not Join.PARAGRAPH:
            texts[-1] = (size, f"{texts[-1][1]} {line.segment.text}")
        else:
            texts.append((size, line.segment.text))
        previous = line
    return [
        (size, one_line(text))
        for size, text in texts
        if 3 <= len(text) <= _LONGEST and _WORD.search(text)
    ]
