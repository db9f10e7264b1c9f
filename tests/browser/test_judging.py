"""What a reader says of passages, kept as it is clicked."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from index import Library
from index.local.library import STORE_FILE
from retrieval.citation import Answer
from tests.browser.visit import KURSK, Visit, box, contrast

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]


def judgements(library: Library) -> list[tuple[str, str, int]]:
    with library.snapshot() as snapshot:
        return [
            (question.text, passage.anchor.doc_id, passage.relevance)
            for question in snapshot.judgements()
            for passage in question.passages
        ]


def test_a_thumb_is_kept_and_a_second_click_takes_it_back(
    visit: Visit, seed_library: Library, answer: Answer
) -> None:
    visit.ask(KURSK)
    page = visit.page
    cards = page.locator(".card")
    cards.evaluate_all("cards => cards.forEach(card => { card.seen = true })")
    right = page.get_by_role("button", name="Passage 1 is right", exact=True)
    wrong = page.get_by_role("button", name="Passage 2 is wrong", exact=True)
    nothing = page.get_by_role("button", name="Mark: my sources do not answer this")
    expect(right).to_have_attribute("aria-pressed", "false")
    expect(nothing).to_be_visible()
    right.click()
    expect(right).to_have_attribute("aria-pressed", "true")
    expect(nothing).to_be_hidden()
    wrong.focus()
    page.keyboard.press("Enter")
    expect(wrong).to_have_attribute("aria-pressed", "true")
    expect(wrong).to_be_focused()
    ids = [citation.document.doc_id for citation in answer.citations]
    assert sorted(judgements(seed_library)) == sorted([(KURSK, ids[0], 1), (KURSK, ids[1], 0)])
    # The same question in another session.
    again = Visit(page.context.browser or pytest.fail("no browser"), visit.url)
    again.ask(KURSK)
    expect(
        again.page.get_by_role("button", name="Passage 1 is right", exact=True)
    ).to_have_attribute("aria-pressed", "true")
    again.page.close()
    right.click()
    wrong.click()
    expect(right).to_have_attribute("aria-pressed", "false")
    expect(wrong).to_have_attribute("aria-pressed", "false")
    assert judgements(seed_library) == []
    assert cards.evaluate_all("cards => cards.every(card => card.seen)")
    nothing.click()
    expect(nothing).to_have_attribute("aria-pressed", "true")
    nothing.click()
    expect(nothing).to_have_attribute("aria-pressed", "false")
    for button in (right, wrong):
        edges = box(button)
        assert min(edges["bottom"] - edges["top"], edges["right"] - edges["left"]) >= 24
    assert visit.complaints == []
    assert visit.outside() == []


def test_the_first_line_takes_back_a_passage_that_is_marked_wrong_and_undo_brings_it_again(
    visit: Visit, seed_library: Library
) -> None:
    page = visit.page
    visit.ask(KURSK)
    first = page.locator(".card").first
    expect(page.locator(".figure").first).to_be_visible()
    line = page.locator(".status [role=status]")
    before = line.inner_text()
    assert before.startswith("[1]")
    gold = first.locator(".answer").first
    ground = gold.evaluate("node => getComputedStyle(node).backgroundColor")
    first.locator(".open").click()
    expect(page.locator(".reader .text mark.sentence").first).to_be_visible()
    page.get_by_role("button", name="Passage 1 is wrong", exact=True).click()
    expect(line).to_contain_text("ou marked [1] wrong")
    assert "[1]" not in line.inner_text().replace("marked [1]", "")
    # Neither the card nor the pane, which a phone shows over the answer, says otherwise.
    expect(first.locator(".match")).to_be_hidden()
    assert gold.evaluate("node => getComputedStyle(node).backgroundColor") != ground
    expect(page.locator(".reader .verdict")).to_have_text(line.inner_text())
    first.get_by_role("button", name="Undo").click()
    expect(line).to_have_text(before)
    expect(first.locator(".match")).to_be_visible()
    expect(first.locator(".effect")).to_have_count(0)
    expect(page.get_by_role("button", name="Passage 1 is wrong", exact=True)).to_be_focused()
    assert gold.evaluate("node => getComputedStyle(node).backgroundColor") == ground
    assert judgements(seed_library) == []


def test_a_judgement_that_cannot_be_kept_says_so_where_it_was_made(
    visit: Visit, seed_library: Library
) -> None:
    visit.ask(KURSK)
    thumb = visit.page.get_by_role("button", name="Passage 2 is right", exact=True)
    with closing(sqlite3.connect(seed_library.folder / STORE_FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        thumb.click()
        alert = visit.page.locator(".card").nth(1).get_by_role("alert")
        expect(alert).to_contain_text("Not saved. ", timeout=10_000)
        expect(alert).to_contain_text("is in use for more than 2 seconds")
        other.execute("ROLLBACK")
    expect(thumb).to_have_attribute("aria-pressed", "false")
    assert contrast(alert) >= 4.5
    thumb.click()
    expect(thumb).to_have_attribute("aria-pressed", "true")
    expect(alert).to_have_count(0)
    thumb.click()
    expect(thumb).to_have_attribute("aria-pressed", "false")
    assert judgements(seed_library) == []
