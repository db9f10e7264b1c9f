"""Bytes come back as the text that was written, or are refused with the reason."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import BinarySource, SourceError, UndecodableSource
from index.loaders.bytes.decoding import decode, html_charset

GERMAN = (
    "Der Bürgermeister von Köln erklärte am Freitag, die Brücke müsse für mehrere Wochen gesperrt "
    "werden. Die Straßenbahn fährt weiter."
)
FRENCH = (
    "Le maire a déclaré vendredi que l’école « resterait fermée » jusqu’à la fin du mois d’août, à "
    "cause des travaux. Les élèves iront au collège voisin."
)
SPANISH = "El alcalde señaló que la situación es “muy difícil” y pidió más ayuda para los niños."
PORTUGUESE = "O governo de São Paulo não respondeu às perguntas sobre a situação das estações."
ITALIAN = "La città è più tranquilla perché c’è poco traffico, ha detto il sindaco: «Così va bene»."
DANISH = "Borgmesteren i København sagde fredag, at broen lukkes på grund af øget trafik og skader."
POLISH = "Prezydent Warszawy zapowiedział, że most będzie zamknięty do końca października."
CZECH = (
    "Starosta řekl, že most přes řeku bude uzavřen až do konce října, lidé musí použít objížďku."
)
HUNGARIAN = (
    "A polgármester közölte, hogy a híd a hónap végéig zárva marad a felújítás idejére, ő kéri."
)
TURKISH = (
    "Belediye, köprünün ekim ayı sonuna kadar kapalı kalacağını açıkladı. Sürücüler beklemeli."
)
GREEK = "Ο δήμαρχος της Αθήνας δήλωσε την Παρασκευή ότι η γέφυρα θα παραμείνει κλειστή."
RUSSIAN = (
    "Власти города сообщили, что мост будет закрыт на ремонт до конца октября. Движение транспорта "
    "ограничено, жителям советуют другие маршруты."
)
UKRAINIAN = "Президент України заявив у п'ятницю, що війська можуть бути розгорнуті цими вихідними."
HEBREW = "ראש העיר הודיע ביום שישי כי הגשר ייסגר לתנועה עד סוף החודש בשל עבודות שיפוץ."
ARABIC = "أعلن رئيس البلدية يوم الجمعة أن الجسر سيبقى مغلقا حتى نهاية الشهر بسبب أعمال الصيانة."
JAPANESE = (
    "市長は金曜日、橋の改修工事のため今月末まで通行止めにすると発表した。\n市民には迂回路の利用を呼び"
    "かけている。"
)
CHINESE = (
    "市长星期五宣布，由于桥梁维修，道路将关闭至本月底。\n市民被要求使用其他路线，并注意安全。工程将于"
    "11月1日完成。"
)
TAIWANESE = "市長星期五宣布，由於橋樑維修，道路將關閉至本月底。市民被要求使用其他路線，並注意安全。"
KOREAN = (
    "시장은 금요일 다리 보수 공사로 이달 말까지 통행을 금지한다고 발표했다. 우회로를 이용해야 한다."
)


@pytest.mark.parametrize(
    ("text", "written", "read"),
    [
        (GERMAN, "latin-1", "cp1252"),
        (GERMAN, "cp1252", "cp1252"),
        (FRENCH, "cp1252", "cp1252"),
        (SPANISH, "cp1252", "cp1252"),
        (PORTUGUESE, "latin-1", "cp1252"),
        (ITALIAN, "cp1252", "cp1252"),
        (DANISH, "latin-1", "cp1252"),
        (POLISH, "cp1250", "cp1250"),
        (POLISH, "iso8859-2", "iso8859_2"),
        (CZECH, "cp1250", "cp1250"),
        (HUNGARIAN, "cp1250", "cp1250"),
        (TURKISH, "cp1254", "cp1254"),
        (GREEK, "cp1253", "cp1253"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8_r"),
        (RUSSIAN, "cp866", "cp866"),
        (UKRAINIAN, "cp1251", "cp1251"),
        (HEBREW, "cp1255", "cp1255"),
        (ARABIC, "cp1256", "cp1256"),
        (JAPANESE, "shift_jis", "cp932"),
        (JAPANESE, "euc_jp", "euc_jp"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "gb2312", "gb18030"),
        (TAIWANESE, "big5", "big5"),
        (KOREAN, "euc_kr", "cp949"),
        (FRENCH, "mac_roman", "mac_roman"),
        ("北朝鮮の部隊がロシアに派遣された。", "shift_jis", "cp932"),
        ("朝鲜军队已抵达俄罗斯。", "gb18030", "gb18030"),
        ("The mayor’s office said on Friday that it would close.", "cp1252", "cp1252"),
        ("He met his fiancée at the café on Friday.", "cp1252", "cp1252"),
        ("She said: “No.” The price was €5 — too much.", "cp1252", "cp1252"),
        ("Señor López said the work was done.", "latin-1", "cp1252"),
        ("The 5° rise; 3½ cups.", "cp1252", "cp1252"),
        ("He met his fiancée at the café on Friday.", "mac_roman", "mac_roman"),
        ("Beyond 3½ km², São Paulo and Genève, the mayor said, are fine.", "cp1252", "cp1252"),
        ("Lech Wałęsa spoke in the old shipyard of the town on Friday.", "cp1250", "cp1250"),
        *((text, code, code) for text in (GERMAN, RUSSIAN) for code in ("utf-16-le", "utf-16-be")),
        *((CHINESE, code, code) for code in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")),
    ],
)
def test_encodings_without_a_mark_are_guessed(text: str, written: str, read: str) -> None:
    decoded = decode(text.encode(written))
    assert decoded.text == text
    assert decoded.encoding == read
    assert decoded.notes == (f"encoding guessed: {read.replace('cp125', 'windows-125')}",)


@pytest.mark.parametrize("text", [GERMAN, RUSSIAN, CHINESE, "a"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marks_and_utf8_need_no_guess(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding, ())


def test_big_endian_marks_count_too() -> None:
    assert decode(b"\xfe\xff" + RUSSIAN.encode("utf-16-be")) == (RUSSIAN, "utf-16", ())
    assert decode(b"\0\0\xfe\xff" + RUSSIAN.encode("utf-32-be")) == (RUSSIAN, "utf-32", ())


@pytest.mark.parametrize(("end", "encoding"), [("Café.", "cp1252"), (RUSSIAN, "cp1251")])
def test_what_is_not_ascii_at_the_end_of_a_long_file_is_seen(end: str, encoding: str) -> None:
    text = "The bridge will close on Monday for repairs, the mayor said.\n" * 20_000 + end
    assert decode(text.encode(encoding))[:2] == (text, encoding)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n1 0 obj", "It is a PDF, not text"),
        (b"PK\x03\x04\x14\x00", "It is a zip archive (as .docx, .odt and .epub files are), not"),
        (b"\x89PNG\r\n\x1a\n\x00", "It is a PNG image, not text"),
        (b"{\\rtf1\\ansi Text}", "It is an RTF document, not text"),
        (b"hello\x00world!", "It contains NUL bytes"),
        (b"\x00\x01\x02\x03", "It contains NUL bytes"),
        (bytes(1000), "It contains NUL bytes"),
        (bytes(range(256)) * 20, "It contains NUL bytes"),
        (b"\x01\x02\x03\x04 abc \x05\x06", "6 of its first 11 characters are control codes"),
        (("\ufeff" + "a" * 300 + "\0").encode("utf-16-le"), "1 of its first 301 characters"),
        ("\ufeffa\0b\0".encode("utf-16-le"), "2 of its first 4 characters are control codes"),
    ],
)
def test_binary_files_are_refused(data: bytes, what: str) -> None:
    with pytest.raises(BinarySource) as raised:
        decode(data)
    assert str(raised.value).startswith(what)
    assert str(raised.value).endswith("export it as .txt, .md or .html first.")


def test_a_few_control_codes_are_still_text() -> None:
    text = "Page one.\x0cPage two, with a bell \x07 in it.\x1a"
    assert decode(text.encode()).text == text


def test_damaged_utf8_is_refused_with_the_place_not_read_as_something_else() -> None:
    data = "“Café”, she said. ".encode() * 10 + b"\xff" + "“Café”".encode() * 10
    with pytest.raises(UndecodableSource) as raised:
        decode(data)
    assert str(raised.value) == (
        "It is UTF-8 except for byte 0xff at offset 230; fix that byte, or save the file again "
        "as UTF-8."
    )
    decoded = decode(data, lenient=True)
    assert decoded.text == "“Café”, she said. " * 10 + "\ufffd" + "“Café”" * 10
    assert decoded.notes == ("bytes that could not be decoded were replaced with U+FFFD",)


@pytest.mark.parametrize("data", [b"\xff\xfea\0b", b"\xfe\xff\xd8\x00\x00a", b"\xef\xbb\xbf\xff"])
def test_what_breaks_off_after_its_mark_is_refused(data: bytes) -> None:
    with pytest.raises(
        UndecodableSource, match=r"cannot be decoded at byte \d+; save it again as UTF-8\."
    ):
        decode(data)


@pytest.mark.parametrize("seed", range(1, 7))
def test_what_fits_nothing_is_refused(seed: int) -> None:
    # All of it characters of windows-1252, none of it words.
    codes = {*range(0x20, 0x100)} - {0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D}
    data = random.Random(seed).choices(sorted(codes), k=400)
    with pytest.raises(UndecodableSource) as raised:
        decode(bytes(data))
    assert str(raised.value) == "No known encoding fits its bytes; save it again as UTF-8."


@pytest.mark.parametrize(
    ("data", "declared", "text", "encoding"),
    [
        (RUSSIAN.encode("koi8-r"), "koi8-r", RUSSIAN, "koi8-r"),
        (GERMAN.encode("latin-1"), "ISO-8859-1", GERMAN, "cp1252"),
        (RUSSIAN.encode(), "windows-1251", RUSSIAN, "utf-8"),
        (JAPANESE.encode("iso2022_jp"), "ISO-2022-JP", JAPANESE, "iso2022_jp"),
        (JAPANESE.encode("shift_jis"), "Shift_JIS", JAPANESE, "cp932"),
        (CHINESE.encode("gb2312"), "gb2312", CHINESE, "gb18030"),
        (b"plain \\u0041", "unicode_escape", "plain \\u0041", "utf-8"),
        (b"706c", "hex", "706c", "utf-8"),
        (GERMAN.encode("cp1252"), "no-such-thing", GERMAN, "cp1252"),
        (GERMAN.encode("cp1252"), "utf-8", GERMAN, "cp1252"),
    ],
)
def test_a_claim_is_believed_where_it_holds(
    data: bytes, declared: str, text: str, encoding: str
) -> None:
    decoded = decode(data, declared=declared)
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        (b'<html><head><meta charset="windows-1251">', "windows-1251"),
        (b"<meta charset=utf-8>", "utf-8"),
        (b"<META http-equiv='Content-Type' content='text/html; charset=Shift_JIS'>", "Shift_JIS"),
        (b"<?xml version='1.0' encoding='koi8-r'?><html>", "koi8-r"),
        (b"<html><body>charset=utf-8", ""),
        (b"", ""),
    ],
)
def test_the_charset_of_a_page_is_found(head: bytes, charset: str) -> None:
    assert html_charset(head) == charset


@given(st.binary(max_size=400), st.booleans(), st.sampled_from(["", "utf-8", "big5", "utf-16"]))
def test_any_bytes_are_decoded_or_refused(data: bytes, lenient: bool, declared: str) -> None:
    try:
        decoded = decode(data, declared=declared, lenient=lenient)
    except SourceError as error:
        said = str(error)
        assert "; " in said  # why, and what to do
        return
    if not lenient:
        assert decoded.text == data.decode(decoded.encoding)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n\t\r")))
def test_any_text_comes_back_from_utf8(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(text.encode()) == (text, "utf-8", ())
    assert decode(text.encode("utf-8-sig")) == (text, "utf-8-sig", ())
    assert decode(text.encode("utf-16")) == (text, "utf-16", ())
