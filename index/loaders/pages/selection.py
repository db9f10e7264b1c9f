"""Choose the lines of a page that are stored: what the extractor finds, and what it lost there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import Enum
from itertools import islice
from typing import Any, NamedTuple

from index.loaders.pages.blocks import Block, Kind
from index.loaders.pages.elements import classes_of, name_parts, tag_of
from index.loaders.pages.surroundings import Surroundings, Zone, is_in_fact_box, is_site_name

# A page is read again when this part of its words, or less, was found.
ENOUGH = 0.5
_SHINGLE = 3
_MIN_SHARE = 0.5
# A line of a menu may read like a line of the article if it is shorter.
_UNMISTAKABLE = 8
# Longer texts are not compared line by line: it would take too much memory.
_LONGEST_COMPARED = 3_000_000
_SHORTEST_PROSE = 8
_SENTENCE = 10
_FEW = 20
_MOST_MAINS = 5


class Effort(Enum):
    """How an extractor looks for the article.

    QUICK trusts the page's own marks of its article. USUAL compares several ways. GENEROUS finds
    rather too much than too little.
    """

    QUICK = "quick"
    USUAL = "usual"
    GENEROUS = "generous"


_QUOTES = frozenset({"quote", "pullquote", "pull quote", "zitat", "citation", "cita"})
_NUMBER = re.compile(r"\d+")
_AUTHOR_NAMES = frozenset({"author", "authors", "byline", "bylines", "footer"})
_TOKEN = re.compile(r"[^\W_]+")


class Selection(NamedTuple):
    """The lines that are stored.

    Attributes:
        blocks: the lines, in the order of the page.
        left_out: the words of the lines that may belong to the article and are not stored.
    """

    blocks: tuple[Block, ...]
    left_out: int

    @property
    def words(self) -> int:
        """The number of words that are stored."""
        return sum(block.words for block in self.blocks)


def select(
    blocks: list[Block],
    tree: Any,
    surroundings: Surroundings,
    extract: Callable[[Effort], str],
) -> Selection:
    """Choose the lines of a page that are stored.

    Args:
        blocks: all lines of the page.
        tree: the page.
        surroundings: the parts of the page around its article.
        extract: returns the text of the article as an extractor finds it, or an empty text.
    """
    if not blocks:
        return Selection((), 0)
    effort = Effort.QUICK if surroundings.marks_article() else Effort.USUAL
    body = _words(block for block in blocks if _is_prose(block) and block.zone < Zone.ASIDE)
    found = _find(blocks, extract(effort))
    inner = [block for block in found if block.zone < Zone.OFFERS]
    if _words(inner) >= min(_FEW, ENOUGH * _words(found)):
        found = inner
    chosen = _complete(blocks, found, tree, surroundings)
    if _words(chosen) < ENOUGH * body:
        found = [*found, *_find(blocks, extract(Effort.GENEROUS))]
        again = _complete(blocks, found, tree, surroundings)
        chosen = again if _words(again) > _words(chosen) else chosen
    if _words(chosen) < ENOUGH * body:
        chosen = [block for block in blocks if _belongs(block) or block in chosen]
    if all(map(_is_link, chosen)):
        chosen = _links_of_the_page(blocks)
    kept = {id(block) for block in chosen}
    left_out = sum(
        block.words for block in blocks if id(block) not in kept and _may_be_missed(block)
    )
    return Selection(tuple(block for block in blocks if id(block) in kept), left_out)


def _words(blocks: Iterable[Block]) -> int:
    return sum(block.words for block in blocks)


def _find(blocks: list[Block], text: str) -> list[Block]:
    """Return the lines that the extractor's text contains."""
    if not text:
        return []
    if len(text) > _LONGEST_COMPARED:
        return [block for block in blocks if block.zone < Zone.OFFERS and not block.in_links]
    lines = {"".join(_TOKEN.findall(line.casefold())) for line in text.splitlines()}
    shingles = set(_shingles(_TOKEN.findall(text.casefold())))
    found = [_is_found(block, lines, shingles) for block in blocks]
    kept = [block for number, block in enumerate(blocks) if _is_kept(number, blocks, found)]
    if len(lines) == 1 and len(kept) > 2:
        # Of a short page the extractor gives everything as one line, offers too.
        kept = [block for block in kept if _belongs(block)] or kept
    return kept


def _is_kept(number: int, blocks: list[Block], found: list[bool]) -> bool:
    """Return whether a line is found where it stands.

    A single link of a menu may read like a heading of the article. A list of links is found
    together, and a link of the article between other lines of it.
    """
    block = blocks[number]
    if not found[number] or not _is_link(block) or block.words >= _UNMISTAKABLE:
        return found[number]
    near = [each for each in (number - 1, number + 1) if 0 <= each < len(blocks) and found[each]]
    within = len(near) == 2 and not block.in_links
    return within or any(_is_link(blocks[each]) for each in near)


def _is_link(block: Block) -> bool:
    is_linked = block.in_links or block.linked >= 0.7 * block.words
    return is_linked and block.kind is not Kind.HEADING


def _is_found(block: Block, lines: set[str], shingles: set[tuple[str, ...]]) -> bool:
    if block.zone == Zone.FRAME or (block.zone == Zone.OFFERS and block.words < _UNMISTAKABLE):
        return False
    tokens = _TOKEN.findall(block.text.casefold())
    if "".join(tokens) in lines:
        return bool(tokens)
    own = _shingles(tokens)
    return bool(own) and sum(each in shingles for each in own) >= _MIN_SHARE * len(own)


def _shingles(tokens: list[str]) -> list[tuple[str, ...]]:
    return list(zip(*(tokens[start:] for start in range(_SHINGLE)), strict=False))


def _complete(
    blocks: list[Block], found: list[Block], tree: Any, surroundings: Surroundings
) -> list[Block]:
    """Return the lines found, and the lines of the article's part of the page that were lost."""
    kept = {id(block) for block in found}
    region = _region(blocks, found, tree, surroundings)
    inside = {*region.iter(), *_head(region, tree)}
    repeated = _repeated_details(blocks, inside)
    chosen = {
        id(block)
        for block in blocks
        if id(block) in kept
        or (block.element in inside and (_belongs(block) or id(block) in repeated))
    }
    chosen -= _empty_headings(blocks, chosen, kept)
    return _without_copies([block for block in blocks if id(block) in chosen])


def _empty_headings(blocks: list[Block], chosen: set[int], kept: set[int]) -> set[int]:
    """Return the ids of headings whose part of the page was left out.

    A heading that the extractor found stays, unless offers alone stand under it.
    """
    empty: set[int] = set()
    above: Block | None = None
    below: list[Block] = []
    for block in (*blocks, None):
        is_chosen = block is not None and id(block) in chosen
        if block is not None and not is_chosen:
            below.append(block)
            continue
        if above is not None and below:
            offers = all(each.zone >= Zone.OFFERS or each.in_links for each in below)
            if above.kind is not Kind.HEADING:
                # "More on this story" is a heading in all but name.
                is_empty = offers and below[0].in_links
            else:
                ends = block is None or block.kind is Kind.HEADING
                is_empty = ends and (offers or id(above) not in kept)
            if is_empty:
                empty.add(id(above))
        above = block if block is not None and _is_label(block) else None
        below = []
    return {each for each in empty if each != id(blocks[0])}


def _is_label(block: Block) -> bool:
    is_short = block.kind is Kind.PARAGRAPH and 2 <= block.words <= 6
    return block.kind is Kind.HEADING or (is_short and block.text[-1].isalpha())


def _without_copies(blocks: list[Block]) -> list[Block]:
    """Drop repeated headlines, and boxes that quote a sentence of the article."""
    text = " ".join("".join(_TOKEN.findall(b.text.casefold())) for b in blocks if not b.zone)
    result: list[Block] = []
    headings: set[str] = set()
    for block in blocks:
        if block.kind is Kind.HEADING and block.words >= 3:
            if block.text in headings:
                continue
            headings.add(block.text)
        elif _may_be_copy(block):
            copy = "".join(_TOKEN.findall(block.text.casefold()))
            if text.count(copy) > (block.zone == Zone.CONTENT):
                continue
        result.append(block)
    return result


def _may_be_copy(block: Block) -> bool:
    """Return whether a line is in a box, or in a quotation that is set apart."""
    if block.zone == Zone.ASIDE or block.words < 3:
        return block.zone == Zone.ASIDE
    around = (block.element, *islice(block.element.iterancestors(), 2))
    return any(tag_of(e) == "blockquote" or not _QUOTES.isdisjoint(name_parts(e)) for e in around)


def _belongs(block: Block) -> bool:
    """Return whether a line within the article's part of the page belongs to the article."""
    if block.zone == Zone.ASIDE:
        return _is_prose(block) or block.kind is Kind.HEADING or is_in_fact_box(block.element)
    if block.zone == Zone.DETAILS:
        # "meta-analysis" is the name of no byline. Lines on the author stay out.
        return _is_prose(block) and block.words >= _SENTENCE and not _is_on_author(block)
    if block.zone != Zone.CONTENT:
        return False
    if block.kind is Kind.HEADING:
        return not (tag_of(block.element) == "h1" and is_site_name(block.element))
    if block.kind in {Kind.CAPTION, Kind.ROW}:
        return True
    return not _is_link(block)


def _is_on_author(block: Block) -> bool:
    around = (block.element, *block.element.iterancestors())
    return any(not _AUTHOR_NAMES.isdisjoint(name_parts(each)) for each in around)


def _is_prose(block: Block) -> bool:
    """Return whether a line is a sentence outside menus and offers."""
    return (
        block.zone <= Zone.ASIDE
        and not block.in_links
        and block.words >= _SHORTEST_PROSE
        and block.linked < 0.5 * block.words
    )


def _may_be_missed(block: Block) -> bool:
    return _is_prose(block) and block.zone != Zone.DETAILS


def _region(blocks: list[Block], found: list[Block], tree: Any, surroundings: Surroundings) -> Any:
    """Return the element that contains the article."""
    mains = (e for e in tree.iter("main", "div") if tag_of(e) == "main" or e.get("role") == "main")
    words = _words(found)
    for main in islice(mains, _MOST_MAINS):
        inside = set(main.iter())
        if 2 * sum(block.words for block in found if block.element in inside) >= words:
            return main
    candidates = [block for block in found if block.words] or [b for b in blocks if _is_prose(b)]
    if not candidates:
        return tree
    region = _common(candidates, tree)
    for heading in tree.iter("h1"):
        if not is_site_name(heading) and surroundings.measures[heading].words:
            region = _join(region, heading)
            break
    return _with_siblings(region, tree, surroundings)


def _head(region: Any, tree: Any) -> set[Any]:
    """Return the headline of the page and what stands under it, if it is outside the region."""
    around = {region, *region.iterancestors()}
    headings = [each for each in tree.iter("h1") if not is_site_name(each)]
    if (
        not headings
        or headings[0] in around
        or any(a is region for a in headings[0].iterancestors())
    ):
        return set()
    head = headings[0]
    for ancestor in headings[0].iterancestors():
        if ancestor in around:
            break
        head = ancestor
    elements = list(head.iter())
    return set(elements[elements.index(headings[0]) :])


def _common(blocks: list[Block], tree: Any) -> Any:
    """Return the innermost element that contains nine tenths of the lines' words."""
    inside: dict[Any, int] = {}
    for block in blocks:
        for element in (block.element, *block.element.iterancestors()):
            inside[element] = inside.get(element, 0) + block.words
    need = 0.9 * _words(blocks)
    # They are within one another, because each has more than half of the words.
    around = [element for element, words in inside.items() if words >= need]
    parents = {element.getparent() for element in around}
    return next((element for element in around if element not in parents), tree)


def _join(first: Any, second: Any) -> Any:
    around = {first, *first.iterancestors()}
    return next(each for each in (second, *second.iterancestors()) if each in around)


def _with_siblings(region: Any, tree: Any, surroundings: Surroundings) -> Any:
    """Return the element around the region and its siblings of the same kind, if it has any.

    The siblings are the posts of a live blog, the articles of a page of news in brief, or the
    parts of an article around an advertisement.
    """
    while region is not tree and (parent := region.getparent()) is not None:
        siblings = [each for each in parent if each is not region and _alike(each, region)]
        prose = [
            each
            for each in siblings
            if not surroundings.is_card(each)
            and surroundings.zone(each, Zone.CONTENT) == Zone.CONTENT
            and not surroundings.measures[each].is_linked
            and surroundings.measures[each].words >= _SHORTEST_PROSE
        ]
        grand = parent.getparent()
        if not prose and (grand is None or not _has_alike_parent(parent, surroundings)):
            return region
        region = parent
    return region


def _has_alike_parent(parent: Any, surroundings: Surroundings) -> bool:
    """Return whether the parent is one of several wrappers of the article's parts."""
    grand = parent.getparent()
    if tag_of(parent) in {"body", "html", "td"} or len(parent) > 1:
        return False
    return any(
        each is not parent
        and _alike(each, parent)
        and surroundings.measures[each].words >= _SHORTEST_PROSE
        and not surroundings.measures[each].is_linked
        for each in grand
    )


def _alike(first: Any, second: Any) -> bool:
    if tag_of(first) != tag_of(second) or tag_of(first) in {"td", "tr"}:
        return False
    if tag_of(first) == "article":
        return True
    return _kind_of(first) == _kind_of(second)


def _kind_of(element: Any) -> str:
    """Return the first class of an element, or else its id without numbers."""
    names = classes_of(element)
    return names[0] if names else _NUMBER.sub("", element.get("id") or "")


def _repeated_details(blocks: list[Block], inside: set[Any]) -> set[int]:
    """Return the ids of details that every post of a page has: its time, its author."""
    groups: dict[tuple[str, str], list[Block]] = {}
    for block in blocks:
        if block.zone == Zone.DETAILS and block.element in inside and not block.in_links:
            key = (tag_of(block.element), " ".join(classes_of(block.element)))
            groups.setdefault(key, []).append(block)
    return {
        id(block)
        for group in groups.values()
        if len({block.text for block in group}) > 1
        for block in group
    }


def _links_of_the_page(blocks: list[Block]) -> list[Block]:
    """Return what a page of nothing but links shows, without its menus; empty for menus alone."""
    links = [block for block in blocks if block.zone < Zone.OFFERS]
    return links if _words(links) >= 4 * len(links) else []
