"""Find a cited place again in an article whose text has changed.

An anchor has no words, only their number and their digest. So the places of that length are hashed,
the nearest first: some hundred in an article of ten thousand characters, which takes a millisecond.
In a book it takes a second, so what was found is remembered.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterator

from index.documents import Anchor, Document, Span

_WORD_STARTS = re.compile(r"(?<!\S)\S")
# A text with fewer spaces than this share does not put them between words, as Chinese does not.
_FEW_SPACES = 0.04
LONGEST_MOVED = 4_000
"""The longest place that is looked for elsewhere; a passage has no more characters."""
# So many results are remembered. They are offsets and digests, and no words.
_MOST_REMEMBERED = 4_096
_found: OrderedDict[tuple[str, Anchor], Span | None] = OrderedDict()


def present_place(place: Anchor, document: Document) -> Anchor | None:
    """Return where the characters of an anchor stand now; None if they are nowhere.

    Of more characters than `LONGEST_MOVED` it is only known whether they stand at their own place.

    Args:
        place: a place in an earlier text of the article.
        document: the article.
    """
    if place.holds(document):
        return place
    key = document.text_sha256, place
    try:
        span = _found[key]
    except KeyError:
        span = _found[key] = present_span(document.text, place.span, place.quote_sha256)
        while len(_found) > _MOST_REMEMBERED:
            _found.popitem(last=False)
    return Anchor.of(document, span) if span else None


def present_span(text: str, span: Span, quote_sha256: str) -> Span | None:
    """Return the nearest place of a span's length with a digest; None if there is none.

    A span of more characters than `LONGEST_MOVED` is looked for at its own place alone.

    Args:
        text: the present text of an article.
        span: the place in an earlier text.
        quote_sha256: the SHA-256 of the characters in UTF-8, or the digits that it begins with;
            empty if it is not known.
    """
    if not quote_sha256:
        return None
    likely = _likely_spans(text, span) if len(span) <= LONGEST_MOVED else [span]
    for each in likely:
        if hashlib.sha256(each.of(text).encode()).hexdigest().startswith(quote_sha256):
            return each
    return None


def shifted(spans: tuple[Span, ...], characters: int) -> tuple[Span, ...]:
    """Return spans moved by a number of characters."""
    return tuple(Span(span.start + characters, span.end + characters) for span in spans)


def _likely_spans(text: str, span: Span) -> Iterator[Span]:
    """Yield the places that may have become of a span: of its length, and between words."""
    last = len(text) - len(span)
    if last < 0:
        return
    starts = [match.start() for match in _WORD_STARTS.finditer(text)]
    has_words = len(starts) > _FEW_SPACES * len(text)
    possible = [start for start in starts if start <= last] if has_words else range(last + 1)
    for start in sorted(possible, key=lambda each: abs(each - span.start)):
        end = start + len(span)
        is_inside_word = text[end - 1].isalnum() and text[end : end + 1].isalnum()
        if not (has_words and is_inside_word):
            yield Span(start, end)
