"""Months, years and figures of a question in one language, in an article in another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from index.documents import Document, Span
from index.text.languages import LANGUAGE_NAMES
from index.text.values.calendars import CALENDARS, full_names
from index.text.values.multipliers import multipliers_of
from retrieval.judgement.asked_items import AskedItems
from retrieval.lacking.article_words import ArticleWords
from retrieval.numbers.written_numbers import written_numbers
from retrieval.question import question_words
from retrieval.questions.items import ItemKind, QuestionItem, question_items
from retrieval.wording.written_dates import MONTH_LANGUAGES, months_in, other_years_in
from tests.ranked_passages import ranked


def items_of(question: str) -> list[QuestionItem]:
    return list(question_items(question, question_words(question)))


def dates_of(question: str) -> list[tuple[str, int]]:
    return [(item.kind.value, item.date) for item in items_of(question) if item.date]


def lacking(
    question: str, text: str, language: str, published: date | None = None
) -> list[tuple[str, float]]:
    """Return the dates and figures of a question, each with how much of it an article lacks."""
    article = Document(
        doc_id="a", title="", text=text, sha256="", language=language, published=published
    )
    words = ArticleWords(article, Span(0, len(text)))
    kinds = {ItemKind.YEAR, ItemKind.MONTH, ItemKind.FIGURE}
    return [(i.text, words.lacking(i)) for i in items_of(question) if i.kind in kinds]


MARCH_2023 = [("month", 3), ("year", 2023)]


@pytest.mark.parametrize(
    "question",
    [
        "What happened in March 2023?",
        "Was geschah im März 2023?",
        "Que s'est-il passé en mars 2023 ?",
        "¿Qué pasó en marzo de 2023?",
        "Cosa accadde nel marzo 2023?",
        "O que aconteceu em março de 2023?",
        "Wat gebeurde er in maart 2023?",
        "Ce s-a întâmplat în martie 2023?",
        "Mart 2023'te ne oldu?",
        "Что произошло в марте 2023 года?",
        "Що сталося у березні 2023 року?",
        "Τι συνέβη τον Μάρτιο του 2023;",
        "ماذا حدث في مارس 2023؟",
        "ماذا حدث في آذار ٢٠٢٣؟",
        "मार्च 2023 में क्या हुआ?",
        "मार्च २०२३ में क्या हुआ?",
        "เกิดอะไรขึ้นในเดือนมีนาคม 2566",
        "เกิดอะไรขึ้นในเดือนมีนาคม 2023",
        "Chuyện gì xảy ra vào tháng 3 năm 2023?",
    ],
)
def test_a_month_and_a_year_in_any_language(question: str) -> None:
    assert dates_of(question) == MARCH_2023
    text = "The ferry sank on 5 March 2023 near Orlby."
    assert [share for _, share in lacking(question, text, "en")] == [0, 0]
    other = "The ferry sank on 5 June 2021 near Orlby."
    assert [share for _, share in lacking(question, other, "en")] == [1, 1]


@pytest.mark.parametrize(
    "question",
    [
        "2023年3月发生了什么？",
        "2023年三月发生了什么？",
        "2023年3月に何が起きましたか",
        "2023년 3월에 무슨 일이",
    ],
)
def test_counted_months_in_scripts_without_spaces(question: str) -> None:
    assert sorted(dates_of(question)) == sorted(MARCH_2023)
    assert "".join(item.text for item in items_of(question)).startswith("2023")


ARTICLES = {
    "en": "The ferry sank on 5 March 2023.",
    "de": "Die Fähre sank am 5. März 2023.",
    "fr": "Le ferry a coulé le 5 mars 2023.",
    "es": "El ferri se hundió el 5 de marzo de 2023.",
    "it": "Il traghetto affondò il 5 marzo 2023.",
    "pt": "O ferry afundou em março de 2023.",
    "nl": "De veerboot zonk op 5 maart 2023.",
    "ro": "Feribotul s-a scufundat în martie 2023.",
    "tr": "Feribot 5 Mart 2023'te battı.",
    "ru": "Паром затонул 5 марта 2023 года.",
    "uk": "Пором затонув у березні 2023 року.",
    "el": "Το πλοίο βυθίστηκε στις 5 Μαρτίου 2023.",
    "ar": "غرقت العبّارة في 5 مارس ٢٠٢٣.",
    "hi": "नौका 5 मार्च 2023 को डूब गई।",
    "th": "เรือจมเมื่อวันที่ 5 มีนาคม 2566",
    "vi": "Chiếc phà chìm ngày 5 tháng 3 năm 2023.",
    "zh": "渡轮于2023年3月5日沉没。",
    "ja": "フェリーは2023年3月5日に沈没した。",
    "ko": "여객선은 2023년 3월 5일 침몰했다.",
}


@pytest.mark.parametrize("language", ARTICLES)
def test_the_date_of_an_article_in_any_language(language: str) -> None:
    assert language in MONTH_LANGUAGES
    text = ARTICLES[language]
    assert lacking("What sank in March 2023?", text, language) == [("March", 0), ("2023", 0)]
    assert lacking("What sank in April 2022?", text, language) == [("April", 1), ("2022", 1)]
    assert lacking("Что затонуло в апреле 2022?", text, language)[0] == ("апреле", 1)


@pytest.mark.parametrize("code", sorted(CALENDARS))
def test_every_month_is_found_beside_its_year(code: str) -> None:
    assert code in LANGUAGE_NAMES
    for name, number in full_names(CALENDARS[code]).items():
        written = name.capitalize() if code == "de" else name
        assert months_in(f"x {written} 2023", code) == {number}, name


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ocak yanıyordu, aralık kapandı ve ekim yapıldı.", "tr"),
        ("Sunt mai multe; cu 5 mai multe decât ieri.", "ro"),
        ("Sonda a ajuns pe Marte.", "ro"),
        ("Mars est une planète.", "fr"),
        ("Julio pagó, y Abril también.", "es"),
        ("Лютий мороз.", "uk"),
        ("Мартин пришёл.", "ru"),
        ("مارس الرياضة كل يوم وآب إلى بيته.", "ar"),
        ("उन्होंने मार्च किया।", "hi"),
        ("花了3个月，第13月。", "zh"),
        ("Mất 3 tháng 3 ngày.", "vi"),
        ("2 out of 3 set sail in dec.", "pt"),
        ("mai und märz", "de"),
        ("", "ru"),
    ],
)
def test_words_that_are_no_months(text: str, language: str) -> None:
    assert months_in(text, language) == frozenset()


@pytest.mark.parametrize(
    "question",
    [
        "What did Avril Lavigne and Julio Iglesias sing?",
        "Did 2 out of 3 agree, 10 years ago 2010?",
        "What did Mars 2020 find?",
        "Where is Mayo Clinic?",
        "What do mai and mars mean?",
        "Who set 3 fires?",
        "Лютый мороз?",
    ],
)
def test_names_and_words_of_a_question_that_are_no_months(question: str) -> None:
    assert ItemKind.MONTH not in {item.kind for item in items_of(question)}


def test_thai_years_are_years_of_ours_only_where_thai_says_so() -> None:
    assert other_years_in("ในปี 2566 และ พ.ศ. 2565") == {2023, 2022}
    assert other_years_in("เขามี 2566 คน") == frozenset()
    assert lacking("What sank in 2022?", "เรือ 2565 ลำ", "th") == [("2022", 1)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("в прошлом году затонул", "ru"),
        ("العام الماضي", "ar"),
        ("去年沉没", "zh"),
        ("geçen yıl battı", "tr"),
        ("năm ngoái", "vi"),
        ("पिछले साल", "hi"),
        ("ปีที่แล้ว", "th"),
        ("anul trecut", "ro"),
        ("l’année dernière", "fr"),
    ],
)
def test_the_year_before_in_the_words_of_the_article(text: str, language: str) -> None:
    published = date(2024, 4, 2)
    assert lacking("What sank in 2023?", text, language, published) == [("2023", 0)]
    assert lacking("What sank in 2022?", text, language, published) == [("2022", 1)]
    assert lacking("What sank in 2023?", "x", language, published) == [("2023", 1)]


def test_the_month_before_in_the_words_of_the_article() -> None:
    published = date(2024, 4, 2)
    for text, language in (("в прошлом месяце", "ru"), ("上个月", "zh"), ("เดือนที่แล้ว", "th")):
        assert lacking("What sank in March?", text, language, published) == [("March", 0)]
    # Three months ago.
    assert lacking("What sank in March?", "3 เดือนก่อน", "th", published) == [("March", 1)]


@pytest.mark.parametrize(
    ("question", "text", "language", "expected"),
    [
        ("3万人去了哪里？", "30,000 people left.", "en", 0),
        ("3万人去了哪里？", "3 people left.", "en", 1),
        ("3万人去了哪里？", "300 people left.", "en", 1),
        ("Where did 30,000 people go?", "3万人离开。", "zh", 0),
        ("Where did 300,000 people go?", "3万人离开。", "zh", 1),
        ("Where did the 3 billion go?", "30亿元", "zh", 0),
        ("Where did the 3 billion go?", "3亿元", "zh", 1),
        ("Where did 35,000 go?", "3万5千人", "zh", 1),
        ("Куда ушли 1,5 млн человек?", "Some 1.5 million people left.", "en", 0),
        ("Куда ушли 1,5 млн человек?", "Some 1.5 billion people left.", "en", 1),
        ("Куда ушли 12 500 человек?", "Some 12,500 people left.", "en", 0),
        ("Where did 12,500 go?", "Ушли 12 500 человек.", "ru", 0),
        ("Where did 10,000 go?", "10–15 тысяч человек", "ru", 0),
        ("Where did 15,000 go?", "10–15 тысяч человек", "ru", 0),
        ("Where did 1.5 million go?", "15 लाख लोग", "hi", 0),
        ("Where did 150,000 go?", "15 लाख लोग", "hi", 1),
        ("Where did 1.5 million go?", "15,00,000 लोग", "hi", 0),
        ("Where did 3.5 million go?", "٣٫٥ مليون", "ar", 0),
        ("Where did 1,200 go?", "١٬٢٠٠ شخص", "ar", 0),
        ("Where did 3,000 go?", "3 آلاف شخص", "ar", 0),
        ("Where did 30,000 go?", "30 bin kişi", "tr", 0),
        ("Where did 3 trillion go?", "3 nghìn tỷ đồng", "vi", 0),
        ("Where did 30 billion go?", "3 หมื่นล้านบาท", "th", 0),
        ("Where did 3 billion go?", "3 หมื่นล้านบาท", "th", 1),
        ("Where did 30,000 go?", "30 de mii de oameni", "ro", 0),
        ("Where did 1.2 billion go?", "1,2 δισ. ευρώ", "el", 0),
        ("Where did 3 billion go?", "3 mil millones", "es", 0),
        ("Where did 3 million go?", "3 mil millones", "es", 1),
        ("¿Adónde fueron 30 mil personas?", "30 mil personas", "es", 0),
        ("Where did 1.2 trillion go?", "1,2 Billionen Euro", "de", 0),
        ("Where did 1.2 billion go?", "1,2 Billionen Euro", "de", 1),
        # One number and another.
        ("Куда ушли 1,234 млн?", "1,234 million left.", "en", 1),
        # As in English before: the digits decide.
        ("Where did 1.5 million go?", "1.5m left.", "en", 0),
        ("Where did 5 million go?", "In millions: 5", "en", 0),
    ],
)
def test_a_figure_in_another_language(
    question: str, text: str, language: str, expected: float
) -> None:
    assert [share for _, share in lacking(question, text, language)] == [expected]


@pytest.mark.parametrize(
    ("text", "language", "readings"),
    [
        ("1.234", "de", {"1234"}),
        ("1.234", "en", {"1.234"}),
        ("1.234", "es", {"1.234", "1234"}),
        ("1.234,5", "", {"1234.5"}),
        ("1,234.5", "", {"1234.5"}),
        ("1.234.567", "", {"1234567"}),
        ("12,34,567", "hi", {"1234567"}),
        ("0.125", "de", {"0.125"}),
        ("1,5", "en", {"1.5"}),
        ("1 234 567,8", "fr", {"1234567.8"}),
    ],
)
def test_what_figures_may_mean(text: str, language: str, readings: set[str]) -> None:
    [number] = written_numbers(text, language)
    assert number.readings == frozenset(map(Decimal, readings))


def test_a_time_is_no_number_and_english_parts_nothing_by_spaces() -> None:
    assert [number.readings for number in written_numbers("12:30", "en")] == [None]
    assert len(list(written_numbers("On May 12 300 people left.", "en"))) == 2


def test_a_word_that_multiplies_in_one_language_only() -> None:
    assert multipliers_of("tr")["bin"] == 3
    assert multipliers_of("de")["billion"] == 12
    assert multipliers_of("en")["billion"] == 9
    assert {"bin", "mil", "billion"}.isdisjoint(multipliers_of(""))
    assert multipliers_of("en")["万"] == 4


def judged(question: str, text: str, language: str) -> list[float]:
    article = Document(doc_id="a", title="", text=text, sha256="", language=language)
    return AskedItems(question, question_words(question), [ranked(article)]).lacking(0)


def test_a_missing_month_counts_in_another_script_where_both_are_known() -> None:
    russian, bulgarian = "Паром затонул в марте.", "Фериботът потъна през март."
    assert judged("What sank in March?", russian, "ru") == [0]
    assert judged("What sank in April?", russian, "ru") == [1]
    assert judged("Что затонуло в марте?", "It sank in March.", "en") == [0]
    assert judged("Что затонуло в апреле?", "It sank in March.", "en") == [1]
    # No table of its months, and no language.
    assert judged("What sank in April?", bulgarian, "bg") == [0]
    assert judged("What sank in April?", russian, "") == [0]
    assert judged("Что затонуло в апреле?", "It sank in March.", "") == [0]


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("2023年3月有3万人参加了吗？", ["2023年", "3月", "有", "3万", "人参加了吗"]),
        ("Ушли 1,5 млн человек?", ["Ушли", "1,5 млн", "человек"]),
        ("ใน 3หมื่นคน", ["ใน", "3หมื่น", "คน"]),
        ("نعم كانون الثاني 2023", ["نعم", "كانون الثاني", "2023"]),
    ],
)
def test_the_items_of_a_clause_without_spaces(question: str, texts: list[str]) -> None:
    assert [item.text for item in items_of(question)] == texts
