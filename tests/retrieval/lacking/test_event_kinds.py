"""An article without a word for the kind of event that is asked about is about another one."""

from __future__ import annotations

import pytest

from index.terms import analyse
from retrieval.judgement.asked_items import AskedItems
from retrieval.judgement.signals import signals_of
from retrieval.lacking.event_kinds import asked_event
from retrieval.question import question_words
from tests.ranked_passages import ranked

FERRY = "In 2011, nineteen people died when the ferry ran aground near Cabo Feio."
MILL = "A blast tore through the steel mill in Tamro. Nine men died in the flames."


@pytest.mark.parametrize(
    ("question", "text", "is_other"),
    [
        ("how many people died in the train crash near cabo feio", FERRY, True),
        ("How many people died in the ship disaster near Cabo Feio?", FERRY, False),
        ("How many people died near Cabo Feio?", FERRY, False),
        ("What caused the flood at the mill in Tamro?", MILL, True),
        ("What caused the explosion at the mill in Tamro?", MILL, False),
        ("What caused the fire at the mill in Tamro?", MILL, False),
        # No kind of event, two of them, or another sense of the word.
        ("Who opened the train station in Tamro?", MILL, False),
        ("What do the train crash in Tamro and the flood at Cabo Feio cost?", MILL, False),
        ("When did they fire the director in Tamro?", FERRY, False),
    ],
)
def test_the_article_is_of_another_event(question: str, text: str, *, is_other: bool) -> None:
    asked = AskedItems(question, question_words(question), [ranked(text)])
    assert asked.is_of_another_event(0) is is_other


@pytest.mark.parametrize(("event", "lacking"), [("train crash", 1), ("ferry disaster", 0)])
def test_another_event_counts_as_a_name_that_is_lacking(event: str, lacking: int) -> None:
    question = f"how many people died in the {event}"
    passages = [ranked(FERRY)]
    asked = AskedItems(question, question_words(question), passages)
    assert [each.lacking_names for each in signals_of(asked, passages, passages)] == [lacking]


def test_the_terms_are_those_of_one_kind() -> None:
    assert asked_event("what caused the great fire in Tamro") >= {*analyse("blaze flames")}
    assert asked_event("what caused the bus crash") >= {*analyse("minibus coaches")}
    assert asked_event("what caused the bus to stop") == frozenset()
