"""Which stretches of a text stand in quotation marks."""

from __future__ import annotations

import time

import pytest

from index.documents import Span
from index.text.sentences import paragraph_spans
from retrieval.voices.quotation_marks import Quotation, find_quotations


def quotations(text: str) -> list[Quotation]:
    paragraphs = paragraph_spans(text, Span(0, len(text)))
    return [each for found in find_quotations(text, paragraphs) for each in found]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“It rained,” she said. “It still does.”", ["It rained,", "It still does."]),
        ('"It rained," she said, "and how."', ["It rained,", "and how."]),
        ("He called it „ein Wunder“ in Bonn.", ["ein Wunder"]),
        ("Il a dit «non merci» hier.", ["non merci"]),
        ("``It rained,'' she said.", ["It rained,"]),
        ("''It rained,'' she said. ''It still does.''", ["It rained,", "It still does."]),
        # A quotation inside another belongs to it.
        ("“He said ‘never’ to me,” she said.", ["He said ‘never’ to me,"]),
        ("“She cried “stop” twice,” he said.", ["She cried “stop” twice,"]),
        # Single marks beside apostrophes.
        ("‘It doesn’t rain,’ she said.", ["It doesn’t rain,"]),
        ("'It doesn't rain,' she said.", ["It doesn't rain,"]),
        ("The officers’ union won’t say who’s paying.", []),
        ("Rock 'n' roll since the '90s, the farmers' favourite.", []),
        # A mark that nothing closes is none.
        ('The board is 6" wide and the nail 2" long.', []),
        ("She said “it rained and went home.", []),
    ],
)
def test_what_stands_between_the_marks(text: str, words: list[str]) -> None:
    found = quotations(text)
    assert [each.inner.of(text) for each in found] == words
    for each in found:
        assert each.span.start < each.inner.start < each.inner.end < each.span.end


def test_a_quotation_goes_on_over_paragraphs_that_each_open_a_mark() -> None:
    text = (
        "“The first came,” he said. “The second followed.\n\n“The third left.\n\n“All are gone.”\n"
    )
    found = quotations(text)
    assert [each.inner.of(text) for each in found] == [
        "The first came,", "The second followed.", "The third left.", "All are gone.",
    ]  # fmt: skip
    assert [each.continues for each in found] == [False, False, True, True]
    assert [each.closed for each in found] == [True, False, False, True]


def test_a_paragraph_that_opens_no_mark_does_not_continue() -> None:
    text = "“The second followed.\n\nThen it rained.\n\n“All are gone.”"
    assert [each.continues for each in quotations(text)] == [False, False]


@pytest.mark.parametrize("mark", ["“", '"', "‘", "'", "«", "``", "„"])
def test_many_marks_that_nothing_closes_take_no_longer_a_mark(mark: str) -> None:
    took = []
    for count in (5_000, 20_000):
        text = f"{mark}Never " * count
        times = []
        # The best of three, because whatever else the process does is counted, too.
        for _ in range(3):
            start = time.process_time()
            quotations(text)
            times.append(time.process_time() - start)
        took.append(min(times))
    # Four times as many marks: sixteen times as long if each were looked for to the end.
    assert took[1] < 10 * took[0] + 0.5
