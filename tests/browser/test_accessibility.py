"""What readers who see, point or hear otherwise need."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from index.documents import Span
from retrieval.citation import Answer
from retrieval.evidence.links import link_parameters
from tests.browser.visit import KURSK, Visit, contrast, show_more

SPOKEN = """
- heading "How many North Korean troops are in Kursk?" [level=2]
- button "Edit this question and ask it again"
- paragraph:
  - status
  - button "How sure?"
- list "Passages":
  - listitem:
    - 'button /^Passage 1: /'
    - heading [level=3]
    - paragraph: no outlet, no date
    - button /answer/ [expanded]
    - paragraph
    - blockquote
    - 'button /^Open passage 1 in its article: /'
    - 'button "Copy with citation: sentence of passage 1"'
    - button "Show the whole of passage 1"
    - group "Is passage 1 right?"
- paragraph:
  - button "More passages"
  - button "Copy answer with citations"
"""

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(browser: Browser, app: str, scheme: str) -> None:
    visit = Visit(browser, app, color_scheme=scheme)
    visit.ask(KURSK)
    visit.page.locator(".card .open").nth(1).click()
    expect(visit.page.locator(".reader")).to_be_visible()
    show_more(visit.page)
    for selector in (
        ".question", ".confidence", ".card .number", ".card .byline", ".card:not(.active) .open",
        ".card.active .open", ".card .match", ".searched", ".card mark.sentence",
        ".reader mark.passage", ".reader mark.sentence", ".reader .skipped", ".details summary",
        ".close", ".legend .key", ".nothing .judge", ".judgement .judge",
    ):  # fmt: skip
        assert contrast(visit.page.locator(selector).first) >= 4.5, selector
    visit.page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("found", [True, False])
def test_the_answer_stands_out_from_its_sentence(
    browser: Browser, app: str, answer: Answer, scheme: str, found: bool
) -> None:
    cited = answer.citations[0]
    words = Span(cited.sentences[0].start, cited.sentences[0].start + 12)
    link = link_parameters(cited.document, cited.span, cited.sentences, (words,), found=found)
    visit = Visit(browser, f"{app}/?{urlencode(link)}", color_scheme=scheme)
    shown = visit.page.locator(".reader .text .answer")
    expect(shown).to_have_text(words.of(cited.document.text))
    for mark in (shown, visit.page.locator(".key.answer")):
        assert contrast(mark) >= 4.5
    # Also to those who see no colours; and what only came near has no stronger tone.
    assert style(shown, "fontWeight") > style(shown.locator(".."), "fontWeight")
    assert (style(shown, "textDecorationLine") == "underline") == found
    assert (style(shown, "backgroundColor") != "rgba(0, 0, 0, 0)") == found
    visit.page.close()


def style(locator: Locator, name: str) -> str:
    value: str = locator.evaluate("(node, name) => getComputedStyle(node)[name]", name)
    return value


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe-core finds to be seriously wrong, and where."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        (each["id"], [str(node["target"]) for node in each["nodes"]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_stands_in_anyones_way(browser: Browser, app: str, scheme: str) -> None:
    visit = Visit(browser, app, color_scheme=scheme)
    page = visit.page
    expect(page.locator(".suggestion").first).to_be_visible()
    assert violations(page) == []
    visit.ask(KURSK)
    page.locator(".card .open").first.click()
    expect(page.locator(".reader")).to_be_visible()
    page.locator(".card .match").first.click()
    page.locator(".card .chip").nth(1).hover()
    expect(page.locator(".preview:popover-open")).to_be_visible()
    assert violations(page) == []
    # What a screen reader says of an answer, in its order.
    expect(page.locator(".turn")).to_match_aria_snapshot(SPOKEN)
    page.get_by_role("button", name="Keys and settings").click()
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("checkbox", name="Press Herald 1").check()
    expect(page.get_by_role("button", name="Use all sources")).to_be_visible()
    visit.ask("Who won the marathon in Nairobi?")
    assert violations(page) == []
    page.get_by_role("link", name="Sources").click()
    expect(page.locator(".source").first).to_be_visible()
    page.get_by_text("Add articles").click()
    assert violations(page) == []
    page.get_by_role("link", name="Overview").click()
    expect(page.locator(".st-key-map svg.marks")).to_be_visible(timeout=60_000)
    assert violations(page) == []
    page.get_by_role("link", name="Check").click()
    page.get_by_placeholder("Paste or type a quotation").fill("“an obvious escalating step”")
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator(".quote .open").first.click()
    expect(page.locator(".reader")).to_be_visible()
    assert violations(page) == []
    page.close()
