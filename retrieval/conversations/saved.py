"""Answers as a library keeps them, and back: what still holds to the letter is cited again."""

from __future__ import annotations

from collections.abc import Sequence

from index import Snapshot
from index.documents import Document, storable
from index.scope import Scope
from index.workspace.conversations import (
    KeptCitation,
    KeptMentions,
    KeptPlace,
    KeptReceipt,
    KeptTurn,
)
from retrieval.citation import (
    Answer,
    Citation,
    Copy,
    Loss,
    Lost,
    Searched,
    Since,
    Status,
)
from retrieval.wording.missing_words import Mentions, Receipt


def to_keep(
    answer: Answer,
    *,
    question: str,
    corrected: str = "",
    history: Sequence[str] = (),
) -> KeptTurn:
    """Return an answer as it is kept: its places and their digests, and no word of an article.

    Args:
        answer: as it was given; nothing of it is lost yet.
        question: as the reader asked it.
        corrected: what the reader searched for in its place, empty where nothing was corrected.
        history: the questions it was understood by, oldest first.
    """
    return KeptTurn(
        question=storable(question),
        corrected=storable(corrected),
        history=tuple(map(storable, history)),
        searched_for=answer.resolved_question,
        scope=answer.scope.as_json(),
        status=answer.status.value,
        confidence=answer.confidence,
        documents=answer.searched.documents,
        passages=answer.searched.passages,
        milliseconds=answer.milliseconds,
        citations=tuple(map(_kept_citation, answer.citations)),
        receipt=_kept_receipt(answer.receipt) if answer.receipt else None,
    )


def restore(snapshot: Snapshot, kept: KeptTurn) -> Answer:
    """Return a kept answer with the citations that still hold to the letter.

    A citation holds where its article is there and the characters at its span are the same; it
    keeps its rank, and so does one that is lost.

    Args:
        snapshot: of the library that it was kept in.
        kept: the answer.
    """
    places = [place for citation in kept.citations for place in (citation.place, *citation.also_in)]
    documents = snapshot.documents(place.doc_id for place in places)
    held: list[Citation] = []
    lost: list[Lost] = []
    since: list[Since] = []
    for citation in kept.citations:
        document = documents.get(citation.place.doc_id)
        if document is None or not citation.place.holds(document):
            reason = Loss.REMOVED if document is None else Loss.CHANGED
            lost.append(Lost(citation.rank, citation.place.doc_id, reason))
            continue
        copies = [
            copy
            for place in citation.also_in
            if (copy := _copy(place, documents.get(place.doc_id)))
        ]
        changed = not citation.place.unchanged(document)
        copies_lost = len(citation.also_in) - len(copies)
        if changed or copies_lost:
            since.append(Since(citation.rank, changed, copies_lost))
        held.append(
            Citation(
                rank=citation.rank,
                document=document,
                span=citation.place.span,
                quote=citation.place.span.of(document.text),
                score=citation.score,
                sentences=citation.sentences,
                also_in=tuple(copies),
            )
        )
    scope = Scope.from_json(kept.scope)
    return Answer(
        question=kept.corrected or kept.question,
        resolved_question=kept.searched_for,
        status=Status(kept.status),
        confidence=kept.confidence,
        citations=tuple(held),
        searched=Searched(kept.documents, kept.passages),
        receipt=_receipt(kept.receipt, scope) if kept.receipt else None,
        milliseconds=kept.milliseconds,
        scope=scope,
        lost=tuple(lost),
        since=tuple(since),
    )


def _kept_citation(citation: Citation) -> KeptCitation:
    return KeptCitation(
        rank=citation.rank,
        place=KeptPlace.of(citation.document, citation.span),
        score=citation.score,
        sentences=citation.sentences,
        also_in=tuple(KeptPlace.of(copy.document, copy.span) for copy in citation.also_in),
    )


def _copy(place: KeptPlace, document: Document | None) -> Copy | None:
    if document is None or not place.holds(document):
        return None
    return Copy(document=document, span=place.span, quote=place.span.of(document.text))


def _kept_receipt(receipt: Receipt) -> KeptReceipt:
    return KeptReceipt(
        absent=receipt.absent,
        nearest=tuple(
            KeptMentions(rank=each.rank, has=each.has, lacks=each.lacks) for each in receipt.nearest
        ),
    )


def _receipt(kept: KeptReceipt, scope: Scope) -> Receipt:
    return Receipt(
        absent=kept.absent,
        nearest=tuple(Mentions(each.rank, each.has, each.lacks) for each in kept.nearest),
        scoped=not scope.everything,
    )
