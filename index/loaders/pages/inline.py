"""Write the marks within a line as text: struck words, quotation marks, readings, times, gaps."""

from __future__ import annotations

import re
from typing import Any

from index.loaders.pages.elements import (
    INLINE,
    all_elements,
    classes_of,
    count_words,
    declarations,
    remove,
    replace,
    tag_of,
    text_after,
    text_before,
    text_of,
    without_controls,
)
from index.loaders.pages.raised import write_raised
from index.loaders.pages.unseen import Styles

_STRUCK_TAGS = ("s", "strike", "del")
_STRUCK_CLASSES = frozenset(
    {"line-through", "strikethrough", "strike-through", "text-line-through", "has-line-through"}
    | {"text-decoration-line-through", "u-strikethrough", "text-strike", "struck-through"}
)
# These also name articles about strikes, so they count only within a line.
_STRUCK_INLINE = frozenset({"strike", "struck", "strikeout", "is-struck", "deleted"})
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?:[^;]*line-through")

# Struck prices of a shop's teasers are no corrections.
_BESIDE = ("nav", "aside", "footer", "form")

_QUOTES = {
    "de": "„“‚‘", "at": "„“‚‘", "cs": "„“‚‘", "sk": "„“‚‘", "bg": "„“‚‘", "lt": "„“‚‘",
    "fr": "«»“”", "es": "«»“”", "it": "«»“”", "pt": "«»“”", "el": "«»“”", "no": "«»‘’",
    "nb": "«»‘’", "ru": "«»„“", "uk": "«»„“", "pl": "„”«»", "ro": "„”«»", "hu": "„”»«",
    "da": "»«›‹", "sv": "””’’", "fi": "””’’", "ja": "「」『』", "zh": "“”‘’",
}  # fmt: skip
_ENGLISH_QUOTES = "“”‘’"
_QUOTE_CHARACTERS = frozenset("\"'“”„‟«»‘’‚‹›「」『』")

_ANCHOR = re.compile(r"[#¶§🔗^↩⏎↑]\ufe0e?")
_EDITING = frozenset({"mw-editsection", "mw-cite-backlink"})
_GLUED = re.compile(r"[^\W_]")


def write_inline(tree: Any, styles: Styles) -> int:
    """Write all marks within the lines of a tree as text.

    Returns:
        The number of words that the page strikes out in its article, which are removed.
    """
    _remove_anchors(tree)
    _write_formulas(tree)
    struck = _remove_struck(tree, styles)
    _write_quotes(tree)
    write_raised(tree, styles)
    _write_times(tree)
    _part_glued(tree)
    _part_sources(tree)
    return struck


def _remove_anchors(tree: Any) -> None:
    """Remove the signs that link a heading to itself, and Wikipedia's "[edit]"."""
    for element in all_elements(tree, "a", "span"):
        is_within = (element.get("href") or "").startswith("#")
        is_anchor = is_within and bool(_ANCHOR.fullmatch(text_of(element)))
        if is_anchor or not _EDITING.isdisjoint(classes_of(element)):
            remove(element)


def _write_formulas(tree: Any) -> None:
    """Write the superscripts and subscripts of MathML like those of HTML."""
    for element in all_elements(tree, "msup", "msub"):
        if len(element) == 2:
            element[1].tag = "sup" if tag_of(element) == "msup" else "sub"
        element.tag = "span"
    for element in all_elements(tree, "math", "semantics", "mrow", "mi", "mn", "mo", "mtext"):
        element.tag = "span"


def _remove_struck(tree: Any, styles: Styles) -> int:
    found = [element for element in all_elements(tree) if _is_struck(element, styles)]
    if not found:
        return 0
    most = count_words(text_of(tree)) / 2
    count = 0
    for element in found:
        words = count_words(text_of(element))
        if element is tree or (words > most and words > 1):
            # Not a correction: the name of a class means something else on this page.
            continue
        if next(element.iterancestors(*_BESIDE), None) is None:
            count += words
        before, after = text_before(element, 1), text_after(element, 1)
        replace(element, " " if before.isdigit() and after.isdigit() else "")
    return count


def _is_struck(element: Any, styles: Styles) -> bool:
    if tag_of(element) in _STRUCK_TAGS:
        return "text-decoration:none" not in declarations(element)
    if not element.attrib:
        return False
    classes = classes_of(element)
    return (
        not _STRUCK_CLASSES.isdisjoint(classes)
        or (tag_of(element) in INLINE and not _STRUCK_INLINE.isdisjoint(classes))
        or bool(_STRUCK_STYLE.search(declarations(element)))
        or styles.strike(element)
    )


def _write_quotes(tree: Any) -> None:
    for element in all_elements(tree, "q"):
        text = text_of(element)
        nested = sum(1 for _ in element.iterancestors("q")) % 2
        if not text or text[0] in _QUOTE_CHARACTERS or text[-1] in _QUOTE_CHARACTERS:
            continue
        before, after = text_before(element, 1), text_after(element, 1)
        if before in _QUOTE_CHARACTERS and after in _QUOTE_CHARACTERS:
            continue
        marks = _quotes_of(element)[2 * nested : 2 * nested + 2]
        element.text = marks[0] + (element.text or "").lstrip()
        if len(element):
            element[-1].tail = (element[-1].tail or "").rstrip() + marks[1]
        else:
            element.text = element.text.rstrip() + marks[1]


def _quotes_of(element: Any) -> str:
    for each in (element, *element.iterancestors()):
        if language := (each.get("lang") or "").lower():
            return _QUOTES.get(re.split(r"[-_]", language)[0], _ENGLISH_QUOTES)
    return _ENGLISH_QUOTES


def _part_sources(tree: Any) -> None:
    """Give whoever is quoted, after the words of a quotation, a line of their own."""
    for cite in all_elements(tree, "cite"):
        parent = cite.getparent()
        is_last = cite.getnext() is None and not (cite.tail or "").strip()
        if parent is not None and tag_of(parent) == "blockquote" and is_last:
            cite.tag = "p"


def _write_times(tree: Any) -> None:
    """Show the time that a script would write into an empty element."""
    for element in all_elements(tree, "time"):
        if not text_of(element) and element.get("datetime"):
            element.text = " ".join(without_controls(element.get("datetime")).split())


def _part_glued(tree: Any) -> None:
    """Put a space between neighbouring elements that a style sheet sets apart.

    `<span>News</span><time>18:40</time>` is shown as two words. Pieces of a figure or of a word,
    such as `<b>T</b><b>he</b>`, are joined.
    """
    for element in all_elements(tree, *INLINE):
        following = element.getnext()
        if following is None or element.tail or tag_of(following) not in INLINE:
            continue
        first = "".join(element.itertext())[-1:]
        second = "".join(following.itertext())[:1]
        if not (_GLUED.match(first or " ") and _GLUED.match(second or " ")):
            continue
        has_time = "time" in (tag_of(element), tag_of(following))
        if has_time or ((first.islower() or first.isdigit()) and second.isupper()):
            element.tail = " "
