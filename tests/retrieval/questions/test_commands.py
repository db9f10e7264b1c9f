"""The words of a command are not searched for."""

from __future__ import annotations

import pytest

from retrieval.questions.commands import without_command


@pytest.mark.parametrize(
    ("command", "subject"),
    [
        ("list all figures about ferry passengers", "ferry passengers"),
        ("Find what the mayor promised.", "what the mayor promised."),
        ("compare the two estimates of damage", "two estimates of damage"),
        ("Show me the details on Falk's bridge", "Falk's bridge"),
        ("please tell me who paid", "who paid"),
        ("Could you summarise the ruling against Ulm", "ruling against Ulm"),
        ("give everything on the pier", "pier"),
        ("tell me about the pier", "pier"),
        ("show me all numbers of passengers", "numbers of passengers"),
        ("Could you list the dead of Orlby?", "dead of Orlby?"),
        ("quote “the pier is lost”", "“the pier is lost”"),
        ("look up the pier", "look up the pier"),
    ],
)
def test_what_is_asked_for_remains(command: str, subject: str) -> None:
    assert without_command(command) == subject


@pytest.mark.parametrize(
    "text",
    [
        "", "list", "find it", "show me the", "Show trials in Lagos?", "Namesake of the pier",
        "Show of force in Orlby", "list of the dead", "Quote by Aarns", "list all figures",
        "show me the details.", "Find the dead?", "tell me about it",
        "What did the mayor find?", "Finders keepers", "tell me more about it", "Listed companies",
    ],
)  # fmt: skip
def test_what_is_no_command_stays(text: str) -> None:
    assert without_command(text) == text
