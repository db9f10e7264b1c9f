"""Names that differ in their number only."""

from __future__ import annotations

import time

import pytest

from retrieval.figures.numbered_names import names_another_number


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("When was the Third Assessment Report published?",
         "The IPCC Fourth Assessment Report (AR4) came out in 2007.", True),
        ("When did Apollo 11 land?", "Apollo 12 landed in November.", True),
        ("When did Apollo 11 land?", "Apollo 11 landed before Apollo 12.", False),
        ("When did Apollo 11 land?", "The crew of Apollo landed on Sunday.", False),
        ("How many died in World War II?", "World War I killed 20 million.", True),
        ("How many died in the 2nd Congo War?", "The Second Congo War killed 5 million.", False),
        ("How many died in the 2nd Congo War?", "The First Congo War killed 250,000.", True),
        ("Who won the 21st Century Prize?", "The Twenty-First Century Prize went to Ulm.", False),
        ("Who won the 21st Century Prize?", "The Twenty-Second Century Prize is his.", True),
        ("Who flew 'Apollo 11'?", "The crew of 'Apollo 12' did.", True),
        ("How many came on May 5?", "On May 6, 20 came.", False),
        ("How many shells hit Post 9?", "In Velmo 12 shells hit a farm.", False),
    ],
)  # fmt: skip
def test_another_number_is_another_thing(question: str, sentence: str, expected: bool) -> None:
    assert names_another_number(question, sentence) is expected


@pytest.mark.parametrize("part", ["Anna-", "Anna'", "A-'", "Anna ", "Twenty-First ", "First-"])
def test_a_long_name_is_read_in_little_time(part: str) -> None:
    long = part * (100_000 // len(part))
    began = time.process_time()
    assert not names_another_number(f"When did Apollo 11 land? {long}", f"{long} Apollo 11")
    assert time.process_time() - began < 5
