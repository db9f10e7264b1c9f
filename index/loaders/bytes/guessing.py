"""Guess the encoding of a text that was written before Unicode."""

from __future__ import annotations

from collections import Counter

_DETECTED_BYTES = 65_536
_FEW = 0.1
_MOSTLY = 0.8
_BEYOND_ASCII = bytes(range(0x80, 0x100))

# The encodings that articles are found in. Without this list the detector also proposes EBCDIC,
# Urdu code pages and UTF-7, which fit almost any bytes.
_DETECTED = [
    *(f"cp{number}" for number in (1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 866)),
    *("iso8859_2", "iso8859_5", "iso8859_7", "iso8859_9", "koi8_r", "koi8_u", "tis_620"),
    *("mac_roman", "mac_cyrillic", "cp932", "euc_jp", "gb18030", "big5", "cp949"),
]
# The lower-case letters beyond ASCII of the languages that each encoding is used for.
_WESTERN = tuple(
    map(
        frozenset,
        (
            "áéíñóúü¿¡ªº",  # Spanish
            "àáâãçéêíóôõúüªº",  # Portuguese
            "àâçéèêëîïôœùûü",  # French
            "àèéìíîòóùú",  # Italian
            "àçèéíïòóúü·",  # Catalan
            "äöüß",  # German
            "åäöéæøóòôü",  # Nordic
            "áéëèïíóöúü",  # Dutch
            "áéíóúýðþæö",  # Icelandic
        ),
    )
)
_CENTRAL = tuple(
    map(
        frozenset,
        (
            "ąćęłńóśźż",  # Polish
            "áäčďéěíĺľňóôŕřšťúůýž",  # Czech, Slovak
            "áéíóöőúüű",  # Hungarian
            "ăâîşţ",  # Romanian
            "čćđšž",  # Croatian, Slovene
        ),
    )
)
_TURKISH = (frozenset("çğıöşüâî"),)
_BALTIC = (frozenset("ąčęėįšųūž"), frozenset("āčēģīķļņšūž"))
_LATIN = {
    "cp1252": _WESTERN,
    "cp1250": _CENTRAL,
    "cp1254": _TURKISH,
    "cp1257": _BALTIC,
    "iso8859_2": _CENTRAL,
    "iso8859_9": _TURKISH,
    "mac_roman": _WESTERN,
}
_TYPOGRAPHY = frozenset("“”‘’„‚«»‹›–—…•\u00a0\u00ad")
_SIGNS = frozenset("·€£©®™°§†‡¼½¾²³×´¿¡")  # never within a word


def guess_encoding(data: bytes) -> str:
    """Return an encoding in which the whole of `data` reads as a language.

    Args:
        data: the bytes of a file that is not UTF-8 and has no byte order mark.

    Returns:
        Python's name of the encoding, or an empty string if no encoding fits.
    """
    # Imported here, because a library of UTF-8 files never needs it.
    from charset_normalizer import from_bytes

    sample = _sample_lines(data)
    ranked = [match.encoding for match in from_bytes(sample, cp_isolation=_DETECTED)]
    if ranked[:1] == ["cp949"] and not _is_korean(sample):
        ranked = ranked[1:] or ranked  # short Japanese or Chinese looks Korean to the detector
    # The detector reports cp1250 for most short texts in cp1252 ("seńaló" for "señaló"), and any
    # code page for English with one accent. So the letters decide between the Latin encodings; the
    # first of them, cp1252, wins a tie.
    shares = {encoding: _spelled_share(sample, encoding) for encoding in _LATIN}
    latin = sorted(_LATIN, key=shares.__getitem__, reverse=True)
    is_fully_spelled = shares[latin[0]] == 1
    is_english = len(data) - len(data.translate(None, _BEYOND_ASCII)) < _FEW * len(data)
    if not ranked:
        order = latin[:1] if is_fully_spelled else []
    elif ranked[0] in _LATIN or (is_english and is_fully_spelled):
        order = [*latin, *ranked]
    else:
        order = ranked
    return next((encoding for encoding in order if _fits(data, encoding)), "")


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _sample_lines(data: bytes) -> bytes:
    """Return short data as it is, and of longer data the first lines that are not ASCII.

    Lines are safe places to cut: a newline is never half of another character.
    """
    if len(data) <= _DETECTED_BYTES:
        return data
    sample = bytearray()
    for line in data.splitlines():
        if not line.isascii():
            sample += line[:_DETECTED_BYTES] + b"\n"
        if len(sample) >= _DETECTED_BYTES:
            break
    return bytes(sample)


def _is_korean(sample: bytes) -> bool:
    """Return whether most characters beyond ASCII are syllables of EUC-KR, a subset of cp949."""
    beyond = [char for char in sample.decode("euc_kr", "replace") if char > "\x7f"]
    return sum("가" <= char <= "힣" for char in beyond) > _MOSTLY * len(beyond)


def _spelled_share(sample: bytes, encoding: str) -> float:
    """Return the largest share of characters beyond ASCII that are letters of one language."""
    text = f"\n{sample.decode(encoding, 'replace')}\n"
    letters: Counter[str] = Counter()
    strange = 0
    for before, character, after in zip(text, text[1:], text[2:], strict=False):
        if character < "\x80" or character in _TYPOGRAPHY:
            continue
        if character.isupper() and before.islower():
            strange += 1  # "mayorÕs"
        elif character.isalpha():
            letters[character.lower()] += 1
        elif character not in _SIGNS or (before.isalpha() and after.isalpha()):
            strange += 1  # "Wa³êsa"
    spelled = max(sum(letters[letter] for letter in alphabet) for alphabet in _LATIN[encoding])
    total = letters.total() + strange
    return spelled / total if total else 1.0
