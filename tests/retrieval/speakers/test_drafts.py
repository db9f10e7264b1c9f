"""Quotations are found between the marks of any language, and in block quotes."""

from __future__ import annotations

import pytest

from retrieval.speakers.drafts import QuotationKind, find_quotations


def found(draft: str) -> list[str]:
    return [each.span.of(draft) for each in find_quotations(draft)]


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        ('“We’ll go” and "we won\'t go", she said.', ["We’ll go", "we won't go"]),
        (
            "'We will not pay,' he said. 'It's the workers' pay.'",
            ["We will not pay,", "It's the workers' pay."],
        ),
        (
            "‘The workers’ pay will rise,’ he said. She’s the boss’ friend.",
            ["The workers’ pay will rise,"],
        ),
        ("„Wir gehen“, sagte sie, »so nicht«.", ["Wir gehen", "so nicht"]),
        ("« Oui, mais non », dit-il. «Sì», disse.", ["Oui, mais non", "Sì"]),
        ("”Vi går”, sa hon.", ["Vi går"]),
        ('“We go", she said. "They stay”, he said.', ["We go", "They stay"]),
        ('“He said "no" twice.”', ['He said "no" twice.', "no"]),
        ("「これは引用です」と彼は言った。", ["これは引用です"]),
        ("`` A tokenised one , '' he said .", ["A tokenised one ,"]),
        ("“He said ‘never again’ and left.”", ["He said ‘never again’ and left.", "never again"]),
        ("“One.\n\n“Two,” he said.", ["One.\n\n“Two,"]),
        ('"One.\n\n"Two," he said.', ['One.\n\n"Two,']),
        ('He said "nothing closes this.\n\nThe "next" does.', ["next"]),
        ("The '90s were rock 'n' roll.", []),
        ("Don’t, it’s the dogs’ food.", []),
        ('A 6" pipe and a 12" pipe.', []),
        ('word"quoted"word', []),
    ],
)
def test_marks(draft: str, expected: list[str]) -> None:
    assert found(draft) == expected


def test_outer_spans_have_the_marks_and_inner_quotations_a_depth() -> None:
    draft = "She said “he cried ‘stop’ twice”."
    outer, inner = find_quotations(draft)
    assert outer.outer.of(draft) == "“he cried ‘stop’ twice”"
    assert inner.outer.of(draft) == "‘stop’"
    assert (outer.depth, inner.depth) == (0, 1)


def test_block_quotes() -> None:
    draft = (
        "Vogt wrote:\n\n> We are ready.\n> We always were.\n> — Karin Vogt\n\nThen:\n\n"
        "    An indented one\n    of two lines.\n\nEnd."
    )
    first, second = find_quotations(draft)
    assert first.kind is second.kind is QuotationKind.BLOCK
    assert first.span.of(draft) == "We are ready.\n> We always were."
    assert first.signed
    assert first.signed.of(draft) == "Karin Vogt"
    assert second.span.of(draft) == "An indented one\n    of two lines."


def test_a_block_of_marked_quotations_is_prose() -> None:
    draft = "> “We are ready,” she said. “We always were.”"
    assert found(draft) == ["We are ready,", "We always were."]


def test_indented_code_and_lists_are_no_quotations() -> None:
    assert found("A list follows.\n\n    one two\n    three four\n\nEnd.") == []
