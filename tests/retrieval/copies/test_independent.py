"""How many texts stand behind an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.documents import Document, Span
from index.loaders import Loaded, load
from index.local.library import Library
from retrieval import Answer, Citation, ask
from retrieval.citation import Copy, Status
from retrieval.copies.independent import group_cited
from retrieval.evidence.copies_line import copies_line
from retrieval.searched import Searched
from tests.copied_articles import REPORT, WIRE, write_articles
from tests.fakes import HashEmbedder


def article(doc_id: str, *paragraphs: str, source: str = "") -> Document:
    text = "\n\n".join(paragraphs)
    return Document(doc_id=doc_id, title=doc_id.title(), text=text, sha256="", source=source)


def answer(*documents: Document, copies: tuple[Document, ...] = ()) -> Answer:
    def quote(document: Document) -> str:
        return document.text[:20]

    citations = tuple(
        Citation(
            rank=rank, document=document, span=Span(0, 20), quote=quote(document), score=0.5,
            also_in=tuple(
                Copy(document=copy, span=Span(0, 20), quote=quote(copy)) for copy in copies
            ) if rank == 1 else (),
        )
        for rank, document in enumerate(documents, 1)
    )  # fmt: skip
    return Answer(
        question="Why?", resolved_question="Why?", status=Status.NOT_FOUND, confidence=0.1,
        citations=citations, searched=Searched(9, 9),
    )  # fmt: skip


def test_copies_with_changes_are_one_text() -> None:
    told = answer(
        article("wire", f"HOLMGARD (AP) — {WIRE[0]}", *WIRE[1:]), article("report", *REPORT),
        article("cut", *WIRE[:3]), copies=(article("printed", *WIRE),),
    )  # fmt: skip
    assert told.as_dict()["independent"] == {
        "articles": 4,
        "texts": 2,
        "groups": [{"articles": ["cut", "printed", "wire"], "earliest": None, "agency": "AP"}],
    }
    assert copies_line(told) == (
        "4 articles, 2 texts (the others are copies). [1], [3]: one text by AP in 3 articles."
    )
    two = answer(
        article("wire", *WIRE), article("report", *REPORT), copies=(article("printed", *WIRE),)
    )
    assert copies_line(two).startswith("3 articles, 2 texts (the other one is a copy). ")
    one = answer(article("wire", *WIRE), copies=(article("printed", *WIRE),))
    assert copies_line(one).startswith("Both articles are one text. ")


def test_nothing_is_said_of_articles_of_their_own() -> None:
    assert copies_line(answer(article("wire", *WIRE), article("report", *REPORT))) == ""
    assert copies_line(answer(article("wire", *WIRE))) == ""
    assert answer().as_dict()["independent"] == {"articles": 0, "texts": 0, "groups": []}


def test_of_a_long_article_the_text_around_the_passage_is_compared() -> None:
    filler = [f"Chapter {number} is about the weather of year {number}." for number in range(9000)]
    book = article("book", *filler[:6000], *WIRE, *filler[6000:])
    place = book.text.index(WIRE[0])
    near = group_cited([(article("wire", *WIRE), Span(0, 9)), (book, Span(place, place + 9))])
    far = group_cited([(article("wire", *WIRE), Span(0, 9)), (book, Span(0, 9))])
    assert (near.text_count, far.text_count) == (1, 2)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    folder = write_articles(tmp_path / "articles")
    library.add(item.document for item in load([folder]) if isinstance(item, Loaded))
    return library


def test_one_of_each_leaves_out_copies(library: Library) -> None:
    question = "How long will the repair of the pier take?"
    everything = ask(library, question, count=10)
    assert everything.independent.text_count == 2
    shown = ask(library, question, count=10, one_of_each=True)
    found = [citation.document.doc_id for citation in shown.citations]
    first = everything.citations[0].document.doc_id
    assert len(set(found)) == 2
    # The other passages of the article that is shown stay.
    assert (found[0], found.count(first) > 1) == (first, True)
    assert {"gazette.md", "mirror.md"} & set(found)
