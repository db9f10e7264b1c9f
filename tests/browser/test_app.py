"""What a reader sees, in a real browser over a real model."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

from index import Library
from index.documents import Document, Span
from index.embedding import Embedder
from index.library import STORE_FILE
from index.loaders import Loaded, load
from retrieval import ask
from retrieval.citation import Answer
from tests.browser.serving import serving
from tests.wire import wire_copies, wire_story

pytestmark = [pytest.mark.browser, pytest.mark.model]

KURSK = "How many North Korean troops are in Kursk?"
FIELD = "Ask a question of your articles"

HOSTILE = Document(
    doc_id="hostile.html",
    title="<img src='http://evil.test/title.png'> $1 and $2 :red[title] \u202eflipped",
    text=(
        "😀😀 <script>window.hacked = 1; fetch('http://evil.test/script')</script>\r\n"
        "![x](http://evil.test/markdown.png) <img src=http://evil.test/html.png onerror=alert(1)>\n"
        "<style>@import 'http://evil.test/style.css'; * { display: none }</style>\n\n"
        "שלום עולם\u200b\u200d\u2066 The zeppelin costs $5 million -- or $9 million, says "
        ":red[its maker] &amp; `owner` -> https://evil.test/link.\n\n"
        "\tEnd\u00a0of  the\u0301 story 👩‍👩‍👧.\n\nComments are closed."
    ),
    sha256="0" * 64,
    source="<b>Outlet</b>",
    uri="javascript:alert(1)",
)


@pytest.fixture(scope="module")
def seed_library(
    tmp_path_factory: pytest.TempPathFactory, seeds: Path, default_model: Embedder
) -> Library:
    folder = tmp_path_factory.mktemp("seeds") / "library"
    library = Library.open(folder, create=True, embedder=default_model)
    library.add(each.document for each in load([seeds]) if isinstance(each, Loaded))
    return library


@pytest.fixture(scope="module")
def app(seed_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(seed_library.folder, tmp_path_factory.mktemp("log") / "app.log") as url:
        yield url


@pytest.fixture(scope="module")
def answer(seed_library: Library) -> Answer:
    """The answer that the page should show."""
    return ask(seed_library, KURSK)


class Visit:
    """A page of the app, with all that it asked for and complained of."""

    def __init__(self, browser: Browser, url: str, **options: Any) -> None:
        self.url = url
        self.page: Page = browser.new_page(
            **{"viewport": {"width": 1440, "height": 900}, **options}
        )
        self.page.set_default_timeout(30_000)
        self.requested: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", self._on_request)
        self.page.on("websocket", lambda socket: self.requested.append(socket.url))
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(url)
        expect(self.page.get_by_placeholder(FIELD)).to_be_visible()

    def ask(self, question: str) -> None:
        answered = self.page.locator(".receipt").count()
        field = self.page.get_by_placeholder(FIELD)
        field.fill(question)
        field.press("Enter")
        expect(self.page.locator(".question").last).to_have_text(question)
        expect(self.page.locator(".receipt")).to_have_count(answered + 1)
        # A font that arrives late moves the lines, and the browser scrolls to make up for it.
        self.page.evaluate("document.fonts.ready.then(() => null)")

    def outside(self) -> list[str]:
        """What was asked of anything but the app."""
        own = (f"{self.url}/", self.url.replace("http", "ws", 1), "data:", f"blob:{self.url}")
        return [url for url in self.requested if not url.startswith(own)]

    def _on_request(self, request: Request) -> None:
        self.requested.append(request.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


@pytest.fixture
def visit(browser: Browser, app: str) -> Iterator[Visit]:
    made = Visit(browser, app)
    yield made
    made.page.close()


def marked(page: Page, kind: str) -> str:
    return "".join(page.locator(f".reader .text mark.{kind}").all_text_contents())


def box(locator: Locator) -> dict[str, float]:
    found: dict[str, float] = locator.evaluate(
        "node => { const r = node.getBoundingClientRect();"
        " return { top: r.top, bottom: r.bottom, left: r.left, right: r.right } }"
    )
    return found


def assert_in_view(inner: Locator, outer: Locator) -> None:
    small, large = box(inner), box(outer)
    assert large["top"] <= small["top"] < small["bottom"] <= large["bottom"]


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
    expect(page.locator(".details summary")).to_have_text(f"{cited.document.doc_id} · details")
    page.locator(".details summary").click()
    expect(page.locator(".details")).to_contain_text(
        f"characters {cited.span.start:,}–{cited.span.end:,}"
    )
    expect(page.locator(".details")).to_contain_text(cited.document.sha256[:12])
    assert visit.complaints == []
    assert visit.outside() == []


def test_every_citation_opens_where_it_says(visit: Visit, answer: Answer) -> None:
    visit.ask(KURSK)
    for cited in answer.citations:
        visit.page.locator(".card .open").nth(cited.rank - 1).click()
        expect(visit.page.locator(".jump")).to_have_text(f"passage {cited.rank}")
        assert marked(visit.page, "passage") == cited.quote
        card = visit.page.locator(".card").nth(cited.rank - 1)
        expect(card).to_have_class("card active")
        assert card.locator(".quote").text_content() == cited.quote
        assert_in_view(
            visit.page.locator(".reader mark.sentence").first, visit.page.locator(".reader .text")
        )


def test_opening_an_article_leaves_the_conversation_as_it_is(visit: Visit) -> None:
    visit.ask(KURSK)
    page = visit.page
    main = page.get_by_test_id("stMain")
    main.evaluate("node => { node.scrollTop = 700 }")
    page.locator(".card").evaluate_all("cards => cards.forEach(card => { card.seen = true })")
    page.locator(".card .open").nth(2).dispatch_event("click")
    expect(page.locator(".reader")).to_be_visible()
    assert main.evaluate("node => node.scrollTop") == 700
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
    expect(page.locator(".resolved q")).to_have_text(
        "And how many of them are officers? (North Korean soldiers, Kursk)"
    )
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
    expect(page.locator(".receipt")).to_have_count(2)
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
    expect(visit.page.locator(".status")).to_have_text(
        "Your sources do not answer this. The nearest passages:"
    )
    expect(visit.page.locator(".missing")).to_contain_text("“Nairobi”")
    expect(visit.page.locator(".card .mentions").first).to_contain_text("no “Nairobi”")


def test_sources_are_listed_and_read(visit: Visit, seed_library: Library) -> None:
    page = visit.page
    page.get_by_role("link", name="Sources").click()
    expect(page.locator(".source")).to_have_count(5)
    with seed_library.snapshot() as snapshot:
        first = snapshot.document(snapshot.summaries()[0].doc_id)
    page.locator(".source .open").first.click()
    expect(page.locator(".reader .title")).to_have_text(first.title)
    assert page.locator(".reader .text").text_content() == first.text
    expect(page.locator(".source.active .title")).to_have_text(first.title)
    assert visit.complaints == []


def judgements(library: Library) -> list[tuple[str, str, int]]:
    with library.snapshot() as snapshot:
        return [
            (question.text, passage.doc_id, passage.relevance)
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
    nothing = page.get_by_role("button", name="Nothing in my sources answers this")
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


def test_a_judgement_that_cannot_be_kept_says_so_where_it_was_made(
    visit: Visit, seed_library: Library
) -> None:
    visit.ask(KURSK)
    thumb = visit.page.get_by_role("button", name="Passage 2 is right", exact=True)
    with closing(sqlite3.connect(seed_library.folder / STORE_FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        thumb.click()
        alert = visit.page.locator(".card").nth(1).get_by_role("alert")
        expect(alert).to_contain_text("Not kept. ", timeout=10_000)
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(browser: Browser, app: str, scheme: str) -> None:
    visit = Visit(browser, app, color_scheme=scheme)
    visit.ask(KURSK)
    visit.page.locator(".card .open").nth(1).click()
    expect(visit.page.locator(".reader")).to_be_visible()
    for selector in (
        ".question", ".confidence", ".card .number", ".card .byline", ".card:not(.active) .open",
        ".card.active .open", ".card .match", ".receipt", ".card mark.sentence",
        ".reader mark.passage", ".reader mark.sentence", ".reader .skipped", ".details summary",
        ".close", ".legend .key", ".nothing .judge", ".judgement .judge",
    ):  # fmt: skip
        assert contrast(visit.page.locator(selector).first) >= 4.5, selector
    visit.page.close()


def test_on_a_narrow_screen_the_article_slides_over(browser: Browser, app: str) -> None:
    visit = Visit(browser, app, viewport={"width": 390, "height": 844})
    visit.ask(KURSK)
    page = visit.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".card .open").first.click()
    expect(page.locator(".reader")).to_be_visible()
    assert_in_view(page.locator(".reader mark.passage").first, page.locator(".reader .text"))
    pane = box(page.locator(".reader"))
    assert (pane["left"], pane["right"], pane["bottom"]) == (0, 390, 844)
    page.locator(".close").click()
    expect(page.locator(".reader")).to_have_count(0)
    page.close()


def test_a_hostile_article_is_shown_to_the_letter(
    browser: Browser, tmp_path: Path, default_model: Embedder
) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=default_model)
    library.add([HOSTILE])
    cited = ask(library, "What does the zeppelin cost?").citations[0]
    assert Span(0, 3) < cited.span
    with serving(library.folder, tmp_path / "app.log") as url:
        visit = Visit(browser, url)
        page = visit.page
        visit.ask("What does the zeppelin cost?")
        card = page.locator(".card").first
        assert card.locator(".quote").text_content() == cited.quote
        assert card.locator(".title").text_content() == HOSTILE.title
        card.locator(".open").click()
        expect(page.locator(".reader")).to_be_visible()
        assert page.locator(".reader .title").text_content() == HOSTILE.title
        assert page.locator(".reader .byline").text_content() == HOSTILE.source
        assert page.locator(".reader .text").text_content() == HOSTILE.text
        assert marked(page, "passage") == cited.quote
        visit.ask("![x](http://evil.test/q.png) <b>$5</b> -- :red[zeppelin]?")
        page.get_by_role("link", name="Sources").click()
        page.locator(".source .open").first.click()
        expect(page.locator(".reader")).to_be_visible()
        assert page.locator(".source .title").text_content() == HOSTILE.title
        assert page.locator(".reader .text").text_content() == HOSTILE.text
        assert page.locator(".reader").locator("img, script, style, a").count() == 0
        assert page.evaluate("window.hacked") is None
        assert visit.outside() == []
        assert visit.complaints == []
        page.close()


def test_a_copy_is_opened_where_its_own_article_has_the_passage(
    browser: Browser, tmp_path: Path, seeds: Path, default_model: Embedder
) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=default_model)
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
        expect(card.locator(".open")).to_have_text("Open in article")
        card.locator(".open").click()
        expect(visit.page.locator(".reader .title")).to_have_text(first.document.title)
        expect(buttons.nth(1)).not_to_have_attribute("aria-current", "true")
        assert visit.complaints == []
        assert contrast(buttons.nth(1)) >= 4.5
        visit.page.close()


def contrast(locator: Locator) -> float:
    """The contrast of text to what is painted behind it, by WCAG 2.2."""
    ratio: float = locator.evaluate(
        """node => {
            const canvas = document.createElement("canvas").getContext("2d");
            const rgba = (color) => {
                canvas.clearRect(0, 0, 1, 1);
                canvas.fillStyle = color;
                canvas.fillRect(0, 0, 1, 1);
                return [...canvas.getImageData(0, 0, 1, 1).data];
            };
            const up = (n) => n.parentElement ?? n.getRootNode().host ?? null;
            let behind = node;
            while (rgba(getComputedStyle(behind).backgroundColor)[3] < 255) behind = up(behind);
            const light = (color) => {
                const [r, g, b] = rgba(color).map((v) => v / 255)
                    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const pair = [light(getComputedStyle(node).color),
                          light(getComputedStyle(behind).backgroundColor)];
            return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
        }"""
    )
    return ratio


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
