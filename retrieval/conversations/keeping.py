"""A session's conversation kept in the library, restored from it, and checked against it."""

from __future__ import annotations

from dataclasses import replace

from index import Library, Snapshot
from index.errors import FootnoteError
from retrieval.citation import Citation, Copy
from retrieval.conversations.conversation import Conversation, OpenArticle, Turn
from retrieval.conversations.saved import restore_answer, to_saved_turn
from retrieval.question import Question

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
            number = library.conversations.keep(
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
