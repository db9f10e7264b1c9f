"""What is said of citations that no longer hold."""

from __future__ import annotations

import pytest

from index.documents import Document, Span
from index.errors import CitationError
from retrieval.citation import Answer, Citation, Status
from retrieval.evidence.lost import LostCard
from retrieval.lost_citations import CitationChanges, LossReason, LostCitation
from retrieval.searched import Searched
from ui.browser.views.answer import turn_view

DOCUMENT = Document(doc_id="a.txt", title="A", text="Rain fell.", sha256="0")


def answer(
    ranks: list[int],
    *lost: LostCitation,
    since: tuple[CitationChanges, ...] = (),
    status: Status = Status.ANSWERED,
) -> Answer:
    return Answer(
        question="Why?",
        resolved_question="Why?",
        status=status,
        confidence=0.9,
        citations=tuple(
            Citation(rank=rank, document=DOCUMENT, span=Span(0, 10), quote="Rain fell.", score=0.5)
            for rank in ranks
        ),
        searched=Searched(9, 9),
        lost=lost,
        changes=since,
    )


REMOVED = LostCitation(2, "korea.txt", LossReason.REMOVED)
CHANGED = LostCitation(3, "b.txt", LossReason.CHANGED)


def test_a_lost_citation_has_a_sentence_in_its_place() -> None:
    view = turn_view("Why?", answer([1, 4], REMOVED, CHANGED))
    assert [card.rank for card in view.cards] == [1, 4]
    assert view.lost == (
        LostCard(
            rank=2,
            reason="This passage was in korea.txt, which has since been removed from the library.",
        ),
        LostCard(
            rank=3,
            reason="This passage was in b.txt, which has changed since; ask again to search the "
            "new text.",
        ),
    )


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (answer([1]), "1 passage from 1 article"),
        (answer([1], REMOVED), "2 passages from 2 articles, 1 of them since removed"),
        (
            answer([1], REMOVED, CHANGED),
            "3 passages from 3 articles, 1 of them since removed and 1 changed",
        ),
        (
            answer([1], REMOVED, status=Status.NOT_FOUND),
            "These are the closest passages: check whether they answer. "
            "The nearest passages, 1 of them since removed:",
        ),
        (
            answer([], LostCitation(1, "a", LossReason.REMOVED), status=Status.NOT_FOUND),
            "These are the closest passages: check whether they answer. "
            "The nearest passages, 1 of them since removed:",
        ),
    ],
)
def test_the_status_counts_what_is_gone(given: Answer, status: str) -> None:
    assert turn_view("Why?", given).status == status


def test_how_sure_it_was_is_said_of_the_past_once_passages_are_gone() -> None:
    assert turn_view("Why?", answer([1])).confidence == "90% sure that your sources answer it"
    view = turn_view("Why?", answer([1], REMOVED))
    assert view.confidence == "90% sure, when you asked, that your sources answer it"


def test_what_changed_around_a_citation_is_noted_on_its_card() -> None:
    since = (
        CitationChanges(1, article_changed=True, copies_lost=0),
        CitationChanges(3, article_changed=True, copies_lost=2),
    )
    view = turn_view("Why?", answer([1, 2, 3], since=since))
    assert [card.note for card in view.cards] == [
        "The article has changed since, but not in this passage.",
        "",
        "The article has changed since, but not in this passage. "
        "2 copies in other articles have since been changed or removed.",
    ]


@pytest.mark.parametrize("ranks", [[1, 2], [1, 4], [3, 1], []])
def test_ranks_leave_room_for_those_that_are_lost_and_no_more(ranks: list[int]) -> None:
    with pytest.raises(CitationError, match="Citations are ranked"):
        answer(ranks, REMOVED)
