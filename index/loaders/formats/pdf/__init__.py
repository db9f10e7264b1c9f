"""Read the text of a PDF in the order of reading, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from index.loaders.assembly import Article, check_count, check_length
from index.loaders.facts.metadata import Metadata
from index.loaders.formats.format import Member, Opened, Part
from index.loaders.formats.ocr.reading import is_available
from index.loaders.formats.pdf.attachments import attached_files
from index.loaders.formats.pdf.heads import Heads
from index.loaders.formats.pdf.notes import notes_on, without_text
from index.loaders.formats.pdf.opening import open_pdf, page_labels, read_facts
from index.loaders.formats.pdf.pages import Page, read_lines, read_page
from index.loaders.formats.pdf.paragraphs import Line
from index.loaders.formats.pdf.scans import read_scans
from index.loaders.formats.pdf.titles import largest_text, stands_in
from index.loaders.formats.pdf.writing import write_pages
from index.loaders.formats.texts.plain import read_plain


def read(opened: Opened) -> Iterator[Part | Member]:
    """Yield the one article of a PDF, and the files attached to it.

    Raises:
        MalformedSource: the file is encrypted or damaged.
        EmptySource: no page has text.
        UnreadScan: all pages are scans, and OCR is to read them later.
        UnsupportedFormat: all pages are scans, and no OCR is installed.
        SourceTooLarge: its text is longer than the options allow.
    """
    with open_pdf(opened.path or opened.content) as document:
        yield _article(document, opened)
        yield from attached_files(document, opened.budget)


def _article(document: pdfium.PdfDocument, opened: Opened) -> Part:
    pages = list(_pages(document, opened))
    if opened.options.read_scans:
        read_scans(document, pages, opened.progress)
    heads = Heads([(page.segments, page.height) for page in pages])
    lines = _lines(pages, heads)
    if not lines:
        # Pages with nothing but the same lines are no pages with heads.
        heads = Heads([])
        lines = _lines(pages, heads)
    text, layout = write_pages(lines, page_labels(document))
    check_length(text, opened.options)
    notes = notes_on(pages, heads)
    if not text:
        raise without_text(pages, notes)
    plain, skipped = read_plain(text)
    title = " ".join(plain.title.replace("|", " ").split())
    metadata = _facts(document, lines[0][1]).or_else(replace(plain, title=title))
    metadata = replace(metadata, notes=(*notes, *metadata.notes))
    article = Article(text, metadata, skipped=skipped, layout=layout)
    unread = sum(page.is_scan for page in pages) if not opened.options.read_scans else 0
    return Part(article, unread_scans=unread if is_available() else 0)


def _lines(pages: list[Page], heads: Heads) -> list[tuple[int, list[Line]]]:
    """Return the index and the lines of each page with text."""
    lines: list[tuple[int, list[Line]]] = []
    for index, page in enumerate(pages):
        if page_lines := read_lines(heads.without(index, page.segments)):
            lines.append((index, page_lines))
    return lines


def _facts(document: pdfium.PdfDocument, first_page: list[Line]) -> Metadata:
    """Return the title and the author. A stated title that stands nowhere is doubted."""
    stated = read_facts(document)
    title = largest_text(first_page)
    if stated.title and (not title or stands_in(stated.title, first_page)):
        title = stated.title
    return replace(stated, title=title)


def _pages(document: pdfium.PdfDocument, opened: Opened) -> Iterator[Page]:
    """Yield what was read of each page.

    Raises:
        SourceTooLarge: the text is longer than the options allow.
    """
    characters = 0
    for index in range(len(document)):
        try:
            raw_page = document[index]
            page = read_page(raw_page)
            raw_page.close()
        except pdfium.PdfiumError:
            page = Page([], 0.0, 0.0, is_damaged=True)
        characters += sum(len(segment.text) for segment in page.segments)
        check_count(characters, opened.options)
        yield page
