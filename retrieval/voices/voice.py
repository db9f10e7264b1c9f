"""What somebody says in an article, as a value; finding it takes the parser (`voices.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from index.documents import Span


class VoiceKind(StrEnum):
    """How an article passes on what somebody says."""

    QUOTE = "quote"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What somebody says in an article.

    Attributes:
        span: the quotation with its marks, or the clause that is reported.
        kind: whether it is quoted or reported.
        speaker: who says it, by the full name where the article tells it plainly; None if unknown.
        speaker_span: the words that name the speaker there: a name, a noun phrase, a pronoun.
        cue: the verb of saying.
        role: what the speaker is, as the article says beside the name; empty if it does not.
        anonymous: whether the article keeps the speaker's name to itself.
        named: whether the article names the speaker: a person by name, or an organisation or office
            by a phrase that holds a name ("South Korea's intelligence agency"). "Police", "he" and
            "the mayor" name nobody.
    """

    span: Span
    kind: VoiceKind
    speaker: str | None = None
    speaker_span: Span | None = None
    cue: Span | None = None
    role: str = ""
    anonymous: bool = False
    named: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the voice as `voices --json` prints it."""
        return {
            "start": self.span.start,
            "end": self.span.end,
            "kind": self.kind.value,
            "speaker": self.speaker,
            "speaker_span": _pair(self.speaker_span),
            "cue": _pair(self.cue),
            "role": self.role or None,
            "anonymous": self.anonymous,
            "named": self.named,
        }


def _pair(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]
