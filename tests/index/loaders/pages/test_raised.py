"""Superscripts and subscripts: a figure is never changed by what stands above it."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring  # type: ignore[import-untyped]

from index.loaders.pages.raised import write_raised
from index.loaders.pages.unseen import Styles


def written(markup: str) -> str:
    tree = document_fromstring(f"<div>{markup}</div>")
    write_raised(tree, Styles(lifted=frozenset({".c5"})))
    return " ".join(tree.text_content().split())


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("The quay took 12,500<sup>3</sup> tonnes", "The quay took 12,500 tonnes"),
        ("1.200.000<sup>1)</sup> Euro", "1.200.000 Euro"),
        ("up from 9,800<sup><a href='#fn4'>4</a></sup> a year", "up from 9,800 a year"),
        ("in 7<a class='fn' href='#n1'><sup>1</sup></a> towns", "in 7 towns"),
        ("built in 1931<sup>[a]</sup> by", "built in 1931 by"),
        ("7<sup class='reference'><a href='#c1'>[12]</a></sup> boats", "7 boats"),
        ("310<sup>*</sup> boats", "310 boats"),
        ("310<sup>†</sup> boats", "310 boats"),
        ("45<sup>2</sup> people", "45 people"),
        ("12%<sup>4</sup> of them", "12% of them"),
        ("the board said<sup>3</sup> that", "the board said that"),
        ("It sank.<sup>1,2</sup> Divers", "It sank. Divers"),
        ("in the EU<sup>2</sup> and", "in the EU and"),
        ("30,000<sub>3</sub> tonnes", "30,000 tonnes"),
        ("7,500<span style='vertical-align: super'>3</span> tonnes", "7,500 tonnes"),
        ("7,500<span class='c5'>3</span> tonnes", "7,500 tonnes"),
        ("7,500<a class='superscript' href='#n'>3</a> tonnes", "7,500 tonnes"),
        ("45,000<a class='footnote-anchor' href='#footnote-2'>2</a> euros", "45,000 euros"),
        ("45,000<a href='#cite_note-2'>[2]</a> euros", "45,000 euros"),
        ("45,000<span class='fn'>2</span> euros", "45,000 euros"),
        ("(in 2019<sup>3</sup>)", "(in 2019)"),
        ("the season 2023/24<sup>3</sup>", "the season 2023/24"),
        ("It cost €5m<sup>3</sup> in", "It cost €5m in"),
        ("$4.5 billion<sup>2</sup> of", "$4.5 billion of"),
    ],
)
def test_note_marks_are_left_out(markup: str, text: str) -> None:
    assert written(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("10<sup>6</sup> cells", "10⁶ cells"),
        ("1.5 × 10<sup>−3</sup> m", "1.5 × 10⁻³ m"),
        ("2<sup>8</sup> = 256", "2⁸ = 256"),
        ("45 m<sup>2</sup> a head", "45 m² a head"),
        ("3,400 km<sup>3</sup>", "3,400 km³"),
        ("45 m<span style='vertical-align:super'>2</span> a head", "45 m² a head"),
        ("E = mc<sup>2</sup>", "E = mc²"),
        ("40 µg/m<sup>3</sup>", "40 µg/m³"),
        ("5 in<sup>2</sup> of", "5 in² of"),
        ("CO<sub>2</sub> and H<sub>2</sub>O", "CO₂ and H₂O"),
        ("Ca<sup>2+</sup>", "Ca²⁺"),
        ("SO<sub>4</sub><sup>2−</sup>", "SO₄²⁻"),
        ("NO<sub>x</sub> and PM<sub>2.5</sub>", "NOₓ and PM2.5"),
        ("<sup>14</sup>C dating", "¹⁴C dating"),
        ("7<sup>3</sup>.", "7³."),
    ],
)
def test_powers_and_formulas_are_shown_as_such(markup: str, text: str) -> None:
    assert written(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("1<sup>1</sup>/<sub>2</sub> inches", "1 1⁄2 inches"),
        ("1<sup>1</sup>/2 inches", "1 1/2 inches"),
        ("<sup>3</sup>⁄<sub>4</sub> mile", "3⁄4 mile"),
        ("the 21<sup>st</sup> pillar", "the 21st pillar"),
        ("le 1<sup>er</sup> mai", "le 1er mai"),
        ("au XIX<sup>e</sup> siècle", "au XIXe siècle"),
        ("la 2<sup>a</sup> Sala", "la 2ª Sala"),
        ("of 77<sup>a</sup> and 80<sup>b</sup>", "of 77 and 80"),
        ("<b>of 77<sup>a</sup></b><p>a: estimated</p>", "of 77a: estimated"),
        ("<b>of 77<sup>a</sup></b><p><sup>a</sup> Estimated</p>", "of 77[a] Estimated"),
        ("M<sup>me</sup> Duval à 18<sup>h</sup>30", "Mme Duval à 18h30"),
        ("stood for 90<sup>years</sup>.", "stood for 90 years."),
        ("Acme<sup>TM</sup> paint", "Acme™ paint"),
    ],
)
def test_fractions_ordinals_and_words(markup: str, text: str) -> None:
    assert written(markup) == text


def test_figures_in_links_are_no_marks() -> None:
    assert written("In <a href='#note'>2</a> of 3, <a href='/x'>12</a> died") == (
        "In 2 of 3, 12 died"
    )


def test_the_number_of_a_note_is_apart_from_its_text() -> None:
    assert written("<p><sup>1</sup>2,300 tonnes in 2019.</p>") == "[1] 2,300 tonnes in 2019."


def test_a_note_on_the_page_tells_a_mark_from_a_power() -> None:
    note = "<p id='fn6'>6. Without the ferries.</p>"
    assert written(f"<p>It has 10<sup>6</sup> boats.</p>{note}").startswith("It has 10 boats.")
