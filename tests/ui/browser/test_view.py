"""What the pages show, without a browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.contents import DocumentSummary, LibraryVersion
from index.documents import Document, Span
from index.layout import Layout, PlaceKind
from index.workspace.judgements import RIGHT, WRONG
from retrieval.citation import Answer, Citation, Copy, Status
from retrieval.evidence.summary import (
    confidence_line,
    missing_words_line,
    searched_line,
    status_line,
)
from retrieval.lacking.missing_words import MissingWords, PassageMentions
from retrieval.searched import Searched
from retrieval.spelling.corrections import Correction
from retrieval.wording.phrases import byline, display_title, duration, plural
from ui.browser.cards.card import CopyLine
from ui.browser.markdown import literal
from ui.browser.views.answer import turn_view
from ui.browser.views.article import article_view
from ui.browser.views.segments import Kind, Mark, Segment, segments

TEXT = "😀 Rain fell. The bridge closed at noon. Share this article."
PASSAGE = Span(2, 39)
SENTENCE = Span(13, 39)
SKIPPED = Span(40, 59)


def article(**changes: object) -> Document:
    values: dict[str, object] = {
        "doc_id": "a.txt",
        "title": "A title",
        "text": TEXT,
        "sha256": "f" * 64,
    }
    return Document(**{**values, **changes})  # type: ignore[arg-type]


def citation(
    document: Document, rank: int = 1, score: float = 0.834, confidence: float | None = None
) -> Citation:
    return Citation(
        rank=rank,
        document=document,
        span=PASSAGE,
        quote=PASSAGE.of(document.text),
        score=score,
        confidence=confidence,
        sentences=(SENTENCE,),
    )


def answered(**changes: object) -> Answer:
    values: dict[str, object] = {
        "question": "When did the bridge close?",
        "resolved_question": "When did the bridge close?",
        "status": Status.ANSWERED,
        "confidence": 0.93,
        "citations": (citation(article()),),
        "searched": Searched(documents=1200, passages=41000),
        "milliseconds": 12.4,
    }
    return Answer(**{**values, **changes})  # type: ignore[arg-type]


def summary(**changes: object) -> DocumentSummary:
    values: dict[str, object] = {
        "doc_id": "a.txt", "title": "A title", "source": "The Herald",
        "published": date(2024, 10, 5), "added_at": datetime(2025, 1, 1, tzinfo=UTC),
        "characters": 4516, "passages": 7, "vectors": 7,
    }  # fmt: skip
    return DocumentSummary(**{**values, **changes})  # type: ignore[arg-type]


def test_a_card_names_the_page_of_its_passage_and_of_its_copies() -> None:
    pages = Layout(kind=PlaceKind.PAGE, starts=(0, 30), labels=("3", "4"))
    times = Layout(kind=PlaceKind.TIME, starts=(0,), labels=("12:04",), recognised=(Span(0, 9),))
    copy = article(doc_id="b.vtt", layout=times)
    cited = replace(
        citation(article(layout=pages)),
        also_in=(Copy(document=copy, span=SENTENCE, quote=SENTENCE.of(TEXT)),),
    )
    (card,) = turn_view("Closed?", answered(citations=(cited,))).cards
    assert card.place == "pp. 3–4"
    assert card.also_in == (CopyLine("A title", "", "12:04"),)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark], Span, dict[int, str]]:
    text = draw(st.text(max_size=40))
    ends = st.integers(0, len(text))
    spans = st.tuples(ends, ends).map(lambda pair: Span(min(pair), max(pair)))
    marks = draw(st.lists(st.builds(Mark, spans, st.sampled_from(Kind)), max_size=8))
    places = draw(st.dictionaries(ends, st.sampled_from(["p. 1", "p. 2"]), max_size=4))
    return text, marks, draw(spans), places


@given(marked_texts())
def test_segments_are_the_text_and_every_character_has_its_marks(
    case: tuple[str, list[Mark], Span, dict[int, str]],
) -> None:
    text, marks, within, places = case
    pieces = segments(text, marks, within, places)
    assert "".join(piece.text for piece in pieces) == within.of(text)
    assert all(left.kinds != right.kinds or right.place for left, right in pairwise(pieces))
    starts = list(accumulate((len(piece.text) for piece in pieces), initial=within.start))
    named = {
        start: piece.place for start, piece in zip(starts, pieces, strict=False) if piece.place
    }
    assert named == {s: place for s, place in places.items() if within.start <= s < within.end}
    drawn = [piece.kinds for piece in pieces for _ in piece.text]
    for at, kinds in zip(range(within.start, within.end), drawn, strict=True):
        here = {mark.kind for mark in marks if mark.span.start <= at < mark.span.end}
        assert kinds == tuple(kind for kind in Kind if kind in here)


def test_segments_count_code_points() -> None:
    assert segments("😀a😀b", [Mark(Span(1, 3), Kind.PASSAGE)]) == (
        Segment("😀"),
        Segment("a😀", (Kind.PASSAGE,)),
        Segment("b"),
    )


@pytest.mark.parametrize("span", [Span(0, 4), Span(4, 5)])
def test_a_mark_beyond_the_text_is_refused(span: Span) -> None:
    with pytest.raises(ValueError, match="reaches beyond a text of 3 characters"):
        segments("abc", [Mark(span, Kind.PASSAGE)])


def test_byline_leaves_out_what_is_unknown() -> None:
    known = article(source="The Herald", author="Ann Lee", published=date(2024, 10, 5))
    assert byline(known) == "The Herald · 5 October 2024"
    assert byline(known, author=True) == "The Herald · 5 October 2024 · Ann Lee"
    assert byline(article(published=date(2024, 10, 5))) == "5 October 2024"
    assert byline(article()) == ""


def test_an_untitled_article_goes_by_its_id() -> None:
    assert display_title(article(title=" ")) == "a.txt"


def test_status_counts_passages_and_articles() -> None:
    one, other = article(), article(doc_id="b.txt")
    three = (citation(one), citation(other, 2), citation(one, 3))
    assert status_line(answered(citations=three)) == "3 passages from 2 articles"
    assert status_line(answered()) == "1 passage from 1 article"


@pytest.mark.parametrize(
    ("judged", "line"),
    [
        ({}, "[1] and [2] answer this · 1 weaker passage"),
        ({1: WRONG}, "[2] answers this · you marked [1] wrong · 1 weaker"),
        ({3: WRONG}, "[1] and [2] answer this · you marked [3] wrong"),
        ({1: WRONG, 2: RIGHT}, "You marked [2] right and [1] wrong · 1 weaker"),
        (
            {1: WRONG, 2: WRONG},
            "You marked [1] and [2] wrong: no other passage is said to answer · 1 weaker",
        ),
        ({3: RIGHT}, "[1] and [2] answer this · you marked [3] right"),
    ],
)
def test_the_first_line_never_says_that_a_passage_answers_which_the_reader_marked_wrong(
    judged: dict[int, int], line: str
) -> None:
    three = cited_with(0.9, 0.7, 0.1)
    assert status_line(answered(citations=three), judged=judged) == line


def test_the_first_line_names_what_the_reader_marked_right_where_nothing_was_found() -> None:
    far = answered(status=Status.NOT_FOUND, confidence=0.24)
    assert status_line(far, judged={1: WRONG}) == status_line(far)
    assert status_line(far, judged={1: RIGHT}).startswith("You marked [1] right")


def test_status_of_what_was_not_found() -> None:
    lacking = MissingWords(("zebra",), ())
    far = answered(status=Status.NOT_FOUND, confidence=0.24, missing_words=lacking)
    assert status_line(far) == "Your sources do not answer this. The nearest passages:"
    # Surely not only where a name is nowhere, which the reader can check.
    indecisive = MissingWords(("zebra",), (), decisive=False)
    for near in (replace(far, confidence=0.25), replace(far, missing_words=indecisive)):
        assert status_line(near) == "These are the closest passages: check whether they answer."
    nothing = answered(status=Status.NOT_FOUND, citations=())
    assert status_line(nothing) == "Your sources do not answer this."


@pytest.mark.parametrize(
    ("confidence", "line"),
    [
        (0.93, "93% sure that your sources answer it"),
        (0.994, "99% sure that your sources answer it"),
        (1.0, "over 99% sure that your sources answer it"),
    ],
)
def test_confidence_never_claims_certainty(confidence: float, line: str) -> None:
    assert confidence_line(answered(confidence=confidence)) == line
    assert confidence_line(answered(confidence=confidence, status=Status.NOT_FOUND)) == ""


@pytest.mark.parametrize(
    ("confidence", "sure", "match", "certainty"),
    [
        (None, None, "match 83", ""),
        (0.0, 0, "unlikely to answer", "under 1% sure"),
        (0.004, 0, "unlikely to answer", "under 1% sure"),
        (0.006, 1, "unlikely to answer", "1% sure"),
        (0.2, 20, "may answer this", "20% sure"),
        (0.5, 50, "may answer this", "50% sure"),
        (0.6, 60, "answers this", "60% sure"),
        (0.999, 100, "answers this", "over 99% sure"),
    ],
)
def test_a_card_never_claims_certainty(
    confidence: float | None, sure: int | None, match: str, certainty: str
) -> None:
    cited = citation(article(), confidence=confidence)
    card = turn_view("Where?", answered(citations=(cited,))).cards[0]
    assert (card.sure, card.match, card.certainty) == (sure, match, certainty)


def test_passages_that_say_the_same_are_said_to_answer_in_the_same_words() -> None:
    cited = citation(article(), confidence=0.7)
    same = citation(article(doc_id="b.txt"), 2, confidence=0.25)
    first, second = turn_view("Where?", answered(citations=(cited, same))).cards
    assert (first.match, second.match) == ("answers this", "answers this")
    assert (first.weaker, second.weaker) == (False, False)
    # The passage's own probability is told with that of the other.
    assert second.sure == 25
    assert second.certainty == "25% sure (70% of a passage here that says the same)"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Falk said a week ago that 12 ferries lie here.", "no outlet named"),
        ("On 4 November they counted 12 ferries.", "no outlet named"),
        ("Falk said that 12 ferries lie here.", "no outlet, no date"),
    ],
)
def test_no_date_is_not_said_beside_a_sentence_that_tells_a_day(text: str, told: str) -> None:
    document, span = article(text=text), Span(0, len(text))
    cited = Citation(
        rank=1, document=document, span=span, quote=text, score=0.5, sentences=(span,)
    )  # fmt: skip
    (card,) = turn_view("How many?", answered(citations=(cited,))).cards
    assert (card.byline, card.unnamed) == ("", told)
    assert article_view(document, span, (span,)).unnamed == told


def test_a_question_in_another_language_is_never_refused() -> None:
    lacking = MissingWords(("zebra",), ())
    far = answered(status=Status.NOT_FOUND, confidence=0.01, missing_words=lacking)
    asked = replace(far, question="Wann wurde die Brücke gesperrt?")
    assert status_line(asked) == (
        "These are the closest passages: check whether they answer. Questions in English are "
        "answered best."
    )
    assert status_line(replace(asked, citations=())) == "Your sources do not answer this."


def test_the_three_findings_in_the_app() -> None:
    lacking = MissingWords(("zebra",), (PassageMentions(1, (), ("zebra",)),))
    found = turn_view("?", answered(confidence=0.81, missing_words=lacking))
    assert (found.answered, found.status) == (True, "1 passage from 1 article")
    assert found.confidence == "81% sure that your sources answer it"
    assert found.missing_words == "No passage mentions “zebra”."

    far = answered(status=Status.NOT_FOUND, confidence=0.2, missing_words=lacking)
    absent = turn_view("?", far)
    closest = turn_view("?", replace(far, missing_words=replace(lacking, decisive=False)))
    no_zebra = "No passage mentions “zebra”."
    assert absent.status == f"Your sources do not answer this. {no_zebra}"
    assert closest.status == "These are the closest passages: check whether they answer."
    for view in (absent, closest):
        assert (view.answered, view.confidence) == (False, "")
        assert view.cards[0].mentions == ""
    assert (absent.missing_words, closest.missing_words) == ("", no_zebra)
    # Nobody takes what only comes near for an answer.
    assert (absent.refused, absent.heading) == (True, "Closest passages")
    assert (absent.cards[0].weaker, absent.cards[0].match) == (True, "")
    assert (closest.refused, closest.heading, closest.cards[0].weaker) == (False, "", False)


def test_what_holds_for_several_passages_is_said_once() -> None:
    cited = tuple(citation(article(doc_id=f"{n}.txt"), rank=n) for n in (1, 2, 3))
    nearest = (
        PassageMentions(1, ("Kursk", "troops"), ("zebra", "2019")),
        PassageMentions(2, ("Kursk",), ("Austin", "troops", "zebra", "2019")),
        PassageMentions(3, ("Kursk",), ("Austin", "zebra", "2019")),
    )
    answer = answered(
        status=Status.NOT_FOUND,
        citations=cited,
        missing_words=MissingWords(("zebra",), nearest, decisive=False),
    )
    view = turn_view("?", answer)
    assert view.missing_words == (
        "No passage mentions “zebra”. None of these passages mentions “2019”. "
        "[2] and [3] mention no “Austin”. All of them mention “Kursk”."
    )
    assert [card.mentions for card in view.cards] == [
        "Mentions “troops”.", "Mentions no “troops”.", "",
    ]  # fmt: skip


def test_missing_words_are_named_where_nothing_answers() -> None:
    assert missing_words_line(answered()) == ""
    near = MissingWords(("zebra", "$9"), (PassageMentions(1, ("bridge",), ("zebra",)),))
    absent = answered(status=Status.NOT_FOUND, missing_words=near)
    assert missing_words_line(absent) == "No passage mentions “zebra” or “$9”."
    assert turn_view("Where?", absent).cards[0].mentions == "Mentions “bridge”."
    assert missing_words_line(answered(status=Status.NOT_FOUND)) == ""
    assert turn_view("Where?", answered()).cards[0].mentions == ""


def test_a_card_names_the_articles_that_have_its_text() -> None:
    other = article(doc_id="b.txt", title=" ", source="The Herald")
    copy = Copy(document=other, span=PASSAGE, quote=PASSAGE.of(TEXT))
    cited = replace(citation(article()), also_in=(copy,))
    [card] = turn_view("Why?", answered(citations=(cited,))).cards
    assert card.also_in == (CopyLine("b.txt", "The Herald"),)


def test_receipt_says_what_was_searched() -> None:
    assert searched_line(answered()) == "Searched 41,000 passages in 1,200 articles · 12 ms"
    assert (
        searched_line(answered(searched=Searched(1, 1)))
        == "Searched 1 passage in 1 article · 12 ms"
    )


@pytest.mark.parametrize(
    ("milliseconds", "shown"), [(0.4, "under 1 ms"), (1, "1 ms"), (999, "999 ms"), (1234, "1.2 s")]
)
def test_duration(milliseconds: float, shown: str) -> None:
    assert duration(milliseconds) == shown


def test_a_turn_shows_its_answer() -> None:
    view = turn_view("When did the bridge close?", answered(resolved_question=" it close? "))
    assert view.searched_for == "it close?"
    assert view.answered
    [card] = view.cards
    assert (card.rank, card.title, card.byline, card.match) == (1, "A title", "", "match 83")
    assert card.quote == (
        Segment("Rain fell. "),
        Segment("The bridge closed at noon.", (Kind.SENTENCE,)),
    )


def test_a_card_and_its_preview_show_the_answer_inside_its_sentence() -> None:
    noon = Span(34, 38)
    cited = replace(citation(article(skipped=(SKIPPED,))), answers=(noon,))
    [card] = turn_view("When?", answered(citations=(cited,))).cards
    assert card.quote == (
        Segment("Rain fell. "),
        Segment("The bridge closed at ", (Kind.SENTENCE,)),
        Segment("noon", (Kind.SENTENCE, Kind.ANSWER)),
        Segment(".", (Kind.SENTENCE,)),
    )
    assert card.context == (
        Segment("😀 "),
        Segment("Rain fell. ", (Kind.PASSAGE,)),
        Segment("The bridge closed at ", (Kind.PASSAGE, Kind.SENTENCE)),
        Segment("noon", (Kind.PASSAGE, Kind.SENTENCE, Kind.ANSWER)),
        Segment(".", (Kind.PASSAGE, Kind.SENTENCE)),
        Segment(" "),
        Segment("Share this article.", (Kind.SKIPPED,)),
    )


def test_a_turn_that_waits_shows_its_question_alone() -> None:
    view = turn_view("Why?", None)
    assert (view.question, view.status, view.cards, view.searched_line) == ("Why?", "", (), "")


def test_a_corrected_typing_error_is_shown_with_the_way_back() -> None:
    corrections = (Correction("brige", "bridge", Span(13, 19)),)
    view = turn_view("When did the brige close?", answered(corrections=corrections))
    assert view.corrections == "Searched for “bridge” instead of “brige”."
    assert view.as_typed == "When did the brige close?"
    assert view.searched_for == ""
    assert (turn_view("?", answered()).corrections, turn_view("?", answered()).as_typed) == ("", "")
    follow_up = answered(corrections=corrections)
    assert turn_view("And?", follow_up).searched_for == "When did the bridge close?"


def test_searched_for_is_said_only_where_it_differs() -> None:
    assert turn_view(" When did the bridge close? ", answered()).searched_for == ""


def test_count() -> None:
    assert [plural(0, "article"), plural(1, "article"), plural(1234, "article")] == [
        "0 articles", "1 article", "1,234 articles",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "escaped"),
    [
        ("Plain words", "Plain words"),
        ("Run `footnote add PATH`.", r"Run `footnote add PATH`\."),
        ("costs $5 and $9", r"costs \$5 and \$9"),
        ("![x](http://y) :red[z]", "\\!\\[x\\]\\(http\u2060\\:\\/\\/y\\) \\:red\\[z\\]"),
        ("<b>", r"\<b\>"),
        ("one ` alone", r"one \` alone"),
        ("`a` and `", r"`a` and \`"),
        ("``", r""),
    ],
)
def test_a_sentence_is_shown_to_the_letter(sentence: str, escaped: str) -> None:
    assert literal(sentence) == escaped


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("www.a.example", "www|\\.a\\.example"),
        ("HTTPS://a.example", "HTTPS|\\:\\/\\/a\\.example"),
        ("me@a.example", "me|\\@a\\.example"),
        ("4 -- 5 -> 6 <- 7 >= 8", "4 \\-|\\- 5 \\-|\\> 6 \\<|\\- 7 \\>|\\= 8"),
        ("/srv/a--b", "\\/srv\\/a\\-\\-b"),
        (":streamlit:", "\\:|streamlit\\:"),
    ],
)
def test_what_no_escape_prevents_is_prevented(text: str, kept: str) -> None:
    """A word joiner, here `|`, keeps links, arrows, dashes and a logo from being made."""
    assert literal(text) == kept.replace("|", "\u2060")


def cited_with(*confidences: float) -> tuple[Citation, ...]:
    # Without a marked sentence: passages that say the same have one verdict.
    return tuple(
        replace(citation(article(), rank, confidence=confidence), sentences=())
        for rank, confidence in enumerate(confidences, start=1)
    )


def test_the_passages_that_answer_are_named_and_the_others_are_drawn_smaller() -> None:
    asked = answered(confidence=0.81, citations=cited_with(0.4, 0.66, 0.6, 0.59))
    assert status_line(asked) == "[2] and [3] answer this · 2 weaker passages"
    assert confidence_line(asked) == ""
    assert [card.weaker for card in turn_view("Why?", asked).cards] == [True, False, False, True]
    one = answered(confidence=0.81, citations=cited_with(0.7, 0.1))
    assert status_line(one) == "[1] answers this · 1 weaker passage"
    assert status_line(answered(citations=cited_with(0.7))) == "[1] answers this"


def test_passages_that_may_answer_are_named_with_how_sure_the_whole_is() -> None:
    asked = answered(confidence=0.6, citations=cited_with(0.4, 0.3, 0.2))
    assert status_line(asked) == "[1] and [2] may answer this · 1 weaker passage"
    assert confidence_line(asked) == "60% sure that your sources answer it"
    assert [card.weaker for card in turn_view("Why?", asked).cards] == [False, False, True]


def test_no_refusal_is_flat_while_files_are_still_to_be_read() -> None:
    lacking = MissingWords(("zebra",), ())
    missed = answered(status=Status.NOT_FOUND, confidence=0.1, missing_words=lacking)
    view = turn_view("Why?", missed, unread=297)
    assert view.unsettled == (
        "297 files were still to be read when you asked, so this answer may change."
    )
    assert "do not answer" not in view.status
    assert turn_view("Why?", missed).status.startswith("Your sources do not answer this.")
    assert turn_view("Why?", answered(), unread=1).unsettled.startswith("1 file was still")


def test_a_refusal_is_offered_again_after_the_library_has_changed() -> None:
    library = LibraryVersion("id", 12, "fingerprint")
    missed = answered(status=Status.NOT_FOUND, confidence=0.3, library=library)
    assert turn_view("Why?", missed, seq=13).unsettled == "The library has changed since you asked."
    assert turn_view("Why?", missed, seq=12).unsettled == ""
    assert turn_view("Why?", answered(library=library), seq=13).unsettled == ""


def test_no_passage_is_called_weaker_where_none_is_named() -> None:
    missed = answered(confidence=0.2, citations=cited_with(0.4, 0.1), status=Status.NOT_FOUND)
    assert [card.weaker for card in turn_view("Why?", missed).cards] == [False, False]
