"""A mail is read as its reader sees it, and each file attached to it as a file of its own."""

from __future__ import annotations

import base64
from datetime import date
from email.message import EmailMessage

import pytest

from index.documents import Document, Span
from index.errors import MalformedSource, SourceError, SourceTooLarge, UnsupportedFormat
from index.layout import PlaceKind
from tests.read_formats import read_document, read_documents, read_error, read_parts, searched

HEAD = b"From: Jane Doe <jane@echo.example>\r\nSubject: Bridge\r\nDate: 3 May 2024 10:00 +0200\r\n"


def mail(text: str = "The bridge over the Elm is closed.\n") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Jane Doe <jane@echo.example>"
    message["Subject"] = "Bridge"
    message["Date"] = "Fri, 03 May 2024 10:00:00 +0200"
    message.set_content(text)
    return message


def with_body(kind: str, body: bytes) -> bytes:
    return HEAD + f"Content-Type: {kind}\r\n\r\n".encode() + body


def test_a_mail() -> None:
    document = read_document("a.eml", mail().as_bytes())
    assert document.doc_id == "a.eml"
    assert document.text == "The bridge over the Elm is closed."
    assert (document.title, document.author) == ("Bridge", "Jane Doe")
    assert (document.published, document.source, document.uri) == (date(2024, 5, 3), "", "")
    assert document.notes == ()


def test_a_mail_without_a_subject_is_called_by_its_first_words() -> None:
    content = b"From: jane@echo.example\n\nThe bridge over the Elm is closed for weeks.\n"
    assert read_document("a.eml", content).title.startswith("Untitled: The bridge over the Elm")


@pytest.mark.parametrize(
    ("charset", "encoding"), [("cp1252", "iso-8859-1"), ("utf-8", "us-ascii"), ("cp1251", "x-none")]
)
def test_the_charset_may_be_wrong(charset: str, encoding: str) -> None:
    text = "Мост закрыт. Река вышла из берегов." if charset == "cp1251" else "“Brücke” für 5 €"
    body = base64.encodebytes(text.encode(charset))
    head = f'text/plain; charset="{encoding}"\r\nContent-Transfer-Encoding: base64'
    assert read_document("a.eml", with_body(head, body)).text == text


def test_quoted_printable_and_line_ends() -> None:
    body = b"Die Br=C3=BCcke =\r\nist zu.\r\n\r\nSeit gestern.\r\n"
    head = "text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable"
    assert read_document("a.eml", with_body(head, body)).text == (
        "Die Brücke ist zu.\n\nSeit gestern."
    )


def test_flowed_lines_are_joined() -> None:
    body = b"The bridge \r\nis closed.\r\n\r\n> Is it \r\n> closed?\r\n-- \r\nJane\r\n"
    text = read_document("a.eml", with_body("text/plain; format=flowed", body)).text
    assert text == "The bridge is closed.\n\n> Is it closed?\n-- \nJane"


def test_flowed_lines_may_delete_their_spaces() -> None:
    body = "橋は \r\n閉鎖。\r\n".encode()
    kind = "text/plain; charset=utf-8; format=flowed; delsp=yes"
    assert read_document("a.eml", with_body(kind, body)).text == "橋は閉鎖。"


def test_of_two_forms_the_page_is_read_which_programs_show() -> None:
    message = mail("The bridge over the Elm is closed. https://echo.example/a-long-address\n")
    message.add_alternative(
        "<html><body><p>The bridge over the <b>Elm</b> is closed.</p><table><tr><th>Day<th>Cars"
        "<tr><td>Monday<td>120</table><div style='display:none'>preheader</div></body></html>",
        subtype="html",
    )
    assert read_document("a.eml", message.as_bytes()).text == (
        "The bridge over the Elm is closed.\n| Day | Cars |\n|---|---|\n| Monday | 120 |"
    )


def test_of_two_forms_the_fuller_is_read() -> None:
    message = mail("The bridge over the Elm is closed for three weeks.\n\nThe ferry runs.\n")
    message.add_alternative("<p>Your program cannot show this mail.</p>", subtype="html")
    text = read_document("a.eml", message.as_bytes()).text
    assert text == "The bridge over the Elm is closed for three weeks.\n\nThe ferry runs."


def test_the_whole_page_of_a_mail_is_kept() -> None:
    page = (
        "<div class='newsletter'><div class='related'><p>The ferry runs hourly.</p></div>"
        "<div class='footer'><p>Written by the mayor.</p></div></div>"
    )
    document = read_document("a.eml", with_body("text/html", page.encode()))
    assert document.text == "The ferry runs hourly.\nWritten by the mayor."


def test_pictures_are_counted_and_files_are_read() -> None:
    message = mail()
    message.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="map.gif")
    message.add_attachment("The river rose.", filename="river.txt")
    message.add_attachment(
        b"<html><p>The ferry runs every hour of the day now.</p></html>",
        maintype="text",
        subtype="html",
        filename="ferry.html",
    )
    message.add_attachment(b"\0\0", maintype="video", subtype="mp4", filename="a/b.mp4")
    parts = read_parts("a.eml", message.as_bytes())
    assert list(parts) == ["", "river.txt", "ferry.html", "a-b.mp4"]
    assert isinstance(parts["a-b.mp4"], UnsupportedFormat)
    for name, text in (
        ("", "The bridge over the Elm is closed."),
        ("river.txt", "The river rose.\n"),
        ("ferry.html", "The ferry runs every hour of the day now."),
    ):
        document = parts[name]
        assert isinstance(document, Document)
        assert document.text == text
    body, file = parts[""], parts["river.txt"]
    assert isinstance(body, Document)
    assert isinstance(file, Document)
    assert body.notes == ("1 picture left out",)
    assert file.doc_id == "a.eml/river.txt"
    assert file.notes == ("attached to the mail 'Bridge' of Jane Doe",)
    # The mail's day and author say nothing of the file.
    assert (file.published, file.author) == (None, "")


def test_a_forwarded_mail_is_a_document_of_its_own() -> None:
    inner = mail("The ferry runs.\n")
    inner.replace_header("Subject", "Ferry / timetable")
    inner.replace_header("From", "Bob Roe <bob@echo.example>")
    inner.add_attachment("07:00\n08:00\n", filename="times.txt")
    outer = mail("For you.\n")
    outer.add_attachment(inner)
    documents = read_documents("a.eml", outer.as_bytes())
    name = "Ferry - timetable.eml"
    assert list(documents) == ["", name, f"{name}/times.txt"]
    assert documents[name].text == "The ferry runs."
    assert documents[name].author == "Bob Roe"
    assert documents[""].text == "For you."


def test_texts_below_one_another_are_one() -> None:
    body = (
        b"--b\r\n\r\nThe bridge is closed.\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nThe ferry runs.\r\n--b--\r\n"
    )
    document = read_document("a.eml", with_body("multipart/mixed; boundary=b", body))
    assert document.text == "The bridge is closed.\n\nThe ferry runs."


def test_a_quotation_is_told_from_what_the_writer_says() -> None:
    text = (
        "Three weeks.\n\nOn 3 May 2024 at 9:00, Bob Roe <bob@echo.example> wrote:\n"
        "> How long is the bridge closed?\n> I need to know.\n\nAsk the mayor.\n"
    )
    document = read_document("a.eml", mail(text).as_bytes())
    assert document.layout.kind is PlaceKind.QUOTATION
    for words, place in (
        ("Three weeks", ""),
        ("How long", "quoted from Bob Roe, 2024-05-03"),
        ("Ask the mayor", ""),
    ):
        start = document.text.index(words)
        assert document.layout.place_of(Span(start, start + len(words))) == place
    assert "How long" in searched(document)


def test_a_page_marks_what_it_quotes_and_its_signature() -> None:
    page = (
        "<div>Three weeks.</div><div class='gmail_signature'>Jane Doe<br>Echo</div>"
        "<div class='gmail_quote'><div class='gmail_attr'>On 3 May 2024 at 9:00, Bob Roe "
        "&lt;<a href='mailto:b@x.example'>b@x.example</a>&gt; wrote:<br></div>"
        "<blockquote class='gmail_quote'><div>How long?</div></blockquote></div><div>Ask.</div>"
    )
    document = read_document("a.eml", with_body("text/html", page.encode()))
    start = document.text.index("How long")
    assert document.layout.label_of(Span(start, start + 8)) == "quoted from Bob Roe, 2024-05-03"
    assert document.layout.label_of(Span(0, 5)) == ""
    assert [span.of(document.text) for span in document.skipped] == ["Jane Doe", "Echo"]
    assert document.text.endswith("How long?\nAsk.")


def test_a_signature_is_not_searched_unless_it_is_all() -> None:
    document = read_document("a.eml", mail("The bridge is closed.\n-- \nJane Doe\n").as_bytes())
    assert searched(document).strip() == "The bridge is closed."
    assert searched(read_document("a.eml", mail("-- \nJane Doe\n").as_bytes())) == "-- \nJane Doe"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ('multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b', b"--b--\r\n"),
        ('application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"', b"MIAG"),
        ("application/pkcs7-mime; smime-type=signed-data", b"MIAG"),
        ("text/plain", b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"),
    ],
)
def test_an_encrypted_mail_is_refused_with_the_way_out(kind: str, body: bytes) -> None:
    error = read_error("a.eml", with_body(kind, body))
    assert isinstance(error, MalformedSource)
    assert "mail program" in str(error)


def test_a_signed_mail_is_read() -> None:
    body = (
        b"--b\r\nContent-Type: text/plain\r\n\r\nThe bridge is closed.\r\n--b\r\n"
        b"Content-Type: application/pgp-signature; name=signature.asc\r\n\r\nx\r\n--b--\r\n"
    )
    document = read_document("a.eml", with_body("multipart/signed; boundary=b", body))
    assert document.text == "The bridge is closed."


def test_mail_of_apple_has_a_number_above_and_notes_below() -> None:
    content = mail().as_bytes()
    wrapped = f"{len(content)}\n".encode() + content + b"<?xml version='1.0'?><plist>x</plist>"
    assert read_document("a.emlx", wrapped).text == "The bridge over the Elm is closed."


@pytest.mark.parametrize("content", [b"", b"The bridge is closed.\nIt is.\n", b"\0\1\2\3"])
def test_what_is_no_mail_is_refused(content: bytes) -> None:
    assert "no mail" in str(read_error("a.eml", content))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (
            b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nhi\r\n" * 100_000,
            SourceTooLarge,
        ),
        (
            b"".join(
                b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
                for n in range(10_000)
            ),
            MalformedSource,
        ),
        (b"Content-Type: message/rfc822\r\n\r\n" * 10_000, MalformedSource),
        (b"X-A: b\r\n" * 1_000_000 + b"\r\nhi", SourceTooLarge),
    ],
)
def test_parts_and_fields_without_end(content: bytes, kind: type[SourceError]) -> None:
    error = read_error("a.eml", content)
    assert type(error) is kind
    assert str(error).endswith(".")
