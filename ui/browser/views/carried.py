"""What a question was searched for that comes from earlier questions; independent of Streamlit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.citation import Answer


@dataclass(frozen=True, slots=True)
class Carried:
    """A phrase that comes from an earlier question.

    Attributes:
        phrase: the phrase.
        without: the text to search for without it.
    """

    phrase: str
    without: str


def carried_phrases(question: str, answer: Answer) -> tuple[Carried, ...]:
    """Return the phrases that a question was searched with and that a reader can take away.

    They stand in brackets behind the question: "And how many of them? (soldiers, Kursk)". A text
    that the reader has edited still has them there. Other phrases can only be edited.

    Args:
        question: the question as it was asked.
        answer: its answer.
    """
    text = answer.resolved_question.strip()
    behind = re.fullmatch(r"\(([^()]+)\)", text.removeprefix(question.strip()).strip())
    if not text.startswith(question.strip()) or behind is None:
        return ()
    phrases = behind[1].split(", ")
    return tuple(
        Carried(phrase, _with(question.strip(), [*phrases[:place], *phrases[place + 1 :]]))
        for place, phrase in enumerate(phrases)
    )


def _with(question: str, phrases: list[str]) -> str:
    return f"{question} ({', '.join(phrases)})" if phrases else question
