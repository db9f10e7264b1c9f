"""Many articles in a real browser: what stays in sight, tags, marks, and finding in an article."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from index import Library
from index.documents import Document
from tests.browser.serving import serving
from tests.browser.visit import box, settle, show_more
from tests.fakes import HashEmbedder

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOSTILE = "<img src=x onerror=alert(1)> $1 and $2 :red[title]"
TEXT = "😀 The weir at Ostrel broke at noon. The warden of the weir saw it. " + (
    "Nobody was hurt, and the mill stood still until the evening. " * 40
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Library]]:
    folder = tmp_path_factory.mktemp("shelf")
    library = Library.open(folder / "library", create=True, embedder=HashEmbedder())
    library.add(
        Document(
            doc_id=f"n{number:02}",
            title=f"Report {number:02}" if number else HOSTILE,
            text=TEXT,
            sha256="0",
        )
        for number in range(40)
    )
    with serving(folder / "library", folder / "app.log") as url:
        yield url, library


def sources(browser: Browser, url: str, **options: object) -> Page:
    page = browser.new_page(**{"viewport": {"width": 1440, "height": 900}, **options})  # type: ignore[arg-type]
    page.set_default_timeout(60_000)
    page.goto(f"{url}/sources")
    expect(page.locator(".source")).to_have_count(40, timeout=60_000)
    settle(page)
    return page


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['html'][:120]}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


def select(text: Locator, words: str) -> None:
    """Select words of the article as a pointer does."""
    text.evaluate(
        """(node, words) => {
            const walker = document.createTreeWalker(node, 4);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, at);
                range.setEnd(walker.currentNode, at + words.length);
                const selection = getSelection();
                selection.removeAllRanges();
                selection.addRange(range);
                return;
            }
        }""",
        words,
    )


def test_ticked_articles_are_tagged_while_bar_and_heads_stay_in_sight(
    browser: Browser, served: tuple[str, Library]
) -> None:
    url, library = served
    page = sources(browser, url)
    first = page.locator(".source").first
    before = box(first)["top"]
    page.get_by_role("checkbox", name="Tick Report 01").check()
    assert box(first)["top"] == before
    page.locator(".source").last.scroll_into_view_if_needed()
    bar, head, work = page.locator(".bar"), page.locator("th.title"), page.locator(".st-key-work")
    assert abs(box(bar)["top"] - box(work)["top"]) <= 1
    assert abs(box(head)["top"] - box(bar)["bottom"]) <= 1
    page.get_by_role("checkbox", name="Tick Report 39").check()
    page.get_by_label("Tags for the ticked articles").fill(f"Flood, {HOSTILE}")
    page.get_by_role("button", name="Tag", exact=True).click()
    expect(page.locator(".source .tag")).to_have_text([HOSTILE, "Flood"] * 2)
    with library.snapshot() as snapshot:
        assert snapshot.tags() == {"n01": (HOSTILE, "Flood"), "n39": (HOSTILE, "Flood")}
    page.locator(".st-key-tags-shown").get_by_text("Flood", exact=True).click()
    expect(page.locator(".source .title .open")).to_have_text(["Report 01", "Report 39"])
    # The same tags choose what the next answer may use, from any page.
    page.get_by_role("checkbox", name="Flood 2").check()
    expect(page.locator(".present .line")).to_have_text("Searched: 2 of 40 articles: tagged Flood")
    page.get_by_role("button", name="Save this choice…").click()
    page.get_by_label("Name of the collection").fill("The flood")
    page.keyboard.press("Enter")
    expect(page.locator(".present .line")).to_have_text("Searched: 2 of 40 articles: The flood")
    page.get_by_role("link", name="Check").click()
    expect(page.get_by_role("heading", name="Check quotations")).to_be_visible()
    expect(page.get_by_role("button", name="The flood 2")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Add articles").click()
    expect(page.get_by_role("tab", name="Files")).to_be_visible()
    assert page.url.endswith("/sources")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_are_found_marked_and_noted(
    browser: Browser, served: tuple[str, Library], scheme: str
) -> None:
    url, library = served
    page = sources(browser, url, color_scheme=scheme)
    page.get_by_role("button", name="Report 02", exact=True).click()
    text = page.locator(".reader .text")
    field = page.get_by_label("Find in this article")
    field.fill("WEIR")
    expect(page.locator(".found")).to_have_text("match 1 of 2")
    field.press("Enter")
    expect(page.locator(".found")).to_have_text("match 2 of 2")
    assert text.evaluate("node => node.textContent") == TEXT
    field.press("Escape")
    expect(page.locator(".reader")).to_be_visible()
    select(text, "weir at Ostr")
    page.get_by_role("button", name="Highlight", exact=True).click()
    expect(page.locator(".reader .text .noted")).to_have_text("weir at Ostrel")
    select(text, "warden")
    page.get_by_role("button", name="Note", exact=True).click()
    page.get_by_label("Your note").fill(HOSTILE)
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".reader .note-text")).to_have_text(HOSTILE)
    with library.snapshot() as snapshot:
        notes = snapshot.notes("n02")
        found = [note.anchor.span.of(snapshot.document("n02").text) for note in notes]
    assert found == ["weir at Ostrel", "warden"]
    page.get_by_text("Your notes and highlights: 2 passages").click()
    expect(page.locator(".noted .open")).to_have_count(2)
    show_more(page)
    page.get_by_text("Correct details").click()
    assert violations(page) == []
    for note in notes:
        library.notes.delete(note.note_id)
    page.close()


def test_an_article_covers_the_list_on_a_phone(
    browser: Browser, served: tuple[str, Library]
) -> None:
    page = sources(browser, served[0], viewport={"width": 390, "height": 844})
    page.get_by_role("checkbox", name="Tick Report 01").check()
    page.locator(".source").nth(20).scroll_into_view_if_needed()
    page.locator(".source .open").nth(20).click()
    expect(page.locator(".reader")).to_be_visible()
    settle(page)
    close = page.get_by_label("Close the article")
    place = box(close)
    on_top = page.evaluate(
        """([x, y]) => {
            let node = document.elementFromPoint(x, y);
            while (node.shadowRoot) node = node.shadowRoot.elementFromPoint(x, y);
            return node.textContent;
        }""",
        [(place["left"] + place["right"]) / 2, (place["top"] + place["bottom"]) / 2],
    )
    assert on_top == "Close"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()
