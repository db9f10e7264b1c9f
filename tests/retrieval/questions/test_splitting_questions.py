"""Questions of two parts are cut into questions; others stay whole."""

from __future__ import annotations

import pytest

from retrieval.question_parts.splitting import split_question


def parts(text: str) -> list[str]:
    return [place.of(text) for place in split_question(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "How long is the Orlby tunnel and who dug it?",
            ["How long is the Orlby tunnel", "who dug it?"],
        ),
        ("Who was fined and why?", ["Who was fined", "why?"]),
        (
            "What did Gitte Aarns say, and what did Ivo Brandt reply?",
            ["What did Gitte Aarns say", "what did Ivo Brandt reply?"],
        ),
        ("How many drowned? And who was rescued?", ["How many drowned?", "who was rescued?"]),
        (
            "tell me how much the dam cost and when it broke",
            ["how much the dam cost", "when it broke"],
        ),
        ("Did the quarry close and when?", ["Did the quarry close", "when?"]),
        ("who built the dam and in what year", ["who built the dam", "in what year"]),
        (
            "How many drowned off Velmar and who was rescued and why?",
            ["How many drowned off Velmar", "who was rescued", "why?"],
        ),
    ],
)
def test_a_question_is_cut_before_and_where_another_one_begins(
    text: str, expected: list[str]
) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Who are Aarns and Brandt?",
        "What led to the rise and fall of Velmar?",
        "When and where did the ferry sink?",
        "Who knows when he left and where he went?",
        "What happens to those who drink and who smoke?",
        "What did the minister who resigned and who was jailed say?",
        "Which songs are about love and what it means?",
        "on what day and where is the hearing",
        "thanks! and who is to blame",
        "What about Velmar and who is its mayor?",
        "How many died and how many were hurt in Velmar?",
        "research and development",
        "",
        "and?",
    ],
)
def test_one_question_with_and_stays_one(text: str) -> None:
    assert parts(text) == [text]


def test_a_pasted_article_is_one_question() -> None:
    text = "Who built the dam and when did it break? " + "It was built of stone and of clay. " * 300
    assert parts(text) == [text]
