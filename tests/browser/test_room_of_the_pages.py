"""No page keeps room for an article while none is open."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visit import box, settle

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]


@pytest.mark.parametrize(
    ("path", "opener"),
    [
        ("sources", ".source .open"),
        ("overview", ".cluster button"),
        ("check", ".quote .open"),
    ],
)
def test_the_page_has_all_the_room_until_an_article_is_open(
    browser: Browser, app: str, path: str, opener: str
) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(60_000)
    page.goto(f"{app}/{path}")
    if path == "check":
        page.get_by_placeholder("Paste or type a quotation").fill("“an obvious escalating step”")
        page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator(opener).first).to_be_visible()
    settle(page)
    work, main = page.locator(".st-key-work"), page.get_by_test_id("stMain")

    def unused() -> float:
        return box(main)["right"] - box(work)["right"]

    assert unused() < 60
    page.locator(opener).first.click()
    expect(page.locator(".reader .text")).to_be_visible()
    assert unused() > 300
    assert box(work)["right"] <= box(page.locator(".reader"))["left"]
    settle(page)
    page.get_by_label("Close the article").click()
    expect(page.locator(".reader")).to_have_count(0)
    expect(page.locator(".st-key-desk")).to_have_attribute("data-pane", "closed")
    assert unused() < 60
    page.close()
