"""English names of months, weekdays and time zones; `values.calendars` has other languages."""

from __future__ import annotations

from collections.abc import Mapping

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# Without the full stop. May has none.
MONTH_ABBREVIATIONS = (
    "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAY_ABBREVIATIONS = (
    "Mon", "Tue", "Tues", "Wed", "Thu", "Thur", "Thurs", "Fri", "Sat", "Sun",
)  # fmt: skip
TIME_ZONES = (
    "UTC", "GMT", "BST", "CET", "CEST", "MEZ", "MESZ", "EET", "EEST", "MSK", "IST", "JST", "KST",
    "ET", "EST", "EDT", "CT", "CST", "CDT", "MT", "MST", "MDT", "PT", "PST", "PDT",
)  # fmt: skip

# The number of a month, 1 to 12, by its name or abbreviation in lower case.
MONTH_NUMBERS: Mapping[str, int] = {
    name.lower(): number
    for number, month in enumerate(MONTHS, start=1)
    for name in (month, *(short for short in MONTH_ABBREVIATIONS if month.startswith(short)))
}

# The name of a month, by an abbreviation that is hardly ever another word, both in lower case. Mar,
# Jun and Jul are names too, and APR is a rate of interest; news agencies abbreviate none of them.
SURE_ABBREVIATIONS: Mapping[str, str] = {
    short.lower(): MONTHS[MONTH_NUMBERS[short.lower()] - 1].lower()
    for short in MONTH_ABBREVIATIONS
    if short not in {"Mar", "Apr", "Jun", "Jul"}
}
