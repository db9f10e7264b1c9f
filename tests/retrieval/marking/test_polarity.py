"""Sentences that say the opposite of what a question takes for granted."""

from __future__ import annotations

import time

import pytest

from retrieval.marking.negation import is_inverted
from retrieval.marking.polarity import AskedPolarity, Polarity


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
        ("Who was convicted?", "The driver Ivo Brandt was cleared of theft.", "cleared"),
        ("Who approved the merger?", "Shareholders rejected the merger.", "rejected"),
        (
            "Who voted for the dam?",
            "Councillor Sela Moor voted firmly against the dam.",
            "voted firmly against",
        ),
        ("Which tests were done correctly?", "The tests were done wrongly.", "wrongly"),
        ("Which crew didn't obey the signal?", "The crew of the Vik obeyed the signal.", "obeyed"),
        ("When did prices rise?", "Prices of bread fell by 3 percent.", "fell"),
        ("When was Ivo Brandt freed?", "Ivo Brandt was arrested on Monday.", "arrested"),
        ("Who permits the march?", "The council bans the march.", "bans"),
        (
            "Who signed the pact?",
            "Velmar did not sign the pact but asked for time.",
            "did not sign",
        ),
        ("Who kept it cold?", "The mill did not keep it cold, but the clinic did.", "did not keep"),
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
        # What is held or released may be anything.
        ("When was the album released?", "A party was held on 3 May, the day the album came out."),
        ("Where was the vote held?", "Results from Carrow were released at midnight."),
        # An opposite is told of something else.
        ("Which tower fell?", "Smoke rose over the north tower."),
        ("Which merger was approved?", "Staff rejected the offer, and the boards have now merged."),
        ("Who was found guilty?", "The judge cleared the room before Ivo Brandt left."),
        # A noun.
        ("What caused the price rise?", "A fall in supply caused it."),
        ("Who signed the permit?", "The ban was lifted when Falk signed the paper."),
        # One after the other.
        ("When was the prisoner freed?", "The prisoner was arrested in 2019 and left jail in May."),
        ("When did prices fall?", "Prices rose in May, then came down in June."),
        # Two denials, and half a one.
        ("Which clinic kept its vaccine cold?", "It never failed to keep it cold."),
        ("Who approved the plan?", "The council did not reject the plan."),
        ("When did the shop open?", "It did not open on Monday but on Tuesday."),
        ("When did the shop open?", "The shop did not open in March, but in April."),
    ],
)
def test_the_same_is_no_opposite(question: str, sentence: str) -> None:
    assert AskedPolarity(question).compare(sentence).polarity is not Polarity.OPPOSITE


@pytest.mark.parametrize("text", ["don't ", "don't keep ", "never failed to ", "rose fell keep "])
def test_a_long_text_is_compared_in_little_time(text: str) -> None:
    long = text * (100_000 // len(text))
    began = time.process_time()
    AskedPolarity("Which clinic kept its vaccine cold and fell?").compare(long)
    AskedPolarity(long).compare("The clinic did not keep its vaccine cold.")
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("who said no ship is worth a single life", "“No ship is worth a single life,” he said."),
        ("Who said nobody paid for the dam?", "“Nobody paid for the dam,” said the mayor."),
    ],
)
def test_what_the_question_denies_without_quotation_marks_is_the_same(
    question: str, sentence: str
) -> None:
    assert AskedPolarity(question).compare(sentence).polarity is Polarity.SAME


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
