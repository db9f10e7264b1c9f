"""A new value takes the place of one of its kind, and of no other."""

from __future__ import annotations

import pytest

from retrieval.questions.follow_ups import ResolvedQuestion, resolve_follow_up
from retrieval.questions.rules import Rule
from retrieval.questions.tokens import question_tokens
from retrieval.questions.values import Kind, find_values


def test_what_was_replaced_and_what_was_carried_over_are_told_apart() -> None:
    history = ["How many people drowned off Tornby in 2019?"]
    assert resolve_follow_up("and off Lund?", history) == ResolvedQuestion(
        text="How many people drowned off Lund in 2019?",
        rule=Rule.FRAGMENT,
        carried=("people drowned", "2019"),
        replaced=("Tornby", "Lund"),
        asks_again=True,
    )
    assert resolve_follow_up("And the year after?", history) == ResolvedQuestion(
        text="How many people drowned off Tornby in 2020?",
        rule=Rule.FRAGMENT,
        carried=("people drowned", "Tornby"),
        replaced=("2019", "2020"),
        asks_again=True,
    )


def test_another_question_about_the_new_value_does_not_ask_the_old_one_again() -> None:
    resolved = resolve_follow_up("And who in Lund?", ["How many people drowned in Tornby?"])
    assert resolved == ResolvedQuestion(
        text="And who in Lund? (people drowned)",
        rule=Rule.FRAGMENT,
        carried=("people drowned",),
        replaced=("Tornby", "Lund"),
    )


@pytest.mark.parametrize(
    ("earlier", "follow_up", "text"),
    [
        ("What was the loss in 2023-24?", "and the year before?", "What was the loss in 2022-23?"),
        ("What was the loss in 1999/2000?", "and a year later?", "What was the loss in 2000/2001?"),
        (
            "Who met on 31 December 2023?",
            "And the day after?",
            "Who met on 1 January 2024?",
        ),
        ("Who met on March 1?", "And the day before?", "Who met on February 28?"),
        ("Who met on Sunday?", "And the day after?", "Who met on Monday?"),
        ("Who met in January 2020?", "And the month before?", "Who met in December 2019?"),
        ("Who met in May?", "And two months later?", "Who met in July?"),
        ("Who met last week?", "And on Friday?", "Who met on Friday?"),
        ("Who met on Friday?", "And yesterday?", "Who met yesterday?"),
        ("What was the 2019 budget of Lund?", "and in 2020?", "What was the 2020 budget of Lund?"),
        (
            "Who led Lund and Tornby in 2019?",
            "And in May 2019?",
            "And in May 2019? (led Lund, Tornby)",
        ),
        (
            "What did Ada Lunn’s brother say?",
            "And Ivo Brandt?",
            "What did Ivo Brandt’s brother say?",
        ),
        (
            "how many drowned in tornby in may?",
            "and in june",
            "how many drowned in tornby in june?",
        ),
    ],
)
def test_the_new_value(earlier: str, follow_up: str, text: str) -> None:
    assert resolve_follow_up(follow_up, [earlier]).text == text


@pytest.mark.parametrize(
    ("earlier", "follow_up"),
    [
        # More than one could be meant.
        ("Did Ada Lunn meet Ivo Brandt?", "And Omar Fenn?"),
        ("Did the ferry sail from Lund to Tornby?", "And Skarnes?"),
        # None is of the kind.
        ("What did Ada Lunn promise?", "and in Tornby?"),
        ("How many Danish sailors drowned?", "What about Tornby?"),
        ("How many sailors are in Tornby?", "And the Dutch?"),
        ("Who runs Tornby?", "And in 2020?"),
        ("Who runs Tornby?", "And the year after?"),
        ("How much did the bridge over the Tarn cost?", "What about Lund?"),
        ("How many drowned in Tornby?", "and in total?"),
        ("What happens to Ivo?", "Any reason to end?"),
    ],
)
def test_in_doubt_nothing_is_replaced(earlier: str, follow_up: str) -> None:
    resolved = resolve_follow_up(follow_up, [earlier])
    assert resolved.replaced is None
    assert resolved.text.startswith(follow_up)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "Who led Lund in May 2019?",
            [("Lund", Kind.NAME), ("May", Kind.DATE), ("2019", Kind.YEAR)],
        ),
        ("May the mayor march in march?", [("mayor", Kind.ROLE), ("march", Kind.DATE)]),
        ("Were 1900 sailors on 3 ships?", [("1900", Kind.NUMBER), ("3", Kind.NUMBER)]),
        ("Did the Bank of Lund fail?", [("Bank of Lund", Kind.NAME)]),
        ("What did the Danish prime minister say?", [("Danish prime minister", Kind.ROLE)]),
        ("Is it open next Monday?", [("next Monday", Kind.WEEKDAY)]),
        ("who sang for women in detail", [("women", Kind.OBJECT)]),
    ],
)
def test_values_and_their_kinds(text: str, values: list[tuple[str, Kind]]) -> None:
    found = find_values(question_tokens(text))
    assert [(value.span.of(text), value.kind) for value in found] == values


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        ("How many died off Velmar?", "and in Tornby?", "How many died in Tornby?"),
        ("How many boats sank off Velmar?", "And on Osk?", "How many boats sank off Osk?"),
        (
            "How many drowned when the boat capsized off Velmar?",
            "what about outside Tornby?",
            "How many drowned when the boat capsized outside Tornby?",
        ),
        ("how many died off lagos?", "what about kampala", "how many died off kampala?"),
        ("How many died in Lagos?", "and near kampala", "How many died near kampala?"),
        ("How many trams run in Velmar?", "what about orlby", "How many trams run in orlby?"),
    ],
)
def test_a_place_replaces_another_after_any_preposition_and_in_lower_case(
    history: str, question: str, expected: str
) -> None:
    resolved = resolve_follow_up(
        question, [history], lambda term: term in {"lago", "kampala", "orlbi"}
    )
    assert resolved.text == expected


def test_a_subject_after_on_is_no_place() -> None:
    resolved = resolve_follow_up("and in Tornby?", ["What did Vik say on Brandt?"])
    assert "Brandt" in resolved.text
