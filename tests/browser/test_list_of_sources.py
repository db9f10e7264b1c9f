"""The list of articles on the Sources page in a real browser: its head, and what is filled in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from index import Library
from index.documents import Document
from index.models.protocols import Embedder
from tests.browser.serving import serving
from tests.browser.visit import box

pytestmark = [pytest.mark.browser, pytest.mark.model]

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 720}


@pytest.fixture
def library(tmp_path: Path, default_model: Embedder) -> Library:
    made = Library.open(tmp_path / "library", create=True)
    made.add(
        Document(doc_id=f"{name}.txt", title=name, text=f"The {name} stopped.", sha256=name)
        for name in ("Bridge", "Ferry", "Tram")
    )
    return made


@pytest.fixture
def address(library: Library, tmp_path: Path) -> Iterator[str]:
    with serving(library.folder, tmp_path / "app.log") as url:
        yield url


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_search_stands_at_the_head_of_the_list_and_ticked_articles_are_filled_in(
    browser: Browser, address: str, library: Library, size: dict[str, int], scheme: str
) -> None:
    page = browser.new_page(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    page.set_default_timeout(30_000)
    page.goto(f"{address}/sources")
    expect(page.get_by_role("table")).to_be_visible(timeout=60_000)
    main = page.get_by_test_id("stMain")
    head = box(main.get_by_role("heading", name="Articles", exact=True))
    field = box(main.get_by_label("Find an article", exact=True))
    table, adding = box(page.locator(".bar")), box(page.locator(".st-key-adding-articles"))
    assert adding["bottom"] <= field["top"]
    assert field["top"] <= (head["top"] + head["bottom"]) / 2 <= field["bottom"] <= table["top"]
    assert head["right"] <= field["left"]
    if size is PHONE:
        # On a card, what is missing stands in one line with what is known.
        first = page.locator("tr.source").first
        tops = {box(fill)["top"] for fill in first.locator(".fill").all()}
        assert len(tops) == 1
        assert box(first.locator("td.passages"))["top"] in tops
    # Nothing else stands between the field and the list that it narrows.
    assert table["top"] - field["bottom"] < 40

    for name in ("Bridge", "Tram"):
        page.get_by_label(f"Tick {name}").check()
    page.get_by_label("Outlet of the ticked articles").fill("Herald")
    page.keyboard.press("Enter")
    expect(page.locator("td.outlet")).to_have_text(["Herald", "Add outlet", "Herald"])
    which = page.get_by_label("What to set for the ticked articles")
    which.select_option("Date")
    day = page.get_by_label("Date of the ticked articles")
    day.fill("5 March")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(day).to_have_attribute("aria-invalid", "true")
    day.fill("2024-3-5")
    page.keyboard.press("Enter")
    expect(page.locator("td.date")).to_have_text(["5 Mar 2024", "Add date", "5 Mar 2024"])
    # The next article is filled in without another choice.
    expect(which).to_have_value("published")
    expect(page.locator(".ticked")).to_have_text("2 ticked")
    results = Axe().run(page).response["violations"]
    assert [each["id"] for each in results if each["impact"] in ("serious", "critical")] == []
    with library.snapshot() as snapshot:
        tram, ferry = snapshot.document("Tram.txt"), snapshot.document("Ferry.txt")
    assert (tram.source, tram.published) == ("Herald", date(2024, 3, 5))
    assert (ferry.source, ferry.published) == ("", None)
    page.close()
