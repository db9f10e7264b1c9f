"""Which part of a passage a card shows, and what stands around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document, Span
from ui.browser.cards.excerpts import (
    AROUND,
    ROOM,
    WHOLE,
    context,
    excerpt,
    lead,
    objection,
    without_title,
)

SENTENCES = [
    f"Patrol {number:02} saw {number} boats on the lake, and none of them was empty."
    for number in range(10, 30)
]
TEXT = " ".join(SENTENCES)
LONG = Span(0, len(TEXT))
WORDS = "four " * 400


def place(text: str) -> Span:
    start = TEXT.index(text)
    return Span(start, start + len(text))


def test_a_short_passage_is_shown_whole() -> None:
    assert excerpt(TEXT, Span(10, 10 + WHOLE), [Span(20, 30)]) == Span(10, 10 + WHOLE)


def test_a_long_one_is_cut_to_its_answer_and_a_sentence_on_each_side() -> None:
    shown = excerpt(TEXT, LONG, [place(SENTENCES[5])])
    assert shown.of(TEXT) == " ".join(SENTENCES[4:7])


def test_a_mark_within_a_sentence_shows_all_of_the_sentence() -> None:
    shown = excerpt(TEXT, LONG, [place("15 boats")])
    assert shown.of(TEXT) == " ".join(SENTENCES[4:7])
    assert excerpt(TEXT, LONG, [place("15 boats")], beside=False).of(TEXT) == SENTENCES[5]


def test_nothing_beside_the_answer_is_shown_of_a_weaker_passage() -> None:
    answer = place(SENTENCES[5])
    assert excerpt(TEXT, LONG, [answer], beside=False) == answer


def test_a_long_sentence_beside_the_answer_is_left_out() -> None:
    long_one = f"The harbour master {'very ' * 60}slowly counted 3,000 crates."
    text = f"{long_one} Boris found 40 missing. {long_one}"
    answer = Span(len(long_one) + 1, len(long_one) + 24)
    assert answer.of(text) == "Boris found 40 missing."
    assert excerpt(text, Span(0, len(text)), [answer]) == answer


def test_where_both_sentences_beside_the_answer_have_no_room_the_one_before_is_shown() -> None:
    beside = f"The harbour master {'very ' * 25}slowly counted 3,000 crates."
    text = f"{TEXT} {beside} Boris found 40 of the crates missing. {beside} {TEXT}"
    start = text.index("Boris")
    answer = Span(start, text.index("missing.") + len("missing."))
    shown = excerpt(text, Span(0, len(text)), [answer])
    assert shown.of(text) == f"{beside} {answer.of(text)}"
    assert len(shown) <= ROOM < len(shown) + 1 + len(beside)


GUR = f"GUR spoke of {'thousands and ' * 14}thousands of them on Thursday."


def test_a_sentence_that_begins_with_a_pronoun_is_shown_with_the_one_before() -> None:
    said = f"It counted {'many and ' * 20}12,000 soldiers."
    text = f"{TEXT} {GUR} {said} {TEXT}"
    answer = Span(text.index(said), text.index(said) + len(said))
    shown = excerpt(text, Span(0, len(text)), [answer])
    assert shown.of(text) == f"{GUR} {said}"
    assert len(shown) > ROOM
    assert excerpt(text, Span(0, len(text)), [answer], beside=False) == answer


def test_the_sentence_before_the_passage_leads_to_a_pronoun() -> None:
    def led(text: str, start: int, skipped: tuple[Span, ...] = ()) -> str:
        article = Document(doc_id="a", title="A", text=text, sha256="0", skipped=skipped)
        found = lead(article, Span(start, len(text)))
        return found.of(text) if found else ""

    text = f"{TEXT}\n{GUR}\nIt estimated 12,000."
    assert led(text, text.index("It estimated")) == GUR
    assert led(text, text.index("GUR")) == ""
    assert led("It estimated 12,000.", 0) == ""
    # What is not searched is no part of the article's account.
    at = text.index("GUR")
    assert led(text, text.index("It estimated"), (Span(at, at + len(GUR)),)) == ""
    # A sentence longer than what is looked at has no beginning there.
    endless = f"{WORDS}. It estimated 12,000."
    assert led(endless, endless.index("It estimated")) == ""


def test_the_header_of_a_row_is_shown_with_it() -> None:
    row, header = place(SENTENCES[9]), place(SENTENCES[6])
    shown = excerpt(TEXT, LONG, [row, header])
    assert shown.of(TEXT) == " ".join(SENTENCES[5:10])


def test_too_little_to_hide_is_shown() -> None:
    text = f"It rained. {TEXT}"
    answer = Span(11 + len(SENTENCES[0]) + 1, 11 + len(SENTENCES[0]) + 1 + len(SENTENCES[1]))
    assert excerpt(text, Span(0, len(text)), [answer]).start == 0


def test_without_a_sentence_the_beginning_is_shown() -> None:
    shown = excerpt(TEXT, LONG, [])
    assert shown.of(TEXT) == " ".join(SENTENCES[:5])
    assert len(shown) <= WHOLE


def test_context_reaches_to_both_sides_and_no_further_than_the_article() -> None:
    around = context(TEXT, Span(TEXT.index(SENTENCES[5]), TEXT.index(SENTENCES[6]) - 1))
    before, after = around.of(TEXT).split(SENTENCES[5])
    whole = [before.strip(), after.strip()]
    assert all(part == " ".join(s for s in SENTENCES if s in part) for part in whole)
    assert all(AROUND // 2 < len(part) <= AROUND for part in whole)
    assert context(TEXT, Span(0, len(TEXT))) == Span(0, len(TEXT))
    assert context("x" * 50, Span(10, 20)) == Span(0, 50)
    # Where no sentence ends, whole words are shown.
    assert context(WORDS, Span(500, 1500)) == Span(225, 1779)


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


def test_a_sentence_that_may_take_back_what_is_shown_is_told_by_its_first_words() -> None:
    told = "Troops are in Kursk."
    long = "Although Kyiv saw no sign of them in the region, the army believes that they are there."
    for following, begins in (
        (long, "Although Kyiv saw no sign of them in the region, the army believes"),
        ("“However, nobody saw them,” Kirby said.", "However, nobody saw them,” Kirby said."),
        ("Stillwater is a town.", ""),
        ("Kyiv saw them, although not all.", ""),
        ("", ""),
    ):
        assert objection(f"{told}\n\n{following}", Span(0, len(told))) == begins


@pytest.mark.parametrize(
    ("text", "answer", "shown"),
    [
        ("Boats on the lake\n\nTen came. All left.", "Ten came.", "Ten came. All left."),
        # The title is the beginning of a sentence, or the answer itself.
        ("Boats on the lake were ten. All left.", "All left.", None),
        ("Boats on the lake\nTen came.", "Boats on the lake", None),
        ("Boats on the lake\n", "", None),
        ("Boats\nTen came.", "Ten came.", None),
    ],
)
def test_a_card_does_not_begin_with_the_title_that_stands_above_it(
    text: str, answer: str, shown: str | None
) -> None:
    document = Document(doc_id="a", title="Boats on the lake", text=text, sha256="0" * 64)
    start = text.index(answer)
    sentences = [Span(start, start + len(answer))] if answer else []
    found = without_title(document, Span(0, len(text)), sentences)
    assert found.of(text) == (text if shown is None else shown)
