"""Decode the bytes of a file as text, or say why the bytes are not text."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import NamedTuple

from index.errors import BinarySource, UndecodableSource
from index.loaders.bytes.guessing import guess_encoding

_MARKS = (
    # UTF-32 comes before UTF-16, because its little-endian mark begins with UTF-16's mark.
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a zip archive (as .docx, .odt and .epub files are)"),
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

_REPLACED = "bytes that could not be decoded were replaced with U+FFFD"

# Only this many characters at the top of a text are checked; they stand for the whole text.
_SAMPLED = 1_000_000
_DETECTED_BYTES = 65_536
_MOST_CONTROLS = 0.05
_MOST_CONTROLS_GUESSED = 0.01
_READABLE = bytes([*b"\t\n\r", *range(0x20, 0x7F)])
_CONTROLS = [
    chr(code) for code in (*range(9), *range(0x0E, 0x20), *range(0x7F, 0xA0)) if code != 0x85
]

# The encodings that a page may declare. Names such as "hex" or "unicode_escape" are Python codecs
# too, and must not run.
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
    """A text and the encoding that decoded its bytes.

    Attributes:
        text: the decoded text.
        encoding: Python's name of the encoding; `data.decode(encoding)` gives the text, unless a
            note says that bytes were replaced.
        notes: remarks for the user: that the encoding was guessed, or that bytes were replaced.
    """

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, *, declared: str = "", lenient: bool = False) -> Decoded:
    """Decode a whole file; return its text, the encoding used, and remarks for the user.

    The first of these that applies decides:

    1. A byte order mark names the encoding; no other is tried.
    2. Bytes with NUL among them are UTF-32 or UTF-16 without a byte order mark.
    3. Bytes that are all ASCII are in the declared encoding, as ISO-2022-JP may be.
    4. Valid UTF-8 is UTF-8, whatever is declared: pages are re-saved as UTF-8 with their old
       declaration, and text in other encodings is almost never valid UTF-8.
    5. The declared encoding is used if it fits.
    6. Bytes that are mostly valid UTF-8 are damaged UTF-8; no other encoding is tried.
    7. The encoding is guessed.

    Args:
        data: the file's bytes.
        declared: the encoding that the file's content declares, empty if none. An encoding that
            Footnote does not know counts as none.
        lenient: whether to replace invalid bytes with U+FFFD, as browsers do. In the declared
            encoding at most one character in a hundred may be replaced; in damaged UTF-8 any.

    Raises:
        BinarySource: the bytes are not text.
        UndecodableSource: no encoding fits the bytes.
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise BinarySource(f"It is {kind}, not text; export it as .txt, .md or .html first.")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_marked(data, encoding)
    if b"\0" in data:
        return _decode_wide(data)
    codec = _DECLARED.get(_codec_name(declared), "")
    if codec and data.isascii():
        # ISO-2022-JP uses only ASCII bytes.
        return _check_controls(data.decode(codec), codec)
    try:
        return _check_controls(data.decode(), "utf-8")
    except UnicodeDecodeError as error:
        position = error.start
    if codec:
        try:
            return _check_controls(data.decode(codec), codec)
        except UnicodeDecodeError:
            text = data.decode(codec, "replace")
            if lenient and text.count("\ufffd") <= len(text) * _MOST_CONTROLS_GUESSED:
                return _check_controls(text, codec, (_REPLACED,))
    if _is_damaged_utf8(data):
        if lenient:
            return _check_controls(data.decode("utf-8", "replace"), "utf-8", (_REPLACED,))
        raise UndecodableSource(
            f"It is UTF-8 except for byte {data[position]:#04x} at offset {position}; fix that "
            "byte, or save the file again as UTF-8."
        )
    encoding = guess_encoding(data)
    if not encoding:
        raise UndecodableSource("No known encoding fits its bytes; save it again as UTF-8.")
    name = re.sub(r"^cp(?=125\d)", "windows-", encoding)
    return _check_controls(data.decode(encoding), encoding, (f"encoding guessed: {name}",))


def html_charset(data: bytes) -> str:
    """Return the encoding that a page's head declares, or an empty string."""
    match = re.search(
        rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", data[:4096], re.I
    )
    match = match or re.match(rb"\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})", data)
    return match.group(1).decode("ascii", "ignore") if match else ""


def _codec_name(name: str) -> str:
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""


def _decode_marked(data: bytes, encoding: str) -> Decoded:
    try:
        return _check_controls(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise UndecodableSource(
            f"It begins as {encoding.removesuffix('-sig')} but cannot be decoded at byte "
            f"{error.start}; save it again as UTF-8."
        ) from None


def _decode_wide(data: bytes) -> Decoded:
    """Decode UTF-16 or UTF-32 without a byte order mark; no other text contains zero bytes."""
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
        # Zero bytes that are not half of a character decode to rare or unassigned characters, or
        # to NUL.
        sample = text[:_SAMPLED]
        strange = sum(not (char.isprintable() or char.isspace()) for char in sample)
        if strange <= len(sample) * _MOST_CONTROLS_GUESSED and "\0" not in text:
            return Decoded(text, encoding, (f"encoding guessed: {encoding}",))
    raise BinarySource(
        "It contains NUL bytes, so it is not text; export it as .txt, .md or .html first."
    )


def _has_stray_zeros(data: bytes) -> bool:
    """Return whether the bytes are ASCII with stray zeros, which decode to rare, valid Chinese."""
    nonzero = data.translate(None, b"\0")
    readable = len(nonzero) - len(nonzero.translate(None, _READABLE))
    return data.count(0) < 0.4 * len(data) and readable > 0.9 * len(nonzero)


def _check_controls(text: str, encoding: str, notes: tuple[str, ...] = ()) -> Decoded:
    """Return a decoded text, checked for control characters.

    Raises:
        BinarySource: the text has too many control characters.
    """
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
    """Return whether the bytes are mostly valid UTF-8.

    More characters beyond ASCII must be valid than invalid; in other encodings few are valid.
    """
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(ord(character) > 127 for character in text) > 2 * broken
