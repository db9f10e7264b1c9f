"""What a reader sees, in a real browser over a real model."""

from __future__ import annotations

from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from index import Library
from index.documents import Document
from index.models.protocols import Embedder
from retrieval import ask
from retrieval.citation import Answer
from tests.browser.serving import serving
from tests.browser.visit import KURSK, Visit, assert_in_view, box, contrast, marked, show_more
from tests.wire import wire_copies, wire_story

pytestmark = [pytest.mark.browser, pytest.mark.model]


def test_a_citation_is_the_characters_of_its_article(visit: Visit, answer: Answer) -> None:
    visit.ask(KURSK)
    page = visit.page
    cited = answer.citations[0]
    card = page.locator(".card").first
    assert card.locator(".quote").text_content() == cited.quote
    assert card.locator("mark").all_text_contents() == [
        sentence.of(cited.document.text) for sentence in cited.sentences
    ]
    card.locator(".open").click()
    expect(page.locator(".reader .title")).to_have_text(cited.document.title)
    assert page.locator(".reader .text").text_content() == cited.document.text
    assert marked(page, "passage") == cited.span.of(cited.document.text) == cited.quote
    assert marked(page, "sentence") == "".join(s.of(cited.document.text) for s in cited.sentences)
    assert cited.sentences
    text = page.locator(".reader .text")
    assert_in_view(page.locator(".reader mark.passage").first, text)
    assert_in_view(page.locator(".reader mark.sentence").last, text)
    assert box(text)["bottom"] <= 900
    show_more(page)
    page.locator(".details summary").click()
    expect(page.locator(".details")).to_contain_text(cited.document.doc_id)
    expect(page.locator(".details")).to_contain_text(
        f"characters {cited.span.start:,}–{cited.span.end:,}"
    )
    expect(page.locator(".details")).to_contain_text(cited.document.sha256)
    assert visit.complaints == []
    assert visit.outside() == []


def test_every_citation_opens_where_it_says(visit: Visit, answer: Answer) -> None:
    visit.ask(KURSK)
    for cited in answer.citations:
        visit.page.locator(".card .open").nth(cited.rank - 1).click()
        expect(visit.page.locator(".jump")).to_have_text(f"passage {cited.rank}")
        assert marked(visit.page, "passage") == cited.quote
        card = visit.page.locator(".card").nth(cited.rank - 1)
        expect(card).to_contain_class("card active")
        assert card.locator(".quote").text_content() == cited.quote
        assert_in_view(
            visit.page.locator(".reader mark.sentence").first, visit.page.locator(".reader .text")
        )


def test_the_newest_answer_comes_into_view(visit: Visit) -> None:
    visit.ask(KURSK)
    visit.ask("What did Lloyd Austin warn of?")
    question = visit.page.locator(".question").nth(1)
    assert 50 < box(question)["top"] < 250
    assert visit.page.locator(".question").count() == 2


def test_what_a_follow_up_was_taken_to_mean_is_edited(visit: Visit, seed_library: Library) -> None:
    page = visit.page
    visit.ask("How many North Korean soldiers are in Kursk?")
    expect(page.locator(".resolved")).to_have_count(0)
    visit.ask("And how many of them are officers?")
    expect(page.locator(".carried")).to_have_text(["North Korean soldiers", "Kursk"])
    edit = page.get_by_role("button", name="Edit what was searched for")
    edit.focus()
    page.keyboard.press("Enter")
    field = page.get_by_role("textbox", name="Search for", exact=True)
    expect(field).to_be_focused()
    expect(field).to_have_value("And how many of them are officers? (North Korean soldiers, Kursk)")
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(edit).to_be_focused()
    edit.click()
    text = "<b>legitimate targets</b> :red[Austin]"
    field.fill(text)
    field.press("Enter")
    expect(page.locator(".resolved q")).to_have_text(text)
    expect(page.locator(".searched")).to_have_count(2)
    expect(page.locator(".question")).to_have_text(
        ["How many North Korean soldiers are in Kursk?", "And how many of them are officers?"]
    )
    best = ask(seed_library, text).citations[0]
    second = page.locator(".turn").nth(1)
    assert second.locator(".quote").first.text_content() == best.quote
    assert second.locator("b").count() == 0
    assert visit.complaints == []
    assert visit.outside() == []


def test_what_the_sources_do_not_answer(visit: Visit) -> None:
    visit.ask("Who won the marathon in Nairobi?")
    status = visit.page.locator(".status")
    expect(status).to_contain_text("Your sources do not answer this.")
    expect(status).to_contain_text("“Nairobi”")
    # Said once, and not beside every passage.
    assert visit.page.locator(".turn").inner_text().count("“Nairobi”") == 1
    expect(visit.page.get_by_role("heading", name="Closest passages")).to_be_visible()
    # Nothing looks like the mark of an answer.
    looks = visit.page.locator(".card").evaluate_all(
        """cards => cards.map((card) => {
            const words = document.createElement("strong");
            words.className = "answer";
            const sentence = document.createElement("mark");
            sentence.className = "sentence";
            sentence.append(words);
            card.querySelector(".quote").append(sentence);
            const styles = [sentence, words].map((node) => getComputedStyle(node));
            const border = getComputedStyle(card.querySelector(".chip")).borderTopColor;
            return [border, ...styles.flatMap((style) =>
                [style.backgroundColor, style.color, style.textDecorationColor])];
        })"""
    )
    assert looks
    quiet = visit.page.locator(".card .quote").first.evaluate(
        "node => getComputedStyle(node).color"
    )
    nothing = "rgba(0, 0, 0, 0)"
    for border, background, ink, line, tone, answer_ink, _ in looks:
        assert [border, background, tone] == [nothing] * 3
        assert (ink, answer_ink, line) == (quiet, quiet, quiet)
    assert visit.page.locator(".card .match").count() == 0


def test_sources_are_listed_and_read(visit: Visit, seed_library: Library) -> None:
    page = visit.page
    page.get_by_role("link", name="Sources").click()
    expect(page.locator(".source")).to_have_count(5)
    with seed_library.snapshot() as snapshot:
        first = snapshot.document(snapshot.summaries()[0].doc_id)
    page.locator(".source .open").first.click()
    expect(page.locator(".reader .title")).to_have_text(first.title)
    assert page.locator(".reader .text").text_content() == first.text
    expect(page.locator(".source.active .title .open")).to_have_text(first.title)
    assert visit.complaints == []


def test_on_a_narrow_screen_the_article_slides_over(browser: Browser, app: str) -> None:
    visit = Visit(browser, app, viewport={"width": 390, "height": 844})
    visit.ask(KURSK)
    page = visit.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".card .open").first.click()
    expect(page.locator(".reader")).to_be_visible()
    assert_in_view(page.locator(".reader mark.sentence").first, page.locator(".reader .text"))
    pane = box(page.locator(".reader"))
    assert (pane["left"], pane["right"], pane["bottom"]) == (0, 390, 844)
    page.locator(".close").click()
    expect(page.locator(".reader")).to_have_count(0)
    page.close()


def test_a_copy_is_opened_where_its_own_article_has_the_passage(
    browser: Browser, tmp_path: Path, seeds: Path, default_model: Embedder
) -> None:
    library = Library.open(tmp_path / "library", create=True)
    story = wire_story(seeds)
    library.add(
        Document(doc_id=name, title=f"<b>{name}</b>", text=text, sha256="", source="The Herald")
        for name, text in wire_copies(story).items()
    )
    question = "What angered Ukrainians about Guterres?"
    first = ask(library, question).citations[0]
    copy = first.also_in[1]
    with serving(library.folder, tmp_path / "app.log") as url:
        visit = Visit(browser, url)
        visit.ask(question)
        card = visit.page.locator(".card").first
        buttons = card.locator(".copy")
        assert buttons.all_text_contents() == [c.document.title for c in first.also_in]
        buttons.nth(1).click()
        expect(visit.page.locator(".reader .title")).to_have_text(copy.document.title)
        assert visit.page.locator(".reader .text").text_content() == copy.document.text
        assert marked(visit.page, "passage") == copy.quote
        expect(buttons.nth(1)).to_have_attribute("aria-current", "true")
        expect(card.locator(".open")).to_have_text("Open")
        card.locator(".open").click()
        expect(visit.page.locator(".reader .title")).to_have_text(first.document.title)
        expect(buttons.nth(1)).not_to_have_attribute("aria-current", "true")
        assert visit.complaints == []
        assert contrast(buttons.nth(1)) >= 4.5
        visit.page.close()


@pytest.mark.parametrize(
    ("name", "status"), [("127.0.0.1", 101), ("localhost", 101), ("evil.test", 403)]
)
def test_only_a_name_of_this_machine_is_answered(app: str, name: str, status: int) -> None:
    port = urlsplit(app).port
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {
        "Host": f"{name}:{port}",
        "Origin": f"http://{name}:{port}",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    connection.request("GET", "/_stcore/stream", headers=headers)
    response = connection.getresponse()
    response.close()
    connection.close()
    assert response.status == status


def test_a_suggested_question_is_one_that_is_answered(visit: Visit) -> None:
    suggestion = visit.page.locator(".suggestion").first
    question = suggestion.text_content() or ""
    suggestion.click()
    expect(visit.page.locator(".question")).to_have_text(question)
    expect(visit.page.locator(".status")).to_contain_text("answer")
    expect(visit.page.locator(".turn.nearest")).to_have_count(0)
    expect(visit.page.locator(".suggestion")).to_have_count(0)
    assert visit.complaints == []


def test_an_answer_uses_only_the_sources_that_are_ticked(visit: Visit) -> None:
    page = visit.page
    visit.ask(KURSK)
    cards = page.locator(".turn").first.locator(".card")
    outlets = cards.locator(".byline").all_text_contents()
    # The other articles name none, and where the marked sentence tells a day, none is missing.
    assert "Press Herald" in outlets
    assert set(outlets) <= {"Press Herald", "no outlet, no date", "no outlet named"}
    assert cards.count() == len(outlets)
    page.get_by_role("checkbox", name="Press Herald 1").check()
    # At the question box, and in the answer, but not in the answer before.
    line = page.get_by_text("Searching 1 of 5 articles: Press Herald")
    expect(line).to_be_visible()
    visit.ask("What did Kirby say about the troops?")
    second = page.locator(".turn").nth(1)
    expect(second.locator(".scope")).to_have_text("Searched only 1 article: Press Herald")
    assert set(second.locator(".card .byline").all_text_contents()) == {"Press Herald"}
    expect(page.locator(".turn").first.locator(".scope")).to_have_count(0)
    page.get_by_role("button", name="Use all sources").click()
    expect(line).to_have_count(0)
    expect(page.get_by_role("checkbox", name="Press Herald 1")).not_to_be_checked()
    assert visit.complaints == []
    assert visit.outside() == []
