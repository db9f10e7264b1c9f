"""The Ask page as a desk: room for passages, the keyboard, waiting, more passages, judgements."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from index import Library
from retrieval.citation import Answer
from retrieval.evidence.quotation import quotation
from tests.browser.serving import serving
from tests.browser.visit import FIELD, KURSK, Visit, box, settle
from ui.browser.answering import STOPPED

pytestmark = [pytest.mark.browser, pytest.mark.model]


def label_in_focus(page: Page) -> str:
    label: str = page.evaluate(
        """() => {
            let node = document.activeElement;
            while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
            return node.getAttribute("aria-label") ?? node.getAttribute("placeholder") ?? "";
        }"""
    )
    return label


def test_three_passages_are_in_sight_and_the_keyboard_reaches_them_all(
    visit: Visit, answer: Answer
) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask(KURSK)
    # No empty pane beside them.
    expect(page.locator(".empty")).to_be_hidden()
    third = page.locator(".card").nth(2)
    assert box(third)["bottom"] <= box(page.get_by_placeholder(FIELD))["top"]
    line = page.locator(".card .facts").first
    assert box(line)["bottom"] - box(line)["top"] < 30
    # After an answer Tab leads to its first passage, and the arrows to the others.
    expect(page.get_by_placeholder(FIELD)).to_be_focused()
    page.keyboard.press("Tab")
    assert label_in_focus(page).startswith("Open passage 1 in its article: ")
    page.keyboard.press("ArrowUp")
    assert label_in_focus(page) == FIELD
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert label_in_focus(page).startswith("Open passage 2 in its article: ")
    page.keyboard.press("c")
    expect(page.locator(".card").nth(1).get_by_text("Copied")).to_be_visible()
    second = answer.citations[1]
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == quotation(second.document, second.sentences[0], "plain")
    page.keyboard.press("Enter")
    expect(page.locator(".reader .text")).to_be_focused()
    # In the article as well.
    for key, rank in (("j", 3), ("k", 2), ("5", 5)):
        page.keyboard.press(key)
        expect(page.locator(".steps:visible")).to_contain_text(f"{rank} of 5")
        expect(page.locator(".reader .text")).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator(".reader").get_by_text("Copied")).to_be_visible()
    fifth = answer.citations[4]
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == quotation(fifth.document, fifth.sentences[0], "plain")
    page.keyboard.press("?")
    help_box = page.get_by_role("dialog", name="Keys")
    expect(help_box).to_be_visible()
    page.get_by_label("Open the first passage of every answer by itself").check()
    page.keyboard.press("Escape")
    expect(help_box).to_be_hidden()
    # The same key does not close the article behind it.
    settle(page)
    expect(page.locator(".reader")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".reader")).to_have_count(0)
    settle(page)
    # The setting holds for the next answer, and the pane then follows it.
    page.keyboard.press("/")
    page.keyboard.type("What did Lloyd Austin warn of?")
    page.keyboard.press("Enter")
    expect(page.locator(".turn").nth(1).locator(".card.active")).to_have_attribute("data-rank", "1")
    expect(page.locator(".reader")).to_be_visible()
    assert visit.complaints == []


def test_an_article_read_from_the_list_can_be_quoted(visit: Visit, seed_library: Library) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Read ").first.click()
    text = page.locator(".reader .text")
    expect(text).to_be_visible()
    expect(page.get_by_role("button", name="Copy reference")).to_be_visible()
    text.evaluate("node => getSelection().setBaseAndExtent(node.firstChild, 2, node.firstChild, 9)")
    page.get_by_role("button", name="Copy selection").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    words, _, rest = copied.partition("\n")
    with seed_library.snapshot() as snapshot:
        title = page.locator(".reader .title").text_content()
        document = next(
            each
            for summary in snapshot.summaries()
            if (each := snapshot.document(summary.doc_id)) and each.text.startswith(words[1:6])
        )
    assert document.text.startswith(words[1:-1])
    assert rest.startswith(f"— {title}")
    assert rest.endswith(f"characters 0–{len(words) - 2}]")


def test_more_passages_and_what_a_judgement_changes(visit: Visit) -> None:
    page = visit.page
    visit.ask(KURSK)
    ranks = page.locator(".card").evaluate_all("cards => cards.map(card => card.dataset.rank)")
    page.get_by_role("button", name="More passages").click()
    expect(page.locator(".group").first).to_be_visible()
    assert len(page.locator(".card").all()) > 10
    further = page.locator(".cards").first.locator(".card")
    assert further.evaluate_all("cards => cards.map(card => card.dataset.rank)") == ranks
    last = page.locator(".group .card").last
    last.locator(".open").click()
    expect(page.locator(".jump")).to_have_text(f"passage {last.get_attribute('data-rank')}")
    page.keyboard.press("Escape")
    # A question that no other test asks: a judgement stays in the library.
    visit.ask("Where do the troops from North Korea train?")
    turn = page.locator(".turn").nth(1)
    second = turn.locator(".card").nth(1)
    second.get_by_role("button", name="Passage 2 is wrong").click()
    expect(second.locator(".effect")).to_contain_text("folded")
    expect(second.locator(".quote")).to_be_visible()
    page.reload()
    folded = turn.locator(".card.folded")
    expect(folded).to_have_attribute("data-rank", "2")
    expect(folded.locator(".quote")).to_be_hidden()
    folded.get_by_role("button", name="Not wrong").click()
    expect(turn.locator(".folded")).to_have_count(0)
    assert visit.complaints == []


def test_waiting_says_at_once_what_happens_and_can_be_stopped(
    browser: Browser, seed_library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = tmp_path / "go"
    monkeypatch.setenv("FOOTNOTE_TEST_GO", str(go))
    log = tmp_path / "app.log"
    with serving(seed_library.folder, log, app="tests/browser/slow_page.py") as url:
        visit = Visit(browser, url)
        page = visit.page
        settle(page)
        field = page.get_by_placeholder(FIELD)
        field.fill("Who trains them in 2024?")
        page.evaluate(
            """() => document.addEventListener("keydown", () => requestAnimationFrame(() => {
                const roots = [...document.querySelectorAll("*")].map((node) => node.shadowRoot);
                const said = roots.map((root) => root?.querySelector(".sent")?.textContent);
                window.saidAtOnce = said.join("");
            }))"""
        )
        field.press("Enter")
        # In the next frame, before the server has been heard.
        page.wait_for_function("window.saidAtOnce")
        status = page.locator(".waiting").get_by_role("status")
        expect(status).to_have_text("Reading 10 passages")
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_text(STOPPED)).to_be_visible()
        expect(page.locator(".waiting")).to_have_count(0)
        go.touch()
        page.get_by_role("button", name="Ask again").click()
        expect(page.locator(".card").first).to_be_visible()
        assert visit.complaints == []
        page.close()
