"""A cited place is found again by the digest of its characters, wherever they stand now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index import moving
from index.documents import Anchor, Document, Span
from index.moving import present_place, present_span

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


def test_a_place_longer_than_any_passage_is_only_found_where_it_was() -> None:
    sentence = "The ferry stopped. "
    long = replace(STORY, text=sentence * 300)
    for length, is_found in ((4_000, True), (4_001, False)):
        anchor = Anchor.of(long, Span(0, length))
        text = f"New. {long.text}"
        digest = anchor.quote_sha256
        moved = Span(5, 5 + length) if is_found else None
        assert present_span(text, anchor.span, digest) == moved
        assert present_span(f"{long.text}New.", anchor.span, digest) == anchor.span
        assert present_place(anchor, replace(long, text=f"{long.text}New.")) == anchor
        place = present_place(anchor, replace(long, text=text))
        assert (place.span if place else None) == moved


def test_a_place_is_looked_for_once_in_each_text(monkeypatch: pytest.MonkeyPatch) -> None:
    searched = []

    def counted(text: str, span: Span, quote_sha256: str) -> Span | None:
        searched.append(text)
        return present_span(text, span, quote_sha256)

    monkeypatch.setattr(moving, "present_span", counted)
    monkeypatch.setattr(moving, "_MOST_REMEMBERED", 2)
    texts = [f"{before}{STORY.text}" for before in ("One. ", "Two. ", "Three. ")]
    quote = "Nobody was hurt."
    for _ in range(3):
        assert found(quote, texts[0]) == Span(65, 81)
        assert found(quote, "Nobody.") is None
    assert searched == [texts[0], "Nobody."]
    # Only the last ones are remembered.
    assert found(quote, texts[1]) == Span(65, 81)
    assert found(quote, texts[2]) == Span(67, 83)
    assert found(quote, texts[0]) == Span(65, 81)
    assert searched == [texts[0], "Nobody.", texts[1], texts[2], texts[0]]


def test_an_anchor_without_a_digest_is_not_searched_for() -> None:
    anchor = replace(anchor_of("Nobody was hurt."), quote_sha256="")
    assert present_place(anchor, replace(STORY, text=f"New. {STORY.text}")) is None
