"""What a check tells of the days of its sources, and of words that a source had before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index import Library
from index.documents import Anchor, Document, Span
from retrieval.checks.check import check
from retrieval.checks.quote_check import Verdict
from retrieval.checks.summary import added_line, earlier_line
from retrieval.wording.phrases import day_in_words
from tests.fakes import HashEmbedder

CITED = "Divers found a rope, 40 metres long, around the propeller of the ferry."
FERRY = Document(doc_id="ferry.txt", title="The ferry", text=f"{CITED}\n\nMore.", sha256="f0")
EDITED = replace(FERRY, text=f"{CITED.replace('40', '14')}\n\nMore.", sha256="f1")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    made.add([FERRY])
    return made


def cite_and_edit(library: Library) -> None:
    library.notes.add(Anchor.of(FERRY, Span(0, len(CITED))), "Ask the harbour master.")
    library.add([EDITED])


def test_a_place_tells_when_its_article_was_added(library: Library) -> None:
    checked = check(library, "“Divers found a rope, 40 metres long.”", sentences=True)
    (quote,) = checked.quotes
    with library.snapshot() as snapshot:
        added = snapshot.added_at([FERRY.doc_id])[FERRY.doc_id]
    assert [place.added_at for place in quote.places] == [added]
    assert added_line(quote.places[0]) == f"added {day_in_words(added.date())}"
    assert quote.as_dict()["places"][0]["added_at"] == added.isoformat()
    checked = check(library, "Divers found a rope around the propeller.", sentences=True)
    (sentence,) = checked.sentences or ()
    assert sentence.place is not None
    assert sentence.place.added_at == added


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("Divers found a rope, 40 metres long", Verdict.ALTERED),
        # Capitals and kinds of marks are no difference.
        ("divers found a rope 40 metres long", Verdict.ALTERED),
    ],
)
def test_words_that_an_article_had_until_it_was_added_again_are_told(
    library: Library, words: str, verdict: Verdict
) -> None:
    cite_and_edit(library)
    (quote,) = check(library, f"“{words}”").quotes
    with library.snapshot() as snapshot:
        (kept,) = snapshot.kept_quotes()
    assert quote.verdict is verdict
    assert quote.earlier is not None
    assert quote.as_dict()["earlier"] == {
        "doc_id": "ferry.txt", "title": "The ferry", "until": kept.kept_at.isoformat(),
    }  # fmt: skip
    day = day_in_words(kept.kept_at.date())
    assert earlier_line(quote) == (f"The ferry had these words until it was added again on {day}.")


@pytest.mark.parametrize(
    "words",
    # It stands there now; it never stood there; a figure that only begins the same; too few words.
    [
        "Divers found a rope",
        "Divers found a rope, 41 metres long",
        "a rope, 4 metres long",
        "rope, 40",
    ],
)
def test_other_words_are_not(library: Library, words: str) -> None:
    cite_and_edit(library)
    (quote,) = check(library, f"“{words}”").quotes
    assert quote.earlier is None
    assert earlier_line(quote) == ""


def test_words_that_nobody_cited_are_not_kept_and_not_told(library: Library) -> None:
    library.add([EDITED])
    (quote,) = check(library, "“Divers found a rope, 40 metres long”").quotes
    assert quote.verdict is Verdict.ALTERED
    assert quote.earlier is None
