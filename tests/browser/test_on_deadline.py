"""What a reporter reaches for, on the seed articles: nothing is cut, nothing said twice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from retrieval.citation import Answer
from tests.browser.visit import KURSK, Visit, box, settle

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]

PHONE = ViewportSize(width=390, height=844)
WIDE = ViewportSize(width=1440, height=900)

# The parts of the sidebar that scroll by themselves.
SCROLLERS = """side => [...function* walk(node) {
    for (const child of [node, ...(node.shadowRoot?.children ?? [])]) {
        const style = getComputedStyle(child);
        if (/auto|scroll/.test(style.overflowY) && child.scrollHeight > child.clientHeight + 1)
            yield child;
    }
    for (const child of [...node.children, ...(node.shadowRoot?.children ?? [])])
        yield* walk(child);
}(side)].map((node) => node.className)"""


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_no_card_cuts_the_sentence_that_it_marks(
    browser: Browser, app: str, answer: Answer, viewport: ViewportSize
) -> None:
    visit = Visit(browser, app, viewport=viewport)
    visit.ask(KURSK)
    quotes = visit.page.locator(".card .quote")
    expect(quotes).to_have_count(len(answer.citations))
    for quote, cited in zip(quotes.all(), answer.citations, strict=True):
        for sentence in cited.sentences:
            assert words(sentence.of(cited.document.text)) in words(quote.inner_text())
        hidden = quote.evaluate("node => node.scrollHeight - node.clientHeight")
        assert hidden <= 1, f"lines of passage {cited.rank} are cut off"
    visit.page.close()


def test_a_weaker_passage_has_no_mark_of_an_answer(visit: Visit) -> None:
    visit.ask("What did Lloyd Austin warn of?")
    cards = visit.page.locator(".card .quote:has(mark.sentence)")
    # Whether a weaker passage has words that might be the answer differs with the question.
    tones = cards.evaluate_all(
        """quotes => quotes.map((quote) => {
            const mark = quote.querySelector("mark.sentence");
            const words = document.createElement("strong");
            words.className = "answer";
            mark.append(words);
            const tones = [mark, words].map((node) => getComputedStyle(node).backgroundColor);
            return [quote.closest(".weaker") !== null, ...tones];
        })"""
    )
    nothing = "rgba(0, 0, 0, 0)"
    assert {is_weaker for is_weaker, *_ in tones} == {True, False}
    for is_weaker, *backgrounds in tones:
        assert [each == nothing for each in backgrounds] == [is_weaker] * 2


def test_how_sure_the_answer_is_is_told_on_demand(visit: Visit) -> None:
    visit.ask(KURSK)
    page = visit.page
    turn = page.locator(".turn")
    assert "%" not in turn.locator(".status").inner_text()
    assert "%" not in "".join(turn.locator(".match").all_inner_texts())
    told = turn.locator(".confidence")
    expect(told).to_be_hidden()
    page.get_by_role("button", name="How sure?").click()
    expect(told).to_be_visible()
    assert re.search(r"\d+% sure", told.inner_text())
    turn.locator(".match").first.click()
    assert re.search(r"\d+% sure", turn.locator(".explained").first.inner_text())


def test_a_very_long_question_is_cut_and_stands_once(visit: Visit) -> None:
    page = visit.page
    text = ("How many North Korean troops are in the Kursk region and who said so? " * 43)[:3_000]
    visit.ask(text.strip())
    heading = page.locator(".question")
    assert box(heading)["bottom"] - box(heading)["top"] < 130
    page.get_by_role("button", name="Whole question").click()
    assert box(heading)["bottom"] - box(heading)["top"] > 400
    shown = page.locator(".turn").inner_text()
    assert shown.count("and who said so?") <= text.count("and who said so?") + 1


def test_another_tab_shows_what_was_asked_in_this_one(visit: Visit, browser: Browser) -> None:
    visit.ask(KURSK)
    other = Visit(browser, visit.page.url).page
    expect(other.locator(".question")).to_have_text([KURSK])
    settle(other)
    visit.ask("What did Lloyd Austin warn of?")
    # The reader goes to the other tab.
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(other.locator(".question")).to_have_text([KURSK, "What did Lloyd Austin warn of?"])
    other.close()


def frame(page: Page) -> tuple[list[str], dict[str, float]]:
    """The headings of the sidebar, and where it stands."""
    side = page.get_by_test_id("stSidebar")
    headings = side.get_by_role("heading", level=2)
    expect(headings).to_have_count(2)
    for name in ("New conversation", "Add articles"):
        expect(side.get_by_role("button", name=name)).to_be_visible()
    expect(side.get_by_role("button", name=re.compile("^Read "))).to_have_count(5)
    assert len(side.evaluate(SCROLLERS)) <= 1
    return headings.all_inner_texts(), box(side)


def test_the_sidebar_is_the_same_on_every_page(visit: Visit) -> None:
    page = visit.page
    visit.ask(KURSK)
    on_ask = frame(page)
    assert on_ask[0] == ["Conversations", "Articles to search"]
    expect(page.get_by_test_id("stSidebar").get_by_text("Today", exact=True)).to_be_visible()
    for name in ("Check", "Sources", "Overview"):
        page.get_by_role("link", name=name).click()
        main = page.get_by_test_id("stMain")
        expect(main.get_by_role("heading", name=name).first).to_be_visible()
        settle(page)
        assert frame(page) == on_ask
    # Folded on one page, folded on another.
    side = page.get_by_test_id("stSidebar")
    side.get_by_role("button", name="Conversations", exact=True).click()
    expect(side.get_by_text("Today", exact=True)).to_be_hidden()
    page.get_by_role("link", name="Ask").click()
    expect(page.locator(".question")).to_be_visible()
    expect(side.get_by_text("Today", exact=True)).to_be_hidden()
    side.get_by_role("button", name="Conversations", exact=True).click()
    expect(side.get_by_text("Today", exact=True)).to_be_visible()


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > 1 and down > 1


def boxes(marks: Locator) -> list[dict[str, float]]:
    return [box(mark) for mark in marks.all()]


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_the_map_stays_legible(browser: Browser, app: str, viewport: ViewportSize) -> None:
    page = browser.new_page(viewport=viewport)
    page.set_default_timeout(60_000)
    page.goto(f"{app}/overview")
    chart = page.locator(".st-key-map svg")
    expect(chart.locator("g.mark-symbol path")).to_have_count(20)
    settle(page)
    dots = boxes(chart.locator("g.mark-symbol path"))
    names = boxes(chart.locator("g.mark-text text"))
    assert names
    covered = [(name, dot) for name in names for dot in dots if overlap(name, dot)]
    assert covered == []
    # What is told of a dot stays on the screen, also of a dot at its edge.
    edge = max(range(20), key=lambda place: dots[place]["right"])
    dot = chart.locator("g.mark-symbol path").nth(edge)
    dot.scroll_into_view_if_needed()
    dot.hover(force=True)
    tooltip = page.locator("#vg-tooltip-element")
    expect(tooltip).to_be_visible()
    shown = box(tooltip)
    assert shown["left"] >= 0
    assert shown["right"] <= viewport["width"]
    assert shown["bottom"] <= viewport["height"]
    page.close()
