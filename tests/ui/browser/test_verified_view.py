"""What the Check page shows of verified citations."""

from __future__ import annotations

from dataclasses import replace

from index.documents import Document
from retrieval.evidence.reading import ReadCitation
from retrieval.evidence.verifying.sources import DocumentSources
from retrieval.evidence.verifying.verify import verify
from tests.cited_records import FERRY, QUOTE, RECORD, TEXT
from ui.browser.evidence.verified_view import verified_view
from ui.browser.views.check import CheckView, Piece


def view_of(*documents: Document) -> CheckView:
    sources = DocumentSources(documents, "the library")
    return verified_view(verify([ReadCitation(record=RECORD)], sources))


def test_an_edited_citation_shows_both_wordings() -> None:
    view = view_of(replace(FERRY, text=TEXT.replace("40 metres", "14 metres")))
    assert view.summary == "1 citation: 1 article edited since."
    assert view.searched == "Compared with the library as it is now."
    (quote,) = view.quotes
    assert (quote.number, quote.verdict, quote.label) == (1, "altered", "article edited since")
    assert [piece.text for piece in quote.words if piece.changed] == ["40"]
    assert "".join(piece.text for piece in quote.words) == QUOTE
    (place,) = quote.places
    assert [piece.text for piece in place.words if piece.changed] == ["14"]
    assert place.byline == "Tide Post · 5 March 2024"
    assert "Figure: “40” was quoted, “14” is there now." in quote.lines
    assert "The article was changed after the quote was exported." in quote.lines


def test_an_unchanged_citation_and_a_gone_one() -> None:
    (quote,) = view_of(FERRY).quotes
    assert (quote.verdict, quote.label, quote.settled) == ("exact", "unchanged", True)
    assert view_of(FERRY).settled
    assert quote.places[0].words == (Piece(QUOTE),)
    (gone,) = view_of(replace(FERRY, text="Another text.")).quotes
    assert (gone.verdict, gone.label, gone.places) == ("absent", "gone", ())
    assert not gone.settled


def test_a_citation_that_stands_unchanged_is_settled_whatever_else_of_its_article_changed() -> None:
    view = view_of(replace(FERRY, text=f"{TEXT} A sentence that was added."))
    (quote,) = view.quotes
    assert quote.label == "unchanged"
    assert "The article has changed, but not in this place." in quote.lines
    assert quote.settled
    assert view.settled == "1 citation with the same words"


def test_an_edited_citation_says_which_side_was_edited() -> None:
    typed = replace(RECORD, quote=QUOTE.replace("40 metres", "14 metres"))
    sources = DocumentSources([FERRY], "the library")
    (quote,) = verified_view(verify([ReadCitation(record=typed)], sources)).quotes
    assert quote.label == "quotation edited in the file"


def test_what_has_become_of_each_citation_is_counted_with_the_gravest_first() -> None:
    gone = replace(RECORD, quote="z" * len(QUOTE), doc_id="other.txt")
    typed = replace(RECORD, quote=QUOTE.replace("40 metres", "14 metres"))
    citations = [ReadCitation(record=each) for each in (RECORD, typed, RECORD, gone)]
    view = verified_view(verify(citations, DocumentSources([FERRY], "the library")))
    assert view.summary == "4 citations: 1 gone, 1 quotation edited in the file, 2 unchanged."
    assert [quote.urgency for quote in view.quotes] == [3, 1, 3, 0]
