"""Short phrases that the terminal and the app share."""

from __future__ import annotations

from datetime import date

from index.contents import DocumentEntry, DocumentSummary
from index.documents import UNTITLED, Document, Span
from index.text.languages import language_name

READ_BY_OCR = "read by OCR"


def plural(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless the number is 1."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def day_in_words(day: date) -> str:
    """Return a day as "5 March 2024"."""
    return f"{day.day} {day:%B} {day.year}"


def display_title(document: Document | DocumentSummary | DocumentEntry) -> str:
    """Return the title of an article, or its id if it has no title."""
    return document.title.strip() or document.doc_id


def is_untitled(document: Document | DocumentSummary | DocumentEntry) -> bool:
    """Return whether an article has no title of its own: it is shown by its first words or id."""
    return not document.title.strip() or document.title.startswith(UNTITLED)


def in_language(code: str) -> str:
    """Return "in Ukrainian" for "uk"; empty for English and for an unknown language."""
    name = language_name(code)
    return f"in {name}" if name and code != "en" else ""


def byline(document: Document | DocumentSummary | DocumentEntry, *, author: bool = False) -> str:
    """Return an article's outlet, date, author and language on one line, as far as is known.

    English is not named.

    Args:
        document: the article.
        author: whether to name the author; only a `Document` has one.
    """
    published = document.published
    return " · ".join(
        part
        for part in (
            document.source.strip(),
            day_in_words(published) if published else "",
            document.author.strip() if author and isinstance(document, Document) else "",
            in_language(document.language),
        )
        if part
    )


def place(document: Document, span: Span) -> str:
    """Return where a span stands in its source, and whether it was read by OCR.

    For example "p. 3, read by OCR"; empty if nothing but its offsets is known.
    """
    recognised = READ_BY_OCR if document.layout.is_recognised(span) else ""
    return ", ".join(filter(None, [document.layout.place_of(span), recognised]))


def duration(milliseconds: float) -> str:
    """Return a duration in seconds or milliseconds, rounded for display."""
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:.1f} s"
    return f"{round(milliseconds)} ms" if milliseconds >= 1 else "under 1 ms"
