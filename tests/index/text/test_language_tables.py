"""The tables of English words that several modules share."""

from __future__ import annotations

import ast
import calendar
import inspect
import re
from collections import Counter
from datetime import date

import pytest

from index.documents import Span
from index.loaders.facts.datelines import parse_dateline
from index.loaders.facts.dates import parse_date
from index.text import speech
from index.text.agencies import SIGNATURE
from index.text.boilerplate import boilerplate_spans
from index.text.calendar_names import (
    MONTH_ABBREVIATIONS,
    MONTH_NUMBERS,
    MONTHS,
    SURE_ABBREVIATIONS,
    TIME_ZONES,
    WEEKDAY_ABBREVIATIONS,
    WEEKDAYS,
)
from index.text.sentences import paragraph_sentences
from index.text.speech import QUOTE
from index.text.words.word_lists import any_of, words
from index.text.wrapping import NARROWEST, WIDEST, adjoin, may_be_wrapped
from retrieval.wording.normalise import normalise_sentence

DAY = date(2024, 10, 25)


def test_months_and_weekdays_are_those_of_the_calendar() -> None:
    assert list(MONTHS) == calendar.month_name[1:]
    assert list(WEEKDAYS) == list(calendar.day_name)
    for short in calendar.month_abbr[1:]:
        assert MONTH_NUMBERS[short.lower()] == list(calendar.month_abbr).index(short)
    assert set(calendar.day_abbr) <= set(WEEKDAY_ABBREVIATIONS)
    assert all(any(day.startswith(short) for day in WEEKDAYS) for short in WEEKDAY_ABBREVIATIONS)
    assert set(MONTH_NUMBERS) == {name.lower() for name in (*MONTHS, *MONTH_ABBREVIATIONS)}
    assert SURE_ABBREVIATIONS["sept"] == "september"
    assert SURE_ABBREVIATIONS.keys().isdisjoint({"mar", "apr", "may", "jun", "jul"})


@pytest.mark.parametrize("zone", TIME_ZONES)
def test_a_date_may_end_with_any_time_zone(zone: str) -> None:
    assert parse_date(f"October 25, 2024, 5:02 p.m. {zone}") == DAY


@pytest.mark.parametrize("day", [*WEEKDAYS, *WEEKDAY_ABBREVIATIONS])
def test_a_date_may_begin_with_any_weekday(day: str) -> None:
    assert parse_date(f"{day}, October 25, 2024") == DAY
    assert parse_date(f"{day}x, October 25, 2024") is None


AGENCIES = ("AFP", "ANI", "ANSA", "AP", "CNN", "dpa", "PA", "RFE/RL", "REUTERS", "Tass", "VOA")


@pytest.mark.parametrize("agency", [*AGENCIES, "The Associated Press", "Bloomberg News"])
def test_an_agency_signs_a_dateline_and_is_no_word_of_its_sentence(agency: str) -> None:
    line = f"ROME ({agency}) — The bridge will close on Monday."
    dateline = parse_dateline(line)
    assert dateline is not None
    assert dateline.agency == agency
    assert SIGNATURE.search(line)
    assert normalise_sentence(line) == normalise_sentence("ROME — The bridge will close on Monday.")


@pytest.mark.parametrize(
    ("credit", "skipped"),
    [
        ("Jane Doe/ANSA", True),
        ("Jane Doe/RFE/RL", True),
        ("Jane Doe/The Associated Press", True),
        ("Jane Doe/PA", True),
        # A town and its state.
        ("Harrisburg/PA", False),
    ],
)
def test_an_agency_ends_a_credit(credit: str, skipped: bool) -> None:
    text = f"The bridge will close on Monday.\n\n{credit}\n\nIt opens again in May."
    assert bool(boilerplate_spans(text)) is skipped


@pytest.mark.parametrize("verb", sorted(QUOTE))
def test_a_verb_of_saying_keeps_a_quotation_in_its_sentence(verb: str) -> None:
    text = f"“Why does it close?” Jane Doe {verb}. Nobody knew."
    sentences = list(paragraph_sentences(text, Span(0, len(text))))
    assert [span.of(text) for span in sentences] == [text[:-13], "Nobody knew."]


def test_each_form_of_a_verb_of_saying_stands_once() -> None:
    # The tables share forms by being made of each other, so a new form has one place.
    module = ast.parse(inspect.getsource(speech))
    written = [
        word
        for call in ast.walk(module)
        if isinstance(call, ast.Call)
        for each in call.args
        if isinstance(each, ast.Constant)
        for word in str(each.value).split()
    ]
    assert {"said", "wondered", "claims", "adding", "finds"} <= set(written)
    assert [word for word, count in Counter(written).items() if count > 1] == []


@pytest.mark.parametrize(("width", "wrapped"), [(39, False), (40, True), (120, True), (121, False)])
def test_a_notice_below_wrapped_lines_continues_them(width: int, wrapped: bool) -> None:
    # A line that reads like a notice is part of the article if a wrapped sentence runs into it.
    line = ("The Bridge " * 20)[: width - 1] + "x"
    text = f"{line}\n{line}\nAdvertisement\n\nIt opens again in May."
    assert may_be_wrapped(width) is wrapped
    assert bool(boilerplate_spans(text)) is not wrapped


def test_lines_adjoin_without_a_blank_line_between_them() -> None:
    assert (NARROWEST, WIDEST) == (40, 120)
    for gap, expected in (("\n", True), (" \r\n\t", True), ("\n\n", False), (" ", False)):
        text = f"a{gap}b"
        assert adjoin(text, 1, len(text) - 1) is expected


def test_the_longest_alternative_comes_first() -> None:
    assert words(" a  b\nc ") == frozenset("abc")
    assert any_of({"Sep", "Sept", "a.m"}) == r"(?:Sept|Sep|a\.m)"
    assert re.match(any_of(("AP", "AP News")), "AP News")
