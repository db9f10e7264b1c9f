"""Where a quote stands in a text that has changed."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import pytest

from index.documents import Span
from retrieval.evidence.record import CitedRecord
from retrieval.evidence.verifying.differences import EditKind, edits_between
from retrieval.evidence.verifying.places import edited_place, exact_place, reset_place
from tests.cited_records import FERRY, QUOTE, RECORD, TEXT, cited


def words(text: str, span: Span | None) -> str | None:
    return span.of(text) if span else None


def became(text: str, record: CitedRecord = RECORD) -> str | None:
    place = edited_place(text, record)
    return place.span.of(text) if place else None


def test_a_quote_is_found_where_it_moved_to() -> None:
    text = f"Corrected on 8 March.\n\n{TEXT}"
    assert words(text, exact_place(text, RECORD)) == QUOTE
    assert exact_place(TEXT.replace("40", "50"), RECORD) is None


def test_of_several_places_the_one_between_the_same_words_is_the_quote() -> None:
    text = f"{QUOTE} {QUOTE} That was all.\n{TEXT}"
    span = exact_place(text, RECORD)
    assert span == Span(text.rindex(QUOTE), text.rindex(QUOTE) + len(QUOTE))


def test_a_short_quote_counts_only_between_the_same_words() -> None:
    record = cited("40 metres")
    elsewhere = "The pier is 40 metres wide, and nothing else is known of it."
    assert exact_place(elsewhere, record) is None
    assert edited_place(elsewhere, record) is None
    text = f"The pier is 40 metres wide.\n{TEXT}"
    assert exact_place(text, record) == Span(text.rindex("40"), text.rindex("40") + 9)


def test_a_short_quote_is_what_stands_between_its_neighbours_now() -> None:
    text = f"The pier is 40 metres wide.\n{TEXT.replace('40 metres', '60 metres')}"
    assert exact_place(text, cited("40 metres")) is None
    assert became(text, cited("40 metres")) == "60 metres"


@pytest.mark.parametrize(
    "changed",
    [
        QUOTE.replace(" ", "\n"),
        QUOTE.replace("propeller", "pro-\npeller"),
        QUOTE.replace("found", "fo\u00adund"),
        QUOTE.replace(", ", ",\u00a0"),
    ],
)
def test_a_quote_that_is_set_in_another_way_is_found(changed: str) -> None:
    text = TEXT.replace(QUOTE, changed)
    assert exact_place(text, RECORD) is None
    assert words(text, reset_place(text, RECORD)) == changed


def test_kinds_of_marks_are_no_difference_and_other_characters_are() -> None:
    record = cited("Karin Vogt, said that “nobody will pay twice”. A second")
    plain = TEXT.replace("“", '"').replace("”", '"')
    assert words(plain, reset_place(plain, record)) == record.quote.replace("“", '"').replace(
        "”", '"'
    )
    assert reset_place(TEXT.replace("Vogt,", "Vogt"), record) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("40 metres", "14 metres"),
        ("Divers", "Firemen"),
        ("propeller.", "rudder."),
        (", 40 metres long,", ""),
        ("a rope", "no rope"),
        ("rope,", "rope, as thick as an arm and"),
    ],
)
def test_what_a_quote_became_is_found_with_its_ends(old: str, new: str) -> None:
    assert became(f"New.\n{TEXT.replace(old, new)}") == QUOTE.replace(old, new)


def test_words_added_beside_a_quote_are_not_part_of_it() -> None:
    text = TEXT.replace("Divers", "On Tuesday morning, divers").replace("40", "41")
    assert became(text) == QUOTE.replace("40", "41").replace("Divers", "divers")


def test_the_last_word_is_found_though_its_neighbours_are_gone() -> None:
    before = TEXT[: RECORD.span.start] + QUOTE.replace("propeller", "rudder")
    assert became(before) == QUOTE.replace("propeller", "rudder")
    after = QUOTE.replace("Divers", "Firemen") + TEXT[RECORD.span.end :]
    assert became(after) == QUOTE.replace("Divers", "Firemen")


def test_a_word_that_was_cut_stays_cut() -> None:
    record = cited("ers found a rope, 40 metres long, around the prop")
    assert became(TEXT.replace("40", "50"), record) == record.quote.replace("40", "50")


@pytest.mark.parametrize("text", ["", "Nothing of the kind.", "The long rope of the pier is new."])
def test_a_text_without_the_quote_has_no_place(text: str) -> None:
    assert (exact_place(text, RECORD), reset_place(text, RECORD)) == (None, None)
    assert edited_place(text, RECORD) is None


def test_a_quote_is_found_in_a_long_article() -> None:
    filler = " ".join(
        f"Line {number} of the harbour register names a ship." for number in range(2500)
    )
    text = f"{filler}\n{TEXT.replace('40', '44')}\n{filler}"
    assert became(text) == QUOTE.replace("40", "44")


def test_a_text_without_spaces_is_compared_by_its_characters() -> None:
    chinese = "渡轮星期一停航因为发动机在港口发生故障潜水员发现了一根绳子"
    document = replace(FERRY, text=chinese)
    record = cited("因为发动机在港口发生故障", document)
    text = f"更正{chinese.replace('发动机', '螺旋桨')}"
    assert became(text, record) == "因为螺旋桨在港口发生故障"


LONG = " ".join(f"Line {number} names a ship." for number in range(1_200))


@pytest.mark.parametrize("quote", [LONG, "w " * 9_000 + "end", "渡轮停航" * 4_000])
def test_a_quote_that_is_longer_than_any_passage_is_only_found_to_the_letter(quote: str) -> None:
    document = replace(FERRY, text=f"{quote}\n{TEXT}")
    record = cited(quote, document)
    assert exact_place(f"New.\n{document.text}", record) == Span(5, 5 + len(quote))
    text = f"{TEXT}\n{document.text.replace(quote[-9:], 'x' + quote[-9:])}" * 3
    tracemalloc.start()
    try:
        assert edited_place(text, record) is None
        assert tracemalloc.get_traced_memory()[1] < 200_000_000
    finally:
        tracemalloc.stop()
    if quote is LONG:
        assert reset_place(document.text.replace(" ", "\n"), record) is None


def test_a_long_passage_is_compared_within_a_limit_of_memory() -> None:
    quote = "".join(chr(0x4E00 + number * 7 % 5_000) for number in range(2_500))
    filler = "".join(chr(0x4E00 + number * 11 % 7_000) for number in range(30_000))
    record = cited(quote, replace(FERRY, text=quote))
    tracemalloc.start()
    try:
        became_now = became(f"{filler}{quote[:1_000]}渡轮{quote[1_000:]}{filler}", record)
        assert tracemalloc.get_traced_memory()[1] < 900_000_000
    finally:
        tracemalloc.stop()
    assert became_now == f"{quote[:1_000]}渡轮{quote[1_000:]}"


# Differences


def edits(quote: str, text: str) -> list[tuple[EditKind, str, str]]:
    found = edits_between(quote, f"»{text}", Span(1, 1 + len(text)))
    return [(each.kind, each.was.of(quote), each.now.of(f"»{text}")) for each in found]


@pytest.mark.parametrize(
    ("quote", "text", "expected"),
    [
        ("a b c", "a\n b  c", []),
        ("a rope of 1,500 metres", "a rope of 2,500 metres", [("figure", "1,500", "2,500")]),
        ("he will pay", "he will not pay", [("negation", "", "not")]),
        ("he will pay now", "he will pay", [("word", "now", "")]),
        ("the red ship", "the blue ship", [("word", "red", "blue")]),
        (
            "The ferry, late",
            "the ferry late",
            [("typography", "The", "the"), ("typography", ",", "")],
        ),
        ("five men", "six men", [("figure", "five", "six")]),
        ("发动机坏了", "螺旋桨坏了", [("word", "发动机", "螺旋桨")]),
    ],
)
def test_differences_are_told_word_by_word(
    quote: str, text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert edits(quote, text) == [(EditKind(kind), was, now) for kind, was, now in expected]
