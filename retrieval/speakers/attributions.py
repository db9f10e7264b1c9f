"""Whether a draft gives words to somebody else than an article does."""

from __future__ import annotations

import re

from index.text.countries import COUNTRIES_BY_WORD
from retrieval.speakers.persons import Sameness, compare_names, is_person_name
from retrieval.speakers.subjects import Speaker

# "a senior official": somebody whom the article does not name.
_UNNAMED = re.compile(r"(?i:an?|one|another|some|several|two|three|many)\s")
# These say something without being persons.
_PAPERS = re.compile(r"\b(?:statement|report|document|letter|post|tweet|paper|study|article)s?\b")
# How far from a person's name the words for its office may stand, in characters.
_BESIDE = 120
_ENDS = re.compile(r"[.!?][\"'”’]?\s(?=\W?[A-Z])")
_WORD = re.compile(r"[^\W\d_]{4,}")


def compare_speakers(draft: Speaker | None, source: Speaker | None, article: str) -> Sameness:
    """Return whether a draft and an article plainly name different persons.

    A pronoun may stand for several persons: then all of them must be others. A person and an office
    are different only if the article never names them beside each other. Somebody without a name
    ("a senior official") is nobody whom the article names.

    Args:
        draft: who speaks in the draft.
        source: who speaks in the article.
        article: the article's text.
    """
    if not draft or not source or not draft.names:
        return Sameness.UNKNOWN
    if not source.names:
        return _compare_with_role(draft, source.name, article)
    compared = {_compare(one, other, article) for one in draft.names for other in source.names}
    if Sameness.SAME in compared:
        return Sameness.SAME
    return Sameness.UNKNOWN if Sameness.UNKNOWN in compared else Sameness.DIFFERENT


def _compare(one: str, other: str, article: str) -> Sameness:
    compared = compare_names(one, other)
    if compared is Sameness.DIFFERENT and _may_speak_for(one, other, article):
        return Sameness.UNKNOWN
    return compared


def _may_speak_for(one: str, other: str, article: str) -> bool:
    """Return whether one of two names is an office, and the other a person who may speak for it."""
    persons = [is_person_name(name) for name in (one, other)]
    if all(persons):
        return False
    if not any(persons):
        return True
    person, office = (one, other) if persons[0] else (other, one)
    if any(word.lower() in COUNTRIES_BY_WORD for word in office.split()):
        # "Oslo said": anybody may speak for a country.
        return True
    # "Ukraine" and "Ukrainian" begin alike.
    wanted = {word[:5].lower() for word in _WORD.findall(office)} or {office.lower()}
    surname = person.split()[-1]
    for match in re.finditer(re.escape(surname), article):
        before = article[max(match.start() - _BESIDE, 0) : match.start()]
        after = article[match.end() : match.end() + _BESIDE]
        # What stands in another sentence is not beside it.
        beside = f"{_ENDS.split(before)[-1]} {_ENDS.split(after)[0]}".lower()
        if any(word in beside for word in wanted):
            return True
    return surname not in article


def _compare_with_role(draft: Speaker, role: str, article: str) -> Sameness:
    if not _UNNAMED.match(role) or _PAPERS.search(role):
        return Sameness.UNKNOWN
    named = all(
        is_person_name(name) and re.search(rf"\b{re.escape(name.split()[-1])}\b", article)
        for name in draft.names
    )
    in_role = any(name.split()[-1] in role for name in draft.names)
    return Sameness.DIFFERENT if named and not in_role else Sameness.UNKNOWN
