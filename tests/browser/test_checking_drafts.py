"""A draft is checked in a real browser: marked, compared, opened in its article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visit import contrast, settle

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]

FIELD = "Paste or type a quotation, or a whole draft"
DRAFT = (
    "# <img src=x onerror=alert(1)>\n\n"
    "“They will be ready to fight in Ukraine by November 11,” Budanov said.\n\n"
    "“There are already 11,000 North Koreans in the Kursk region,” John Kirby said.\n"
)


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
