"""A written answer: the sentences of a draft, each proved by a cited passage or struck out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from retrieval.checks.quote_check import Place


class Reason(StrEnum):
    """Why a sentence is struck out."""

    # No passage has words like these.
    NOTHING = "nothing"
    # A passage comes near, but a figure, a name, a "not" or another word differs.
    FIGURE = "figure"
    NAME = "name"
    NEGATION = "negation"
    WORDS = "words"
    # The words stand in several places, and the sentence joins them.
    JOINED = "joined"
    # The words are only a part of what the passage says there.
    PART = "part"
    # Somebody else says the words, or the passage does not tell who.
    SPEAKER = "speaker"
    # The quotation marks are not those of the passage.
    QUOTATION = "quotation"
    # "He" or "this" stands for something outside the sentence.
    PRONOUN = "pronoun"
    # The passage asks or lists what the sentence states.
    QUESTION = "question"
    # The sentence names a passage that the answer does not have.
    UNKNOWN_PASSAGE = "unknown_passage"
    # So few words that they may mean anything.
    SHORT = "short"
    # More words than a sentence has.
    LONG = "long"
    # Characters that cannot be seen, or change how others are drawn.
    CHARACTERS = "characters"


@dataclass(frozen=True, slots=True)
class WordDifference:
    """Words of a struck sentence, and what the nearest passage has in their place.

    Attributes:
        draft: the words of the draft; empty where it leaves out what the source has.
        source: the words of the source; empty where the draft has more.
    """

    draft: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSentence:
    """A sentence of a draft.

    Attributes:
        text: the sentence, without marks of layout and numbers of passages. Characters that
            cannot be seen are replaced with U+FFFD.
        rank: the rank of the passage that covers it, or of the nearest one; None if none is near.
        place: the sentence of the article that covers it, inside the passage; None if it is struck.
        reason: why it is struck out; None if it stands.
        differences: what differs from the nearest passage; empty if the sentence stands.

    Raises:
        ValueError: the sentence both stands and is struck out, or neither.
    """

    text: str
    rank: int | None = None
    place: Place | None = None
    reason: Reason | None = None
    differences: tuple[WordDifference, ...] = ()

    def __post_init__(self) -> None:
        if (self.place is None) == (self.reason is None) or (self.place and not self.rank):
            raise ValueError(
                "A sentence stands with its place and rank, or is struck with a reason."
            )

    @property
    def stands(self) -> bool:
        """Whether a passage covers the sentence."""
        return self.reason is None

    def as_dict(self) -> dict[str, Any]:
        """Return the sentence as `ask --write --json` prints it."""
        return {
            "text": self.text,
            "stands": self.stands,
            "rank": self.rank,
            "place": self.place.as_dict() if self.place else None,
            "reason": self.reason.value if self.reason else None,
            "differences": [[each.draft, each.source] for each in self.differences],
        }


class WrittenStatus(StrEnum):
    """What became of a wish to write."""

    # At least one sentence stands.
    WRITTEN = "written"
    # There is a draft, and no sentence of it stands.
    NOTHING_COVERED = "nothing_covered"
    # The sources do not answer, so nobody was asked to write.
    NOT_FOUND = "not_found"
    # Nobody wrote: `error` says why.
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAnswer:
    """What a model wrote about an answer's passages, checked.

    Attributes:
        status: what became of it.
        model: the model that wrote; empty if none was asked.
        host: the host and port of the model's server; empty if none was asked.
        sentences: all sentences of the draft, in its order.
        error: why nothing was written, and what to do; empty unless the status is `failed`.
    """

    status: WrittenStatus
    model: str = ""
    host: str = ""
    sentences: tuple[WrittenSentence, ...] = ()
    error: str = ""

    @property
    def standing(self) -> tuple[WrittenSentence, ...]:
        """The sentences that a passage covers."""
        return tuple(each for each in self.sentences if each.stands)

    def as_dict(self) -> dict[str, Any]:
        """Return the value of `written` in `ask --write --json`."""
        return {
            "status": self.status.value,
            "model": self.model,
            "host": self.host,
            "sentences": [each.as_dict() for each in self.sentences],
            "error": self.error or None,
        }
