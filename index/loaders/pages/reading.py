"""Read the text of a page: prepared, extracted, completed, and compared with what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from index.errors import EmptySource
from index.loaders.pages.blocks import Block, Kind, read_blocks
from index.loaders.pages.data import PageData, read_data
from index.loaders.pages.elements import all_elements, count_words, remove_controls
from index.loaders.pages.inline import write_inline
from index.loaders.pages.selection import Effort, Selection, select
from index.loaders.pages.surroundings import Surroundings, Zone
from index.loaders.pages.tables import free_layout_tables, name_tables
from index.loaders.pages.unseen import Styles, name_panels, read_styles, remove_unseen
from index.loaders.pages.whole import read_everything

# Extractors take minutes for elements in thousands of others; pages that people write have fewer.
_DEEPEST = 300
# Below, a page shows a shell, and its article may be in its data.
_SHELL = 60
_TEASER = 10
_MORE = 1.3
_MUCH = 100  # words
_MOST_KEPT = 0.7
_SHORT_NOTICE = 80
_SENTENCE = 8

_NO_TEXT = (
    "The page has no text. If a browser shows its article, save it from there once it is shown, or "
    "copy the text into a .txt file."
)
_NO_ARTICLE = (
    "The page has menus and links, but no article; open the article in a browser and save that "
    "page."
)
_LOGIN = (
    "The page asks for a login and shows no article; log in with a browser, open the article and "
    "save it from there."
)
_NOTICE = (
    "The page shows a notice of the site instead of an article ({first!r}); open the article in a "
    "browser and save it once it is shown."
)
_LOGIN_HEADING = re.compile(
    r"(?:please )?(?:log|sign) ?in\b|log ?in\b|anmeld|einloggen|(?:se )?connexion|se connecter"
    r"|identifi|connectez|inici(?:ar|a|e) sesi[oó]n|acced(?:er|i)\b|entrar\b|registr",
    re.IGNORECASE,
)
_NOT_FOUND = (
    r"not found|forbidden|error|(?:page|file) not found|access denied|too many requests"
    r"|(?:seite )?nicht gefunden|zugriff verweigert|page (?:introuvable|non trouvée)"
    r"|accès refusé|página no encontrada|no encontrada|acceso denegado"
)
_SITE_NOTICE = re.compile(
    rf"(?:error:? )?4\d\d(?:\W+(?:error\W+)?(?:{_NOT_FOUND})\W*)?"
    rf"|(?:{_NOT_FOUND})\W*|just a moment\W*|attention required\W.*"
    r"|checking (?:if|your browser|the site).*|(?:please )?verify(?:ing)? (?:that )?you are .*"
    r"|are you a (?:ro)?bot\b.*"
    r"|(?:please |you need to )?(?:enable|activate|turn on) (?:javascript|js|cookies)\b.*"
    r"|(?:bitte )?(?:aktivieren sie|schalten sie) (?:javascript|cookies)\b.*"
    r"|veuillez activer\b.*|(?:por favor,? )?activ[ae] (?:javascript|las cookies)\b.*"
    r"|(?:this (?:site|page|app) )?requires? javascript\b.*",
    re.IGNORECASE,
)


def read_article(
    tree: Any, extract: Callable[[Any, Effort], str], parse: Callable[[str], Any]
) -> tuple[str, tuple[str, ...]]:
    """Return the text of a page's article, a line for each paragraph, and notes for the user.

    Args:
        tree: the page, which the function changes.
        extract: returns the text of an article as an extractor finds it in a tree, or an empty
            text.
        parse: parses HTML; None if it cannot.

    Raises:
        EmptySource: the page has no article.
    """
    # lxml makes the Python object of an element anew after the last reference to it is gone.
    alive = all_elements(tree)
    remove_controls(alive)
    data = read_data(tree)
    asks_password = any(
        (each.get("type") or "").lower() == "password" for each in tree.iter("input")
    )
    styles = read_styles(tree)
    name_panels(tree)
    remove_unseen(tree, styles)
    struck = write_inline(tree, styles)
    name_tables(tree)
    free_layout_tables(tree)
    surroundings = Surroundings(tree)
    blocks = list(read_blocks(tree, surroundings))
    # The rows are read already, and the extractor would write each merged cell many times.
    for cell in tree.iter("td", "th"):
        cell.attrib.pop("rowspan", None)
        cell.attrib.pop("colspan", None)
    is_deep = surroundings.depth > _DEEPEST
    selection = select(
        blocks, tree, surroundings, lambda effort: "" if is_deep else extract(tree, effort)
    )
    del alive
    lines = _data_lines(data, parse, styles)
    text, notes = _decide(selection, lines, data)
    if not lines:
        _check(selection, blocks, asks_password=asks_password)
    if struck:
        notes = (*notes, f"left out {struck:,} {_words(struck)} that the page strikes out")
    return text, notes


def read_whole(tree: Any) -> tuple[str, int]:
    """Return everything that a tree shows, and how many words it strikes out.

    Paragraphs are parted by a blank line; the items of a list and the rows of a table are lines.

    Args:
        tree: the page, which the function changes.
    """
    blocks, struck = read_everything(tree)
    pieces: list[str] = []
    previous: Block | None = None
    for block in blocks:
        if previous is not None:
            adjoins = block.kind is previous.kind and block.kind in {Kind.ITEM, Kind.ROW}
            pieces.append("\n" if adjoins else "\n\n")
        pieces.append(block.text)
        previous = block
    return "".join(pieces), struck


def _data_lines(data: PageData, parse: Callable[[str], Any], styles: Styles) -> list[str]:
    """Return the lines of the articles in the data of a page."""
    lines: list[str] = []
    for part in data.parts:
        tree = parse(f"<div>{part}</div>") if "<" in part or "&" in part else None
        if tree is None:
            lines += filter(None, (" ".join(line.split()) for line in part.splitlines()))
            continue
        remove_controls(all_elements(tree))
        if "<p" not in part and "<br" not in part and "<div" not in part:
            # The line breaks of a text with a tag in it still part its paragraphs.
            for element in tree.iter("div"):
                element.tag = "pre"
        remove_unseen(tree, styles)
        write_inline(tree, styles)
        lines += (block.text for block in read_blocks(tree, Surroundings(tree)))
    return lines


def _decide(selection: Selection, lines: list[str], data: PageData) -> tuple[str, tuple[str, ...]]:
    """Return the text, from what the page shows or from its data, and what was left out."""
    in_data = sum(map(count_words, lines))
    kept = selection.words
    shown = "\n".join(block.text for block in selection.blocks)
    is_shell = kept < (_SHELL if data.is_free else _TEASER)
    is_more = in_data - kept >= _TEASER and in_data > _MORE * kept
    if is_shell and (in_data > 2 * kept or (is_more and _is_part(selection, lines))):
        note = "the text is from the page's data (JSON-LD), because the page shows less of it"
        return "\n".join(lines), (note,)
    if in_data > 2 * kept and in_data - kept >= _MUCH:
        note = (
            f"kept {kept:,} of {in_data:,} words of the article, all that the page shows; if you "
            "may read the rest, open it in a browser to its end and save it from there"
        )
        return shown, (note,)
    visible = kept + selection.left_out
    if selection.left_out >= _MUCH and kept < _MOST_KEPT * visible:
        note = (
            f"kept {kept:,} of {visible:,} visible words; compare the text with the page, and add "
            "what is missing as a .txt file"
        )
        return shown, (note,)
    return shown, ()


def _is_part(selection: Selection, lines: list[str]) -> bool:
    """Return whether the data of the page has every sentence that the page shows, and more."""
    whole = "".join("".join(lines).split())
    sentences = ["".join(b.text.split()) for b in selection.blocks if b.words >= _SENTENCE]
    return all(sentence in whole for sentence in sentences)


def _check(selection: Selection, blocks: list[Block], *, asks_password: bool) -> None:
    """Check that the page shows an article.

    Raises:
        EmptySource: it shows a form to log in, a notice, only menus, or nothing.
    """
    short = selection.words < _SHORT_NOTICE
    if short and asks_password and _is_login(selection, blocks):
        raise EmptySource(_LOGIN)
    if not selection.blocks:
        raise EmptySource(_NO_ARTICLE if any(block.words for block in blocks) else _NO_TEXT)
    notices = [block.text for block in selection.blocks[:3] if _SITE_NOTICE.fullmatch(block.text)]
    if short and notices:
        raise EmptySource(_NOTICE.format(first=notices[0][:60]))


def _is_login(selection: Selection, blocks: list[Block]) -> bool:
    headings = [block.text for block in blocks if block.kind is Kind.HEADING]
    if any(_LOGIN_HEADING.match(heading) for heading in headings):
        return True
    return not headings and sum(b.words for b in selection.blocks if b.zone < Zone.OFFERS) < 40


def _words(count: int) -> str:
    return "word" if count == 1 else "words"
