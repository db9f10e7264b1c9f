"""Whether a figure is of the place, the time and the event that a question asks about.

"How many people died in Lagos?" is not answered by the dead of Kampala that the same article
names, and "in 2023" not by the figure of 2021. The rules read which place and which date stand with
a figure: behind it, up to the next figure, or else last before it in the same statement.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from index.documents import Document, Span
from index.terms import analyse
from index.text.sentences import paragraph_sentences, paragraph_spans
from retrieval.belonging.asked import asked_places, asked_times
from retrieval.belonging.named_places import (
    Mention,
    NamedPlaces,
    named_places,
    named_ships,
    nearest_mention,
    same_place,
    statement,
)
from retrieval.belonging.times import bounds, overlap
from retrieval.figures.asked import Asked
from retrieval.figures.dates import find_dates
from retrieval.figures.figure import Figure, FigureKind
from retrieval.figures.matching import SAID_ON
from retrieval.figures.reading import Place


class Difference(StrEnum):
    """In what a figure differs from what a question asks for."""

    PLACE = "place"
    TIME = "time"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Other:
    """Of what else a figure is.

    Attributes:
        difference: in what it differs.
        span: the words of the article that tell it: "Kampala", "In 2019"; None if it is the lack of
            the place or the date that tells it.
        is_asked: whether the question asks for another place or time; else only the figures beside
            it tell that this one is of an earlier time.
    """

    difference: Difference
    span: Span | None
    is_asked: bool = True


# How long before the publication a figure of today may be from.
_RECENT = timedelta(days=200)
# "a year earlier", "the year before": always of an earlier time.
_A_YEAR_BEFORE = re.compile(
    r"\b(?:(?:a|one|two|three|four|five|ten)\syears?\s(?:ago|before|earlier)|the\s(?:year\sbefore|previous\syear))\b"
)
_ANOTHER = re.compile(
    r"\b(?:[Aa]nother|[Aa]\ssimilar|[Tt]he\s(?:last|previous)|[Aa]n\searlier|[Ii]ts\ssister)\s(?!(?:\d|year|week|month|time"
    r"|few|decade|day|two|three|four|five|ten)\b)[a-z]"
)
# A date that tells since when something is so, and not when a figure was counted.
_SINCE = re.compile(
    r"\b(?:since|until|till|by|from|before|after|for|than|between)\s(?:\w+\s){0,2}\Z", re.IGNORECASE
)
_OPENING = re.compile(r"(?:when|after|in|on|at|as|during)\b", re.IGNORECASE)
# "Hurricane Irma in 2017 took ten lives and damaged 1,800 homes": the date is its subject's.
_SUBJECT = re.compile(
    r"(?!.*\b(?:was|were|is|are|had|has|\w+ed)\b)(?:[A-Za-z'’-]+\s){1,6}(?:in|of)\s"
)
# How near to the beginning of a statement a figure stands that goes on with the one before.
_AT_ONCE = 12
_BACK = re.compile(r"\s*(?:Then|At that time|That year|There)\b")


class Belonging:
    """Tells of the figures of one article whether they are of what a question asks about.

    Args:
        asked: what is asked for.
        document: the article.
    """

    def __init__(self, asked: Asked, document: Document) -> None:
        self._asked = asked
        self._document = document
        self._text = document.text
        self._places = self._known()
        self._wanted = self._wanted_names()
        # "in Lagos", and not "did Lagos send": what is sent somewhere else counts for Lagos.
        located = [analyse(name) for name in asked_places(asked)]
        self._is_located = not self._places.are_places or any(
            same_place(analyse(name), each) for name in self._wanted for each in located
        )
        self._times = asked_times(asked, document.published)

    def other(self, place: Place) -> Other | None:
        """Return of what else a figure is, None if it is of what the question asks about.

        Args:
            place: the figure.
        """
        if place.figure.kind in {FigureKind.AGE, FigureKind.DATE, FigureKind.TIME}:
            return None
        part = statement(self._text, place.sentence, place.figure.span)
        return self._other_place(place, part) or self._other_time(place, part)

    def _known(self) -> NamedPlaces:
        """Return the places of the article, or its ships if the question names one of them."""
        places = named_places(self._text)
        if self._in(places.names):
            return places
        ships = named_ships(self._text)
        return ships if self._in(ships.names) else NamedPlaces(self._text, frozenset(), True)

    def _in(self, names: frozenset[str]) -> list[str]:
        terms = [*self._asked.names, *(tuple(analyse(n)) for n in asked_places(self._asked))]
        return [name for name in names if any(same_place(analyse(name), each) for each in terms)]

    def _wanted_names(self) -> frozenset[str]:
        return frozenset(self._in(self._places.names))

    def _other_place(self, place: Place, part: Span) -> Other | None:
        if not self._wanted:
            return None
        mentions = list(self._places.mentions(place.sentence))
        found, behind = nearest_mention(
            self._text, mentions, part, place.figure.span, place.quantities
        )
        if any(_is_reached(self._text, each) for each in behind if each.name in self._wanted):
            return None
        if found is None and _OPENING.match(self._text, place.sentence.start):
            # "In Kampala the authorities counted 26 dead and 58 injured": the place opens it all.
            found = next(
                (each for each in mentions if each.span.start - place.sentence.start < 40), None
            )
        goes_on = (
            self._text[max(0, part.start - 6) : part.start].rstrip().endswith(("and", "where"))
        )
        if found is None and goes_on and place.figure.span.start - part.start < _AT_ONCE:
            # "640 cases in November, and two deaths": the second is of the same place.
            named = [each for each in mentions if each.span.end <= part.start]
            found = named[-1] if named else None
        if found is not None and not (self._is_located or self._opens(found, place, part)):
            found = None
        if found is not None:
            return self._told_by(found)
        if not self._is_located or self._leads(1):
            return None
        if mentions:
            return next(filter(None, map(self._told_by, mentions)), None)
        if self._leads(2) or self._is_frequent():
            return None
        before = self._before(place)
        return Other(self._difference, None) if before is None else self._told_by(before)

    def _opens(self, mention: Mention, place: Place, part: Span) -> bool:
        """Return whether a name is the subject of a statement, as far as its place tells."""
        if mention.name in self._wanted:
            return True
        start = mention.span.start
        return 0 <= start - part.start < 12 or start - place.sentence.start < 12

    @property
    def _difference(self) -> Difference:
        return Difference.PLACE if self._places.are_places else Difference.EVENT

    def _told_by(self, mention: Mention) -> Other | None:
        if mention.name in self._wanted:
            return None
        inside = any(self._places.contains(mention.name, name) for name in self._wanted)
        if inside and not self._places.is_wide(mention):
            return None
        return Other(self._difference, mention.span)

    def _before(self, place: Place) -> Mention | None:
        """Return the last name of the nearest sentence before in the paragraph that has one."""
        for sentence in reversed(self._sentences_before(place)):
            mentions = list(self._places.mentions(sentence))
            wanted = [each for each in mentions if each.name in self._wanted]
            if mentions:
                return wanted[-1] if wanted else mentions[-1]
        return None

    def _sentences_before(self, place: Place) -> list[Span]:
        paragraph = next(
            (
                each
                for each in paragraph_spans(self._text, Span(0, len(self._text)))
                if each.overlaps(place.sentence)
            ),
            None,
        )
        if paragraph is None:
            return []
        return [
            each
            for each in paragraph_sentences(self._text, paragraph)
            if each.end <= place.sentence.start
        ]

    def _leads(self, paragraphs: int) -> bool:
        """Return whether the title or one of the first paragraphs names what is asked about."""
        words = {*analyse(self._document.title)}
        for lead in paragraph_spans(self._text, Span(0, len(self._text)))[:paragraphs]:
            words |= {*analyse(lead.of(self._text))}
        return any(words.issuperset(analyse(name)) for name in self._wanted)

    def _is_frequent(self) -> bool:
        """Return whether no other place is named more than twice as often."""
        counts = Counter(each.name for each in self._places.mentions(Span(0, len(self._text))))
        wanted = sum(counts[name] for name in self._wanted)
        return wanted > 1 and 2 * wanted >= max(counts.values())

    def _other_time(self, place: Place, part: Span) -> Other | None:
        figure = place.figure.span
        published = self._document.published
        own = self._date_of(place, part)
        ago = self._a_year_before(place, part)
        if self._times:
            value = own.value if own is not None else None
            told = own.span if own is not None else None
            if ago is not None:
                value, told = self._year_before(ago), ago
            if isinstance(value, str):
                same = any(overlap(value, time) for time in self._times)
                return None if same else Other(Difference.TIME, told)
            return None if told or published is None else self._undated(place)
        if ago is not None:
            return Other(Difference.TIME, ago, is_asked=False)
        if own is not None and isinstance(own.value, str) and published is not None:
            end = bounds(own.value)
            if end is not None and end[1] < published - _RECENT:
                return Other(Difference.TIME, own.span, is_asked=False)
        another = _ANOTHER.search(self._text, part.start, figure.start)
        if another is not None and not _ANOTHER.search(self._asked.question):
            return Other(Difference.EVENT, Span(another.start(), another.end() - 1), is_asked=False)
        return None

    def _year_before(self, ago: Span) -> str | None:
        published = self._document.published
        is_one = re.match(r"(?:a|one|the)\b", ago.of(self._text)) is not None
        return str(published.year - 1) if published and is_one else None

    def _undated(self, place: Place) -> Other | None:
        """Return what a figure without a date is, where the question has one."""
        published = self._document.published
        assert published is not None
        before = self._sentences_before(place)[-1:]
        dates = [
            each
            for each in (*self._dates_in(before), *place.dates)
            if isinstance(each.value, str) and not self._is_of_another(each, place)
        ]
        if any(overlap(str(each.value), time) for each in dates for time in self._times):
            return None
        if any(overlap(published.isoformat(), time) for time in self._times):
            return None
        if any(overlap(value, time) for value in self._led_by() for time in self._times):
            return None
        recent = [
            time
            for time in self._times
            if (known := bounds(time)) is not None
            and len(time) > 4
            and timedelta(0) <= published - known[1] <= timedelta(days=45)
        ]
        return None if recent else Other(Difference.TIME, None)

    def _led_by(self) -> Iterator[str]:
        """Yield the dates of the title and of the first sentence: the article may be of them."""
        published, title = self._document.published, self._document.title
        paragraphs = paragraph_spans(self._text, Span(0, len(self._text)))[:1]
        lead = [next(iter(paragraph_sentences(self._text, each))) for each in paragraphs]
        for each in (*find_dates(title, Span(0, len(title)), published), *self._dates_in(lead)):
            if isinstance(each.value, str) and bounds(each.value) is not None:
                yield each.value

    def _dates_in(self, stretches: Sequence[Span]) -> Iterator[Figure]:
        for stretch in stretches:
            yield from find_dates(self._text, stretch, self._document.published)

    def _is_of_another(self, each: Figure, place: Place) -> bool:
        """Return whether a date tells since when something is, or stands with another figure."""
        start = max(0, each.span.start - 30)
        if _SINCE.search(self._text[start : each.span.start]):
            return True
        own = place.figure.span
        part = statement(self._text, place.sentence, own)
        others = [other for other in place.quantities if other != own]
        if part.start <= each.span.start < part.end:
            return any(0 <= each.span.start - other.end <= 25 for other in others)
        theirs = statement(self._text, place.sentence, each.span)
        return any(theirs.overlaps(other) for other in others)

    def _date_of(self, place: Place, part: Span) -> Figure | None:
        """Return the date that stands with a figure."""
        figure = place.figure.span
        known = [
            each
            for each in place.dates
            if not SAID_ON.search(self._text[place.sentence.start : each.span.start])
            and not _SINCE.search(self._text[place.sentence.start : each.span.start])
        ]
        until = min(
            (each.start for each in place.quantities if each.start >= figure.end), default=part.end
        )
        behind = [each for each in known if figure.end <= each.span.start < min(until, part.end)]
        if behind:
            return behind[0]
        before = [
            each
            for each in known
            if each.span.end <= figure.start and self._reaches(each, place, part)
        ]
        if before:
            return before[-1]
        sentences = self._sentences_before(place)
        if sentences and _BACK.match(self._text, place.sentence.start):
            dates = find_dates(self._text, sentences[-1], self._document.published)
            return dates[-1] if dates else None
        return None

    def _reaches(self, each: Figure, place: Place, part: Span) -> bool:
        """Return whether a date before a figure is that of the figure."""
        start = place.sentence.start
        if re.fullmatch(r",?\s(?:when|where)\s", self._text[each.span.end : part.start]):
            return True
        if part.start <= each.span.start:
            between = self._text[each.span.end : place.figure.span.start]
            until = self._text[part.start : each.span.start]
            opens = bool(_OPENING.match(until) or _SUBJECT.fullmatch(until))
            return not re.search(r",|\sand\s", between) or opens
        # A date that opens the sentence counts for all of it.
        return bool(_OPENING.match(self._text[start : each.span.start])) and (
            each.span.start - start < 20
        )

    def _a_year_before(self, place: Place, part: Span) -> Span | None:
        figure = place.figure.span
        match = _A_YEAR_BEFORE.search(self._text, figure.end, max(figure.end, part.end))
        if match is None:
            return None
        between = [
            each for each in place.quantities if figure.end <= each.start < match.start() - 1
        ]
        if between or match.start() - figure.end > 60:
            return None
        return Span(*match.span())


def kept_apart(
    others: Sequence[Other | None],
) -> tuple[list[int], list[int]]:
    """Return which figures are of what a question asks about and which are not, by position.

    A figure of an earlier time is what is asked for where there is none of a later one.

    Args:
        others: of what else each figure is.
    """
    own = [i for i, other in enumerate(others) if other is None]
    if not own:
        own = [i for i, other in enumerate(others) if other is not None and not other.is_asked]
    return own, [i for i in range(len(others)) if i not in own]


def _is_reached(text: str, mention: Mention) -> bool:
    before = text[max(0, mention.span.start - 20) : mention.span.start]
    return (
        mention.is_located or re.search(r"\b(?:to|from|for|of)\s(?:the\s)?\Z", before) is not None
    )
