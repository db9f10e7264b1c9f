"""Sentences whose words are almost those of a passage, and whose meaning is not."""

from __future__ import annotations

import time

import pytest

from index.documents import Document, Span
from retrieval.citation import Citation
from retrieval.written.answer import Reason
from retrieval.written.draft import draft_sentences
from retrieval.written.proof import prove


def reasons(draft: str, text: str) -> list[Reason | None]:
    article = Document(doc_id="a.txt", title="A", sha256="1", text=text)
    span = Span(0, len(text))
    cited = Citation(rank=1, document=article, span=span, quote=text, score=0.5)
    return [each.reason for each in prove(draft, [cited])]


FALSE_LIST = "These claims are false:\n- The ferry sank on Monday.\n- The captain fled at night."
FALSE_PARAGRAPHS = FALSE_LIST.replace("\n- ", "\n\n")

TURNED = [
    # What is said only under a condition is not said.
    (
        "If Joe Biden said that the war was over, nobody believed him.",
        "Joe Biden said that the war was over, nobody believed him.",
        Reason.PART,
    ),
    (
        "When President Joe Biden said that the war was over, people laughed.",
        "According to Joe Biden, the war was over, people laughed.",
        Reason.WORDS,
    ),
    # A title that tells of another person.
    (
        "Mrs. John Smith said that the ferry sank on Monday.",
        "John Smith said that the ferry sank on Monday.",
        Reason.SPEAKER,
    ),
    # A word that is no title, and turns what is said.
    *(
        (
            f"{word} President Joe Biden said that the war in Hallum was over.",
            "Joe Biden said that the war in Hallum was over.",
            Reason.SPEAKER,
        )
        for word in ("Hardly", "Perhaps", "Allegedly", "Suppose", "Fake")
    ),
    (
        "The Aide To Minister John Smith said that the ferry sank on Monday.",
        "John Smith said that the ferry sank on Monday.",
        Reason.SPEAKER,
    ),
    # Who says the second half may not be who says the first.
    (
        "Vogt said that the ferry sank, but Smith denied it.",
        "The ferry sank, but Smith denied it, according to Vogt.",
        Reason.SPEAKER,
    ),
    (
        "The ferry sank, and the crew was paid, Vogt said.",
        "Vogt said the ferry sank, and the crew was paid.",
        Reason.SPEAKER,
    ),
    (
        "Vogt said: “The ferry sank, but the crew is safe.”",
        "Vogt said that the ferry sank, but the crew is safe.",
        Reason.SPEAKER,
    ),
    # A list of what is not so.
    (FALSE_LIST, "The ferry sank on Monday.", Reason.QUESTION),
    (FALSE_LIST, "The captain fled at night.", Reason.QUESTION),
    (FALSE_PARAGRAPHS, "The ferry sank on Monday.", Reason.QUESTION),
    (FALSE_PARAGRAPHS, "The captain fled at night.", Reason.QUESTION),
    (FALSE_LIST.replace("\n", "\n\n"), "The captain fled at night.", Reason.QUESTION),
    (FALSE_LIST.replace("- ", ""), "The captain fled at night.", Reason.QUESTION),
    # Words that stand for somebody of the sentence before.
    (
        "They ran. Both were killed there by night.",
        "Both were killed there by night.",
        Reason.PRONOUN,
    ),
    (
        "Vogt ran. That was denied by the ministry.",
        "That was denied by the ministry.",
        Reason.PRONOUN,
    ),
    ("They ran. The latter was arrested there.", "The latter was arrested there.", Reason.PRONOUN),
    ("Rain fell. Neither was seen there again.", "Neither was seen there again.", Reason.PRONOUN),
    ("It rained. One was seen there at night.", "One was seen there at night.", Reason.PRONOUN),
    # Capitals tell an abbreviation from a word.
    ("The workers of the WHO left.", "The workers of the Who left.", Reason.NOTHING),
    ("The US army left the city.", "The Us army left the city.", Reason.NOTHING),
    ("AIDS workers left the old city.", "Aids workers left the old city.", Reason.NOTHING),
    # A range and a result are no two figures.
    ("The club won 3-1 in Oslo.", "The club won 3 1 in Oslo.", Reason.NOTHING),
    # Who speaks of himself is quoted or not told.
    ("Vogt said: “Let’s take the city.”", "Vogt said let’s take the city.", Reason.QUOTATION),
    (
        "Vogt said: “Save yourselves from it.”",
        "Vogt said save yourselves from it.",
        Reason.QUOTATION,
    ),
]


@pytest.mark.parametrize(("text", "draft", "reason"), TURNED)
def test_a_sentence_whose_meaning_is_turned_is_struck_out(
    text: str, draft: str, reason: Reason
) -> None:
    [found] = reasons(draft, text)
    assert found is not None
    # Of what merely differs, another test tells how.
    assert reason is Reason.NOTHING or found is reason


STANDS = [
    ("The club won 3-1 in Oslo.", "The club won 3–1 in Oslo."),
    ("Vogt said that the ferry sank, but Smith denied it.",) * 2,
    ("Vogt said that the ferry sank, but Smith denied it.",
     "Vogt stated that the ferry sank, but Smith denied it."),
    ("President Joe Biden said the ferry sank.", "According to Joe Biden, the ferry sank."),
    ("Vogt said: “The ferry sank, but the crew is safe.”",
     "“The ferry sank, but the crew is safe,” Vogt said."),
    ("Here is more.\n- The ferry sank on Monday.\n- It rained.", "The ferry sank on Monday."),
    ("False:\nIt rained.\n\nThe ferry sank on Monday.", "The ferry sank on Monday."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "draft"), STANDS)
def test_a_sentence_whose_meaning_stays_stands(text: str, draft: str) -> None:
    assert reasons(draft, text) == [None]


def test_both_stands_behind_the_sentence_that_it_follows() -> None:
    text = "Anna Vogt and Falk ran away. Both were killed there by night."
    assert reasons(text, text) == [None, None]


def test_a_draft_of_spaces_takes_no_time() -> None:
    started = time.process_time()
    [sentence] = draft_sentences("The ferry" + " " * 19_000 + "sank.")
    assert sentence.text == "The ferry sank."
    assert time.process_time() - started < 1
