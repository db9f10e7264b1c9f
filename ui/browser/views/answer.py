"""The data that a turn of the conversation shows, as values; independent of Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from retrieval.citation import Answer, Finding, Status
from retrieval.copies.phrases import WHAT_IS_COMPARED
from retrieval.evidence.alike import shown_confidences
from retrieval.evidence.lost import LostCard, change_note, lost_card, lost_line
from retrieval.evidence.summary import (
    answer_scope_line,
    confidence_line,
    corrections_line,
    is_weaker,
    quotations_line,
    searched_for,
    searched_line,
    status_line,
)
from retrieval.speakers.voice_filter import filter_line
from retrieval.spelling.corrections import as_typed
from retrieval.wording.phrases import plural
from ui.browser.cards.card import Card, card
from ui.browser.cards.mentions import mentions
from ui.browser.copies.views import texts_line
from ui.browser.views.carried import Carried, carried_phrases

_NOT_YET = "Nothing that has been read so far answers this."
_CLOSEST = "Closest passages"
_NOT_SAVED = "Not saved: this answer is lost when you close the page."


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnView:
    """A question with its answer; only `question` and `waiting` are set while it has none.

    Attributes:
        waiting: what happens while the question waits for its answer, empty if it does not wait.
        carried: what was searched for and comes from earlier questions, to be taken away.
        more: the label of the control that brings more passages, empty if there is none.
        searched_for: the text that was searched for, empty if that is the question itself.
        corrections: which typing errors were corrected, empty if none were.
        as_typed: the text to search for instead, without the corrections; empty if there are none.
        answered: whether the cards answer the question, rather than only come near it.
        refused: whether the status says that the sources do not answer.
        heading: what stands above the cards, empty for nothing.
        lost: cards for the citations that no longer hold, each with the rank of its citation.
        voices: whose words the passages pass on, and what is left out; empty if they may be
            anybody's.
        independent: how many texts the articles of the passages are, empty if none is a copy.
        what_is_compared: what this claims and what not; empty if nothing is claimed.
        quotations: whether the question's quotations stand in a card word for word.
        text: the answer as text, for the clipboard.
        not_saved_reason: a message that says why the turn is not saved in the library, empty if it
            is.
        scope: which articles the answer may use, empty if all.
        unsettled: why asking again may give another answer, empty if nothing is known that could
            change it.
    """

    question: str
    waiting: str = ""
    searched_for: str = ""
    carried: tuple[Carried, ...] = ()
    more: str = ""
    corrections: str = ""
    as_typed: str = ""
    status: str = ""
    confidence: str = ""
    answered: bool = False
    refused: bool = False
    heading: str = ""
    cards: tuple[Card, ...] = ()
    lost: tuple[LostCard, ...] = ()
    missing_words: str = ""
    voices: str = ""
    independent: str = ""
    what_is_compared: str = ""
    quotations: str = ""
    searched_line: str = ""
    text: str = ""
    not_saved_reason: str = ""
    scope: str = ""
    unsettled: str = ""


def turn_view(
    question: str,
    answer: Answer | None,
    not_saved_reason: str = "",
    *,
    text: str = "",
    unread: int = 0,
    seq: int = 0,
    address: Mapping[str, str] = MappingProxyType({}),
    waiting: str = "",
    more: bool = False,
) -> TurnView:
    """Return a question and its answer as the conversation shows them.

    Args:
        question: the question as it was asked.
        answer: the answer, None while the question waits for it.
        not_saved_reason: why the library did not save the turn, empty if it did.
        text: the answer as text, for the clipboard.
        unread: the number of files that were still to be read when the question was answered.
        seq: the library's present sequence number; 0 if it is not known.
        address: the parameters of the app's address that open the answer; empty if it is not saved.
        waiting: what happens while the question waits for its answer.
        more: whether the answer may have more passages than it shows.
    """
    if answer is None:
        return TurnView(question=question, waiting=waiting)
    notes = {changes.rank: change_note(changes) for changes in answer.changes}
    named = mentions(answer)
    refused = answer.finding is Finding.ABSENT
    shown = shown_confidences(answer)
    return TurnView(
        question=question,
        searched_for=searched_for(replace(answer, question=question)),
        carried=carried_phrases(question, answer),
        more="More passages" if more else "",
        corrections=corrections_line(answer),
        as_typed=as_typed(answer.resolved_question, answer.corrections)
        if answer.corrections
        else "",
        status=first_line(answer, unread),
        confidence=confidence_line(answer),
        answered=answer.status is Status.ANSWERED,
        refused=refused,
        heading=f"{_CLOSEST}{lost_line(answer)}" if refused and answer.citation_count else "",
        cards=tuple(
            card(
                citation,
                named.by_rank.get(citation.rank, ""),
                notes.get(citation.rank, ""),
                weaker=refused or is_weaker(answer, citation),
                found=answer.status is Status.ANSWERED,
                address=address,
                shown_confidence=shown.get(citation.rank),
            )
            for citation in answer.citations
        ),
        lost=tuple(map(lost_card, answer.lost)),
        missing_words="" if refused else named.line,
        voices=filter_line(answer.voices, answer.left_out),
        independent=(copies := texts_line(answer)),
        what_is_compared=WHAT_IS_COMPARED if copies else "",
        quotations=quotations_line(answer),
        searched_line=searched_line(answer),
        text=text,
        not_saved_reason=f"{_NOT_SAVED} {not_saved_reason}" if not_saved_reason else "",
        scope=answer_scope_line(answer),
        unsettled=_unsettled(answer, unread, seq),
    )


def first_line(answer: Answer, unread: int) -> str:
    """Return what was found, in a line; never a flat refusal while files are still to be read.

    A refusal says which words no passage mentions.

    Args:
        answer: the answer.
        unread: the number of files that were still to be read when the question was answered.
    """
    if answer.finding is Finding.ABSENT:
        said = _NOT_YET if unread else answer.refusal_message
        return " ".join(filter(None, [said, mentions(answer).line]))
    return status_line(answer)


def _unsettled(answer: Answer, unread: int, seq: int) -> str:
    """Return why asking again may give another answer."""
    if unread:
        files = f"{plural(unread, 'file')} {'was' if unread == 1 else 'were'}"
        return f"{files} still to be read when you asked, so this answer may change."
    if answer.status is Status.NOT_FOUND and answer.library and seq > answer.library.seq:
        return "The library has changed since you asked."
    return ""
