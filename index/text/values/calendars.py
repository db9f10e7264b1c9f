"""Names of months and weekdays in other languages than English, each language once.

English names stand in `calendar_names`. A name that several languages share is the same month in
all of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from index.text.calendar_names import MONTH_NUMBERS
from index.text.values.plain_letters import plain_letters


class Case(Enum):
    """How a language writes the names of months within a sentence."""

    LOWER = "lower"
    CAPITAL = "capital"
    # Either, or the script has no capitals.
    ANY = "any"


class Calendar(NamedTuple):
    """The names of a language's months and weekdays, in lower case and without the full stop.

    Attributes:
        months: for each of the twelve, its names, with "_" for a space.
        short: for each of the twelve, its abbreviations. Some are other words, too.
        weekdays: names of the days, with "_" for a space.
        doubtful: names that are other words, too, and months only beside a day or a year.
        last_year: phrases for the year before, divided by "|".
        last_month: phrases for the month before, divided by "|".
        case: how the months are written.
    """

    months: tuple[str, ...] = ("",) * 12
    short: tuple[str, ...] = ("",) * 12
    weekdays: str = ""
    doubtful: str = ""
    last_year: str = ""
    last_month: str = ""
    case: Case = Case.ANY


CALENDARS: Mapping[str, Calendar] = {
    "de": Calendar(
        ("januar jänner", "februar feber", "märz maerz", "april", "mai", "juni", "juli", "august",
         "september", "oktober", "november", "dezember"),
        ("jan", "feb", "mrz mär", "apr", "", "jun", "jul", "aug", "sept sep", "okt", "nov", "dez"),
        "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag"
        " mo di mi do fr sa so",
        case=Case.CAPITAL,
        last_year="vergangenen jahr|vergangenes jahr|letzten jahr|letztes jahr|"
        "vorigen jahr|voriges jahr|vorjahr|vor einem jahr",
        last_month="vergangenen monat|letzten monat|vorigen monat|vormonat|vor einem monat",
    ),
    "fr": Calendar(
        ("janvier", "février fevrier", "mars", "avril", "mai", "juin", "juillet", "août aout",
         "septembre", "octobre", "novembre", "décembre decembre"),
        ("janv", "févr fév fevr fev", "", "avr", "", "", "juil", "", "sept", "oct", "nov",
         "déc dec"),
        "lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim",
        case=Case.LOWER,
        last_year="l'an dernier|l’an dernier|l'année dernière|l’année dernière|"
        "l'an passé|l’an passé|l'année précédente|l’année précédente|"
        "il y a un an",
        last_month="le mois dernier|du mois dernier|le mois précédent|il y a un mois",
    ),
    "es": Calendar(
        ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
         "septiembre setiembre", "octubre", "noviembre", "diciembre"),
        ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept sep set", "oct", "nov",
         "dic"),
        "lunes martes miércoles miercoles jueves viernes sábado sabado domingo mar mié mie jue vie"
        " sáb dom",
        case=Case.LOWER,
        last_year="año pasado|pasado año|año anterior|hace un año",
        last_month="mes pasado|pasado mes|mes anterior|hace un mes",
    ),
    "it": Calendar(
        ("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto",
         "settembre", "ottobre", "novembre", "dicembre"),
        ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set sett", "ott", "nov", "dic"),
        "lunedì martedì mercoledì giovedì venerdì sabato domenica",
        case=Case.LOWER,
        last_year="l'anno scorso|l’anno scorso|dell'anno scorso|lo scorso anno|"
        "dello scorso anno|anno precedente|un anno fa",
        last_month="mese scorso|scorso mese|un mese fa",
    ),
    "pt": Calendar(
        ("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
         "outubro", "novembro", "dezembro"),
        ("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"),
        "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
        case=Case.LOWER,
        last_year="ano passado|ano anterior|há um ano",
        last_month="mês passado|mês anterior|há um mês",
    ),
    "nl": Calendar(
        ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
         "oktober", "november", "december"),
        ("jan", "feb", "mrt", "apr", "", "jun", "jul", "aug", "sep sept", "okt", "nov", "dec"),
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
        case=Case.LOWER,
        last_year="vorig jaar|afgelopen jaar|een jaar geleden",
        last_month="vorige maand|afgelopen maand|een maand geleden",
    ),
    "ro": Calendar(
        ("ianuarie", "februarie", "martie", "aprilie", "mai", "iunie", "iulie", "august",
         "septembrie", "octombrie", "noiembrie", "decembrie"),
        ("ian", "feb", "mar", "apr", "", "iun", "iul", "aug", "sept sep", "oct", "noi nov", "dec"),
        "luni marți marti miercuri joi vineri sâmbătă sambata duminică duminica",
        doubtful="mai",
        case=Case.LOWER,
        last_year="anul trecut|anul precedent|acum un an|în urmă cu un an",
        last_month="luna trecută|luna precedentă|acum o lună|în urmă cu o lună",
    ),
    "tr": Calendar(
        ("ocak", "şubat", "mart", "nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül",
         "ekim", "kasım", "aralık"),
        ("oca", "şub", "mar", "nis", "may", "haz", "tem", "ağu", "eyl", "eki", "kas", "ara"),
        "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
        doubtful="ocak mart nisan eylül ekim kasım aralık",
        last_year="geçen yıl|geçen sene|geçtiğimiz yıl|önceki yıl|bir yıl önce",
        last_month="geçen ay|geçtiğimiz ay|önceki ay|bir ay önce",
    ),
    "ru": Calendar(
        ("январь января январе", "февраль февраля феврале", "март марта марте",
         "апрель апреля апреле", "май мая мае", "июнь июня июне", "июль июля июле",
         "август августа августе", "сентябрь сентября сентябре", "октябрь октября октябре",
         "ноябрь ноября ноябре", "декабрь декабря декабре"),
        ("янв", "фев февр", "мар", "апр", "", "июн", "июл", "авг", "сен сент", "окт", "ноя нояб",
         "дек"),
        "понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс",
        last_year="прошлом году|прошлого года|прошлый год|год назад|годом ранее",
        last_month="прошлом месяце|прошлого месяца|прошлый месяц|месяц назад|месяцем ранее",
    ),
    "uk": Calendar(
        ("січень січня січні", "лютий лютого лютому", "березень березня березні",
         "квітень квітня квітні", "травень травня травні", "червень червня червні",
         "липень липня липні", "серпень серпня серпні", "вересень вересня вересні",
         "жовтень жовтня жовтні", "листопад листопада листопаді", "грудень грудня грудні"),
        ("січ", "лют", "бер", "квіт", "трав", "черв", "лип", "серп", "вер", "жовт", "лист",
         "груд"),
        "понеділок вівторок середа четвер п'ятниця п’ятниця субота неділя нд",
        doubtful="лютий лютого лютому",
        last_year="торік|минулого року|минулому році|минулий рік|рік тому",
        last_month="минулого місяця|минулому місяці|минулий місяць|місяць тому",
    ),
    "el": Calendar(
        ("ιανουάριος ιανουαρίου ιανουάριο γενάρης γενάρη",
         "φεβρουάριος φεβρουαρίου φεβρουάριο φλεβάρης φλεβάρη",
         "μάρτιος μαρτίου μάρτιο μάρτης μάρτη", "απρίλιος απριλίου απρίλιο απρίλης απρίλη",
         "μάιος μάϊος μαΐου μάιο μάης μάη", "ιούνιος ιουνίου ιούνιο ιούνης ιούνη",
         "ιούλιος ιουλίου ιούλιο ιούλης ιούλη", "αύγουστος αυγούστου αύγουστο",
         "σεπτέμβριος σεπτεμβρίου σεπτέμβριο σεπτέμβρης σεπτέμβρη",
         "οκτώβριος οκτωβρίου οκτώβριο οκτώβρης οκτώβρη",
         "νοέμβριος νοεμβρίου νοέμβριο νοέμβρης νοέμβρη",
         "δεκέμβριος δεκεμβρίου δεκέμβριο δεκέμβρης δεκέμβρη"),
        ("ιαν", "φεβ φεβρ", "μαρ μαρτ", "απρ", "μαΐ μάι", "ιουν", "ιουλ", "αυγ", "σεπ σεπτ", "οκτ",
         "νοε νοεμ", "δεκ"),
        "δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή",
        last_year="πέρυσι|πέρσι|περασμένο έτος|περασμένο χρόνο|προηγούμενο έτος|"
        "πριν από έναν χρόνο|πριν από ένα χρόνο",
        last_month="περασμένο μήνα|προηγούμενο μήνα|πριν από έναν μήνα|πριν από ένα μήνα",
    ),
    # Of Egypt and the Gulf, of the Levant and Iraq, of Algeria and Tunisia, of Morocco.
    "ar": Calendar(
        ("يناير كانون_الثاني جانفي", "فبراير شباط فيفري", "مارس آذار", "أبريل نيسان أفريل إبريل",
         "مايو أيار ماي", "يونيو حزيران جوان", "يوليو تموز جويلية يوليوز",
         "أغسطس آب أوت غشت", "سبتمبر أيلول شتنبر", "أكتوبر تشرين_الأول",
         "نوفمبر تشرين_الثاني نونبر", "ديسمبر كانون_الأول دجنبر"),
        weekdays="الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
        # Also "practised", "August" or "returned", names of persons, "I can", "water".
        doubtful="مارس ماي آب أوت جوان",
        last_year="العام الماضي|السنة الماضية|العام المنصرم|قبل عام",
        last_month="الشهر الماضي|الشهر المنصرم|قبل شهر",
    ),
    "hi": Calendar(
        ("जनवरी", "फरवरी फ\u093cरवरी \u095eरवरी", "मार्च", "अप्रैल", "मई", "जून",
         "जुलाई", "अगस्त", "सितंबर सितम्बर", "अक्टूबर अक्तूबर", "नवंबर नवम्बर",
         "दिसंबर दिसम्बर"),
        weekdays="सोमवार मंगलवार बुधवार गुरुवार गुरूवार शुक्रवार शनिवार रविवार",
        # Also a march.
        doubtful="मार्च",
        last_year="पिछले साल|पिछले वर्ष|गत वर्ष|बीते साल|एक साल पहले",
        last_month="पिछले महीने|पिछले माह|गत माह|बीते महीने|एक महीने पहले",
    ),
    "th": Calendar(
        ("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม",
         "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
        ("ม.ค", "ก.พ", "มี.ค", "เม.ย", "พ.ค", "มิ.ย", "ก.ค", "ส.ค", "ก.ย", "ต.ค", "พ.ย", "ธ.ค"),
        "วันจันทร์ที่ วันอังคารที่ วันพุธที่ วันพฤหัสบดีที่ วันศุกร์ที่ วันเสาร์ที่ วันอาทิตย์ที่"
        " วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี วันศุกร์ วันเสาร์ วันอาทิตย์",
        last_year="ปีที่แล้ว|ปีที่ผ่านมา|ปีก่อน",
        last_month="เดือนที่แล้ว|เดือนที่ผ่านมา|เดือนก่อน",
    ),
    # These count their months.
    "vi": Calendar(
        weekdays="thứ_hai thứ_ba thứ_tư thứ_năm thứ_sáu thứ_bảy chủ_nhật"
        " thứ_2 thứ_3 thứ_4 thứ_5 thứ_6 thứ_7",
        last_year="năm ngoái",
        last_month="tháng trước",
    ),
    "zh": Calendar(last_year="去年|上年|一年前", last_month="上个月|上個月|上月|一个月前|一個月前"),
    "ja": Calendar(last_year="昨年|去年|1年前|一年前", last_month="先月|前月|1カ月前|1か月前"),
    "ko": Calendar(last_year="지난해|작년|1년 전", last_month="지난달|한 달 전"),
}  # fmt: skip
"""The calendar of each language, by its code."""

# Thai years count from the year of the Buddha's death.
BUDDHIST_YEARS = 543


def _numbers(calendar: Calendar, *, short: bool) -> dict[str, int]:
    lists = zip(calendar.months, calendar.short, strict=True)
    return {
        name.replace("_", " "): number
        for number, (names, shorts) in enumerate(lists, start=1)
        for name in f"{names} {shorts if short else ''}".split()
    }


def month_key(name: str) -> str:
    """Return the form of a month's name by which it is looked up, in any typography and case."""
    folded = plain_letters(name.rstrip(".")).casefold()
    return plain_letters(unicodedata.normalize("NFC", folded))


def full_names(calendar: Calendar) -> dict[str, int]:
    """Return the number of each month of a language by its names, without abbreviations."""
    return _numbers(calendar, short=False)


def all_names(calendar: Calendar) -> dict[str, int]:
    """Return the number of each month of a language by its names and abbreviations."""
    return _numbers(calendar, short=True)


MONTH_NUMBERS_ANYWHERE: Mapping[str, int] = {
    **{name: number for each in CALENDARS.values() for name, number in all_names(each).items()},
    **MONTH_NUMBERS,
}
"""The number of a month, 1 to 12, by its name or abbreviation in any of these languages.

In lower case, with its accents; `month_number` finds it in any typography.
"""

_NUMBERS_BY_KEY = {month_key(name): number for name, number in MONTH_NUMBERS_ANYWHERE.items()}

OTHER_WEEKDAYS = frozenset(
    day.replace("_", " ") for each in CALENDARS.values() for day in each.weekdays.split()
)
"""Weekdays in these languages, in lower case and without the full stop."""


def month_number(name: str) -> int:
    """Return the number of a month by its name in any of these languages.

    Raises:
        KeyError: the name is none.
    """
    return _NUMBERS_BY_KEY[month_key(name)]
