"""Which places, ships and the like an article names, and which of them a figure stands with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.documents import Span
from index.terms import analyse
from index.text.calendar_names import MONTHS, WEEKDAYS
from index.text.countries import COUNTRIES
from index.text.words.word_lists import any_of, words

_WORD = r"[A-Z][\w'’-]*[\w]|[A-Z]"
_NAME = rf"(?:{_WORD})(?:\s(?:(?:de|da|do|del|la|of|al|den|der|du|sur)\s)?(?:{_WORD})){{0,4}}"
_IN = r"(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]ff|[Oo]utside|[Oo]n|[Aa]cross|[Aa]round|[Tt]hroughout)"
_KIND = (
    r"(?:[Ff]erry|[Ss]hip|[Bb]oat|[Tt]anker|[Ll]iner|[Vv]essel|[Tt]rawler|[Ff]reighter|MV|[Hh]urricane"
    r"|[Tt]yphoon|[Cc]yclone|[Ss]torm)"
)
# "in the neighbouring province of Orlu", "off the coast of Bohol", "in Rosengard".
_AT_A_PLACE = re.compile(
    rf"\b{_IN}\s"
    rf"(?:(?:the|a|its|his|their|our)\s)?(?:[a-z-]+\s){{0,3}}?(?:of\s)?(?P<name>{_NAME})"
)
_SHIP = re.compile(rf"\b(?:[Tt]he|{_KIND})\s(?P<name>{_NAME})")
_SURE_SHIP = re.compile(rf"\b{_KIND}\s(?P<name>{_NAME})")
# "the Chilean mine" and "the Sunday market" name no place, "the Health Ministry" no ship.
_NO_PLACE = frozenset(
    {*MONTHS, *WEEKDAYS, *words("Christmas Easter Ramadan Parliament Congress God")}
)
_BODY = re.compile(
    r"\b(?:[Mm]inist\w+|Party|Union|Council|Agency|Institute|University|Hospital|Commission|Court"
    r"|Committee|Society|Bank|Group|Front|Congress|Office|Department|Association|Fund|Army|Police"
    r"|Trust|Service|Times|Post|News|Journal|States|Nations|Netherlands|Kingdom|Airport|Street"
    r"|Station|Market|School|Square|Hall|House|Health|Museum|League|Cup)\b"
)
_PART = r"(?:district|quarter|suburb|neighbourhood|neighborhood|arrondissement|ward|market|area)s?"
_COUNTRIES = frozenset(name for country in COUNTRIES for name in country.names)
_ADJECTIVE = re.compile(
    any_of(
        {word for country in COUNTRIES for word in country.adjectives}
        | words("European African Asian American")
    )
    + r"\b"
)
# The names of the countries of which a place is the capital.
_CAPITALS: dict[str, frozenset[str]] = {}
for _country in COUNTRIES:
    for _capital in _country.capitals:
        _CAPITALS[_capital] = _CAPITALS.get(_capital, frozenset()) | {*_country.names}
_STATE = re.compile(rf"(?<![\w-]){any_of(_COUNTRIES | {*_CAPITALS})}(?![\w-]|\s[A-Z])")

# Places whose names end with that of a country, and that lie in another one.
_NAMESAKES = {"Northern Ireland": "Ireland", "New Mexico": "Mexico", "New England": "England"}
# Words that make another place of the name behind them: "South Sudan", "New York".
_OTHER_PLACE = frozenset(
    analyse(
        "north south east west northern southern eastern western central upper lower inner outer"
        " new equatorial papua"
    )
)

# Where one statement ends and the next begins.
_BOUNDARY = re.compile(
    r";|:\s|\s[–—-]\s|,?\s(?:while|whereas|but|although|though|when|after\swhich)\s|,\s(?:and|where|which|who)\s"
    r"|\sand\s(?=(?:in|on|at|near|off)\s[A-Z])"
)
# What is said, and not where it is said.
_SAYING = re.compile(
    r"\b(?:said|says|told|announced|stated|reported|added|confirmed|warned)\b[^;]{0,80}?\sthat\s"
)
_NEXT_VERB = re.compile(r",?\sand\s(?=[a-z])")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a sentence.

    Attributes:
        span: where it stands in the article.
        name: the name.
        is_located: whether a preposition of place stands before it.
    """

    span: Span
    name: str
    is_located: bool


@dataclass(frozen=True, slots=True)
class NamedPlaces:
    """The places that an article names, or its ships and other things with names.

    Attributes:
        text: the article's text.
        names: the names.
        are_places: whether they are those of places.
    """

    text: str
    names: frozenset[str]
    are_places: bool

    def mentions(self, stretch: Span) -> Iterator[Mention]:
        """Yield where a stretch of the text names one of them, in order.

        Args:
            stretch: the stretch.
        """
        if not self.names:
            return
        pattern = re.compile(rf"(?<![\w-]){any_of(self.names)}(?![\w-])")
        starts = {
            match.start("name")
            for match in _AT_A_PLACE.finditer(self.text, stretch.start, stretch.end)
        }
        for match in pattern.finditer(self.text, stretch.start, stretch.end):
            if _PART_AFTER.match(self.text, match.end()):
                continue
            yield Mention(Span(*match.span()), match[0], match.start() in starts)

    def is_wide(self, mention: Mention) -> bool:
        """Return whether a name stands for all of a place: "in Denmark as a whole"."""
        return _WHOLE_AFTER.match(self.text, mention.span.end) is not None or (
            _WHOLE_BEFORE.search(self.text, max(0, mention.span.start - 30), mention.span.start)
            is not None
        )

    def contains(self, one: str, other: str) -> bool:
        """Return whether one place may lie in another, either way.

        A country and a place that is no capital of another one may; of other places the article
        must say it.

        Args:
            one: a place.
            other: another.
        """
        if (one in _COUNTRIES) != (other in _COUNTRIES):
            country, place = (one, other) if one in _COUNTRIES else (other, one)
            if _NAMESAKES.get(place) == country:
                return False
            return place not in _CAPITALS or country in _CAPITALS[place]
        return any(lies_in(self.text, *pair) for pair in ((one, other), (other, one)))


_WHOLE_AFTER = re.compile(r"\sas\sa\swhole\b")
_WHOLE_BEFORE = re.compile(r"\b(?:the\swhole\sof|all\sof|all\sover|throughout)\s\Z")
_PART_AFTER = re.compile(rf"\s{_PART}\b")


# "The Kursk region, Russia".
_LAND = r"(?:region|province|oblast|prefecture|district|state|county|area)"


def lies_in(text: str, inner: str, outer: str) -> bool:
    """Return whether a text says that one place lies in another: "the Kursk region, Russia".

    Args:
        text: the text.
        inner: the place that may lie in the other.
        outer: the other.
    """
    a, b = re.escape(inner), re.escape(outer)
    return (
        re.search(
            rf"\b{a}(?:(?:\s{_LAND})?,\s(?:[\w-]+\s){{0,3}}?{b}|(?:\s[a-z-]+){{0,2}}\s(?:of|in)\s(?:the\s)?(?:[a-z-]+\s"
            rf"){{0,2}}{b})\b|\b{b}['’]s?\s(?:[\w-]+\s){{0,3}}?{a}\b",
            text,
        )
        is not None
    )


def same_place(terms: Sequence[str], others: Sequence[str]) -> bool:
    """Return whether two names are the same, or one is the end or the beginning of the other.

    "Sudan" is the end of "South Sudan", and another place.

    Args:
        terms: the terms of a name.
        others: the terms of another.
    """
    if not terms or not others:
        return False
    short, long = sorted((list(terms), list(others)), key=len)
    if long[: len(short)] == short:
        return True
    return long[-len(short) :] == short and _OTHER_PLACE.isdisjoint(long[: -len(short)])


def named_places(text: str) -> NamedPlaces:
    """Return the places that an article names.

    Args:
        text: the article's text.
    """
    found = {_plain(match["name"]) for match in _AT_A_PLACE.finditer(text)}
    found |= {match[0] for match in _STATE.finditer(text)}
    found |= {name for name in _NAMESAKES if name in text}
    return NamedPlaces(text, _names(found), are_places=True)


def named_ships(text: str) -> NamedPlaces:
    """Return the names that stand behind "the" or "the ferry", without ministries and the like.

    Args:
        text: the article's text.
    """
    if not _SURE_SHIP.search(text):
        return NamedPlaces(text, frozenset(), are_places=False)
    found = {_plain(match["name"]) for match in _SHIP.finditer(text)}
    return NamedPlaces(text, _names(found), are_places=False)


def _names(found: Iterable[str]) -> frozenset[str]:
    return frozenset(
        name
        for name in found
        if name.split()[0] not in _NO_PLACE
        and not _ADJECTIVE.match(name)
        and not _BODY.search(name)
    )


def _plain(name: str) -> str:
    return re.sub(r"['’]s?\Z", "", name)


def statement(text: str, sentence: Span, figure: Span) -> Span:
    """Return the part of a sentence in which a figure stands, between two boundaries.

    Args:
        text: the article's text.
        sentence: the sentence.
        figure: the figure.
    """
    start, end = sentence.start, sentence.end
    said = _SAYING.search(text, start, figure.start)
    if said is not None:
        start = said.end()
    for boundary in _BOUNDARY.finditer(text, sentence.start, sentence.end):
        if boundary.end() <= figure.start:
            start = max(start, boundary.end())
        elif boundary.start() >= figure.end:
            end = boundary.start()
            break
    return Span(start, end)


def nearest_mention(
    text: str, mentions: Iterable[Mention], part: Span, figure: Span, others: Sequence[Span]
) -> tuple[Mention | None, list[Mention]]:
    """Return the name that a figure stands with, None if there is none, and all those behind it.

    It is a place behind the figure, up to the next figure or the next verb; or else the last name
    before it.

    Args:
        text: the article's text.
        mentions: the names of the sentence.
        part: the statement that the figure stands in.
        figure: the figure.
        others: the other figures of the sentence.
    """
    inside = [each for each in mentions if part.start <= each.span.start < part.end]
    until = min((each.start for each in others if each.start >= figure.end), default=part.end)
    joined = _NEXT_VERB.search(text, figure.end, until)
    behind = [each for each in inside if figure.end <= each.span.start < until]
    before = [each for each in inside if each.span.end <= figure.start]
    close = joined.start() if joined else until
    first = next((each for each in behind if each.is_located and each.span.start < close), None)
    return first or (before[-1] if before else None), behind
