"""Names are read without their titles, and compared with care."""

from __future__ import annotations

import pytest

from index.documents import Span
from retrieval.speakers.attributions import compare_speakers
from retrieval.speakers.persons import Sameness, compare_names, full_name, names_in
from retrieval.speakers.subjects import Speaker


def test_names_are_read_without_titles() -> None:
    text = (
        "Norwegian Prime Minister Jon Brekke met Lt. Gen. Lars Bodin, Ursula von der Heide, "
        "Hallum's Karin Vogt and Samiha el-Gendy at the Ministry of Ports in South Korea."
    )
    found = [(name.text, name.is_person) for name in names_in(text)]
    assert found == [
        ("Jon Brekke", True),
        ("Lars Bodin", True),
        ("Ursula von der Heide", True),
        ("Karin Vogt", True),
        ("Samiha el-Gendy", True),
        ("Ministry", False),
        ("Ports", True),
        ("South Korea", False),
    ]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Brekke", "Jon Brekke", Sameness.SAME),
        ("Volodymyr Zelensky", "Zelenskyy", Sameness.SAME),
        ("Müller", "Karin Mueller", Sameness.SAME),
        ("Kim", "Kim Ha-eun", Sameness.SAME),
        ("Jon Brekke", "Jan Brekke", Sameness.UNKNOWN),
        ("Jon Brekke", "Silje Brekke", Sameness.DIFFERENT),
        ("Bill Brekke", "William Brekke", Sameness.UNKNOWN),
        ("Bill Brekke", "Robert Brekke", Sameness.DIFFERENT),
        ("Brekke", "Brekka", Sameness.UNKNOWN),
        ("Jon Brekke", "Karin Vogt", Sameness.DIFFERENT),
        ("UN", "United Nations", Sameness.UNKNOWN),
        ("", "Karin Vogt", Sameness.UNKNOWN),
    ],
)
def test_names_are_compared(one: str, other: str, expected: Sameness) -> None:
    assert compare_names(one, other) is expected
    assert compare_names(other, one) is expected


def test_a_surname_is_completed() -> None:
    text = "Mayor Karin Vogt came. Peter von der Heide left."
    assert full_name(text, "Vogt") == "Karin Vogt"
    assert full_name(text, "Falk") == "Falk"


def speaker(name: str, *others: str, named: bool = True) -> Speaker:
    return Speaker(name, Span(0, 0), None, named, others)


ARTICLE = (
    "Jon Brekke, a spokesman for the Harbour Office, spoke. Karin Vogt of Hallum listened. "
    "The Coast Guard was there."
)


@pytest.mark.parametrize(
    ("draft", "source", "expected"),
    [
        (speaker("Vogt"), speaker("Jon Brekke"), Sameness.DIFFERENT),
        (speaker("Vogt"), speaker("Jon Brekke", "Karin Vogt"), Sameness.SAME),
        # An office and the person who speaks for it.
        (speaker("Harbour Office"), speaker("Jon Brekke"), Sameness.UNKNOWN),
        (speaker("Coast Guard"), speaker("Jon Brekke"), Sameness.DIFFERENT),
        (speaker("Oslo"), speaker("Jon Brekke"), Sameness.UNKNOWN),
        (speaker("Vogt"), speaker("a senior official", named=False), Sameness.DIFFERENT),
        (speaker("Vogt"), speaker("the mayor", named=False), Sameness.UNKNOWN),
        (speaker("Vogt"), speaker("a statement", named=False), Sameness.UNKNOWN),
        (speaker("Falk"), speaker("a senior official", named=False), Sameness.UNKNOWN),
        (speaker("the mayor", named=False), speaker("Jon Brekke"), Sameness.UNKNOWN),
        (None, speaker("Jon Brekke"), Sameness.UNKNOWN),
        (speaker("Vogt"), None, Sameness.UNKNOWN),
    ],
)
def test_speakers_are_compared(
    draft: Speaker | None, source: Speaker | None, expected: Sameness
) -> None:
    assert compare_speakers(draft, source, ARTICLE) is expected
