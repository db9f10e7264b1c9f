"""Articles added and removed in a real browser, by a real worker over a real model."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from index import Library
from index.documents import Document
from index.jobs.job import GivenFile
from index.models.protocols import Embedder
from tests.browser.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.model]

SECONDS = 60_000
HOSTILE = "<img src=x onerror=alert(1)> $1 and $2 -- :red[z] `a` \u202e.txt"
OLD_FERRY = "The ferry between the islands stopped on Monday. Its engine failed at the pier."
NEW_FERRY = b"A new ferry was christened on Sunday. The mayor broke a bottle on its bow."
LONG = "\n\n".join(
    f"Chapter {n}. " + f"The zeppelin number {n} crossed the bay in heavy rain. " * 12
    for n in range(1200)
).encode()


def story(number: int) -> bytes:
    return (
        f"Village report {number}\n\nIn village number {number} the baker Qorvath{number} won "
        f"the great bread prize. His loaf weighed {number + 3} kilograms."
    ).encode()


def given(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "text/plain", "buffer": content}


@pytest.fixture
def library(tmp_path: Path, default_model: Embedder) -> Library:
    made = Library.open(tmp_path / "library", create=True)
    made.add([Document(doc_id="ferry.txt", title="Ferry", text=OLD_FERRY, sha256="")])
    return made


@pytest.fixture
def address(library: Library, tmp_path: Path) -> Iterator[str]:
    with serving(library.folder, tmp_path / "app.log") as url:
        yield url


def sources(browser: Browser, address: str, **options: object) -> Page:
    page = browser.new_page(**{"viewport": {"width": 1440, "height": 900}, **options})  # type: ignore[arg-type]
    page.set_default_timeout(30_000)
    page.goto(f"{address}/sources")
    expect(page.get_by_role("table")).to_be_visible(timeout=SECONDS)
    return page


def add(page: Page, *files: dict[str, object]) -> None:
    if not page.get_by_role("tab", name="Files").is_visible():
        page.get_by_text("Add articles", exact=True).click()
    expect(page.get_by_role("tab", name="Files")).to_be_visible()
    page.locator("input[type=file]").first.set_input_files(list(files))  # type: ignore[arg-type]


def job(page: Page, name: str) -> Locator:
    exactly = re.compile(f"^{re.escape(name)}$")
    return page.locator(".job").filter(has=page.locator(".name", has_text=exactly))


def quotes(page: Page, address: str, question: str) -> list[str]:
    """Ask a question in a session of its own, and return the passages that are shown."""
    page.goto(address)
    field = page.get_by_placeholder("Ask a question of your articles")
    field.fill(question)
    field.press("Enter")
    expect(page.locator(".searched")).to_have_count(1, timeout=SECONDS)
    return page.locator(".card .quote").all_text_contents()


def violations(page: Page) -> list[str]:
    found = Axe().run(page, context={"include": [["[data-testid=stMain]"]]}).response["violations"]
    return [
        f"{each['id']}: {node['html'][:120]}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


def test_files_are_added_cancelled_tried_again_found_and_removed(
    browser: Browser, address: str, library: Library
) -> None:
    page = sources(browser, address)
    outside: list[str] = []
    page.on(
        "request", lambda request: None if address in request.url else outside.append(request.url)
    )
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9
    stories = [given(f"village-{n}.txt", story(n)) for n in range(16)]
    add(
        page,
        *stories,
        given(HOSTILE, story(16)),
        given("ferry.txt", NEW_FERRY),
        given("broken.txt", picture),
        given("long.txt", LONG),
    )
    expect(page.locator(".job")).to_have_count(20)
    expect(job(page, "broken.txt").locator(".state")).to_have_text("failed", timeout=SECONDS)
    assert "as a picture" in (job(page, "broken.txt").locator(".note").text_content() or "")
    expect(job(page, "ferry.txt").locator(".note")).to_contain_text("is already here with other")
    expect(job(page, "long.txt").locator(".state")).to_contain_text("searchable by words")
    expect(page.locator(".st-key-jobs .detail")).to_have_text(
        re.compile(r"^[\d,]+ of [\d,]+ passages · \d+ a second · .+ left$"), timeout=SECONDS
    )
    # While its meaning is still being made.
    with library.snapshot() as snapshot:
        assert snapshot.totals.vectors < snapshot.totals.passages

    page.reload()
    expect(page.get_by_role("table")).to_be_visible()
    other = sources(browser, address)
    for tab in (page, other):
        expect(tab.locator(".job")).to_have_count(20)
        expect(job(tab, "long.txt").locator(".state")).to_contain_text("searchable by words")
        expect(job(tab, HOSTILE)).to_have_count(1)
    page.get_by_role("button", name="Show all 20 files").click()
    page.get_by_role("button", name="Cancel long.txt").click()
    for tab in (page, other):
        expect(job(tab, "long.txt").locator(".state")).to_have_text("cancelled", timeout=SECONDS)
        expect(tab.locator(".st-key-jobs .heading")).to_have_text(
            "17 articles added, 2 failed, 1 cancelled"
        )
        expect(tab.locator(".source")).to_have_count(18)
    assert not library.intake.working()

    # Trying again would change nothing.
    expect(job(page, "broken.txt").locator(".offers button")).to_have_text(["Dismiss"])
    page.get_by_role("button", name="Dismiss broken.txt").click()
    expect(job(page, "broken.txt")).to_have_count(0)

    question = "Which prize did the baker Qorvath7 win?"
    assert "the baker Qorvath7 won the great bread prize" in quotes(page, address, question)[0]
    page.goto(f"{address}/sources")
    for title in ("Village report 7", "Ferry"):
        page.get_by_role("checkbox", name=f"Tick {title}", exact=True).check()
    page.get_by_role("button", name="Remove…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Remove 2 articles?")
    expect(dialog).to_contain_text("This permanently removes 2 passages from the library.")
    dialog.get_by_role("button", name="Remove").click()
    expect(page.locator(".job .name", has_text="Removed 2 articles")).to_be_visible(timeout=SECONDS)
    expect(page.locator(".source")).to_have_count(16)
    page.get_by_role("button", name="Try again: ferry.txt").click()
    expect(page.locator(".source")).to_have_count(17, timeout=SECONDS)
    with library.snapshot() as snapshot:
        assert snapshot.document("ferry.txt").text.encode() == NEW_FERRY
    assert "Qorvath7" not in "".join(quotes(page, address, question))
    kept = [path for path in library.folder.rglob("*") if path.is_file()]
    assert [path for path in kept if b"baker Qorvath7 won" in path.read_bytes()] == []
    assert outside == []
    other.close()
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_table_is_used_by_keyboard_and_passes_axe(
    browser: Browser, address: str, scheme: str
) -> None:
    page = sources(browser, address, color_scheme=scheme)
    add(page, given("Alpha.txt", story(1)), given("broken.txt", b" "))
    expect(page.locator(".source")).to_have_count(2, timeout=SECONDS)
    expect(page.locator(".st-key-jobs .heading")).to_have_text("1 article added, 1 failed")
    assert violations(page) == []
    head = page.get_by_role("columnheader", name="Characters")
    expect(head).to_have_attribute("aria-sort", "none")
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    # The head that was pressed keeps the focus, so that a second press turns the order round.
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    first = page.get_by_role("row").nth(1)
    article = first.get_by_role("button", name="Ferry", exact=True)
    article.press("Enter")
    expect(page.locator(".reader .text")).to_be_focused()
    page.keyboard.press("Escape")
    expect(article).to_be_focused()
    article.press("Enter")
    expect(page.locator(".reader .text")).to_be_focused()
    first.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Remove…").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    # It closes what is before the article, not the article.
    expect(page.get_by_role("button", name="Remove…")).to_be_focused()
    expect(page.locator(".reader")).to_be_visible()
    expect(page.locator(".source")).to_have_count(2)
    # What goes on in the list of jobs takes the keyboard from nobody.
    page.get_by_role("button", name="Dismiss broken.txt").press("Enter")
    # The button goes with its row, and the focus moves to the heading.
    expect(page.locator(".st-key-jobs .heading:focus")).to_have_count(1)
    page.get_by_role("button", name="Remove…").press("Enter")
    page.locator("dialog .confirm").press("Enter")
    expect(page.locator(".source")).to_have_count(1, timeout=SECONDS)
    expect(page.get_by_role("checkbox", name="Tick all")).to_be_focused()
    page.close()


def test_what_was_typed_is_kept_where_it_cannot_be_added(browser: Browser, address: str) -> None:
    page = sources(browser, address)
    page.get_by_text("Add articles").click()
    page.get_by_role("tab", name="Paste text").click()
    title = page.get_by_label("Title (optional)")
    title.fill("Bread prize")
    page.get_by_role("button", name="Add this text").press("Enter")
    expect(page.get_by_test_id("stAlert")).to_have_text(re.compile("There is no text to add"))
    expect(title).to_be_visible()
    expect(title).to_have_value("Bread prize")
    expect(page.get_by_role("button", name="Add this text")).to_be_focused()
    page.close()


def test_a_new_reader_makes_a_library_and_pastes_a_text_on_a_phone(
    browser: Browser, tmp_path: Path, default_model: Embedder
) -> None:
    with serving(tmp_path / "new", tmp_path / "app.log") as url:
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.set_default_timeout(30_000)
        page.goto(url)
        page.get_by_role("button", name="Make the library here").click()
        page.get_by_role("tab", name="Paste text").click()
        page.get_by_label("Title (optional)").fill("Bread prize")
        page.get_by_label("Text", exact=True).fill(story(3).decode())
        page.get_by_role("button", name="Add this text").click()
        expect(page.get_by_placeholder("Ask a question of your articles")).to_be_visible(
            timeout=SECONDS
        )
        page.goto(f"{url}/sources")
        expect(page.locator(".source .title .open")).to_have_text("Bread prize")
        expect(page.locator(".source .state")).to_have_text("fully indexed", timeout=SECONDS)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390
        page.close()


def test_an_answer_says_that_files_are_still_to_be_read(
    browser: Browser, library: Library, address: str
) -> None:
    # No worker can start while the test has its lock.
    lock = library.intake.worker_lock()
    with lock:
        library.intake.submit([GivenFile(f"{n}.txt", story(n)) for n in range(20, 23)])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address)
        field = page.get_by_placeholder("Ask a question of your articles")
        field.fill("Who won the great bread prize in village number 21?")
        field.press("Enter")
        unsettled = page.locator(".unsettled")
        expect(unsettled).to_contain_text("3 files were still to be read", timeout=SECONDS)
        expect(page.locator(".status")).not_to_contain_text("do not answer")
    library.intake.start()
    deadline = time.monotonic() + 60
    while library.intake.jobs().unfinished and time.monotonic() < deadline:
        time.sleep(0.2)
    unsettled.get_by_role("button", name="Ask again").click()
    expect(page.locator(".card .quote").first).to_contain_text("Qorvath21", timeout=SECONDS)
    expect(unsettled).to_have_count(0)
    expect(page.locator(".question")).to_have_count(1)
    page.close()
