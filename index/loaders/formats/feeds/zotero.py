"""Read the abstracts and the notes of a Zotero library that was exported as RDF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.errors import EmptySource
from index.loaders.assembly import Article
from index.loaders.facts.metadata import Metadata, one_line, read_metadata
from index.loaders.formats.feeds.trees import parse_xml
from index.loaders.formats.format import Part
from index.loaders.formats.tables.records import article_of
from index.loaders.outcomes import LoadOptions

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_BIB = "{http://purl.org/net/biblio#}"
_FOAF = "{http://xmlns.com/foaf/0.1/}"
_ABSTRACT_ONLY = "the file has the abstract only, not the article; add the article's own file"


def read_zotero(content: bytes, options: LoadOptions) -> Iterator[Part]:
    """Yield an article for each abstract, and for each note.

    Args:
        content: the bytes of the file.
        options: limits on the length of a text.

    Raises:
        MalformedSource: the XML is damaged.
        EmptySource: there is neither an abstract nor a note.
    """
    root = parse_xml(content)
    titles: dict[str, str] = {}
    found = False
    for number, item in enumerate(root, start=1):
        if not isinstance(item.tag, str) or item.tag == f"{_BIB}Memo":
            continue
        title = _text(item.find(f"{_DC}title"))
        for note in item.findall(f"{_TERMS}isReferencedBy"):
            titles[note.get(f"{_RDF}resource") or ""] = title
        if abstract := _raw(item.find(f"{_TERMS}abstract")):
            found = True
            article = article_of(abstract, _facts(item, title), options)
            yield _part(article, title or f"item {number}", _ABSTRACT_ONLY)
    for number, memo in enumerate(root.iter(f"{_BIB}Memo"), start=1):
        text = _raw(memo.find(f"{_RDF}value"))
        if not text:
            continue
        found = True
        about = titles.get(memo.get(f"{_RDF}about") or "", "")
        name = f"Note on {about}" if about else f"Note {number}"
        article = article_of(text, Metadata(title=name), options)
        yield _part(article, name, "a note in Zotero, not the article")
    if not found:
        raise EmptySource(
            "It has neither abstracts nor notes. Add the articles' own files from Zotero's storage."
        )


def _part(article: Article, name: str, note: str) -> Part:
    metadata = Metadata(notes=(note,)).or_else(article.metadata)
    short = one_line(name.replace("/", " "))[:80]
    return Part(article._replace(metadata=metadata), short, article.text.encode())


def _facts(item: Any, title: str) -> Metadata:
    address = item.find(f"{_DC}identifier/{_TERMS}URI/{_RDF}value")
    authors = []
    for person in item.iterfind(f"{_BIB}authors/{_RDF}Seq/{_RDF}li/{_FOAF}Person"):
        parts = (_text(person.find(f"{_FOAF}givenName")), _text(person.find(f"{_FOAF}surname")))
        authors.append(" ".join(filter(None, parts)))
    outlet = next(item.iterfind(f"{_TERMS}isPartOf/*/{_DC}title"), None)
    fields = {
        "title": title,
        "date": _text(item.find(f"{_DC}date")),
        "author": ", ".join(filter(None, authors)),
        "source": _text(outlet),
        "url": _text(address),
    }
    return read_metadata({name: value for name, value in fields.items() if value})


def _text(element: Any) -> str:
    return one_line(_raw(element))


def _raw(element: Any) -> str:
    return "".join(element.itertext()).strip() if element is not None else ""
