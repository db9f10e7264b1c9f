"""A web page and a watched folder, named in a real browser; real workers over a real model."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from index import Library
from index.documents import Document
from index.models.protocols import Embedder
from index.watching.watched import WatchedFolders
from tests.browser.serving import serving
from tests.browser.test_sources import SECONDS, job, sources, violations
from tests.browser.visit import settle

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]

HOSTILE = "news $1 *b* <img src=x onerror=alert(1)> :red[z]"


@pytest.fixture
def library(tmp_path: Path, default_model: Embedder) -> Library:
    made = Library.open(tmp_path / "library", create=True)
    made.add([Document(doc_id="old.txt", title="Old", text="The old bridge fell.", sha256="")])
    return made


@pytest.fixture
def address(library: Library, tmp_path: Path) -> Iterator[str]:
    with serving(library.folder, tmp_path / "app.log") as url:
        yield url


def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


def open_tab(page: Page, name: str) -> None:
    if not page.get_by_role("tab", name=name).is_visible():
        page.get_by_text("Add articles", exact=True).click()
    page.get_by_role("tab", name=name).click()
    settle(page)


def test_nothing_is_fetched_before_it_is_asked_for_nor_from_this_machine(
    browser: Browser, address: str, library: Library
) -> None:
    asked: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.2)
        page = sources(browser, address)
        open_tab(page, "From the web")
        here = f"http://127.0.0.1:{trap.getsockname()[1]}/secret"
        page.get_by_label("Addresses of web pages, one a line").fill(f"{here}\nhttp://localhost/x")
        settle(page)
        assert library.intake.jobs().jobs == ()
        assert violations(page) == []
        page.get_by_role("button", name="Fetch and add").click()
        for name, words in ((here, "80 and 443"), ("http://localhost/x", "public internet")):
            expect(job(page, name).locator(".state")).to_have_text("failed", timeout=SECONDS)
            expect(job(page, name).locator(".note")).to_contain_text(words)
        expect(page.get_by_label("Addresses of web pages, one a line")).to_have_value("")
        with suppress(TimeoutError):
            asked.append(trap.accept())
    assert asked == []
    page.close()


def test_a_folder_is_watched_through_a_restart_of_the_app(
    browser: Browser, library: Library, tmp_path: Path
) -> None:
    folder = tmp_path / HOSTILE.replace("/", "")
    folder.mkdir()
    (folder / "ferry.txt").write_text("The ferry to Ostholm stopped on Monday.")
    watched = WatchedFolders(library.folder)
    with serving(library.folder, tmp_path / "app.log") as address:
        page = sources(browser, address)
        open_tab(page, "Watch a folder")
        page.get_by_label("Folder on this machine").fill(str(folder))
        page.get_by_role("button", name="Watch this folder").click()
        expect(page.get_by_text(str(folder), exact=True)).to_be_visible(timeout=SECONDS)
        expect(page.get_by_text("Up to date: 1 file.")).to_be_visible(timeout=SECONDS)
        expect(page.locator(".source")).to_have_count(2, timeout=SECONDS)
        (folder / "rain.txt").write_text("It rained on the orchards all June.")
        (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")
        # The table follows, and the page hears the reader meanwhile.
        expect(page.locator(".source")).to_have_count(3, timeout=SECONDS)
        page.locator(".source .title .open", has_text="ferry").first.click()
        expect(page.locator(".reader .text")).to_contain_text("Ostholm", timeout=SECONDS)
        expect(page.get_by_text("1 file not read")).to_be_visible(timeout=SECONDS)
        assert violations(page) == []
        page.close()
    until(lambda: not watched.is_running())
    (folder / "rain.txt").unlink()
    (folder / "bridge.txt").write_text("A new bridge was built.")
    with serving(library.folder, tmp_path / "again.log") as address:
        page = sources(browser, address)
        expect(page.get_by_text("The file of 1 article is gone.")).to_be_visible(timeout=SECONDS)
        expect(page.locator(".source")).to_have_count(4, timeout=SECONDS)
        page.get_by_role("button", name="Remove 1 article…").click()
        expect(page.get_by_text("Remove 1 article?")).to_be_visible(timeout=SECONDS)
        page.get_by_role("button", name="Keep", exact=False).click()
        page.get_by_role("button", name="Stop watching").click()
        expect(page.get_by_role("button", name="Stop watching")).to_have_count(0, timeout=SECONDS)
        until(lambda: not watched.is_running())
        assert watched.read() == ()
        page.close()
