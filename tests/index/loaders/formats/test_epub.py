"""The chapters of an EPUB, its facts, and the locks of shops."""

from __future__ import annotations

from datetime import date

import pytest

from index.documents import Span
from index.errors import EmptySource, MalformedSource
from index.layout import PlaceKind
from tests.documents_of import document_of, error_of, zip_of

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)
FACTS = (
    "<dc:title>The Lock at Brede</dc:title><dc:creator>Dole, Ann</dc:creator>"
    '<dc:creator opf:role="ill">Jim Roe</dc:creator><dc:publisher>Echo Books</dc:publisher>'
    "<dc:date>2024-03-05</dc:date><dc:identifier>https://echo.example/lock</dc:identifier>"
)
PAGES = {
    "one.xhtml": (
        '<h1 id="c1">Grain</h1><p>Ninety barges wait.</p><h2 id="c2">Coal</h2><p>By rail.</p>'
    ),
    "two.xhtml": "<p>It goes on.</p>",
    "three four.xhtml": "<h1>Iron</h1><p>Not by ship.</p>",
}


def page(body: str, head: str = "") -> str:
    return (
        '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title/>{head}</head><body>{body}</body></html>'
    )


def book(
    pages: dict[str, str],
    contents: str = "",
    facts: str = FACTS,
    others: dict[str, str | bytes] | None = None,
) -> bytes:
    """Return an EPUB.

    Args:
        pages: its pages in reading order: the bodies by their names.
        contents: the body of its page of contents; empty for none.
        facts: the elements of its metadata.
        others: more files.
    """
    kind = 'media-type="application/xhtml+xml"'
    items = "".join(
        f'<item id="p{n}" href="text/{name.replace(" ", "%20")}" {kind}/>'
        for n, name in enumerate(pages)
    )
    if contents:
        items += (
            '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        )
    spine = "".join(f'<itemref idref="p{n}"/>' for n in range(len(pages)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{facts}</metadata>'
        f'<manifest>{items}</manifest><spine><itemref idref="nav"/>{spine}</spine></package>'
    )
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": package,
    }
    files |= {f"OPS/text/{name}": page(body) for name, body in pages.items()}
    if contents:
        files["OPS/nav.xhtml"] = page(f'<nav epub:type="toc"><ol>{contents}</ol></nav>')
    return zip_of({**files, **(others or {})})


CONTENTS = (
    '<li><a href="text/one.xhtml#c1">I. Grain</a></li><li><a href="text/one.xhtml#c2">II. Coal</a>'
    '</li><li><a href="text/three%20four.xhtml">III. Iron</a></li>'
)


def test_chapters_are_places_of_one_text() -> None:
    document = document_of(book(PAGES, CONTENTS), "lock.epub")
    assert document.text == (
        "Grain\n\nNinety barges wait.\n\nCoal\n\nBy rail.\n\nIt goes on.\n\nIron\n\nNot by ship."
    )
    layout = document.layout
    assert layout.kind is PlaceKind.CHAPTER
    found = {
        quote: layout.place_of(Span(start := document.text.index(quote), start + len(quote)))
        for quote in ("Ninety", "By rail", "It goes on", "Not by ship")
    }
    assert found == {
        "Ninety": "I. Grain",
        "By rail": "II. Coal",
        "It goes on": "II. Coal",
        "Not by ship": "III. Iron",
    }


def test_facts_come_from_the_package() -> None:
    document = document_of(book(PAGES, CONTENTS), "lock.epub")
    assert (document.title, document.author, document.source, document.published) == (
        "The Lock at Brede", "Ann Dole", "Echo Books", date(2024, 3, 5),
    )  # fmt: skip
    assert document.uri == "https://echo.example/lock"


@pytest.mark.parametrize("day", ["0101-01-01T00:00:00+00:00", "2024", "soon"])
def test_a_date_that_says_nothing_is_none(day: str) -> None:
    content = book(PAGES, facts=f"<dc:title>Locks of Brede</dc:title><dc:date>{day}</dc:date>")
    assert document_of(content, "lock.epub").published is None


def test_the_contents_of_an_older_book_are_read() -> None:
    points = "".join(
        f"<navPoint><navLabel><text>{title}</text></navLabel>"
        f"<content src='text/{target}'/></navPoint>"
        for title, target in (("Part I", "one.xhtml"), ("Second", "two.xhtml"))
    )
    ncx = (
        '<?xml version="1.0"?><!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" '
        '"http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">'
        f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{points}</navMap></ncx>'
    )
    content = book(PAGES, others={"OPS/toc.ncx": ncx})
    item = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest>'
        '<item id="a" href="text/one.xhtml" media-type="application/xhtml+xml"/>'
        f'<item id="b" href="text/two.xhtml" media-type="application/xhtml+xml"/>{item}'
        '<spine toc="ncx"><itemref idref="a"/><itemref idref="b"/></spine></package>'
    )
    content = book(PAGES, others={"OPS/toc.ncx": ncx, "OPS/book.opf": package})
    assert document_of(content, "lock.epub").layout.labels == ("Part I", "Second")


def test_without_contents_headings_name_the_chapters() -> None:
    document = document_of(book(PAGES), "lock.epub")
    assert document.layout.labels == ("Grain", "Iron")


def test_all_prose_is_kept_and_marks_are_not() -> None:
    body = (
        "<nav><p>Asides stay.</p></nav><aside class='sidebar'><p>Share this lock.</p></aside>"
        "<p>He counted 12,500<sup><a epub:type='noteref' href='#n1'>3</a></sup> barges"
        "<span epub:type='pagebreak' title='12'>12</span> at 10<sup>6</sup> tons; "
        "<s>500</s> 900 left&nbsp;early.<img src='a.png'/></p>"
        "<p class='hidden'>Nobody sees this.</p>"
        "<aside epub:type='footnote' id='n1'><p>3 By hand.</p></aside>"
    )
    others: dict[str, str | bytes] = {
        "OPS/text/one.xhtml": page(body, '<link rel="stylesheet" href="../a.css"/>'),
        "OPS/a.css": ".hidden { display: none }",
    }
    document = document_of(book({"one.xhtml": ""}, others=others), "lock.epub")
    assert document.text.split("\n\n") == [
        "Asides stay.",
        "Share this lock.",
        "He counted 12,500 barges at 10⁶ tons; 900 left early.",
        "3 By hand.",
    ]
    assert document.notes == (
        "left out 1 word that the book strikes out",
        "1 picture left out",
    )


def lock(algorithm: str) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
        f'<enc:EncryptionMethod Algorithm="{algorithm}"/></enc:EncryptedData></encryption>'
    )


def test_a_locked_book_is_refused_with_the_way_out() -> None:
    locked = lock("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    error = error_of(book(PAGES, others={"META-INF/encryption.xml": locked}), "lock.epub")
    assert isinstance(error, MalformedSource)
    assert "DRM" in str(error)


def test_obscured_fonts_lock_nothing() -> None:
    fonts = lock("http://www.idpf.org/2008/embedding")
    content = book(PAGES, others={"META-INF/encryption.xml": fonts})
    assert "Ninety barges" in document_of(content, "lock.epub").text


def test_a_book_of_pictures_and_one_without_pages_are_told() -> None:
    assert isinstance(error_of(book({"a.xhtml": "<img src='a.png'/>"}), "a.epub"), EmptySource)
    assert isinstance(error_of(book({}), "a.epub"), MalformedSource)
    assert isinstance(error_of(zip_of({"a.txt": "x"}), "a.epub"), MalformedSource)
