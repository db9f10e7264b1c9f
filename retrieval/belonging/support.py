"""Which figures of a passage the words and the reader hold for what a question asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.documents import Span
from index.terms import analyse
from index.text.calendar_names import MONTHS, WEEKDAYS
from index.text.speech import ESTIMATE, STATE
from index.text.words.word_lists import any_of
from retrieval.belonging.answers import ReadPassage
from retrieval.figures.asked import Asked
from retrieval.figures.figure import TIMES, FigureKind
from retrieval.figures.matching import Surroundings, is_kind, measures
from retrieval.figures.numbered_names import names_another_number
from retrieval.figures.reading import Place
from retrieval.question import STOP_WORDS

# The lowest logit that a passage answers, and the lowest log-probability that a figure is the
# answer, for a figure that counts something. Several figures may answer, and share the probability.
_LEAST_ANSWERABILITY, _LEAST_COUNT = -3.9, -10.0
# Of amounts and dates the words tell less: the lowest log-probability, and the lowest sum of the
# passage's logit and half of it.
_LEAST_AMOUNT, _LEAST_SUPPORT = -4.0, -3.0
# A date stays behind if another one of its passage is more probable by this much.
_BEST_TIME_BY = 2.0
# A figure counts something else if another one of its sentence is more probable by this much: the
# episodes of other serials in a list. Two that contradict each other are nearer: "14, not nine".
_BEST_OF_SENTENCE_BY = 3.3
# The reader's word counts for the verb that a question asks with.
_SURE_ANSWERABILITY, _SURE_LOG_PROBABILITY = 1.5, -2.5
# A date or an age that the reader takes for the answer with a probability of two thirds needs no
# word of the question near it.
_CERTAIN_ANSWERABILITY, _CERTAIN_LOG_PROBABILITY = -2.0, -0.4

_COUNTED = frozenset({FigureKind.COUNT, FigureKind.AGE})
# An event has one date, and a thing one age. Many figures may count the same thing.
_SINGLE = TIMES | {FigureKind.AGE}

_CAPITALISED = re.compile(r"\b[A-Z][\w'’-]*")
_NO_NAME = frozenset({*MONTHS, *WEEKDAYS})
# Whoever says a figure is not what the figure is of: "Olsen said", "according to Acme".
_NAME = r"[A-Z][\w'’-]*(?:\s(?:of\s)?[A-Z][\w'’-]*){0,4}"
SPEAKER = re.compile(
    rf"\b{_NAME}(?=,?\s(?:has\s|had\s|have\s)?{any_of(STATE | ESTIMATE)}\b)"
    rf"|(?:\baccording\sto|,”?\s(?:said|says))\s(?:the\s)?{_NAME}"
)


def may_be_certain(asked: Asked, place: Place) -> bool:
    """Return whether the reader alone may tell that a figure answers.

    Args:
        asked: what is asked for.
        place: the figure.
    """
    return place.figure.kind in _SINGLE and is_kind(asked, place.figure)


def supported(
    asked: Asked, places: Iterable[Place], around: Surroundings, reading: ReadPassage | None
) -> list[Place]:
    """Return the figures of a passage that measure what is asked for, as far as the reader sees.

    Args:
        asked: what is asked for.
        places: the figures.
        around: what stands around their sentences.
        reading: what the reader found out about the passage; None without a reader.
    """
    places = [
        place
        for place in places
        if not names_another_number(asked.question, place.sentence.of(place.text))
    ]
    if reading is None:
        return [place for place in places if measures(asked, place, around)]
    probable = [
        (place, reading.log_probability(place.figure.span))
        for place in places
        if _is_supported(asked, place, around, reading)
    ]
    best = max((each for place, each in probable if place.figure.kind in TIMES), default=0.0)
    return [
        place
        for place, each in probable
        if place.figure.kind not in TIMES or best - each <= _BEST_TIME_BY
    ]


def _is_supported(asked: Asked, place: Place, around: Surroundings, reading: ReadPassage) -> bool:
    log_probability = reading.log_probability(place.figure.span)
    answerability = reading.answerability
    sure = answerability >= _SURE_ANSWERABILITY and log_probability >= _SURE_LOG_PROBABILITY
    if not measures(asked, place, around, answers=sure):
        return (
            may_be_certain(asked, place)
            and answerability >= _CERTAIN_ANSWERABILITY
            and log_probability >= _CERTAIN_LOG_PROBABILITY
        )
    if place.figure.kind is FigureKind.AGE:
        return answerability >= _LEAST_ANSWERABILITY
    if place.figure.kind is FigureKind.COUNT:
        return answerability >= _LEAST_ANSWERABILITY and log_probability >= _LEAST_COUNT
    return (
        log_probability >= _LEAST_AMOUNT and answerability + log_probability / 2 >= _LEAST_SUPPORT
    )


def best_of_sentences(places: Sequence[tuple[str, Place, ReadPassage | None]]) -> list[bool]:
    """Return of each figure whether no other one of its sentence is far more probable.

    Args:
        places: the figures, each with the id of its article, and with what the reader found out
            about its passage.
    """
    probable = [
        ((doc_id, place.sentence), reading.log_probability(place.figure.span) if reading else 0.0)
        for doc_id, place, reading in places
    ]
    best: dict[tuple[str, Span], float] = {}
    for sentence, each in probable:
        best[sentence] = max(best.get(sentence, each), each)
    return [best[sentence] - each <= _BEST_OF_SENTENCE_BY for sentence, each in probable]


def best_named(asked: Asked, places: Sequence[tuple[str, Place]]) -> list[bool]:
    """Return of each figure whether no other one of its article is nearer to the asked names.

    An amount or a date is farther if its sentence has fewer of the names than another one's, and
    names something else: in "AS-201 reached 492 kilometres" and "AS-202 reached 1,143 kilometres"
    each has its own. "The auditor said the dam cost 65 million" is of the dam that the sentence
    before it names.

    Args:
        asked: what is asked for.
        places: the figures, each with the id of its article.
    """
    most: dict[str, int] = {}
    counts = [sum(place.words.issuperset(name) for name in asked.names) for _, place in places]
    for (doc_id, place), count in zip(places, counts, strict=True):
        if place.figure.kind not in _COUNTED:
            most[doc_id] = max(most.get(doc_id, 0), count)
    return [
        place.figure.kind in _COUNTED
        or count == most[doc_id]
        or not _names_something_else(asked, place)
        for (doc_id, place), count in zip(places, counts, strict=True)
    ]


def _names_something_else(asked: Asked, place: Place) -> bool:
    """Return whether the sentence of a figure has a name that the question does not have."""
    sentence, figure = place.sentence, place.figure.span
    asked_terms = {term for name in asked.names for term in name}
    speakers = [each.span() for each in SPEAKER.finditer(place.text, sentence.start, sentence.end)]
    for match in _CAPITALISED.finditer(place.text, sentence.start, sentence.end):
        word = match[0]
        is_asked = asked_terms.union(STOP_WORDS).issuperset(analyse(word))
        if is_asked or word in _NO_NAME or figure.start <= match.start() < figure.end:
            continue
        if any(start <= match.start() < end for start, end in speakers):
            continue
        begins = not re.search(r"\w", place.text[sentence.start : match.start()])
        if not begins or _is_name(place.text, word):
            return True
    return False


def _is_name(text: str, word: str) -> bool:
    """Return whether a word that begins a sentence would have its capital anywhere: "AS-202"."""
    if any(letter.isupper() or letter.isdigit() for letter in word[1:]):
        return True
    return re.search(rf"[a-z,;]\s{re.escape(word)}\b", text) is not None
