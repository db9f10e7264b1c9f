"""Bytes -> text, or the reason why they are none."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import NamedTuple

from index.errors import BinarySource, UndecodableSource
from index.loaders.bytes.guessing import guess_encoding

_MARKS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a zip archive (.docx, .odt and .epub are ones too)"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"OggS\x00", "an Ogg recording"),
    (b"ID3\x03", "an MP3 recording"),
    (b"ID3\x04", "an MP3 recording"),
)

_REPLACED = "bytes that fit no character were replaced by U+FFFD"

# Beyond this many characters the top stands for the whole.
_SAMPLED = 1_000_000
_DETECTED_BYTES = 65_536
_MOST_CONTROLS = 0.05
_MOST_CONTROLS_GUESSED = 0.01
_READABLE = bytes([*b"\t\n\r", *range(0x20, 0x7F)])
_CONTROLS = [
    chr(code) for code in (*range(9), *range(0x0E, 0x20), *range(0x7F, 0xA0)) if code != 0x85
]

# A page may name these; names such as "hex" or "unicode_escape" are codecs too, and must not run.
_DECLARED = {
    "ascii": "cp1252",  # as browsers do
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    **{f"iso8859-{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"cp{number}": f"cp{number}" for number in (866, 874, 932, 949, *range(1250, 1259))},
    **{name: name for name in ("gb18030", "big5", "big5hkscs", "euc_jp", "iso2022_jp")},
    **{name: name for name in ("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "utf-8")},
}


class Decoded(NamedTuple):
    """A text and how its bytes were read.

    Attributes:
        encoding: Python's name; `data.decode(encoding)` gives the text.
        notes: "encoding guessed: …" when the bytes did not settle it.
    """

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, *, declared: str = "", lenient: bool = False) -> Decoded:
    """Decode a whole file.

    Args:
        data: the file's bytes.
        declared: the encoding its content claims. UTF-8 that holds goes before it: pages are
            re-saved as UTF-8 under their old claim, and other encodings do not hold as UTF-8.
        lenient: put U+FFFD for the few bytes that do not fit, as browsers do.

    Raises:
        BinarySource: these are not the bytes of a text.
        UndecodableSource: no encoding fits.
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise BinarySource(f"It is {kind}, not text; export it as .txt, .md or .html first.")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding)
    if b"\0" in data:
        return _wide(data)
    claim = _DECLARED.get(_normalized(declared), "")
    if claim and data.isascii():
        return _checked(data.decode(claim), claim)  # ISO-2022-JP is made of ASCII bytes
    try:
        return _checked(data.decode(), "utf-8")
    except UnicodeDecodeError as error:
        position = error.start
    if claim:
        try:
            return _checked(data.decode(claim), claim)
        except UnicodeDecodeError:
            text = data.decode(claim, "replace")
            if lenient and text.count("\ufffd") <= len(text) * _MOST_CONTROLS_GUESSED:
                return _checked(text, claim, (_REPLACED,))
    if _is_damaged_utf8(data):
        if lenient:
            return _checked(data.decode("utf-8", "replace"), "utf-8", (_REPLACED,))
        raise UndecodableSource(
            f"It is UTF-8 but for byte {data[position]:#04x} at {position}; mend that "
            "place, or save the file again as UTF-8."
        )
    encoding = guess_encoding(data)
    if not encoding:
        raise UndecodableSource("No known encoding fits its bytes; save it again as UTF-8.")
    name = re.sub(r"^cp(?=125\d)", "windows-", encoding)
    return _checked(data.decode(encoding), encoding, (f"encoding guessed: {name}",))


def html_charset(data: bytes) -> str:
    """Return the encoding that a page's head declares, empty when it declares none."""
    match = re.search(
        rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", data[:4096], re.I
    )
    match = match or re.match(rb"\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})", data)
    return match.group(1).decode("ascii", "ignore") if match else ""


def _normalized(name: str) -> str:
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""


def _marked(data: bytes, encoding: str) -> Decoded:
    try:
        return _checked(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise UndecodableSource(
            f"It begins as {encoding.removesuffix('-sig')} but breaks off at byte {error.start}; "
            "save it again as UTF-8."
        ) from None


def _wide(data: bytes) -> Decoded:
    """Decode UTF-16 or UTF-32 without a mark: the only texts whose bytes hold zeros."""
    zeros = Counter(
        position % 4 for position, byte in enumerate(data[:_DETECTED_BYTES]) if not byte
    )
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    encodings = ("utf-32-le", "utf-32-be", "utf-16-le" if odd > even else "utf-16-be")
    for encoding in encodings if not _has_stray_zeros(data[:_DETECTED_BYTES]) else ():
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Zeros that are not half of a character decode to rare or unassigned ones, or to NUL.
        sample = text[:_SAMPLED]
        strange = sum(not (char.isprintable() or char.isspace()) for char in sample)
        if strange <= len(sample) * _MOST_CONTROLS_GUESSED and "\0" not in text:
            return Decoded(text, encoding, (f"encoding guessed: {encoding}",))
    raise BinarySource(
        "It holds zero bytes, so it is not text; export it as .txt, .md or .html first."
    )


def _has_stray_zeros(data: bytes) -> bool:
    """Say whether zeros were sprinkled into ASCII, which decodes to rare but valid Chinese."""
    rest = data.translate(None, b"\0")
    readable = len(rest) - len(rest.translate(None, _READABLE))
    return data.count(0) < 0.4 * len(data) and readable > 0.9 * len(rest)


def _checked(text: str, encoding: str, notes: tuple[str, ...] = ()) -> Decoded:
    limit = _MOST_CONTROLS_GUESSED if notes else _MOST_CONTROLS
    sample = text[:_SAMPLED]
    controls = sum(map(sample.count, _CONTROLS))
    if controls > len(sample) * limit or "\0" in text:
        raise BinarySource(
            f"{controls} of its first {len(sample)} characters are control codes, so it is not "
            "text; export it as .txt, .md or .html first."
        )
    return Decoded(text, encoding, notes)


def _is_damaged_utf8(data: bytes) -> bool:
    """Say whether more characters hold as UTF-8 than break it; other encodings rarely hold."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(ord(character) > 127 for character in text) > 2 * broken
