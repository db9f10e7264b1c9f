"""The dates that a verified citation is shown with, from the file and from the library."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from index import Library
from retrieval.evidence.formats.registry import EVIDENCE_FORMATS, evidence_format
from retrieval.evidence.reading import read_evidence
from retrieval.evidence.verifying.dates import CitationDates, dates_line
from retrieval.evidence.verifying.sources import DocumentSources, LibrarySources
from retrieval.evidence.verifying.verify import verify
from tests.cited_records import ACCESSED, EXPORTED, FERRY, RECORD, TEXT, exported
from tests.fakes import HashEmbedder


def test_every_format_that_is_verified_tells_when_it_was_exported() -> None:
    for each in EVIDENCE_FORMATS:
        if each.name == "ris":
            continue
        (read,) = read_evidence(each.write(exported(RECORD)))
        assert (read.exported_at, read.record.accessed) == (EXPORTED, ACCESSED), each.name


def test_an_article_that_was_added_again_since_is_told_with_its_day(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    library.add([replace(FERRY, text=TEXT.replace("40", "14"), published=date(2024, 3, 9))])
    citations = read_evidence(evidence_format("jsonld").write(exported(RECORD)))
    with library.snapshot() as snapshot:
        added = snapshot.added_at([FERRY.doc_id])[FERRY.doc_id]
        (found,) = verify(citations, LibrarySources(snapshot)).citations
    assert found.dates == CitationDates(
        published=date(2024, 3, 5), published_now=date(2024, 3, 9), exported_at=EXPORTED,
        added_at=ACCESSED, added_now=added,
    )  # fmt: skip
    today = f"{added.day} {added:%B} {added.year}"
    assert dates_line(found.dates) == (
        "Published 5 March 2024 when it was exported, 9 March 2024 now · exported 1 April 2024 · "
        f"article added 7 March 2024, and again {today}"
    )
    told = found.as_dict()
    assert (told["published"], told["published_now"]) == ("2024-03-05", "2024-03-09")
    assert told["exported_at"] == "2024-04-01T12:30:00+00:00"
    assert told["added_at"] == "2024-03-07T08:09:10+00:00"
    assert told["added_again_at"] == added.isoformat()


def test_words_that_are_gone_have_the_dates_of_the_article_that_lost_them(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    library.add([replace(FERRY, text="The pier is closed.")])
    citations = read_evidence(evidence_format("jsonld").write(exported(RECORD)))
    with library.snapshot() as snapshot:
        (found,) = verify(citations, LibrarySources(snapshot)).citations
    assert found.document is None
    assert found.dates.added_again_at is not None


def test_files_of_a_folder_do_not_tell_when_they_came() -> None:
    citations = read_evidence(evidence_format("jsonld").write(exported(RECORD)))
    (found,) = verify(citations, DocumentSources([FERRY], "files")).citations
    assert found.dates.added_again_at is None
    assert dates_line(found.dates) == (
        "Published 5 March 2024 · exported 1 April 2024 · article added 7 March 2024"
    )


def test_an_article_that_is_the_one_that_was_cited_was_not_added_again() -> None:
    dates = CitationDates(exported_at=EXPORTED, added_at=ACCESSED, added_now=ACCESSED)
    assert dates.added_again_at is None
    assert dates_line(dates) == (
        "Exported 1 April 2024 · article added 7 March 2024, not again since"
    )


def test_moments_of_one_day_have_their_time_and_those_without_a_zone_are_in_utc() -> None:
    naive = datetime(2024, 4, 1, 9, 0)  # noqa: DTZ001
    dates = CitationDates(
        exported_at=EXPORTED, added_at=naive, added_now=EXPORTED + timedelta(hours=2)
    )
    assert dates_line(dates) == (
        "Exported 1 April 2024, 12:30 UTC · article added 1 April 2024, 09:00 UTC, "
        "and again 1 April 2024, 14:30 UTC"
    )


def test_of_dates_that_nobody_knows_nothing_is_said() -> None:
    assert dates_line(CitationDates()) == ""
    # An article in the library alone says nothing of what was cited.
    assert dates_line(CitationDates(added_now=ACCESSED)) == ""
    only = CitationDates(exported_at=EXPORTED, added_now=EXPORTED + timedelta(days=3))
    assert dates_line(only) == "Exported 1 April 2024 · added again 4 April 2024"
