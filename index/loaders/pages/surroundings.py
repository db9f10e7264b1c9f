"""Tell the parts of a page that stand around its article: menus, comments, teasers, notices."""

from __future__ import annotations

import re
from collections import defaultdict
from enum import IntEnum
from itertools import islice
from typing import Any, NamedTuple

from index.loaders.pages.elements import (
    HEADINGS,
    all_elements,
    classes_of,
    count_words,
    name_parts,
    tag_of,
    text_of,
)


class Zone(IntEnum):
    """What a part of a page is, from the article outwards.

    A part within another is in the outer zone of both. CONTENT may be the article. DETAILS are
    lines on it, such as its author. ASIDE may belong to it or not. OFFERS lead away from it:
    comments, related articles, advertisements, newsletters. FRAME is the site's own: menus, forms,
    head and foot.
    """

    CONTENT = 0
    DETAILS = 1
    ASIDE = 2
    OFFERS = 3
    FRAME = 4


class Measure(NamedTuple):
    """Counts of the words of an element.

    Attributes:
        words: all words.
        linked: the words within links to other pages.
    """

    words: int
    linked: int

    @property
    def is_linked(self) -> bool:
        """Whether the element is little more than links."""
        return self.words > 0 and self.linked >= 0.7 * self.words


_FRAME_TAGS = frozenset(
    {
        "nav",
        "button",
        "dialog",
        "menu",
        "label",
        "legend",
        "optgroup",
        "option",
        "output",
        "noindex",
    }
)
_FRAME_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar", "dialog"}
    | {"alertdialog", "alert", "button", "tablist"}
)
_FRAME_NAMES = frozenset(
    {"nav", "navi", "navbar", "navigation", "menu", "submenu", "breadcrumb", "breadcrumbs"}
    | {"pagination", "pager", "masthead", "topbar", "toolbar", "footer", "colophon", "skip link"}
    | {"site header", "site footer", "page footer", "global header", "global footer", "searchform"}
    | {"bread crumb", "bread crumbs", "jump link", "back top", "modal", "sitemap", "login"}
)
_MENU_NAMES = frozenset({"menu", "submenu", "nav", "navi", "navigation"})
_OFFER_NAMES = frozenset(
    {"comments", "commentlist", "disqus", "respond", "kommentare", "commentaires", "comentarios"}
    | {"leserkommentare", "comment list", "comment form", "comment", "reader comments", "reactions"}
    | {"share", "sharing", "shares", "sharebar", "sharedaddy", "social", "addthis", "addtoany"}
    | {"sociable", "related", "recommended", "recommendation", "recommendations", "recirculation"}
    | {
        "outbrain",
        "taboola",
        "plista",
        "trending",
        "popular",
        "mostread",
        "most read",
        "most viewed",
    }
    | {"more stories", "read next", "up next", "more from", "see also", "also read", "meistgelesen"}
    | {"lire aussi", "sur meme", "relacionadas", "relacionados", "mas noticias", "mehr thema"}
    | {"weitere artikel", "teaser", "teasers", "teaserlist", "promo", "promos", "newsletter"}
    | {"newsletters", "signup", "sign up", "subscribe", "subscription box", "ad", "ads", "adslot"}
    | {"advert", "adverts", "advertisement", "advertising", "adsbygoogle", "sponsored", "sponsor"}
    | {"anzeige", "werbung", "publicite", "publicidad", "cookie", "cookies", "consent", "gdpr"}
    | {"onetrust", "didomi", "usercentrics", "cookiebot", "cmp", "tags", "taglist", "tag list"}
    | {"keywords", "donate", "donation", "app promo", "push notification", "wm ipp"}
)
_COMMENT_NAMES = frozenset(
    {"comments", "commentlist", "disqus", "respond", "kommentare", "commentaires", "comentarios"}
    | {"leserkommentare", "comment list", "reader comments"}
)
_OFFER_STEMS = re.compile(
    r"related(?!ness)|recommend|newsletter|advert|teaser|sponsor|outbrain|taboola|kommentare"
    r"|mostread|mostpopular|morestories"
)
_ASIDE_NAMES = frozenset({"sidebar", "rail", "aside", "widget area", "author bio", "about author"})
_DETAIL_NAMES = frozenset(
    {"byline", "bylines", "meta", "metadata", "author", "authors", "posted", "timestamp"}
    | {
        "pubdate",
        "publish date",
        "published",
        "entry date",
        "post date",
        "article date",
        "dateline",
    }
    | {"reading time", "read time", "kicker meta", "entry meta"}
)
# Names of a whole page or of its article say what is on it, not what it is.
_NAMELESS = frozenset({"html", "body", "main", "article", "h1", "h2", "h3", "p", "figure", "table"})
_CARD_NAMES = frozenset({"teaser", "card", "promo", "tile"})
_LARGEST_BOX = 100  # elements of a box with facts
_LONGEST_CARD = 60
_SHORTEST_POST = 40
_FEW = 20
_CLOCK = re.compile(r"(?<![\d.:])(?:[01]?\d|2[0-4])[.:h]\d\d(?![\d.])")
_CLOCK_WITHIN = 120
_ROOTS = re.compile(r"(?:https?://[^/]+)?/?(?:index\.html?)?\Z")


class Surroundings:
    """The zones of the elements of one tree, which must not change any more.

    Attributes:
        measures: the counts of the words of each element.
        depth: how many elements the deepest one is within.
    """

    def __init__(self, tree: Any) -> None:
        self._tree = tree
        # The list keeps the elements' identities for as long as this object.
        self._elements = all_elements(tree)
        self._order = {element: number for number, element in enumerate(self._elements)}
        self.measures = self._measure()
        depths: dict[Any, int] = {}
        for element in self._elements:
            depths[element] = depths.get(element.getparent(), 0) + 1
        self.depth = max(depths.values())
        self._headings = [element for element in self._elements if tag_of(element) == "h1"]
        self._around_heading = {a for h in self._headings for a in h.iterancestors()}
        self._cards = self._find_cards()
        self._zones: dict[Any, Zone] = {}

    def is_card(self, element: Any) -> bool:
        """Return whether the element is a teaser of another page on the page of an article."""
        return element in self._cards

    def marks_article(self) -> bool:
        """Return whether one element, named as an article, has most of what links nowhere."""
        return any(
            self._is_most(element)
            for element in self._elements
            if tag_of(element) in {"article", "main"} or element.get("itemprop") == "articleBody"
        )

    def zone(self, element: Any, outer: Zone) -> Zone:
        """Return the zone of an element.

        Args:
            element: the element.
            outer: the zone of its parent.
        """
        if outer == Zone.FRAME:
            return outer
        if element not in self._zones:
            self._zones[element] = self._own_zone(element)
        return max(outer, self._zones[element])

    def _own_zone(self, element: Any) -> Zone:
        tag = tag_of(element)
        role = element.get("role") or ""
        if tag in _FRAME_TAGS or role in _FRAME_ROLES:
            return Zone.CONTENT if self._is_most(element) else Zone.FRAME
        if tag in {"header", "footer", "form", "fieldset"}:
            return self._zone_of_frame(element, tag)
        if element in self._cards:
            return Zone.OFFERS
        if self._is_standfirst(element):
            return Zone.CONTENT
        if tag == "aside" or role == "complementary":
            named = self._zone_by_name(element)
            return max(named, Zone.ASIDE)
        if tag in _NAMELESS and not (tag in {"p", "article"} and element.get("class")):
            return Zone.CONTENT
        return self._zone_by_name(element)

    def _zone_of_frame(self, element: Any, tag: str) -> Zone:
        if self._is_most(element):
            return Zone.CONTENT
        if tag in {"form", "fieldset"}:
            return Zone.FRAME
        is_head = tag == "header" and (
            element in self._around_heading or self._is_after_heading(element)
        )
        if self._is_within_article(element) or is_head:
            named = self._zone_by_name(element)
            return max(named, Zone.DETAILS) if tag == "footer" else named
        return Zone.FRAME

    def _is_standfirst(self, element: Any) -> bool:
        """Return whether a teaser is the article's own: below its headline, without links."""
        above = element.getprevious()
        measure = self.measures[element]
        return (
            above is not None
            and tag_of(above) == "h1"
            and measure.words > 0
            and not measure.linked
            and "teaser" in name_parts(element)
        )

    def _is_after_heading(self, element: Any) -> bool:
        """Return whether the element stands after the headline, as the site's head does not."""
        first = self._headings[:1]
        return bool(first) and self._order[element] > self._order[first[0]]

    def _is_within_article(self, element: Any) -> bool:
        return next(element.iterancestors("article", "main", "section"), None) is not None

    def _zone_by_name(self, element: Any) -> Zone:
        if not element.get("class") and not element.get("id"):
            return Zone.CONTENT
        parts = name_parts(element)
        if not _FRAME_NAMES.isdisjoint(parts):
            ends_article = "footer" in parts and self._is_within_article(element)
            # "menu-of-the-day" is no menu.
            is_menu = parts.isdisjoint(_MENU_NAMES) or self.measures[element].linked
            zone = Zone.FRAME if is_menu else Zone.CONTENT
            if ends_article:
                zone = Zone.DETAILS
        elif not _OFFER_NAMES.isdisjoint(parts) or any(map(_OFFER_STEMS.match, parts)):
            zone = Zone.OFFERS
        elif not _ASIDE_NAMES.isdisjoint(parts):
            zone = Zone.ASIDE
        elif not _DETAIL_NAMES.isdisjoint(parts):
            zone = Zone.DETAILS
        else:
            return Zone.CONTENT
        if tag_of(element) == "article" and zone != Zone.OFFERS:
            return Zone.CONTENT
        if self._has_heading(element):
            return Zone.CONTENT
        is_comments = bool(self._headings) and not _COMMENT_NAMES.isdisjoint(parts)
        is_article = not is_comments and self._is_most(element) and not self._is_beside(element)
        return Zone.CONTENT if is_article else zone

    def _is_most(self, element: Any) -> bool:
        """Return whether the element has most of the words of the page that link nowhere."""
        free = self._free_words(element)
        return free >= _FEW and free > self._free_words(self._tree) / 2

    def _is_beside(self, element: Any) -> bool:
        """Return whether the page has an article, marked as one, apart from the element."""
        around = {element, *element.iterancestors()}
        return any(
            each not in around
            and self._free_words(each) >= _FEW / 2
            and not any(ancestor is element for ancestor in each.iterancestors())
            for each in self._tree.iter("main", "article")
        )

    def _has_heading(self, element: Any) -> bool:
        """Return whether the element contains the page's only heading of the first level."""
        return len(self._headings) == 1 and element in self._around_heading

    def _measure(self) -> dict[Any, Measure]:
        counts: dict[Any, list[int]] = {element: [0, 0] for element in self._elements}
        ids = {element.get("id") for element in self._elements if element.get("id")}
        # Children before parents.
        for element in reversed(self._elements):
            own = counts[element]
            own[0] += count_words(element.text or "")
            if tag_of(element) == "a" and _leads_away(element, ids):
                own[1] = own[0]
            parent = element.getparent()
            if parent is not None and parent in counts:
                counts[parent][0] += own[0] + count_words(element.tail or "")
                counts[parent][1] += own[1]
        return {element: Measure(*own) for element, own in counts.items()}

    def _find_cards(self) -> set[Any]:
        """Return the teasers of other pages, unless they are what the page consists of."""
        groups: dict[tuple[Any, str, str], list[Any]] = defaultdict(list)
        for element in self._elements:
            if tag_of(element) in {"article", "li", "div", "section", "a"}:
                key = (element.getparent(), tag_of(element), " ".join(classes_of(element)))
                groups[key].append(element)
        cards: set[Any] = set()
        for members in groups.values():
            found = [member for member in members if self._looks_like_card(member)]
            named = not _CARD_NAMES.isdisjoint(name_parts(members[0]))
            if not found or (len(members) == 1 and not named):
                continue
            posts = [m for m in members if self._free_words(m) >= _SHORTEST_POST]
            if not posts and not self._are_posts(members) and len(found) >= 0.6 * len(members):
                cards.update(members)
        if not cards:
            return cards
        outermost = [card for card in cards if not any(a in cards for a in card.iterancestors())]
        in_cards = sum(self.measures[card].words for card in outermost)
        prose = self._free_words(self._tree) - sum(map(self._free_words, outermost))
        if prose >= 80 and prose >= 0.35 * in_cards:
            return cards
        # On a short article's page, the teasers around it are longer than it is.
        article = next((a for h in self._headings for a in h.iterancestors("article")), None)
        if article is None or article in cards:
            return set()
        inside = [card for card in outermost if any(a is article for a in card.iterancestors())]
        own = self._free_words(article) - sum(map(self._free_words, inside))
        around = set(outermost).difference(inside)
        return around if own >= _FEW else set()

    def _are_posts(self, members: list[Any]) -> bool:
        """Return whether elements beside the headline have the time of the day in common."""
        part = next((a for h in self._headings for a in h.iterancestors("main", "article")), None)
        if part is None or not any(each is part for each in members[0].iterancestors()):
            return False
        timed = sum(1 for member in members if _CLOCK.search(text_of(member)[:_CLOCK_WITHIN]))
        return timed >= 0.8 * len(members) and len(members) > 1

    def _free_words(self, element: Any) -> int:
        measure = self.measures[element]
        return measure.words - measure.linked

    def _looks_like_card(self, element: Any) -> bool:
        measure = self.measures[element]
        if not 2 <= measure.words <= _LONGEST_CARD or not measure.linked:
            return False
        for heading in element.iter(*HEADINGS):
            own = self.measures[heading]
            in_link = tag_of(element) == "a" or any(
                tag_of(a) == "a" for a in heading.iterancestors()
            )
            return own.is_linked or in_link
        return measure.linked >= max(3, 0.3 * measure.words)


def _leads_away(link: Any, ids: set[str]) -> bool:
    """Return whether a link leads to another page; a time links to the post that it is of."""
    href = (link.get("href") or "").strip()
    if href == "#":
        # A button of the page.
        return True
    address, _, part = href.partition("#")
    if not address or (part and part in ids):
        return False
    return next(link.iter("time"), None) is None


def is_site_name(heading: Any) -> bool:
    """Return whether a heading is the name of the site, linked to its home page."""
    links = all_elements(heading, "a")
    links += list(heading.iterancestors("a"))
    return any(
        _ROOTS.match((link.get("href") or "-").strip()) and text_of(link) == text_of(heading)
        for link in links
    )


def is_in_fact_box(element: Any) -> bool:
    """Return whether an element is in a small box of the article with a heading and no links."""
    box = next(element.iterancestors("aside"), None)
    if box is None or next(box.iterancestors("article", "main"), None) is None:
        return False
    tags = [tag_of(each) for each in islice(box.iter(), _LARGEST_BOX + 1)]
    return len(tags) <= _LARGEST_BOX and "a" not in tags and not HEADINGS.isdisjoint(tags)
