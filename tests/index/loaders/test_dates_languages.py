"""Dates as outlets print them in many languages and digits."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from index.loaders.facts.dated_lines import dates_of_line, find_dates, is_label
from index.loaders.facts.dates import parse_date
from index.loaders.formats.texts.plain import read_plain_metadata
from index.text.values.calendars import CALENDARS, all_names, month_number
from index.text.values.plain_letters import plain_letters

DAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    "written",
    [
        # German, French, Spanish, Italian, Portuguese, Dutch.
        "Dienstag, 5. März 2024, 10:15 Uhr",
        "mardi 5 mars 2024 à 10h15",
        "5 de marzo de 2024",
        "martedì 5 marzo 2024",
        "5 de março de 2024 às 10h15",
        "dinsdag 5 maart 2024",
        # Russian and Ukrainian.
        "5 марта 2024",
        "5 марта 2024 года",
        "5 марта 2024 г., 10:15",
        "Вторник, 5 марта 2024",
        "10:15, 5 марта 2024",
        "05.03.2024 | 10:15",
        "5 МАРТА 2024",
        "5 березня 2024, 10:15",
        "вівторок, 5 березня 2024 року",
        # Greek, with and without accents.
        "Τρίτη 5 Μαρτίου 2024",
        "5 ΜΑΡΤΙΟΥ 2024",
        "05 Μαρ 2024, 10:15",
        # Romanian and Turkish, the latter with its capitals.
        "marți, 5 martie 2024, 10:15",
        "5 Mart 2024 Salı 10:15",
        "5 MART 2024",
        # Vietnamese.
        "Thứ ba, 5/3/2024, 10:15 (GMT+7)",
        "ngày 5 tháng 3 năm 2024",
        "5 tháng 3, 2024",
        # Arabic: of Egypt, the Levant, both; the Maghreb has the same name.
        "5 مارس 2024",
        "الثلاثاء، 5 مارس 2024",
        "٥ مارس ٢٠٢٤",
        "5 آذار 2024",
        "5 آذار/مارس 2024",
        "5 مارس 2024م",
        # Hindi.
        "5 मार्च 2024",
        "मंगलवार, 5 मार्च 2024",
        "५ मार्च २०२४",
        "मार्च 5, 2024",
        # Thai: years since the Buddha's death, and others.
        "5 มีนาคม 2567",
        "5 มี.ค. 2567 10:15 น.",
        "วันอังคารที่ 5 มีนาคม พ.ศ. 2567",
        "๕ มีนาคม ๒๕๖๗",
        "5 มีนาคม 2024",
        "05/03/2567",
        # Chinese, Japanese, Korean.
        "2024年3月5日",
        "2024年03月05日 10:15",
        "2024年3月5日 星期二",
        "2024年3月5日（火） 10時15分",
        "2024년 3월 5일",
        "2024.03.05 오전 10:15",
    ],
)
def test_a_date_in_any_language(written: str) -> None:
    assert parse_date(written) == DAY


@pytest.mark.parametrize(
    "written",
    [
        # Two orders are possible, and nothing tells which.
        "5/3/2024",
        # Without its month Thailand's year is none, and with another language's.
        "5 March 2567",
        "2567",
        # Two months.
        "5 نيسان/مارس 2024",
        "5 мартини 2024",
        "5 मार्चा 2024",
        # The year of another calendar.
        "24 شعبان 1445",
        "31 лютого 2024",
        "5 марта",
        "3月5日",
    ],
)  # fmt: skip
def test_what_is_no_sure_date(written: str) -> None:
    assert parse_date(written) is None


@pytest.mark.parametrize("code", sorted(CALENDARS))
def test_every_month_of_every_language(code: str) -> None:
    for name, number in all_names(CALENDARS[code]).items():
        assert parse_date(f"5 {name} 2024") == date(2024, number, 5), name
        # Capitals of Greek have no accents.
        capitals = plain_letters(f"5 {name} 2024").upper()
        assert parse_date(capitals) == date(2024, number, 5), capitals


def test_a_capital_with_a_dot_is_the_same_letter() -> None:
    assert parse_date("5 NİSAN 2024") == date(2024, 4, 5)
    assert parse_date("5 KASIM 2024") == date(2024, 11, 5)
    assert parse_date("5 Aprİl 2024") == date(2024, 4, 5)
    assert month_number(unicodedata.normalize("NFD", "أبريل")) == 4


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("Опубликовано: 5 марта 2024, 10:15", DAY, None),
        ("Дата публикации 05.03.2024", DAY, None),
        ("Обновлено 5 марта 2024 в 10:15", None, DAY),
        ("Опубліковано 5 березня 2024", DAY, None),
        ("تاريخ النشر: 5 مارس 2024", DAY, None),
        ("نشر في 05/03/2024", DAY, None),
        ("آخر تحديث: ٥ مارس ٢٠٢٤", None, DAY),
        ("प्रकाशित: 5 मार्च 2024, 10:15 IST", DAY, None),
        ("Yayınlanma: 05.03.2024 - 10:15", DAY, None),
        ("Güncelleme: 5 Mart 2024 10:15", None, DAY),
        ("Cập nhật lúc 10:15, ngày 05/03/2024", None, DAY),
        ("ngày 05/03/2024", DAY, None),
        ("เผยแพร่: 5 มี.ค. 2567 10:15 น.", DAY, None),
        ("อัปเดตล่าสุด 5 มีนาคม 2567", None, DAY),
        ("Δημοσίευση: 05/03/2024", DAY, None),
        ("Τελευταία ενημέρωση: 5 Μαρτίου 2024", None, DAY),
        ("Publicat: 5 martie 2024, 10:15", DAY, None),
        ("Actualizat la 05.03.2024", None, DAY),
        ("发布时间：2024年3月5日 10:15", DAY, None),
        ("发布于2024年3月5日", DAY, None),
        ("更新：2024-03-05", None, DAY),
        ("입력 2024.03.05. 오전 10:15", DAY, None),
        ("公開日：2024年3月5日 最終更新：2024年3月6日", DAY, date(2024, 3, 6)),
        ("Yayın tarihi: 5 Mart 2024 | Güncelleme: 6 Mart 2024", DAY, date(2024, 3, 6)),
        ("Publié le 5 mars 2024 à 10h15, mis à jour le 6 mars 2024", DAY, date(2024, 3, 6)),
    ],
)
def test_a_labelled_line(line: str, published: date | None, updated: date | None) -> None:
    dates = dates_of_line(line)
    assert dates is not None
    assert (dates.published, dates.updated) == (published, updated)


@pytest.mark.parametrize(
    "line",
    [
        "5 марта 2024 года суд огласил приговор.",
        "Выборы прошли 5 марта 2024 года",
        "2024年3月5日,法院作出判决。",
        "Mahkeme 5 Mart 2024 tarihinde karar verdi.",
        "في 5 مارس 2024 أعلنت الوزارة القرار",
        "5 मार्च 2024 को अदालत ने फैसला सुनाया।",
        "เมื่อวันที่ 5 มีนาคม 2567 ศาลมีคำสั่ง",
        "Ngày 5 tháng 3 năm 2024, tòa tuyên án.",
        "Обновление города началось",
    ],
)
def test_a_sentence_with_a_date_is_no_line_of_dates(line: str) -> None:
    assert dates_of_line(line) is None


def test_a_label_alone() -> None:
    assert is_label("Опубликовано:")
    assert is_label("发布时间：")
    assert is_label("Yayınlanma Tarihi")
    assert not is_label("Публика собралась")


def test_the_place_of_a_date_counts_the_characters_of_the_line() -> None:
    line = "Ümit Şahin · 5 Mart 2024"
    found = find_dates(line)
    assert found is not None
    assert (found[0].published, found[1].of(line)) == (DAY, "5 Mart 2024")


HEADS = {
    "Паром сел на мель\n\n5 марта 2024, 10:15\n\n": "Паром сел на мель",
    "العبارة جنحت\n\nالثلاثاء 5 مارس 2024\n\n": "العبارة جنحت",
    "Feribot karaya oturdu\n\n05 Mart 2024 Salı\n\n": "Feribot karaya oturdu",
    "渡轮搁浅\n\n2024年03月05日 10:15\n\n": "渡轮搁浅",
    "渡轮抵港\n\n2024年03月05日 10:15 来源：新华网\n\n": "渡轮抵港",
    "العبارة عادت\n\nالقاهرة، 5 مارس 2024\n\n": "العبارة عادت",
    "नौका लौटी\n\nनई दिल्ली, 5 मार्च 2024\n\n": "नौका लौटी",
    "Feribot\n\nGiriş: 05.03.2024 - 10:15 Son Güncelleme: 06.03.2024 - 09:00\n\n": "Feribot",
    "เรือข้ามฟากเกยตื้น\n\n5 มี.ค. 2567 10:15 น.\n\n": "เรือข้ามฟากเกยตื้น",
    "नौका फंस गई\n\nप्रकाशित: 5 मार्च 2024\n\n": "नौका फंस गई",
    "Phà mắc cạn\n\nThứ ba, 5/3/2024, 10:15 (GMT+7)\n\n": "Phà mắc cạn",
    "Το πλοίο προσάραξε\n\nΔημοσίευση: 5 Μαρτίου 2024\n\n": "Το πλοίο προσάραξε",
    "Feribotul a eșuat\n\nPublicat: 05.03.2024, 10:15\n\n": "Feribotul a eșuat",
    "Пором сів на мілину\n\n5 березня 2024, 10:15\n\n": "Пором сів на мілину",
}


@pytest.mark.parametrize("head", HEADS)
def test_the_head_of_an_article(head: str) -> None:
    found = read_plain_metadata(f"{head}{'x' * 200}.")
    assert (found.title, found.published) == (HEADS[head], DAY)
