"""What the reading pane shows, without a browser."""

from __future__ import annotations

import pytest

from index.documents import Anchor, Document, Span
from index.layout import Layout, PlaceKind
from retrieval.evidence.quotation import templates
from ui.browser.views.article import Detail, Places, Reference, Steps, article_view, steps
from ui.browser.views.segments import Kind, Segment

TEXT = "😀 Rain fell. The bridge closed at noon. Share this article."
PASSAGE = Span(2, 39)
SENTENCE = Span(13, 39)
ANSWER = Span(34, 38)
SKIPPED = Span(40, 59)


def article(**changes: object) -> Document:
    values: dict[str, object] = {
        "doc_id": "a.txt",
        "title": "A title",
        "text": TEXT,
        "sha256": "f" * 64,
    }
    return Document(**{**values, **changes})  # type: ignore[arg-type]


def test_an_article_shows_the_passage_the_sentence_and_what_was_skipped() -> None:
    view = article_view(
        article(skipped=(SKIPPED,), source="The Herald", author="Ann Lee", path="/articles/a.txt"),
        PASSAGE,
        (SENTENCE,),
        view={"doc": "a b.txt", "start": "2"},
    )
    assert view.text == (
        Segment("😀 "),
        Segment("Rain fell. ", (Kind.PASSAGE,)),
        Segment("The bridge closed at noon.", (Kind.PASSAGE, Kind.SENTENCE)),
        Segment(" "),
        Segment("Share this article.", (Kind.SKIPPED,)),
    )
    assert (view.doc_id, view.title, view.byline) == ("a.txt", "A title", "The Herald · Ann Lee")
    assert view.details == (
        Detail("Article", "a.txt"),
        Detail("Cited", "characters 2–39 of 59 characters"),
        Detail("Answering", "characters 13–39"),
        Detail("SHA-256", "f" * 64),
        Detail("Encoding", "utf-8"),
        Detail("File", "/articles/a.txt"),
    )
    assert view.text_sha256 == article().text_sha256
    assert view.reference == Reference(
        templates=dict(templates(article(source="The Herald", author="Ann Lee"))),
        cited=Anchor.of(article(), PASSAGE),
        marked=SENTENCE,
        link="doc=a+b.txt&start=2",
    )


def test_an_article_shows_the_answer_inside_its_sentence() -> None:
    view = article_view(article(), PASSAGE, (SENTENCE,), (Span(17, 23), ANSWER))
    sentence = (Kind.PASSAGE, Kind.SENTENCE)
    assert view.text[2:7] == (
        Segment("The ", sentence),
        Segment("bridge", (*sentence, Kind.ANSWER)),
        Segment(" closed at ", sentence),
        Segment("noon", (*sentence, Kind.ANSWER)),
        Segment(".", sentence),
    )
    assert view.details[3:5] == (
        Detail("Answer", "characters 17–23"),
        Detail("Answer", "characters 34–38"),
    )


def test_words_that_a_draft_has_otherwise_are_marked() -> None:
    text = "They come by May 1, he said."
    document = Document(doc_id="a", title="A", text=text, sha256="0" * 64)
    one, nothing = Span(text.index("1"), text.index("1") + 1), Span(4, 4)
    view = article_view(document, Span(0, 18), differing=[one, nothing])
    marked = [segment.text for segment in view.text if Kind.DIFFERS in segment.kinds]
    assert marked == ["1"]
    assert "".join(segment.text for segment in view.text) == text


def test_what_comes_near_is_not_called_an_answer() -> None:
    view = article_view(article(), PASSAGE, (SENTENCE,), (ANSWER,), found=False)
    assert view.details[2] == Detail("Nearest", "characters 13–39")
    assert view.details[3].value == "characters 34–38"
    assert "Answer" not in {detail.name for detail in view.details}


def test_an_article_from_a_pdf_names_its_pages() -> None:
    layout = Layout(
        kind=PlaceKind.PAGE,
        starts=(2, 25),
        labels=("iv", "1"),
        recognised=(Span(25, 59),),
        unsure=(Span(34, 38),),
    )
    view = article_view(article(layout=layout), PASSAGE, (SENTENCE,))
    sentence = (Kind.PASSAGE, Kind.SENTENCE)
    assert view.place == "pp. iv–1, read by OCR"
    assert view.text[:6] == (
        Segment("😀 "),
        Segment("Rain fell. ", (Kind.PASSAGE,), "p. iv"),
        Segment("The bridge c", sentence),
        Segment("losed at ", sentence, "p. 1"),
        Segment("noon", (*sentence, Kind.UNSURE)),
        Segment(".", sentence),
    )
    assert "".join(each.text for each in view.text) == TEXT
    assert view.details[1:3] == (
        Detail("Cited", "pp. iv–1, characters 2–39 of 59 characters"),
        Detail("Answering", "pp. iv–1, characters 13–39"),
    )
    assert view.reference.places == Places(
        words=("p. ", "pp. "),
        by_sheet=False,
        starts=(2, 23),
        labels=("iv", "1"),
        recognised=((25, 59),),
    )


def test_a_row_is_named_with_its_sheet_where_the_sheet_begins() -> None:
    rows = ("Budget, 2", "Budget, 3", "Rent, 2")
    layout = Layout(kind=PlaceKind.ROW, starts=(0, 13, 40), labels=rows)
    pieces = article_view(article(layout=layout)).text
    assert [piece.place for piece in pieces] == ["Budget, row 2", "row 3", "Rent, row 2"]


def test_an_article_by_itself_has_no_marks() -> None:
    view = article_view(article())
    assert view.text == (Segment(TEXT),)
    assert view.details[1] == Detail("Length", "59 characters")
    assert (view.reference.cited, view.reference.marked) == (None, None)


@pytest.mark.parametrize(
    ("uri", "link"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("", ""),
    ],
)
def test_only_a_web_address_becomes_a_link(uri: str, link: str) -> None:
    assert article_view(article(uri=uri)).link == link


def test_citations_are_stepped_through_by_the_ranks_that_are_left() -> None:
    assert steps(1, (1, 3, 4)) == Steps("1 of 3", None, 3)
    assert steps(3, (1, 3, 4)) == Steps("2 of 3", 1, 4)
    assert steps(4, (1, 3, 4)) == Steps("3 of 3", 3, None)
    with pytest.raises(ValueError, match="2"):
        steps(2, (1, 3, 4))


def test_whose_words_the_sentence_passes_on_is_shown_as_it_is_told() -> None:
    assert article_view(article(), PASSAGE, (SENTENCE,)).voice == ""
    told = "Quoted: Ann Lee (mayor)."
    assert article_view(article(), PASSAGE, (SENTENCE,), voice=told).voice == told
