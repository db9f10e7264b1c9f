"""Words that say the opposite of one another, in questions and in articles.

A line is a pair of sides; the words of one side tell the opposite of those of the other. They are
compared as index terms, so "acquitted" stands for "acquits" too. Pairs of which one side implies
the other ("bought" and "sold", "won" and "lost to") are no opposites, and neither are words of many
meanings ("held" in custody or at noon, "released" from jail or by a label).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from index.terms import analyse
from index.text.words.word_lists import words

_PAIRS = (
    (
        "convict convicted conviction guilty sentenced jailed imprisoned",
        "acquit acquitted acquits acquittal cleared exonerated innocent",
    ),
    (
        "accept accepted accepts approve approved approves approval adopt adopted adopts pass"
        " passed passes ratify ratified endorse endorsed grant granted grants",
        "reject rejected rejects rejection refuse refused refuses veto vetoed vetoes oppose"
        " opposed opposes spurned",
    ),
    (
        "support supported supports favour favoured favor favored",
        "oppose opposed opposes resist resisted",
    ),
    (
        "confirm confirmed confirms admit admitted admits",
        "deny denied denies disputed disputes",
    ),
    (
        "allow allowed allows permit permitted permits legalise legalised legalize legalized",
        "ban banned bans forbid forbade forbidden prohibit prohibited outlawed",
    ),
    (
        "rise rises rose risen increase increased increases grow grew grown",
        "fall falls fell fallen decrease decreased decreases shrink shrank shrunk",
    ),
    ("hire hired hires recruit recruited appoint appointed", "sack sacked dismiss dismissed"),
    ("arrest arrested arrests detain detained custody", "freed"),
    ("correctly correct properly rightly", "incorrectly incorrect wrongly wrong improperly"),
    ("legal lawful legally lawfully", "illegal unlawful illegally unlawfully"),
    ("agree agreed agrees", "disagree disagreed disagrees refuse refused"),
    ("obey obeyed comply complied", "disobey disobeyed flout flouted violated"),
)

# Forms that are nouns as often as verbs. "A fall in supply" is no opposite of "the price rise".
_NOUNS = words(
    "rise rises fall falls increase increases decrease decreases permit permits ban bans grant"
    " grants support supports favour favours favor favors pass passes arrest arrests hire hires"
    " sack refuse veto vetoes"
)
# A verb of several meanings says this one only before a word: "cleared of theft", not of snow.
_BEFORE = {"cleared": "of"}
# What one side tells comes before what the other tells, or after it: prices that rose in May may
# have fallen in June.
_SUCCESSIVE = frozenset(analyse("rose increased arrested hired"))


@cache
def _by_term() -> Mapping[str, frozenset[tuple[int, int]]]:
    """Return the sides of each index term: the number of the pair, and the number of the side."""
    found: dict[str, set[tuple[int, int]]] = {}
    for pair, sides in enumerate(_PAIRS):
        for side, listed in enumerate(sides):
            for term in analyse(listed):
                found.setdefault(term, set()).add((pair, side))
    return {term: frozenset(sides) for term, sides in found.items()}


def are_same_side(term: str, other: str) -> bool:
    """Return whether two index terms are on one side of a pair."""
    return not _sides(term).isdisjoint(_sides(other))


def are_opposites(term: str, other: str) -> bool:
    """Return whether two index terms say the opposite of one another."""
    return not are_same_side(term, other) and any(
        (pair, 1 - side) in _sides(other) for pair, side in _sides(term)
    )


def _sides(term: str) -> frozenset[tuple[int, int]]:
    return _by_term().get(term, frozenset())


def may_be_noun(word: str) -> bool:
    """Return whether a word of the table is a noun as often as a verb: "a rise", "the ban".

    Args:
        word: the word in lower case.
    """
    return word in _NOUNS


def is_of_another_meaning(word: str, following: str) -> bool:
    """Return whether a word of the table means something else before the word that follows it.

    Args:
        word: the word in lower case.
        following: the next word in lower case; empty for none.
    """
    return word in _BEFORE and following not in ("", _BEFORE[word])


def are_successive(term: str, other: str) -> bool:
    """Return whether two opposites may both be true, one after the other: arrested and freed."""
    return any(are_same_side(first, each) for first in (term, other) for each in _SUCCESSIVE)


def rises_or_falls(term: str) -> bool:
    """Return whether a term is a verb whose subject alone changes: "rose", "fell"."""
    return are_same_side(term, "rose") or are_opposites(term, "rose")
