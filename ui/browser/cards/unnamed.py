"""What stands where an article names neither an outlet nor a day of publication."""

from __future__ import annotations

from collections.abc import Sequence

from index.documents import Document, Span
from retrieval.figures.dates import find_dates

NEITHER = "no outlet, no date"
# Beside a sentence of "a week ago", "no date" would deny what the reader sees.
_NO_OUTLET = "no outlet named"


def unnamed(document: Document, sentences: Sequence[Span]) -> str:
    """Return the words for an article without outlet and day, beside some of its sentences.

    Args:
        document: the article.
        sentences: the sentences that are marked; if one tells a day, only the outlet is missed.
    """
    tells_day = any(find_dates(document.text, each, document.published) for each in sentences)
    return _NO_OUTLET if tells_day else NEITHER
