"""Names of months, weekdays and time zones, as articles write them; in English first of all."""

from __future__ import annotations

from collections.abc import Mapping

from index.text.words.word_lists import words

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

# Names and abbreviations of the months in German, French, Spanish, Italian, Portuguese and Dutch,
# in lower case and without the full stop. A name in two languages is the same month in both.
_OTHER_MONTHS = (
    "januar jänner jan janvier janv enero ene gennaio gen janeiro januari",
    "februar feber feb février fevrier févr fév fevr febrero febbraio fevereiro fev februari",
    "märz maerz mrz mär mars marzo mar março maart mrt",
    "april avril avr abril abr aprile apr",
    "mai mayo may maggio mag maio mei",
    "juni jun juin junio giugno giu junho",
    "juli jul juillet juil julio luglio lug julho",
    "august aug août aout agosto ago augustus",
    "september sept sep septembre septiembre setiembre settembre set setembro",
    "oktober okt octobre oct octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "dezember dez décembre decembre déc dec diciembre dic dicembre dezembro december",
)
# The number of a month, 1 to 12, by its name or abbreviation in any of these languages.
MONTH_NUMBERS_ANYWHERE: Mapping[str, int] = {
    **{
        name: number for number, names in enumerate(_OTHER_MONTHS, start=1) for name in words(names)
    },
    **MONTH_NUMBERS,
}
# Weekdays in those languages, in lower case and without the full stop.
OTHER_WEEKDAYS = words(
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so"
    " lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim"
    " lunes martes miércoles miercoles jueves viernes sábado sabado domingo mar mié mie jue vie sáb"
    " dom lunedì martedì mercoledì giovedì venerdì sabato domenica segunda-feira terça-feira"
    " quarta-feira quinta-feira sexta-feira maandag dinsdag woensdag donderdag vrijdag zaterdag"
    " zondag"
)
