"""Two names for one speaker: "the Chinese embassy" for China, "the spy boss" for its chief.

The article itself shows that they are one; where it does not, they are two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.text.countries import COUNTRIES_BY_WORD
from index.text.words.word_lists import any_of, words

# Who speaks for a country.
_INSTITUTIONS = words(
    "administration ambassador army authorities cabinet chancellor consulate delegation diplomat"
    " diplomats embassy envoy foreign government kremlin leadership leader military minister"
    " ministers ministry mission official officials parliament premier president spokesman"
    " spokesperson spokeswoman state"
)
# Words for whoever leads something. News takes one for the other.
_LEADERS = words("boss chair chairman chairwoman chief commander director head leader president")
# What is led, in two words for it.
_LED = {
    "spy": words("intelligence secret security espionage"),
    "intelligence": words("spy secret"),
    "police": words("constable force"),
    "company": words("executive firm group"),
    "union": words("federation union"),
}
_SENTENCE_END = re.compile(r"[.!?][\"'”’]?\s+(?=\W?[A-Z])|\n\s*\n")
_BESIDE, _MOST_PLACES = 90, 6
_FULL_NAME = r"[^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+)+"


def speaks_for(asked: Sequence[str], speaker: Sequence[str]) -> bool:
    """Return whether a speaker speaks for the country that is asked for.

    Its capital does, and an institution with the name of its people: "the Chinese embassy".

    Args:
        asked: the words of the question for the speaker.
        speaker: the words of the article for the speaker.
    """
    if len(asked) != 1 or not (country := COUNTRIES_BY_WORD.get(asked[0].lower())):
        return False
    own = [word for word in speaker if COUNTRIES_BY_WORD.get(word.lower()) == country]
    if not own:
        return False
    others = {word.lower() for word in speaker if word not in own} - {"the", "a", "an"}
    return not others or not others.isdisjoint(_INSTITUTIONS)


def is_described_as(surnames: Sequence[str], description: str, article: str) -> bool:
    """Return whether an article's "the spy boss" is the person whose name is asked for.

    It is if the article gives that person the same office beside the name, or a like one, and
    nobody else.

    Args:
        surnames: the words of the question that may be the surname.
        description: how the article names the speaker.
        article: the article's text.
    """
    first, *modifiers = description.lower().split()
    if first != "the" or not modifiers:
        return False
    head = modifiers.pop()
    names = [name for name in surnames if name[:1].isupper()]
    heads = _LEADERS if head in _LEADERS else frozenset({head})
    if not names or not re.fullmatch(r"[a-z-]+", head):
        return False
    office = rf"\b{any_of(heads)}\b"
    beside = [text for name in names for text in _beside(name, article)]
    given = [text for text in beside if re.search(office, text, re.IGNORECASE)]
    for modifier in modifiers:
        known = any_of(_LED.get(modifier, frozenset()) | {modifier})
        given = [text for text in given if re.search(rf"\b{known}", text, re.IGNORECASE)]
    if not given:
        return False
    others = re.finditer(
        rf"(?i:{office})(?: of [^.;,]{{1,60}})?,? (?P<after>{_FULL_NAME})"
        rf"|(?P<before>{_FULL_NAME}), (?:the|its|their) (?:[\w’'-]+ ){{0,4}}(?i:{office})",
        article,
    )
    return all(
        (match["after"] or match["before"]).split()[-1] in names for match in others
    )  # fmt: skip


def _beside(name: str, article: str) -> list[str]:
    """Return what stands beside the first places of a name, in the same sentence."""
    found = []
    places = re.finditer(rf"\b{re.escape(name)}\b", article)
    for match, _ in zip(places, range(_MOST_PLACES), strict=False):
        before = article[max(match.start() - _BESIDE, 0) : match.start()]
        after = article[match.end() : match.end() + _BESIDE]
        found.append(f"{_SENTENCE_END.split(before)[-1]} {_SENTENCE_END.split(after)[0]}")
    return found
