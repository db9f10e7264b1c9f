"""What has become of a citation: in its article, in others, in a library, in files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from index import Library
from index.documents import Document, Span
from retrieval.evidence.reading import ReadCitation
from retrieval.evidence.record import CitedRecord
from retrieval.evidence.verifying.sources import DocumentSources, LibrarySources, Sources
from retrieval.evidence.verifying.summary import (
    citation_line,
    edit_line,
    finding_lines,
    verification_line,
)
from retrieval.evidence.verifying.verify import (
    CitationState,
    Finding,
    VerifiedCitation,
    verify,
    verify_citation,
)
from tests.cited_records import FERRY, QUOTE, RECORD, TEXT, cited
from tests.fakes import HashEmbedder

OTHER = Document(
    doc_id="pier.txt", title="Pier", text="The pier of Ostvik is closed for repairs.", sha256="1"
)


@contextmanager
def sources_of(kind: str, folder: Path, *documents: Document) -> Iterator[Sources]:
    """Yield the documents as files would be read, or from a library."""
    if kind == "files":
        yield DocumentSources(documents, "the files")
        return
    library = Library.open(folder / "library", create=True, embedder=HashEmbedder())
    library.add(documents)
    with library.snapshot() as snapshot:
        yield LibrarySources(snapshot)


@pytest.fixture(params=["files", "library"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def changed(text: str, doc_id: str = FERRY.doc_id) -> Document:
    return Document(doc_id=doc_id, title="Hallum waits", text=text, sha256="2")


def verified(
    kind: str, folder: Path, *documents: Document, record: CitedRecord = RECORD
) -> VerifiedCitation:
    with sources_of(kind, folder, *documents, OTHER) as sources:
        return verify_citation(record, sources)


def test_without_citations_nothing_holds() -> None:
    files = DocumentSources([FERRY], "the files")
    assert not verify((), files).holds
    assert verify((ReadCitation(record=RECORD),), files).holds


def now(found: VerifiedCitation) -> tuple[str, str] | None:
    if found.document is None or found.span is None:
        return None
    return found.document.doc_id, found.span.of(found.document.text)


def test_an_unchanged_citation(kind: str, tmp_path: Path) -> None:
    found = verified(kind, tmp_path, FERRY)
    assert (found.state, found.findings, found.span) == (CitationState.UNCHANGED, (), RECORD.span)
    assert found.holds
    assert citation_line(found) == "tide/ferry.txt, characters 84–142"


def test_a_change_elsewhere_in_the_article_is_told(kind: str, tmp_path: Path) -> None:
    found = verified(kind, tmp_path, changed(TEXT.replace("until Friday", "until Sunday")))
    assert (found.state, found.findings) == (CitationState.UNCHANGED, (Finding.ARTICLE_CHANGED,))
    assert finding_lines(found) == ("The article has changed, but not in this place.",)


def test_a_moved_citation_is_found_by_its_words(kind: str, tmp_path: Path) -> None:
    found = verified(kind, tmp_path, changed(f"Corrected.\n\n{TEXT}"))
    assert (found.state, now(found)) == (CitationState.MOVED, (FERRY.doc_id, QUOTE))
    assert found.holds
    assert citation_line(found) == (
        "tide/ferry.txt, characters 84–142, now tide/ferry.txt, characters 96–154"
    )


def test_another_setting_is_no_edit(kind: str, tmp_path: Path) -> None:
    found = verified(kind, tmp_path, changed(TEXT.replace("metres long", "metres\nlong")))
    assert (found.state, found.findings[-1]) == (CitationState.MOVED, Finding.RESET)
    letter = cited("Bürgermeister von Hallum wartet seit Montag", accented())
    apart = changed(accented().text.replace("ü", "u\u0308"))
    found = verified(kind, tmp_path / "apart", apart, record=letter)
    assert (found.state, found.findings[-1]) == (CitationState.MOVED, Finding.RESET)


def accented() -> Document:
    return replace(FERRY, text=f"{TEXT}Der Bürgermeister von Hallum wartet seit Montag.")


def test_an_edited_citation_has_its_differences(kind: str, tmp_path: Path) -> None:
    edited = TEXT.replace("40 metres", "14 metres").replace("Divers found", "Divers never found")
    found = verified(kind, tmp_path, changed(edited))
    assert found.state is CitationState.EDITED
    assert not found.holds
    assert now(found) == (
        FERRY.doc_id,
        "Divers never found a rope, 14 metres long, around the propeller.",
    )
    assert [edit_line(found, edit) for edit in found.edits] == [
        "Negation: “never” was not quoted and is there now.",
        "Figure: “40” was quoted, “14” is there now.",
    ]


@pytest.mark.parametrize(
    ("quote", "old", "new", "became"),
    [
        ("Divers found a rope, 40", "40 metres", "400 metres", "400"),
        ("Divers found a rope, 40", "40 metres", "40.5 metres", "40.5"),
        (
            "The mayor, Karin Vogt, said that “nobody will pay",
            "pay twice",
            "payless twice",
            "payless",
        ),
    ],
)
def test_a_word_that_grew_is_another_word(quote: str, old: str, new: str, became: str) -> None:
    document = changed(TEXT.replace(old, new))
    found = verify_citation(cited(quote), DocumentSources([document], "files"))
    assert found.state is CitationState.EDITED
    assert [edit.now.of(document.text) for edit in found.edits] == [became]


def test_the_same_words_elsewhere_in_the_article_do_not_excuse_an_edit() -> None:
    document = replace(FERRY, text=f"{TEXT}\nHarbour news\n\n{QUOTE}\nA photograph shows it.")
    later = changed(document.text.replace("40", "14", 1))
    found = verify_citation(cited(QUOTE, document), DocumentSources([later], "files"))
    assert found.state is CitationState.EDITED
    assert now(found) == (FERRY.doc_id, QUOTE.replace("40", "14"))


def test_other_words_beside_a_quote_are_told() -> None:
    later = changed(TEXT.replace("pay twice”", "pay twice for now”"))
    record = cited("Karin Vogt, said that “nobody will pay twice")
    found = verify_citation(record, DocumentSources([later], "files"))
    assert found.state is CitationState.UNCHANGED
    assert Finding.BESIDE_CHANGED in found.findings
    assert "The words right beside the quote are others now." in finding_lines(found)


def test_an_article_of_another_title_is_not_the_cited_one() -> None:
    other = replace(FERRY, doc_id="other.txt", title="Ropes", text=TEXT.replace("40", "14"))
    found = verify_citation(RECORD, DocumentSources([other], "files"))
    assert (found.state, found.findings) == (CitationState.GONE, (Finding.ARTICLE_MISSING,))


def test_a_removed_passage_is_gone(kind: str, tmp_path: Path) -> None:
    found = verified(kind, tmp_path, changed(TEXT.replace(QUOTE, "")))
    assert (found.state, now(found)) == (CitationState.GONE, None)
    assert finding_lines(found) == ("The article is there and does not have these words.",)


def test_a_removed_article_is_gone(kind: str, tmp_path: Path) -> None:
    found = verified(kind, tmp_path)
    assert (found.state, found.findings) == (CitationState.GONE, (Finding.ARTICLE_MISSING,))
    assert not found.holds


def test_a_renamed_article_is_found_by_its_words(kind: str, tmp_path: Path) -> None:
    found = verified(kind, tmp_path, replace(FERRY, doc_id="archive/2024-03.txt"))
    assert (found.state, now(found)) == (CitationState.MOVED, ("archive/2024-03.txt", QUOTE))
    assert found.findings == (Finding.OTHER_ARTICLE,)


def test_a_renamed_and_edited_article_is_found(kind: str, tmp_path: Path) -> None:
    other = changed(TEXT.replace("40 metres", "14 metres"), "archive/2024-03.txt")
    found = verified(kind, tmp_path, other)
    assert found.state is CitationState.EDITED
    assert found.findings == (Finding.OTHER_ARTICLE,)


def test_another_article_does_not_excuse_an_edited_one(kind: str, tmp_path: Path) -> None:
    copy = replace(FERRY, doc_id="copy.txt", text=f"By an agency.\n{TEXT}")
    found = verified(kind, tmp_path, changed(TEXT.replace("40", "14")), copy)
    assert (found.state, found.elsewhere) == (CitationState.EDITED, "copy.txt")
    assert "The quoted words stand in copy.txt." in finding_lines(found)
    found = verified(kind, tmp_path / "gone", changed("A wholly other text."), copy)
    assert (found.state, found.elsewhere) == (CitationState.GONE, "copy.txt")


def test_the_same_article_under_another_id_counts_where_its_id_was_taken(
    kind: str, tmp_path: Path
) -> None:
    moved = replace(FERRY, doc_id="old/ferry.txt")
    found = verified(kind, tmp_path, changed("A wholly other text."), moved)
    assert (found.state, now(found)) == (CitationState.MOVED, ("old/ferry.txt", QUOTE))


def test_files_in_another_folder_are_the_cited_ones() -> None:
    inside = replace(FERRY, doc_id="backup/tide/ferry.txt", text=TEXT.replace("40", "14"))
    found = verify_citation(RECORD, DocumentSources([inside], "backup"))
    assert (found.state, found.findings) == (CitationState.EDITED, (Finding.ARTICLE_CHANGED,))


def test_a_quote_that_the_file_has_otherwise_is_told() -> None:
    quote = QUOTE.replace("40", "400")
    altered = replace(RECORD, quote=quote, span=Span(84, 84 + len(quote)))
    citations = [ReadCitation(record=altered, has_own_digest=False), ReadCitation(record=RECORD)]
    verification = verify(citations, DocumentSources([FERRY], "files"))
    first, second = verification.citations
    assert (first.state, first.findings) == (CitationState.EDITED, (Finding.FILE_ALTERED,))
    assert second.holds
    assert not verification.holds
    assert verification_line(verification) == "2 citations: 1 unchanged, 1 edited."


def test_a_quote_that_the_file_no_longer_shows_does_not_hold() -> None:
    verification = verify(
        [ReadCitation(record=RECORD, is_shown=False)], DocumentSources([FERRY], "files")
    )
    assert verification.count(CitationState.UNCHANGED) == 1
    assert not verification.holds


def test_the_json_leads_to_the_characters() -> None:
    text = f"Corrected.\n\n{TEXT.replace('40', '14')}"
    verification = verify([ReadCitation(record=RECORD)], DocumentSources([changed(text)], "files"))
    (citation,) = verification.as_dict()["citations"]
    assert citation["state"] == "edited"
    place = citation["now"]
    assert text[place["start"] : place["end"]] == place["text"] == QUOTE.replace("40", "14")
    (edit,) = citation["edits"]
    assert QUOTE[slice(*edit["was"])] == edit["was_text"] == "40"
    assert text[slice(*edit["now"])] == edit["now_text"] == "14"
