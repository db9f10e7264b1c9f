"""The page of a scan in a real browser: what OCR read is marked where it stands on the picture."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from index import Library
from index.documents import Document, Span
from index.loaders import Loaded, LoadOptions, load
from retrieval.evidence.links import link_parameters
from tests.browser.serving import serving
from tests.browser.test_page_pictures import open_page, yellow
from tests.browser.visit import Visit
from tests.fakes import HashEmbedder
from tests.pdf_files import paragraph
from tests.scanned_pages import picture, scanned_pdf

pytestmark = [pytest.mark.browser, pytest.mark.ocr]

WIDTH = 595  # points
LEFT, TOP, SIZE = 60, 100, 12
LINES = [
    "The council of Tolvar decided on Tuesday that the old",
    "iron bridge over the Nar will be closed to lorries from",
    "March 2024. It was built in 1911 and carries 12,500 cars",
]


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Document]]:
    """The address of an app over one scan that OCR has read, and its article."""
    pytest.importorskip("rapidocr", reason='needs the extra: pip install "footnote-qa[ocr]"')
    folder = tmp_path_factory.mktemp("scan")
    path = folder / "bridge.pdf"
    path.write_bytes(scanned_pdf(picture(paragraph(LEFT, TOP, LINES, SIZE), tilt=0)))
    library = Library.open(folder / "library", create=True, embedder=HashEmbedder())
    with library.writer() as writer:
        (source,) = load([path], LoadOptions(read_scans=True))
        assert isinstance(source, Loaded), source
        writer.put(source.document, original=source.original)
        list(writer.embed())
    with serving(library.folder, folder / "app.log") as address:
        yield address, source.document


def test_what_ocr_read_is_marked_where_it_stands(
    browser: Browser, scan: tuple[str, Document]
) -> None:
    url, document = scan
    words = "over the Nar will be closed"
    start = document.text.index(words)
    parameters = link_parameters(document, Span(start, start + len(words)), ())
    visit = Visit(browser, f"{url}/?{urlencode(parameters)}")
    expect(visit.page.get_by_text("read by OCR").first).to_be_visible()
    marks = yellow(open_page(visit))
    marks = marks[: len(marks) // 2]  # below, the legend of the pane lies over a tall page
    scale = marks.shape[1] / WIDTH
    rows, columns = np.flatnonzero(marks.any(axis=1)), np.flatnonzero(marks.any(axis=0))
    baseline = TOP + 1.2 * SIZE
    assert baseline - 1.5 * SIZE < rows[0] / scale < baseline - 0.5 * SIZE
    assert baseline - 0.3 * SIZE < rows[-1] / scale < baseline + 0.7 * SIZE
    # In Helvetica of 12 points "iron bridge " is 63 points wide, and the marked words 141. OCR
    # knows where a line begins and ends, so a word within it may be off by a letter.
    assert columns[0] / scale == pytest.approx(LEFT + 63, abs=10)
    assert columns[-1] / scale == pytest.approx(LEFT + 63 + 141, abs=10)
    assert visit.complaints == []
    visit.page.close()
