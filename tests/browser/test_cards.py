"""The cards of an answer: what of a passage they show, whose words it has, and in how much room."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from retrieval.agreement.phrases import speaker_words
from retrieval.answer import with_voices
from retrieval.citation import Answer
from retrieval.voices.voice_reader import shared_voice_reader
from tests.browser.visit import FIELD, KURSK, Visit, box
from ui.browser.cards.excerpts import excerpt, lead, objection, without_title

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]


def test_three_passages_are_in_sight_on_a_laptop_below_the_figures(
    browser: Browser, app: str
) -> None:
    visit = Visit(browser, app, viewport={"width": 1280, "height": 720})
    visit.ask(KURSK)
    page = visit.page
    expect(page.locator(".figure").first).to_be_visible()
    expect(page.locator(".card .voice").first).to_be_visible()
    third = page.locator(".card").nth(2)
    assert box(third)["bottom"] <= box(page.get_by_placeholder(FIELD))["top"]
    for line in page.locator(".card .facts").all():
        assert box(line)["bottom"] - box(line)["top"] < 30
    # Room is not won by smaller text.
    size = third.locator(".quote").evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    assert size >= 16
    page.close()


@pytest.mark.parametrize(("width", "height", "count"), [(1440, 900, 3), (1280, 720, 2)])
def test_passages_are_in_sight_beside_an_open_article(
    browser: Browser, app: str, width: int, height: int, count: int
) -> None:
    visit = Visit(browser, app, viewport={"width": width, "height": height})
    visit.ask(KURSK)
    page = visit.page
    expect(page.locator(".figure").first).to_be_visible()
    page.locator(".card .open").first.click()
    expect(page.locator(".reader .text mark.sentence").first).to_be_visible()
    page.locator(".question").last.evaluate("node => node.scrollIntoView()")
    # Of the last, the title, the facts and the beginning of the quote.
    facts = box(page.locator(".card .facts").nth(count - 1))
    composer = page.get_by_test_id("stChatInput")
    assert facts["bottom"] + 16 <= box(composer)["top"]
    page.close()


@pytest.mark.parametrize(
    ("width", "pane"), [(1440, True), (1440, False), (1280, True), (390, False)]
)
def test_the_tools_of_a_card_have_one_row_or_stand_beside_its_quote(
    browser: Browser, app: str, width: int, pane: bool
) -> None:
    visit = Visit(browser, app, viewport={"width": width, "height": 844})
    visit.ask(KURSK)
    page = visit.page
    if pane:
        page.locator(".card .open").nth(1).click()
        expect(page.locator(".reader .text mark.sentence").first).to_be_visible()
    for card in page.locator(".card:not(.weaker)").all():
        tools, body = box(card.locator(".tools")), box(card.locator(".body"))
        beside = tools["left"] >= body["right"] - 170 and tools["bottom"] <= body["bottom"] + 1
        assert beside or tools["bottom"] - tools["top"] <= 32, (tools, body)
    page.close()


def test_a_card_tells_whose_words_its_sentence_passes_on(visit: Visit, answer: Answer) -> None:
    told = {
        each.rank: speaker_words(each.voice)
        for each in with_voices(answer, shared_voice_reader()).citations
        if each.voice
    }
    assert "according to Ruben Brekelmans" in told.values()
    visit.ask(KURSK)
    page = visit.page
    expect(page.locator(".card .voice:visible")).to_have_count(len(told))
    for rank, words in told.items():
        expect(page.locator(f'.card[data-rank="{rank}"] .voice')).to_have_text(words)
    # It comes later than the answer, in which nothing moves.
    assert visit.complaints == []


def test_where_the_article_goes_on_there_is_an_ellipsis_and_a_pronoun_has_its_noun(
    visit: Visit, answer: Answer
) -> None:
    visit.ask(KURSK)
    led, objections = 0, []
    for cited in answer.citations:
        text, card = cited.document.text, visit.page.locator(f'.card[data-rank="{cited.rank}"]')
        is_weaker = "weaker" in (card.get_attribute("class") or "")
        shown = excerpt(text, cited.span, cited.sentences, beside=not is_weaker)
        shown = without_title(cited.document, shown, cited.sentences)
        at_start = shown.start == cited.span.start and not is_weaker
        before = lead(cited.document, shown) if at_start else None
        quote = card.locator(".quote")
        assert quote.text_content() == cited.quote
        first = card.locator(".lead") if before else quote
        begins = first.evaluate("node => getComputedStyle(node, '::before').content")
        assert ("…" in begins) == bool(text[: (before or shown).start].strip())
        ends = quote.evaluate("node => getComputedStyle(node, '::after').content")
        assert ("…" in ends) == bool(text[shown.end :].strip())
        objects = "" if is_weaker else objection(text, shown)
        assert ("the next sentence begins" in ends) == bool(objects)
        objections.append(objects)
        expect(card.locator(".lead")).to_have_count(1 if before else 0)
        if before:
            expect(card.locator(".lead")).to_have_text(before.of(text))
            assert text[before.end : shown.start].strip() == ""
            led += 1
    # "It estimated the number …" says nothing without the sentence before.
    assert led >= 1
    # What may take an answer back is told with it.
    assert any(each.startswith("Although Ukraine’s defense") for each in objections)


def test_each_figure_names_the_passage_that_it_is_from(visit: Visit, answer: Answer) -> None:
    visit.ask(KURSK)
    figures = visit.page.locator(".figure")
    expect(figures.first).to_be_visible()
    named = 0
    for figure in figures.all():
        rank = figure.locator(".rank")
        words = figure.locator("strong").text_content() or ""
        if rank.count() == 0:
            expect(figure.locator(".unranked")).to_have_text("in article")
            continue
        expect(figure.locator(".unranked")).to_have_count(0)
        number = int((rank.text_content() or "").strip("[]"))
        value = re.search(r"[\d,]*\d", words)
        assert value
        assert value[0] in answer.citations[number - 1].quote
        assert f"passage {number} · " in (figure.get_attribute("aria-label") or "")
        named += 1
    assert named >= 3


def test_what_was_copied_is_said_aloud(visit: Visit) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask(KURSK)
    button = page.get_by_role("button", name="Copy with citation: sentence of passage 1")
    expect(button).to_have_text("Copy with citation")
    button.click()
    expect(page.locator("#footnote-said")).to_have_text("Copied")
    expect(page.locator("#footnote-said")).to_have_attribute("role", "status")
