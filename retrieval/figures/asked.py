"""What a question asks for: which kind of figure, and what it is to count."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from index.models.parsing import Parser
from index.terms import analyse
from index.text.words.word_lists import any_of, words
from retrieval.figures.figure import FigureKind
from retrieval.figures.meanings import DEEDS, meanings_of
from retrieval.figures.units import UNITS
from retrieval.question import STOP_WORDS, question_words
from retrieval.questions.items import ItemKind, question_items

K = FigureKind
_MEASURED = (K.LENGTH, K.AREA, K.MASS, K.VOLUME, K.SPEED, K.TEMPERATURE, K.POWER, K.DATA)
_BIG = "big|large|small|wide|tall|high|low|deep|thick|huge"
_MONEY_NOUNS = (
    "damage|profit|debt|compensation|funding|aid|tax|revenue|income|rent|interest|cost|pay"
    "|council tax"
)
# Verbs and pronouns after "how much", which asks for an amount of something if none follows.
_AFTER_MUCH = (
    "do|is|are|was|were|has|had|have|will|would|can|could|should|must|may|might|of|more|less|it|the"
    "|a|an|did|does"
)
_PATTERNS: tuple[tuple[str, tuple[FigureKind, ...]], ...] = (
    (r"how old|(?:what|which) age", (K.AGE,)),
    (r"how (?:long ago|recently)", (K.DATE,)),
    (r"how long", (K.DURATION, K.LENGTH)),
    (r"how far", (K.LENGTH,)),
    (r"how (?:fast|quickly)", (K.SPEED, K.DURATION)),
    (r"how (?:hot|cold|warm)", (K.TEMPERATURE,)),
    (r"how heavy", (K.MASS,)),
    (r"how (?:full|empty|likely|common)", (K.SHARE,)),
    (rf"how (?:{_BIG})", (K.LENGTH, K.AREA, K.SHARE, K.MONEY, K.MASS, K.VOLUME)),
    (r"how much time", (K.DURATION,)),
    (r"how much (?:money|cash)|how (?:expensive|costly)", (K.MONEY,)),
    (rf"how much (?=(?:{_MONEY_NOUNS})\b)", (K.MONEY, K.SHARE)),
    (rf"how much (?!(?:{_AFTER_MUCH})\b)(?=[a-z])", (K.SHARE, *_MEASURED)),
    (r"how much", (K.MONEY, K.SHARE, *_MEASURED)),
    (r"(?:at )?(?:what|which) (?:time|hour)\b", (K.TIME,)),
    (r"(?:since |until |by )?when\b|(?:what|which) (?:day|date|month|year|week|century)\b",
     (K.DATE,)),
    (r"(?:what|which) (?:share|percentage|proportion|per ?cent(?:age)?|fraction)", (K.SHARE,)),
    (r"how many", (K.COUNT,)),
    (r"what (?:is|was|are|were|will be) the (?:\w+ )?"
     r"(?:price|cost|costs|fee|budget|salary|value|fine)", (K.MONEY,)),
    (r"what (?:is|was) the (?:\w+ )?(?:number|death toll|toll|population|total|count|figure|turnout"
     r"|attendance)", (K.COUNT, K.SHARE)),
)  # fmt: skip
_ASKED = tuple(
    (re.compile(rf"\b(?:{pattern})", re.IGNORECASE), kinds) for pattern, kinds in _PATTERNS
)
_NOUN = re.compile(
    r"how many\s+(?:more\s+|other\s+|of\s+(?:the\s+|its\s+|his\s+|their\s+)?)?(?P<rest>.+)",
    re.IGNORECASE,
)
_UNIT = re.compile(rf"(?P<unit>{any_of(UNITS)})\b", re.IGNORECASE)
_SHARE_OF = re.compile(r"how many\s+(?:per\s?cent|percent|percentage)", re.IGNORECASE)
# Meanings of which a sum of money tells how much.
_PAID = frozenset({"cost", "pay", "earn", "debt", "worth", "spend"})
_DIFFERENCE = re.compile(
    r"\bby\s+(?:how|what)\b|\bhow\s+(?:many|much)\s+(?:more|less|fewer)\b", re.I
)
_YEAR = re.compile(r"\b(?:what|which)\s+year\b", re.IGNORECASE)
_PERIOD = "second|minute|hour|day|night|week|month|year"
RATE = re.compile(
    r"(?<!within )(?<!for )(?<!about )(?<!than )(?<!in )(?<!half )\b(?:an?|each|every|per)\s"
    rf"(?:{_PERIOD})\b(?!\s(?:after|before|later|earlier|ago|and|or|in))",
    re.IGNORECASE,
)
"""What makes a figure a rate."""
# Verbs that say nothing about what is counted.
_LIGHT = frozenset(
    term
    for verb in words(
        "get gets got give given make made take takes took taken do done have go goes went come"
        " came bring brought need want become say said think expect expected affect affected"
        " involve involved near"
    )
    for term in analyse(verb)
)
# What ends the noun phrase after "how many": "how many North Korean troops | are in Kursk".
_AFTER_NOUN = re.compile(
    r"\b(?:are|is|was|were|be|been|did|do|does|have|has|had|will|would|can|could|may|might|must|should"
    r"|in|on|at|of|to|from|for|by|with|who|which|that|there|after|before|since|during)\b|[?,.;:’']",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for.

    Attributes:
        kinds: the kinds of figures that answer it.
        unit: the unit that it names ("how many years"); empty if it names none.
        noun: the words that it counts: "North Korean troops"; empty if it counts nothing.
        noun_term: the index term of the last of these words.
        names: the index terms of each name in it.
        actions: the index terms of its verbs, without those that say little ("have", "get").
        things: the index terms of its other words, without stop words, in order.
        topic: its verbs and things as it writes them: "council tax rise".
        is_difference: whether it asks by how much something differs: "by how many votes".
        is_rate: whether it asks for so many "a day" or "each year".
        is_year: whether it asks for a year, which a date without one does not tell.
        question: the question's text.
    """

    kinds: tuple[FigureKind, ...]
    unit: str
    noun: str
    noun_term: str
    names: tuple[tuple[str, ...], ...]
    actions: frozenset[str]
    things: tuple[str, ...]
    topic: str = ""
    is_difference: bool = False
    is_rate: bool = False
    is_year: bool = False
    question: str = ""


def asks_for_figures(question: str) -> bool:
    """Return whether a question asks for a figure or a date.

    Args:
        question: the question's text.
    """
    return any(pattern.search(question) for pattern, _ in _ASKED)


def read_question(question: str, parser: Parser) -> Asked | None:
    """Return what a question asks for; None if it asks for no figure and no date.

    Args:
        question: the question's text.
        parser: tells the verbs of the question.
    """
    found = min(
        (
            (match.start(), -match.end(), kinds, match)
            for pattern, kinds in _ASKED
            if (match := pattern.search(question))
        ),
        key=lambda each: each[:2],
        default=None,
    )
    if found is None:
        return None
    _, _, kinds, match = found
    noun, unit = "", ""
    if kinds == (K.COUNT,):
        noun, unit, kinds = _counted(question)
    names = tuple(
        item.terms
        for item in question_items(question, question_words(question))
        if item.kind is ItemKind.NAME and item.text not in noun
    )
    named = {term for name in names for term in name}
    actions = frozenset(
        term
        for token in parser.parse(question)
        if (token.tag.startswith("VB") or (token.relation == "ROOT" and token.tag != "NNP"))
        and not (match.start() <= token.start < match.end())
        for term in analyse(token.text)
        if term not in STOP_WORDS and term not in _LIGHT and term not in named
    )
    last = analyse(question)[-1:]
    if (
        last
        and last[0] not in named
        and meanings_of(last[0]) & DEEDS
        and last[0] not in analyse(noun)
    ):
        # The parser takes "close" in "How many libraries will Leeds close?" for an adjective.
        actions |= {last[0]}
    rest = question[: match.start()] + " " + question[match.end() :]
    noun_terms = analyse(noun)
    things = tuple(
        term
        for term in dict.fromkeys(analyse(rest))
        if term not in STOP_WORDS and term not in named and term not in actions
        and term not in _LIGHT and term not in noun_terms[-1:]
    )  # fmt: skip
    if K.MONEY in kinds and kinds[0] is K.MONEY:
        paid = {meaning for term in (*actions, *things) for meaning in meanings_of(term)}
        kinds = (K.MONEY,) if paid & _PAID else kinds
    return Asked(
        kinds=kinds,
        unit=unit,
        noun=noun,
        noun_term=noun_terms[-1] if noun_terms else "",
        names=names,
        actions=actions - set(noun_terms),
        things=things,
        topic=_topic(rest, {*things, *actions} - set(noun_terms[-1:])),
        is_difference=bool(_DIFFERENCE.search(question)),
        is_rate=bool(RATE.search(question)),
        is_year=bool(_YEAR.search(question)),
        question=question,
    )


def _topic(question: str, terms: Collection[str]) -> str:
    """Return the words of a question that have some index terms, in order."""
    return " ".join(
        word for word in re.findall(r"[\w'’-]+", question) if {*analyse(word)} & {*terms}
    )


def _counted(question: str) -> tuple[str, str, tuple[FigureKind, ...]]:
    """Return the noun after "how many", or the unit, and the kinds of figures that answer."""
    match = _NOUN.search(question)
    if match is None:
        return "", "", (K.COUNT,)
    rest = match["rest"]
    unit = _UNIT.match(rest)
    if _SHARE_OF.search(question):
        return "", "percent", (K.SHARE,)
    if unit:
        kind, name = UNITS[unit["unit"].lower()]
        return "", name, (kind,)
    end = _AFTER_NOUN.search(rest)
    phrase = rest[: end.start()] if end else rest
    found = phrase.split()[:4]
    # "How many workers blocked the gates": the verb is no part of the noun.
    plural = next((i for i, word in enumerate(found) if _is_plural(word)), len(found) - 1)
    while plural + 1 < len(found) and _is_plural(found[plural + 1]):
        # "How many police officers", "how many measles cases".
        plural += 1
    return " ".join(found[: plural + 1]), "", (K.COUNT,)


def _is_plural(word: str) -> bool:
    lower = word.lower()
    return lower in {"people", "men", "women", "children", "police", "cattle", "staff"} or (
        lower.endswith(("s", "men")) and not lower.endswith(("ss", "us", "is"))
    )
