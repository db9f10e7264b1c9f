"""Copies of one text in a real browser: below an answer, and on the Overview page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from index import Library
from index.loaders import Loaded, load
from index.models.protocols import Embedder
from tests.browser.serving import serving
from tests.browser.visit import settle
from tests.copied_articles import write_articles

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]

QUESTION = "How long will the repair of the pier take?"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, default_model: Embedder) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("copies")
    library = Library.open(folder / "library", create=True)
    articles = write_articles(folder / "articles")
    library.add(item.document for item in load([articles]) if isinstance(item, Loaded))
    with serving(library.folder, folder / "app.log") as url:
        yield url


@pytest.fixture
def page(browser: Browser, app: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(app)
    yield page
    page.close()


def ask(page: Page) -> None:
    box = page.get_by_placeholder("Ask a question of your articles")
    expect(box).to_be_enabled(timeout=60_000)
    box.fill(QUESTION)
    box.press("Enter")
    expect(page.locator(".searched")).to_be_visible(timeout=60_000)


def test_an_answer_tells_how_many_texts_stand_behind_it(page: Page) -> None:
    ask(page)
    line = page.locator(".independent")
    expect(line).to_contain_text("2 texts (the others are copies).")
    expect(line).to_contain_text("one text by AP in 4 articles")
    # Nobody is told that the two texts know nothing of each other.
    expect(page.locator(".turn")).not_to_contain_text("independent")
    told = page.get_by_text("retold in other words, or translated, is not found")
    expect(told).to_be_hidden()
    button = line.get_by_role("button", name="What counts as a copy?")
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(told).to_be_visible()
    expect(page.locator(".card")).not_to_have_count(2)


def test_one_article_of_each_text(page: Page) -> None:
    page.get_by_text("Leave out copies").click()
    settle(page)
    ask(page)
    expect(page.locator(".card")).to_have_count(2)


def test_the_overview_shows_what_a_copy_changed(page: Page, app: str) -> None:
    page.goto(f"{app}/overview")
    heading = page.locator(".group h3").first
    expect(heading).to_contain_text("One text by AP in 4 articles", timeout=60_000)
    expect(page.get_by_text("6 articles, 2 texts (the others are copies).")).to_be_visible()
    expect(page.get_by_text("independent")).to_have_count(0)
    # The page is drawn again when the map is ready, and a click meanwhile is lost.
    expect(page.locator(".st-key-map svg.marks")).to_be_visible(timeout=180_000)
    settle(page)
    page.get_by_role(
        "button", name="2 differences, figure 23 → 32: Repair of Holmgard pier to take all year"
    ).click()
    figure = page.locator(".changes tr").nth(1)
    # Each figure stands between a few words of its article.
    expect(figure.locator("strong")).to_have_text(["23", "32"])
    expect(figure.locator("td").last).to_have_text(
        "said the repair would cost 32 million crowns and take"
    )
    # The article itself opens beside it.
    page.locator(".group .open", has_text="What lies under the pier").click()
    expect(page.locator(".group .open[aria-current]")).to_contain_text("What lies under the pier")
    page.get_by_role(
        "button", name=re.compile("^[1-9].* differences?.*: What lies under the pier")
    ).click()
    left_out = page.locator(".changes tr").nth(1)
    expect(left_out.locator("th")).to_have_text("“not”")
    expect(left_out.locator("td").last).to_have_text("—")
    expect(left_out.locator("strong")).to_have_text("not")
