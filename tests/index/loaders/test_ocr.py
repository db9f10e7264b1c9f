"""Real OCR of tilted and noisy pages; skipped without the extra `[ocr]`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from index.documents import Document, Span
from index.loaders import Loaded, LoadOptions, load
from index.loaders.formats.ocr import tesseract
from index.loaders.formats.pdf_boxes import page_boxes
from tests.pdf_files import paragraph
from tests.scanned_pages import picture, scanned_pdf

pytestmark = pytest.mark.ocr

ENGLISH = [
    "The council of Tolvar decided on Tuesday that the old",
    "iron bridge over the Nar will be closed to lorries from",
    "March 2024. It was built in 1911 and carries 12,500 cars",
    "a day, four times the traffic it was designed for.",
]
GERMAN = [
    "Der Bürgermeister erklärte, die Straße über den Fluß",
    "müsse gesperrt werden; das sei ärgerlich für Körnitz.",
    "L’élève a dit que le café était fermé à cause de ça.",
    "El niño comió una piña en España, señor Peña.",
]


def recognised(folder: Path, scan: Image.Image, name: str = "scan.pdf") -> Document:
    pytest.importorskip("rapidocr", reason='needs the extra: pip install "footnote-qa[ocr]"')
    path = folder / name
    if name.endswith("pdf"):
        path.write_bytes(scanned_pdf(scan))
    else:
        scan.save(path)
    (outcome,) = load([path], LoadOptions(read_scans=True))
    assert isinstance(outcome, Loaded), outcome
    return outcome.document


def share_of_words(document: Document, lines: list[str]) -> float:
    words = " ".join(lines).replace("’", "'").split()
    read = document.text.replace("’", "'").split()
    return sum(word in read for word in words) / len(words)


def test_two_columns_with_accents(tmp_path: Path) -> None:
    texts = [*paragraph(50, 100, ENGLISH, 9.5), *paragraph(320, 100, GERMAN, 9.5)]
    document = recognised(tmp_path, picture(texts))
    assert share_of_words(document, [*ENGLISH, *GERMAN]) > 0.9
    # The left column is read before the right one.
    assert document.text.index("traffic") < document.text.index("Bürgermeister")
    assert document.layout.recognised[-1].end == len(document.text)
    start = document.text.index("Tolvar")
    (found,) = page_boxes(
        (tmp_path / "scan.pdf").read_bytes(), document.text, document.layout, Span(start, start + 6)
    )
    (box,) = found.boxes
    # "The council of Tolvar" in Helvetica; the tilt of 1.5° moves it a little.
    assert box.left == pytest.approx(50 + 64, abs=12)
    assert box.top < 103 < box.bottom + 8


@pytest.mark.parametrize("turn", [90, 180])
def test_a_page_that_lies_on_its_side_or_head(tmp_path: Path, turn: int) -> None:
    document = recognised(
        tmp_path, picture(paragraph(60, 100, ENGLISH, 12), turn=turn, tilt=0), "scan.png"
    )
    assert share_of_words(document, ENGLISH) > 0.9
    assert document.text.index("Tuesday") < document.text.index("lorries")


@pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="the program tesseract is not installed"
)
def test_tesseract_reads_a_page() -> None:
    read = tesseract.recognise(picture(paragraph(60, 100, ENGLISH, 12), tilt=0))
    words = [word.text for line in read.lines for word in line.words]
    assert "Tolvar" in words
    assert len(words) > 30


def test_the_table_of_tesseract_is_read() -> None:
    head = "level page_num block_num par_num line_num word_num left top width height conf text"
    rows = [
        "5 1 1 1 1 1 100 50 40 10 96.5 The",
        "5 1 1 1 1 2 150 50 60 10 41 bridge",
        "5 1 1 1 2 1 100 70 30 10 90 is",
    ]
    table = "\n".join(row.replace(" ", "\t") for row in [head, *rows])
    first, second = tesseract._lines(table)
    assert [word.text for word in first.words] == ["The", "bridge"]
    assert [word.confidence for word in first.words] == [0.965, 0.41]
    assert list(first.corners) == [(100, 50), (210, 50), (210, 60), (100, 60)]
    assert [word.text for word in second.words] == ["is"]
