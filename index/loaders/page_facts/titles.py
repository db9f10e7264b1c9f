"""Choose a web page's headline and outlet: the outlet's name is no part of the headline."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from index.loaders.facts.metadata import one_line
from index.loaders.page_facts.addresses import is_archive, outlet_host
from index.loaders.page_facts.data import Node, PageData, plain_text, text_of
from index.loaders.page_facts.zones import Page
from index.text.words.word_lists import words

_SEPARATOR = re.compile(r"\s*(?:[|¦•·»«›‹]|::)\s*|\s+(?:[-–—/~:])\s+")
_FRONT = re.compile(r"(?P<name>[^:]{2,40}):\s+")
_LONGEST_NAME = 60
_LAST_BLOCKS = 300
_ARTICLES = re.compile(r"^(?:the|der|die|das|le|la|les|el|los|il|de)(?=\w{3})")
_SITE_META = (
    "og:site_name",
    "twitter:app:name:iphone",
    "application-name",
    "apple-mobile-web-app-title",
)
_PUBLISHER_META = (
    "citation_journal_title", "citation_publisher", "dc.publisher", "dcterms.publisher",
    "publisher", "article:publisher_name", "parsely-site",
)  # fmt: skip
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|\bcopyright)\s*(?:©\s*)?(?:copyright\s*)?(?:(?:19|20)[0-9]{2}(?:\s*[-–]\s*(?:19|20)?[0-9]{2})?,?\s*)?"
    r"(?:by\s+)?(?P<name>[^.|·•\n©]{2,60})",
    re.IGNORECASE,
)
# The sections of newspapers that titles name between the headline and the outlet.
_SECTIONS = words(
    "news sport sports politics world business opinion culture uk us europe local national"
    " international economy money tech technology science health environment travel lifestyle"
    " politik wirtschaft panorama kultur wissen nachrichten ausland inland meinung regional"
    " politique économie monde culture société actualité actualités sports international"
    " noticias política economía sociedad cultura deportes internacional nacional opinión españa"
)
_PARTICLES = words("the of and der die das des und le la les de du el los y il")
_OUTLET_WORD = re.compile(
    r"^(?:times|post|news|herald|gazette|tribune|journal|chronicle|echo|mail|press|daily|weekly"
    r"|observer|guardian|telegraph|star|sun|globe|ledger|record|register|review|magazine|anzeiger"
    r"|nachrichten|kurier|rundschau|bote|presse|spiegel|dépêche|diario|periódico|gaceta|correo"
    r"|noticias|jornada|giornale|corriere|gazzetta|krant|dagblad|courant|standard|independent)$"
    r"|(?:zeitung|blatt|presse|anzeiger|krant)$",
    re.IGNORECASE,
)
_SOCIAL = words("facebook twitter x instagram linkedin youtube tiktok pinterest reddit whatsapp")


# What editors of pages write before anybody gives a page its name.
_NO_HEADLINE = re.compile(
    r"home(?:\s?page)?|startseite|accueil|inicio|index|(?:untitled|new|unbenanntes)"
    r"(?: (?:document|page|dokument))?|document(?: sans titre)?|documento sin título"
    r"|[\w-]+\.(?:html?|php|aspx?)",
    re.IGNORECASE,
)


class Names:
    """The names that a page gives for its outlet.

    Attributes:
        outlet: the outlet's name; empty if the page does not say.

    Args:
        page: the page.
        data: the page's JSON-LD.
        article: the object in it that describes the article; None if there is none.
        address: the page's own address; empty if it is not known.
    """

    def __init__(self, page: Page, data: PageData, article: Node | None, address: str) -> None:
        self._host = outlet_host(address)
        said = [
            *page.meta(*_SITE_META[:1]),
            *(data.names(article.get("publisher")) if article else ()),
            *(name for node in data.pages for name in data.names(node.get("publisher"))),
            *(name for node in data.sites for name in data.names(node)),
            *_item_names(page.root),
            *page.meta(*_SITE_META[1:], *_PUBLISHER_META),
        ]
        self._said = list(filter(None, map(_outlet_name, said)))
        holders = [name for name in map(_outlet_name, _holders(page.root)) if name]
        self._others = [*holders, *_home_names(page.root)]
        suffix = self._suffix(page) or _named_behind(page)
        confirmed = [name for name in (*holders, *self._others) if self.is_of_host(name)]
        self.outlet = next(iter([*self._said, *filter(None, [suffix]), *confirmed, self._host]), "")
        self._known = frozenset(
            key for name in (*self._said, *self._others, self._host, suffix) if (key := _key(name))
        )

    def is_name(self, text: str) -> bool:
        """Return whether a text is one of the outlet's names."""
        return _key(text) in self._known or self.is_of_host(text)

    def is_of_host(self, text: str) -> bool:
        """Return whether a text spells the host's name: "The Daily Beacon" of daily-beacon.com."""
        key, host = _key(text), re.sub(r"\W", "", self._host.rpartition(".")[0])
        if len(key) < 3 or not host:
            return False
        return key == host or (len(key) > 5 and (host.endswith(key) or host.startswith(key)))

    def _suffix(self, page: Page) -> str:
        """Return the part of the page's title that spells the host or a copyright's holder."""
        keys = {_key(name) for name in self._others}
        parts = _SEPARATOR.split(page.named_title)
        if len(parts) < 2:
            return ""
        return next(
            (
                one_line(part)
                for part in (parts[-1], parts[0])
                if len(part) <= _LONGEST_NAME and (self.is_of_host(part) or _key(part) in keys)
            ),
            "",
        )


def _named_behind(page: Page) -> str:
    """Return what stands behind the headline in the page's titles, if it looks like an outlet.

    Sections and subjects stand there, too. So it must have one of the words that newspapers are
    called by; or it stands behind a bar behind the headline that the page shows, and has two words
    or is in capitals.
    """
    shown = one_line(page.headline.text_content()) if page.headline is not None else ""
    for title in (page.named_title, *page.meta_of_title()):
        breaks = list(_SEPARATOR.finditer(title))
        front = title[: breaks[-1].start()] if breaks else ""
        name = title[breaks[-1].end() :] if breaks else ""
        parts = name.split()
        if not front or not _may_be_outlet(name):
            continue
        if any(map(_OUTLET_WORD.search, parts)) and len(front.split()) >= len(parts):
            return name
        is_behind = len(shown) >= 8 and front.casefold().startswith(shown.casefold())
        is_bar = not set(breaks[-1].group()) & set("-–—/~:")
        if is_behind and is_bar and (len(parts) > 1 or name.isupper()):
            return name
    return ""


def _may_be_outlet(name: str) -> bool:
    parts = name.split()
    if not 1 <= len(parts) <= 5 or name.casefold() in _SECTIONS or any(map(str.isdigit, name)):
        return False
    return all(part[0].isupper() or part.casefold() in _PARTICLES for part in parts)


def headline_of(page: Page, article: Node | None, names: Names) -> str:
    """Return the page's headline; empty if it has none.

    Args:
        page: the page.
        article: the object of the JSON-LD that describes the article; None if there is none.
        names: the outlet's names.
    """
    shown = one_line(page.headline.text_content()) if page.headline is not None else ""
    if names.is_name(shown):
        shown = ""
    told = [text_of(article, "headline", "name", "alternativeHeadline")] if article else []
    told += map(plain_text, page.meta_of_title())
    told.append(plain_text(page.named_title))
    cleaned = [title for raw in told if (title := without_outlet(raw, names, shown))]
    cleaned = [t for t in cleaned if not names.is_name(t) and not _NO_HEADLINE.fullmatch(t)]
    if shown:
        keys = [_key(title) for title in cleaned]
        own = _key(shown)
        for key, title in zip(keys, cleaned, strict=True):
            # A kicker stands in some headings too: "Politics: Bridge to close".
            if len(key) > 12 and own != key and own.endswith(key):
                return title
        # A heading such as "News" above the headline of another element.
        agreeing = len(cleaned) > 1 and len(set(keys)) < len(keys)
        if own in keys or not agreeing or len(own) > 24:
            return without_outlet(shown, names, "") or shown
    return cleaned[0] if cleaned else ""


def without_outlet(title: str, names: Names, shown: str) -> str:
    """Return a title without the outlet's name and sections before or behind it.

    Args:
        title: the title.
        names: the outlet's names.
        shown: the headline that the page shows; empty if it shows none.
    """
    title = one_line(title)
    if shown and len(shown) > 8:
        start = title.casefold().find(shown.casefold())
        rest = (title[:start] + "\n" + title[start + len(shown) :]) if start >= 0 else ""
        sides = [side for side in rest.split("\n") if side.strip()]
        if start >= 0 and all(
            _SEPARATOR.search(side) or side.strip().endswith(":") for side in sides
        ):
            return shown
    was_cut = False
    while True:
        breaks = list(_SEPARATOR.finditer(title))
        first = breaks[0] if breaks else _FRONT.match(title)
        if breaks and _is_cut(title[breaks[-1].end() :], breaks[-1].group(), names, was_cut):
            title = title[: breaks[-1].start()]
        elif first and names.is_name(title[: first.start() or first.end()].rstrip(": ")):
            title = title[first.end() :]
        else:
            break
        was_cut = True
    bar = breaks[-1] if breaks else None
    if not was_cut and bar and "|" in bar.group() and not names.outlet:
        # Behind a bar, a few words in capitals are the site's name far more often than a subject.
        name = title[bar.end() :]
        parts = name.split()
        is_name = len(parts) <= 4 and all(part[0].isupper() for part in parts)
        if is_name and len(title[: bar.start()].split()) >= len(parts) - 1:
            title = title[: bar.start()]
    return title.strip()


def _is_cut(part: str, separator: str, names: Names, was_cut: bool) -> bool:
    if names.is_name(part):
        return True
    is_section = one_line(part).casefold() in _SECTIONS
    return is_section and (was_cut or "|" in separator)


def _outlet_name(value: str) -> str:
    """Return a name without a slogan; empty if it is an address, an archive or too long."""
    name = one_line(value)
    if re.match(r"https?://", name):
        return outlet_host(name)
    bare = re.sub(r"^www\.", "", name, flags=re.IGNORECASE)
    if is_archive(bare.lower()) or bare.casefold() in {"wayback machine", "internet archive"}:
        return ""
    name = _SEPARATOR.split(bare)[0].strip(" @") if len(bare) > 8 else bare.strip(" @")
    is_name = 1 < len(name) <= _LONGEST_NAME and any(map(str.isalpha, name))
    return name if is_name and name.casefold() not in _SOCIAL else ""


def _item_names(root: Any) -> Iterable[str]:
    """Yield the names of publishers in the page's microdata."""
    for publisher in islice(root.iter("div", "span", "meta", "a", "p"), 20_000):
        if (publisher.get("itemprop") or "").lower() != "publisher":
            continue
        for element in publisher.iter():
            if isinstance(element.tag, str) and (element.get("itemprop") or "") == "name":
                yield element.get("content") or element.text_content()


def _holders(root: Any) -> Iterable[str]:
    """Yield the names behind the page's copyright signs."""
    # Copyright signs stand at the end of a page.
    last = list(root.iter("small", "p", "div"))[-_LAST_BLOCKS:]
    for element in (*islice(root.iter("footer"), _LAST_BLOCKS), *last):
        if len(element) > 12:
            continue
        text = one_line(element.text_content()[:400])
        if len(text) < 300 and (match := _COPYRIGHT.search(text)):
            name = re.split(
                r"\b(?:all rights|alle rechte|tous droits|todos los)\b", match["name"], flags=re.I
            )
            yield re.sub(r"[\s,]*(?:19|20)[0-9]{2}.*$", "", name[0]).strip(" ,-–—")


def _home_names(root: Any) -> list[str]:
    """Return the texts of the links to the site's first page, which show its name or logo."""
    found = []
    for link in islice(root.iter("a"), 60):
        if (link.get("href") or "").rstrip("/") in {"", "."} and link.get("href"):
            picture = next(link.iter("img"), None)
            label = link.get("title") or link.get("aria-label") or ""
            text = (
                link.text_content() or label or (picture.get("alt") if picture is not None else "")
            )
            name = re.sub(
                r"\s+(?:logo|home\s?page|startseite|accueil|inicio)$",
                "",
                one_line(text or ""),
                flags=re.I,
            )
            if name.casefold() not in {
                "",
                "home",
                "startseite",
                "accueil",
                "inicio",
                "homepage",
                "portada",
            }:
                found.append(name)
    return [name for name in found if len(name) <= _LONGEST_NAME]


def _key(name: str) -> str:
    key = re.sub(r"[\W_]+", "", name.casefold())
    return _ARTICLES.sub("", key)
