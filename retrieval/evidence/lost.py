"""Sentences about citations that are no longer valid, and about changes around valid ones."""

from __future__ import annotations

from dataclasses import dataclass

from index.documents import Span
from retrieval.citation import Answer
from retrieval.evidence.verifying.differences import edit_sentence, edits_between
from retrieval.lost_citations import CitationChanges, LossReason, LostCitation
from retrieval.wording.phrases import day_in_words, plural

# More differences of one citation are counted.
_MOST_EDITS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class LostCard:
    """The card shown instead of a lost citation, with the reason for the loss."""

    rank: int
    reason: str


def lost_card(lost: LostCitation) -> LostCard:
    """Return the card shown instead of a lost citation."""
    if lost.reason is LossReason.REMOVED:
        reason = "has since been removed from the library."
    elif lost.quote:
        reason = f"has been edited since. {_difference(lost)}"
        if lost.changed_at:
            reason += f" The article was added again on {day_in_words(lost.changed_at.date())}."
    else:
        reason = "has changed since; ask again to search the new text."
    return LostCard(rank=lost.rank, reason=f"This passage was in {lost.doc_id}, which {reason}")


def _difference(lost: LostCitation) -> str:
    """Return what was cited, and how it differs from what stands there now."""
    cited = f"It cited: “{_one_line(lost.quote)}”"
    if not lost.now:
        return f"{cited} Nothing like it stands there now."
    edits = edits_between(lost.quote, lost.now, Span(0, len(lost.now)))
    differing = [edit_sentence(edit, lost.quote, lost.now) for edit in edits[:_MOST_EDITS]]
    more = len(edits) - len(differing)
    differing += [f"{plural(more, 'more difference')}."] if more > 0 else []
    return " ".join([*differing, cited])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def change_note(since: CitationChanges) -> str:
    """Return a note on changes around a citation that is still valid."""
    sentences = []
    if since.moved:
        sentences.append("The article has changed since, and this passage has moved in it.")
    elif since.article_changed:
        sentences.append("The article has changed since, but not in this passage.")
    if since.copies_lost:
        copies = "1 copy" if since.copies_lost == 1 else f"{since.copies_lost:,} copies"
        verb = "has" if since.copies_lost == 1 else "have"
        sentences.append(f"{copies} in other articles {verb} since been changed or removed.")
    return " ".join(sentences)


def lost_line(answer: Answer) -> str:
    """Return a clause that counts an answer's lost passages by reason; empty if none is lost.

    For example ", 1 of them since removed and 2 changed".
    """
    counts = [(sum(lost.reason is reason for lost in answer.lost), reason) for reason in LossReason]
    losses = " and ".join(f"{number:,} {reason.value}" for number, reason in counts if number)
    return f", {losses.replace(' ', ' of them since ', 1)}" if losses else ""
