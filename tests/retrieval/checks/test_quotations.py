"""A quotation in a question is compared word for word with what is cited."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document, Span
from retrieval.checks.quotations import (
    MOST_QUOTATIONS,
    Difference,
    QuotablePassage,
    check_quotations,
)

TEXT = (
    "The mayor spoke late. “We’ll rebuild the pier before the summer of 2026, whatever it costs,” "
    "she said. The ferry company, which lost 1,200 crates, did not comment on Müller's claim."
)


def passage(rank: int, text: str, start: int = 0) -> QuotablePassage:
    document = Document(doc_id=f"{rank}.txt", title="", text=text, sha256="0")
    return QuotablePassage(rank, document, Span(start, len(text)))


def check(question: str, text: str = TEXT, rank: int = 1) -> list[tuple[str, str]] | None:
    checks = check_quotations(question, [passage(rank, text)])
    if not checks:
        return None
    [only] = checks
    assert only.rank == rank
    return [(each.quoted, each.source) for each in only.differences]


@pytest.mark.parametrize(
    "quoted",
    [
        '"we\'ll rebuild the pier before the summer of 2026"',
        "“We’ll rebuild the pier”",
        "„lost 1200 crates, did not comment“",
        "«did not comment on Muller's claim»",
    ],
)
def test_word_for_word(quoted: str) -> None:
    assert check(f"Did she say {quoted}?") == []


@pytest.mark.parametrize(
    ("quoted", "differences"),
    [
        ("rebuild the pier before the summer of 2027", [("2027", "2026")]),
        ("We'll never rebuild the pier before the summer", [("never", "")]),
        ("the ferry company lost 1,200 crates", [("", "which")]),
        ("which lost 1,500 barrels, did not comment on", [("1,500 barrels", "1,200 crates")]),
    ],
)
def test_what_differs(quoted: str, differences: list[tuple[str, str]]) -> None:
    assert check(f"Was it “{quoted}”?") == differences


@pytest.mark.parametrize(
    "question",
    [
        "What did she say?",
        # Two words are a name.
        "What is the “ferry company”?",
        "Who said “nothing of this kind was ever seen in our town”?",
        "Who said “”?",
    ],
)
def test_nothing_is_said_of_what_is_not_there(question: str) -> None:
    assert check(question) is None


def test_the_nearest_passage_counts_and_the_place_is_its_words() -> None:
    other = "She'd rebuild a pier before summer, some said."
    passages = [
        passage(1, other),
        passage(2, TEXT, 22),
    ]
    [found] = check_quotations("“rebuild the pier before the summer”", passages)
    assert (found.rank, found.differences) == (2, ())
    assert found.span.of(TEXT) == "rebuild the pier before the summer"
    assert found.sentence == "“rebuild the pier before the summer” stands word for word in [2]."


def test_a_sentence_tells_what_differs() -> None:
    [found] = check_quotations(
        "“rebuild a pier before the summer of 2027”",
        [passage(3, TEXT)],
    )
    assert found.differences == (Difference("a", "the"), Difference("2027", "2026"))
    for words in ("“a”", "“the”", "“2027”", "“2026”", "[3]"):
        assert words in found.sentence


def test_a_repeated_quotation_is_compared_once() -> None:
    assert check("Is “rebuild the pier” the same as “rebuild the pier”?") == []


def test_only_the_first_of_very_many_are_compared() -> None:
    numbers = [f"{n} boats, {n + 1} nets" for n in range(3 * MOST_QUOTATIONS)]
    text = "; ".join(numbers)
    question = " ".join(f"“{each}”" for each in numbers)
    found = check_quotations(question, [passage(1, text)])
    assert [each.quoted for each in found] == numbers[:MOST_QUOTATIONS]


@pytest.mark.parametrize("mark", ["‘", "‘a ", "“a ", "«a ", '"', "„"])
def test_marks_that_never_close_are_no_quotations(mark: str) -> None:
    assert check(mark * 9_999 if mark == '"' else mark * 2_000) is None


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_text_is_compared(quoted: str, text: str) -> None:
    for found in check_quotations(f"“{quoted}”", [passage(1, text)]):
        assert found.span.end <= len(text)
        assert found.span.of(text)
