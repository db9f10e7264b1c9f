"""Whatever the markup, a page is read or refused within seconds, and figures are not joined."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import EmptySource
from index.loaders.formats.texts.html import read_page
from index.loaders.pages.raised import Notes, raised

SECONDS = 15  # two seconds here; more on a slow machine that counts lines
PIECES = [
    *("<main>", "</main>", "<article>", "</article>", "<section class='post'>", "</section>"),
    *("<header>", "</header>", "<footer>", "</footer>", "<aside>", "</aside>", "<h1>", "</h1>"),
    *("<h2>Later</h2>", "<p>", "</p>", "<ul><li>", "</li>", "</ul>", "<a href='/x'>", "</a>"),
    *("<table><tr><td rowspan=3>", "<td colspan=9>", "<th>", "<tr>", "</table>", "<caption>"),
    *("<sup>2</sup>", "<sub>2</sub>", "<sup>", "<sub>", "</sup>", "/", "<s>", "</s>", "<q>"),
    *("</q>", "<ruby>", "<rt>", "<time datetime='x'>", "18:40", "<div hidden>", "</div>"),
    *("<div class='related share'>", "<details><summary>", "<template>", "<noscript>", "<dialog>"),
    *("<span aria-hidden=true>", "<style>.x{display:none}</style>", "<p class=x>", "<math><msup>"),
    *('<script type=\'application/ld+json\'>{"@type":"Article","articleBody":[1]}</script>',),
    *("<script type='application/ld+json'>{\"@graph\":[[{}],null,3]}</script>", "<br>", "<pre>\n"),
    *("The quay cost 12,500 euros. ", "Forty traders moved to the car park. ", "10", "é", "漢字"),
    *("\x01", "&#1;", "&#xFFFE;", "\ufeff", "<time datetime='\x02 x'></time>", "&#xD800;"),
]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_markup(markup: str) -> None:
    started = time.monotonic()
    try:
        text, metadata = read_page(f"<html><body>{markup}")
    except EmptySource:
        return
    finally:
        assert time.monotonic() - started < SECONDS
    assert text.strip()
    assert text.encode()
    assert all(line == line.strip() and line for line in text.splitlines())
    assert all(metadata.notes)


@given(
    st.text(max_size=6),
    st.from_regex(r"(?:[A-Za-z ]{0,8}[\d.,]{0,7})?", fullmatch=True),
    st.text(max_size=6),
)
def test_what_stands_above_a_figure_never_makes_it_another(
    text: str, before: str, after: str
) -> None:
    written = raised(" ".join(text.split()), before, after, Notes())
    if before[-1:].isdigit():
        assert not written[:1].isdecimal()


@pytest.mark.parametrize(
    "markup",
    [
        "<div><p>word and a word</p>" * 2_000,
        "<table><tr><td>" * 200 + "text",
        "<table>" + "<tr><td rowspan=100 colspan=100>a" * 500,
        "<sup>2" * 2_000,
        "<p>The board met. <sup>1</sup>" * 3_000,
        "<p>" + "<span>1</span>" * 10_000,
        "<ul>" + "<li><a href='/x'>Home</a>" * 10_000,
        "<div class='post'><h2><a href='/1'>Title of it</a></h2><p>Words.</p></div>" * 3_000,
        "<p>word <s>x</s> <q>y</q> <b>Z</b></p>" * 3_000,
        "<div hidden>a</div><p aria-hidden=true>b</p>" * 5_000,
        "<style>" + "{" * 50_000 + "@media" * 10_000 + "</style><p>text",
        "<p>" + "Words without an end " * 100_000,
    ],
)
def test_large_and_deep_pages_take_seconds(markup: str) -> None:
    started = time.process_time()
    with suppress(EmptySource):
        read_page(f"<html><body>{markup}</body></html>")
    assert time.process_time() - started < SECONDS
