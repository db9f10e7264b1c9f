"""Which sentences can be marked: headings, questions and header rows state nothing."""

from __future__ import annotations

import pytest

from index.documents import Span
from index.text.sentences import passage_sentences
from retrieval.ranking.statements import Statements
from tests.growth import assert_time_grows_with_length

PROSE = "The council closed the bridge on Monday, and the ferry runs again."


def statements(text: str) -> list[str]:
    """Return the sentences of a text that state something."""
    whole = Span(0, len(text))
    found = Statements(text, whole)
    return [
        sentence.of(text)
        for sentence in passage_sentences(text, whole)
        if found.states_something(sentence)
    ]


def header(text: str, row: str, passage: Span | None = None) -> str | None:
    """Return the header row of a row of a table."""
    start = text.index(row)
    found = Statements(text, passage or Span(0, len(text))).header_of(Span(start, start + len(row)))
    return None if found is None else found.of(text)


@pytest.mark.parametrize(
    "heading",
    [
        "How many troops will join?",
        "Wie viele Menschen starben?",
        "Ukraine War",
        "What we know so far",
        "## Background",
        "### 12 dead",
        "Related Sources:",
        "“The bridge is lost”",
        "THE LONG WAY HOME",
        "أين ذهبوا؟",
        "「なぜ？」",
        "(Why did it close?)",
        "Why did it close?[3]",
        "“Why did it close?”",
    ],
)
@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n"])
def test_a_heading_or_a_question_states_nothing(heading: str, line_break: str) -> None:
    parts = (heading, "", PROSE, "", heading, PROSE)
    assert statements(line_break.join(parts)) == [PROSE, PROSE]


@pytest.mark.parametrize(
    "line",
    [
        "Price: 5 euros",
        "- Boats, all of them new",
        "* Anna Berg, mayor",
        "1. Close the bridge",
        "2) Open the ferry",
        "12 people died",
        "Carl Diaz, 45",
        "She asked him: “Will the ferry run?”",
        "“Is it safe?” she asked, and the minister said: “Who knows?”",
    ],
)
def test_a_line_that_states_something(line: str) -> None:
    assert line in statements(f"{PROSE}\n\n{line}\n\n{PROSE}")


def test_the_last_line_heads_nothing() -> None:
    assert statements(f"{PROSE}\n\nHe left") == [PROSE, "He left"]


def test_short_lines_in_a_row_are_a_list() -> None:
    names = ["Anna Berg", "Carl Diaz", "Eva Falk"]
    assert statements("\n".join(names)) == names


def test_a_line_of_wrapped_prose_is_no_heading() -> None:
    text = (
        "The council closed the bridge on Monday evening, and it\n"
        "said that the ferry would run again from Tuesday on, as\n"
        "it did before the bridge was built in the last century.\n"
    )
    assert statements(text) == [text.strip()]


def test_prose_after_a_question_in_one_paragraph() -> None:
    assert statements(f"Why did it close? {PROSE}") == [PROSE]


class TestTables:
    HEADED = "| City | Dead |\n| --- | --- |\n| Lagos | 12 |\n| Accra | 3 |"

    def test_the_header_states_nothing_and_the_rows_do(self) -> None:
        assert statements(self.HEADED) == ["| Lagos | 12 |", "| Accra | 3 |"]

    @pytest.mark.parametrize("cell", [" | ", "\t"])
    def test_without_a_line_below_the_header(self, cell: str) -> None:
        rows = [cell.join(r) for r in (("City", "Dead", "Hurt"), ("Lagos", "12", "4"))]
        assert statements("\n".join(rows)) == rows[1:]
        assert header("\n".join(rows), rows[1]) == rows[0]

    @pytest.mark.parametrize(
        "lines",
        [
            ["Mayor | Anna Berg", "Clerk | Carl Diaz"],
            ["Mayor | Anna Berg", "Population | 12,000"],
            ["| Mayor | Anna Berg |", "| Founded | 1951 |"],
            ["•\tAnna Berg resigned.", "•\tCarl Diaz won 12 seats."],
            ["The mayor resigned on\tFriday evening.", "Turnout was 12 per cent in\tthe north."],
        ],
    )
    def test_two_columns_may_be_facts(self, lines: list[str]) -> None:
        text = "\n".join(lines)
        assert statements(text) == lines
        assert header(text, lines[1]) is None

    def test_a_row_has_its_own_tables_header(self) -> None:
        text = f"{PROSE}\n\n{self.HEADED}\n\n| Team | Points |\n| --- | --- |\n| Ajax | 3 |"
        assert header(text, "| Accra | 3 |") == "| City | Dead |"
        assert header(text, "| Ajax | 3 |") == "| Team | Points |"
        assert header(text, PROSE) is None
        assert "| Team | Points |" not in statements(text)

    def test_not_a_header_outside_the_passage(self) -> None:
        below = Span(self.HEADED.index("| Lagos"), len(self.HEADED))
        assert header(self.HEADED, "| Lagos | 12 |", below) is None

    def test_the_first_of_rows_without_a_header(self) -> None:
        assert header("1 | 2\n3 | 4\n", "3 | 4") is None


@pytest.mark.parametrize("line", ["-", "| 1 | 2 |\n", "word "])
def test_a_long_text_takes_no_longer_a_sentence(line: str) -> None:
    def look(text: str) -> None:
        passage = Span(len(text) // 2, min(len(text) // 2 + 600, len(text)))
        found = Statements(text, passage)
        for start in range(passage.start, passage.end - 10, 10):
            found.states_something(Span(start, start + 10))
            found.header_of(Span(start, start + 10))

    assert_time_grows_with_length(look, "| " + line * (2_000_000 // len(line)))
