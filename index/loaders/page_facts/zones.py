"""Tell the parts of a web page that are about its article from those that are about other things.

Every function takes elements of an lxml tree and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any

from index.loaders.facts.dates import parse_date, parse_date_value
from index.loaders.facts.metadata import one_line
from index.text.words.word_lists import words

# Parts that are not the article, by tag, and by a word in a class or an id.
_OTHER_TAGS = words(
    "aside nav form figure figcaption iframe video audio blockquote table select button dialog"
    " template script style noscript svg"
)
# Old pages are laid out with these.
_LAYOUT_TAGS = frozenset({"form", "table"})
_OTHER_WORDS = words(
    "comment comments commentlist kommentar kommentare commentaire commentaires comentario"
    " comentarios disqus respond replies related recommended recommendation recommendations"
    " verwandt empfehlungen teaser teasers card cards carousel popular trending sidebar widget"
    " widgets promo promoted sponsored advert advertisement newsletter copyright imprint impressum"
    " player videoplayer gallery slideshow embed tweet twitter instagram share sharing cookie"
    " consent breadcrumb breadcrumbs wm weather calendar event events ticker recirc outbrain"
    " taboola subscribe subscription paywall caption credit menu navigation nav navbar masthead"
    " mostread mostpopular readmore relacionadas relacionados similar footer"
)
_OTHER_PHRASES = re.compile(
    r"most[-_]?(?:read|popular|viewed)|read[-_]?(?:more|next|also)|also[-_]?read|more[-_]?(?:on|from|news"
    r"|stories)|see[-_]?also|you[-_]?may|up[-_]?next|latest[-_]|wm-ipp|a[-_]?lire|lire[-_]?aussi|mas[-_]?leid"
    r"|te[-_]?puede|mehr[-_]?zum|auch[-_]?interessant|meist[-_]?gelesen|site[-_]?(?:footer|header|date)"
    r"|page[-_]?(?:footer|date)|current[-_]?date|todays?[-_]date|date[-_]?today|author[-_]?(?:bio|box)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]+")
_CHANGE = re.compile(r"updat|modif|aktualisiert|last-?edit", re.IGNORECASE)
# WordPress writes class="entry-date published updated" for an article that was never changed.
_PUBLICATION = re.compile(r"publish|pubdate|entry-date|post-date|veroeffentlicht", re.IGNORECASE)
_HOME = re.compile(r"/|\./|(?:https?:)?//[^/]+/?", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LINE_BREAKS = frozenset(
    {"p", "div", "li", "br", "header", "section", "address", "dd", "dt", "ul", "ol", "dl"}
    | {"footer", "article", "td", "tr"} | {f"h{level}" for level in range(1, 7)}
)  # fmt: skip
# Their words may stand apart on the screen without a space in the markup.
_APART = frozenset({"a", "address", "small", "span", "time"})
_LONGEST_LINE = 240
_SHORTEST_PROSE = 90
_PROSE_ENDS = '.!?…”"»“)'
_MOST_LINES = 4_000
_MOST_HEADINGS = 200


def tag_of(element: Any) -> str:
    """Return an element's tag; empty for a comment."""
    return element.tag if isinstance(element.tag, str) else ""


def is_other(element: Any) -> bool:
    """Return whether an element, by its own tag and classes, is not the page's article."""
    tag = tag_of(element)
    if not tag or tag in _OTHER_TAGS:
        return True
    if tag in {"html", "body", "main"}:
        return False
    if element.get("aria-hidden") == "true" or element.get("hidden") is not None:
        return True
    if _HIDDEN.search(element.get("style") or ""):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    if not names:
        return False
    if _OTHER_PHRASES.search(names):
        return True
    # Only the first part of a name counts: `card__title`, but not `article-header-with-card`.
    heads = (match.group() for name in names.lower().split() if (match := _WORD.match(name)))
    return any(head in _OTHER_WORDS for head in heads)


def is_marked_as_change(element: Any) -> bool:
    """Return whether an element's class or property says that it has the day of the last change."""
    names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    return bool(_CHANGE.search(names)) and not _PUBLICATION.search(names)


def is_marked_as_publication(element: Any) -> bool:
    """Return whether an element's class or attribute says that it has the day of publication."""
    names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    return element.get("pubdate") is not None or bool(_PUBLICATION.search(names))


class Page:
    """A page's tree, and where the article's headline stands in it.

    Attributes:
        root: the tree.
        headline: the element with the article's headline; None if none was found.

    Args:
        root: the tree.
    """

    def __init__(self, root: Any) -> None:
        self.root = root
        self.headline = self._find_headline()

    @cached_property
    def named_title(self) -> str:
        """The text of the page's `<title>`."""
        return one_line(self.root.findtext(".//head/title") or self.root.findtext(".//title") or "")

    def meta(self, *names: str) -> list[str]:
        """Return the contents of the meta elements of any of these names, in the names' order."""
        return [value for name in names for value in self._metas.get(name, ())]

    @cached_property
    def _metas(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for element in self.root.iter("meta"):
            content = one_line(element.get("content") or "")
            if not content:
                continue
            for key in ("property", "name", "http-equiv"):
                if name := (element.get(key) or "").strip().lower():
                    found.setdefault(name, []).append(content)
        return found

    def is_elsewhere(self, element: Any) -> bool:
        """Return whether an element is in a part of the page that is not the article."""
        if is_other(element):
            return True
        for ancestor in element.iterancestors():
            tag = tag_of(ancestor)
            if tag == "article":
                if self._is_other_article(ancestor):
                    return True
            elif (
                tag == "footer"
                and not any(
                    tag_of(above) in {"article", "main"} for above in ancestor.iterancestors()
                )
            ) or (is_other(ancestor) and not self._holds_headline(ancestor)):
                return True
        return False

    @cached_property
    def lines(self) -> tuple[tuple[str, bool], ...]:
        """The lines of the article's part of the page, and whether each is near the headline.

        A line is near if no paragraph of prose stands between it and the headline. Machine-readable
        dates replace words such as "two hours ago".
        """
        return tuple(self._lines())

    def _lines(self) -> Iterator[tuple[str, bool]]:
        scope = self._scope
        is_near = True
        seen_headline = self.headline is None
        for element, line in islice(self._own_lines(scope), _MOST_LINES):
            if element is self.headline:
                seen_headline = is_near = True
                continue
            if not seen_headline and not self._is_beside_headline(element):
                if len(line) <= _LONGEST_LINE:
                    yield line, False
                continue
            if len(line) > _SHORTEST_PROSE and (not seen_headline or line[-1] in _PROSE_ENDS):
                is_near = False
            if len(line) <= _LONGEST_LINE:
                yield line, is_near

    def _is_beside_headline(self, element: Any) -> bool:
        """Return whether a block stands above the headline in the same part of the page.

        What stands above that part is more often the site's date, or another article's.
        """
        assert self.headline is not None
        part = self.headline.getparent()
        parts = [part]
        while part is not None and tag_of(part) in {"a", "header", "hgroup", "span"}:
            part = part.getparent()
            parts.append(part)
        return any(element is each or element.getparent() is each for each in parts)

    def _own_lines(self, scope: Any) -> Iterator[tuple[Any, str]]:
        """Yield the text between the borders of block elements, with the element of each."""
        words_of_line: list[str] = []
        owner = scope
        # The walk uses no recursion, because pages nest deeper than Python's recursion limit.
        pending: list[tuple[str, Any]] = [("element", scope)]
        while pending:
            kind, item = pending.pop()
            if kind == "text":
                words_of_line.append(item)
                continue
            if kind == "border":
                if line := one_line("".join(words_of_line)):
                    yield owner, line
                words_of_line.clear()
                owner = item
                continue
            if item is not scope and item.tail:
                pending.append(("text", item.tail))
            tag = tag_of(item)
            if item is not scope and (not tag or self._is_left_out(item)):
                continue
            if tag in _APART:
                pending.append(("text", " "))
                words_of_line.append(" ")
            if tag in _LINE_BREAKS:
                parent = item.getparent()
                pending.append(("border", parent if parent is not None else item))
            if is_marked_as_change(item) and parse_date(one_line(item.text_content()[:200])):
                words_of_line.append(" Updated: ")
            if tag == "time" and (day := _machine_date(item)):
                pending.append(("text", day))
            else:
                pending.extend(("element", child) for child in reversed(item))
                if item.text:
                    pending.append(("text", item.text))
            if tag in _LINE_BREAKS:
                pending.append(("border", item))
        if line := one_line("".join(words_of_line)):
            yield owner, line

    def _is_left_out(self, element: Any) -> bool:
        tag = tag_of(element)
        if tag == "article":
            return self._is_other_article(element)
        if self._holds_headline(element):
            return False
        if tag == "footer":
            return not any(
                tag_of(above) in {"article", "main"} for above in element.iterancestors()
            )
        return is_other(element)

    def _is_other_article(self, element: Any) -> bool:
        """Return whether an `<article>` is a post or a teaser, not the page's article."""
        own = self._article
        if own is None:
            return self._has_several_articles
        # An article around the headline's own is the page; one inside it is a post.
        return element is not own and not any(above is element for above in own.iterancestors())

    @cached_property
    def _has_several_articles(self) -> bool:
        return len(list(islice(self.root.iter("article"), 2))) > 1

    def _holds_headline(self, element: Any) -> bool:
        return element in self._around_headline

    @cached_property
    def _around_headline(self) -> frozenset[Any]:
        return frozenset() if self.headline is None else frozenset(self.headline.iterancestors())

    @cached_property
    def _article(self) -> Any:
        """The innermost `<article>` around the headline, or the page's only one; else None."""
        if self.headline is not None:
            around = next(self.headline.iterancestors("article"), None)
            if around is not None:
                return around
        articles = list(islice(self.root.iter("article"), 2))
        return articles[0] if len(articles) == 1 and not is_other(articles[0]) else None

    @property
    def _scope(self) -> Any:
        """The part of the page that is searched for lines about the article."""
        headline = self.headline
        if headline is not None:
            main = next(headline.iterancestors("main"), None)
            if main is not None:
                return main
            body = next(headline.iterancestors("body"), None)
            return body if body is not None else self.root
        main = next(self.root.iter("main"), None)
        if main is not None:
            return main
        if self._article is not None:
            return self._article
        body = next(self.root.iter("body"), None)
        return body if body is not None else self.root

    def _find_headline(self) -> Any:
        """Return the element with the headline: the first `<h1>` of the article.

        A page may have the outlet's name in an `<h1>` too, and a list of other articles below. So
        an `<h1>` that the page's title repeats comes first, then one in an `<article>` or `<main>`.
        """
        headings = [
            heading
            for heading in islice(self.root.iter("h1"), _MOST_HEADINGS)
            if one_line(heading.text_content()) and not _is_inside_other(heading)
        ]
        title = _plain(" ".join([self.named_title, *self.meta_of_title()]))
        named = [h for h in headings if _plain(h.text_content()) in title]
        inside = [
            h for h in headings if any(tag_of(a) in {"article", "main"} for a in h.iterancestors())
        ]
        site = {_plain(name) for name in self.site_names()}
        for group in ([h for h in inside if h in named], named, inside, headings):
            for heading in group:
                if _plain(heading.text_content()) not in site:
                    return heading
        # Some pages write their headline in an <h2>.
        for heading in islice(self.root.iter("h2"), _MOST_HEADINGS):
            text = _plain(heading.text_content())
            if len(text) > 8 and text in title and not _is_inside_other(heading):
                return heading
        return None

    def meta_of_title(self) -> list[str]:
        """Return the titles that the page gives to other sites."""
        return self.meta("og:title", "twitter:title")

    def site_names(self) -> list[str]:
        """Return the outlet's names in the page's meta elements."""
        return self.meta("og:site_name", "application-name", "apple-mobile-web-app-title")


def _is_inside_other(heading: Any) -> bool:
    """Return whether a heading belongs to another part of the page than the article."""
    if is_other(heading) or _leads_home(heading):
        return True
    around = (each for each in heading.iterancestors() if tag_of(each) not in {"article", "header"})
    return any(is_other(each) and tag_of(each) not in _LAYOUT_TAGS for each in around)


def _leads_home(heading: Any) -> bool:
    """Return whether a heading links to the site's first page, as the outlet's name does."""
    links = [*heading.iter("a"), *islice(heading.iterancestors("a"), 1)]
    return any(_HOME.fullmatch(link.get("href") or "") for link in links)


def _machine_date(element: Any) -> str | None:
    """Return the day in a `<time>` element's attribute, if its words are no whole date."""
    written = one_line(element.text_content())
    if parse_date(written) is not None:
        return None
    day = parse_date_value(element.get("datetime") or "")
    return day.isoformat() if day else None


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
