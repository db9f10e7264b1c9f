"""The choice of sources in a real browser: what is ticked stays ticked, and the place is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from index import Library
from index.documents import Document
from tests.browser.serving import serving
from tests.fakes import HashEmbedder

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOSTILE = "<img src='http://evil.test/a.png'> $1 and $2 :red[title]"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("scope")
    library = Library.open(folder / "library", create=True, embedder=HashEmbedder())
    library.add(
        Document(
            doc_id=f"n{number:03}",
            title=f"Report {number:03}" if number else HOSTILE,
            text=f"Report {number} of the harbour.",
            sha256="0",
            source=("The Herald", "Daily Post")[number % 2],
            published=date(2024, 1, 1) + timedelta(days=number),
        )
        for number in range(150)
    )
    with serving(folder / "library", folder / "app.log", "tests/browser/scope_page.py") as address:
        yield address


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    outside: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((url, "data:", "blob:")):
            outside.append(request.url)

    page.on("request", note)
    page.goto(url)
    expect(page.locator(".line")).to_have_text("Searched: all 150 articles")
    yield page
    page.close()
    assert outside == []


def test_ticks_are_kept_with_the_place_and_the_focus(page: Page) -> None:
    ticks = page.locator(".article input")
    expect(ticks).to_have_count(100)
    expect(page.locator(".articles .more")).to_have_text("50 more: narrow the search")
    expect(page.locator(".article .title").first).to_have_text(HOSTILE)
    ticks.nth(60).focus()
    before = ticks.nth(60).bounding_box()
    page.keyboard.press("Space")
    expect(page.locator(".line")).to_have_text("Searched: 1 of 150 articles: Report 060")
    expect(ticks.nth(60)).to_be_focused()
    assert before == ticks.nth(60).bounding_box()
    # Faster than the page is drawn anew.
    for place in range(61, 67):
        ticks.nth(place).evaluate("tick => tick.click()")
    expect(page.locator(".line")).to_have_text("Searched: 7 of 150 articles")
    page.wait_for_timeout(500)
    assert page.locator(".article input:checked").count() == 7


def test_articles_are_found_narrowed_opened_and_all_used_again(page: Page) -> None:
    page.get_by_label("Find an article to tick").fill("report 149")
    expect(page.locator(".article .title")).to_have_text(["Report 149"])
    page.get_by_role("checkbox", name="Report 149").check()
    page.get_by_label("Find an article to tick").fill("")
    expect(page.locator(".article .title")).to_have_count(101)
    expect(page.locator(".article .title").first).to_have_text("Report 149")
    page.locator(".outlet").get_by_role("checkbox", name="Daily Post").check()
    page.get_by_label("From", exact=True).fill("2024-05-01")
    expect(page.locator(".line")).to_have_text("Searched: 1 of 150 articles: Report 149")
    page.get_by_role("button", name="Read Report 149").click()
    expect(page.get_by_test_id("stToast")).to_contain_text("n149")
    page.get_by_role("button", name="Use all").click()
    expect(page.locator(".line")).to_have_text("Searched: all 150 articles")
    assert page.locator("input[type=checkbox]:checked").count() == 0
    expect(page.get_by_label("From", exact=True)).to_have_value("")
    expect(page.get_by_label("Find an article to tick")).to_be_focused()
