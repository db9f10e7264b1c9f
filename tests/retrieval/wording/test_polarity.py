"""Sentences that say the opposite of what a question takes for granted."""

from __future__ import annotations

import pytest

from retrieval.wording.polarity import AskedPolarity, Polarity, is_inverted


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        (
            "Which laboratory froze its samples in time?",
            "The laboratory in Tornby did not chill its samples in time.",
            "did not chill",
        ),
        ("Which bakery was fined?", "The bakery has never been fined.", "never been fined"),
        ("Who signed the treaty?", "Velmar refused to sign the treaty.", "refused to sign"),
        ("Which union called a strike?", "The union won't call a strike.", "won't call"),
        ("Which permit was granted?", "No permit was granted to Tamro.", "No permit"),
        ("Who was found guilty?", "The driver Ivo Brandt was acquitted on Monday.", "acquitted"),
        ("Who approved the merger?", "Shareholders rejected the merger.", "rejected"),
        (
            "Who voted for the dam?",
            "Councillor Sela Moor voted firmly against the dam.",
            "voted firmly against",
        ),
        ("Which tests were done correctly?", "The tests were done wrongly.", "wrongly"),
        ("Which crew didn't obey the signal?", "The crew of the Vik obeyed the signal.", "obeyed"),
    ],
)
def test_the_opposite_is_told_with_its_words(question: str, sentence: str, words: str) -> None:
    found = AskedPolarity(question).compare(sentence)
    assert found.polarity is Polarity.OPPOSITE
    assert found.words is not None
    assert found.words.of(sentence) == words


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Which bakery was not fined?", "The bakery in Tornby was not fined."),
        ("Who was acquitted?", "The driver Ivo Brandt was acquitted on Monday."),
        ("When did the channel open?", "The channel was not opened until Friday."),
        ("When will the line open?", "The line will not open before June."),
        ("Who voted for the dam?", "Two voted for it; only Sela Moor voted against."),
        ("Who fined the bakery?", "Inspectors fined the bakery, not the mill beside it."),
        ("Who wrote the law?", "Sela Moor, who wrote the law, did not say whether it will pass."),
        ("Who sank the boat?", "Vik not only sank the boat but left the crew behind."),
    ],
)
def test_the_same_is_no_opposite(question: str, sentence: str) -> None:
    assert AskedPolarity(question).compare(sentence).polarity is not Polarity.OPPOSITE


def test_nobody_is_an_answer_to_how_many() -> None:
    sentence = "No sailor was hurt."
    assert AskedPolarity("How many sailors were hurt?", counts=True).compare(sentence).words is None
    assert AskedPolarity("Which sailors were hurt?").compare(sentence).words is not None


def test_a_sentence_agrees_where_another_denies() -> None:
    asked = AskedPolarity("Which crew didn't obey the signal?")
    contrary = "The crew of the Vik obeyed the signal."
    assert asked.agrees_where(contrary, "The crew of the Osk did not obey it.")
    assert not asked.agrees_where(contrary, "The crew of the Osk has twelve men.")


def test_what_is_denied_after_the_subject_is_seen() -> None:
    assert is_inverted("Why didn't the investors come?")
    assert not is_inverted("Which investors didn't come?")
