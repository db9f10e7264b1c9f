"""The parts of an EPUB: its facts, its chapters in reading order, its table of contents."""

from __future__ import annotations

import posixpath
import re
from typing import Any, NamedTuple
from urllib.parse import unquote

from index.errors import MalformedSource
from index.loaders.bytes.decoding import decode, html_charset
from index.loaders.facts.dates import parse_date_value
from index.loaders.facts.metadata import Metadata, one_line
from index.loaders.formats.safe_xml import LONGEST_XML, attribute, local_name, parse_xml
from index.loaders.formats.texts.html import parse_page
from index.loaders.formats.zipped import GuardedZip
from index.loaders.pages.elements import text_of

_NO_BOOK = (
    "It is no EPUB, or damaged: {what} is not in it. Open it in the program that made it, and save "
    "it again."
)
_LOCKED = (
    "Its text is encrypted (DRM), so only the shop's own program can read it. Ask the publisher "
    "for a copy without DRM."
)
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_ENDS_OF_PAGES = (".xhtml", ".html", ".htm", ".xml")
# Fonts may be obscured by these, which locks no text.
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_FIRST_YEAR = 1450
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


class Entry(NamedTuple):
    """A line of the table of contents.

    Attributes:
        page: the name of the page.
        fragment: the id of an element of the page; empty for its beginning.
        title: the title of a chapter.
    """

    page: str
    fragment: str
    title: str


class Book:
    """An opened EPUB.

    Attributes:
        metadata: what the package says of the book.
        pages: the names of its pages, in reading order, without a page of contents.
        contents: its table of contents, in order.

    Raises:
        MalformedSource: it is no EPUB, damaged, or encrypted.
    """

    def __init__(self, archive: GuardedZip) -> None:
        self._archive = archive
        self._sheets: dict[str, str] = {}
        self._check_locks()
        package_name = self._package_name()
        package = self._tree(package_name)
        if package is None:
            raise MalformedSource(_NO_BOOK.format(what="its package"))
        folder = posixpath.dirname(package_name)
        self._items: dict[str, Any] = {}
        for item in package.iter("{*}item"):
            self._items.setdefault(attribute(item, "id"), item)
        self.metadata = _metadata(package)
        navigation = self._navigation(package, folder)
        spine = [attribute(each, "idref") for each in package.iter("{*}itemref")]
        listed = [self._items[each] for each in spine if each in self._items]
        pages = [_resolve(folder, attribute(item, "href"))[0] for item in listed if _is_page(item)]
        self.pages = tuple(
            page for page in dict.fromkeys(pages) if page in archive and page != navigation
        )
        if not self.pages:
            raise MalformedSource(_NO_BOOK.format(what="a chapter"))
        self.contents = self._contents(package, folder, navigation)

    def markup(self, page: str) -> str:
        """Return the markup of a page."""
        content = self._archive.read(page, LONGEST_XML)
        return decode(content, declared=html_charset(content), lenient=True).text

    def styles(self, page: str, tree: Any) -> str:
        """Return the style sheets that a page names, which may hide or strike words."""
        folder = posixpath.dirname(page)
        sheets = []
        for link in tree.iter("link"):
            name = _resolve(folder, link.get("href") or "")[0]
            if "stylesheet" in (link.get("rel") or "").lower() and name in self._archive:
                if name not in self._sheets:
                    content = self._archive.read(name, LONGEST_XML)
                    self._sheets[name] = content.decode("utf-8", "replace")
                sheets.append(self._sheets[name])
        return "\n".join(sheets)

    def _check_locks(self) -> None:
        locks = self._tree("META-INF/encryption.xml")
        for lock in locks.iter("{*}EncryptedData") if locks is not None else ():
            method = next(lock.iter("{*}EncryptionMethod"), None)
            if method is None or attribute(method, "Algorithm") not in _FONTS:
                raise MalformedSource(_LOCKED)
        if "META-INF/sinf.xml" in self._archive:
            raise MalformedSource(_LOCKED)

    def _package_name(self) -> str:
        container = self._tree("META-INF/container.xml")
        for root in container.iter("{*}rootfile") if container is not None else ():
            name = _resolve("", attribute(root, "full-path"))[0]
            if name in self._archive:
                return name
        packages = [name for name in self._archive.names() if name.lower().endswith(".opf")]
        if not packages:
            raise MalformedSource(_NO_BOOK.format(what="its package"))
        return packages[0]

    def _tree(self, name: str) -> Any:
        if name not in self._archive:
            return None
        return parse_xml(self._archive.read(name, LONGEST_XML), name)

    def _navigation(self, package: Any, folder: str) -> str:
        """Return the page that is the table of contents of an EPUB 3; empty without one."""
        for item in self._items.values():
            if "nav" in attribute(item, "properties").split():
                return _resolve(folder, attribute(item, "href"))[0]
        guide = [each for each in package.iter("{*}reference") if attribute(each, "type") == "toc"]
        return _resolve(folder, attribute(guide[0], "href"))[0] if guide else ""

    def _contents(self, package: Any, folder: str, navigation: str) -> tuple[Entry, ...]:
        if navigation in self._archive and (entries := self._from_page(navigation)):
            return entries
        spine = next(package.iter("{*}spine"), None)
        item = self._items.get(attribute(spine, "toc")) if spine is not None else None
        if item is None:
            kind = "application/x-dtbncx+xml"
            found = [each for each in self._items.values() if attribute(each, "media-type") == kind]
            item = found[0] if found else None
        if item is None:
            return ()
        name = _resolve(folder, attribute(item, "href"))[0]
        tree = self._tree(name)
        return _from_map(tree, posixpath.dirname(name)) if tree is not None else ()

    def _from_page(self, navigation: str) -> tuple[Entry, ...]:
        tree = parse_page(self.markup(navigation))
        if tree is None:
            return ()
        lists = list(tree.iter("nav"))
        named = [each for each in lists if "toc" in (each.get("epub:type") or "").split()]
        folder = posixpath.dirname(navigation)
        entries = []
        for link in (named or lists or [tree])[0].iter("a"):
            page, fragment = _resolve(folder, link.get("href") or "")
            if title := one_line(text_of(link)):
                entries.append(Entry(page, fragment, title))
        return tuple(entries)


def _from_map(tree: Any, folder: str) -> tuple[Entry, ...]:
    """Return the table of contents of an EPUB 2."""
    entries = []
    for point in tree.iter("{*}navPoint"):
        parts = {local_name(child): child for child in reversed(point)}
        if "navLabel" not in parts or "content" not in parts:
            continue
        page, fragment = _resolve(folder, attribute(parts["content"], "src"))
        if title := one_line("".join(parts["navLabel"].itertext())):
            entries.append(Entry(page, fragment, title))
    return tuple(entries)


def _is_page(item: Any) -> bool:
    kind = attribute(item, "media-type")
    return kind in _PAGES or attribute(item, "href").lower().endswith(_ENDS_OF_PAGES)


def _resolve(folder: str, address: str) -> tuple[str, str]:
    """Return the name and the fragment that an address within the book names."""
    path, _, fragment = address.partition("#")
    name = posixpath.normpath(posixpath.join("/", folder, unquote(path))).lstrip("/")
    return name, unquote(fragment)


def _metadata(package: Any) -> Metadata:
    values: dict[str, list[str]] = {}
    for element in package.iter("{http://purl.org/dc/elements/1.1/}*"):
        value = one_line("".join(element.itertext()))
        name = local_name(element)
        if name == "date" and attribute(element, "event") not in {"", "publication"}:
            continue
        # Illustrators, translators and the program that made the book are creators too.
        if name == "creator" and attribute(element, "role") not in {"", "aut"}:
            continue
        if value:
            values.setdefault(name, []).append(value)
    days = [parse_date_value(value) for value in values.get("date", [])]
    published = next((day for day in days if day and day.year >= _FIRST_YEAR), None)
    links = (*values.get("identifier", ()), *values.get("source", ()))
    return Metadata(
        title=values.get("title", [""])[0],
        author=", ".join(_in_order(name) for name in values.get("creator", ())),
        source=values.get("publisher", [""])[0],
        published=published,
        uri=next((link for link in links if _ADDRESS.fullmatch(link)), ""),
    )


def _in_order(name: str) -> str:
    """Return a name such as "Dole, Ann" with the first name first."""
    last, comma, first = name.partition(", ")
    is_turned = comma and "," not in first and len(first.split()) <= 3 and len(last.split()) <= 3
    return f"{first} {last}" if is_turned else name
