"""Questions for what somebody said, and for who said something."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.text.speech import ASKED_DO, ASKED_SAY, QUOTE, THINK, WHO_SAYS
from index.text.words.word_lists import any_of, words

_SAY = any_of(ASKED_SAY)


def _participle(verb: str) -> str:
    """Return the form of a regular verb after "has": "denied" of "deny"."""
    if verb.endswith("mit"):
        return f"{verb}ted"
    if verb.endswith("y") and verb[-2] not in "aeou":
        return f"{verb[:-1]}ied"
    return f"{verb}d" if verb.endswith("e") else f"{verb}ed"


_DONE = frozenset(map(_participle, ASKED_DO))
_SAID = any_of(QUOTE | THINK | frozenset(map(_participle, ASKED_SAY)))
_DEEDS = ASKED_DO | _DONE
_OPINIONS = any_of(
    words("account comment comments opinion position reaction remarks response stance view views")
)
_SPEAKER = r"(?P<speaker>[^\W_][\w.’'-]*(?: [\w.’'-]+){0,7}?)"
_STATEMENTS = (
    re.compile(
        rf"\b(?:did|do|does) {_SPEAKER}(?: (?:also|ever|have to))? {any_of(ASKED_SAY)}\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:had|has|have) {_SPEAKER}(?: (?:also|ever))? {_SAID}\b", re.IGNORECASE),
    re.compile(
        rf"\bwhat (?!(?:are|can|could|did|do|does|had|has|have|is|was|were|will|would)\b)"
        rf"{_SPEAKER} (?:claimed|claims|said|says|thinks|thought|told)\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:is|are|was|were) {_SPEAKER}[’']s? {_OPINIONS}\b", re.IGNORECASE),
    re.compile(rf"\baccording to {_SPEAKER}[\s.]*(?:$|[?,;(])", re.IGNORECASE),
)
_WHO = re.compile(
    r"\bwho(?: (?:also|actually|else|first|has|have|had|in particular))* "
    + any_of(WHO_SAYS)
    + r"\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:how|what|when|where|which|who|whom|whose|why)\b", re.IGNORECASE)
_ASKS_DETAIL = re.compile(
    r"\W*(?:how (?:many|much|long|often)|when|where|which|who|whom|whose|why)\b", re.IGNORECASE
)
# A speaker with one of these words is none, or is not named.
_NO_SPEAKER = words("""
    anybody anyone been he her him his i if it my nobody one our people she so somebody someone that
    their them there they this those to was were we what when where which who whom whose why you
    your can could did do does had has have is are will would
""")
# A phrase is not complete that ends with one of these.
_INCOMPLETE = words("a an and at by for from in of on or the to with")


@dataclass(frozen=True, slots=True)
class AskedVoice:
    """A question for what somebody said, or for who said something.

    Attributes:
        speaker: the words of the question for the speaker whose statement is asked for: a name, a
            role, an organisation. Empty if it asks who speaks.
        verb: the verb of the question, if it is one of saying: "accuse"; else empty.
    """

    speaker: str
    verb: str = field(default="", compare=False)

    @property
    def asks_who(self) -> bool:
        """Whether the speaker is asked for."""
        return not self.speaker


def asks_detail(text: str) -> bool:
    """Return whether a question asks for one thing that was said, such as when or how many.

    Args:
        text: the question's text, in English.
    """
    return _ASKS_DETAIL.match(text) is not None


def asked_voice(text: str) -> AskedVoice | None:
    """Return whose words a question asks for; None if it asks for something else.

    Args:
        text: the question's text, in English.
    """
    if _WHO.search(text):
        return AskedVoice("")
    for pattern in _STATEMENTS:
        match = pattern.search(text)
        # "Did Kirby deny it?" asks whether he did.
        if match is None or not _ASKS.search(text):
            continue
        # "When did Nowak ask for a loan?" asks for a deed.
        if asks_detail(text) and match[0].split()[-1].lower() in _DEEDS:
            continue
        spoken = match["speaker"].lower().split()
        if _NO_SPEAKER.isdisjoint(spoken) and spoken[-1] not in _INCOMPLETE:
            verb = match[0].split()[-1].lower()
            return AskedVoice(match["speaker"], verb if verb in ASKED_SAY else "")
    return None
