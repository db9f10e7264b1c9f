"""A box of mails: each is found, named for good, and knows which of the others it quotes."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from index.documents import Document
from index.errors import SourceError
from index.loaders.mail.boxes import Box, find_mails
from tests.read_formats import read_documents, read_error, read_parts, searched

FORMATS = Path(__file__).parents[3] / "data/formats"
FIRST = "From jane@echo.example Fri May  3 10:00:00 2024\n"


def mail(number: int, subject: str, text: str, answers: int | None = None, day: int = 3) -> str:
    reply = f"In-Reply-To: <{answers}@echo.example>\n" if answers is not None else ""
    return (
        f"{FIRST}From: Writer {number} <w{number}@echo.example>\nSubject: {subject}\n"
        f"Date: {day:02} May 2024 10:00 +0200\nMessage-ID: <{number}@echo.example>\n{reply}\n"
        f"{text}\n\n"
    )


CLOSED = mail(1, "Bridge", "The bridge over the Elm is closed for three weeks.\n\nWho pays?")
ANSWER = mail(
    2,
    "Re: Bridge",
    "The county pays.\n\nOn 3 May 2024 at 10:00, Writer 1 <w1@echo.example> wrote:\n"
    "> The bridge over the Elm is closed\n> for three weeks.\n>\n> Who pays?",
    answers=1,
    day=4,
)


def test_every_mail_is_an_article() -> None:
    documents = read_documents("inbox.mbox", (CLOSED + ANSWER).encode())
    first, second = documents
    assert first.startswith("2024-05-03 Bridge ")
    assert second.startswith("2024-05-04 Re: Bridge ")
    assert documents[first].doc_id == f"inbox.mbox/{first}"
    assert documents[first].text == (
        "The bridge over the Elm is closed for three weeks.\n\nWho pays?"
    )
    assert documents[first].author == "Writer 1"
    assert documents[second].published == date(2024, 5, 4)
    assert documents[first].sha256 != documents[second].sha256


def test_a_mail_keeps_its_name_whatever_stands_before_it_and_however_it_was_delivered() -> None:
    (alone,) = read_documents("a.mbox", ANSWER.encode())
    delivered = ANSWER.replace("Subject:", "Received: by mx.example\nX-Status: R\nSubject:")
    *_, after = read_documents("a.mbox", (CLOSED * 3 + delivered.replace("\n", "\r\n")).encode())
    assert after == alone


def test_names_are_no_paths() -> None:
    (name,) = read_documents("a.mbox", mail(1, "a/../../b\\c", "The river rose.").encode())
    assert name.startswith("2024-05-03 a-..-..-b-c ")


def test_what_is_quoted_from_a_mail_of_the_box_is_not_searched_twice() -> None:
    documents = read_documents("a.mbox", (CLOSED + ANSWER).encode())
    _, answer = documents.values()
    assert searched(answer).strip() == "The county pays."
    assert "Who pays?" in answer.text
    assert answer.notes == (
        "reply to the mail 'Bridge' of Writer 1, 2024-05-03",
        "what it quotes of other mails in the same file is not searched twice",
    )


def test_what_is_quoted_from_elsewhere_is_searched() -> None:
    (answer,) = read_documents("a.mbox", ANSWER.encode()).values()
    assert "> Who pays?" in searched(answer)
    assert answer.notes == ()


def test_a_quotation_that_was_changed_is_searched() -> None:
    changed = ANSWER.replace("three weeks", "nine weeks")
    _, answer = read_documents("a.mbox", (CLOSED + changed).encode()).values()
    assert "nine weeks" in searched(answer)


def test_a_reply_without_a_reference_is_of_its_thread() -> None:
    answer = ANSWER.replace("In-Reply-To: <1@echo.example>\n", "")
    _, document = read_documents("a.mbox", (CLOSED + answer).encode()).values()
    assert searched(document).strip() == "The county pays."


def test_of_two_mails_that_quote_each_other_one_is_read_whole() -> None:
    words = "The bridge over the Elm is closed for three weeks."
    mails = [
        mail(1, "Re: Bridge", f"One.\n\n> {words}", answers=2),
        mail(2, "Re: Bridge", f"Two.\n\n> {words}", answers=1),
    ]
    first, second = read_documents("a.mbox", "".join(mails).encode()).values()
    assert words in searched(first)
    assert words not in searched(second)


def test_a_reply_that_says_nothing_itself_is_read_whole() -> None:
    quoting = "> The bridge over the Elm is closed\n> for three weeks."
    empty = mail(2, "Re: Bridge", quoting, answers=1, day=4)
    _, document = read_documents("a.mbox", (CLOSED + empty).encode()).values()
    assert searched(document) == quoting


def test_the_same_mail_is_read_once() -> None:
    documents = read_documents("a.mbox", (CLOSED * 3 + ANSWER).encode())
    assert len(documents) == 2
    *_, last = documents.values()
    assert "left out 2 copies of mails that are in the file more than once" in last.notes


def test_two_mails_that_claim_one_name_are_two() -> None:
    other = CLOSED.replace("three weeks", "four weeks")
    assert len(read_documents("a.mbox", (CLOSED + other).encode())) == 2


def test_a_deleted_mail_is_left_out() -> None:
    deleted = CLOSED.replace("Subject:", "X-Mozilla-Status: 0009\nSubject:")
    (document,) = read_documents("a.mbox", (deleted + ANSWER).encode()).values()
    assert "left out 1 mail that the mail program has deleted" in document.notes


def test_a_mail_that_fails_costs_itself_only() -> None:
    sealed = mail(3, "Secret", "x").replace("\n\nx", "\nContent-Type: multipart/encrypted\n\nx")
    parts = read_parts("a.mbox", (sealed + CLOSED).encode())
    failed, read = parts.values()
    assert isinstance(failed, SourceError)
    assert "encrypted" in str(failed)
    assert isinstance(read, Document)
    assert next(iter(parts)).startswith("2024-05-03 Secret ")


def test_files_are_named_below_their_mail() -> None:
    file = "Content-Disposition: attachment; filename=t.txt\n\n07:00"
    text = f"--b\n\nThe river rose.\n--b\n{file}\n--b--"
    content = mail(1, "Times", text).replace(
        "\n\n--b", "\nContent-Type: multipart/mixed; boundary=b\n\n--b", 1
    )
    body, attached = read_documents("a.mbox", content.encode())
    assert attached == f"{body}/t.txt"


@pytest.mark.parametrize(
    "mark",
    [
        FIRST,
        "From 1793@xxx Fri May 03 10:00:00 +0000 2024\n",
        "From - Fri May  3 10:00:00 2024\r\n",
        "From \r\n",
        "From jane at echo.example  Fri May  3 10:00:00 2024\n",
    ],
)
def test_marks_between_mails(mark: str) -> None:
    lines = f"Subject: a\n\nFrom then on it rained.\n\nFrom Monday: sun.\n\n{mark}Subject: b\n\nx\n"
    content = (mark + lines).encode()
    starts, ends = find_mails(io.BytesIO(content))
    assert len(starts) == 2
    assert content[starts[0] : ends[0]].endswith(b"From Monday: sun.\n\n")
    assert content[starts[1] : ends[1]] == b"Subject: b\n\nx\n"


@pytest.mark.parametrize("block", [64, 1_100, 5_000])
def test_mails_across_the_borders_of_blocks(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.loaders.mail.boxes._BLOCK", block)
    mails = [mail(n, f"Mail {n}", f"Words {n}. " * (n * 7 % 60)) for n in range(1, 80)]
    content = "".join(mails).encode()
    starts, ends = find_mails(io.BytesIO(content))
    found = [content[start:end].decode() for start, end in zip(starts, ends, strict=True)]
    assert [FIRST + each for each in found] == mails


def test_lines_that_begin_with_from_are_as_they_were_sent() -> None:
    content = mail(1, "a", ">From here on it rains.\n\n>>From a quotation.").encode()
    box = Box(io.BytesIO(content))
    assert box.content(0).rstrip().endswith(b"\n\nFrom here on it rains.\n\n>From a quotation.")


def test_a_file_without_a_mail_is_refused() -> None:
    assert "No mail begins in it" in str(read_error("a.mbox", b"From here on it rains.\n"))


def test_a_box_that_mutt_wrote() -> None:
    """Mutt 2.2.12 wrote it: two mails, one with a table attached, in UTF-8 and in Latin-1."""
    documents = read_documents("bridge.mbox", (FORMATS / "bridge.mbox").read_bytes())
    first, table, second = documents
    subject = "Iron bridge: Brücke wird gesperrt"
    assert [each.title for each in documents.values()] == [subject, "counts.csv", f"Re: {subject}"]
    assert table == f"{first}/counts.csv"
    assert documents[first].author == "Jana Müller"
    assert documents[first].published == documents[second].published == date(2026, 11, 29)
    assert documents[first].text == (
        "Dear colleagues,\n\nthe council of Tolvar decided on Tuesday to close the iron bridge "
        "over the Nar to lorries from March 2024 — 12,500 cars a day are too many for it, said "
        "Mayor "
        "Čedo Körnitz.\n\nRegards,\nJana Müller"
    )
    assert documents[table].text.startswith("Bridge: Nar · Year: 1911 · Cars a day: 12500\n")
    assert documents[second].layout.labels[0] == "quoted from Jana Müller, 2024-03-05"
    assert searched(documents[second]).startswith("Thanks, Jana. How many lorries a day is that?")
