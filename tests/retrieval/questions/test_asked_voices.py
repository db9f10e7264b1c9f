"""Whether a question asks for what somebody said, or for who said it."""

from __future__ import annotations

import pytest

from retrieval.questions.voices import AskedVoice, asked_voice


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("What did Karin Vogt say about the bridge?", "Karin Vogt"),
        ("what has the mayor of Lund said about it", "the mayor of Lund"),
        ("What did Paris have to say about the attack?", "Paris"),
        ("How did Vogt describe the bridge?", "Vogt"),
        ("How many houses did the fire chief say burned?", "the fire chief"),
        ("how deep is the crack according to Ole Brandt?", "Ole Brandt"),
        ("What is Vogt's view on the bridge?", "Vogt"),
        ("find what the retired catcher says about the stadium", "the retired catcher"),
        ("Who said that the bridge is safe?", ""),
        ("who has claimed it is safe", ""),
        ("What did Kim reject?", "Kim"),
        ("What had Kirby declared before the vote?", "Kirby"),
        ("what has Austin criticised", "Austin"),
        ("When has Kirby denied that there were troops?", "Kirby"),
    ],
)
def test_whose_words_are_asked_for(question: str, speaker: str) -> None:
    assert asked_voice(question) == AskedVoice(speaker)


@pytest.mark.parametrize(
    "question",
    [
        "What did the bridge cost?",
        "Did Vogt deny it?",
        "What did they say?",
        "Who built the bridge?",
        "What does the secretary of state do?",
        "When did Nowak ask for a loan?",
        "Why did Brandt call an election?",
        "How many jobs did Vogt promise?",
        "How many jobs has Vogt announced?",
        "When had Kim rejected the offer?",
        "In what year is the oldest pharmacy said to have been founded?",
        "",
    ],
)
def test_what_asks_for_nobodys_words(question: str) -> None:
    assert asked_voice(question) is None


def test_a_long_question_is_read_soon() -> None:
    assert asked_voice("what did " + "the very old man of " * 500 + "do") is None
