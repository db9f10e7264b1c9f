"""Who says what in a sentence: "Vogt said that …", "According to Vogt, …", "…, Vogt said".

Only plain forms are read, with a name right beside the verb. Every other sentence has no frame, and
is then compared as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.text.countries import COUNTRIES
from index.text.speech import STATE
from index.text.titles import ABBREVIATED_TITLES, OF_WIVES, ROLES
from index.text.words.word_lists import any_of, words
from retrieval.speakers.persons import names_in
from retrieval.wording.compared_words import compared_words
from retrieval.wording.name_spellings import are_one_name

# These report and do not judge, so one may stand for the other.
NEUTRAL = words("said says stated")
# What somebody states in one of these ways is so "according to" him.
REPORTING = (STATE - words("told suggested")) | NEUTRAL | words("reported")
ACCORDING = "according to"

_WORD = r"(?:[A-Z]\.)+|[A-Z][\w’'-]*\.?(?<!’s)(?<!'s)"
_WHO = rf"(?P<who>(?:[Tt]he )?(?:{_WORD})(?: (?:{_WORD}))*)"
_VERB = rf"(?P<verb>{any_of(REPORTING)})"
_FORMS = tuple(
    (place, re.compile(form, re.DOTALL))
    for place, form in (
        ("according", rf"According to {_WHO}, (?P<claim>.+)"),
        ("behind", rf"(?P<claim>.+), according to {_WHO}"),
        ("before", rf"{_WHO} {_VERB}(?:[,:]? (?:that )?)(?P<claim>.+)"),
        ("behind", rf"(?P<claim>.+[,”\"»]) {_WHO} {_VERB}"),
        ("behind", rf"(?P<claim>.+[,”\"»]) {_VERB} {_WHO}"),
    )
)
# "If Vogt said …" tells of nothing that Vogt said.
_UNSAID = words("""
After Although As Because Before Did Does Even Had Has How If Like Neither Never No Nor Not Once
Only Should Since So Than That Though Till Unless Unlike Until Were What When Whenever Where
Whether Which While Who Why Would
""")
_NO_SPEAKER = re.compile(rf"(?:{any_of(_UNSAID)})\b")
# The word before a name that may be left out. Some titles of a wife stand before a man's name.
_TITLES = (ROLES | ABBREVIATED_TITLES) - OF_WIVES
# What may stand before a title: nothing else is sure to leave the meaning as it is. "Hardly
# President Biden said so" says the opposite.
_BEFORE_TITLE = words(
    "Former Then Acting Interim Deputy Vice Assistant Associate Prime Foreign Finance Defense"
    " Defence Interior Justice Health Education Senior Chief Lead General Major Lieutenant Rear"
    " Executive Managing First Second State Federal National Regional Local City County District"
)
_OF_WHERE = any_of(
    {word for country in COUNTRIES for word in (*country.names, *country.adjectives)}
    | words("U.S. US U.K. UK U.N. UN EU NATO European")
)
_TITLE = re.compile(
    rf"(?:(?:{any_of(_BEFORE_TITLE | _TITLES)}|{_OF_WHERE})\.?[ -])*(?:{any_of(_TITLES)})\.? "
)
_END = re.compile(r"[.!\s]+\Z")
_ARTICLE = re.compile(r"\A[Tt]he ")


@dataclass(frozen=True, slots=True)
class Frame:
    """A statement and who makes it.

    Attributes:
        who: the words that name the speaker.
        verb: the verb of saying, or "according to".
        claim: what is said.
        place: where the speaker stands: `before` the claim, `behind` it, or before it with
            `according` to.
    """

    who: str
    verb: str
    claim: str
    place: str


def frames(sentence: str) -> Iterator[Frame]:
    """Yield the ways in which a sentence can be read as somebody's statement."""
    plain = _END.sub("", sentence)
    for place, form in _FORMS:
        found = form.fullmatch(plain)
        if found and not _NO_SPEAKER.match(found["who"]):
            parts = found.groupdict()
            claim = parts["claim"].strip().rstrip(",").strip()
            yield Frame(parts["who"], parts.get("verb") or ACCORDING, claim, place)


def may_stand_for(draft: str, source: str) -> bool:
    """Return whether a draft may use a verb of saying where the source has another."""
    if draft == source or (draft in NEUTRAL and source in NEUTRAL):
        return True
    if draft == ACCORDING:
        return source in REPORTING
    return source == ACCORDING and draft in NEUTRAL


def same_speaker(draft: str, source: str) -> bool:
    """Return whether two phrases plainly name the same speaker.

    Titles may be left out where first name and surname stay: "President Volodymyr Zelensky" and
    "Volodymyr Zelensky". Two spellings of a name are one.
    """
    mine, theirs = _keys(draft), _keys(source)
    if _are_one(mine, theirs):
        return True
    named = list(names_in(source))
    if len(named) != 1 or not named[0].is_person or named[0].span.end != len(source):
        return False
    if not _TITLE.fullmatch(_ARTICLE.sub("", source[: named[0].span.start])):
        return False
    name = _keys(named[0].text)
    return len(name) > 1 and _are_one(mine, name)


def _keys(phrase: str) -> list[str]:
    return [word.key for word in compared_words(_ARTICLE.sub("", phrase))]


def _are_one(some: list[str], others: list[str]) -> bool:
    return (
        bool(some)
        and len(some) == len(others)
        and all(
            one == other or are_one_name(one, other)
            for one, other in zip(some, others, strict=True)
        )
    )
