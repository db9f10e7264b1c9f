"""The reading pane: how citations are previewed, opened, stepped through, copied and linked to."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
from playwright.sync_api import Browser, expect

from index import Library
from index.documents import Document, Span
from index.models.protocols import Embedder
from retrieval.citation import Answer
from retrieval.evidence.links import link_parameters
from retrieval.evidence.quotation import answer_text, quotation
from retrieval.evidence.summary import status_line
from tests.browser.serving import serving
from tests.browser.visit import KURSK, Visit, assert_in_view, box, marked, settle, show_more

pytestmark = [pytest.mark.browser, pytest.mark.model]


def test_opening_an_article_leaves_the_conversation_as_it_is(visit: Visit) -> None:
    visit.ask(KURSK)
    page = visit.page
    visit.scroll_thread(150)
    page.locator(".card").evaluate_all("cards => cards.forEach(card => { card.seen = true })")
    card = page.locator(".card").nth(2)
    card.locator(".open").focus()
    before = box(card)["top"]
    page.keyboard.press("Enter")
    expect(page.locator(".reader")).to_be_visible()
    # The lines break elsewhere now, and the passage that was looked at stays where it was.
    assert abs(box(card)["top"] - before) <= 1
    assert page.locator(".card").evaluate_all("cards => cards.every(card => card.seen)")
    assert box(page.locator(".reader"))["top"] > 0
    assert box(page.locator(".reader"))["bottom"] <= 900


def test_the_keyboard_opens_and_closes_an_article(visit: Visit) -> None:
    visit.ask(KURSK)
    page = visit.page
    button = page.locator(".card .open").nth(1)
    assert (button.get_attribute("aria-label") or "").startswith("Open passage 2 in its article: ")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".reader .text")).to_be_focused()
    expect(button).to_have_attribute("aria-current", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".reader")).to_have_count(0)
    expect(button).to_be_focused()


def test_a_citation_that_is_opened_again_is_scrolled_to_again(visit: Visit) -> None:
    visit.ask(KURSK)
    page = visit.page
    page.locator(".card .open").first.click()
    text = page.locator(".reader .text")
    mark = page.locator(".reader mark.passage").first
    expect(text).to_be_visible()
    text.evaluate("node => { node.scrollTop = 0 }")
    page.locator(".card .open").first.click()
    page.wait_for_function(
        "() => [...document.querySelectorAll('*')].some(host => {"
        " const text = host.shadowRoot?.querySelector('.reader .text');"
        " return text && text.scrollTop > 0 })"
    )
    assert_in_view(mark, text)
    text.evaluate("node => { node.scrollTop = 0 }")
    page.locator(".jump").click()
    assert_in_view(mark, text)


def test_a_citation_is_previewed_in_its_context(visit: Visit, answer: Answer) -> None:
    visit.ask(KURSK)
    page = visit.page
    before = visit.thread_scroll()
    chip = page.locator(".card .chip").nth(1)
    cited = answer.citations[1]
    chip.hover()
    preview = page.locator(".preview:popover-open")
    expect(preview).to_be_visible()
    shown = preview.locator(".context").text_content() or ""
    around = shown.removeprefix("… ").removesuffix(" …")
    assert cited.quote in around
    assert around in cited.document.text
    assert len(around) > len(cited.quote)
    assert "".join(preview.locator("mark.passage").all_text_contents()) == cited.quote
    assert_in_view(preview.locator("mark.sentence").first, preview.locator(".context"))
    edges = box(preview)
    assert 0 <= edges["left"] < edges["right"] <= 1440
    assert 0 <= edges["top"] < edges["bottom"] <= 900
    page.mouse.move(5, 5)
    expect(preview).to_have_count(0)
    assert visit.thread_scroll() == before
    # With the keyboard: shown at once, and taken away by Escape, which does nothing else.
    page.locator(".card .open").first.click()
    expect(page.locator(".reader")).to_be_visible()
    page.locator(".card .judge.wrong").first.focus()
    page.keyboard.press("Tab")
    expect(chip).to_be_focused()
    expect(preview).to_be_visible()
    expect(chip).to_have_attribute("aria-describedby", "preview")
    page.keyboard.press("Escape")
    expect(preview).to_have_count(0)
    expect(page.locator(".reader")).to_be_visible()
    assert visit.complaints == []


def test_a_preview_begins_where_a_sentence_does(visit: Visit, answer: Answer) -> None:
    visit.ask(KURSK)
    page = visit.page
    cut = 0
    for number, cited in enumerate(answer.citations):
        page.locator(".card .chip").nth(number).focus()
        # Only what the keyboard has focused is previewed.
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
        context = page.locator(".preview:popover-open .context")
        assert context.evaluate("node => node.scrollTop") == 0
        shown = context.evaluate(
            "node => { const hidden = node.querySelector('[hidden]')?.textContent.length ?? 0;"
            " return node.textContent.slice(hidden); }"
        )
        cut += context.locator("[hidden]").count()
        start = cited.document.text.index(shown.removeprefix("… ")[:60])
        before = cited.document.text[:start]
        assert not before or before[-1] == "\n" or before.rstrip()[-1] in '.?!”"', before[-40:]
        page.keyboard.press("Escape")
    assert cut


def test_a_preview_never_covers_the_number_it_belongs_to(browser: Browser, app: str) -> None:
    visit = Visit(browser, app, viewport={"width": 1280, "height": 720})
    visit.ask(KURSK)
    page = visit.page
    page.locator(".card .open").first.click()
    expect(page.locator(".reader")).to_be_visible()
    preview = page.locator(".preview:popover-open")
    for place in (2, 3, 4):
        chip = page.locator(".card .chip").nth(place)
        chip.hover()
        expect(preview).to_be_visible()
        shown, number = box(preview), box(chip)
        assert shown["bottom"] <= number["top"] or number["bottom"] <= shown["top"]
        assert 0 <= shown["top"] < shown["bottom"] <= 720
        # Escape takes away the preview, though the keyboard is elsewhere, and nothing else.
        page.keyboard.press("Escape")
        expect(preview).to_have_count(0)
        expect(page.locator(".reader")).to_be_visible()
        page.mouse.move(5, 5)
    visit.page.close()


def test_a_long_passage_shows_its_answer_first_and_the_rest_when_asked(visit: Visit) -> None:
    visit.ask(KURSK)
    card = visit.page.locator(".card").first
    quote = card.locator(".quote")
    hidden = quote.locator(".aside span").first
    expect(quote.locator("mark.sentence")).to_be_visible()
    expect(hidden).to_be_hidden()
    more = card.get_by_role("button", name="Show the whole of passage 1")
    more.click()
    expect(hidden).to_be_visible()
    expect(more).to_have_attribute("aria-expanded", "true")
    more.click()
    expect(hidden).to_be_hidden()


def test_citations_are_stepped_through_in_the_pane(visit: Visit, answer: Answer) -> None:
    visit.ask(KURSK)
    page = visit.page
    page.locator(".card .open").first.click()
    previous = page.get_by_role("button", name="Previous citation")
    following = page.get_by_role("button", name="Next citation")
    expect(previous).to_be_disabled()
    scrolled = visit.thread_scroll()
    following.focus()
    for cited in answer.citations[1:]:
        page.keyboard.press("Enter")
        expect(page.locator(".steps:visible")).to_contain_text(
            f"{cited.rank} of {len(answer.citations)}"
        )
        assert marked(page, "passage") == cited.quote
        expect(page.locator(".card.active")).to_have_attribute("data-rank", str(cited.rank))
    expect(following).to_be_disabled()
    assert visit.thread_scroll() == scrolled


@pytest.mark.parametrize(
    ("width", "height", "most"), [(1440, 900, 108), (1280, 720, 108), (390, 844, 844 / 5)]
)
def test_the_head_leaves_the_room_to_the_text(
    browser: Browser, app: str, width: int, height: int, most: float
) -> None:
    visit = Visit(browser, app, viewport={"width": width, "height": height})
    page = visit.page
    visit.ask(KURSK)
    expect(page.locator(".figure").first).to_be_visible()
    page.locator(".card .open").first.click()
    expect(page.locator(".reader .text mark.sentence").first).to_be_visible()
    head = page.locator(".reader .head")
    assert box(head)["bottom"] - box(head)["top"] <= most
    # Whose words are marked is told all the same, and nothing reaches beyond the head.
    expect(head.locator(".voice")).to_contain_text("Ruben Brekelmans")
    for each in head.locator(".tool:visible, .title, .find:visible").all():
        assert box(each)["right"] <= box(head)["right"]
    # The whole title, and all that can be done with the article, are shown on demand.
    show_more(page)
    expect(head.locator(".details")).to_be_visible()
    title = head.locator(".title")
    assert title.evaluate("node => node.scrollWidth <= node.clientWidth + 1")
    page.close()


def test_the_quote_is_copied_with_where_it_stands(visit: Visit, answer: Answer) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask(KURSK)
    page.locator(".card .open").first.click()
    show_more(page)
    cited = answer.citations[0]
    (sentence,) = cited.sentences
    for name, form, span in [
        ("Copy sentence", "plain", sentence),
        ("Copy passage", "plain", cited.span),
        ("Copy sentence", "reference", sentence),
        ("Copy passage", "record", cited.span),
    ]:
        page.get_by_label("Form of what is copied").select_option(form)
        button = page.locator(".reader").get_by_role("button", name=name)
        button.click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == quotation(cited.document, span, form)
        expect(button).to_be_visible()


def test_an_answer_is_copied_under_its_numbers(visit: Visit, answer: Answer) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask(KURSK)
    first_line = page.locator(".status [role=status]")
    expect(first_line).to_contain_text("says only “to Russia”", timeout=60_000)
    page.get_by_role("button", name="Copy answer with citations").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    # The first line is copied as it stands.
    told = answer_text(answer).replace(status_line(answer), first_line.inner_text())
    assert page.evaluate("navigator.clipboard.readText()") == told


def test_selected_words_are_copied_with_their_own_place(
    browser: Browser, tmp_path: Path, default_model: Embedder
) -> None:
    library = Library.open(tmp_path / "library", create=True)
    text = "😀😀 The zeppelin costs $5 million.\r\nIt flew on Monday 👩‍👩‍👧, says its maker."
    library.add(
        [Document(doc_id="z.txt", title="Zeppelin", text=text, sha256="a" * 64, source="Herald")]
    )
    with serving(library.folder, tmp_path / "app.log") as url:
        visit = Visit(browser, url)
        page = visit.page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visit.ask("What does the zeppelin cost?")
        page.locator(".card .open").first.click()
        reader = page.locator(".reader .text")
        expect(reader).to_be_visible()
        words = "costs $5 million.\r\nIt flew on Monday 👩‍👩‍👧"
        reader.evaluate(
            """(node, words) => {
                const place = (units) => {
                    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
                    for (let at = 0; walker.nextNode(); at += walker.currentNode.length) {
                        const { currentNode } = walker;
                        if (units <= at + currentNode.length) return [currentNode, units - at];
                    }
                };
                const start = node.textContent.indexOf(words);
                getSelection().setBaseAndExtent(...place(start), ...place(start + words.length));
            }""",
            words,
        )
        page.get_by_role("button", name="Copy selection").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        start = text.index(words)
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.replace("\r\n", "\n") == (
            f"“{words}”\n— Zeppelin, Herald\n[z.txt, characters {start}–{start + len(words)}]"
        ).replace("\r\n", "\n")
        page.close()


def test_a_shared_link_opens_on_the_same_marks(
    browser: Browser, visit: Visit, answer: Answer
) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask(KURSK)
    page.locator(".card .open").nth(3).click()
    show_more(page)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    cited = answer.citations[3]
    assert f"start={cited.span.start}&end={cited.span.end}" in link
    shared = Visit(browser, link)
    expect(shared.page.locator(".reader .title")).to_have_text(cited.document.title)
    assert marked(shared.page, "passage") == cited.quote
    assert marked(shared.page, "sentence") == marked(page, "sentence") != ""
    assert_in_view(
        shared.page.locator(".reader mark.sentence").first, shared.page.locator(".reader .text")
    )
    # With the question and the answer that it came from.
    expect(shared.page.locator(".question")).to_have_text(KURSK)
    expect(shared.page.locator(".card.active")).to_have_attribute("data-rank", "4")
    assert shared.complaints == []
    shared.page.close()
    # What only came near is no answer in a link either.
    visit.ask("What did Macron say about the troops?")
    page.locator(".turn").nth(1).locator(".card .open").first.click()
    expect(page.locator(".reader.nearest")).to_be_visible()
    show_more(page)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    near = Visit(browser, page.evaluate("navigator.clipboard.readText()"))
    expect(near.page.locator(".reader.nearest .legend")).to_contain_text("nearest sentence")
    near.page.close()


def test_a_link_opens_on_the_words_that_are_the_answer(
    browser: Browser, app: str, answer: Answer
) -> None:
    cited = answer.citations[0]
    (sentence,), text = cited.sentences, cited.document.text
    start = text.index("1,500 North Korean troops", sentence.start)
    words = Span(start, start + len("1,500 North Korean troops"))
    assert sentence.contains(words)
    given = link_parameters(cited.document, cited.span, cited.sentences, (words,))
    visit = Visit(browser, f"{app}/?{urlencode(given)}")
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown = page.locator(".reader mark.sentence .answer")
    expect(shown).to_have_text("1,500 North Korean troops")
    assert_in_view(shown, page.locator(".reader .text"))
    # The sentence stays one mark, and what is copied an exact quotation.
    assert page.locator(".reader mark.sentence").all_text_contents() == [sentence.of(text)]
    show_more(page)
    page.locator(".reader").get_by_role("button", name="Copy passage").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == quotation(cited.document, cited.span, "plain")
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('doc='))")
    link = page.evaluate("navigator.clipboard.readText()")
    assert dict(parse_qsl(link.partition("?")[2])) == given
    assert visit.complaints == []
    page.close()


def test_links_that_do_not_hold_say_so(browser: Browser, app: str, answer: Answer) -> None:
    document = answer.citations[0].document
    gone = Visit(browser, f"{app}/?doc=gone{'.' * 5000}txt&start=1&end=2")
    expect(gone.page.get_by_test_id("stAlert")).to_have_text(
        f"The article that this link opens, gone{'.' * 75}…, is not in the library. It was "
        "removed, or the link is from another library."
    )
    gone.page.close()
    # Nothing that a link names becomes one.
    named = Visit(
        browser, f"{app}/?doc=www.gone.example%20--%20http://gone.example%20me@gone.example"
    )
    alert = named.page.get_by_test_id("stAlert")
    expect(alert).to_contain_text("is not in the library")
    assert alert.locator("a").count() == 0
    assert "—" not in (alert.text_content() or "")
    named.page.close()
    beyond = Visit(browser, f"{app}/?doc={document.doc_id}&start=1&end=9999999")
    expect(beyond.page.locator(".reader .notice")).to_contain_text("outside this article")
    assert beyond.page.locator(".reader .text").text_content() == document.text
    assert beyond.page.locator(".reader mark").count() == 0
    beyond.page.close()
    older = Visit(browser, f"{app}/?doc={document.doc_id}&start=1&end=9&text=0123456789abcdef")
    expect(older.page.locator(".reader .notice")).to_contain_text("has changed since")
    older.page.close()


def test_back_steps_through_what_was_open_and_a_reload_keeps_it(
    visit: Visit, answer: Answer
) -> None:
    page = visit.page
    visit.ask(KURSK)
    first = page.url
    steps = page.locator(".steps:visible")
    for rank in (2, 3):
        page.locator(".card .open").nth(rank - 1).click()
        expect(steps).to_contain_text(f"{rank} of 5")
        settle(page)
    page.go_back()
    expect(steps).to_contain_text("2 of 5")
    # Two passages may start at the same character, so the article is asked for too.
    cited = answer.citations[1]
    doc_id = re.escape(cited.document.doc_id)
    expect(page).to_have_url(re.compile(rf"doc={doc_id}&start={cited.span.start}&"))
    settle(page)
    page.go_back()
    expect(page.locator(".reader")).to_have_count(0)
    assert page.url == first
    settle(page)
    page.go_forward()
    expect(page.locator(".reader .title")).to_have_text(cited.document.title)
    settle(page)
    # A draft of the next question, and what is open, outlast a look at another page.
    field = page.get_by_placeholder("Ask a question of your articles")
    field.fill("And what of the")
    page.get_by_role("link", name="Sources").click()
    expect(page.locator(".source").first).to_be_visible()
    settle(page)
    page.go_back()
    expect(field).to_have_value("And what of the")
    expect(page.locator(".card.active")).to_have_attribute("data-rank", "2")
    settle(page)
    page.reload()
    expect(page.locator(".reader .title")).to_have_text(cited.document.title)
    assert marked(page, "passage") == cited.quote
    expect(page.locator(".card.active")).to_have_attribute("data-rank", "2")
    assert visit.complaints == []


def test_slash_goes_to_the_question_and_escape_closes(visit: Visit) -> None:
    visit.ask(KURSK)
    page = visit.page
    page.locator(".card .open").first.click()
    expect(page.locator(".reader")).to_be_visible()
    page.keyboard.press("/")
    field = page.get_by_placeholder("Ask a question of your articles")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.keyboard.type("1/2")
    expect(field).to_have_value("1/2")
    page.keyboard.press("Escape")
    expect(page.locator(".reader")).to_have_count(0)
    # An article opened from the list at the side hands the keyboard back there.
    read = page.get_by_role("button", name="Read ").nth(1)
    read.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".reader .text")).to_be_focused()
    page.keyboard.press("Escape")
    expect(read).to_be_focused()


def test_the_pane_tells_whose_words_the_marked_sentence_passes_on(visit: Visit) -> None:
    visit.ask("What did GUR say about clothes for the winter?")
    page = visit.page
    # The parser loads while the answer is read.
    page.wait_for_timeout(8_000)
    page.locator(".card .open").first.click()
    expect(page.locator(".reader mark.sentence").first).to_contain_text("GUR said in a statement")
    expect(page.locator(".reader .voice")).to_have_text("Reported speech: GUR.")
    assert visit.complaints == []
