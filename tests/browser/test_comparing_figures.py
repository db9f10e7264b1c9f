"""The strip of figures above an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from index import Library
from index.documents import Document
from index.models.protocols import Embedder
from tests.browser.serving import serving
from tests.browser.visit import KURSK, Visit, box, marked
from tests.storm_articles import STORM, TOLLS

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]


def test_the_figures_are_lined_up_and_open_their_passage(visit: Visit) -> None:
    page = visit.page
    visit.ask(KURSK)
    strip = page.locator(".figures")
    # The strip has its place at once, so that the passages do not move when it is filled.
    before = box(page.locator(".card").first)["top"] - box(strip)["top"]
    figures = strip.locator(".figure")
    expect(figures.first).to_be_visible(timeout=60_000)
    after = box(page.locator(".card").first)["top"] - box(strip)["top"]
    assert abs(before - after) <= 2, (before, after)
    shown = figures.locator("strong").all_text_contents()
    assert {"at least 1,500", "2,600", "approximately 11,000"} <= set(shown)
    dutch = figures.filter(has_text="1,500")
    expect(dutch).to_contain_text("Ruben Brekelmans")
    dutch.click()
    expect(page.locator(".reader .text mark.sentence").first).to_be_visible()
    assert "at least 1,500 North Korean troops" in marked(page, "sentence")
    assert visit.outside() == []
    assert visit.complaints == []


def test_a_question_for_no_figure_has_no_strip(visit: Visit) -> None:
    visit.ask("Who is John Kirby?")
    expect(visit.page.locator(".card").first).to_be_visible()
    expect(visit.page.locator(".figures")).to_have_count(0)


def test_figures_are_reached_with_the_keyboard(visit: Visit) -> None:
    visit.ask(KURSK)
    figure = visit.page.locator(".figure").first
    expect(figure).to_be_visible(timeout=60_000)
    # The words that are seen are in the name, which has the whole sentence.
    seen = figure.locator(".words").inner_text().strip().rstrip("…").strip()
    expect(figure).to_have_attribute(
        "aria-label", re.compile(f"^Open in its article: .*{re.escape(seen)}")
    )
    assert seen in (figure.get_attribute("title") or "")
    figure.focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".reader .text mark.sentence").first).to_be_visible()


@pytest.fixture(scope="module")
def storm(tmp_path_factory: pytest.TempPathFactory, default_model: Embedder) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("storm")
    library = Library.open(folder / "library", create=True, embedder=default_model)
    library.add(
        Document(
            doc_id=f"storm-{number}.txt", title=f"Storm, part {number}", text=text,
            sha256="0" * 64, published=published,
        )
        for number, (text, published) in enumerate(TOLLS, start=1)
    )  # fmt: skip
    with serving(library.folder, folder / "app.log") as url:
        yield url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_figures_of_several_days_are_drawn_over_time(
    browser: Browser, storm: str, scheme: str, width: int
) -> None:
    visit = Visit(browser, storm, viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = visit.page
    visit.ask(STORM)
    strip = page.locator(".figures")
    chart = strip.locator(".figure-chart")
    expect(chart).to_be_visible(timeout=60_000)
    expect(strip.get_by_role("img")).to_have_attribute(
        "aria-label", "3 figures over time, from 2 May 2024 to 12 May 2024"
    )
    # What is seen is said: how many, of which days, and which is the last.
    expect(strip.get_by_role("status")).to_have_text(
        "3 different figures in 3 articles, published 2 to 12 May 2024; published last: 31"
    )
    expect(chart.locator("figcaption")).to_have_text("By the day of publication")
    dots = chart.locator("circle")
    heights = [float(dot.get_attribute("cy") or "") for dot in dots.all()]
    across = [float(dot.get_attribute("cx") or "") for dot in dots.all()]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] > heights[1] > heights[2]
    assert (across[1] - across[0]) * 4 == pytest.approx(across[2] - across[1])
    # What the chart shows can be read, too.
    strip.get_by_text("The chart as a table").click()
    rows = strip.locator(".figure-points tr").all_inner_texts()
    assert [re.split(r"\s*\t\s*", row)[:2] for row in rows[1:]] == [
        ["2 May 2024", "12"], ["4 May 2024", "19"], ["12 May 2024", "31"],
    ]  # fmt: skip
    # Nothing of it reaches beyond the page, and the dots stand out from the page.
    right = page.evaluate("document.documentElement.clientWidth")
    for each in (chart, strip.locator(".figure-points table")):
        edges = box(each)
        assert edges["left"] >= 0
        assert edges["right"] <= right
    colour, ground = dots.first.evaluate(
        "node => [getComputedStyle(node).fill,"
        " getComputedStyle(node.closest('.figures')).getPropertyValue('--st-background-color')]"
    )
    assert colour not in ("", "none", ground)
    assert visit.outside() == []
    assert visit.complaints == []
    page.close()


def test_a_figure_of_another_place_stands_apart_and_opens(browser: Browser, storm: str) -> None:
    visit = Visit(browser, storm)
    page = visit.page
    visit.ask(STORM)
    strip = page.locator(".figures")
    apart = strip.locator(".figure-others")
    button = strip.get_by_role("button", name="1 figure of another place")
    expect(button).to_have_attribute("aria-expanded", "false", timeout=60_000)
    velmo = apart.locator(".figure")
    expect(velmo).to_be_hidden()
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(velmo).to_be_visible()
    expect(velmo).to_have_count(1)
    expect(velmo.locator("strong")).to_have_text("40")
    expect(velmo).to_contain_text("Velmo")
    velmo.click()
    expect(page.locator(".reader .text mark.sentence").first).to_be_visible()
    assert "In Velmo the storm killed 40 people" in marked(page, "sentence")
    page.close()


@pytest.mark.parametrize(
    ("width", "beside"), [(1440, False), (1440, True), (1280, True), (390, False)]
)
def test_three_whole_figures_are_shown_at_first_and_all_on_demand(
    browser: Browser, app: str, width: int, beside: bool
) -> None:
    visit = Visit(browser, app, viewport={"width": width, "height": 844})
    page = visit.page
    visit.ask(KURSK)
    figures = page.locator(".figure-list:not(.figure-others) .figure")
    expect(figures.first).to_be_visible(timeout=60_000)
    if beside:
        page.locator(".card .open").first.click()
        expect(page.locator(".reader .text mark.sentence").first).to_be_visible()
    strip = page.locator(".figure-list:not(.figure-others)")
    show_all = page.get_by_role("button", name="Show all", exact=True)
    expect(show_all).to_be_visible()

    def shown() -> list[Locator]:
        return [figure for figure in figures.all() if figure.is_visible()]

    assert 3 <= len(shown()) < figures.count()
    edges = box(strip)
    for figure in shown():
        # Neither the figure nor a word in it is cut.
        assert box(figure)["right"] <= edges["right"] + 1
        assert box(figure)["bottom"] <= edges["bottom"] + 1
        assert figure.evaluate(
            "node => [node, ...node.querySelectorAll('*')].every((each) =>"
            " each.scrollWidth <= each.clientWidth + 1 || !each.clientWidth)"
        )
    # Tab goes to none that is not shown.
    shown()[-1].focus()
    page.keyboard.press("Tab")
    assert not page.evaluate(
        "(() => { let node = document.activeElement;"
        " while (node.shadowRoot) node = node.shadowRoot.activeElement;"
        " return node.matches('.figure-list:not(.figure-others) .figure'); })()"
    )
    show_all.click()
    assert len(shown()) == figures.count()
    for figure in figures.all():
        assert box(figure)["right"] <= edges["right"] + 1
    page.get_by_role("button", name="Show fewer").click()
    expect(show_all).to_be_visible()
    assert 3 <= len(shown()) < figures.count()
    page.close()


def test_a_figure_of_a_wider_place_is_not_said_to_answer_and_comes_last(visit: Visit) -> None:
    page = visit.page
    visit.ask(KURSK)
    card = page.locator(".card", has_text="sent by Pyongyang to Russia")
    note = card.locator(".figure-place")
    expect(note).to_have_text("says only “to Russia”", timeout=60_000)
    expect(card.locator(".match")).to_have_text("comes near")
    rank = card.get_attribute("data-rank")
    first_line = page.locator(".status [role=status]")
    expect(first_line).to_contain_text(f"[{rank}] says only “to Russia”")
    answering = (first_line.text_content() or "").split(" · ")[0]
    assert "answer" in answering
    assert f"[{rank}]" not in answering
    # The figure of the first passage that answers comes first, those of wider places last.
    figures = page.locator(".figure-list:not(.figure-others) .figure")
    assert figures.first.locator(".rank").text_content() == answering.split(" ")[0].strip(",")
    elsewhere = ["elsewhere" in (figure.get_attribute("class") or "") for figure in figures.all()]
    assert elsewhere == sorted(elsewhere)
    assert any(elsewhere)
    # The pane, which a phone shows over the answer, says the same.
    page.locator(".card .open").first.click()
    expect(page.locator(".reader .text mark.sentence").first).to_be_visible()
    assert (first_line.text_content() or "-") in (page.locator(".reader").text_content() or "")
