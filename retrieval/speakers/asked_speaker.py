"""Whether a voice is the one that a question names: by surname, by role, by organisation."""

from __future__ import annotations

import re
from functools import cache

from index.terms import analyse
from index.text.countries import COUNTRIES_BY_WORD
from index.text.titles import ABBREVIATED_TITLES, ROLES
from index.text.words.word_lists import words
from retrieval.speakers.same_speaker import is_described_as, speaks_for
from retrieval.voices.voice import Voice
from retrieval.wording.name_spellings import are_one_name

_WORD = re.compile(r"[^\W_](?:[\w.’'-]*[^\W_])?")
_PREPOSITION = re.compile(r" (?:at|for|from|in|of|with) ")
_OWNER = re.compile(r"[^\W_][\w.-]*[’'](?:s\b|(?=\s))")
_POSSESSIVE = re.compile(r"[’']s?$")
# They tell nobody apart.
_EMPTY = words(
    "a an and at by for from his her in its of on or our that the their these this those to with"
    " boss guy lady man new old people person woman"
)
_TITLES = frozenset(title.lower() for title in ROLES | ABBREVIATED_TITLES)
_HEADS = frozenset(title.lower() for title in ROLES)
_SENTENCE_END = re.compile(r"[.!?][\"'”’]?\s+(?=\W?[A-Z])|\n\s*\n")
# How far from a name the words for its office may stand, in characters, and how many places of the
# name are looked at.
_BESIDE, _MOST_PLACES = 90, 6


class AskedSpeaker:
    """Whose words a question asks for.

    Args:
        phrase: the question's words for the speaker: "Kirby", "the Dutch minister".
    """

    def __init__(self, phrase: str) -> None:
        self._words = [word for word in _words(phrase) if word.lower() not in _EMPTY]
        self._has_possessive = _OWNER.search(phrase) is not None
        # "Rotich of the union": the last word of the first part may be a surname.
        heads = (_words(part)[-1:] for part in (phrase, _PREPOSITION.split(phrase)[0]))
        self._surnames = [word for head in heads for word in head]

    @property
    def _is_role(self) -> bool:
        """Whether the phrase is a role and no name: "the Dutch defence minister"."""
        return any(word.lower() in _HEADS for word in self._words) and not any(
            word[0].isupper()
            and word.lower() not in _HEADS
            and word.lower() not in COUNTRIES_BY_WORD
            for word in self._surnames
        )

    def is_heard_in(self, voice: Voice, article: str) -> bool:
        """Return whether a voice is the asked one, as far as its article tells.

        Args:
            voice: the voice.
            article: the article's text.
        """
        if voice.speaker is None or not self._words:
            return False
        name = _words(voice.speaker)
        if not name:
            return False
        # "Park's deputy" is not Park.
        role = voice.role if self._has_possessive else _OWNER.sub("", voice.role)
        described = [*name, *_words(role)]
        if voice.named and self._is_name(name, described):
            return True
        unmatched = [word for word in self._words if not _has(described, word)]
        if not unmatched or speaks_for(self._words, name):
            return True
        if not voice.named:
            return is_described_as(self._surnames, voice.speaker, article)
        # The article gives the role elsewhere. A name is not looked for there: who is named beside
        # a speaker is somebody else.
        is_person = voice.named and len(name) <= 4
        return is_person and self._is_role and _stand_beside(name[-1], tuple(unmatched), article)

    def _is_name(self, name: list[str], described: list[str]) -> bool:
        """Return whether the question has the surname, and not another first name before it."""
        for place, word in enumerate(self._words):
            if (
                word not in self._surnames
                or not are_one_name(word, name[-1])
                or word.lower() in _TITLES
            ):
                continue
            before = self._words[place - 1] if place else ""
            return not (
                before[:1].isupper()
                and before.lower() not in _TITLES
                and len(name) > 1
                and not _has(described, before)
            )
        return False


def _words(phrase: str) -> list[str]:
    return [
        _POSSESSIVE.sub("", word).replace(".", "") for word in _WORD.findall(phrase)
    ]  # fmt: skip


def _has(present: list[str], word: str) -> bool:
    return any(are_one_name(word, each) or _terms(word) == _terms(each) for each in present)


@cache
def _terms(word: str) -> tuple[str, ...]:
    return tuple(analyse(word))


def _stand_beside(surname: str, sought: tuple[str, ...], article: str) -> bool:
    """Return whether words stand beside a name in its article, in the same sentence."""
    places = re.finditer(rf"\b{re.escape(surname)}\b", article)
    for match, _ in zip(places, range(_MOST_PLACES), strict=False):
        before = article[max(match.start() - _BESIDE, 0) : match.start()]
        after = article[match.end() : match.end() + _BESIDE]
        beside = f"{_SENTENCE_END.split(before)[-1]} {_SENTENCE_END.split(after)[0]}"
        if all(_has(_words(beside), word) for word in sought):
            return True
    return False
