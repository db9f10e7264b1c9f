"""Pages drawn in a child process: what is on them, where the passage is, and what goes wrong."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from index.documents import Document, Span
from index.errors import PageError
from index.layout import Layout, LineBox, PlaceKind
from index.loaders import Loaded, load
from index.page_images.page_image import PageImage
from index.page_images.viewer import IMAGES_KEPT, PageViewer
from index.system.processes import module_command
from tests.small_pdf import HEIGHT, LEADING, LEFT, SIZE, TOP, WIDTH, small_pdf

PIER = small_pdf(
    ["The pier closed at noon.", "Its planks were rotten."],
    ["The ferry stopped on Monday.", "It opens again in May."],
)


@pytest.fixture(scope="module")
def viewer() -> Iterator[PageViewer]:
    made = PageViewer(seconds=60)
    yield made
    made.close()


def stored(folder: Path, content: bytes, name: str = "pier.pdf") -> tuple[Path, Document]:
    """Return a file, and the article that is read from it."""
    path = folder / name
    path.write_bytes(content)
    (source,) = load([path])
    assert isinstance(source, Loaded), source
    return path, source.document


def span_of(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


def picture(drawn: PageImage) -> Image.Image:
    image = Image.open(io.BytesIO(drawn.content)).convert("L")
    assert image.size == (drawn.width, drawn.height)
    return image


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    """Return the box around all that is dark."""
    found = image.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert found is not None
    return found


def test_a_passage_is_marked_where_its_words_stand(viewer: PageViewer, tmp_path: Path) -> None:
    path, document = stored(tmp_path, PIER)
    drawn = viewer.page(path, document, span_of(document, "Its planks were rotten."), width=800)
    assert (drawn.page, drawn.pages, drawn.label) == (0, 2, "1")
    assert drawn.marked_pages == (0,)
    assert (drawn.width, drawn.height) == (800, 800 * HEIGHT / WIDTH)
    (mark,) = drawn.marks
    baseline = (TOP + LEADING) / HEIGHT
    assert mark.left == pytest.approx(LEFT / WIDTH, abs=0.01)
    assert mark.top < baseline - 0.6 * SIZE / HEIGHT
    assert baseline - 0.01 < mark.bottom < baseline + SIZE / HEIGHT
    # All ink of the line lies in the mark, and none of the other line.
    image = picture(drawn)
    left, top, right, bottom = ink(image.crop((0, round(mark.top * 600), 800, 600)))
    assert left >= mark.left * 800 - 1
    assert right <= mark.right * 800 + 1
    assert bottom + mark.top * 600 <= mark.bottom * 600 + 1
    assert top >= 0
    first_line = image.crop((0, 0, 800, round(mark.top * 600)))
    assert ink(first_line)[3] <= mark.top * 600


def test_a_passage_of_two_pages_begins_on_the_first(viewer: PageViewer, tmp_path: Path) -> None:
    path, document = stored(tmp_path, PIER)
    span = Span(span_of(document, "Its planks").start, span_of(document, "stopped on Monday.").end)
    first = viewer.page(path, document, span)
    assert (first.page, first.marked_pages, len(first.marks)) == (0, (0, 1), 1)
    second = viewer.page(path, document, span, page=1)
    assert (second.page, second.label, second.marked_pages) == (1, "2", (0, 1))
    assert len(second.marks) == 1
    assert second.content != first.content


def test_any_page_can_be_asked_for(viewer: PageViewer, tmp_path: Path) -> None:
    path, document = stored(tmp_path, PIER)
    span = span_of(document, "pier closed")
    assert viewer.page(path, document).page == 0
    other = viewer.page(path, document, span, page=1)
    assert (other.page, other.marks, other.marked_pages) == (1, (), (0,))
    assert [viewer.page(path, document, page=page).page for page in (-5, 99)] == [0, 1]


def test_a_rotated_page_is_drawn_and_marked_as_it_is_read(
    viewer: PageViewer, tmp_path: Path
) -> None:
    path, document = stored(tmp_path, small_pdf(["The pier closed at noon."], rotate=90))
    drawn = viewer.page(path, document, span_of(document, "pier closed"), width=600)
    assert (drawn.width, drawn.height) == (600, 600 * WIDTH / HEIGHT)
    (mark,) = drawn.marks
    # The line runs down the right side of the page.
    assert (mark.right - mark.left) * HEIGHT < (mark.bottom - mark.top) * WIDTH
    box = [round(v) for v in (mark.left * 600, mark.top * 800, mark.right * 600, mark.bottom * 800)]
    assert ink(picture(drawn).crop((box[0], box[1], box[2], box[3])))


def test_a_huge_page_is_an_image_of_a_bounded_size(viewer: PageViewer, tmp_path: Path) -> None:
    content = PIER.replace(b"[0 0 400 300]", b"[0 -90000 400 300]")
    assert content != PIER
    path, document = stored(tmp_path, content)
    drawn = viewer.page(path, document, width=2400)
    assert drawn.width * drawn.height < 7_000_000


def test_a_page_is_drawn_once_and_forgotten_when_its_file_goes(tmp_path: Path) -> None:
    viewer = PageViewer(seconds=60)
    path, document = stored(tmp_path, PIER)
    first = viewer.page(path, document, width=790)
    assert viewer.page(path, document, width=800) is first
    assert viewer.page(path, document, width=801) is not first
    for start in range(IMAGES_KEPT):
        viewer.page(path, document, Span(start, start + 1))
    assert len(viewer._images) == IMAGES_KEPT
    path.unlink()
    with pytest.raises(PageError, match="missing"):
        viewer.page(path, document, width=800)
    assert not viewer._images
    viewer.close()


def test_another_file_of_that_name_is_not_shown(viewer: PageViewer, tmp_path: Path) -> None:
    path, document = stored(tmp_path, PIER)
    path.write_bytes(small_pdf(["The ferry stopped on Monday."]))
    with pytest.raises(PageError, match="not the one"):
        viewer.page(path, document)


@pytest.mark.parametrize("content", [b"%PDF-1.4\nnothing", b"no page at all", b"\x89PNG\r\n\x1a\n"])
def test_a_file_without_pages_says_so(viewer: PageViewer, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "given"
    path.write_bytes(content)
    document = Document(
        doc_id="given",
        title="Given",
        text="Rain fell.",
        sha256=hashlib.sha256(content).hexdigest(),
        layout=Layout(kind=PlaceKind.PAGE, starts=(0,), labels=("1",)),
    )
    with pytest.raises(PageError):
        viewer.page(path, document, Span(0, 4))
    # The next page is drawn.
    good, its_document = stored(tmp_path, PIER)
    assert viewer.page(good, its_document).pages == 2


def test_a_picture_is_drawn_turned_as_it_is_shown(viewer: PageViewer, tmp_path: Path) -> None:
    image = Image.new("RGB", (300, 200), "white")
    image.paste("black", (0, 0, 50, 50))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by a quarter to the right
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif)
    path = tmp_path / "photo.jpg"
    path.write_bytes(file.getvalue())
    document = Document(
        doc_id="photo.jpg",
        title="Photo",
        text="Rain fell.",
        sha256=hashlib.sha256(file.getvalue()).hexdigest(),
        layout=Layout(recognised=(Span(0, 10),)),
    )
    drawn = viewer.page(path, document, Span(0, 4))
    assert (drawn.width, drawn.height, drawn.pages) == (200, 300, 1)
    assert ink(picture(drawn))[0] >= 145


def scanned(path: Path, content: bytes, *, labels: tuple[str, ...] = ("1",)) -> Document:
    """Return an article of two lines a page, as OCR would read them from a file."""
    path.write_bytes(content)
    boxes = [
        LineBox(start, start + 10, 20.0, top, 120.0, top + 15.0)
        for page in range(len(labels))
        for start, top in ((24 * page, 30.0), (24 * page + 12, 60.0))
    ]
    text = "\n\n".join(["Rain fell. \nIt poured."] * len(labels))
    return Document(
        doc_id=path.name,
        title="Scan",
        text=text,
        sha256=hashlib.sha256(content).hexdigest(),
        layout=Layout(
            kind=PlaceKind.PAGE,
            starts=tuple(24 * page for page in range(len(labels))),
            labels=labels,
            recognised=(Span(0, len(text)),),
            boxes=tuple(boxes),
        ),
    )


def as_file(images: list[Image.Image], kind: str) -> bytes:
    file = io.BytesIO()
    rest = {"save_all": True, "append_images": images[1:]} if len(images) > 1 else {}
    images[0].save(file, kind, **rest)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "PDF"])
def test_a_line_of_a_scan_is_marked_where_it_was_recognised(
    viewer: PageViewer, tmp_path: Path, kind: str
) -> None:
    blank = Image.new("RGB", (200, 100), "white")
    path = tmp_path / "scan"
    document = scanned(path, as_file([blank], kind))
    drawn = viewer.page(path, document, Span(12, 22), width=200)
    assert drawn.marks == ((0.1, 0.6, 0.6, 0.75),)
    # A part of a line is a part of its width.
    (half,) = viewer.page(path, document, Span(12, 17), width=200).marks
    assert (half.left, half.right) == (0.1, 0.35)


def test_a_scan_of_several_pages_opens_on_the_page_of_the_passage(
    viewer: PageViewer, tmp_path: Path
) -> None:
    pages = [Image.new("RGB", (200, 100), colour) for colour in ("white", "black")]
    path = tmp_path / "scan.tif"
    document = scanned(path, as_file(pages, "TIFF"), labels=("1", "2"))
    drawn = viewer.page(path, document, Span(24, 34))
    assert (drawn.page, drawn.pages, drawn.label, len(drawn.marks)) == (1, 2, "2", 1)
    assert picture(drawn).getextrema() == (0, 0)
    assert picture(viewer.page(path, document, Span(24, 34), page=0)).getextrema() == (255, 255)


def test_a_transparent_picture_is_drawn_on_white(viewer: PageViewer, tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    document = scanned(path, as_file([Image.new("RGBA", (200, 100), (0, 0, 0, 0))], "PNG"))
    assert picture(viewer.page(path, document)).getextrema() == (255, 255)


def test_a_picture_that_would_start_a_program_is_not_drawn(
    viewer: PageViewer, tmp_path: Path
) -> None:
    path = tmp_path / "scan.eps"
    document = scanned(path, as_file([Image.new("RGB", (200, 100), "white")], "EPS"))
    with pytest.raises(PageError):
        viewer.page(path, document)


@pytest.mark.slow
@pytest.mark.parametrize("act", ["hang", "abort", "take memory"])
def test_a_file_that_stops_the_child_does_not_stop_the_app(tmp_path: Path, act: str) -> None:
    viewer = PageViewer(seconds=8, command=module_command("tests.hostile_pages"))
    path, document = stored(tmp_path, PIER)
    hostile = Document(doc_id="hostile.pdf", title="Hostile", text=act, sha256="0")
    began = time.monotonic()
    with pytest.raises(PageError, match="cannot be drawn"):
        viewer.page(path, hostile)
    assert viewer.page(path, document).pages == 2
    assert time.monotonic() - began < 60
    child = viewer._sandbox.process_id
    assert child is not None
    os.kill(child, signal.SIGKILL)
    time.sleep(0.2)
    assert viewer.page(path, document, page=1).page == 1
    viewer.close()
