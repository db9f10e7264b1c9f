"""Who wrote what and when, from heads as mail programs and damaged servers write them."""

from __future__ import annotations

from datetime import date

import pytest

from index.loaders.mail.headers import Head, file_name, plain_subject, read_head
from index.loaders.mail.parsing import children, parse_mail


def head(*fields: str | bytes) -> Head:
    lines = [each if isinstance(each, bytes) else each.encode() for each in fields]
    return read_head(parse_mail(b"\r\n".join([*lines, b"", b"The river rose.", b""])))


def test_a_mail_says_who_wrote_what_and_when() -> None:
    read = head(
        "From: =?utf-8?q?J=C3=A4ne_Doe?= <jane@echo.example>",
        "Subject: The Elm bridge",
        "Date: Fri, 03 May 2024 23:30:00 -0700",
        "Message-ID: <a1@echo.example>",
        "References: <a0@echo.example>\r\n <a9@echo.example>",
        "In-Reply-To: <a9@echo.example>",
    )
    assert (read.subject, read.author) == ("The Elm bridge", "Jäne Doe")
    # The day in the sender's time zone; in UTC it is the next.
    assert read.published == date(2024, 5, 3)
    assert read.message_id == "<a1@echo.example>"
    assert read.earlier == ("<a0@echo.example>", "<a9@echo.example>")


@pytest.mark.parametrize(
    ("field", "subject"),
    [
        ("Subject: =?iso-8859-1?Q?Br=FCcke?= =?iso-8859-1?Q?_gesperrt?=", "Brücke gesperrt"),
        # A character that is cut in two by the border of two encoded words.
        ("Subject: =?utf-8?B?QnLD?= =?utf-8?B?vGNrZQ==?=", "Brücke"),
        # Windows calls its own encoding ISO-8859-1.
        ("Subject: =?iso-8859-1?Q?=93Bridge=94?=", "“Bridge”"),
        ("Subject: =?no-such-charset?Q?Br=C3=BCcke?=", "Brücke"),
        ("Subject: Re: =?koi8-r?B?7c/T1A==?=\r\n =?koi8-r?B?IN7J09Q=?=", "Re: Мост чист"),
        ("Subject: Brücke".encode(), "Brücke"),
        ("Subject: =?utf-8?B?not base64 at all", "=?utf-8?B?not base64 at all"),
        ("Subject:\r\n  The bridge\r\n\tis closed", "The bridge is closed"),
    ],
)
def test_subjects_are_decoded(field: str | bytes, subject: str) -> None:
    assert head(field).subject == subject


def test_bytes_in_a_field_are_in_the_charset_of_the_text() -> None:
    read = head("Subject: Мост закрыт".encode("koi8-r"), "Content-Type: text/plain; charset=koi8-r")
    assert read.subject == "Мост закрыт"


@pytest.mark.parametrize(
    ("fields", "author"),
    [
        (['From: "Doe, Jane" <jane@echo.example>'], "Doe, Jane"),
        (["From: jane@echo.example"], "jane@echo.example"),
        (["From: jane@echo.example (Jane Doe)"], "Jane Doe"),
        (["From: Jane Doe <j@echo.example>, Bob Roe <b@echo.example>"], "Jane Doe, Bob Roe"),
        (
            [
                "From: 'Jane Doe' via Riverside <riverside@lists.example>",
                "X-Original-From: Jane Doe <jane@echo.example>",
            ],
            "Jane Doe",
        ),
        (["From: Jane Doe via Riverside <riverside@lists.example>"], "Jane Doe"),
        (["Sender: Jane Doe <jane@echo.example>"], "Jane Doe"),
        ([], ""),
    ],
)
def test_authors(fields: list[str], author: str) -> None:
    assert head(*fields).author == author


def test_comments_in_a_thousand_comments_are_no_names() -> None:
    assert set(head("From: " + "(" * 3_000).author) <= {"("}


@pytest.mark.parametrize(
    ("field", "published"),
    [
        ("Date: Sat, 4 May 2024 00:30:00 +0200 (CEST)", date(2024, 5, 4)),
        ("Date: 3 May 24 10:00 GMT", date(2024, 5, 3)),
        ("Date: Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("Date: Thu, 01 Jan 2195 00:00:00 +0000", None),
        ("Date: yesterday", None),
    ],
)
def test_days(field: str, published: date | None) -> None:
    read = head(field)
    assert read.published == published
    assert bool(read.notes) is (published is None)


@pytest.mark.parametrize(
    ("fields", "outlet"),
    [
        (['List-Id: "Riverside Neighbours" <riverside.lists.example>'], "Riverside Neighbours"),
        (["List-Id: <riverside.lists.example>", "Organization: Echo Daily"], "Echo Daily"),
        (["List-Id: 8f3a29bc01d <8f3a29bc01d.xt.example>"], ""),
        (["List-Id: 1204233 <1204233.xt.example>"], ""),
        (["Organization: n/a"], ""),
        (["Organization: " + "x" * 80], ""),
    ],
)
def test_a_list_or_an_organisation_is_an_outlet_if_it_looks_like_one(
    fields: list[str], outlet: str
) -> None:
    assert head(*fields).outlet == outlet


@pytest.mark.parametrize(
    "subject", ["Bridge", "Re: Bridge", "AW: Re[2]: Bridge", "RE: FW: TR : Bridge", "Réf: bridge"]
)
def test_subjects_of_one_thread_are_alike(subject: str) -> None:
    assert plain_subject(subject) == "bridge"


@pytest.mark.parametrize(
    ("field", "name"),
    [
        (b"Content-Disposition: attachment; filename*=utf-8''Br%C3%BCcke%20.pdf", "Brücke .pdf"),
        (
            b"Content-Disposition: attachment;\r\n filename*0*=utf-8''Br%C3%BC;"
            b"\r\n filename*1*=cke.pdf",
            "Brücke.pdf",
        ),
        (
            b'Content-Disposition: attachment; filename="=?utf-8?B?QnLDvGNrZS5wZGY=?="',
            "Brücke.pdf",
        ),
        ('Content-Disposition: attachment; filename="Brücke.pdf"'.encode(), "Brücke.pdf"),
        (b"Content-Type: application/pdf; name=bridge.pdf", "bridge.pdf"),
        (b"Content-Type: application/pdf; name*=no-such''x%FC.pdf", "xü.pdf"),
    ],
)
def test_names_of_attached_files(field: bytes, name: str) -> None:
    mail = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + field + b"\r\n\r\nx\r\n"
    (part,) = children(parse_mail(mail + b"--b--\r\n"))
    assert file_name(part) == name
