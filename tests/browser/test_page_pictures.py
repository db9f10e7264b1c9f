"""Pages as pictures in a real browser: the mark is where the words are, and nowhere else."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Locator, expect

from index import Library
from index.documents import Document, Span
from index.loaders import Loaded, load
from retrieval.evidence.links import link_parameters
from retrieval.evidence.quotation import quotation
from tests.browser.serving import serving
from tests.browser.test_accessibility import violations
from tests.browser.visit import Visit, marked, show_more
from tests.fakes import HashEmbedder
from tests.small_pdf import HEIGHT, LEADING, LEFT, SIZE, TOP, WIDTH, small_pdf

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LINES = ("The pier closed at noon.", "Its planks were rotten.", "Nobody stood on it.")
PDF = small_pdf(["The harbour report."], LINES, ["The ferry stopped on Monday."])


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "pier.pdf").write_bytes(PDF)
    made = Library.open(folder / "library", create=True, embedder=HashEmbedder())
    with made.writer() as writer:
        for source in load([folder / "pier.pdf"]):
            assert isinstance(source, Loaded), source
            writer.put(source.document, original=source.original)
        list(writer.embed())
    return made


@pytest.fixture(scope="module")
def url(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(library.folder, tmp_path_factory.mktemp("log") / "app.log") as address:
        yield address


@pytest.fixture
def document(library: Library) -> Document:
    with library.snapshot() as snapshot:
        return snapshot.document("pier.pdf")


def link(url: str, document: Document, words: str) -> str:
    start = document.text.index(words)
    span = Span(start, start + len(words))
    return f"{url}/?{urlencode(link_parameters(document, span, ()))}"


def open_page(visit: Visit) -> Locator:
    more = visit.page.locator(".reader .head").get_by_role("button", name="More")
    if more.is_visible():
        more.click()
    visit.page.get_by_role("button", name="Page", exact=True).click()
    paper = visit.page.locator(".paper")
    expect(paper.locator("img")).to_be_visible()
    return paper


def yellow(paper: Locator) -> NDArray[np.bool_]:
    """Return which pixels of a page are marked: the page itself is black on white."""
    shot = Image.open(io.BytesIO(paper.screenshot())).convert("RGB")
    pixels = np.asarray(shot).astype(int)
    return np.asarray(pixels[:, :, 0] - pixels[:, :, 2] > 40)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("window", [(1440, 900), (390, 844)])
def test_the_mark_is_where_the_words_are_and_nowhere_else(
    browser: Browser, url: str, document: Document, window: tuple[int, int], theme: str
) -> None:
    size = {"width": window[0], "height": window[1]}
    address = link(url, document, "Its planks were rotten.")
    visit = Visit(browser, address, viewport=size, color_scheme=theme)
    paper = open_page(visit)
    marks = yellow(paper)
    scale = marks.shape[1] / WIDTH
    assert marks.shape[0] == pytest.approx(HEIGHT * scale, abs=2)
    rows, columns = np.flatnonzero(marks.any(axis=1)), np.flatnonzero(marks.any(axis=0))
    baseline = TOP + LEADING
    assert baseline - 1.2 * SIZE < rows[0] / scale < baseline - 0.6 * SIZE
    assert baseline - 1 < rows[-1] / scale < baseline + 0.5 * SIZE
    assert columns[0] / scale == pytest.approx(LEFT, abs=3)
    # Helvetica sets these words 158 points wide.
    assert columns[-1] / scale == pytest.approx(LEFT + 158, abs=6)
    # The ground of the words is marked, but for the ink.
    assert marks[rows[0] : rows[-1], columns[0] : columns[-1]].mean() > 0.6
    assert visit.complaints == []
    assert visit.outside() == []
    found = violations(visit.page)
    in_pane = [name for name, targets in found if "st-key-article" in str(targets)]
    assert in_pane == []
    visit.page.close()


def test_a_phone_has_the_page_behind_more_and_the_way_back_in_sight(
    browser: Browser, url: str, document: Document
) -> None:
    visit = Visit(browser, link(url, document, LINES[0]), viewport={"width": 390, "height": 844})
    page = visit.page
    head = page.locator(".reader .head")
    expect(page.locator(".reader .text")).to_be_visible()
    expect(head.locator(".tab")).to_have_count(2)
    assert not any(tab.is_visible() for tab in head.locator(".tab").all())
    # What is used most, and one button for all else.
    shown = [button.inner_text() for button in head.locator("button:visible").all()]
    assert [name for name in shown if not name.startswith("Copy")] == ["Close", "More"]
    assert len(shown) == 3
    open_page(visit)
    # The page has the room now.
    expect(head.get_by_role("button", name="More")).to_be_visible()
    expect(head.locator(".find")).to_be_hidden()
    head.get_by_role("button", name="Text", exact=True).click()
    expect(page.locator(".reader .text")).to_be_visible()
    expect(head.get_by_role("button", name="More")).to_be_focused()
    assert visit.complaints == []
    page.close()


def test_the_words_selected_on_the_page_before_are_not_marked_on_another(
    browser: Browser, url: str, document: Document
) -> None:
    visit = Visit(browser, link(url, document, "closed at noon. Its planks"))
    page = visit.page
    paper = open_page(visit)
    expect(paper.locator(".line")).to_have_count(2)
    image = paper.locator("img")
    alt = image.get_attribute("alt") or ""
    assert "2 of 3" in alt
    assert "closed at noon. Its planks" in alt
    page.get_by_role("button", name="Next page").click()
    expect(page.locator(".pages .number")).to_have_text("Page 3 of 3")
    expect(page.get_by_role("button", name="Next page")).to_be_disabled()
    assert not yellow(paper).any()
    assert "The ferry stopped" in (image.get_attribute("alt") or "")
    page.get_by_role("button", name="Back to the passage").click()
    expect(page.locator(".pages .number")).to_have_text("Page 2 of 3")
    assert yellow(paper).any()
    visit.page.close()


def _width(paper: Locator, more_than: float) -> float:
    """Return the width of a page's picture, once it is drawn."""
    deadline = time.monotonic() + 20
    while (width := float(paper.evaluate("node => node.clientWidth"))) <= more_than:
        assert time.monotonic() < deadline, width
        paper.page.wait_for_timeout(100)
    return width


def test_the_page_and_the_text_are_two_views_of_one_citation(
    browser: Browser, url: str, document: Document
) -> None:
    words = "Nobody stood on it."
    visit = Visit(browser, link(url, document, words))
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expect(page.locator(".reader .byline")).to_have_text("no outlet, no date · p. 2")
    border = page.locator(".border").nth(1)
    assert border.evaluate("node => getComputedStyle(node, '::before').content") == '"p. 2"'
    paper = open_page(visit)
    width = _width(paper, more_than=0)
    page.get_by_role("button", name="Larger").click()
    expect(page.get_by_role("button", name="Fit width")).to_be_visible()
    assert _width(paper, more_than=width) == pytest.approx(2 * width, rel=0.05)
    expect(page.locator(".reader .text")).to_be_hidden()
    show_more(page)
    page.locator(".reader").get_by_role("button", name="Copy passage").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    start = document.text.index(words)
    copied = quotation(document, Span(start, start + len(words)), "plain")
    assert page.evaluate("navigator.clipboard.readText()") == copied
    assert "[pier.pdf, p. 2, characters" in copied
    page.get_by_role("button", name="Text", exact=True).click()
    expect(page.locator(".reader .text")).to_be_visible()
    assert marked(page, "passage") == words
    assert page.locator(".reader .text").text_content() == document.text
    visit.page.close()


def test_a_file_that_is_missing_is_said_to_be_and_the_text_is_shown(
    browser: Browser, url: str, library: Library, document: Document
) -> None:
    kept = Path(library.folder / "originals" / document.sha256)
    content = kept.read_bytes()
    visit = Visit(browser, link(url, document, "pier closed"))
    kept.write_bytes(content + b" ")
    try:
        visit.page.get_by_role("button", name="Page", exact=True).click()
        expect(visit.page.locator(".unshown")).to_contain_text("not the one")
        kept.unlink()
        visit.page.get_by_role("button", name="Page", exact=True).click()
        expect(visit.page.locator(".unshown")).to_contain_text("missing")
        expect(visit.page.locator(".reader .text")).to_be_visible()
        assert marked(visit.page, "passage") == "pier closed"
    finally:
        kept.write_bytes(content)
    visit.page.close()
