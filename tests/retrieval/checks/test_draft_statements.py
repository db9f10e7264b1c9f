"""Sentences without quotations get the nearest passage and what it lacks, no verdict of truth."""

from __future__ import annotations

import pytest

from index import Library
from retrieval.checks.check import check
from retrieval.checks.quote_check import CheckedSentence, Finding


def sentences(library: Library, draft: str) -> tuple[CheckedSentence, ...]:
    found = check(library, draft, sentences=True).sentences
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("draft", "finding", "differing"),
    [
        ("The ferry company lost 1,200 crates in the storm.", Finding.SUPPORTED, []),
        ("The ferry company lost 1,500 crates in the storm.", Finding.DIFFERS, ["1,500"]),
        ("Repairs at Ostvik took eleven weeks, Brandt added.", Finding.DIFFERS, ["Brandt"]),
        ("Nobody has repaired the lighthouse since the great fire.", Finding.NOTHING, []),
    ],
)
def test_a_sentence_is_looked_for(
    library: Library, draft: str, finding: Finding, differing: list[str]
) -> None:
    [sentence] = sentences(library, draft)
    assert sentence.finding is finding
    assert [span.of(draft) for span in sentence.differing] == differing
    if finding is Finding.NOTHING:
        assert sentence.place is None
    else:
        assert sentence.place
        assert sentence.place.document.doc_id == "pier.txt"
        assert sentence.place.text in sentence.place.document.text


def test_sentences_with_quotations_headings_and_few_words_are_left_out(library: Library) -> None:
    draft = (
        "# The pier will be rebuilt in two years\n\nShe left.\n\n"
        "“Nobody in Hallum wants another winter,” Vogt said on Tuesday.\n\n"
        "The ferry company lost 1,200 crates in the storm."
    )
    [sentence] = sentences(library, draft)
    assert sentence.text == "The ferry company lost 1,200 crates in the storm."
    assert sentence.span.of(draft) == sentence.text


def test_sentences_are_looked_for_only_on_request(library: Library) -> None:
    draft = "The ferry company lost 1,200 crates in the storm. “Nobody in Hallum.”"
    assert check(library, draft).sentences is None
    assert "sentences" not in check(library, draft).as_dict()
    checked = check(library, draft, sentences=True).as_dict()
    assert [each["finding"] for each in checked["sentences"]] == ["supported"]
