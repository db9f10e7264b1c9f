"""Days that leave articles out, and what is known of an article, corrected where it is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from index import Library
from index.documents import Document
from tests.browser.serving import serving
from tests.browser.visit import FIELD, settle, show_more
from tests.fakes import HashEmbedder

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("days")
    library = Library.open(folder / "library", create=True, embedder=HashEmbedder())
    days = (date(2024, 1, 5), date(2024, 3, 5), None, None)
    library.add(
        Document(
            doc_id=f"n{number}",
            title=f"Report {number}",
            text=f"Report {number} of the harbour. The crane fell on Monday.",
            sha256="0",
            published=day,
        )
        for number, day in enumerate(days)
    )
    return library


@pytest.fixture
def page(
    browser: Browser, library: Library, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    log = tmp_path_factory.mktemp("log") / "app.log"
    with serving(library.folder, log) as url:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(60_000)
        page.goto(url)
        expect(page.get_by_placeholder(FIELD)).to_be_visible()
        settle(page)
        yield page
        page.close()


def choose(page: Page, name: str, day: str) -> None:
    field = page.get_by_label(name, exact=True)
    field.fill(day)
    field.blur()


def test_days_say_what_they_leave_out_and_nothing_is_not_searched(page: Page) -> None:
    choose(page, "From", "2024-02-01")
    undated = page.locator(".undated")
    expect(undated).to_contain_text("2 articles")
    line = page.locator(".line")
    expect(line).to_contain_text("1 of 4 articles")
    undated.locator("input").check()
    expect(line).to_contain_text("3 of 4 articles")
    undated.locator("input").uncheck()
    expect(line).to_contain_text("1 of 4 articles")
    # A day is written in one way, whatever the order of the reader's system; what is none is said.
    choose(page, "From", "02/03/2024")
    expect(page.locator(".dates .error")).to_contain_text("YYYY-MM-DD")
    expect(line).to_contain_text("1 of 4 articles")
    choose(page, "From", "2024-2-1")
    expect(page.get_by_label("From", exact=True)).to_have_value("2024-02-01")
    expect(page.locator(".dates .error")).to_have_text("")
    # A reversed range is said at the question field, and not searched.
    choose(page, "To", "2024-01-01")
    said = page.locator(".st-key-scope-line").get_by_test_id("stAlert")
    expect(said).to_contain_text("first day is after the last")
    field = page.get_by_placeholder(FIELD)
    field.fill("What fell on Monday?")
    field.press("Enter")
    settle(page)
    expect(page.locator(".question")).to_have_count(0)
    expect(field).to_have_value("What fell on Monday?")
    page.get_by_role("button", name="Use all sources").click()
    expect(said).to_have_count(0)
    expect(line).to_contain_text("all 4 articles")


def test_facts_are_corrected_where_the_article_is_read(page: Page, library: Library) -> None:
    page.get_by_role("button", name="Read Report 2").click()
    expect(page.locator(".reader .title")).to_have_text("Report 2")
    show_more(page)
    page.get_by_text("Correct details").click()
    form = page.locator(".reader .facts")
    form.get_by_label("Outlet").fill("Harbour Post")
    form.get_by_label("Date", exact=True).fill("2024-05-06")
    form.get_by_role("button", name="Save").click()
    expect(page.locator(".reader .byline")).to_have_text("Harbour Post · 6 May 2024")
    with library.snapshot() as snapshot:
        [summary] = [each for each in snapshot.summaries() if each.doc_id == "n2"]
    assert (summary.source, summary.published) == ("Harbour Post", date(2024, 5, 6))
    page.get_by_text("Correct details").click()
    expect(page.locator(".reader .said")).to_have_count(2)
    expect(page.locator(".reader .said").first).to_have_text("The file says: nothing")
    page.get_by_role("button", name="Undo corrections").click()
    expect(page.locator(".reader .byline")).to_have_text("no outlet, no date")


def test_a_missing_date_is_filled_in_from_the_table(page: Page, library: Library) -> None:
    page.get_by_role("link", name="Sources").click()
    page.get_by_role("button", name="Add date of Report 3").click()
    expect(page.locator(".reader .title")).to_have_text("Report 3")
    field = page.locator(".reader .facts").get_by_label("Date", exact=True)
    # The form is open, and the reader only has to type.
    expect(field).to_be_focused()
    page.keyboard.type("2024-05-07")
    page.keyboard.press("Enter")
    expect(page.locator(".reader .byline")).to_have_text("7 May 2024")
    expect(field).to_be_hidden()
    row = page.get_by_role("row").filter(has_text="Report 3")
    expect(row.locator("td.date")).to_have_text("7 May 2024")
    with library.snapshot() as snapshot:
        [summary] = [each for each in snapshot.summaries() if each.doc_id == "n3"]
    assert summary.published == date(2024, 5, 7)
