"""The open article: which citation it shows, and what becomes of it when the library changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index import Library
from index.documents import Document, Span
from retrieval import ask
from retrieval.citation import Citation, Copy
from retrieval.conversations import saving
from retrieval.conversations.conversation import Conversation
from retrieval.evidence.links import CHANGED_ELSEWHERE_NOTICE, link_parameters, read_link
from tests.fakes import HashEmbedder
from ui.browser.address import view
from ui.browser.open_article import OpenArticle, refresh_open_article

FERRY = Document(
    doc_id="ferry.txt",
    title="The ferry",
    text="The ferry stopped on Monday. Its engine failed at the pier.",
    sha256="f0",
)


@pytest.fixture
def library(tmp_path: Path, embedder: HashEmbedder) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=embedder)
    made.add([FERRY])
    return made


def test_it_names_the_citation_that_it_shows() -> None:
    span = Span(0, 9)
    citation = Citation(rank=1, document=FERRY, span=span, quote=span.of(FERRY.text), score=1.0)
    opened = OpenArticle.of(citation, opening=3, turn=2, found=False)
    assert opened == OpenArticle(
        document=FERRY, opening=3, span=span, turn=2, rank=1, answered=False
    )


def test_only_the_cited_passage_has_the_answer() -> None:
    sentence, words = Span(29, 59), Span(50, 58)
    copied = replace(FERRY, doc_id="copy.txt")
    citation = Citation(
        rank=1,
        document=FERRY,
        span=sentence,
        quote=sentence.of(FERRY.text),
        score=1.0,
        sentences=(sentence,),
        answers=(words,),
        also_in=(Copy(document=copied, span=sentence, quote=sentence.of(FERRY.text)),),
    )
    opened = OpenArticle.of(citation, opening=3, turn=2, found=True)
    assert (opened.sentences, opened.answers) == ((sentence,), (words,))
    copy = OpenArticle.of(citation, opening=3, turn=2, found=True, copy=0)
    assert (copy.document, copy.sentences, copy.answers) == (copied, (), ())


def test_a_link_opens_with_all_its_marks() -> None:
    sentence, words = Span(29, 59), Span(50, 58)
    given = link_parameters(FERRY, sentence, (sentence,), (words,), found=False)
    opened = OpenArticle.of_link(FERRY, read_link(FERRY, {**given, "text": "old"}), opening=3)
    assert opened == OpenArticle(
        document=FERRY,
        opening=3,
        span=sentence,
        sentences=(sentence,),
        answers=(words,),
        answered=False,
        notice=CHANGED_ELSEWHERE_NOTICE,
    )
    assert view(opened) == given


class TestRefresh:
    def refreshed(self, library: Library, span: Span | None) -> OpenArticle | None:
        opened = OpenArticle(document=FERRY, opening=3, span=span)
        with library.snapshot() as snapshot:
            return refresh_open_article(snapshot, Conversation(), opened)

    def test_an_article_stays_open_while_it_is_unchanged(self, library: Library) -> None:
        opened = self.refreshed(library, Span(0, 9))
        assert opened == OpenArticle(document=FERRY, opening=3, span=Span(0, 9))

    def test_a_removed_article_is_closed(self, library: Library) -> None:
        library.remove(["ferry.txt"])
        assert self.refreshed(library, None) is None

    def test_a_changed_article_is_shown_with_its_new_text_or_closed(self, library: Library) -> None:
        changed = replace(FERRY, text=FERRY.text.replace("pier", "quay"), sha256="f1")
        library.add([changed])
        for span in (None, Span(0, 9)):
            opened = self.refreshed(library, span)
            assert opened is not None
            assert opened.document == changed
        assert self.refreshed(library, Span(29, 58)) is None

    def test_a_copy_is_closed_when_its_number_names_another_article(self, library: Library) -> None:
        story = (
            "The harbour master said on Tuesday that the old ferry will sail again in the spring "
            "once its engine has been mended by the yard across the bay."
        )
        library.add(
            Document(doc_id=name, title=name, text=f"{name}\n\n{story}", sha256=name)
            for name in ("herald", "post", "times")
        )
        question = "When will the ferry sail again?"
        answer = ask(library, question, threshold=0.0)
        talk = saving.save_new_turns(
            library, Conversation().with_question(question).with_answer(answer)
        )
        cited = talk.citation(0, 1)
        assert cited is not None
        articles = [
            OpenArticle.of(cited, opening=1, turn=0, found=True, copy=copy) for copy in (None, 0, 1)
        ]

        def refreshed(opened: OpenArticle) -> OpenArticle | None:
            with library.snapshot() as snapshot:
                rechecked = saving.recheck_citations(snapshot, talk)
                return refresh_open_article(snapshot, rechecked, opened)

        assert list(map(refreshed, articles)) == articles
        library.remove([cited.also_in[0].document.doc_id])
        assert list(map(refreshed, articles)) == [articles[0], None, None]
