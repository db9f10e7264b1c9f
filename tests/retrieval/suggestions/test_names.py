"""Names are found by their capitals, and told from what only looks like one."""

from __future__ import annotations

import pytest

from index.documents import Span
from retrieval.suggestions.names import Names, Sentence


def sentence(text: str, doc_id: str = "a") -> Sentence:
    return Sentence(doc_id, Span(0, len(text)), text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("On Friday the troops reached Kursk in the west.", ["Kursk"]),
        ("There President Volodymyr Zelensky said nothing of it.", ["Volodymyr Zelensky"]),
        ("Defense Secretary Lloyd Austin spoke in Rome on 3 May.", ["Lloyd Austin", "Rome"]),
        ("A report by Lt. Gen. Kyrylo Budanov was read there.", ["Kyrylo Budanov"]),
        ("Officials of the U.S. met those of Russia’s ministry.", ["Officials", "U.S.", "Russia"]),
        ("The University of Warsaw was closed for a year.", ["University of Warsaw"]),
        ("She came in March and left in June with him.", []),
        ("A Headline Has Capitals That Say Nothing Of Names", []),
        ("nobody here writes any capital letters at all.", []),
    ],
)
def test_names_stand_in_a_sentence(text: str, names: list[str]) -> None:
    found = sentence(text).names
    assert [name.text for name in found] == names
    assert all(name.span.of(text) == name.text for name in found)


def test_what_stands_around_a_name_is_told() -> None:
    text = "In Rome the Pentagon’s President Ann Lee met a few Russian envoys of the Kremlin."
    pentagon, lee, russian, kremlin = sentence(text).names[1:]
    assert (pentagon.with_article, pentagon.is_possessive, lee.is_possessive) == (
        "the Pentagon",
        True,
        False,
    )
    assert (lee.has_title, lee.text, kremlin.has_title) == (True, "Ann Lee", False)
    assert (russian.stands_alone, kremlin.stands_alone, kremlin.with_article) == (
        False,
        True,
        "the Kremlin",
    )


def test_what_is_no_name_weighs_nothing() -> None:
    texts = [
        "Eels are seen in Rome and the King of the Tiber.",
        "Eels are eaten in Rome by a king or another king.",
        "The Herald was told of it by Reuters and Rome.",
        "Now it is said that the Herald was in Rome.",
    ]
    sentences = [sentence(text, doc_id) for doc_id, text in enumerate_ids(texts)]
    names = Names(sentences, ["the herald", "Herald"])
    weights = {name.text: names.weight(name) for each in sentences for name in each.names}
    assert weights["Rome"] == 4 + 4 / 20
    # Only ever at the beginning; an outlet; a common word; once.
    assert weights["Eels"] == weights["Herald"] == weights["Reuters"] == 0
    assert all(not weight for text, weight in weights.items() if text.startswith("King"))


def test_what_mostly_describes_does_not_stand_alone() -> None:
    texts = ["They saw Alpha boats.", "They hid Alpha boats.", "They like the sea and Alpha."]
    sentences = [sentence(f"{text[:-1]}, out of Rome.") for text in texts]
    names = Names(sentences, [])
    alpha = sentences[2].names[0]
    assert alpha.stands_alone
    assert not names.stands_alone(alpha)
    assert names.stands_alone(sentences[0].names[-1])


def enumerate_ids(texts: list[str]) -> list[tuple[str, str]]:
    return [(str(place), text) for place, text in enumerate(texts)]
