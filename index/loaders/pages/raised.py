"""Write superscripts and subscripts as text: powers, ordinals, formulas, fractions, note marks.

A note mark must never be joined to a figure: "12,500<sup>3</sup> euros" is not 12,5003 euros. Note
marks are left out; powers and subscripts become the characters of Unicode for them.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any, NamedTuple

from index.loaders.pages.elements import (
    all_elements,
    classes_of,
    declarations,
    name_parts,
    replace,
    tag_of,
    text_after,
    text_before,
    text_of,
    without_controls,
)
from index.loaders.pages.unseen import Styles

_SUPERSCRIPTS = dict(zip("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_SUBSCRIPTS = dict(
    zip("0123456789+-−–=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)

_NOTE_NAMES = frozenset(
    {"fn", "footnote", "footnotes", "noteref", "note", "reference", "ref", "endnote", "cite"}
    | {"citation", "sup note", "fussnote", "fußnote", "appel", "nota", "footref"}
)
_NOTE_ROLES = frozenset({"doc-noteref", "doc-footnote"})
_NOTE_ID = re.compile(r"(?:[\w-]*[-_:])?(?:fn|note|footnote|endnote|ftn|ref)[-_:]?(\d{1,3})", re.I)
_NOTE_MARK = re.compile(r"\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\)?|[a-z]\)?|[ivx]{1,4}", re.IGNORECASE)
_PLAIN_MARK = re.compile(r"\d{1,3}|\[\w{1,3}\]|\(\d{1,3}\)|[*†‡§]{1,3}")
_NOTE_LINK = re.compile(
    r"#\W*(?:[\w-]*[-_:])?(?:fn|ftn|note|footnote|endnote|ref|reference|cite|fussnote)",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[\[(][^\[\]()]{1,20}[\])](?:\s*[\[(][^\[\]()]{1,20}[\])])*")
_FEW = 20  # children of an element around a note mark
_SYMBOLS = re.compile(r"[*†‡§¶#]{1,4}")
_LABEL = re.compile(r"\[?(\d{1,3}|[*†‡]+|a(?=[\]).:]))\]?[.):]?\s")

_EXPONENT = re.compile(r"[+\-−–]?\d{1,3}|[nmk]|\d?n")
_ION = re.compile(r"\d{0,2}[+\-−–]")
_ORDINAL = frozenset(
    {"st", "nd", "rd", "th", "er", "re", "e", "ère", "ere", "ème", "eme", "ième", "nde"}
    | {"os", "as", "ª", "º", "°", "ste", "de", "es", "ers", "res", "mes", "èmes", "h", "min", "s"}
)
_INDICATORS = {"a": "ª", "o": "º"}
# 2ª, Mª José, n.º 5
_INDICATED = re.compile(r"(?<![\d.,])\d\d?\Z|(?<!\w)(?:[nNM]\.?|D\.)\Z")
_TRADEMARKS = {"tm": "™", "sm": "℠", "®": "®", "™": "™", "℠": "℠", "©": "©", "(r)": "®"}
_UNITS = frozenset(
    {"m", "km", "cm", "mm", "dm", "µm", "μm", "nm", "ft", "yd", "mi", "kg", "qm", "hm", "dam"}
)
# Read as units only after a figure: elsewhere they are words.
_UNITS_AND_WORDS = frozenset(
    {"in", "s", "h", "inch", "inches", "feet", "miles", "metres", "meters"}
)
_FORMULA = re.compile(r"(?:mc|[πρ]?r|χ|[a-zA-HJ-Z])")
_ISOTOPE = re.compile(
    r"(?:\d|\d{2,3}(?=[A-Z])(?!He?\b))(?:(?<=\d\d)|(?=He?\b))(?:H|He|Li|Be|B|C|N|O|F|Na|Mg|Al|Si|P|S|Cl|K|Ca|Cr|Mn|Fe|Co|Ni|Cu|Zn|As|Se|Br|Kr|Rb|Sr"
    r"|Tc|Ru|Ag|Cd|Sn|Sb|Te|I|Xe|Cs|Ba|Ir|Au|Hg|Tl|Pb|Bi|Po|Rn|Ra|Th|Pa|U|Np|Pu|Am|Cm)(?![a-zA-Z])"
)
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")
_LAST_NUMBER = re.compile(r"(?<![\d.,’'])\d+\Z|\d[\d.,’']*\d\Z")
_ROMAN = re.compile(r"(?:^|[^\w])[IVXLC]+\Z")
_ARITHMETIC_BEFORE = re.compile(r"[=×·+−^√]\s*-?\d+\Z")
_ARITHMETIC_AFTER = re.compile(r"\s*[=×·+−^<>≈]")
_MILLIONS = re.compile(r"[$€£¥]\s?\d[\d.,]*\s?m\Z")
_RAISING = frozenset({"sup", "superscript", "super", "footnote-ref", "footnote-mark"})
_LOWERING = frozenset({"sub", "subscript"})
_FRACTION_BAR = re.compile(r"\s*[/⁄∕]\s*")
_LONGEST_MARK = 16


class Notes(NamedTuple):
    """The notes of a page.

    Attributes:
        labels: the numbers of the notes that stand on the page, and `a` if its notes have letters.
        linked: whether some marks link to notes.
    """

    labels: frozenset[str] = frozenset()
    linked: bool = False


_NO_NOTES = Notes()


def write_raised(tree: Any, styles: Styles) -> None:
    """Replace all superscripts and subscripts of a tree with text.

    Args:
        tree: the tree.
        styles: what the page's style sheets say.
    """
    for element in all_elements(tree, "span", "a", "font", "small", "em", "i", "b", "strong"):
        if element.attrib and (tag := _tag_by_style(element, styles)):
            if tag_of(element) == "a":
                # The link tells that it is a mark.
                element.tag, tag = tag, "a"
                link = element.makeelement(
                    "a", {"href": without_controls(element.get("href") or "")}
                )
                link.text, element.text = element.text, None
                link.extend(list(element))
                element.append(link)
            else:
                element.tag = tag
    elements = all_elements(tree, "sup", "sub")
    if not elements:
        return
    notes = _read_notes(tree, elements)
    for element in elements:
        if element.getparent() is None:
            continue
        if tag_of(element) == "sup" and _write_fraction(element):
            continue
        text, before, after = text_of(element), text_before(element), text_after(element)
        if tag_of(element) == "sup":
            written = raised(text, before, after, notes, linked=_is_note(element, text))
        else:
            written = lowered(text, before, linked=_is_note(element, text))
        replace(element, written)


def raised(
    text: str, before: str, after: str, notes: Notes = _NO_NOTES, *, linked: bool = False
) -> str:
    """Return a superscript as text, with a space where it would join what it does not belong to.

    Args:
        text: the superscript.
        before: the end of the line before it.
        after: the beginning of the line after it.
        notes: the notes of the page.
        linked: whether it links to a note, or is marked as a reference.
    """
    if not text:
        return ""
    lower = text.lower()
    is_mark = bool(_NOTE_MARK.fullmatch(text))
    if _BRACKETED.fullmatch(text) or _SYMBOLS.fullmatch(text) or (linked and is_mark):
        return "" if before.strip() else f"{text.strip('[]')} "
    if lower in _TRADEMARKS:
        return _TRADEMARKS[lower]
    if text[0].isdigit() and before[-1:].isdigit() and re.match(r"[/⁄]\d", after):
        return f" {text}"
    is_label = notes.linked or lower in notes.labels
    if lower in _INDICATORS and _INDICATED.search(before) and not is_label:
        return _INDICATORS[lower]
    if _is_joined(lower, before):
        return text
    if _is_power(text, before, after, notes):
        return _raise(text)
    if text.isdigit() and _ISOTOPE.match(text + after):
        return _raise(text)
    if not before.strip():
        return f"[{text}] " if is_mark else _apart(text, "", after)
    if is_mark and (text[0].isdigit() or len(text.rstrip(")")) == 1):
        return _ambiguous(text, before, notes)
    return _apart(text, before, after)


def lowered(text: str, before: str, *, linked: bool = False) -> str:
    """Return a subscript as text; the arguments are those of `raised`."""
    if not text:
        return ""
    if linked or _BRACKETED.fullmatch(text):
        return ""
    last = before[-1:]
    if last.isdigit() and text[0].isdigit():
        number = _LAST_NUMBER.search(before)
        # A base as in 1011₂; anything else under a figure is a mark.
        return _lower(text) if number and number[0].strip("01") == "" else ""
    if not (last.isalpha() or last in {")", "]"}) or len(text) > _LONGEST_MARK:
        return _apart(text, before, "")
    if all(character in _SUBSCRIPTS for character in text):
        return _lower(text)
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        return text
    word = _LAST_WORD.search(before)
    return f"_{text}" if word and len(word[0]) == 1 else _apart(text, before, "")


def _is_joined(lower: str, before: str) -> bool:
    """Return whether a superscript is the end of an ordinal, an hour or an abbreviation."""
    last = before[-1:]
    if last.isdigit() or _ROMAN.search(before):
        return lower in _ORDINAL or lower == "+"
    word = _LAST_WORD.search(before)
    return bool(word) and len(word[0] if word else "") <= 2 and lower.isalpha() and len(lower) <= 4


def _is_power(text: str, before: str, after: str, notes: Notes) -> bool:
    if not _EXPONENT.fullmatch(text) and not _ION.fullmatch(text):
        return False
    number = _LAST_NUMBER.search(before)
    if number:
        if _ARITHMETIC_BEFORE.search(before) or _ARITHMETIC_AFTER.match(after):
            return True
        if number[0] == "10":
            return text not in notes.labels
        return number[0] == "2" and text.isdigit() and 5 <= int(text) <= 99
    word = _LAST_WORD.search(before)
    if not word:
        return False
    rest = before[: word.start()].rstrip()
    if word[0] in _UNITS:
        return not _MILLIONS.search(before)
    if word[0] in _UNITS_AND_WORDS:
        return rest[-1:].isdigit()
    if _ION.fullmatch(text):
        return len(word[0]) <= 3 and word[0][0].isupper()
    if not _FORMULA.fullmatch(word[0]):
        return False
    return not text.isdigit() or (text in {"2", "3", "4"} and text not in notes.labels)


def _ambiguous(text: str, before: str, notes: Notes) -> str:
    """Return a small number or letter above a figure or a word that nothing else explains."""
    number = _LAST_NUMBER.search(before)
    is_small = number is not None and number[0].isdigit() and len(number[0]) == 1
    if is_small and text.isdigit() and not notes.linked and text not in notes.labels:
        # As the page shows it: neither 7 to the power of 2 nor note 2 is lost.
        return _raise(text)
    return ""


def _raise(text: str) -> str:
    return "".join(_SUPERSCRIPTS.get(character, character) for character in text)


def _lower(text: str) -> str:
    return "".join(_SUBSCRIPTS[character] for character in text)


def _apart(text: str, before: str, after: str) -> str:
    start = " " if before and before[-1].isalnum() and text[0].isalnum() else ""
    end = " " if after and after[0].isalnum() and text[-1].isalnum() else ""
    return f"{start}{text}{end}"


def _write_fraction(above: Any) -> bool:
    """Replace `<sup>1</sup>/<sub>2</sub>` with 1⁄2, apart from a figure before it."""
    below = above.getnext()
    bar = above.tail or ""
    if below is not None and tag_of(below) == "span" and _FRACTION_BAR.fullmatch(text_of(below)):
        bar, below = bar + text_of(below), below.getnext()
    if below is None or tag_of(below) != "sub" or not _FRACTION_BAR.fullmatch(bar):
        return False
    parts = text_of(above), text_of(below)
    if not all(part.isdigit() for part in parts):
        return False
    space = " " if text_before(above)[-1:].isdigit() else ""
    above.tail = ""
    following = above.getnext()
    if following is not below:
        following.tail = ""
        replace(following, "")
    replace(below, "")
    replace(above, f"{space}{parts[0]}⁄{parts[1]}")
    return True


def _tag_by_style(element: Any, styles: Styles) -> str:
    """Return "sup" or "sub" for a short element that a style or a class raises or lowers."""
    style = declarations(element)
    classes = classes_of(element)
    if (
        "vertical-align:super" in style
        or styles.lift(element)
        or not _RAISING.isdisjoint(classes)
        or _is_unraised_mark(element)
    ):
        tag = "sup"
    elif "vertical-align:sub" in style or not _LOWERING.isdisjoint(classes):
        tag = "sub"
    else:
        return ""
    # A mark within a mark is read with it.
    is_nested = next(element.iterancestors("sup", "sub"), None) is not None
    is_nested |= next(element.iter("sup", "sub"), None) is not None
    return tag if len(text_of(element)) <= _LONGEST_MARK and not is_nested else ""


def _is_unraised_mark(element: Any) -> bool:
    """Return whether an element is a note mark that only a style sheet elsewhere raises."""
    text = text_of(element)
    if tag_of(element) not in {"a", "span"} or not _PLAIN_MARK.fullmatch(text):
        return False
    is_note = _is_reference(element) or bool(_NOTE_LINK.match(element.get("href") or ""))
    return is_note and not text_before(element)[-1:].isspace() and bool(text_before(element))


def _is_note(element: Any, text: str) -> bool:
    """Return whether an element links to a note, or is marked as a reference."""
    if _is_reference(element):
        return True
    links = all_elements(element, "a")
    parent = element.getparent()
    if parent is not None:
        # The text of a parent with many children is not read again for each of them.
        few = len(list(islice(parent, _FEW + 1))) <= _FEW  # lxml counts all for len()
        is_alone = few and text_of(parent) == text
        is_within = _is_reference(parent)
        links += [parent] if tag_of(parent) == "a" and (is_alone or is_within) else []
        if is_within and is_alone:
            return True
    return any((link.get("href") or "").strip() for link in links)


def _is_reference(element: Any) -> bool:
    is_named = not _NOTE_NAMES.isdisjoint(name_parts(element))
    return is_named or element.get("role") in _NOTE_ROLES


def _read_notes(tree: Any, elements: list[Any]) -> Notes:
    labels: set[str] = set()
    for element in tree.iter("li", "p", "div", "dt", "dd", "aside"):
        match = _NOTE_ID.fullmatch(element.get("id") or "")
        if match:
            labels.add(match[1])
        elif tag_of(element) == "p" and (label := _LABEL.match(text_of(element)[:8])):
            labels.add(label[1])
    for element in elements:
        text = text_of(element)
        if tag_of(element) != "sup":
            continue
        if text in {"b", "c", "d"}:
            labels.add("a")
        if (text.isdigit() or text == "a") and not text_before(element).strip():
            labels.add(text)
    linked = any(tag_of(each) == "sup" and _is_note(each, text_of(each)) for each in elements)
    return Notes(frozenset(labels), linked)
