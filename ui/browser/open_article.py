"""The article that is open in the reading pane of a page; independent of Streamlit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.documents import Document, Span
from index.protocols import Snapshot
from retrieval.citation import Citation, Copy
from retrieval.conversations.conversation import Conversation
from retrieval.evidence.links import LinkTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenArticle:
    """The article in the reading pane.

    Attributes:
        opening: the number of this opening in the session. Opening the same citation again gives
            a new number, which makes the pane scroll to the passage again.
        span: the marked passage, None if no passage is marked.
        sentences: the marked sentences inside the passage.
        answers: the marked words that are the answer, each inside one of the sentences.
        differing: the words of the passage that a draft or an exported citation has otherwise.
        turn: the place in the conversation of the turn that cites the passage, None for an
            article that was not opened from a citation.
        rank: the rank of the citation in that turn, None without a turn.
        copy: the place of the shown copy among the citation's copies, from 0; None if the
            citation itself is shown.
        answered: whether the passage answers the question, rather than only comes near it.
        notice: a warning about what the pane shows, empty if there is none.
        filling: the fact that the reader came to fill in, by its name in a correction; empty if
            none.
    """

    document: Document
    opening: int
    span: Span | None = None
    sentences: tuple[Span, ...] = ()
    answers: tuple[Span, ...] = ()
    differing: tuple[Span, ...] = ()
    turn: int | None = None
    rank: int | None = None
    copy: int | None = None
    answered: bool = True
    notice: str = ""
    filling: str = ""

    @classmethod
    def of(
        cls, citation: Citation, *, opening: int, turn: int, found: bool, copy: int | None = None
    ) -> OpenArticle:
        """Return the open article for a citation, or for one of the citation's copies.

        Args:
            citation: the citation to open.
            opening: the number of this opening in the session.
            turn: the place in the conversation of the turn that the citation belongs to.
            found: whether the citation answers the question, rather than only comes near it.
            copy: the place of the copy to open, from 0; None for the citation itself.
        """
        shown = citation if copy is None else citation.also_in[copy]
        return cls(
            document=shown.document,
            opening=opening,
            span=shown.span,
            sentences=citation.sentences if copy is None else (),
            answers=citation.answers if copy is None else (),
            turn=turn,
            rank=citation.rank,
            copy=copy,
            answered=found,
        )

    @classmethod
    def of_link(cls, document: Document, linked: LinkTarget, *, opening: int) -> OpenArticle:
        """Return the open article for a link to a document.

        Args:
            document: the document.
            linked: the place in it that the link names.
            opening: the number of this opening in the session.
        """
        return cls(
            document=document,
            opening=opening,
            span=linked.span,
            sentences=linked.sentences,
            answers=linked.answers,
            answered=linked.answered,
            notice=linked.notice,
        )


def refresh_open_article(
    snapshot: Snapshot, conversation: Conversation, reading: OpenArticle
) -> OpenArticle | None:
    """Return the open article as the library holds it now.

    Args:
        snapshot: the present state of the library.
        conversation: the conversation, as `recheck_citations` returns it.
        reading: the open article; it may show a citation of the conversation.

    Returns:
        None if the article is gone, or if the citation or the passage that it showed is gone.
    """
    document = snapshot.documents([reading.document.doc_id]).get(reading.document.doc_id)
    if document is None:
        return None
    if reading.turn is not None and reading.rank is not None:
        cited = conversation.citation(reading.turn, reading.rank)
        shown: list[Citation | Copy] = [cited, *cited.also_in] if cited else []
        # A copy is identified by its number; once an earlier copy is gone, that number belongs to
        # another copy.
        number = 0 if reading.copy is None else reading.copy + 1
        if [source.document.doc_id for source in shown[number : number + 1]] != [document.doc_id]:
            return None
    span = reading.span
    if span is not None and span.of(document.text) != span.of(reading.document.text):
        return None
    return replace(reading, document=document)
