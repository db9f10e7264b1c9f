"""Numerals of a text as figures: with units, bounds and ages, without what is no figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index.documents import Span
from index.text.calendar_names import MONTHS
from index.text.words.word_lists import any_of
from retrieval.figures.figure import Figure, FigureKind
from retrieval.figures.places import Places
from retrieval.figures.units import CURRENCY_CODES, CURRENCY_SIGNS, DOLLARS, UNITS
from retrieval.numbers.numerals import Numeral, find_numerals

_SIGN = re.compile(
    rf"(?:{any_of(CURRENCY_SIGNS)}|\b(?:{any_of(CURRENCY_CODES)}))[ \u00a0]?\Z", re.IGNORECASE
)
_UNIT = re.compile(
    rf"(?:[\s\u00a0-]|(?<=\d)(?=[^\W\d_°%])|(?=[%°]))(?:of\sa\s)?"
    rf"(?:(?P<country>{any_of(DOLLARS)}|(?-i:[A-Z])[a-z]+)\s)?"
    rf"(?P<unit>{any_of(UNITS)})(?P<pure>[- ]old\b)?(?!\w)",
    re.IGNORECASE,
)
_CODE = re.compile(rf"\s(?P<code>{any_of(CURRENCY_CODES)})\b")
_OLD = re.compile(r"\s(?:old|of\sage)\b")
_AND_MORE = re.compile(r"(?:,?\sand)?\s\Z")
_A_UNIT = re.compile(
    r"\b(?P<word>an?|one|half\san|half\sa)\s(?P<unit>second|minute|hour|day|night|week|fortnight|month"
    r"|year|decade|century)(?P<half>\sand\sa\shalf)?\b",
    re.IGNORECASE,
)
# "Ana Cruz, 52, said", "aged 66", "a man of 24".
_NAME_BEFORE = re.compile(r"[^\W\d_a-z][\w'’.-]*,\s\Z")
_AFTER_NAME = re.compile(r"[,.;]|\Z")
_AGED = re.compile(
    r"\baged?\s(?:between\s|of\s)?\Z|\b(?:man|woman|boy|girl|child|teenager|person|daughter|son)\sof"
    r"\s\Z",
    re.IGNORECASE,
)
# "Children under five", "all of them were over 70".
_OVER_AGE = re.compile(
    r"\b(?:children|people|those|men|women|boys|girls|adults|was|were|anyone|everyone|pupils)"
    r"\s(?:under|over|above|below)\s\Z",
    re.IGNORECASE,
)
# "One working adult in six" tells a share and counts nobody.
_RATIO = re.compile(r"\bone\s(?:[\w-]+\s){0,3}in\s(?:every\s)?\w+", re.IGNORECASE)

_BOUNDS = (
    "at least", "at most", "at the most", "no more than", "no fewer than", "no less than",
    "not more than", "as many as", "as much as", "as few as", "more than", "fewer than",
    "less than", "up to", "over", "under", "above", "below", "almost", "nearly", "close to",
    "closer to", "just over", "just under", "well over", "around", "about", "approximately",
    "roughly", "some", "an estimated", "estimated", "nearer", "only", "barely", "exactly",
    "not quite", "in excess of", "upwards of", "a maximum of", "a minimum of",
)  # fmt: skip
_BOUND = re.compile(
    rf"\b(?P<bound>{any_of(_BOUNDS)})\s"
    r"(?:an?\s(?:total|estimated|additional)\s(?:of\s)?)?(?:[^\s\w]{0,2})\Z",
    re.IGNORECASE,
)

# What stands before a numeral that is a number in a row and no figure. Words that stand before
# figures too ("in the district 40 people") count only with a capital.
_LABEL = re.compile(
    r"(?:(?i:\b(?:pages?|pp?\.|chapters?|sections?|paragraphs?|clauses?|nos?\.|fig\.|vol\.|tel\.?"
    r"|numbers?|phone|fax|isbn|issn|world\swar|super\sbowl|covid|apollo|boeing|airbus|windows|iphone))"
    r"|\b(?:Article|Room|Gate|Platform|Route|Highway|Interstate|Road|Line|Flight|Channel|Bus|Version"
    r"|Part|Volume|Episode|Season|Level|Grade|Type|Model|Unit|Block|Building|Box|Area|Zone|Stage"
    r"|Phase|Formula|Pier|Berth|Sector|Ward|District|Precinct|Battalion|Group|Figure|Table|Rule))"
    rf"[\s.:\u00a0-]\s?\Z|[#§№+]\s?\Z|[^\W\d_]-\Z|\b(?:{any_of(MONTHS)})\s\Z"
)
_CLOCK = re.compile(r"\s?(?:[ap]\.?\s?m\b|o[’']clock\b|noon\b|GMT\b)")
_TIMES = re.compile(r"\stimes\b")
# "5-4", but not "5-4 days" or "5-10 people": a plural counts something.
_PLURALS = "people|men|women|children|staff|police|personnel|crew|cattle|sheep|fish"
_SCORE = re.compile(
    r"(?<![\d,.])\d{1,3}\s?[-–]\s?\d{1,3}"
    rf"(?![\d%]|[.,]\d|\s?(?:per|million|billion|[a-z]+s\b)|\s(?:[a-z]+\s)?(?:{_PLURALS})\b)"
)
_PHONE = re.compile(r"\+?\(?\d{2,5}\)?[\s/-]\d{2,}(?:[\s-]\d{2,})+|\b\d{3}-\d{4}\b")
_YEAR = re.compile(r"(?:1[5-9]\d\d|20\d\d)\Z")
# "About 2,000 people" is written "about 2000 people" too.
_BEFORE_COUNT = re.compile(r"\b(?:some|about|around|least|than|nearly|almost|the|over)\s\Z")
_NO_ONE = re.compile(r"\b(?:no|any|every|each|another|this|that|which|the)\s\Z", re.IGNORECASE)
_ONE_OF = re.compile(r"\s(?:of|another|who|day|thing|such|that)\b|[,.;:!?’'”\"]|\Z")
_RATE = re.compile(r"[\d.%]\s\Z|\b(?:per|once|twice|times|\w+s)\s\Z")

# How many of the first unit make one of the second.
_PARTS = {
    ("month", "year"): 12, ("week", "year"): 52, ("day", "year"): 365, ("day", "week"): 7,
    ("hour", "day"): 24, ("minute", "hour"): 60, ("second", "minute"): 60, ("day", "month"): 30,
}  # fmt: skip


def find_quantities(text: str, span: Span) -> list[Figure]:
    """Return the figures of a stretch of a text, in order, without dates.

    Years, phone numbers, page numbers, scores, times of day and numbers within names are no
    figures.

    Args:
        text: the text.
        span: the stretch, which ends where a sentence ends.
    """
    taken = Places(
        Span(*match.span())
        for pattern in (_SCORE, _PHONE, _RATIO)
        for match in pattern.finditer(text, span.start, span.end)
    )
    found: list[Figure] = []
    for numeral in find_numerals(text, span):
        if taken.overlap(numeral.span):
            continue
        figure = _figure(text, numeral, span)
        if figure is not None:
            _join(text, found, figure)
    found.extend(_with_article(text, span, found))
    return sorted(found, key=lambda figure: figure.span)


def _figure(text: str, numeral: Numeral, within: Span) -> Figure | None:
    start, end = numeral.span.start, numeral.span.end
    bound = _bound(text, start, within)
    before = text[max(within.start, start - 30) : start]
    sign = _SIGN.search(before)
    if sign:
        code = sign[0].strip().lower()
        unit = CURRENCY_SIGNS.get(code, code.upper())
        start = start - len(before) + sign.start()
        bound = _bound(text, start, within)
        return _made(numeral, Span(start, end), FigureKind.MONEY, unit, bound)
    measured = _UNIT.match(text, end, min(within.end, end + 60))
    if measured and not _is_no_unit(text, numeral, measured):
        kind, unit = UNITS[measured["unit"].lower()]
        last = measured.end("unit")
        if unit == "dollar":
            unit = DOLLARS.get((measured["country"] or "").lower(), "dollar")
        if unit == "year" and (measured["pure"] or _OLD.match(text, last)):
            kind = FigureKind.AGE
            last = measured.end() if measured["pure"] else last
        return _made(numeral, Span(start, last), kind, unit, bound)
    coded = _CODE.match(text, end, within.end)
    if coded:
        return _made(numeral, Span(start, coded.end()), FigureKind.MONEY, coded["code"], bound)
    if _is_label(text, numeral, before):
        return None
    if _is_age(text, numeral, before, within):
        return _made(numeral, numeral.span, FigureKind.AGE, "year", bound)
    return _made(numeral, numeral.span, FigureKind.COUNT, "", bound)


def _made(numeral: Numeral, span: Span, kind: FigureKind, unit: str, bound: str) -> Figure:
    return Figure(
        span=span, kind=kind, value=numeral.value, high=numeral.high, unit=unit, bound=bound
    )


def _is_no_unit(text: str, numeral: Numeral, measured: re.Match[str]) -> bool:
    """Return whether what looks like a unit is something else: "2.15 m", "five second thoughts"."""
    unit = measured["unit"].lower()
    glued = measured.start("unit") == numeral.span.end
    if unit in {"m", "t"} and not glued and measured["unit"] != "m":
        return True
    if unit in {"second", "real", "foot", "crown", "won"} and numeral.value != 1:
        # "two second", "two real" are no plurals; "won" stands for the currency after a scale only.
        return not (unit == "won" and numeral.scale > 1) and text[numeral.span.end] != "-"
    return unit == "a" or (bool(measured["country"]) and UNITS[unit][0] is not FigureKind.MONEY)


def with_bound(text: str, figure: Span, within: Span) -> Span:
    """Return a figure with the words directly before it that make it inexact: "at least 1,500".

    Args:
        text: the text.
        figure: the figure's span.
        within: the sentence around it; nothing outside of it is added.
    """
    start = figure.start
    while match := _match_bound(text, start, within):
        start = match.start("bound")
    return Span(start, figure.end)


def _match_bound(text: str, start: int, within: Span) -> re.Match[str] | None:
    return _BOUND.search(text, max(within.start, start - 40), start)


def _bound(text: str, start: int, within: Span) -> str:
    match = _match_bound(text, start, within)
    return match["bound"].lower() if match else ""


def _is_label(text: str, numeral: Numeral, before: str) -> bool:
    """Return whether a numeral is a number in a row, a year, a time of day or a pronoun."""
    end = numeral.span.end
    if _CLOCK.match(text, end) or _TIMES.match(text, end):
        return True
    if numeral.bare and numeral.high is None and _YEAR.match(str(int(numeral.value))):
        return _BEFORE_COUNT.search(before) is None
    if numeral.in_words:
        is_one = numeral.value == 1
        return is_one and bool(_ONE_OF.match(text, end) or _NO_ONE.search(before))
    return _LABEL.search(before) is not None


def _is_age(text: str, numeral: Numeral, before: str, within: Span) -> bool:
    if not 0 < numeral.value <= 120 or numeral.scale != 1:
        return False
    if _AGED.search(before) or _OVER_AGE.search(before):
        return True
    after = _AFTER_NAME.match(text, numeral.span.end, within.end)
    return after is not None and _NAME_BEFORE.search(before) is not None


def _join(text: str, found: list[Figure], figure: Figure) -> None:
    """Add a figure to others; it may be a part of the last one: "six years and three months"."""
    found.append(figure)
    if len(found) == 1 or not found[-2].kind is figure.kind is FigureKind.DURATION:
        return
    last = found[-2]
    parts = _PARTS.get((figure.unit, last.unit))
    between = text[last.span.end : figure.span.start]
    if parts is None or not _AND_MORE.fullmatch(between):
        return
    value = float(last.value or 0) + float(figure.value or 0) / parts
    span = Span(last.span.start, figure.span.end)
    found[-2:] = [replace(last, span=span, value=round(value, 3))]


def _with_article(text: str, span: Span, found: list[Figure]) -> Iterator[Figure]:
    """Yield durations that have no numeral: "a week", "half an hour", "a year and a half"."""
    taken = Places(figure.span for figure in found)
    for match in _A_UNIT.finditer(text, span.start, span.end):
        place = Span(*match.span())
        unit = match["unit"].lower()
        before = text[max(span.start, place.start - 12) : place.start]
        # "A second" is an ordinal, and "25 litres a day" a rate.
        if unit == "second" or _RATE.search(before):
            continue
        if taken.overlap(place):
            continue
        value = 0.5 if match["word"].lower().startswith("half") else 1.0
        value += 0.5 if match["half"] else 0.0
        yield Figure(
            span=place,
            kind=FigureKind.DURATION,
            value=int(value) if value == 1 else value,
            unit=unit,
            bound=_bound(text, place.start, span),
        )
