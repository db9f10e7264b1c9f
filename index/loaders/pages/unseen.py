"""Remove what a browser does not show; what a reader can unfold stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from index.loaders.pages.elements import (
    HEADINGS,
    INLINE,
    all_elements,
    classes_of,
    count_words,
    declarations,
    is_attached,
    name_parts,
    remove,
    tag_of,
    text_of,
)

# Never shown, or shown as a control or a picture instead of as text.
_UNSEEN = frozenset(
    {"script", "style", "template", "head", "title", "meta", "link", "base", "datalist", "iframe"}
    | {"frame", "frameset", "noframes", "object", "embed", "applet", "audio", "video", "canvas"}
    | {"svg", "map", "progress", "meter", "select", "textarea", "input", "rp", "rt", "rtc"}
    | {"annotation", "annotation-xml", "amp-sidebar", "amp-consent", "amp-lightbox", "amp-ad"}
    | {"amp-user-notification", "amp-analytics", "amp-state", "amp-script", "amp-embed"}
)
_HIDING_STYLE = re.compile(
    r"(?:^|;)(?:height:0(?:px)?;overflow:hidden|overflow:hidden;height:0(?:px)?(?:;|$)|display:none|visibility:(?:hidden|collapse)|clip:rect\(0|text-indent:-\d{3}"
    r"|(?:left|top|right):-\d{4}|font-size:0(?:px|em|rem|%)?(?:;|!|$)"
    r"|clip-path:inset\((?:50|100)%)"
)
_HIDING_CLASSES = frozenset(
    {"visually-hidden", "visuallyhidden", "visually_hidden", "hidden-visually", "u-visually-hidden"}
    | {"is-visually-hidden", "sr-only", "sr_only", "sronly", "screen-reader-text", "u-hidden"}
    | {"screen-reader-only", "screenreader-only", "screen-reader", "screenreader", "a11y-hidden"}
    | {"accessibly-hidden", "accessibility-hidden", "element-invisible", "offscreen", "off-screen"}
    | {"show-for-sr", "assistive-text", "hidden-accessible", "ui-helper-hidden-accessible"}
    | {"hidden", "hide", "is-hidden", "d-none", "invisible", "display-none", "u-display-none"}
    | {"print-only", "only-print", "visible-print", "show-for-print", "visible-print-block"}
)
_SPOKEN = re.compile(r"visually|sr.?only|screen.?reader|a11y|accessib|for-sr|assistive|off-?screen")
# Tailwind and Bootstrap hide on small screens and show from a width on.
_SHOWN_WHEN_WIDE = re.compile(
    r"(?:sm|md|lg|xl|2xl):(?:block|flex|grid|inline|inline-block|inline-flex|table|contents"
    r"|not-sr-only|visible)|d-(?:sm|md|lg|xl|xxl)-(?:block|flex|grid|inline|inline-block|table)"
    r"|sr-only-focusable|not-sr-only"
)
_UNFOLDING = frozenset(
    {"accordion", "collapse", "collapsed", "collapsible", "tabpanel", "expandable", "expander"}
    | {"readmore", "tab pane", "tab panel", "tab content", "tabs panel", "tabs content"}
    | {"read more", "more content", "more text", "show more", "faq answer", "toggle content"}
)
_POPPING_UP = frozenset(
    {"modal", "dialog", "popup", "popover", "tooltip", "dropdown", "menu", "nav", "navbar"}
    | {"offcanvas", "drawer", "lightbox", "overlay", "flyout"}
)
_POPUP_ROLES = frozenset(
    {"dialog", "alertdialog", "menu", "menubar", "tooltip", "listbox", "search", "navigation"}
)
_OPEN_CLASSES = frozenset({"show", "in", "open", "is-open", "opened", "active", "is-active"})
_CONTROLS = ("aria-controls", "data-target", "data-bs-target", "data-collapse-target")
_SYMBOLS_ONLY = re.compile(r"[\W_]*")

_COMMENT = re.compile(r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/")
_BRACE = re.compile("[{}]")
_NAME = re.compile(r"[.#][\w-]+")
_MOST_STYLES = 2_000_000

# A script-only page says this in its <noscript>; shorter ones only ask for JavaScript.
_NOSCRIPT_ARTICLE = 40


class Styles(NamedTuple):
    """What the page's own style sheets say of classes (".x") and ids ("#y").

    Attributes:
        hidden: names whose elements are not shown.
        struck: names whose elements are struck through.
        lifted: names whose elements are superscripts.
    """

    hidden: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()
    lifted: frozenset[str] = frozenset()

    def hide(self, element: Any) -> bool:
        """Return whether a rule hides the element."""
        return bool(self.hidden) and not self.hidden.isdisjoint(_selectors(element))

    def strike(self, element: Any) -> bool:
        """Return whether a rule strikes the element through."""
        return bool(self.struck) and not self.struck.isdisjoint(_selectors(element))

    def lift(self, element: Any) -> bool:
        """Return whether a rule makes the element a superscript."""
        return bool(self.lifted) and not self.lifted.isdisjoint(_selectors(element))


def read_styles(tree: Any) -> Styles:
    """Read the rules for single classes and ids; rules for parts of a page are ignored."""
    hidden: dict[str, bool] = {}
    struck: set[str] = set()
    lifted: set[str] = set()
    shown: set[str] = set()
    sheet = "\n".join(style.text or "" for style in tree.iter("style"))[:_MOST_STYLES]
    for within, name, body in _rules(_COMMENT.sub("", sheet)):
        if within:
            # A rule for wide screens shows what the rule for all hides.
            if _shows(body) and "print" not in within:
                shown.add(name)
            continue
        if "display:none" in body or "visibility:hidden" in body:
            hidden[name] = True
        elif _shows(body):
            hidden[name] = False
        if "line-through" in body:
            struck.add(name)
        if "vertical-align:super" in body:
            lifted.add(name)
    found = frozenset(name for name, hides in hidden.items() if hides) - shown
    return Styles(found, frozenset(struck), frozenset(lifted))


def _rules(sheet: str) -> Iterator[tuple[str, str, str]]:
    """Yield the rules for single names: what they are within, the name, the declarations."""
    around: list[str] = []
    start = 0
    for brace in _BRACE.finditer(sheet):
        text = sheet[start : brace.start()].strip()
        start = brace.end()
        if brace[0] == "{":
            around.append(text)
            continue
        selectors = around.pop() if around else ""
        names = [name for name in map(str.strip, selectors.split(",")) if _NAME.fullmatch(name)]
        if names and text:
            body = "".join(text.lower().split())
            yield from ((" ".join(around[-2:]).lower(), name, body) for name in names)


def _shows(body: str) -> bool:
    return "display:" in body and "display:none" not in body


def _selectors(element: Any) -> list[str]:
    names = [f".{name}" for name in (element.get("class") or "").split()]
    return [*names, f"#{element.get('id')}"] if element.get("id") else names


def remove_unseen(tree: Any, styles: Styles) -> None:
    """Remove everything from a tree that a browser with scripts does not show."""
    for template in all_elements(tree, "template"):
        # The content of a shadow root is shown.
        if template.get("shadowrootmode") or template.get("shadowroot"):
            template.tag = "div"
    for element in all_elements(tree):
        if tag_of(element) in _UNSEEN and element is not tree:
            remove(element)
    _remove_noscript(tree)
    _remove_hidden(tree, styles)


def _remove_noscript(tree: Any) -> None:
    elements = all_elements(tree, "noscript")
    if not elements:
        return
    inside = sum(count_words(text_of(element)) for element in elements)
    outside = count_words(text_of(tree)) - inside
    if inside >= _NOSCRIPT_ARTICLE and outside < _NOSCRIPT_ARTICLE / 2:
        return
    for element in elements:
        remove(element)


def _remove_hidden(tree: Any, styles: Styles) -> None:
    found = [element for element in all_elements(tree) if _may_be_hidden(element, styles)]
    if not found:
        return
    controlled = _controlled_ids(tree)
    words = count_words(text_of(tree))
    landmarks = all_elements(tree, "h1", "main")
    unseen = [
        element
        for element in found
        if element is not tree
        and (
            _is_spoken_only(element)
            or _is_popup(element)
            or not (
                _can_be_unfolded(element, controlled)
                or _is_page(element, words, landmarks)
                or _is_shown_inline(element, styles)
            )
        )
    ]
    # Only now, because what is beside an element says whether it is shown.
    for element in unseen:
        remove(element)


def _may_be_hidden(element: Any, styles: Styles) -> bool:
    attributes = element.attrib
    if not attributes:
        return False
    return (
        "hidden" in attributes
        or "inert" in attributes
        or attributes.get("aria-hidden") == "true"
        or "amp-access-hide" in attributes
        or (("fallback" in attributes or "placeholder" in attributes) and _is_of_amp(element))
        or "popover" in attributes
        or (tag_of(element) == "dialog" and "open" not in attributes)
        or ("style" in attributes and bool(_HIDING_STYLE.search(declarations(element))))
        or ("class" in attributes and (_is_hidden_by_class(element) or _is_closed_popup(element)))
        or attributes.get("id") in {"wm-ipp-base", "wm-ipp", "wm-ipp-print", "donato"}
        or styles.hide(element)
    )


def _is_of_amp(element: Any) -> bool:
    """Return whether the element stands for another until AMP has loaded that."""
    parent = element.getparent()
    return parent is not None and any(tag_of(e).startswith("amp-") for e in (element, parent))


def _is_hidden_by_class(element: Any) -> bool:
    classes = classes_of(element)
    if _HIDING_CLASSES.isdisjoint(classes):
        return False
    return not any(_SHOWN_WHEN_WIDE.fullmatch(name) for name in classes)


def _is_closed_popup(element: Any) -> bool:
    classes = classes_of(element)
    return "modal" in classes and _OPEN_CLASSES.isdisjoint(classes) and not element.get("open")


def _is_spoken_only(element: Any) -> bool:
    """Return whether only screen readers read the element out."""
    return any(name in _HIDING_CLASSES and _SPOKEN.search(name) for name in classes_of(element))


def _is_popup(element: Any) -> bool:
    return tag_of(element) == "dialog" or element.get("role") in _POPUP_ROLES


def _controlled_ids(tree: Any) -> frozenset[str]:
    """Return the ids of the parts of the page that a button or a tab unfolds."""
    found: set[str] = set()
    for element in tree.iter("a", "button", "li", "div", "span", "summary", "h2", "h3", "h4"):
        for name in _CONTROLS:
            found.update((element.get(name) or "").replace("#", "").split())
        is_switch = element.get("role") == "tab" or element.get("aria-expanded") is not None
        if is_switch or element.get("data-toggle") or element.get("data-bs-toggle"):
            found.update((element.get("href") or "").lstrip("#").split())
    return frozenset(found)


def name_panels(tree: Any) -> None:
    """Write the name of a tab, or of a button that unfolds a text, above its text."""
    panels = {element.get("id"): element for element in tree.iter("*") if element.get("id")}
    for element in all_elements(tree, "a", "button", "li", "div", "span"):
        is_tab = element.get("role") == "tab" or "tab" in (
            element.get("data-toggle"),
            element.get("data-bs-toggle"),
        )
        if not is_tab and (tag_of(element) != "button" or element.get("aria-controls") is None):
            continue
        names = [element.get(name) for name in (*_CONTROLS, "href") if element.get(name)]
        panel = panels.get(names[0].lstrip("#")) if names else None
        if panel is None or not _can_be_unfolded(panel, frozenset(panels)):
            continue
        label = text_of(element)
        around = {tag_of(each) for each in element.iterancestors()}
        if label and around.isdisjoint({*HEADINGS, "summary", "nav", "header", "footer"}):
            heading = panel.makeelement("h4")
            heading.text, heading.tail, panel.text = label, panel.text, None
            panel.insert(0, heading)


def _can_be_unfolded(element: Any, controlled: frozenset[str]) -> bool:
    parts = name_parts(element)
    if element.get("role") in _POPUP_ROLES or not _POPPING_UP.isdisjoint(parts):
        return False
    return (
        element.get("hidden") == "until-found"
        or element.get("role") == "tabpanel"
        or element.get("id") in controlled
        or not _UNFOLDING.isdisjoint(parts)
    )


def _is_page(element: Any, words: int, landmarks: list[Any]) -> bool:
    """Return whether the page's own content is in the element.

    A saved page may be hidden behind a dialog, or until a script of its has run.
    """
    share = count_words(text_of(element)) / max(words, 1)
    inside = [each for each in landmarks if is_attached(each, element)]
    return share >= 0.9 or (share >= 0.5 and bool(landmarks) and len(inside) == len(landmarks))


def _is_shown_inline(element: Any, styles: Styles) -> bool:
    """Return whether the element is shown, and only not read out, such as "5m" for "5 million"."""
    attributes = element.attrib
    if tag_of(element) not in INLINE or attributes.get("aria-hidden") != "true":
        return False
    hides = (
        "hidden" in attributes
        or _HIDING_STYLE.search(declarations(element))
        or _is_hidden_by_class(element)
        or styles.hide(element)
    )
    text = text_of(element)
    if hides or not text or _SYMBOLS_ONLY.fullmatch(text) or "icon" in name_parts(element):
        return False
    parent = element.getparent()
    spoken = parent.get("aria-label") or any(_is_spoken_only(each) for each in parent)
    return bool(spoken) or any(character.isdigit() for character in text)
