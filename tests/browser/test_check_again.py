"""A draft that is checked again because the library has changed keeps what the reader unfolded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from index import Library
from index.documents import Document
from tests.browser.serving import serving
from tests.browser.visit import settle
from tests.fakes import HashEmbedder

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIELD = "Paste or type a quotation, or a whole draft"
DRAFT = (
    "“The crane fell on Monday morning into the harbour,” she said.\n\n"
    "“The crane fell on Friday morning into the harbour,” he said.\n"
)


def article(name: str, text: str) -> Document:
    return Document(doc_id=name, title=name.title(), text=text, sha256="0" * 64)


@pytest.fixture
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("check") / "library"
    library = Library.open(folder, create=True, embedder=HashEmbedder())
    library.add(
        [article("crane", "“The crane fell on Monday morning into the harbour,” Ana Cruz said.")]
    )
    return library


@pytest.fixture
def page(
    browser: Browser, library: Library, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    with serving(library.folder, tmp_path_factory.mktemp("log") / "app.log") as url:
        made = browser.new_page(viewport={"width": 1440, "height": 900})
        made.set_default_timeout(60_000)
        made.goto(f"{url}/check")
        yield made
        made.close()


def test_a_fold_stays_open_when_the_draft_is_checked_again(page: Page, library: Library) -> None:
    page.get_by_placeholder(FIELD).fill(DRAFT)
    page.get_by_role("button", name="Check", exact=True).click()
    fold = page.locator(".settled")
    exact = fold.locator(".quote")
    expect(exact).to_be_hidden()
    settle(page)
    fold.locator("summary").click()
    expect(exact).to_be_visible()
    library.add([article("another", "The crane fell on Monday morning into the harbour, it said.")])
    # Opening a place draws the page again, which checks the draft against both articles.
    page.locator("mark.altered").click()
    expect(page.locator(".reader .text")).to_be_visible()
    expect(page.locator(".st-key-checked-quotations .searched")).to_contain_text("2 articles")
    expect(exact).to_be_visible()
    fold.locator("summary").click()
    expect(exact).to_be_hidden()
