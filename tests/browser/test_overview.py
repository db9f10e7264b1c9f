"""The pictures of a library, in a real browser: what is drawn, hovered over and clicked on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from index import Library
from index.documents import Document
from index.models.protocols import Embedder
from tests.browser.serving import serving
from tests.browser.visit import settle

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]

TITLE = "<img src=http://x.test/title.png> $1 :red[x]"
HOSTILE = (
    "<img src=http://x.test/text.png onerror=alert(1)> {{datum}} javascript:alert(1) http://x.test"
)
OUTLETS = ("<img src=http://x.test/outlet.png>", "http://x.test/outlet", "javascript:alert(1)")
SUBJECTS = (
    "The ferry left the harbour and its captain steered past the lighthouse on the island.",
    "The baker kneads dough before dawn and his oven makes the bread of the whole village.",
    "The election was close, so every ballot was counted twice before the mayor was named.",
    "The telescope has a mirror of glass that gathers the light of stars and far galaxies.",
)
DOCUMENTS = [
    Document(
        doc_id=f"{number}.txt",
        title=f"{TITLE} {number}",
        text=f"{HOSTILE} {number}. {SUBJECTS[number % 4]}",
        sha256="0" * 64,
        source=OUTLETS[number % 3],
        published=date(2024, 1 + number % 5, 1) if number else None,
    )
    for number in range(24)
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, default_model: Embedder) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("overview")
    library = Library.open(folder / "library", create=True)
    library.add(DOCUMENTS)
    with serving(library.folder, folder / "app.log") as url:
        yield url


@pytest.fixture
def requested() -> list[str]:
    """Addresses that the page asked for."""
    return []


@pytest.fixture
def page(browser: Browser, app: str, requested: list[str]) -> Iterator[Page]:
    """The overview, its map drawn."""
    made = browser.new_page(viewport={"width": 1440, "height": 900})
    made.on("request", lambda request: requested.append(request.url))
    made.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    made.goto(f"{app}/overview")
    expect(points(made)).to_have_count(len(DOCUMENTS), timeout=60_000)
    settle(made)
    yield made
    made.close()


def points(page: Page) -> Locator:
    """The passages on the map."""
    return page.locator(".st-key-map svg g.mark-symbol path")


def outside(requested: list[str], app: str) -> list[str]:
    return [url for url in requested if not url.startswith((f"{app}/", "data:", f"blob:{app}"))]


def test_bars_and_their_numbers(page: Page) -> None:
    bars = page.locator("[aria-label^='Articles by week and outlet'] svg g.mark-rect path")
    expect(bars).to_have_count(15)
    expect(page.locator(".st-key-timeline-legend .name")).to_have_text(
        [OUTLETS[1], OUTLETS[2], OUTLETS[0]]
    )
    expect(page.get_by_text("1 article has no date and cannot be shown.")).to_be_visible()
    bars.first.hover(force=True)
    tooltip = page.locator("#vg-tooltip-element")
    expect(tooltip).to_contain_text("1 Jan 2024")
    expect(tooltip).to_contain_text("Articles")
    page.get_by_text("As a table").click()
    table = page.get_by_role("table", name="Articles by week and outlet")
    header = table.get_by_role("columnheader")
    assert sorted(header.all_text_contents()) == sorted(["Week", *OUTLETS, "All"])
    sums = [int(row.split()[-1]) for row in table.get_by_role("row").all_inner_texts()[1:]]
    assert sums == [4, 5, 5, 5, 4]


def test_a_passage_is_hovered_over_clicked_on_and_closed(
    page: Page, app: str, requested: list[str]
) -> None:
    chart = page.locator(".st-key-map [aria-roledescription=visualization]")
    expect(chart).to_have_attribute("aria-label", re.compile("Map of 24 passages in 4 clusters"))
    points(page).first.hover(force=True)
    tooltip = page.locator("#vg-tooltip-element")
    expect(tooltip.locator("h2")).to_have_text(f"{TITLE} 0")
    expect(tooltip).to_contain_text(f"{HOSTILE} 0. {SUBJECTS[0]}")
    assert tooltip.locator("img").count() == 0
    # Again after it was closed: the point is the same, and so must be what happens.
    for _ in range(2):
        settle(page)
        points(page).first.click(force=True)
        expect(page.locator(".reader .title")).to_have_text(f"{TITLE} 0")
        expect(page.locator(".reader mark.passage")).to_have_text(f"{HOSTILE} 0. {SUBJECTS[0]}")
        page.get_by_label("Close the article").click()
        expect(page.locator(".reader")).to_have_count(0)
    assert page.locator("img[src*='x.test']").count() == 0
    assert outside(requested, app) == []


def test_the_map_can_be_read_and_opened_without_a_pointer(page: Page) -> None:
    clusters = page.locator(".cluster")
    expect(clusters).to_have_count(4)
    for name in clusters.locator("h3").all_text_contents():
        terms = set(name.split(" · "))
        assert sum(terms <= set(re.findall(r"\w+", subject)) for subject in SUBJECTS) == 1
    expect(clusters.locator(".size")).to_have_text(["6 passages"] * 4)
    expect(clusters.first.get_by_role("button")).to_have_count(3)
    button = clusters.nth(1).get_by_role("button").first
    title = button.locator(".title").inner_text()
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".reader .title")).to_have_text(title)
    expect(button).to_have_attribute("aria-current", "true")


def test_the_passages_of_the_answer_are_lit(page: Page, app: str, requested: list[str]) -> None:
    page.get_by_role("link", name="Ask").click()
    field = page.get_by_placeholder("Ask a question of your articles")
    field.fill("Which oven makes the bread of the village?")
    field.press("Enter")
    expect(page.locator(".searched")).to_have_count(1, timeout=30_000)
    first = page.locator(".card .title").first.inner_text()
    page.get_by_role("link", name="Overview").click()
    expect(page.get_by_text("The numbered points are the passages for “Which oven")).to_be_visible()
    ranks = page.locator(".st-key-map svg g.mark-text text")
    expect(ranks.filter(has_text=re.compile("^1$"))).to_have_count(1)
    settle(page)
    # The uppermost of all points is that of the first passage.
    points(page).last.click(force=True)
    expect(page.locator(".reader .title")).to_have_text(first)
    assert outside(requested, app) == []
