"""No click is lost while the page is busy with an earlier one, or runs itself again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from index import Library
from tests.browser.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def busy(seed_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("busy") / "app.log"
    with serving(seed_library.folder, log, app="tests/browser/busy_page.py") as url:
        yield url


@pytest.fixture
def page(browser: Browser, busy: str) -> Iterator[Page]:
    made = browser.new_page()
    made.goto(busy)
    expect(made.get_by_text("All:.")).to_be_visible()
    yield made
    made.close()


def click(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("button", name=name).click()
        page.wait_for_timeout(200)


def assert_heard(page: Page, *names: str) -> None:
    """Streamlit hears clicks that wait together in an order of its own."""
    for name in names:
        expect(page.get_by_text("All:")).to_contain_text(name, timeout=10_000)


def test_a_click_that_waits_is_heard_though_another_one_follows(page: Page) -> None:
    click(page, "Work", "Inner", "Outer")
    assert_heard(page, "work", "inner", "outer")


def test_a_click_that_is_being_handled_is_handled_to_its_end(page: Page) -> None:
    click(page, "Slow", "Outer")
    assert_heard(page, "slow", "outer")


def test_clicks_at_one_moment_are_all_heard(page: Page) -> None:
    page.get_by_role("button", name="Outer").evaluate(
        """outer => {
            outer.click();
            for (const name of ["Inner", "Slow"])
                [...document.querySelectorAll("button")].find(b => b.innerText === name).click();
        }"""
    )
    assert_heard(page, "outer", "inner", "slow")


@pytest.mark.slow
def test_a_page_is_left_though_it_runs_itself_again(
    browser: Browser, seed_library: Library, tmp_path: Path
) -> None:
    log = tmp_path / "app.log"
    with serving(seed_library.folder, log, app="tests/browser/restless_page.py") as url:
        page = browser.new_page()
        page.goto(url)
        expect(page.get_by_text("Runs:")).to_be_visible()
        # A click at any moment of the page's runs.
        for wait in (50, 150, 250, 350, 450):
            expect(page.get_by_text("Runs:")).to_be_visible()
            page.wait_for_timeout(1000 + wait)
            page.get_by_role("link", name="Second").click()
            expect(page.get_by_text("The second page.")).to_be_visible(timeout=5_000)
            page.wait_for_timeout(500)
            expect(page.get_by_text("The second page.")).to_be_visible()
            page.get_by_role("link", name="First").click()
        page.close()


@pytest.mark.slow
def test_a_page_that_follows_a_fragment_is_drawn_in_its_own_place(
    browser: Browser, seed_library: Library, tmp_path: Path
) -> None:
    log = tmp_path / "app.log"
    with serving(seed_library.folder, log, app="tests/browser/ticking_page.py") as url:
        page = browser.new_page()
        page.goto(url)
        for wait in (50, 150, 250, 350, 450):
            expect(page.get_by_text("A clock.")).to_be_visible(timeout=10_000)
            page.wait_for_timeout(1000 + wait)
            page.get_by_role("link", name="Second").click()
            expect(page.get_by_text("Its end.")).to_be_visible(timeout=10_000)
            page.get_by_role("link", name="First").click()
        page.close()


@pytest.mark.slow
@pytest.mark.parametrize("button", ["Inner", "Outer"])
def test_no_event_of_a_page_brings_the_reader_back_to_it(
    browser: Browser, seed_library: Library, tmp_path: Path, button: str
) -> None:
    log = tmp_path / "app.log"
    with serving(seed_library.folder, log, app="tests/browser/left_page.py") as url:
        page = browser.new_page()
        page.goto(url)
        for wait in (0, 30, 100, 200):
            expect(page.get_by_text("The first page's end.")).to_be_visible(timeout=10_000)
            page.wait_for_timeout(500)
            page.get_by_role("link", name="Second").evaluate(
                """(link, [name, wait]) => {
                    const button = [...document.querySelectorAll("button")]
                        .find((each) => each.innerText === name);
                    link.click();
                    setTimeout(() => button.click(), wait);
                }""",
                [button, wait],
            )
            expect(page.get_by_text("The second page's end.")).to_be_visible(timeout=10_000)
            page.wait_for_timeout(1000)
            expect(page.get_by_text("The second page's end.")).to_be_visible()
            expect(page.get_by_text("The first page.")).to_have_count(0)
            page.get_by_role("link", name="First").click()
        page.close()
