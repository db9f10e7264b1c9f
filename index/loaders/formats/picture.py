"""Read the text in a picture file: a scan, a photograph of a page, a screenshot."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image, ImageOps, UnidentifiedImageError

from index.errors import MalformedSource, SourceTooLarge
from index.loaders.assembly import Article, check_length
from index.loaders.facts.metadata import Metadata
from index.loaders.formats.format import Member, Opened, Part
from index.loaders.formats.ocr.messages import recognised_notes, scan_error
from index.loaders.formats.ocr.reading import is_available, read_picture
from index.loaders.formats.pdf.pages import read_lines, segments_on_page
from index.loaders.formats.pdf.paragraphs import Line
from index.loaders.formats.pdf.scans import words_of
from index.loaders.formats.pdf.writing import write_pages
from index.loaders.formats.texts.plain import read_plain

_MOST_PIXELS = 150_000_000
_MOST_PAGES = 2_000
_LARGEST = 4_000  # pixels of a side that are looked at
_SMALLEST = 1_000  # a smaller picture is enlarged
_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF")


def read(opened: Opened) -> Iterator[Part | Member]:
    """Yield the text of a picture; the pages of a TIFF are pages.

    Raises:
        UnreadScan: OCR is to read it later.
        UnsupportedFormat: no OCR is installed.
        EmptySource: it has no text.
        MalformedSource: it is damaged.
        SourceTooLarge: it has too many pixels.
    """
    with opened.open() as file:
        try:
            picture = Image.open(file, formats=_FORMATS)
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
            raise MalformedSource(
                "It begins as a picture but cannot be read as one. Open it in the program that "
                "made it, and save it as a PNG; or export its text as .txt."
            ) from None
        with picture:
            pages = getattr(picture, "n_frames", 1)
            width, height = picture.size
            if width * height > _MOST_PIXELS or pages > _MOST_PAGES:
                raise SourceTooLarge(
                    f"It has {pages:,} pictures of {width:,} by {height:,} pixels. Save it with "
                    "fewer pixels, or in parts."
                )
            if not (opened.options.read_scans and is_available()):
                raise scan_error(pages, was_read=False)
            yield _article(picture, pages, opened)


def _article(picture: Image.Image, pages: int, opened: Opened) -> Part:
    lines: list[tuple[int, list[Line]]] = []
    unread = 0
    opened.progress(0, pages)
    for index in range(pages):
        picture.seek(index)
        shown = shown_picture(picture)
        scale = min(_LARGEST / max(shown.size), max(1.0, _SMALLEST / max(shown.size)))
        sized = shown
        if scale != 1.0:
            sized = shown.resize((round(shown.width * scale), round(shown.height * scale)))
        recognised = read_picture(sized)
        unread += recognised.unread
        words = words_of(recognised, sized.width, sized.height, shown.width / sized.width)
        if page_lines := read_lines(segments_on_page(words)):
            lines.append((index, page_lines))
        opened.progress(index + 1, pages)
    text, layout = write_pages(lines, [str(number) for number in range(1, pages + 1)])
    check_length(text, opened.options)
    if not text:
        raise scan_error(pages, was_read=True)
    metadata, skipped = read_plain(text)
    notes = recognised_notes(pages, unread)
    metadata = Metadata(notes=tuple(notes)).or_else(metadata)
    return Part(Article(text, metadata, skipped=skipped, layout=layout))


def shown_picture(picture: Image.Image) -> Image.Image:
    """Return the present page of a picture file as it is shown: upright, on white."""
    upright = ImageOps.exif_transpose(picture)
    if "A" in upright.getbands() or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        white = Image.new("RGBA", upright.size, "white")
        return Image.alpha_composite(white, upright).convert("RGB")
    return upright.convert("RGB")
