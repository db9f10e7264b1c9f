"""What a mail quotes is found, with whom it quotes, in the forms of many programs."""

from __future__ import annotations

import pytest

from index.documents import Span
from index.loaders.mail.quotations import find_quotations
from tests.growth import assert_time_grows_with_length


def quoted(text: str, depths: tuple[int, ...] = ()) -> list[tuple[str, str]]:
    """Return the label and the last line of each quotation."""
    found = find_quotations(text, depths)
    for quotation in found:
        assert Span(quotation.span.start, quotation.span.end).contains(quotation.body)
    return [(each.label, each.span.of(text).splitlines()[-1]) for each in found]


JANE = "quoted from Jane Doe, 2024-05-03"


@pytest.mark.parametrize(
    ("attribution", "label"),
    [
        ("On Fri, May 3, 2024 at 10:00 AM Jane Doe <jane@echo.example> wrote:", JANE),
        ("On 3 May 2024, at 10:00, Jane Doe wrote:", JANE),
        ("On Fri, May 3, 2024 at 10:00 AM Jane Doe\n<jane@echo.example> wrote:", JANE),
        ("Jane Doe wrote:", "quoted from Jane Doe"),
        ("Am 3. Mai 2024 um 10:00 schrieb Jane Doe <jane@echo.example>:", JANE),
        ("Am Fr., 3. Mai 2024 um 10:00 Uhr schrieb Jane Doe <\njane@echo.example>:", JANE),
        ("Am 03.05.24 um 10:00 schrieb Jane Doe:", "quoted from Jane Doe"),
        ("Jane Doe schrieb am 03.05.2024 um 10:00:", JANE),
        ("Le ven. 3 mai 2024 à 10:00, Jane Doe <jane@echo.example> a écrit :", JANE),
        ("El vie, 3 may 2024 a las 10:00, Jane Doe (<jane@echo.example>) escribió:", JANE),
        ("El 3/5/24 a las 10:00, Jane Doe escribió:", "quoted from Jane Doe"),
        ("On 5/3/24 10:00, jane@echo.example wrote:", "quoted from jane@echo.example"),
        (
            "03.05.2024 14:20 пользователь <jane@echo.example> написал:",
            "quoted from jane@echo.example, 2024-05-03",
        ),
        ("", "quoted from an earlier mail"),
    ],
)
def test_lines_with_marks(attribution: str, label: str) -> None:
    text = f"I agree.\n\n{attribution}\n\n> The bridge is closed.\n>\n> For weeks.\n\nBob"
    (quotation,) = find_quotations(text)
    assert quotation.label == label
    assert quotation.span.of(text) == (
        f"{attribution}\n\n> The bridge is closed.\n>\n> For weeks.".lstrip("\n")
    )
    assert quotation.body.of(text) == "> The bridge is closed.\n>\n> For weeks."


@pytest.mark.parametrize(
    "head",
    [
        "-----Original Message-----\nFrom: Jane Doe <jane@echo.example>\nSent: Friday, May 3, 2024 "
        "10:00 AM\nTo: Bob Roe\nSubject: Bridge",
        "________________________________\nFrom: Jane Doe\nSent: Friday, May 3, 2024\nTo: Bob",
        "-----Ursprüngliche Nachricht-----\nVon: Jane Doe <jane@echo.example>\nGesendet: Freitag, "
        "3. Mai 2024 10:00\nAn: Bob\nBetreff: Brücke",
        "De : Jane Doe <jane@echo.example>\nEnvoyé : vendredi 3 mai 2024 10:00\nÀ : Bob\nObjet : P",
        "De: Jane Doe\nEnviado: viernes, 3 de mayo de 2024 10:00\nPara: Bob\nAsunto: Puente",
        "*From:* Jane Doe\n*Date:* 3 May 2024\n*To:* Bob",
        "On 3 May 2024 at 10:00, Jane Doe <jane@echo.example> wrote:",
    ],
)
def test_heads_without_marks_begin_a_quotation_to_the_end(head: str) -> None:
    text = f"Yes.\n\n{head}\n\nIs it closed?\n\nJane"
    (quotation,) = find_quotations(text)
    assert quotation.label == JANE
    assert quotation.body.of(text) == "Is it closed?\n\nJane"


@pytest.mark.parametrize(
    "line",
    [
        "---------- Forwarded message ---------\nFrom: Jane Doe <jane@echo.example>\n"
        "Date: Fri, May 3, 2024 at 10:00 AM\nSubject: Bridge\nTo: Bob",
        "Begin forwarded message:\n\nFrom: Jane Doe\nDate: 3 May 2024\nTo: Bob",
        "-------- Weitergeleitete Nachricht --------\nBetreff: B\nDatum: 3. Mai 2024\nVon: Jane Doe"
        "\nAn: Bob",
    ],
)
def test_a_forwarded_mail(line: str) -> None:
    text = f"For you.\n\n{line}\n\nIt is closed."
    assert quoted(text) == [("forwarded from Jane Doe, 2024-05-03", "It is closed.")]


def test_answers_between_quoted_lines_are_the_writers_own() -> None:
    text = "> Is it closed?\n\nYes.\n\n> For how long?\n\nThree weeks."
    unknown = "quoted from an earlier mail"
    assert quoted(text) == [(unknown, "> Is it closed?"), (unknown, "> For how long?")]


def test_a_quotation_within_a_quotation_is_of_another() -> None:
    text = (
        "No.\n\nOn 3 May 2024 at 10:00, Bob <b@x.example> wrote:\n"
        "> On 2 May 2024 at 9:00, Ann <a@x.example> wrote:\n>> Closed?\n> I think so."
    )
    assert quoted(text) == [
        ("quoted from Bob, 2024-05-03", "On 3 May 2024 at 10:00, Bob <b@x.example> wrote:"),
        ("quoted from Ann, 2024-05-02", ">> Closed?"),
        ("quoted from Bob, 2024-05-03", "> I think so."),
    ]


def test_depths_of_a_page_count_like_marks() -> None:
    text = "No.\nOn 3 May 2024 at 10:00, Jane Doe wrote:\nClosed?\nBob"
    assert quoted(text, (0, 0, 1, 0)) == [(JANE, "Closed?")]


@pytest.mark.parametrize(
    "text",
    [
        "On 3 May 2024, the mayor wrote:\n\nDear citizens.",
        "From: the river to: the sea\n\nThe bridge is closed.",
        "The mayor wrote:\n\nDear citizens.",
        "From: Paris\n\nA letter.",
    ],
)
def test_prose_quotes_no_mail(text: str) -> None:
    assert quoted(text) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        ">" * 1_000_000,
        (">" * 500 + "\n") * 2_000,
        ("On " + "a." * 100 + " wrote:\n") * 4_000,
        ("On 3 May 2024 " + "a." * 50 + " @ wrote:\n") * 3_000,
        "From: x\nTo: y@\n" * 20_000,
        "On on\n" * 50_000,
        "On 3 May 2024 a@b.example wrote:\n" * 10_000,
        " " * 2_000_000,
        "\n" * 1_000_000,
        "From: " + "a" * 2_000_000 + "\nSent: x\nTo: y",
    ],
)
def test_the_time_grows_with_the_length_of_any_text(text: str) -> None:
    assert_time_grows_with_length(find_quotations, text)
