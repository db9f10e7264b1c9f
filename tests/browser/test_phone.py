"""The pages on a phone, where Streamlit hides their names in the closed sidebar."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visit import FIELD, KURSK, Visit, assert_in_view, box

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]


def test_the_names_of_the_pages_stand_on_every_page(browser: Browser, app: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(app)
    expect(page.get_by_placeholder(FIELD)).to_be_visible()
    names = page.locator(".st-key-pages a")
    expect(names).to_have_count(4)
    width = page.evaluate("document.documentElement.clientWidth")
    for name in names.all():
        box = name.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    height = "document.querySelector('[data-testid=stMain]').scrollHeight - innerHeight"
    assert page.evaluate(height) <= 0, "the question field is beyond the screen"
    names.nth(2).click()
    # The sidebar of the page before, which has a heading of the same name, may still be closing.
    main = page.get_by_test_id("stMain")
    expect(main.get_by_role("heading", name="Sources", exact=True)).to_be_visible()
    names.first.click()
    expect(page.get_by_placeholder(FIELD)).to_be_visible()
    page.close()


def test_a_wide_page_names_them_once(browser: Browser, app: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(app)
    expect(page.get_by_placeholder(FIELD)).to_be_visible()
    expect(page.get_by_role("link", name="Sources")).to_have_count(1)
    page.close()


@pytest.mark.parametrize("question", [KURSK, "Who won the marathon in Nairobi?"])
def test_the_verdict_stays_in_sight_while_an_article_covers_the_answer(
    browser: Browser, app: str, question: str
) -> None:
    visit = Visit(browser, app, viewport={"width": 390, "height": 844})
    page = visit.page
    visit.ask(question)
    if question == KURSK:
        # The figures change the first line.
        expect(page.locator(".figure").first).to_be_visible()
    verdict = page.locator(".status > span").first.text_content()
    assert verdict
    page.locator(".card .open").first.click()
    reader = page.locator(".reader")
    expect(reader.locator(".verdict")).to_have_text(verdict)
    assert_in_view(reader.locator(".verdict"), reader)
    # Most of the sheet is the article.
    sheet, text = box(reader), box(reader.locator(".text"))
    assert text["bottom"] - text["top"] >= (sheet["bottom"] - sheet["top"]) / 2
    page.close()


def test_a_phone_first_shows_one_way_to_copy_and_the_others_on_demand(
    browser: Browser, app: str
) -> None:
    visit = Visit(browser, app, viewport={"width": 390, "height": 844})
    page = visit.page
    visit.ask(KURSK)
    page.locator(".card .open").first.click()
    head = page.locator(".reader .head")
    expect(head.get_by_role("button", name="Copy sentence")).to_be_visible()
    others = [head.locator(".find"), head.locator(".details"), head.get_by_text("Copy passage")]
    for other in others:
        expect(other).to_be_hidden()
    head.get_by_role("button", name="More").click()
    for other in others:
        expect(other).to_be_visible()
    head.get_by_role("button", name="Less").click()
    expect(others[0]).to_be_hidden()
    page.close()


def test_the_passages_are_stepped_through_at_the_foot_of_the_sheet(
    browser: Browser, app: str
) -> None:
    visit = Visit(browser, app, viewport={"width": 390, "height": 844})
    page = visit.page
    visit.ask(KURSK)
    page.locator(".card .open").first.click()
    reader = page.locator(".reader")
    following = reader.get_by_role("button", name="Next citation")
    previous = reader.get_by_role("button", name="Previous citation")
    # One of each, at the thumb, in words, and large enough for it.
    for button, word in ((previous, "Previous"), (following, "Next")):
        expect(button).to_have_count(1)
        expect(button).to_contain_text(word)
        place = box(button)
        assert place["bottom"] - place["top"] >= 44
        assert place["top"] > box(reader.locator(".text"))["bottom"] - 1
        assert place["bottom"] <= 844
    expect(previous).to_be_disabled()
    for rank in (2, 3):
        following.click()
        expect(reader.locator(".steps:visible")).to_contain_text(f"Passage {rank} of 5")
        assert_in_view(reader.locator(".text mark").first, reader.locator(".text"))
    # The keyboard stays on the button that is shown.
    following.focus()
    page.keyboard.press("Enter")
    expect(reader.locator(".steps:visible")).to_contain_text("Passage 4 of 5")
    expect(following).to_be_focused()
    previous.click()
    expect(reader.locator(".steps:visible")).to_contain_text("Passage 3 of 5")
    # Most of the sheet is the article.
    sheet, text = box(reader), box(reader.locator(".text"))
    assert text["bottom"] - text["top"] >= (sheet["bottom"] - sheet["top"]) / 2
    page.close()


def test_titles_are_whole_on_a_phone(browser: Browser, app: str) -> None:
    visit = Visit(browser, app, viewport={"width": 390, "height": 844})
    page = visit.page
    visit.ask(KURSK)
    titles = page.locator(".card .title")
    assert titles.count() >= 3
    for title in titles.all():
        assert title.evaluate("node => node.scrollWidth <= node.clientWidth + 1")
        assert title.evaluate("node => getComputedStyle(node).whiteSpace") == "normal"
    page.close()
