"""Read the text of a PDF in the order of reading, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from index.errors import EmptySource
from index.loaders.assembly import Article, check_count, check_length
from index.loaders.formats.format import Member, Opened, Part
from index.loaders.formats.pdf.attachments import attached_files
from index.loaders.formats.pdf.heads import Heads
from index.loaders.formats.pdf.notes import notes_on
from index.loaders.formats.pdf.opening import open_pdf, page_labels, read_facts
from index.loaders.formats.pdf.pages import Page, read_lines, read_page
from index.loaders.formats.pdf.paragraphs import Line
from index.loaders.formats.pdf.titles import largest_text, stands_in
from index.loaders.formats.pdf.writing import write_pages
from index.loaders.formats.texts.plain import read_plain


def read(opened: Opened) -> Iterator[Part | Member]:
    """Yield the one article of a PDF, and the files attached to it.

    Raises:
        MalformedSource: the file is encrypted or damaged.
        EmptySource: no page has text.
        SourceTooLarge: its text is longer than the options allow.
    """
    with open_pdf(opened.path or opened.content) as document:
        yield _article(document, opened)
        yield from attached_files(document, opened.budget)


def _article(document: pdfium.PdfDocument, opened: Opened) -> Part:
    pages = list(_pages(document, opened))
    heads = Heads([(page.segments, page.height) for page in pages])
    lines: list[tuple[int, list[Line]]] = []
    for index, page in enumerate(pages):
        if page_lines := read_lines(heads.without(index, page.segments)):
            lines.append((index, page_lines))
    text, layout = write_pages(lines, page_labels(document))
    check_length(text, opened.options)
    notes = notes_on(pages, heads)
    if not text:
        raise EmptySource(" ".join(notes) or "No page of it has text.")
    plain, skipped = read_plain(text)
    stated = read_facts(document)
    first = lines[0][1]
    title = largest_text(first)
    if stated.title and (not title or stands_in(stated.title, first)):
        title = stated.title
    metadata = replace(stated, title=title).or_else(plain)
    metadata = replace(metadata, notes=(*notes, *metadata.notes))
    scans = sum(page.is_scan for page in pages)
    return Part(Article(text, metadata, skipped=skipped, layout=layout), unread_scans=scans)


def _pages(document: pdfium.PdfDocument, opened: Opened) -> Iterator[Page]:
    """Yield what was read of each page.

    Raises:
        SourceTooLarge: the text is longer than the options allow.
    """
    characters = 0
    for index in range(len(document)):
        try:
            page = document[index]
        except pdfium.PdfiumError:
            yield Page([], 0.0, 0.0, is_damaged=True)
            continue
        try:
            read_so_far = read_page(page)
        finally:
            page.close()
        characters += sum(len(segment.text) for segment in read_so_far.segments)
        check_count(characters, opened.options)
        yield read_so_far
