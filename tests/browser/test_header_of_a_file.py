"""The front matter of an article in the reader: folded, found, and no character is cut."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from index import Library
from index.loaders import Loaded, load
from index.models.protocols import Embedder
from tests.browser.serving import serving
from tests.browser.visit import Visit
from tests.storm_articles import STORM, write_storm

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]


@pytest.fixture(scope="module")
def storm(
    tmp_path_factory: pytest.TempPathFactory, default_model: Embedder
) -> Iterator[tuple[str, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("header")
    library = Library.open(folder / "library", create=True)
    documents = [
        item.document for item in load([write_storm(folder / "storm")]) if isinstance(item, Loaded)
    ]
    library.add(documents)
    with serving(library.folder, folder / "app.log") as url:
        yield url, {each.title: each.text for each in documents}


@pytest.mark.parametrize("width", [1440, 390])
def test_the_header_is_folded_and_every_character_is_there(
    browser: Browser, storm: tuple[str, dict[str, str]], width: int
) -> None:
    url, texts = storm
    visit = Visit(browser, url, viewport={"width": width, "height": 844})
    page = visit.page
    visit.ask(STORM)
    # The article begins with these words: nothing stands before them but the header.
    quote = page.locator(".card .quote").first
    before = quote.evaluate("node => getComputedStyle(node, '::before').content")
    assert before == "none"
    title = page.locator(".card .title").first.inner_text()
    page.locator(".card .open").first.click()
    text = page.locator(".reader .text")
    header = text.locator(".file-header")
    expect(header).to_be_hidden()
    assert texts[title].startswith("---\ntitle: Storm")
    assert text.evaluate("node => node.textContent") == texts[title]
    button = text.get_by_role("button", name="The file’s header, not searched")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.focus()
    page.keyboard.press("Enter")
    expect(header).to_be_visible()
    expect(header).to_contain_text("date: 2024-05")
    button.click()
    expect(header).to_be_hidden()
    if width < 900:
        page.locator(".reader .head").get_by_role("button", name="More").click()
    # What is found in it is shown.
    page.get_by_role("searchbox", name="Find in this article").fill("title: storm")
    expect(page.locator(".reader .found")).to_have_text("match 1 of 1")
    expect(header).to_be_visible()
    assert visit.complaints == []
    page.close()
