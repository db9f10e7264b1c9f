"""Draw a page of a PDF or a picture. Runs in a child process with limits."""

from __future__ import annotations

import hashlib
import io
import json
import math
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from PIL import Image, ImageOps, UnidentifiedImageError

from index.errors import PageError, SourceError
from index.layout_json import layout_from_dict
from index.loaders.formats.pdf.opening import open_pdf, page_labels
from index.loaders.formats.pdf_boxes import PageBoxes, page_boxes
from index.loaders.parser_process import Send
from index.spans import Span

# The most pixels of an image: a page may be as large as a wall.
_MOST_PIXELS = 6_000_000
# A larger PNG is one of a photograph or a scan, which a JPEG shows as well in a tenth of the bytes.
_LARGEST_PNG = 400_000
_JPEG_QUALITY = 80
_PDF = b"%PDF-"
# Formats that pictures and scans have. Others, such as EPS, start programs to be read.
_PICTURES = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF")


class _Sheet(NamedTuple):
    """A page, drawn.

    Attributes:
        image: the page.
        page: its index in the file.
        labels: the names of all pages of the file.
    """

    image: Image.Image
    page: int
    labels: list[str]


def draw(request: dict[str, Any], send: Send) -> None:
    """Send a description of a page as JSON, and its image; or only why it cannot be drawn.

    Args:
        request: what `index.page_images.viewer` asks for.
        send: sends a message.
    """
    try:
        described, image = _draw(request)
    except PageError as error:
        send(json.dumps({"error": str(error)}).encode())
    else:
        send(json.dumps(described).encode())
        send(image)


def _draw(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    content = _read(Path(request["path"]), request["sha256"])
    layout = layout_from_dict(request["layout"])
    span = Span(*request["span"]) if request["span"] else None
    boxes = page_boxes(content, request["text"], layout, span) if span else []
    wanted = request["page"]
    if wanted is None and boxes:
        wanted = boxes[0].page
    label = layout.label_of(Span(span.start, span.start)) if span else ""
    try:
        sheet = _sheet(content, wanted, label, request["width"])
    except (OSError, SyntaxError, ValueError, pdfium.PdfiumError, Image.DecompressionBombError):
        raise PageError("Its file is damaged, so the page cannot be drawn.") from None
    except SourceError as error:
        raise PageError(str(error)) from None
    encoded, media_type = _encoded(sheet.image)
    described = {
        "media_type": media_type,
        "width": sheet.image.width,
        "height": sheet.image.height,
        "page": sheet.page,
        "pages": len(sheet.labels),
        "label": sheet.labels[sheet.page],
        "marks": _marks(boxes, sheet.page),
        "marked_pages": sorted({each.page for each in boxes}),
    }
    return described, encoded


def _read(path: Path, sha256: str) -> bytes:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise PageError(
            "The file that this article was read from is missing in the library. Add it again to "
            "see its pages."
        ) from None
    except OSError as error:
        raise PageError(
            f"The file that this article was read from cannot be read: {error.strerror}."
        ) from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise PageError(
            "The file in the library is not the one that this article was read from. Add it again "
            "to see its pages."
        )
    return content


def _sheet(content: bytes, wanted: int | None, label: str, width: int) -> _Sheet:
    """Draw a page.

    Args:
        content: the file.
        wanted: the index of the page; None for the page with the label.
        label: the name of a page, or of two ("3–4"); the first page if there is none of that name.
        width: the width of the image in pixels, unless it would be too large.
    """
    if not content.lstrip()[:1024].startswith(_PDF) and _PDF not in content[:1024]:
        return _picture(content, wanted, label, width)
    with open_pdf(content) as document:
        labels = page_labels(document)
        number = _index(labels, wanted, label)
        page = document[number]
        page_width, page_height = page.get_size()
        scale = _scale(page_width, page_height, width)
        return _Sheet(page.render(scale=scale).to_pil().convert("RGB"), number, labels)


def _picture(content: bytes, wanted: int | None, label: str, width: int) -> _Sheet:
    """Draw a page of a picture file, turned as it is shown."""
    try:
        picture = Image.open(io.BytesIO(content), formats=_PICTURES)
    except UnidentifiedImageError:
        raise PageError("Its file has no pages that can be shown.") from None
    labels = [str(number) for number in range(1, getattr(picture, "n_frames", 1) + 1)]
    number = _index(labels, wanted, label)
    picture.seek(number)
    turned = ImageOps.exif_transpose(picture)
    scale = min(1.0, _scale(turned.width, turned.height, width))
    size = (max(1, round(turned.width * scale)), max(1, round(turned.height * scale)))
    return _Sheet(_on_white(turned).resize(size), number, labels)


def _on_white(picture: Image.Image) -> Image.Image:
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    ground = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")


def _index(labels: list[str], wanted: int | None, label: str) -> int:
    if wanted is None:
        return labels.index(label) if label in labels else 0
    return min(max(wanted, 0), len(labels) - 1)


def _scale(width: float, height: float, pixels: int) -> float:
    if not (width > 0 and height > 0):
        raise ValueError("a page without an area")
    return min(pixels / width, math.sqrt(_MOST_PIXELS / (width * height)))


def _marks(boxes: list[PageBoxes], page: int) -> list[list[float]]:
    return [
        [
            round(min(max(edge / length, 0.0), 1.0), 5)
            for edge, length in zip(box, 2 * (on.width, on.height), strict=True)
        ]
        for on in boxes
        if on.page == page
        for box in on.boxes
    ]


def _encoded(image: Image.Image) -> tuple[bytes, str]:
    """Return an image as a file, and the type of the file."""
    file = io.BytesIO()
    image.save(file, "PNG", optimize=False, compress_level=6)
    if file.tell() <= _LARGEST_PNG:
        return file.getvalue(), "image/png"
    file = io.BytesIO()
    image.save(file, "JPEG", quality=_JPEG_QUALITY)
    return file.getvalue(), "image/jpeg"
