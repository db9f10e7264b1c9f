"""Scans: when they are read, and what is told of them. The recogniser is a fake, the child real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from index.contents import Change
from index.documents import Document, Span
from index.errors import MalformedSource, UnreadScan
from index.layout import NO_LAYOUT
from index.loaders import Loaded, LoadOptions, Rejected, ScanReading, load
from index.loaders.formats.pdf_boxes import Box, page_boxes
from index.local.library import Library
from retrieval.evidence.summary import unsure_line
from tests import scan_parser
from tests.fakes import HashEmbedder
from tests.pdf_files import HEIGHT, WIDTH, Page, make_pdf, paragraph

READ = "The ferry to Kirn sank on Sunday night."
TYPED = "The council met on Tuesday, and closed the bridge."
PICTURE = Page(picture=(2, 2, b"\xff" * 4))


@pytest.fixture(autouse=True, scope="module")
def recogniser() -> Iterator[None]:
    with scan_parser.in_use():
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.pdf").write_bytes(make_pdf([PICTURE]))
    (tmp_path / "b.pdf").write_bytes(make_pdf([Page(texts=paragraph(60, 100, [TYPED])), PICTURE]))
    (tmp_path / "c.txt").write_text("It rains in Tolvar.")
    return tmp_path


class Reading:
    """What is known of scans, and the progress that was reported."""

    def __init__(self, *known: Document) -> None:
        self.known = {(each.doc_id, each.sha256): each for each in known}
        self.progress: list[tuple[str, int, int]] = []

    def scans(self) -> ScanReading:
        return ScanReading(
            recognised=lambda name, sha256: self.known.get((name, sha256)),
            progress=lambda *step: self.progress.append(step),
        )


def texts(folder: Path, reading: Reading) -> list[tuple[str, str]]:
    found = []
    for outcome in load([folder], LoadOptions(), reading.scans()):
        assert isinstance(outcome, Loaded), outcome
        found.append((outcome.document.doc_id, outcome.document.text))
    return found


def test_scans_are_read_after_all_that_has_text(folder: Path) -> None:
    reading = Reading()
    assert texts(folder, reading) == [
        ("b.pdf", TYPED),
        ("c.txt", "It rains in Tolvar."),
        ("a.pdf", READ),
        ("b.pdf", f"{TYPED}\n\n{READ}"),
    ]
    assert reading.progress == [("a.pdf", 0, 1), ("a.pdf", 1, 1), ("b.pdf", 0, 1), ("b.pdf", 1, 1)]


def test_a_scan_that_was_read_before_is_not_read_again(folder: Path) -> None:
    first = [
        each.document
        for each in load([folder], scans=Reading().scans())
        if isinstance(each, Loaded)
    ]
    reading = Reading(*first[2:])
    assert texts(folder, reading) == [
        ("a.pdf", READ), ("b.pdf", f"{TYPED}\n\n{READ}"), ("c.txt", "It rains in Tolvar.")
    ]  # fmt: skip
    assert reading.progress == []


def test_without_a_way_to_read_scans_they_are_named(folder: Path) -> None:
    first, second, _ = load([folder])
    assert isinstance(first, Rejected)
    assert isinstance(first.error, UnreadScan)
    assert isinstance(second, Loaded)
    assert second.unread_scans == 1
    assert second.notes == ("1 page is a scan, to be read by OCR after all other files",)


def test_what_was_recognised_is_marked(folder: Path) -> None:
    (first, second) = [
        each.document
        for each in load([folder], LoadOptions(read_scans=True))
        if isinstance(each, Loaded) and each.document.doc_id != "c.txt"
    ]
    assert first.layout.recognised == (Span(0, len(READ)),)
    assert [span.of(first.text) for span in first.layout.unsure] == ["night."]
    start = second.text.index(READ)
    assert second.layout.recognised == (Span(start, start + len(READ)),)
    assert second.layout.place_of(Span(start, start + 9)) == "p. 2"
    assert first.notes == (
        "1 page read by OCR",
        "1 line of the scans not read, perhaps in a script that needs Tesseract with its language",
    )


def test_a_recognised_line_is_found_on_its_page(folder: Path) -> None:
    (first, *_) = load([folder], LoadOptions(read_scans=True))
    assert isinstance(first, Loaded)
    document = first.document
    content = (folder / "a.pdf").read_bytes()
    (found,) = page_boxes(content, document.text, document.layout, Span(0, len(READ)))
    scale = 72 / 170
    assert (found.page, found.width, found.height) == (0, WIDTH, HEIGHT)
    assert found.boxes[0] == pytest.approx(
        Box(100 * scale, 100 * scale, (100 + 12 * 22) * scale, 120 * scale), abs=0.2
    )
    assert len(found.boxes) == 2


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif"])
def test_a_picture_is_a_scan_of_one_page(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"letter{suffix}"
    Image.new("L", (1200, 1600), "white").save(path)
    (outcome,) = load([path], LoadOptions(read_scans=True))
    assert isinstance(outcome, Loaded)
    assert (outcome.document.text, outcome.document.layout.labels) == (READ, ("1",))
    (found,) = page_boxes(
        path.read_bytes(), outcome.document.text, outcome.document.layout, Span(0, 3)
    )
    assert (found.width, found.height) == (1200, 1600)
    assert found.boxes[0] == pytest.approx(Box(100, 100, 100 + 12 * 3, 120), abs=0.2)


def test_each_page_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "letter.tiff"
    pages = [Image.new("L", (1200, 1600), shade) for shade in ("white", "grey")]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    (outcome,) = load([path], LoadOptions(read_scans=True))
    assert isinstance(outcome, Loaded)
    assert outcome.document.layout.labels == ("1", "2")
    last = outcome.document.text.rindex("sank")
    (found,) = page_boxes(
        path.read_bytes(), outcome.document.text, outcome.document.layout, Span(last, last + 4)
    )
    assert (found.page, found.label) == (1, "2")


def test_a_damaged_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n damaged")
    (outcome,) = load([path], LoadOptions(read_scans=True))
    assert isinstance(outcome, Rejected)
    assert isinstance(outcome.error, MalformedSource)


def test_the_terminal_says_what_was_recognised(folder: Path) -> None:
    (first, *_) = load([folder], LoadOptions(read_scans=True))
    assert isinstance(first, Loaded)
    document = first.document
    assert unsure_line(document, Span(0, len(READ))) == "unsure of “night.”"
    assert unsure_line(document, Span(0, 9)) == ""
    assert unsure_line(replace(document, layout=NO_LAYOUT), Span(0, 9)) == ""


def test_a_file_read_without_its_scans_does_not_replace_it(
    folder: Path, tmp_path: Path, embedder: HashEmbedder
) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=embedder)
    (folder / "a.pdf").unlink()
    with library.writer() as writer:
        for outcome in load([folder / "b.pdf"], LoadOptions(read_scans=True)):
            assert isinstance(outcome, Loaded)
            assert writer.put(outcome.document) is Change.ADDED
        for outcome in load([folder / "b.pdf"]):
            assert isinstance(outcome, Loaded)
            assert writer.put(outcome.document) is Change.UNCHANGED
    with library.snapshot() as snapshot:
        assert snapshot.document("b.pdf").text == f"{TYPED}\n\n{READ}"
