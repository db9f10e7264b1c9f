"""The messages about scans."""

from __future__ import annotations

from index.errors import EmptySource, SourceError, UnreadScan, UnsupportedFormat
from index.loaders.formats.ocr.reading import INSTALL, is_available


def recognised_notes(pages: int, unread: int) -> list[str]:
    """Return the notes on pages that were read by OCR.

    Args:
        pages: the number of the pages.
        unread: the number of their lines that could not be read.
    """
    notes = [f"{_count(pages)} read by OCR"] if pages else []
    if unread:
        lines = "1 line" if unread == 1 else f"{unread:,} lines"
        notes.append(
            f"{lines} of the scans not read, perhaps in a script that needs Tesseract with its "
            "language"
        )
    return notes


def waiting_note(pages: int, unreadable: int) -> str:
    """Return the note on pages that are scans and were not read.

    Args:
        pages: the number of the pages.
        unreadable: the number of those that have text without known letters.
    """
    what = f"{_pages(pages)} a scan" if pages == 1 else f"{_pages(pages)} scans"
    if unreadable == pages:
        what = f"the text of {_count(pages)} has no readable letters"
    if is_available():
        return f"{what}, to be read by OCR after all other files"
    return f"{what}, not read; to read scans: {INSTALL}, then try again"


def scan_error(pages: int, *, was_read: bool) -> SourceError:
    """Return why a file that is nothing but scans gives no text.

    Args:
        pages: the number of its pages.
        was_read: whether OCR has read them.
    """
    pictures = "its page is a picture" if pages == 1 else f"its {pages:,} pages are pictures"
    if not is_available():
        return UnsupportedFormat(
            f"It is a scan: {pictures}. Install what reads scans, {INSTALL}, then try again."
        )
    if was_read:
        return EmptySource(
            "It is a scan, and OCR found no text in it. If it has text, scan it again: straight, "
            "and with 200 dots per inch or more."
        )
    return UnreadScan(f"It is a scan: {pictures}. OCR reads it after all other files.")


def _pages(number: int) -> str:
    return "1 page is" if number == 1 else f"{number:,} pages are"


def _count(number: int) -> str:
    return "1 page" if number == 1 else f"{number:,} pages"
