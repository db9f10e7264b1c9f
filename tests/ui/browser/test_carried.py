"""What a question was searched with that comes from earlier questions."""

from __future__ import annotations

import pytest

from retrieval.citation import Answer, Status
from retrieval.searched import Searched
from ui.browser.views.carried import Carried, carried_phrases


def phrases(question: str, resolved: str) -> tuple[Carried, ...]:
    answer = Answer(
        question=question,
        resolved_question=resolved,
        status=Status.NOT_FOUND,
        confidence=0.0,
        citations=(),
        searched=Searched(1, 1),
    )
    return carried_phrases(question, answer)


def test_each_phrase_can_be_taken_away() -> None:
    assert phrases(" How many left? ", "How many left? (Port Ellen, ferry)") == (
        Carried("Port Ellen", "How many left? (ferry)"),
        Carried("ferry", "How many left? (Port Ellen)"),
    )


def test_without_the_last_phrase_the_question_is_left() -> None:
    assert phrases("How many left?", "How many left? (ferry)") == (
        Carried("ferry", "How many left?"),
    )


@pytest.mark.parametrize(
    "resolved",
    ["How many left?", "How many left in May?", "Who left? (ferry)", "How many left? ferry"],
)
def test_what_is_not_behind_the_question_can_only_be_edited(resolved: str) -> None:
    assert phrases("How many left?", resolved) == ()
