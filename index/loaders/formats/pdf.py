"""Read the text of a PDF, page by page."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from index.documents import Layout, PlaceKind
from index.errors import EmptySource, MalformedSource
from index.loaders.assembly import Article, check_length
from index.loaders.facts.metadata import Metadata
from index.loaders.formats.format import Member, Opened, Part
from index.loaders.formats.plain import read_plain


def read(opened: Opened) -> Iterator[Part | Member]:
    """Yield the one article of a PDF.

    Raises:
        MalformedSource: the file is encrypted or damaged.
        EmptySource: no page has text.
    """
    try:
        document = pdfium.PdfDocument(opened.read_bytes())
    except pdfium.PdfiumError as error:
        raise MalformedSource(f"It cannot be opened ({error}); save it again as a PDF.") from None
    starts, labels, pages, length = [], [], [], 0
    for number, page in enumerate(document, start=1):
        text = page.get_textpage().get_text_bounded().replace("\r\n", "\n").strip()
        if text:
            starts.append(length)
            labels.append(str(number))
            pages.append(text)
            length += len(text) + 2
    text = "\n\n".join(pages)
    check_length(text, opened.options)
    if not text:
        raise EmptySource("No page of it has text; it may be a scan.")
    layout = Layout(kind=PlaceKind.PAGE, starts=tuple(starts), labels=tuple(labels))
    facts = document.get_metadata_dict()
    plain, skipped = read_plain(text)
    metadata = Metadata(title=facts.get("Title", "")).or_else(plain)
    yield Part(Article(text, metadata, skipped=skipped, layout=layout))
