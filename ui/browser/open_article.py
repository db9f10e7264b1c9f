"""The article that is open in the reading pane of a page; no Streamlit here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index import Snapshot
from index.documents import Document, Span
from retrieval.citation import Citation, Copy
from retrieval.conversations.conversation import Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenArticle:
    """The article in the reading pane.

    Attributes:
        opening: counts the openings of the session, so that opening a citation again scrolls
            to it again.
        turn: whose citation it is, None for an article opened by itself.
        rank: of the citation in that turn.
        copy: which of the citation's copies it is, from 0; None for the citation itself.
        answered: whether the citation answers the question, rather than comes near it.
        notice: what is wrong with what is shown, empty if nothing is.
    """

    document: Document
    opening: int
    span: Span | None = None
    sentences: tuple[Span, ...] = ()
    turn: int | None = None
    rank: int | None = None
    copy: int | None = None
    answered: bool = True
    notice: str = ""

    @classmethod
    def of(
        cls, citation: Citation, *, opening: int, turn: int, found: bool, copy: int | None = None
    ) -> OpenArticle:
        """Return the reading of a citation's article, or of one that has a copy of it."""
        shown = citation if copy is None else citation.also_in[copy]
        return cls(
            document=shown.document,
            opening=opening,
            span=shown.span,
            sentences=citation.sentences if copy is None else (),
            turn=turn,
            rank=citation.rank,
            copy=copy,
            answered=found,
        )


def refresh_open_article(
    snapshot: Snapshot, conversation: Conversation, reading: OpenArticle
) -> OpenArticle | None:
    """Return the open article as it is now; None where it, or what was shown of it, is gone.

    Args:
        snapshot: of the library.
        conversation: as `recheck_citations` returns it; the reading may be of a citation in it.
        reading: what is open.
    """
    document = snapshot.documents([reading.document.doc_id]).get(reading.document.doc_id)
    if document is None:
        return None
    if reading.turn is not None and reading.rank is not None:
        cited = conversation.citation(reading.turn, reading.rank)
        shown: list[Citation | Copy] = [cited, *cited.also_in] if cited else []
        # A copy is known by its number, which is another's once one before it is gone.
        number = 0 if reading.copy is None else reading.copy + 1
        if [each.document.doc_id for each in shown[number : number + 1]] != [document.doc_id]:
            return None
    span = reading.span
    if span is not None and span.of(document.text) != span.of(reading.document.text):
        return None
    return replace(reading, document=document)
