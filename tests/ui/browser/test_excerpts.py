"""Which part of a passage a card shows, and what stands around it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.documents import Span
from ui.browser.views.excerpts import AROUND, BESIDE, FEW, WHOLE, context, excerpt

WORDS = "four " * 400
LONG = Span(500, 1500)


def test_a_short_passage_is_shown_whole() -> None:
    assert excerpt(WORDS, Span(10, 10 + WHOLE), [Span(20, 30)]) == Span(10, 10 + WHOLE)


def test_a_long_one_is_cut_to_whole_words_beside_its_answer() -> None:
    shown = excerpt(WORDS, LONG, [Span(1000, 1049)])
    assert shown == Span(880, 1169)
    assert shown.of(WORDS) == ("four " * 58)[:-1]


def test_the_header_of_a_row_is_shown_with_it() -> None:
    row, header = Span(1000, 1049), Span(900, 919)
    assert excerpt(WORDS, LONG, [row, header]) == excerpt(WORDS, LONG, [Span(900, 1049)])


def test_too_little_to_hide_is_shown() -> None:
    near = LONG.start + BESIDE + FEW
    assert excerpt(WORDS, LONG, [Span(near, near + 9)]).start == LONG.start
    assert excerpt(WORDS, LONG, [Span(near + 10, near + 19)]).start > LONG.start


def test_without_a_sentence_the_beginning_is_shown() -> None:
    shown = excerpt(WORDS, LONG, [])
    assert (shown.start, shown.end) == (500, 799)


def test_context_reaches_to_both_sides_and_no_further_than_the_article() -> None:
    assert context(WORDS, LONG) == Span(220, 1779)
    assert context(WORDS, Span(0, 2000)) == Span(0, 2000)
    assert context("x" * 50, Span(10, 20)) == Span(0, 50)


@given(st.text(alphabet="ab \n😀", max_size=900), st.data())
def test_nothing_that_is_cited_is_ever_hidden(text: str, data: st.DataObject) -> None:
    edges = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    passage, sentence = Span(edges[0], edges[3]), Span(edges[1], edges[2])
    shown = excerpt(text, passage, [sentence] if len(sentence) else [])
    assert passage.contains(shown)
    assert not len(sentence) or shown.contains(sentence)
    around = context(text, passage)
    assert around.contains(passage)
    assert len(around) <= len(passage) + 2 * AROUND
