"""What an answer's reader said of it, as the components draw it: no Streamlit here."""

from __future__ import annotations

from dataclasses import dataclass

from index.workspace.judgements import RIGHT
from retrieval.citation import Status
from retrieval.conversations.conversation import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """What was said of an answer.

    Attributes:
        passages: 1 right, 0 wrong, None where nothing was said; in the order of the ranks.
        nothing: whether the reader said that the articles do not answer the question.
        nothing_label: of the button that says so, empty where a right passage says otherwise
            or not all articles were searched.
        unsaved: why the last click was not kept, empty when it was.
        unsaved_rank: of the passage that it was about, None for the question as a whole.
    """

    passages: tuple[int | None, ...]
    nothing: bool
    nothing_label: str
    unsaved: str
    unsaved_rank: int | None


def verdicts(turn: Turn) -> Verdicts | None:
    """Return what was said of a turn's answer, None where there is nothing to judge."""
    answer, judged = turn.answer, turn.judged
    if answer is None or judged is None or not answer.searched.documents:
        return None
    said = {c.rank: judged.relevance(c.document, c.span) for c in answer.citations}
    passages = tuple(said.get(rank) for rank in range(1, answer.citation_count + 1))
    label = "Nothing in my sources answers this"
    if answer.status is Status.NOT_FOUND:
        label = "Right: my sources do not answer this"
    # What some of the articles lack, others may have.
    if RIGHT in passages or not answer.scope.everything:
        label = ""
    return Verdicts(
        passages=passages,
        nothing=judged.verdict is False,
        nothing_label=label,
        unsaved=turn.unsaved,
        unsaved_rank=turn.unsaved_rank,
    )
