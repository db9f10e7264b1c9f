"""Save a conversation in its library, load it again, and check its citations.

An answer is saved as places and digests, without any text of an article. When the answer is loaded,
each citation whose characters are still in its article is restored, where they stand now, and the
others are reported as lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from index.documents import Anchor, Document, replace_surrogates
from index.errors import FootnoteError
from index.moving import present_place, shifted
from index.protocols import Library, Snapshot
from index.scope import Scope
from index.workspace.conversations import (
    SavedCitation,
    SavedMentions,
    SavedMissingWords,
    SavedTurn,
)
from index.workspace.kept_quotes import KeptQuote
from retrieval.citation import Answer, Citation, Copy, Status
from retrieval.conversations.conversation import Conversation, Turn
from retrieval.evidence.kept import is_of, present_words
from retrieval.lacking.missing_words import MissingWords, PassageMentions
from retrieval.lost_citations import CitationChanges, LossReason, LostCitation
from retrieval.question import Question
from retrieval.question_parts.part import Part
from retrieval.searched import Searched
from retrieval.speakers.voice_filter import LeftOut, VoiceFilter
from retrieval.spelling.corrections import as_typed

# Longest time, in seconds, that saving an answer waits for another program's transaction to end.
MAX_WAIT_SECONDS = 2.0


def save_new_turns(library: Library, conversation: Conversation) -> Conversation:
    """Save the answered turns that are not saved yet, and return the updated conversation.

    A turn that cannot be saved gets the reason as its `not_saved_reason`. A question that failed
    is not saved.
    """
    for place, turn in enumerate(conversation.turns):
        if (
            turn.answer is None
            or turn.asked_question is None
            or (turn.saved and not turn.not_saved_reason)
        ):
            continue
        saved_turn = turn.saved or to_saved_turn(
            turn.answer,
            question=turn.question,
            corrected=turn.corrected,
            history=turn.asked_question.history,
        )
        try:
            number = library.conversations.save_turn(
                conversation.conversation_id,
                saved_turn,
                turn.saved_number,
                replaced_question=turn.rewritten_from or None,
                wait_seconds=MAX_WAIT_SECONDS,
            )
        except FootnoteError as error:
            conversation = conversation.with_saved_turn(
                place, saved_turn, turn.saved_number, str(error)
            )
        else:
            conversation = conversation.with_saved_turn(place, saved_turn, number)
    return conversation


def load_conversation(snapshot: Snapshot, conversation_id: str) -> Conversation | None:
    """Return a saved conversation, or None if the library has none with that id."""
    saved = snapshot.conversation(conversation_id)
    if saved is None:
        return None
    turns = tuple(restore_turn(snapshot, number, turn) for number, turn in saved.turns)
    return Conversation(turns, conversation_id)


def with_other_turns(snapshot: Snapshot, conversation: Conversation) -> Conversation:
    """Return the conversation with the turns that another window has saved in it."""
    if not conversation.conversation_id:
        return conversation
    saved = snapshot.conversation(conversation.conversation_id)
    known = {turn.saved_number for turn in conversation.turns}
    for number, turn in saved.turns if saved else ():
        if number not in known:
            conversation = conversation.with_turn(restore_turn(snapshot, number, turn))
    return conversation


def restore_turn(snapshot: Snapshot, number: int, saved: SavedTurn) -> Turn:
    """Restore a saved turn.

    Args:
        snapshot: a snapshot of the library in which the turn was saved.
        number: the turn's number in its conversation.
        saved: the saved turn.
    """
    answer = restore_answer(snapshot, saved)
    question = Question(saved.corrected or saved.question, saved.history, answer.scope)
    return Turn(
        saved.question,
        answer,
        corrected=saved.corrected,
        asked_question=question,
        judgements=snapshot.judged(question.text, question.history),
        saved=saved,
        saved_number=number,
        scope=answer.scope,
    )


def recheck_citations(snapshot: Snapshot, conversation: Conversation) -> Conversation:
    """Return the conversation with its saved answers rechecked; judgements stay as they are."""
    return replace(
        conversation,
        turns=tuple(
            replace(turn, answer=restore_answer(snapshot, turn.saved))
            if turn.saved and turn.answer
            else turn
            for turn in conversation.turns
        ),
    )


def reread_judgements(snapshot: Snapshot, conversation: Conversation) -> Conversation:
    """Return the conversation with the current judgements of its answers."""
    for place, turn in enumerate(conversation.turns):
        if turn.answer and turn.asked_question:
            asked = turn.asked_question
            judged = snapshot.judged(asked.text, asked.history)
            if judged != turn.judgements or turn.unread_judgements:
                conversation = conversation.with_judgements(place, judged)
    return conversation


def read_judgements(library: Library, conversation: Conversation, place: int) -> Conversation:
    """Return the conversation with the judgements of an answer, or why they cannot be read.

    Args:
        library: the library that the answer came from.
        conversation: the conversation.
        place: index of the answer's turn.
    """
    asked = conversation.turns[place].asked_question
    if asked is None:
        return conversation
    try:
        with library.snapshot() as snapshot:
            judged = snapshot.judged(asked.text, asked.history)
    except FootnoteError as error:
        return conversation.with_unread_judgements(place, str(error))
    return conversation.with_judgements(place, judged)


def to_saved_turn(
    answer: Answer,
    *,
    question: str,
    corrected: str = "",
    history: Sequence[str] = (),
) -> SavedTurn:
    """Convert an answer to its saved form: places and digests, without any text of an article.

    A word of the question that was searched for in an article's spelling is saved as it was typed,
    because the article may be removed.

    Args:
        answer: an answer without lost citations.
        question: the question as the reader typed it.
        corrected: the question that the reader searched for instead; empty if there is none.
        history: the earlier questions used to understand the question, oldest first.
    """
    typed = as_typed(answer.resolved_question, answer.corrections)
    return SavedTurn(
        question=replace_surrogates(question),
        corrected=replace_surrogates(corrected),
        history=tuple(map(replace_surrogates, history)),
        resolved_question=typed,
        carried=answer.carried,
        scope=answer.scope.as_json(),
        status=answer.status.value,
        confidence=answer.confidence,
        documents=answer.searched.documents,
        passages=answer.searched.passages,
        milliseconds=answer.milliseconds,
        threshold=answer.threshold,
        library=answer.library,
        voices=answer.voices.value,
        left_out=answer.left_out.as_dict() if answer.left_out.count else {},
        parts=tuple(part.without_marks() for part in answer.parts),
        citations=tuple(map(_to_saved_citation, answer.citations)),
        missing_words=_to_saved_missing_words(answer.missing_words, typed)
        if answer.missing_words
        else None,
    )


def restore_answer(snapshot: Snapshot, saved: SavedTurn) -> Answer:
    """Restore a saved answer with the citations that are still valid.

    A citation is valid if its article has its characters, at its span or elsewhere. Valid and lost
    citations keep their ranks.

    Args:
        snapshot: a snapshot of the library in which the answer was saved.
        saved: the saved answer.
    """
    places = [
        place for citation in saved.citations for place in (citation.place, *citation.also_in)
    ]
    documents = snapshot.documents(place.doc_id for place in places)
    valid: list[Citation] = []
    lost: list[LostCitation] = []
    # They are read once, and only if a citation is lost.
    kept_quotes = cache(snapshot.kept_quotes)
    changes: list[CitationChanges] = []
    for citation in saved.citations:
        document = documents.get(citation.place.doc_id)
        place = present_place(citation.place, document) if document else None
        if document is None or place is None:
            lost.append(_lost(citation, document, kept_quotes))
            continue
        copies = [
            copy
            for copied in citation.also_in
            if (copy := _restore_copy(copied, documents.get(copied.doc_id)))
        ]
        moved_by = place.span.start - citation.place.span.start
        changed = not citation.place.is_unchanged(document)
        copies_lost = len(citation.also_in) - len(copies)
        if changed or copies_lost:
            changes.append(CitationChanges(citation.rank, changed, copies_lost, moved_by != 0))
        valid.append(
            Citation(
                rank=citation.rank,
                document=document,
                span=place.span,
                quote=place.span.of(document.text),
                score=citation.score,
                confidence=citation.confidence,
                sentences=shifted(citation.sentences, moved_by),
                answers=shifted(citation.answers, moved_by),
                contrary=shifted((citation.contrary,), moved_by)[0] if citation.contrary else None,
                also_in=tuple(copies),
            )
        )
    scope = Scope.from_json(saved.scope)
    return Answer(
        question=saved.corrected or saved.question,
        resolved_question=saved.resolved_question,
        carried=saved.carried,
        status=Status(saved.status),
        confidence=saved.confidence,
        citations=tuple(valid),
        searched=Searched(saved.documents, saved.passages),
        missing_words=_restore_missing_words(saved.missing_words, scope)
        if saved.missing_words
        else None,
        milliseconds=saved.milliseconds,
        threshold=saved.threshold,
        library=saved.library,
        voices=VoiceFilter(saved.voices),
        left_out=LeftOut(**saved.left_out),
        parts=tuple(Part(**part) for part in saved.parts),
        scope=scope,
        lost=tuple(lost),
        changes=tuple(changes),
    )


def _to_saved_citation(citation: Citation) -> SavedCitation:
    return SavedCitation(
        rank=citation.rank,
        place=citation.anchor,
        score=citation.score,
        confidence=citation.confidence,
        sentences=citation.sentences,
        answers=citation.answers,
        contrary=citation.contrary,
        also_in=tuple(copy.anchor for copy in citation.also_in),
    )


def _lost(
    citation: SavedCitation,
    document: Document | None,
    kept_quotes: Callable[[], Sequence[KeptQuote]],
) -> LostCitation:
    """Return a lost citation, with its words and what they became if the words were kept."""
    rank, place = citation.rank, citation.place
    if document is None:
        return LostCitation(rank, place.doc_id, LossReason.REMOVED)
    kept = next((each for each in kept_quotes() if is_of(each, place)), None)
    if kept is None:
        return LostCitation(rank, place.doc_id, LossReason.CHANGED)
    now = present_words(kept, document)
    return LostCitation(rank, place.doc_id, LossReason.CHANGED, kept.quote, now, kept.kept_at)


def _restore_copy(place: Anchor, document: Document | None) -> Copy | None:
    found = present_place(place, document) if document else None
    if document is None or found is None:
        return None
    return Copy(document=document, span=found.span, quote=found.span.of(document.text))


def _to_saved_missing_words(missing: MissingWords, typed: str) -> SavedMissingWords:
    """Convert missing words, without those that the question has only in an article's spelling."""

    def as_asked(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(word for word in words if word in typed)

    return SavedMissingWords(
        absent=as_asked(missing.absent),
        nearest=tuple(
            SavedMentions(rank=each.rank, has=as_asked(each.has), lacks=as_asked(each.lacks))
            for each in missing.nearest
        ),
        decisive=missing.decisive,
    )


def _restore_missing_words(saved: SavedMissingWords, scope: Scope) -> MissingWords:
    return MissingWords(
        absent=saved.absent,
        nearest=tuple(PassageMentions(each.rank, each.has, each.lacks) for each in saved.nearest),
        is_subset=not scope.is_everything,
        decisive=saved.decisive,
    )
