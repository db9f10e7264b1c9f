"""Whose figure a question asks for."""

from __future__ import annotations

import pytest

from index.terms import analyse
from retrieval.marking.asked_source import asked_source


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("How many troops does the Pentagon expect?", "Pentagon"),
        ("According to the Pentagon, how many troops left?", "Pentagon"),
        ("ACCORDING TO The Pentagon, how many left?", "Pentagon"),
        ("How many jobs were lost, according to the Bank of England?", "Bank England"),
        ("How many jobs does the Ministry of the Interior expect?", "Ministry Interior"),
        ("According to the Office for National Statistics, how many came?",
         "Office National Statistics"),
        ("How many of them did they expect?", ""),
        ("How many troops left?", ""),
    ],
)  # fmt: skip
def test_the_name_whose_figure_is_asked_for(question: str, name: str) -> None:
    assert asked_source(question) == frozenset(analyse(name))
