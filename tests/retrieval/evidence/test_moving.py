"""A cited place is found again by the digest of its characters, wherever they stand now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.documents import Anchor, Document, Span
from retrieval.evidence.moving import present_place

STORY = Document(
    doc_id="ferry.txt",
    title="The ferry",
    text="The ferry stopped. Its engine failed at the pier, at 8 a.m. Nobody was hurt.",
    sha256="f0",
)


def anchor_of(quote: str, document: Document = STORY) -> Anchor:
    start = document.text.index(quote)
    return Anchor.of(document, Span(start, start + len(quote)))


def found(quote: str, text: str, document: Document = STORY) -> Span | None:
    place = present_place(anchor_of(quote, document), replace(document, text=text))
    return place.span if place else None


def test_an_unchanged_place_stays() -> None:
    anchor = anchor_of("Its engine failed at the pier, at 8 a.m.")
    assert present_place(anchor, STORY) is anchor


@pytest.mark.parametrize("before", ["New. ", "\n\n", "A much longer correction than that.\n"])
def test_a_place_is_found_behind_inserted_text(before: str) -> None:
    quote = "Its engine failed at the pier, at 8 a.m."
    text = before + STORY.text
    span = found(quote, text)
    assert span is not None
    assert (span.of(text), span.start) == (quote, 19 + len(before))


def test_a_place_is_found_before_removed_text_and_the_nearest_counts() -> None:
    quote = "Nobody was hurt."
    assert found(quote, STORY.text.replace("The ferry stopped. ", "")) == Span(41, 57)
    text = f"{quote} {quote} {'Filler. ' * 8}{quote} End."
    assert found(quote, text) == Span(text.rindex(quote), text.rindex(quote) + len(quote))


@pytest.mark.parametrize("text", ["", "Nobody", "Nobody was hurt!", "Its engine failed."])
def test_changed_characters_are_nowhere(text: str) -> None:
    assert found("Nobody was hurt.", text) is None


def test_a_text_without_spaces_is_searched_at_every_character() -> None:
    chinese = replace(STORY, text="渡轮星期一停航。因为发动机发生故障。没有人受伤。")
    assert found("因为发动机发生故障。", "更正：" + chinese.text, chinese) == Span(11, 21)


def test_an_anchor_without_a_digest_is_not_searched_for() -> None:
    anchor = replace(anchor_of("Nobody was hurt."), quote_sha256="")
    assert present_place(anchor, replace(STORY, text=f"New. {STORY.text}")) is None
