"""What a reader should not stumble over: ticks, titles, the legend, and where a remark stands."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.visit import KURSK, Visit, box, contrast, settle, show_more

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]

LOOK = """node => {
    const style = getComputedStyle(node);
    return [style.width, style.height, style.accentColor, style.appearance];
}"""
FIELD = "Paste or type a quotation, or a whole draft"
DRAFT = "“They will be ready to fight in Ukraine by November 11,” Budanov said."


def go(visit: Visit, name: str) -> None:
    visit.page.get_by_role("link", name=name).click()


def test_all_ticks_look_alike(visit: Visit) -> None:
    page = visit.page
    go(visit, "Sources")
    in_table, in_list = page.locator("tbody .tick").first, page.locator(".row.article input").first
    expect(in_table).to_be_visible()
    assert in_table.evaluate(LOOK) == in_list.evaluate(LOOK)
    # Streamlit draws its own as a box beside the field.
    drawn = page.locator('[data-testid="stCheckbox"] label > span + div').first
    expect(drawn).to_be_visible()
    edges = box(in_table)
    assert box(drawn)["right"] - box(drawn)["left"] == edges["right"] - edges["left"]
    line = drawn.evaluate("node => getComputedStyle(node).borderTopColor")
    faint = drawn.evaluate(
        "node => { node.style.borderColor = 'color-mix(in srgb, currentcolor 60%, transparent)';"
        " return getComputedStyle(node).borderTopColor; }"
    )
    assert line == faint


def test_a_title_that_is_missing_is_filled_in_from_the_table(visit: Visit) -> None:
    page = visit.page
    go(visit, "Sources")
    row = page.locator("tr.source", has=page.locator(".open.untitled")).first
    row.get_by_role("button", name="Add title of").click()
    field = page.locator(".reader .facts").get_by_label("Title")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    # An article with a title has no such button.
    titled = page.locator("tr.source", has=page.locator(".open:not(.untitled)")).first
    expect(titled.get_by_role("button", name="Add title")).to_have_count(0)


def test_a_title_that_is_cut_is_told_on_pointing(visit: Visit) -> None:
    page = visit.page
    visit.ask(KURSK)

    def told(titles: Locator) -> None:
        for title in titles.all():
            assert title.get_attribute("title") == title.text_content()

    told(page.locator(".card .title"))
    told(page.locator(".row.article .title"))
    assert page.locator(".card .title").count() > 1
    go(visit, "Sources")
    expect(page.locator("tr.source .open").first).to_be_visible()
    told(page.locator("tr.source .open"))


def test_the_legend_is_read_as_well_as_the_text(visit: Visit) -> None:
    page = visit.page
    visit.ask(KURSK)
    page.locator(".card .open").first.click()
    key = page.locator(".legend .key", has_text="not searched")
    expect(key).to_be_visible()
    text = page.locator(".reader .text")
    assert contrast(key) == pytest.approx(contrast(text), rel=0.02)


def test_a_differing_figure_is_marked_in_the_open_article(visit: Visit) -> None:
    page = visit.page
    go(visit, "Check")
    page.get_by_placeholder(FIELD).fill(DRAFT)
    page.get_by_role("button", name="Check", exact=True).click()
    quote = page.locator(".quote").first
    remark = quote.get_by_text("Only one article has these words.")
    expect(remark).to_be_visible()
    # It is about the article, so it stands below the article's words.
    assert box(remark)["top"] >= box(quote.locator(".places"))["bottom"]
    settle(page)
    quote.locator(".open").click()
    expect(page.locator(".reader mark.passage .differs")).to_have_text("1")
    expect(page.locator(".legend .key.differs")).to_be_visible()
    assert contrast(page.locator(".legend .key.differs")) >= 4.5


def test_the_buttons_say_that_the_citation_is_copied(visit: Visit) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask(KURSK)
    button = page.locator(".card .copy-sentence").first
    expect(button).to_have_text("Copy with citation")
    button.click()
    expect(button).to_have_text("Copied")
    assert "characters" in page.evaluate("navigator.clipboard.readText()")
    page.locator(".card .open").first.click()
    copy = page.locator(".reader .bar .copy")
    told = copy.evaluate("node => getComputedStyle(node, '::after').content")
    assert "cited" in told
    show_more(page)
    form = page.get_by_label("Form of what is copied")
    expect(form).to_be_visible()
    assert form.evaluate("node => node.selectedOptions[0].textContent") == "plain text, cited"
    # All further ways to copy are on one line.
    tools = page.locator(".reader .head .tools .tool:visible").all()
    assert len({round(box(tool)["top"]) for tool in tools}) == 1
