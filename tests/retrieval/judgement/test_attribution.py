"""What somebody said is told by a sentence with the speaker and a verb of saying."""

from __future__ import annotations

import pytest

from retrieval.judgement.attribution import statement_asked_for


@pytest.mark.parametrize(
    ("question", "sentence", "told"),
    [
        ("What did Karin Vogt say?", "“We would build it again,” said mayor Karin Vogt.", True),
        ("what did the mayor karin vogt promise", "Vogt denied that she knew.", True),
        ("What does Çelik demand?", "Celik said she would ask for a recount.", True),
        # Another speaker, no speech, and the speaker of another sentence.
        ("What did Karin Vogt say?", "“A disaster,” said Paul Renner.", False),
        ("What did Karin Vogt say?", "Karin Vogt opened the bridge on Sunday.", False),
    ],
)
def test_what_is_told(question: str, sentence: str, told: bool) -> None:
    statement = statement_asked_for(question)
    assert statement
    assert statement.is_told_by(sentence) is told


@pytest.mark.parametrize(
    "question", ["What did the bridge cost?", "Who said that?", "What did they say", "say what", ""]
)
def test_what_asks_for_no_statement_of_somebody(question: str) -> None:
    statement = statement_asked_for(question)
    assert statement is None or not statement.is_told_by("Karin Vogt said so.")
