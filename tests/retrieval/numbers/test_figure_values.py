"""Figures as values: 300 is not 3, and three hundred is 300."""

from __future__ import annotations

import pytest

from index.documents import Document, Span
from retrieval.lacking.article_words import ArticleWords
from retrieval.numbers.figure_values import in_words, values_of
from retrieval.question import question_words
from retrieval.questions.items import ItemKind, question_items


def has(question: str, text: str) -> list[bool]:
    words = ArticleWords(Document(doc_id="a", title="", text=text, sha256=""), Span(0, 10))
    items = question_items(question, question_words(question))
    return [words.lacking(item) == 0 for item in items if item.kind is ItemKind.FIGURE]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Did 300 people die?", "It took three hours; 3 died.", False),
        ("Did 300 people die?", "Three hundred died.", True),
        ("Did 300 people die?", "Some 300 died.", True),
        ("Did 43 people die?", "Forty-three died.", True),
        ("Did 20 people die?", "200 died.", False),
        ("Did it cost 1.5 million?", "It cost 1,500,000 euros.", True),
        ("Did it cost 1,500,000 euros?", "It cost 1.5m euros.", True),
        ("Did it cost 15 million?", "It cost 1.5 million.", False),
        ("Did it cost 4,000 euros?", "It cost four thousand euros.", True),
        ("How did it cost $1,234.56?", "It cost $1,234.56.", True),
        ("Were 101 hurt?", "One hundred and one were hurt.", True),
        ("Were 1,200 hurt?", "Twelve hundred were hurt.", True),
        ("Was it 1 trillion?", "It was one trillion.", True),
        ("Were 24 hurt?", "Two dozen were hurt.", True),
        ("Were 500,000 hurt?", "Half a million were hurt.", True),
        ("Were 500,000 hurt?", "A million were hurt.", False),
        ("How did 2,500 cars get in?", "2.5 cars each", False),
        ("Did 3 million come?", "It is 3 m deep.", False),
        ("Did 3 million come?", "Some 3m came.", True),
        ("Did 43 die?", "43 million died.", False),
        ("Did it cost $3m?", "It cost $3 million.", True),
        ("Did it cost £2bn?", "It cost 2 billion pounds.", True),
        ("Did it cost $3m?", "It cost $3.", False),
    ],
)
def test_figures_are_compared_by_their_values(question: str, text: str, expected: bool) -> None:
    assert has(question, text) == [expected]


def test_values() -> None:
    assert values_of("2.5 million, 1.500 and 12:30", "") == {2_500_000.0, 1.5, 1500.0}
    assert values_of("1.500", "en") == {1.5}
    assert values_of("1.500", "de") == {1500.0}
    assert values_of("$3m and 4m", "en") == {3_000_000.0, 4.0, 4_000_000.0}
    assert values_of("half a million, two dozen", "en") == {500_000.0, 24.0}
    assert values_of(",".join(["412", "388"] * 60), "en") == set()
    assert values_of("no number", "") == set()
    assert [in_words(each) for each in (0, 12, 40, 43, 300, 4_000, 2.5, 1_234)] == [
        "zero", "twelve", "forty", "forty-three", "three hundred", "four thousand", "", "",
    ]  # fmt: skip
