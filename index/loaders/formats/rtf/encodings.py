"""The encodings that an RTF file names by numbers."""

from __future__ import annotations

import codecs

# By the number of \fcharset, from the specification of RTF 1.9.1.
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 78: "shift_jis", 79: "euc_kr", 80: "gb2312", 81: "big5",
    83: "cp1255", 84: "mac_arabic", 85: "mac_greek", 86: "mac_turkish", 87: "cp874",
    88: "mac_latin2", 89: "mac_cyrillic", 128: "cp932", 129: "cp949", 130: "johab", 134: "cp936",
    136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_PAGES = {65001: "utf-8", 10000: "mac_roman", 708: "iso8859-6", 819: "latin-1", 1361: "johab"}
DEFAULT = "cp1252"


def of_charset(number: int) -> str:
    """Return the encoding of a font's character set; empty if the file's own counts."""
    return _CHARSETS.get(number, "")


def of_page(number: int) -> str:
    """Return the encoding of a code page, or `DEFAULT` if Python does not know it."""
    name = _PAGES.get(number, f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return DEFAULT
    return name


def decode(content: bytes, encoding: str, *, is_raw: bool) -> str:
    """Return the characters of some bytes.

    Args:
        content: the bytes.
        encoding: Python's name of the encoding that the file names.
        is_raw: whether some stand in the file as they are, as programs do that write UTF-8.
    """
    if content.isascii():
        return content.decode("ascii")
    if is_raw:
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return content.decode(encoding, "replace")
