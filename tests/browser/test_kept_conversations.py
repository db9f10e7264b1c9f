"""Kept conversations in a real browser over a real model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from index import Library
from index.loaders import Loaded, load
from index.models.protocols import Embedder
from tests.browser.serving import serving
from tests.browser.visit import FIELD, KURSK, Visit

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]

JAPAN = "Which countries took part in the summit?"
KEPT = re.compile(r"\?conversation=[0-9a-f]{32}$")


@pytest.fixture
def library(tmp_path: Path, seeds: Path, default_model: Embedder) -> Library:
    made = Library.open(tmp_path / "library", create=True)
    made.add(each.document for each in load([seeds]) if isinstance(each, Loaded))
    return made


@pytest.fixture
def visit(browser: Browser, library: Library, tmp_path: Path) -> Iterator[Visit]:
    with serving(library.folder, tmp_path / "app.log") as url:
        made = Visit(browser, url)
        yield made
        made.page.close()


def quotes(page: Page) -> list[str]:
    expect(page.locator(".searched")).not_to_have_count(0)
    return page.locator(".quote").all_text_contents()


def test_a_conversation_survives_a_reload_and_says_what_was_removed(
    browser: Browser, visit: Visit, library: Library
) -> None:
    page = visit.page
    visit.ask(KURSK)
    cited = quotes(page)
    assert len(cited) == 5
    expect(page).to_have_url(KEPT)
    page.reload()
    expect(page.locator(".question")).to_have_text(KURSK)
    assert quotes(page) == cited

    other = browser.new_page()
    other.goto(page.url)
    expect(other.locator(".question")).to_have_text(KURSK)
    assert quotes(other) == cited
    other.goto(visit.url)
    expect(other.get_by_role("button", name="New conversation").first).to_be_visible()
    expect(other.locator(".question")).to_have_count(0)
    other.close()

    with library.snapshot() as snapshot:
        kept = snapshot.conversation(page.url.rsplit("=", 1)[1])
    assert kept is not None
    first = kept.turns[0][1].citations[0].place.doc_id
    staying = [
        (str(each.rank), cited[each.rank - 1])
        for each in kept.turns[0][1].citations
        if each.place.doc_id != first
    ]
    library.remove([first])
    page.reload()
    expect(page.locator(".status")).to_contain_text(
        f"5 passages from 3 articles, {5 - len(staying)} of them since removed"
    )
    expect(page.locator(".card.lost").first).to_have_text(
        f"1This passage was in {first}, which has since been removed from the library."
    )
    assert page.locator(".card .number").all_inner_texts() == ["1", "2", "3", "4", "5"]
    numbers = page.locator(".card:has(.quote) .number").all_inner_texts()
    assert list(zip(numbers, quotes(page), strict=True)) == staying
    assert visit.complaints == []
    assert visit.outside() == []


def test_conversations_are_listed_opened_renamed_and_deleted_by_keyboard(visit: Visit) -> None:
    page = visit.page
    rows = page.locator(".conversation")
    visit.ask(KURSK)
    expect(rows.locator(".title")).to_have_text([KURSK])
    page.get_by_role("button", name="New conversation").first.press("Enter")
    expect(page.locator(".question")).to_have_count(0)
    expect(page).to_have_url(f"{visit.url}/")
    visit.ask(JAPAN)
    expect(rows.locator(".title")).to_have_text([JAPAN, KURSK])
    expect(rows.first.locator(".open")).to_have_attribute("aria-current", "true")

    rows.last.locator(".open").press("Enter")
    expect(page.locator(".question")).to_have_text(KURSK)
    expect(rows.last.locator(".open")).to_have_attribute("aria-current", "true")

    page.get_by_role("button", name=f"Rename: {KURSK}").press("Enter")
    field = page.get_by_label("Name of the conversation")
    expect(field).to_be_focused()
    field.fill("<b>Troops</b>")
    field.press("Enter")
    expect(rows.locator(".title")).to_have_text([JAPAN, "<b>Troops</b>"])
    expect(rows.last.locator(".open")).to_be_focused()

    search = page.get_by_label("Search conversations")
    search.press_sequentially("summit")
    expect(rows.locator(".title")).to_have_text([JAPAN])
    expect(search).to_be_focused()
    search.fill("")
    expect(rows).to_have_count(2)

    page.get_by_role("button", name="Delete: <b>Troops</b>").press("Enter")
    expect(rows.last).to_contain_text("Delete this conversation of 1 question?")
    expect(page.get_by_role("button", name="Keep")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Delete: <b>Troops</b>")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Delete", exact=True).press("Enter")
    expect(rows.locator(".title")).to_have_text([JAPAN])
    # The one that was open is gone, from the page too.
    expect(page.locator(".question")).to_have_count(0)
    assert visit.complaints == []


def test_an_open_article_that_changes_is_shown_as_it_is_now(visit: Visit, library: Library) -> None:
    visit.ask(KURSK)
    visit.page.locator(".card .open").first.click()
    text = visit.page.locator(".reader .text")
    expect(text).to_be_focused()
    place = text.evaluate("node => node.scrollTop")
    with library.snapshot() as snapshot:
        [title] = visit.page.locator(".reader .title").all_text_contents()
        [doc_id] = [each.doc_id for each in snapshot.summaries() if each.title == title]
        document = snapshot.document(doc_id)
    library.remove([doc_id])
    library.add([replace(document, text=f"{document.text} A correction.", sha256="c" * 64)])
    visit.ask(JAPAN)
    expect(text).to_contain_text("A correction.")
    expect(visit.page.locator(".details")).to_contain_text("c" * 64)
    # The reader is left where they were, in the article and at the keyboard.
    assert text.evaluate("node => node.scrollTop") == place
    expect(visit.page.get_by_placeholder(FIELD)).to_be_focused()
