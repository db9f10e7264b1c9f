"""Whose figure a question asks for: "How many troops does the Pentagon estimate?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.documents import Span
from index.terms import analyse
from index.text.words.word_lists import any_of, words
from retrieval.figures.reading import Place
from retrieval.question import STOP_WORDS

_VERBS = words(
    "ask believe claim count demand estimate expect forecast give name offer predict promise"
    " propose put reckon report say seek suggest think want"
)
# "The Bank of England" is one name.
_NAME = r"(?:(?i:the)\s)?(?P<name>[\w.'’-]+(?:\s(?:(?:of|for)\s(?:the\s)?)?[A-Z][\w.'’-]*){0,4})"
_ASKED = (
    re.compile(rf"\b(?i:does|do|did|has|have)\s{_NAME}\s{any_of(_VERBS)}\b"),
    re.compile(rf"\b(?i:according\sto)\s{_NAME}"),
)
_NOBODY = words("he she it they we you one there")


def asked_source(question: str) -> frozenset[str]:
    """Return the terms of the name whose figure a question asks for; none if it names nobody.

    Args:
        question: the question's text.
    """
    for pattern in _ASKED:
        match = pattern.search(question)
        if match and match["name"].lower() not in _NOBODY:
            return frozenset(analyse(match["name"])) - STOP_WORDS
    return frozenset()


def of_source(
    source: frozenset[str], text: str, marked: Sequence[Span], places: Sequence[Place]
) -> list[Place]:
    """Return the figures of the only sentence that names the source, if the marked one does not.

    Args:
        source: the terms of the source's name.
        text: the document's text.
        marked: the marked sentences.
        places: the figures of the passage that are of the kind that is asked for.
    """
    if not source or any(source <= frozenset(analyse(each.of(text))) for each in marked):
        return []
    of_name = [place for place in places if source <= place.words]
    return of_name if len({place.sentence for place in of_name}) == 1 else []
