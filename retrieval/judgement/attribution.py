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
from retrieval.questions.voices import asked_voice, asks_detail

_SAYING = words(
    "admit admitted argue call called claim condemn countered criticise criticised declare "
    "declared demand denied deny described explain explained promise promised reject rejected "
    "reply replied say suggest tell think thinks warn"
).union(QUOTE)
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
    asked = asked_voice(text)
    if asked is None or asked.asks_who or asks_detail(text):
        return None
    return Statement(frozenset(analyse(asked.speaker.split()[-1])))
