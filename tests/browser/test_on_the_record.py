"""Only what was said on the record, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.visit import Visit, settle

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]


def test_an_answer_with_only_what_was_said_on_the_record(visit: Visit) -> None:
    page = visit.page
    expect(page.locator(".suggestions button, .suggestion").first).to_be_visible(timeout=60_000)
    settle(page)
    page.get_by_text("On the record", exact=True).click()
    settle(page)
    line = page.locator(".st-key-voices-line")
    expect(line).to_contain_text("Only what was said on the record.")
    visit.ask("Where are the North Korean troops?")
    expect(page.locator(".turn .voices")).to_contain_text("left out")
    expect(page.locator(".card").first).to_be_visible()
    # The next question is asked without it; the answer before keeps its line.
    line.get_by_role("button", name="Anybody's words").click()
    expect(line).to_have_count(0)
    visit.ask("Who is John Kirby?")
    expect(page.locator(".turn .voices")).to_have_count(1)
    assert visit.complaints == []
