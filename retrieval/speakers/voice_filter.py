"""Whose words an answer's passages may pass on, and what is left out for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from retrieval.voices.voice import Voice
from retrieval.wording.phrases import plural


class VoiceFilter(StrEnum):
    """Whose words the answering sentence of a passage may pass on.

    `ON_RECORD` asks for a direct quotation or reported speech whose speaker is named. `NAMED`
    leaves out only what somebody says who stays anonymous; the outlet's own words remain.
    """

    ANY = "any"
    NAMED = "named"
    ON_RECORD = "on_record"

    def allows(self, voice: Voice | None) -> bool:
        """Return whether a passage may be shown.

        Args:
            voice: the voice of its answering sentence; None for the outlet's own words.
        """
        if self is VoiceFilter.ON_RECORD:
            return voice is not None and voice.named and not voice.anonymous
        return self is VoiceFilter.ANY or voice is None or not voice.anonymous


_LINES = {
    VoiceFilter.ANY: "",
    VoiceFilter.NAMED: "Without what somebody says who stays anonymous.",
    VoiceFilter.ON_RECORD: "Only what was said on the record.",
}
# What an answer says of which nothing remains, if it is known who speaks in all that is left out.
_NOTHING_LEFT = {
    VoiceFilter.ANY: "",
    VoiceFilter.NAMED: "All the closest passages pass on what somebody says who is not named.",
    VoiceFilter.ON_RECORD: "None of the closest passages passes on what somebody named says.",
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many passages an answer leaves out, by the voice of their answering sentence.

    Attributes:
        unnamed: somebody says it who is not named.
        own_words: the outlet's own words, as far as can be told.
        unmarked: no sentence of it is marked as the answer, or its article is not in English: who
            speaks is not known.
    """

    unnamed: int = 0
    own_words: int = 0
    unmarked: int = 0

    @property
    def count(self) -> int:
        """How many passages are left out."""
        return self.unnamed + self.own_words + self.unmarked

    def as_dict(self) -> dict[str, int]:
        """Return the numbers as `ask --json` prints them."""
        return {
            "unnamed": self.unnamed, "own_words": self.own_words, "unmarked": self.unmarked,
        }  # fmt: skip


NOTHING_LEFT_OUT = LeftOut()


def nothing_left_line(voices: VoiceFilter, left_out: LeftOut) -> str:
    """Return what an answer says of which a filter leaves nothing.

    Args:
        voices: the filter.
        left_out: what the answer leaves out for it.
    """
    if left_out.unmarked:
        return "Of the closest passages, none is known to pass on words of somebody named."
    return _NOTHING_LEFT[voices]


def filter_line(voices: VoiceFilter, left_out: LeftOut = NOTHING_LEFT_OUT) -> str:
    """Return what a filter keeps, and what it left out; empty if it keeps everything.

    Args:
        voices: the filter.
        left_out: what an answer leaves out for it.
    """
    return " ".join(filter(None, [_LINES[voices], left_out_sentence(left_out)]))


def left_out_sentence(left_out: LeftOut) -> str:
    """Return how many passages are left out and why; empty if none is.

    Args:
        left_out: what an answer leaves out.
    """
    if not left_out.count:
        return ""
    reasons = [
        (left_out.unnamed, "nobody is named"),
        (left_out.own_words, "the words are the outlet's own"),
        (left_out.unmarked, "who speaks is not known"),
    ]
    given = [(count, reason) for count, reason in reasons if count]
    verb = "is" if left_out.count == 1 else "are"
    start = f"{plural(left_out.count, 'passage')} {verb} left out"
    if len(given) == 1:
        return f"{start}: {given[0][1]}."
    return f"{start}: {'; '.join(f'in {count} {reason}' for count, reason in given)}."
