"""The fields at the top of a file are shown as facts; no character of the text is cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.documents import Document, Span
from index.loaders import Loaded, load
from retrieval.citation import Citation
from ui.browser.cards.card import card
from ui.browser.views.article import article_view
from ui.browser.views.file_header import file_header
from ui.browser.views.segments import Kind

HEAD = "---\ntitle: The weir\ndate: 2024-03-05\n---\n"
WORDS = "The weir of Hallum broke on Monday. Nobody was hurt."


def read(folder: Path, text: str) -> Document:
    (folder / "weir.md").write_text(text, encoding="utf-8")
    (loaded,) = load([folder])
    assert isinstance(loaded, Loaded)
    return loaded.document


def cited(document: Document, words: str = WORDS) -> Citation:
    start = document.text.index(words)
    span = Span(start, start + len(words))
    return Citation(rank=1, document=document, span=span, quote=words, score=0.9)


def test_the_header_is_a_part_of_its_own_and_every_character_stays(tmp_path: Path) -> None:
    document = read(tmp_path, f"{HEAD}\n{WORDS}\n")
    assert document.title == "The weir"
    assert file_header(document) == Span(0, len(HEAD))
    view = article_view(document, cited(document).span)
    assert "".join(each.text for each in view.text) == document.text
    headers = [each for each in view.text if Kind.HEADER in each.kinds]
    assert [(each.text, each.kinds) for each in headers] == [(HEAD, (Kind.SKIPPED, Kind.HEADER))]


def test_a_card_does_not_say_that_the_article_goes_on_before_only_for_a_header(
    tmp_path: Path,
) -> None:
    document = read(tmp_path, f"{HEAD}\n{WORDS}\n\nAnd more.")
    made = card(cited(document))
    assert made.inside == (False, True)
    # Nor does the preview show the header.
    assert made.before is False
    assert "".join(each.text for each in made.context).lstrip().startswith("The weir of Hallum")
    later = card(cited(document, "And more."))
    assert later.inside == (True, False)


@pytest.mark.parametrize(
    "text",
    [
        f"{WORDS}\n",
        # Prose between two rules, and a header that stands further down.
        f"---\n\n{WORDS}\n\n---\n\nAnd more.\n",
        f"{WORDS}\n\n{HEAD}\nAnd more.\n",
    ],
)
def test_other_texts_have_none(tmp_path: Path, text: str) -> None:
    document = read(tmp_path, text)
    assert file_header(document) is None
    assert not any(Kind.HEADER in each.kinds for each in article_view(document).text)
