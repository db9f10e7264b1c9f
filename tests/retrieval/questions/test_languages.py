"""A question in another language is told from an English one, and from names and typing errors."""

from __future__ import annotations

import pytest

from retrieval.questions.languages import (
    is_in_another_language,
    script_of,
)


@pytest.mark.parametrize(
    "question",
    [
        "Wie viele Fischer sind am Montag ertrunken?",
        "Combien de pêcheurs se sont noyés lundi ?",
        "¿Cuántos pescadores se ahogaron el lunes?",
        "Quanti pescatori sono annegati?",
        "Ilu rybaków utonęło w poniedziałek?",
        "Kaç balıkçı boğuldu?",
        "Сколько рыбаков утонуло?",
        "كم صيادا غرقوا؟",
        "何人の漁師が",
        "Пожар в Orlby",
        "Wer gewann?",
        "Wer ist Gitte Aarns?",
        "Qui est Gitte Aarns ?",
        "¿Quién es Gitte Aarns?",
        "Wann wurde die Brücke gesperrt?",
    ],
)
def test_another_language(question: str) -> None:
    assert is_in_another_language(question)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?!…",
        "How many fishermen drowned on Monday?",
        "fishermen drowned monday",
        "how mnay fihsermen drwoned",
        "Gitte Aarns Tornby Orlby",
        "gitte aarns",
        "Los Angeles fires",
        "Che Guevara diary",
        "ferry to Los Angeles and Las Palmas",
        "What does “pêcheurs se sont noyés lundi” mean?",
        "What is 漁師?",
        "Who edits ¡Hola! magazine?",
        "𝐟𝐢𝐬𝐡𝐞𝐫𝐦𝐞𝐧 𝐝𝐫𝐨𝐰𝐧𝐞𝐝",
        "Café Müller 2 ª",
        "15,000",
        "µg dose",
        "Ω",
        "Орлби ferry sinking report",
        "a b c d e f",
    ],
)
def test_english_names_and_typing_errors(question: str) -> None:
    assert not is_in_another_language(question)


def test_a_pasted_article_is_told_at_once() -> None:
    assert is_in_another_language("Wie viele Fischer ertranken gestern? " * 200)


def test_vietnamese_is_told_from_english_names() -> None:
    assert is_in_another_language("Bảo tàng ban đầu được gọi là gì?")
    assert not is_in_another_language("What did Nguyễn Đình Lương say about the ferry?")


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Why did the ferry stop?", "LATIN"),
        ("Чому зупинився паром «Корал» у бухті?", "CYRILLIC"),
        ("لماذا توقفت العبارة في الخليج؟", "ARABIC"),
        ("猫头鹰什么时候离开了钟楼？", "CJK"),
        ("フェリーはなぜ湾で止まったのですか", "CJK"),
        ("2024?", ""),
    ],
)
def test_the_script_of_a_text(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    "text",
    [
        "¿Qué financiaron Lane y Vail?",
        "¿Cuántas capturas ha conseguido Jared Allen en su carrera?",
        "Tên khác của Phía Tây Fresno là gì?",
        "Có bao nhiêu loài được tìm thấy ở Burgess Shale?",
    ],
)
def test_names_and_english_words_hide_no_spanish_or_vietnamese(text: str) -> None:
    assert is_in_another_language(text)


def test_a_vietnamese_name_is_no_vietnamese_question() -> None:
    assert not is_in_another_language("Who is Nguyễn Phú Trọng?")
