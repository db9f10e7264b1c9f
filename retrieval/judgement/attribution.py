"""Questions that ask what somebody said: does a sentence tell it?

The model that reads was trained on few of them. That a sentence has the speaker and a verb of
saying can be seen without a model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.terms import analyse
from index.text.speech import QUOTE
from index.text.words.word_lists import any_of, words

_SAYING = words(
    "admit admitted argue call called claim condemn countered criticise criticised declare "
    "declared demand denied deny described explain explained promise promised reject rejected "
    "reply replied say suggest tell think thinks warn"
).union(QUOTE)
_ASKS = re.compile(
    r"\bwhat (?:did|do|does|had|has|have|was|were) (?P<speaker>[^?!;:]{2,60}?) "
    rf"{any_of(_SAYING)}\b",
    re.IGNORECASE,
)
_VERB = re.compile(rf"\b{any_of(_SAYING)}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """A question for what somebody said.

    Attributes:
        speaker: the index terms of the last word of who is asked about: of "mayor Karin Vogt" that
            of "Vogt".
    """

    speaker: frozenset[str]

    def is_told_by(self, sentence: str) -> bool:
        """Return whether a sentence has the speaker and a verb of saying."""
        return self.speaker.issubset(analyse(sentence)) and _VERB.search(sentence) is not None


def statement_asked_for(text: str) -> Statement | None:
    """Return what a question asks for if that is what somebody said, else None.

    Args:
        text: the question's text.
    """
    match = _ASKS.search(text)
    speaker = analyse(match["speaker"].split()[-1]) if match else []
    return Statement(frozenset(speaker)) if speaker else None
