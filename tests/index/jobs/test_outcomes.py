"""The sentences that say what became of a file of a job."""

from __future__ import annotations

import pytest

from index.contents import Change
from index.documents import Document
from index.ingestion import Stored
from index.jobs.outcomes import FileOutcome

GUESSED = "Its encoding was guessed."


def reason_of(notes: list[tuple[str, ...]]) -> str:
    """Return the reason of a file whose articles were all added, with these remarks."""
    outcome = FileOutcome()
    for number, remarks in enumerate(notes):
        document = Document(
            doc_id=f"box/{number}", title="Bridge", text="It is closed.", sha256="0", notes=remarks
        )
        outcome.count(Stored(document, Change.ADDED))
    return outcome.reason(len(notes))


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ([()], ""),
        ([(GUESSED,)], GUESSED),
        ([(), ()], ""),
        ([(GUESSED,), (), (GUESSED,)], f"Of 2 of its articles: {GUESSED}"),
        ([("b",), (GUESSED, "b"), ()], f"Of 2 of its articles: b Of one article: {GUESSED}"),
        (
            [("a", "b", "c"), ("b",)],
            "Of 2 of its articles: b Of one article: a The details of each article have more "
            "remarks.",
        ),
    ],
)
def test_remarks_on_several_articles_are_counted(
    notes: list[tuple[str, ...]], expected: str
) -> None:
    assert reason_of(notes) == expected
