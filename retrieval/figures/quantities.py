"""Numerals of a text as figures: with units, bounds and ages, without what is no figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.documents import Span
from index.text.calendar_names import MONTHS
from index.text.word_lists import any_of
from retrieval.figures.figure import Figure, FigureKind
from retrieval.figures.numerals import Numeral, find_numerals
from retrieval.figures.units import CURRENCY_CODES, CURRENCY_SIGNS, DOLLARS, UNITS

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
# An age that a name or "aged" stands before, and a comma or an end after: "Ana Cruz, 52, said".
_AGED = re.compile(r"(?:\b[Aa]ged?\s(?:between\s)?|(?:[^\W\d_]|\))(?:\s\S{1,20}\.)?,\s)\Z")
_AFTER_AGE = re.compile(r"[,.;:)”\"]|\s(?:and|who|said|was|is|of|from|were)\b|\Z")
_NAME_BEFORE = re.compile(r"[^\W\d_a-z][\w'’.-]*,\s\Z")
_OF_AGE = re.compile(
    r"\b(?:man|woman|boy|girl|child|teenager|person|daughter|son)\sof\s\Z|\bat\sthe\sage\sof\s\Z"
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
_BOUND = re.compile(rf"\b(?P<bound>{any_of(_BOUNDS)})\s(?:an?\s(?:total|estimated|additional)\s(?:of\s)?)?(?:[^\s\w]{{0,2}})\Z", re.IGNORECASE)

# What stands before a numeral that is a name or a place and no figure.
_LABEL = re.compile(
    r"(?:\b(?:page|pages|pp?\.|chapter|article|section|paragraph|clause|rule|law|no\.|number|nos\."
    r"|figure|fig\.|table|room|gate|platform|route|highway|interstate|road|line|flight|channel"
    r"|bus|tel|phone|telephone|fax|isbn|issn|version|step|part|vol\.|volume|episode|season|group"
    r"|level|grade|type|model|unit|block|building|floor|suite|box|apollo|boeing|airbus|world\swar"
    r"|area|zone|stage|phase|mile|band|form|act|psalm|verse|level|super\sbowl|formula|covid|g|f"
    r"|windows|iphone|pier|berth|dock|sector|ward|district|precinct|battalion|squadron|under)"
    rf"[\s.:\u00a0-]\s?|[#§№]\s?|\b(?:{any_of(MONTHS)})\s|[+(]\s?|[A-Z]-?)\Z",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\stimes\b|\s?(?:[ap]\.?\s?m\b|o[’']clock\b|noon\b|GMT\b)|\s(?:to|or)\s\w+(?:\s\w+)?\s(?:in|on)\s(?:a\s)?(?:penalties|vote)|[:.]\d\d\s?[ap]\.?m")
_SCORE = re.compile(r"(?<![\d,.])\d{1,3}\s?[-–]\s?\d{1,3}(?![\d%]|[.,]\d|\s?(?:per|million|billion|[a-z]+s\b))")
_PHONE = re.compile(r"\+?\(?\d{2,5}\)?[\s/-]\d{2,}(?:[\s-]\d{2,})+|\b\d{3}-\d{4}\b")
_YEAR = re.compile(r"(?:1[5-9]\d\d|20\d\d)\Z")
_PRONOUN_ONE = re.compile(
    r"\s(?:of\b|another\b|who\b|day\b|thing\b|such\b|that\b)|[,.;:!?’'”\"]|\Z|\s(?:[a-z]+s\b)?\Z"
)


def find_quantities(text: str, span: Span) -> list[Figure]:
    """Return the figures of a stretch of a text, in order, without dates.

    Years, phone numbers, page numbers, scores, times of day and numbers within names are no
    figures.

    Args:
        text: the text.
        span: the stretch, which ends where a sentence ends.
    """
    taken = [
        Span(*match.span())
        for pattern in (_SCORE, _PHONE, _RATIO)
        for match in pattern.finditer(text, span.start, span.end)
    ]
    found: list[Figure] = []
    for numeral in find_numerals(text, span):
        if any(place.overlaps(numeral.span) for place in taken):
            continue
        figure = _figure(text, numeral, span)
        if figure is None:
            continue
        found = _joined(text, found, figure)
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
    code = _CODE.match(text, end, within.end)
    if code:
        return _made(numeral, Span(start, code.end()), FigureKind.MONEY, code["code"], bound)
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


def _bound(text: str, start: int, within: Span) -> str:
    match = _BOUND.search(text[max(within.start, start - 40) : start])
    return match["bound"].lower() if match else ""


def _is_label(text: str, numeral: Numeral, before: str) -> bool:
    end = numeral.span.end
    if _CLOCK.match(text, end):
        return True
    if numeral.bare and _YEAR.match(str(int(numeral.value))) and numeral.high is None:
        return not re.search(r"\b(?:some|about|around|least|than|nearly|almost|the|over)\s\Z", before)
    if numeral.in_words:
        if numeral.value == 1 and _PRONOUN_ONE.match(text, end):
            return True
        return re.search(r"\b(?:no|any|every|each|another|this|that|which|the|World War)\s\Z", before) is not None and numeral.value == 1
    return _LABEL.search(before) is not None and not re.search(r"\b(?:under|area|number|unit)\s\Z", before, re.IGNORECASE)


def _is_age(text: str, numeral: Numeral, before: str, within: Span) -> bool:
    if not 0 < numeral.value <= 120 or numeral.scale != 1:
        return False
    if re.search(r"\b[Aa]ged?\s(?:between\s|of\s)?\Z", before) or _OF_AGE.search(before) or _OVER_AGE.search(before):
        return True
    after = text[numeral.span.end : within.end]
    return bool(_NAME_BEFORE.search(before)) and bool(re.match(r"[,.;]|\Z", after))


def _joined(text: str, found: list[Figure], figure: Figure) -> list[Figure]:
    """Return the figures with another one, which may be a part of the last: "six years and …"."""
    if found and figure.kind is found[-1].kind is FigureKind.DURATION or (
        found and {figure.kind, found[-1].kind} == {FigureKind.DURATION}
    ):
        last = found[-1]
        if _AND_MORE.fullmatch(text[last.span.end : figure.span.start]) and figure.unit != last.unit:
            joined = Span(last.span.start, figure.span.end)
            return [*found[:-1], Figure(
                span=joined, kind=last.kind, value=last.value, high=last.high, unit=last.unit,
                bound=last.bound,
            )]  # fmt: skip
    return [*found, figure]


def _with_article(text: str, span: Span, found: list[Figure]) -> Iterator[Figure]:
    """Yield durations that have no numeral: "a week", "half an hour", "a year and a half"."""
    for match in _A_UNIT.finditer(text, span.start, span.end):
        place = Span(*match.span())
        if any(figure.span.overlaps(place) for figure in found):
            continue
        before = text[max(span.start, place.start - 12) : place.start]
        if match["unit"].lower() == "second" or re.search(r"[\d.%]\s\Z|\b(?:per|once|twice|times)\s\Z", before) or re.search(r"\w+s\s\Z", before):
            # "25 litres a day" is a rate.
            continue
        value = 0.5 if match["word"].lower().startswith("half") else 1.0
        value += 0.5 if match["half"] else 0.0
        yield Figure(
            span=place, kind=FigureKind.DURATION, value=int(value) if value == 1 else value,
            unit=match["unit"].lower(), bound=_bound(text, place.start, span),
        )  # fmt: skip
