"""Save a conversation in its library, load it again, and check its citations.

An answer is saved as places and digests, without a word of an article. When it is loaded, each
citation whose characters are still the same is cited again, and the others are reported as lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index import Library, Snapshot
from index.documents import Document, replace_surrogates
from index.errors import FootnoteError
from index.scope import Scope
from index.workspace.conversations import (
    SavedCitation,
    SavedMentions,
    SavedMissingWords,
    SavedPlace,
    SavedTurn,
)
from retrieval.citation import (
    Answer,
    Citation,
    CitationChanges,
    Copy,
    LossReason,
    LostCitation,
    Searched,
    Status,
)
from retrieval.conversations.conversation import Conversation, Turn
from retrieval.question import Question
from retrieval.wording.missing_words import MissingWords, PassageMentions

# An answer waits no longer than this for another program's transaction to end.
SECONDS = 2.0


def save_new_turns(library: Library, conversation: Conversation) -> Conversation:
    """Keep the answered turns that are not kept yet; one that cannot be says why.

    A question that failed is not kept.
    """
    for place, turn in enumerate(conversation.turns):
        if turn.answer is None or turn.asked is None or (turn.kept and not turn.unkept):
            continue
        kept = turn.kept or to_saved_turn(
            turn.answer,
            question=turn.question,
            corrected=turn.corrected,
            history=turn.asked.history,
        )
        try:
            number = library.conversations.save_turn(
                conversation.conversation_id, kept, turn.number, wait_seconds=SECONDS
            )
        except FootnoteError as error:
            conversation = conversation.kept(place, kept, turn.number, str(error))
        else:
            conversation = conversation.kept(place, kept, number)
    return conversation


def load_conversation(snapshot: Snapshot, conversation_id: str) -> Conversation | None:
    """Return a conversation as the library keeps it, None where it keeps none of that id."""
    found = snapshot.conversation(conversation_id)
    if found is None:
        return None
    turns = []
    for number, kept in found.turns:
        answer = restore_answer(snapshot, kept)
        asked = Question(kept.corrected or kept.question, kept.history, answer.scope)
        turns.append(
            Turn(
                kept.question,
                answer,
                corrected=kept.corrected,
                asked=asked,
                judged=snapshot.judged(asked.text, asked.history),
                kept=kept,
                number=number,
                scope=answer.scope,
            )
        )
    return Conversation(tuple(turns), conversation_id)


def recheck_citations(snapshot: Snapshot, conversation: Conversation) -> Conversation:
    """Return the conversation with the citations that hold now, and what is said of them now."""
    return replace(
        conversation,
        turns=tuple(
            replace(
                turn,
                answer=restore_answer(snapshot, turn.kept),
                judged=snapshot.judged(turn.asked.text, turn.asked.history),
            )
            if turn.kept and turn.asked and turn.answer
            else turn
            for turn in conversation.turns
        ),
    )


def to_saved_turn(
    answer: Answer,
    *,
    question: str,
    corrected: str = "",
    history: Sequence[str] = (),
) -> SavedTurn:
    """Return an answer as it is kept: its places and their digests, and no word of an article.

    Args:
        answer: as it was given; nothing of it is lost yet.
        question: as the reader asked it.
        corrected: what the reader searched for in its place, empty where nothing was corrected.
        history: the questions it was understood by, oldest first.
    """
    return SavedTurn(
        question=replace_surrogates(question),
        corrected=replace_surrogates(corrected),
        history=tuple(map(replace_surrogates, history)),
        resolved_question=answer.resolved_question,
        scope=answer.scope.as_json(),
        status=answer.status.value,
        confidence=answer.confidence,
        documents=answer.searched.documents,
        passages=answer.searched.passages,
        milliseconds=answer.milliseconds,
        citations=tuple(map(_kept_citation, answer.citations)),
        missing_words=_kept_receipt(answer.missing_words) if answer.missing_words else None,
    )


def restore_answer(snapshot: Snapshot, kept: SavedTurn) -> Answer:
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
    lost: list[LostCitation] = []
    since: list[CitationChanges] = []
    for citation in kept.citations:
        document = documents.get(citation.place.doc_id)
        if document is None or not citation.place.holds(document):
            reason = LossReason.REMOVED if document is None else LossReason.CHANGED
            lost.append(LostCitation(citation.rank, citation.place.doc_id, reason))
            continue
        copies = [
            copy
            for place in citation.also_in
            if (copy := _copy(place, documents.get(place.doc_id)))
        ]
        changed = not citation.place.unchanged(document)
        copies_lost = len(citation.also_in) - len(copies)
        if changed or copies_lost:
            since.append(CitationChanges(citation.rank, changed, copies_lost))
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
        resolved_question=kept.resolved_question,
        status=Status(kept.status),
        confidence=kept.confidence,
        citations=tuple(held),
        searched=Searched(kept.documents, kept.passages),
        missing_words=_receipt(kept.missing_words, scope) if kept.missing_words else None,
        milliseconds=kept.milliseconds,
        scope=scope,
        lost=tuple(lost),
        changes=tuple(since),
    )


def _kept_citation(citation: Citation) -> SavedCitation:
    return SavedCitation(
        rank=citation.rank,
        place=SavedPlace.of(citation.document, citation.span),
        score=citation.score,
        sentences=citation.sentences,
        also_in=tuple(SavedPlace.of(copy.document, copy.span) for copy in citation.also_in),
    )


def _copy(place: SavedPlace, document: Document | None) -> Copy | None:
    if document is None or not place.holds(document):
        return None
    return Copy(document=document, span=place.span, quote=place.span.of(document.text))


def _kept_receipt(receipt: MissingWords) -> SavedMissingWords:
    return SavedMissingWords(
        absent=receipt.absent,
        nearest=tuple(
            SavedMentions(rank=each.rank, has=each.has, lacks=each.lacks)
            for each in receipt.nearest
        ),
    )


def _receipt(kept: SavedMissingWords, scope: Scope) -> MissingWords:
    return MissingWords(
        absent=kept.absent,
        nearest=tuple(PassageMentions(each.rank, each.has, each.lacks) for each in kept.nearest),
        in_scope=not scope.everything,
    )
