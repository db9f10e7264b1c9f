"""Arabic and Hebrew articles in a real browser: reading, marks, selecting and copying."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Locator, expect

from index import Library
from index.documents import Document
from index.models.protocols import Embedder
from retrieval import ask
from retrieval.evidence.quotation import quotation
from tests.browser.serving import serving
from tests.browser.visit import Visit

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]

# With vowel marks, a figure and a Latin name, which run from left to right in the line.
ARABIC = Document(
    doc_id="ar",
    title="توقف العبارة في خليج هالم",
    text=(
        "توقفت العبارة Coral في خليج هالم يوم الاثنين بعد أن غمرت المياه المحرك.\n\n"
        "قال الوزير إن الإِصْلاح سيستغرق 12 أسبوعا وسيكلف 4.5 مليون يورو.\n\n"
        "Halm's harbour master did not comment."
    ),
    sha256="1",
    source="وكالة الساحل",
    published=date(2025, 3, 3),
    language="ar",
)
HEBREW = Document(
    doc_id="he",
    title="המעבורת נעצרה",
    text="המעבורת נעצרה במפרץ ביום שני. תיקון המנוע יימשך שָׁלוֹשׁ שבועות, אמר השר.",
    sha256="2",
    language="he",
)
QUESTION = "كم سيستغرق الإصلاح؟"

# Selects from one place in a text to another, whatever marks divide the text into nodes.
SELECT = """(node, places) => {
    const found = places.map((place) => {
        const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
        let before = 0;
        while (walker.nextNode()) {
            const { length } = walker.currentNode.data;
            if (place <= before + length) return [walker.currentNode, place - before];
            before += length;
        }
        throw new Error(`beyond the text: ${place}`);
    });
    getSelection().setBaseAndExtent(...found.flat());
}"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, default_model: Embedder) -> Library:
    made = Library.open(tmp_path_factory.mktemp("right-to-left") / "library", create=True)
    made.add([ARABIC, HEBREW])
    return made


@pytest.fixture
def visit(
    browser: Browser, library: Library, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visit]:
    log = tmp_path_factory.mktemp("log") / "app.log"
    with serving(library.folder, log) as url:
        made = Visit(browser, url)
        yield made
        made.page.close()


def direction(locator: Locator) -> str:
    """Return the direction in which a browser sets a node's text."""
    return str(locator.evaluate("node => getComputedStyle(node).direction"))


def line_starts_at_the_right(text: Locator, words: str) -> bool:
    """Return whether the line that begins with some words begins at the text's right edge."""
    return bool(
        text.evaluate(
            """(node, words) => {
                const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
                while (walker.nextNode()) {
                    const at = walker.currentNode.data.indexOf(words);
                    if (at < 0) continue;
                    const range = document.createRange();
                    range.setStart(walker.currentNode, at);
                    range.setEnd(walker.currentNode, at + 1);
                    const letter = range.getBoundingClientRect();
                    const box = node.getBoundingClientRect();
                    return box.right - letter.right < letter.left - box.left;
                }
                throw new Error(`not in one node: ${words}`);
            }""",
            words,
        )
    )


def test_a_passage_is_read_from_right_to_left_and_copied_exactly(
    visit: Visit, library: Library
) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expected = ask(library, QUESTION).citations[0]
    assert expected.document.doc_id == "ar"
    visit.ask(QUESTION)
    card = page.locator(".card").first
    quote = card.locator(".quote")
    assert direction(quote) == "rtl"
    expect(quote).to_have_attribute("lang", "ar")
    expect(card).to_contain_text("in Arabic")
    # What is marked is what is cited, to the character, vowel marks included.
    marked = "".join(card.locator("mark.sentence").all_text_contents())
    assert marked == "".join(each.of(ARABIC.text) for each in expected.sentences)
    assert marked
    page.get_by_role("button", name="Copy with citation: sentence of passage 1").click()
    expect(card.get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == quotation(expected.document, expected.sentences[0], "plain")
    card.get_by_role("button", name="Open passage 1").click()
    text = page.locator(".reader .text")
    expect(text).to_be_visible()
    assert text.evaluate("node => node.textContent") == ARABIC.text
    assert direction(text) == "rtl"
    assert line_starts_at_the_right(text, "توقفت")
    # A paragraph in English runs from left to right in the same article.
    assert not line_starts_at_the_right(text, "Halm's")
    assert visit.complaints == []


def left_edges(text: Locator, words: list[str]) -> list[float]:
    """Return the left edge of the first character of each word in a node, in pixels."""
    return [
        float(edge)
        for edge in text.evaluate(
            """(node, words) => words.map((word) => {
                const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
                while (walker.nextNode()) {
                    const at = walker.currentNode.data.indexOf(word);
                    if (at < 0) continue;
                    const range = document.createRange();
                    range.setStart(walker.currentNode, at);
                    range.setEnd(walker.currentNode, at + 1);
                    return range.getBoundingClientRect().left;
                }
                throw new Error(`not in one node: ${word}`);
            })""",
            words,
        )
    ]


def test_the_date_stays_behind_an_arabic_outlet(visit: Visit) -> None:
    page = visit.page
    visit.ask(QUESTION)
    page.get_by_role("button", name="Open passage 1").click()
    expect(page.locator(".reader .text")).to_be_visible()
    # In a card, in the reader and in the list of articles.
    lines = [
        page.locator(".card .byline").first,
        page.locator(".reader .byline").first,
        page.locator(".row.article .byline", has_text="March").first,
    ]
    for line in lines:
        expect(line).to_have_text("وكالة الساحل · 3 March 2025 · in Arabic")
    # On the wide page, a byline is on one line in the card and in the reader.
    for line in lines[:2]:
        outlet, day, month, language = left_edges(line, ["ل", "3", "March", "in Arabic"])
        assert outlet < day < month < language


@pytest.mark.parametrize(
    ("document", "words"),
    [
        pytest.param(HEBREW, "שָׁלוֹשׁ שבועות", id="Hebrew"),
        # Over the figure, which runs from left to right, and vowel marks of an Arabic word.
        pytest.param(ARABIC, "الإِصْلاح سيستغرق 12 أسبوعا", id="Arabic"),
        pytest.param(ARABIC, "العبارة Coral في", id="Arabic with a Latin name"),
    ],
)
def test_selected_words_are_copied_with_their_place(
    visit: Visit, document: Document, words: str
) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=f"Read {document.title}").click()
    text = page.locator(".reader .text")
    expect(text).to_be_visible()
    expect(text).to_have_attribute("lang", document.language)
    assert direction(text) == "rtl"
    start = document.text.index(words)
    text.evaluate(SELECT, [start, start + len(words)])
    page.get_by_role("button", name="Copy selection").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"“{words}”\n")
    assert f"characters {start}–{start + len(words)}" in copied
    assert visit.complaints == []


def test_arabic_that_the_pointer_drags_over_is_copied_with_its_place(visit: Visit) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=f"Read {ARABIC.title}").click()
    text = page.locator(".reader .text")
    expect(text).to_be_visible()
    words = "قال الوزير"
    start = ARABIC.text.index(words)
    first, last = text.evaluate(
        """(node, places) => {
            const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
            const boxes = places.map(() => null);
            let before = 0;
            while (walker.nextNode()) {
                const { data } = walker.currentNode;
                places.forEach((place, position) => {
                    if (place < before || place >= before + data.length) return;
                    const range = document.createRange();
                    range.setStart(walker.currentNode, place - before);
                    range.setEnd(walker.currentNode, place - before + 1);
                    const { left, right, top, bottom } = range.getBoundingClientRect();
                    boxes[position] = { left, right, middle: (top + bottom) / 2 };
                });
                before += data.length;
            }
            return boxes;
        }""",
        [start, start + len(words) - 1],
    )
    # From the right edge of the first letter to the left edge of the last one.
    assert first["left"] > last["right"]
    page.mouse.move(first["right"] - 1, first["middle"])
    page.mouse.down()
    page.mouse.move(last["left"] + 1, last["middle"], steps=8)
    page.mouse.up()
    page.get_by_role("button", name="Copy selection").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"“{words}”\n")
    assert f"characters {start}–{start + len(words)}" in copied
