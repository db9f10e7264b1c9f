"""The strip of figures above an answer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visit import KURSK, Visit, box, marked

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]


def test_the_figures_are_lined_up_and_open_their_passage(visit: Visit) -> None:
    page = visit.page
    visit.ask(KURSK)
    strip = page.locator(".figures")
    # The strip has its place at once, so that the passages do not move when it is filled.
    before = box(page.locator(".card").first)["top"] - box(strip)["top"]
    figures = strip.locator(".figure")
    expect(figures.first).to_be_visible(timeout=60_000)
    after = box(page.locator(".card").first)["top"] - box(strip)["top"]
    assert abs(before - after) <= 2
    shown = figures.locator("strong").all_text_contents()
    assert {"at least 1,500", "2,600", "approximately 11,000"} <= set(shown)
    dutch = figures.filter(has_text="1,500")
    expect(dutch).to_contain_text("Ruben Brekelmans")
    dutch.click()
    expect(page.locator(".reader .text mark.sentence").first).to_be_visible()
    assert "at least 1,500 North Korean troops" in marked(page, "sentence")
    assert visit.outside() == []
    assert visit.complaints == []


def test_a_question_for_no_figure_has_no_strip(visit: Visit) -> None:
    visit.ask("Who is John Kirby?")
    expect(visit.page.locator(".card").first).to_be_visible()
    expect(visit.page.locator(".figures")).to_have_count(0)


def test_figures_are_reached_with_the_keyboard(visit: Visit) -> None:
    visit.ask(KURSK)
    figure = visit.page.locator(".figure").first
    expect(figure).to_be_visible(timeout=60_000)
    expect(figure).to_have_attribute("aria-label", re.compile("^Open in its article: "))
    figure.focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".reader .text mark.sentence").first).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_figures_beyond_the_edge_are_announced_and_shown(
    browser: Browser, app: str, width: int
) -> None:
    visit = Visit(browser, app, viewport={"width": width, "height": 844})
    page = visit.page
    visit.ask(KURSK)
    figures = page.locator(".figure")
    expect(figures.first).to_be_visible(timeout=60_000)
    strip = page.locator(".figure-list")
    shown = page.get_by_role("button", name="Show all", exact=True)
    assert box(figures.last)["right"] > box(strip)["right"]
    expect(strip).to_have_css("mask-image", re.compile("gradient"))
    shown.click()
    expect(strip).to_have_css("mask-image", "none")
    edge = box(strip)["right"] + 1
    for figure in figures.all():
        assert box(figure)["right"] <= edge
    page.get_by_role("button", name="Show one line").click()
    expect(shown).to_be_visible()
    assert box(figures.last)["right"] > edge
    page.close()
