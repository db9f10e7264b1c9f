"""What is said of citations that no longer hold, and of what has changed around those that do."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.citation import Answer, CitationChanges, LossReason, LostCitation


@dataclass(frozen=True, slots=True, kw_only=True)
class LostCard:
    """In the place of a citation that no longer holds, why it does not."""

    rank: int
    sentence: str


def lost_card(lost: LostCitation) -> LostCard:
    """Return what is shown in the place of a citation that no longer holds."""
    if lost.reason is LossReason.REMOVED:
        since = "has since been removed from the library."
    else:
        since = "has changed since; ask again to search the new text."
    return LostCard(rank=lost.rank, sentence=f"This passage was in {lost.doc_id}, which {since}")


def change_note(since: CitationChanges) -> str:
    """Say what has changed around a citation that still holds."""
    said = []
    if since.article_changed:
        said.append("The article has changed since, but not in this passage.")
    if since.copies_lost:
        copies = "1 copy" if since.copies_lost == 1 else f"{since.copies_lost:,} copies"
        said.append(f"{copies} in other articles changed or removed since.")
    return " ".join(said)


def lost_line(answer: Answer) -> str:
    """Say how many of an answer's passages no longer hold, empty where all do."""
    counts = [(sum(lost.reason is reason for lost in answer.lost), reason) for reason in LossReason]
    said = " and ".join(f"{number:,} {reason.value}" for number, reason in counts if number)
    return f", {said.replace(' ', ' of them since ', 1)}" if said else ""
