"""The data of the reader's judgements of an answer, as values; independent of Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from index.workspace.judgements import RIGHT
from retrieval.citation import Status
from retrieval.conversations.conversation import Turn
from retrieval.evidence.summary import status_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """The reader's judgements of an answer.

    Attributes:
        passages: for each rank, 1 for right, 0 for wrong, None for a passage without a judgement.
        line: the first line of the answer as the judgements change it; empty if they do not.
        nothing: whether the reader judged that the articles do not answer the question.
        nothing_label: the label of the button for that judgement; empty, for no button, if a
            passage was judged right or not all articles were searched.
        unsaved: the reason why the last judgement was not saved, empty if it was.
        unsaved_rank: the rank of the passage that the last judgement was about, None if it was
            about the question as a whole.
    """

    passages: tuple[int | None, ...]
    line: str
    nothing: bool
    nothing_label: str
    unsaved: str
    unsaved_rank: int | None


def verdicts(turn: Turn, places: Mapping[int, str] = MappingProxyType({})) -> Verdicts | None:
    """Return the judgements of a turn's answer, or None if there is nothing to judge.

    Args:
        turn: the turn.
        places: notes on passages whose figures are of another place or time than is asked, by rank.
    """
    answer, judged = turn.answer, turn.judgements
    if answer is None or judged is None or not answer.searched.documents:
        return None
    by_rank = {c.rank: judged.relevance(c.anchor) for c in answer.citations}
    passages = tuple(by_rank.get(rank) for rank in range(1, answer.citation_count + 1))
    found = answer.status is not Status.NOT_FOUND
    nothing = judged.verdict is False and RIGHT not in passages
    marked = {rank: value for rank, value in enumerate(passages, start=1) if value is not None}
    line = ""
    if nothing and found:
        line = "You marked that your sources do not answer this"
    elif RIGHT in passages or (marked and found):
        line = status_line(answer, places, marked)
    label = "Mark: my sources do not answer this"
    if not found:
        label = "Right: my sources do not answer this"
    # A search of some articles does not show that the others have no answer.
    if RIGHT in passages or not answer.scope.is_everything:
        label = ""
    return Verdicts(
        passages=passages,
        line=line,
        nothing=judged.verdict is False,
        nothing_label=label,
        unsaved=turn.judgement_error,
        unsaved_rank=turn.judgement_error_rank,
    )
