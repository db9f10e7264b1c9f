"""A draft is checked in a real browser: marked, compared, opened in its article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visit import box, contrast, settle

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]

FIELD = "Paste or type a quotation, or a whole draft"
DRAFT = (
    "# <img src=x onerror=alert(1)>\n\n"
    "“They will be ready to fight in Ukraine by November 11,” Budanov said.\n\n"
    "“There are already 11,000 North Koreans in the Kursk region,” John Kirby said.\n"
)

EXACT = "“There are already 11,000 North Koreans in the Kursk region,” Zelensky said.\n\n"


@pytest.fixture
def page(browser: Browser, app: str) -> Iterator[Page]:
    made = browser.new_page(viewport={"width": 1440, "height": 900})
    made.set_default_timeout(30_000)
    made.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    made.goto(f"{app.split('/?')[0]}/check")
    expect(made.get_by_placeholder(FIELD)).to_be_visible()
    settle(made)
    yield made
    made.close()


def test_a_pasted_draft_is_marked_and_its_places_open(page: Page) -> None:
    page.get_by_placeholder(FIELD).fill(DRAFT)
    page.get_by_role("button", name="Check", exact=True).click()
    marks = page.locator("mark.quoted")
    expect(marks).to_have_text(
        [
            "They will be ready to fight in Ukraine by November 11,",
            "There are already 11,000 North Koreans in the Kursk region,",
        ]
    )
    expect(page.locator(".verdict")).to_have_text(["altered", "said by somebody else"])
    expect(page.locator(".differs")).to_have_text(["11", "1"])
    assert page.locator(".draft img").count() == 0
    assert contrast(page.locator(".differs").first) >= 4.5
    assert contrast(page.locator(".st-key-checked-quotations .line").first) >= 4.5
    settle(page)
    marks.first.click()
    words = "They will be ready to fight in Ukraine by November 1,"
    expect(page.locator(".reader mark.passage")).to_have_text(words)
    expect(page.locator(".open[aria-current=true] .words")).to_have_text(words)
    settle(page)
    page.locator(".open").last.click()
    expect(page.locator(".reader mark.passage")).to_have_text(
        "There are already 11,000 North Koreans in the Kursk region,"
    )


def test_a_dropped_draft_is_read_and_checked(page: Page, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text(DRAFT, encoding="utf-8")
    page.locator("input[type=file]").first.set_input_files(draft)
    expect(page.get_by_placeholder(FIELD)).to_have_value(DRAFT)
    settle(page)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("mark.quoted")).to_have_count(2)


def test_problems_come_first_and_exact_quotations_are_folded_below(page: Page) -> None:
    page.get_by_placeholder(FIELD).fill(EXACT + DRAFT + "A line of no use. " * 400)
    page.get_by_role("button", name="Check", exact=True).click()
    problems = page.get_by_role("list", name="Quotations to look at")
    expect(problems.locator(".verdict")).to_have_text(["altered", "said by somebody else"])
    expect(problems.locator(".number")).to_have_text(["2", "3"])
    draft, exact = page.locator(".draft"), page.locator("#quote-1")
    assert box(problems)["bottom"] <= box(draft)["top"]
    expect(exact).to_be_hidden()
    settle(page)
    # Its mark in the draft unfolds it.
    page.locator("mark.exact").click()
    expect(exact).to_be_visible()
    assert box(exact)["top"] >= box(draft)["bottom"]
    expect(page.locator(".reader mark.passage")).to_contain_text("There are already 11,000")


def test_a_draft_without_problems_shows_its_quotations(page: Page) -> None:
    page.get_by_placeholder(FIELD).fill(EXACT)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#quote-1 .verdict")).to_have_text("word for word")
    expect(page.locator("#quote-1")).to_be_visible()
    expect(page.get_by_role("list", name="Quotations to look at")).to_have_count(0)
