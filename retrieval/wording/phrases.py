"""Short phrases that every front door says in the same way."""

from __future__ import annotations

from index.contents import DocumentEntry, DocumentSummary
from index.documents import Document


def plural(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is one."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def display_title(document: Document | DocumentSummary | DocumentEntry) -> str:
    """Return the title, or the id where the source names none."""
    return document.title.strip() or document.doc_id


def byline(document: Document | DocumentSummary | DocumentEntry, *, author: bool = False) -> str:
    """Return outlet, date and, if asked for, author, leaving out what is unknown."""
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
    """Return a time as a reader takes it in."""
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:.1f} s"
    return f"{round(milliseconds)} ms" if milliseconds >= 1 else "under 1 ms"
