"""Units as texts write them, each with its fixed form and what it measures."""

from __future__ import annotations

from collections.abc import Mapping

from index.text.words.word_lists import words
from retrieval.figures.figure import FigureKind

CURRENCY_SIGNS: Mapping[str, str] = {
    "$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "₽": "RUB", "₺": "TRY",
    "₴": "UAH", "₩": "KRW", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD",
    "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "r$": "BRL",
}  # fmt: skip
"""Signs before an amount, in lower case."""

CURRENCY_CODES = words(
    "AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF INR JPY KRW MXN NGN NOK NZD PLN RUB SEK TRY UAH"
    " USD ZAR"
)

# A name of a currency, in the singular. One that several countries have gets its country from the
# adjective before it, and else has no code of its own.
_CURRENCIES = {
    "dollar": "dollar", "buck": "dollar", "euro": "EUR", "pound": "GBP", "pound sterling": "GBP",
    "cent": "cent", "penny": "penny", "pence": "penny", "yen": "JPY", "won": "KRW", "yuan": "CNY",
    "renminbi": "CNY", "rupee": "rupee", "rouble": "RUB", "ruble": "RUB", "hryvnia": "UAH",
    "lira": "TRY", "franc": "franc", "krona": "SEK", "kronor": "SEK", "krone": "krone",
    "kroner": "krone", "zloty": "PLN", "real": "BRL", "reais": "BRL", "peso": "peso",
    "rand": "ZAR", "shilling": "shilling", "naira": "NGN", "cedi": "GHS", "dinar": "dinar",
    "dirham": "dirham", "riyal": "riyal", "rial": "rial", "shekel": "ILS", "forint": "HUF",
    "koruna": "CZK", "baht": "THB", "ringgit": "MYR", "rupiah": "IDR", "crown": "crown",
    "dong": "VND", "taka": "BDT", "birr": "ETB", "kwacha": "kwacha",
    "leu": "RON", "lei": "RON", "lev": "BGN", "leva": "BGN", "lari": "GEL", "tenge": "KZT",
}  # fmt: skip
DOLLARS: Mapping[str, str] = {
    "u.s.": "USD", "us": "USD", "american": "USD", "australian": "AUD", "canadian": "CAD",
    "hong kong": "HKD", "new zealand": "NZD", "singapore": "SGD",
}  # fmt: skip
"""The code of dollars after an adjective, in lower case."""

_MEASURES = {
    FigureKind.LENGTH: {
        "metre": "metre metres meter meters m", "kilometre": "kilometre kilometres kilometer"
        " kilometers km kms", "centimetre": "centimetre centimetres centimeter centimeters cm",
        "millimetre": "millimetre millimetres millimeter millimeters mm",
        "mile": "mile miles", "foot": "foot feet ft", "inch": "inch inches", "yard": "yard yards",
        "nautical mile": "nautical-mile nautical-miles",
    },
    FigureKind.AREA: {
        "hectare": "hectare hectares ha", "acre": "acre acres",
        "square kilometre": "square-kilometre square-kilometres square-kilometer"
        " square-kilometers sq-km km²",
        "square metre": "square-metre square-metres square-meter square-meters m²",
        "square mile": "square-mile square-miles", "square foot": "square-foot square-feet sq-ft",
    },
    FigureKind.MASS: {
        "tonne": "tonne tonnes", "ton": "ton tons", "kilogram": "kilogram kilograms kilo kilos kg",
        "gram": "gram grams", "pound": "lb lbs", "ounce": "ounce ounces",
    },
    FigureKind.VOLUME: {
        "litre": "litre litres liter liters", "gallon": "gallon gallons",
        "barrel": "barrel barrels",
        "cubic metre": "cubic-metre cubic-metres cubic-meter cubic-meters",
    },
    FigureKind.SPEED: {
        "kilometre an hour": "kilometres-an-hour kilometers-an-hour kilometres-per-hour"
        " kilometers-per-hour km/h kph", "mile an hour": "miles-an-hour miles-per-hour mph",
        "knot": "knot knots",
    },
    FigureKind.TEMPERATURE: {
        "degree": "degree degrees degrees-celsius degrees-fahrenheit °c °f °",
    },
    FigureKind.POWER: {
        "kilowatt": "kilowatt kilowatts kw", "megawatt": "megawatt megawatts mw",
        "gigawatt": "gigawatt gigawatts gw",
        "kilowatt-hour": "kilowatt-hour kilowatt-hours kwh", "megawatt-hour": "megawatt-hour"
        " megawatt-hours mwh", "gigawatt-hour": "gigawatt-hour gigawatt-hours gwh",
        "terawatt-hour": "terawatt-hour terawatt-hours twh",
    },
    FigureKind.DATA: {
        "megabyte": "megabyte megabytes mb", "gigabyte": "gigabyte gigabytes gb",
        "terabyte": "terabyte terabytes tb",
    },
    FigureKind.DURATION: {
        "second": "second seconds", "minute": "minute minutes", "hour": "hour hours",
        "day": "day days", "night": "night nights", "week": "week weeks",
        "fortnight": "fortnight fortnights", "month": "month months", "year": "year years",
        "decade": "decade decades", "century": "century centuries",
    },
    FigureKind.SHARE: {
        "percent": "% percent per-cent pct", "percentage point": "percentage-point"
        " percentage-points",
    },
}  # fmt: skip

UNITS: Mapping[str, tuple[FigureKind, str]] = {
    written.replace("-hour", "\0").replace("-", " ").replace("\0", "-hour"): (kind, unit)
    for kind, units in _MEASURES.items()
    for unit, forms in units.items()
    for written in forms.split()
} | {
    form: (FigureKind.MONEY, code)
    for name, code in _CURRENCIES.items()
    for form in {name, f"{name}s", "pennies" if name == "penny" else name}
}
"""What a unit measures and its fixed form, by the way it is written, in lower case."""
