"""Say what was left out of a PDF."""

from __future__ import annotations

from collections.abc import Sequence

from index.errors import EmptySource, SourceError
from index.loaders.formats.ocr.messages import recognised_notes, scan_error, waiting_note
from index.loaders.formats.pdf.heads import Heads
from index.loaders.formats.pdf.pages import Page

_MOST_HEADS = 2
_LONGEST_HEAD = 60


def notes_on(pages: Sequence[Page], heads: Heads) -> tuple[str, ...]:
    """Return sentences on what was left out of the text."""
    notes: list[str] = []
    if texts := heads.texts:
        shown = ", ".join(f"“{_short(text)}”" for text in texts[:_MOST_HEADS])
        more = f" and {len(texts) - _MOST_HEADS} more" if len(texts) > _MOST_HEADS else ""
        notes.append(f"running heads left out: {shown}{more}")
    if any(page.is_numbered for page in pages):
        notes.append("numbers of lines left out")
    if slanted := sum(page.slanted for page in pages):
        notes.append(f"{_characters(slanted)} set at a slant left out, as in a watermark")
    if hidden := sum(page.hidden for page in pages):
        notes.append(f"{_characters(hidden)} left out that the pages do not show")
    if damaged := sum(page.is_damaged for page in pages):
        notes.append(f"{_pages(damaged)} damaged and left out")
    recognised = [page for page in pages if page.is_recognised]
    notes += recognised_notes(len(recognised), sum(page.unread for page in recognised))
    if scans := [page for page in pages if page.is_scan]:
        notes.append(waiting_note(len(scans), sum(page.unreadable for page in scans)))
    return tuple(notes)


def without_text(pages: Sequence[Page], notes: Sequence[str]) -> SourceError:
    """Return why a PDF gives no text.

    Args:
        pages: its pages.
        notes: what was left out of it.
    """
    scans = sum(page.is_scan or page.is_recognised for page in pages)
    if scans:
        return scan_error(scans, was_read=any(page.is_recognised for page in pages))
    left_out = f" ({'; '.join(notes)})" if notes else ""
    return EmptySource(f"Its pages have no text and no pictures{left_out}; leave it out.")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_HEAD else f"{text[: _LONGEST_HEAD - 1]}…"


def _characters(number: int) -> str:
    return "1 character" if number == 1 else f"{number:,} characters"


def _pages(number: int) -> str:
    return "1 page is" if number == 1 else f"{number:,} pages are"
