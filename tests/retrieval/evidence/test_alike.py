"""Passages that say the same in nearly the same words have one verdict."""

from __future__ import annotations

import pytest

from index.documents import Document, Span
from retrieval.citation import Answer, Citation, Status
from retrieval.evidence.alike import shown_confidences
from retrieval.evidence.summary import is_weaker, status_line
from retrieval.searched import Searched

SAID = "The U.S. said Wednesday that 3,000 northern troops have been sent to Velmo for training."


def answered(*passages: tuple[str, float], words: str = "") -> Answer:
    """Return an answer with these passages; `words` are the answer's in each that has them."""
    citations = tuple(
        Citation(
            rank=rank, document=Document(doc_id=f"{rank}", title="T", text=text, sha256="0" * 64),
            span=Span(0, len(text)), quote=text, score=0.5, confidence=sure,
            sentences=(Span(0, len(text)),),
            answers=tuple(
                Span(text.index(word), text.index(word) + len(word))
                for word in words.split() if word in text
            ),
        )
        for rank, (text, sure) in enumerate(passages, start=1)
    )  # fmt: skip
    return Answer(
        question="How many?", resolved_question="How many?", status=Status.ANSWERED,
        confidence=0.8, searched=Searched(3, 3), citations=citations,
    )  # fmt: skip


def test_a_sentence_that_says_the_same_as_one_that_answers_is_not_called_weaker() -> None:
    told = SAID.replace("said", "reported on").replace("training", "a training")
    answer = answered(
        (SAID, 0.7), ("Velmo is a port in the north of the country.", 0.3), (told, 0.4)
    )
    assert shown_confidences(answer) == {1: 0.7, 2: 0.3, 3: 0.7}
    assert status_line(answer) == "[1] and [3] answer this · 1 weaker passage"
    assert [is_weaker(answer, each) for each in answer.citations] == [False, True, False]
    # The probabilities stay what they are.
    assert [each.confidence for each in answer.citations] == [0.7, 0.3, 0.4]


@pytest.mark.parametrize(
    "other",
    [
        # Another figure, in digits or in words; another place; another day; a denial.
        SAID.replace("3,000", "2,000"),
        SAID.replace("3,000", "two"),
        SAID.replace("Velmo", "Norland"),
        SAID.replace("Wednesday", "Friday"),
        SAID.replace("have been", "have not been"),
        SAID.replace("have been", "haven’t been"),
        # Much more is said.
        SAID.replace(".", ", which nobody in the town had seen or heard of before that morning."),
        "They left for training.",
    ],
)
def test_a_sentence_that_says_something_else_keeps_its_own_verdict(other: str) -> None:
    assert shown_confidences(answered((SAID, 0.7), (other, 0.4))) == {1: 0.7, 2: 0.4}


def test_short_sentences_have_to_be_equal() -> None:
    short = "Four men were hurt."
    assert shown_confidences(answered((short, 0.7), (short, 0.2)))[2] == 0.7
    assert shown_confidences(answered((short, 0.7), ("Four men were killed.", 0.2)))[2] == 0.2


STORM = "The storm in Tarnmouth killed 31 people, the coroner said."


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ("The storm in Tarnmouth killed 12 people, the mayor said.", True),
        ("The storm in Tarnmouth killed 12 people.", True),
        ("The storm in Tarnmouth injured 12 people, the mayor said.", False),
        ("The storm in Velmo killed 12 people, the mayor said.", False),
        ("The storm in Tarnmouth killed 12 people in 2019, the mayor said.", False),
        ("The storm in Tarnmouth has not killed 12 people, the mayor said.", False),
        ("The storm in Tarnmouth killed 40 people, the mayor said.", False),  # not marked
    ],
)
def test_another_figure_of_the_same_thing_has_the_same_verdict(other: str, is_same: bool) -> None:
    shown = shown_confidences(answered((STORM, 0.8), (other, 0.3), words="31 12"))
    assert shown[2] == (0.8 if is_same else 0.3)
