"""Anchors: places in articles, found again and checked."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from index.documents import UNTITLED, Anchor, Document, Span

FERRY = Document(
    doc_id="ferry",
    title="The ferry",
    text="😀 The ferry between the islands stopped on Monday after its engine failed.",
    sha256="f0",
)
ISLANDS = Anchor.of(FERRY, Span(12, 31))


def test_an_anchor_names_a_place_and_quotes_nothing() -> None:
    assert ISLANDS.span.of(FERRY.text) == "between the islands"
    assert (
        Anchor(
            doc_id="ferry",
            span=Span(12, 31),
            quote_sha256=hashlib.sha256(b"between the islands").hexdigest(),
            text_sha256=hashlib.sha256(FERRY.text.encode()).hexdigest(),
        )
        == ISLANDS
    )
    assert "islands" not in repr(ISLANDS)


def test_an_anchor_holds_where_its_characters_are_the_same() -> None:
    assert (ISLANDS.holds(FERRY), ISLANDS.is_unchanged(FERRY)) == (True, True)
    elsewhere = replace(FERRY, text=FERRY.text.replace("Monday", "Sunday"))
    assert (ISLANDS.holds(elsewhere), ISLANDS.is_unchanged(elsewhere)) == (True, False)
    there = replace(FERRY, text=FERRY.text.replace("between", "among  "))
    assert ISLANDS.holds(there) is False
    assert ISLANDS.holds(replace(FERRY, text=FERRY.text[:30])) is False
    assert ISLANDS.holds(replace(FERRY, text="")) is False


def test_an_old_anchor_without_a_quote_holds_only_in_the_same_text() -> None:
    old = replace(ISLANDS, quote_sha256="")
    assert old.holds(FERRY) is True
    assert old.holds(replace(FERRY, text=FERRY.text + " It rained.")) is False


@pytest.mark.parametrize("span", [Span(3, 3), Span(0, 1000), Span(len(FERRY.text), 90)])
def test_a_place_without_text_has_no_anchor(span: Span) -> None:
    with pytest.raises(ValueError, match="ferry has no text at"):
        Anchor.of(FERRY, span)


def test_the_word_that_says_there_is_no_headline_is_not_searched() -> None:
    untitled = Document(doc_id="a", title=f"{UNTITLED}Rain fell", text="Rain fell.", sha256="0")
    assert untitled.searched_title == "Rain fell"
    assert untitled.text_with_title(Span(0, 4)) == "Rain fell\nRain"
