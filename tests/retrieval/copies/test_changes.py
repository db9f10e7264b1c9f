"""How a copy differs from the other article."""

from __future__ import annotations

import pytest

from index.documents import Document, Span
from retrieval.copies.changes import find_changes
from retrieval.copies.compared_article import ComparedArticle
from retrieval.copies.shared_text import find_shared_text
from tests.copied_articles import WIRE

TEXT = "\n\n".join(WIRE)


def changes(text: str, other: str = TEXT) -> list[tuple[str, str, str]]:
    """Return the kind of each change, and the words here and there."""
    documents = [
        Document(doc_id=name, title=name, text=each, sha256="")
        for name, each in (("a", text), ("b", other))
    ]
    shared = find_shared_text(*map(ComparedArticle, documents))
    assert shared is not None
    return [
        (
            f"{change.kind}{' spelling' if change.is_spelling else ''}",
            change.span.of(text),
            change.other_span.of(other),
        )
        for change in find_changes(shared)
    ]


@pytest.mark.parametrize(
    ("here", "there", "change"),
    [
        ("32 million", "23 million", ("figure", "32", "23")),
        ("Oleksandr Zelenskyy", "Oleksandr Zelensky", ("name spelling", "Zelenskyy", "Zelensky")),
        ("Brekka bridge", "Tveit bridge", ("name", "Brekka", "Tveit")),
        ("northern harbour", "northern harbor", ("word spelling", "harbour", "harbor")),
        ("The navy has answered", "The navy has not answered", ("negation", "", "not")),
        ("take trams over", "take buses over", ("word", "trams", "buses")),
        ("on a working day", "on a cold working day", ("omission", "", "cold")),
        ("on a cold working day", "on a working day", ("insertion", "cold", "")),
    ],
)
def test_a_changed_word_is_named_in_its_place(
    here: str, there: str, change: tuple[str, str, str]
) -> None:
    base = TEXT
    for words in (here, there):
        if words in TEXT:
            base = TEXT.replace(words, "{}")
    if base == TEXT:
        original = {"Tveit bridge": "Brekka bridge"}.get(there, here)
        base = TEXT.replace(original, "{}")
    assert changes(base.replace("{}", here), base.replace("{}", there)) == [change]


def test_the_same_text_has_no_changes() -> None:
    assert changes(TEXT) == []
    assert changes(TEXT.replace("’", "'").replace("“", '"').replace("”", '"')) == []


def test_a_cut_end_is_one_omission() -> None:
    assert changes("\n\n".join(WIRE[:3])) == [("omission", "", "\n\n".join(WIRE[3:]))]


def test_another_lede_is_an_insertion_and_an_omission() -> None:
    lede = "The ferries will stop in May, and nobody on the northern shore knows for how long."
    found = changes("\n\n".join([lede, *WIRE[1:]]))
    assert sorted(found) == [("insertion", lede, ""), ("omission", "", WIRE[0])]


def test_a_sentence_more_is_told_from_its_beginning() -> None:
    # Both begin with "The": the first word of the sentence is not taken for that of the next.
    more = "The mayor was not asked."
    text = TEXT.replace("The port did not say", f"{more} The port did not say")
    assert changes(text) == [("insertion", more, "")]
    assert changes(TEXT, text) == [("omission", "", more)]


def test_places_are_in_the_text_of_each() -> None:
    text = "A headline of our own\n\n" + TEXT.replace("30 boats", "40 boats")
    documents = [
        Document(doc_id=name, title=name, text=each, sha256="")
        for name, each in (("a", text), ("b", TEXT))
    ]
    shared = find_shared_text(*map(ComparedArticle, documents))
    assert shared is not None
    [headline, figure] = find_changes(shared)
    assert headline.span == Span(0, len("A headline of our own"))
    assert headline.other_span == Span(0, 0)
    assert figure.as_dict() == {
        "kind": "figure",
        "here": [text.index("40 boats"), text.index("40 boats") + 2],
        "there": [TEXT.index("30 boats"), TEXT.index("30 boats") + 2],
        "spelling": False,
    }


def test_skipped_text_within_a_part_shifts_no_place() -> None:
    notice = "Sign up here for our daily letter."
    text = TEXT.replace(WIRE[2], f"{notice}\n\n{WIRE[2]}").replace("30 boats", "40 boats")
    start = text.index(notice)
    documents = (
        Document(
            doc_id="a", title="a", text=text, sha256="",
            skipped=(Span(start, start + len(notice)),),
        ),
        Document(doc_id="b", title="b", text=TEXT, sha256=""),
    )  # fmt: skip
    for one, other in (documents, documents[::-1]):
        shared = find_shared_text(ComparedArticle(one), ComparedArticle(other))
        assert shared is not None
        [change] = find_changes(shared)
        figures = (change.span.of(one.text), change.other_span.of(other.text))
        assert sorted(figures) == ["30", "40"]
