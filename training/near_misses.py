"""Questions that a passage does not answer: one thing is exchanged for another of its kind.

What is exchanged stands in the passage; what takes its place stands nowhere in it, so nobody has to
judge that the passage leaves the question open.
"""

from __future__ import annotations

import random
import re
import string
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from index.documents import Span
from index.text.calendar_names import MONTHS, WEEKDAYS
from training.rows import Row

# The share of answered rows that get a near miss, and how many they get.
NEAR_MISS_SHARE, NEAR_MISSES = 0.6, 2
# The share of near misses with a thing of the same kind; the others have any name of the same
# source for a name, or any number for a number.
BY_KIND_SHARE = 0.75
# How often a number or a year is exchanged for one close to it, and not for another question's.
CLOSE_SHARE = 0.5
_TRIES = 8

# The kinds of spaCy's names.
KINDS_OF_NAMES = {"GPE": "place", "LOC": "place", "FAC": "place", "PERSON": "person",
                  "ORG": "organisation", "NORP": "people"}  # fmt: skip
ROLES = (
    "actor", "ambassador", "attorney", "captain", "chairman", "chancellor", "chief", "coach",
    "commissioner", "director", "doctor", "editor", "engineer", "farmer", "general", "governor",
    "judge", "king", "lawyer", "manager", "mayor", "minister", "nurse", "owner", "pilot",
    "president", "priest", "professor", "prosecutor", "queen", "scientist", "secretary", "senator",
    "sheriff", "singer", "spokesman", "spokeswoman", "student", "teacher", "treasurer", "witness",
    "writer",
)  # fmt: skip
SPELLED = (
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "dozens", "hundreds", "thousands", "millions", "billions",
)  # fmt: skip
_LISTS = {"month": MONTHS, "weekday": WEEKDAYS, "role": ROLES, "spelled": SPELLED}

_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][\w'’-]+)(?: [A-Z][\w'’-]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\b")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_LISTED = {
    kind: re.compile(rf"\b(?:{'|'.join(names)})\b", re.I if kind in {"role", "spelled"} else 0)
    for kind, names in _LISTS.items()
}

# Names the things of texts: for each text the spans and their kinds, of `KINDS_OF_NAMES`.
Names = Callable[[Sequence[str]], Iterable[list[tuple[Span, str]]]]


def no_names(texts: Sequence[str]) -> Iterator[list[tuple[Span, str]]]:
    """Name nothing, for where spaCy's model is not installed."""
    yield from ([] for _ in texts)


def spacy_names(language: Any) -> Names:
    """Return what names places, persons, organisations and peoples with a model of spaCy.

    Args:
        language: the model, with its recogniser of entities.
    """

    def names(texts: Sequence[str]) -> Iterator[list[tuple[Span, str]]]:
        for document in language.pipe(texts):
            yield [
                (Span(entity.start_char, entity.end_char), KINDS_OF_NAMES[entity.label_])
                for entity in document.ents
                if entity.label_ in KINDS_OF_NAMES
            ]

    return names


class NearMisses:
    """Makes near misses of questions.

    Args:
        rows: the rows whose things take the others' places.
        names: names the things of their questions.
    """

    def __init__(self, rows: Sequence[Row], names: Names = no_names) -> None:
        self._names: dict[str, list[str]] = defaultdict(list)
        self._numbers: list[str] = []
        self._of_kind: dict[str, list[str]] = defaultdict(list)
        self._things: dict[str, list[tuple[Span, str]]] = {}
        questions = sorted({row.question for row in rows})
        for row in rows:
            self._names[row.source] += _NAME.findall(row.question)
            self._numbers += _NUMBER.findall(row.question)
        for question, named in zip(questions, names(questions), strict=True):
            self._things[question] = _things(question, named)
            for span, kind in self._things[question]:
                self._of_kind[kind].append(span.of(question))

    def of(self, row: Row, rng: random.Random) -> list[str]:
        """Return up to `NEAR_MISSES` different near misses of a row's question.

        None if it has nothing to exchange, if it is not answered, or if chance passes it over.
        """
        if row.kind == "unanswerable" or rng.random() >= NEAR_MISS_SHARE:
            return []
        passage = row.text.lower()
        by_kind = [
            (span, kind)
            for span, kind in self._things.get(row.question, ())
            if stands_in(span.of(row.question), passage)
        ]
        matches = [(match, self._names[row.source]) for match in _NAME.finditer(row.question)]
        matches += [(match, self._numbers) for match in _NUMBER.finditer(row.question)]
        alike = [
            (Span(*match.span()), others)
            for match, others in matches
            if stands_in(match.group(), passage)
        ]
        found: set[str | None] = set()
        for _ in range(NEAR_MISSES):
            if by_kind and (not alike or rng.random() < BY_KIND_SHARE):
                span, kind = rng.choice(by_kind)
                other = partial(self._other, kind, span.of(row.question), rng)
            elif alike:
                span, others = rng.choice(alike)
                other = partial(rng.choice, others)
            else:
                break
            found.add(_exchanged(row.question, span, passage, other))
        return sorted(filter(None, found))

    def _other(self, kind: str, old: str, rng: random.Random) -> str:
        """Return a thing of a kind to take another's place."""
        if kind in _LISTS:
            return rng.choice(_LISTS[kind])
        if kind in {"number", "year"} and rng.random() < CLOSE_SHARE:
            return _close(old, rng)
        return rng.choice(self._of_kind[kind])


def _things(question: str, named: Iterable[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Return what a question names; dates, numbers and roles are found by their form."""
    found = [
        (Span(*match.span()), kind)
        for kind, pattern in _LISTED.items()
        for match in pattern.finditer(question)
        # "May" begins no date where it begins the question.
        if kind != "month" or match.start() > 0
    ]
    years = [Span(*match.span()) for match in _YEAR.finditer(question)]
    found += [(span, "year") for span in years]
    found += [
        (span, "number")
        for span in (Span(*match.span()) for match in _NUMBER.finditer(question))
        if not any(span.overlaps(year) for year in years)
    ]
    taken = [span for span, _ in found]
    found += [
        (span, kind) for span, kind in named if not any(span.overlaps(other) for other in taken)
    ]
    return found


def _exchanged(question: str, span: Span, passage: str, other: Callable[[], str]) -> str | None:
    """Return a question with something in a span's place that the passage does not have."""
    for _ in range(_TRIES):
        new = _in_case(other(), span.of(question))
        # A passage that has a part of a name may mean the same: "Berg" for "Anna Berg".
        parts = [part for part in new.lower().split() if len(part) > 3] or [new.lower()]
        if len(new.split()) <= 3 and not any(stands_in(part, passage) for part in parts):
            return question[: span.start] + new + question[span.end :]
    return None


def stands_in(text: str, passage: str) -> bool:
    """Return whether a text stands in a passage, between borders of words.

    Args:
        text: in any case.
        passage: in lower case.
    """
    return re.search(rf"(?<!\w){re.escape(text.lower())}(?!\w)", passage) is not None


def _in_case(new: str, old: str) -> str:
    """Return words in the case of those that they replace, which must not tell that they do."""
    new = re.sub(r"^(?:an?|the) ", "", new, flags=re.I)
    if old.islower():
        return new.lower()
    return string.capwords(new) if old[:1].isupper() and new.islower() else new


def _close(number: str, rng: random.Random) -> str:
    """Return another number that is near a number, of the same form; itself if it is none."""
    digits = number.replace(",", "")
    if not digits.isdigit():
        return number
    value = int(digits)
    if _YEAR.fullmatch(number):
        return str(value + rng.choice((-1, 1)) * rng.randint(1, 8))
    step = 10 ** max(0, len(digits) - 2)
    new = max(step, value + rng.choice((-1, 1)) * step * rng.randint(1, 9))
    return f"{new:,}" if "," in number else str(new)
