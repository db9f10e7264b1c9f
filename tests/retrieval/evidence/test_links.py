"""Links that open one passage, and what is made of those that do not hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.documents import Document, Span
from index.layout import Layout, PlaceKind
from retrieval.evidence.links import (
    CHANGED_ELSEWHERE_NOTICE,
    MOVED_NOTICE,
    OUTSIDE_ARTICLE_NOTICE,
    PARAMETERS,
    TEXT_CHANGED_NOTICE,
    LinkTarget,
    link_parameters,
    read_link,
)

ARTICLE = Document(
    doc_id="north/a b&c.txt",
    title="",
    text="😀 Rain fell. The bridge closed at noon. It opened again at four.",
    sha256="",
)
PASSAGE = Span(2, 39)
SENTENCE = Span(13, 39)
ANSWER = Span(34, 38)


def test_a_link_opens_what_it_was_made_of() -> None:
    answers = (Span(17, 23), ANSWER)
    given = link_parameters(ARTICLE, PASSAGE, (SENTENCE,), answers)
    assert given.keys() <= set(PARAMETERS)
    assert {name: given[name] for name in ("doc", "start", "end", "mark", "answer")} == {
        "doc": "north/a b&c.txt",
        "start": "2",
        "end": "39",
        "mark": "13-39",
        "answer": "17-23 34-38",
    }
    assert read_link(ARTICLE, given) == LinkTarget(PASSAGE, (SENTENCE,), answers)


def test_a_link_names_the_page_for_whoever_reads_it() -> None:
    layout = Layout(kind=PlaceKind.PAGE, starts=(0, 14), labels=("3", "4"))
    paged = replace(ARTICLE, layout=layout)
    given = link_parameters(paged, PASSAGE, (SENTENCE,))
    assert given["place"] == "pp. 3–4"
    assert given.keys() <= set(PARAMETERS)
    # Whatever it says, the offsets decide.
    assert read_link(paged, given | {"place": "<b>p. 9"}) == LinkTarget(PASSAGE, (SENTENCE,))


def test_a_link_without_an_answer_marks_the_sentence_alone() -> None:
    given = link_parameters(ARTICLE, PASSAGE, (SENTENCE,))
    assert "answer" not in given
    assert read_link(ARTICLE, given) == LinkTarget(PASSAGE, (SENTENCE,))


def test_what_only_came_near_is_not_linked_to_as_an_answer() -> None:
    given = link_parameters(ARTICLE, PASSAGE, (SENTENCE,), found=False)
    assert read_link(ARTICLE, given) == LinkTarget(PASSAGE, (SENTENCE,), answered=False)


def test_offsets_alone_are_enough() -> None:
    assert read_link(ARTICLE, {"doc": "x", "start": "2", "end": "39"}) == LinkTarget(PASSAGE)


def test_an_article_alone_opens_without_marks() -> None:
    assert link_parameters(ARTICLE, None, ()) == {"doc": ARTICLE.doc_id}
    assert read_link(ARTICLE, {"doc": ARTICLE.doc_id}) == LinkTarget()


def test_a_text_that_changed_since_is_told() -> None:
    given = link_parameters(ARTICLE, PASSAGE, (SENTENCE,))
    newer = replace(ARTICLE, text=ARTICLE.text.replace("noon", "nine"))
    assert read_link(newer, given) == LinkTarget(PASSAGE, (SENTENCE,), notice=TEXT_CHANGED_NOTICE)


def test_a_text_that_changed_elsewhere_is_told_apart() -> None:
    given = link_parameters(ARTICLE, PASSAGE, (SENTENCE,))
    newer = replace(ARTICLE, text=ARTICLE.text + " And closed.")
    linked = LinkTarget(PASSAGE, (SENTENCE,), notice=CHANGED_ELSEWHERE_NOTICE)
    assert read_link(newer, given) == linked
    # A link of an earlier version has no digest of the passage.
    del given["quote"]
    assert read_link(newer, given).notice == TEXT_CHANGED_NOTICE


def test_a_passage_that_has_moved_is_marked_where_it_stands_now() -> None:
    given = link_parameters(ARTICLE, PASSAGE, (SENTENCE,), (ANSWER,))
    newer = replace(ARTICLE, text=f"Corrected. {ARTICLE.text}")
    linked = read_link(newer, given)
    assert linked.notice == MOVED_NOTICE
    for now, was in zip(
        (linked.span, *linked.sentences, *linked.answers), (PASSAGE, SENTENCE, ANSWER), strict=True
    ):
        assert now is not None
        assert now.of(newer.text) == was.of(ARTICLE.text)
    # Digits that are not the quote's lead nowhere else.
    assert read_link(newer, {**given, "quote": "0" * 16}).notice == TEXT_CHANGED_NOTICE


@pytest.mark.parametrize(
    ("start", "end"),
    [("2", "66"), ("39", "2"), ("5", "5"), ("-1", "4"), ("", "4"), ("2", ""), ("²", "4"),
     ("1" * 5000, "2" * 5000), ("0x1", "4")],
)  # fmt: skip
def test_a_place_that_the_article_does_not_have_marks_nothing(start: str, end: str) -> None:
    assert read_link(ARTICLE, {"start": start, "end": end}) == LinkTarget(
        notice=OUTSIDE_ARTICLE_NOTICE
    )


def test_only_sentences_inside_the_passage_are_marked() -> None:
    given = {"start": "2", "end": "39", "mark": "0-5 13-39 20-900 7-3 4-4 x-y 3-5"}
    assert read_link(ARTICLE, given).sentences == (Span(3, 5), SENTENCE)


def test_only_answers_inside_a_marked_sentence_are_marked() -> None:
    given = {"start": "2", "end": "39", "mark": "13-23 24-39"}
    answer = "34-38 3-5 20-26 30-900 7-3 25-25 x-y 17-23"
    assert read_link(ARTICLE, {**given, "answer": answer}).answers == (Span(17, 23), ANSWER)
    # The sentence that the answer stood in is no longer marked.
    assert read_link(ARTICLE, {**given, "mark": "900-910", "answer": "34-38"}).answers == ()
