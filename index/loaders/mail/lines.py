"""Lines and paragraphs of a text, found in a time that grows with its length only."""

from __future__ import annotations

from collections.abc import Iterator

from index.documents import Span

_MARKS = "> \t"


def line_spans(text: str, within: Span | None = None) -> Iterator[Span]:
    """Yield the lines of a text, without their ends.

    Args:
        text: the text.
        within: where to look; None for the whole text.
    """
    start, stop = (within.start, within.end) if within else (0, len(text))
    while start <= stop:
        end = text.find("\n", start, stop)
        end = stop if end < 0 else end
        yield Span(start, end)
        start = end + 1


def paragraph_spans(text: str, within: Span | None = None) -> Iterator[Span]:
    """Yield the runs of lines that are neither blank nor nothing but marks of quotation.

    Args:
        text: the text.
        within: where to look; None for the whole text.
    """
    first: Span | None = None
    last: Span | None = None
    for line in line_spans(text, within):
        if line.of(text).strip(_MARKS):
            first, last = first or line, line
        elif first and last:
            yield Span(first.start, last.end)
            first = None
    if first and last:
        yield Span(first.start, last.end)
