"""Short phrases that the terminal and the app share."""

from __future__ import annotations

from index.contents import DocumentEntry, DocumentSummary
from index.documents import Document


def plural(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless the number is 1."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def display_title(document: Document | DocumentSummary | DocumentEntry) -> str:
    """Return the title of an article, or its id if it has no title."""
    return document.title.strip() or document.doc_id


def byline(document: Document | DocumentSummary | DocumentEntry, *, author: bool = False) -> str:
    """Return an article's outlet, date and author on one line, without those that are unknown.

    Args:
        document: the article.
        author: whether to name the author; only a `Document` has one.
    """
    published = document.published
    return " · ".join(
        part
        for part in (
            document.source.strip(),
            f"{published.day} {published:%B} {published.year}" if published else "",
            document.author.strip() if author and isinstance(document, Document) else "",
        )
        if part
    )


def duration(milliseconds: float) -> str:
    """Return a duration in seconds or milliseconds, rounded for display."""
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:.1f} s"
    return f"{round(milliseconds)} ms" if milliseconds >= 1 else "under 1 ms"
