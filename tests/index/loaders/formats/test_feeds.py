"""Feeds, and exports of programs that keep notes: each entry an article of its own."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from index.documents import Document, Span
from index.errors import (
    EmptySource,
    MalformedSource,
    SourceError,
    SourceTooLarge,
    UnsupportedFormat,
)
from index.loaders.files import load
from index.loaders.outcomes import Loaded, LoadOptions, Rejected

SUMMARY = "the file has a summary only, not the article; save the page itself for the rest"


def read(folder: Path, name: str, content: str | bytes) -> list[Document | SourceError]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [each.document if isinstance(each, Loaded) else each.error for each in load([path])]


def documents(folder: Path, name: str, content: str | bytes) -> list[Document]:
    outcomes = read(folder, name, content)
    return [each for each in outcomes if isinstance(each, Document)]


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Echo</title>
<link>https://echo.example</link>
<item><title>Bridge &amp;amp; lock closed</title><link>https://echo.example/2024/bridge-closed</link>
<guid>https://echo.example/2024/bridge-closed</guid><dc:creator>Mara Lind</dc:creator>
<pubDate>Tue, 05 Mar 2024 23:30:00 -0500</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The bridge was closed on <b>Monday</b>.</p>
<p style="display:none">Secret words.</p><script>x()</script>
<p>It opens on Friday &amp; not before.</p>]]></content:encoded></item>
<item><title>Fares</title><link>https://echo.example/?p=12</link><pubDate>2024-03-06</pubDate>
<description>&lt;b&gt;Fares&lt;/b&gt; rise by 5 &amp;amp; 6 per cent.</description></item>
<item><title>Nothing</title></item></channel></rss>"""


def test_entries_of_rss_are_articles(tmp_path: Path) -> None:
    bridge, fares, nothing = read(tmp_path, "echo.rss", RSS)
    assert isinstance(bridge, Document)
    assert isinstance(fares, Document)
    assert isinstance(nothing, EmptySource)
    assert bridge.text == "The bridge was closed on Monday.\nIt opens on Friday & not before."
    assert bridge.doc_id == "echo.rss/bridge-closed"
    assert (bridge.title, bridge.source, bridge.author) == (
        "Bridge & lock closed", "The Echo", "Mara Lind",
    )  # fmt: skip
    assert bridge.published == date(2024, 3, 5)
    assert bridge.uri == "https://echo.example/2024/bridge-closed"
    assert SUMMARY not in bridge.notes
    assert fares.text == "Fares rise by 5 & 6 per cent."
    assert fares.doc_id == "echo.rss/p=12"
    assert SUMMARY in fares.notes


def test_a_long_description_is_the_article(tmp_path: Path) -> None:
    prose = "The harbour office of Neuhafen closed the swing bridge on Monday. " * 20
    item = f"<item><title>Bridge</title><description>{prose}</description></item>"
    (document,) = documents(tmp_path, "a.xml", f"<rss><channel>{item}</channel></rss>")
    assert document.notes == ()
    cut = f"<item><title>Bridge</title><description>{prose} [...]</description></item>"
    (document,) = documents(tmp_path, "b.xml", f"<rss><channel>{cut}</channel></rss>")
    assert document.notes == (SUMMARY,)


def test_atom_in_latin1(tmp_path: Path) -> None:
    content = (
        '<?xml version="1.0" encoding="iso-8859-1"?><!-- kept --><feed '
        'xmlns="http://www.w3.org/2005/Atom"><title>Café</title><entry><id>urn:uuid:1</id>'
        '<title type="html">&lt;i&gt;Ferry&lt;/i&gt;</title><updated>2024-03-07T10:00:00Z</updated>'
        "<author><name>Otto Vogt</name></author><author><name>Mara Lind</name></author>"
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The café closed.</p>'
        "</div></content></entry></feed>"
    ).encode("latin-1")
    (document,) = documents(tmp_path, "feed.atom", content)
    assert document.text == "The café closed."
    assert (document.title, document.source) == ("Ferry", "Café")
    assert document.author == "Otto Vogt, Mara Lind"
    # What was updated need not have been published on that day.
    assert (document.published, document.modified) == (None, date(2024, 3, 7))
    assert document.uri == ""


def test_a_feed_in_json(tmp_path: Path) -> None:
    content = """{"version": "https://jsonfeed.org/version/1.1", "title": "The Echo", "items": [
      {"id": "https://echo.example/a/ferry", "url": "https://echo.example/a/ferry",
       "title": "Ferry",
       "content_html": "<p>The ferry <b>stopped</b>.</p><p>Again.</p>", "summary": "No.",
       "date_published": "2024-03-05T10:00:00Z", "authors": [{"name": "Mara Lind"}]},
      {"id": "2", "title": "Fares", "summary": "Fares rise."}, {"id": "3"}]}"""
    ferry, fares = documents(tmp_path, "feed.json", content)
    assert (ferry.doc_id, ferry.text) == ("feed.json/ferry", "The ferry stopped.\nAgain.")
    assert (ferry.source, ferry.author, ferry.published) == (
        "The Echo", "Mara Lind", date(2024, 3, 5),
    )  # fmt: skip
    assert "1 of 3 records in the file have no text" in ferry.notes
    assert SUMMARY in fares.notes


@pytest.mark.parametrize(
    "content",
    [
        '{"title": "Ferry", "body": "It stopped.", "date": "2024-03-05",'
        ' "source": {"name": "Echo"}}',
        '[{"title": "Ferry", "body": "It stopped.", "date": "2024-03-05", "source": "Echo"}]',
        '{"status": "ok", "articles": [{"title": "Ferry", "content": "It stopped.",'
        ' "publishedAt": "2024-03-05T08:00:00Z", "source": {"id": null, "name": "Echo"}}]}',
        '{"title": "Ferry", "text": "It stopped.", "metadata": {"date": "2024-03-05"},'
        ' "source": "Echo"}\n{"title": "Two", "text": "Again."}',
        '{"title": "Ferry", "text": "It stopped.", "date": "2024-03-05", "source": "Echo"}\n'
        '{"title": "Two", "text": "Once.\u2028Again."}\r\n',
    ],
)
def test_articles_in_json(tmp_path: Path, content: str) -> None:
    first = documents(tmp_path, "articles.json", content)[0]
    assert (first.title, first.text, first.source) == ("Ferry", "It stopped.", "Echo")
    assert first.published == date(2024, 3, 5)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("<p><img src=a.png></p>", EmptySource), ("The ferry was late. " * 100, SourceTooLarge)],
)
@pytest.mark.parametrize("name", ["x.json", "x.csv"])
def test_an_article_that_fails_costs_itself_only(
    tmp_path: Path, name: str, text: str, kind: type[SourceError]
) -> None:
    rows = [("One", "It stopped at Kirn. " * 30), ("Two", text), ("Three", "It sailed. " * 50)]
    path = tmp_path / name
    if name == "x.json":
        path.write_text(json.dumps([{"title": title, "text": words} for title, words in rows]))
    else:
        path.write_text("\n".join(["title,text", *map(",".join, rows)]))
    outcomes = list(load([path], LoadOptions(max_characters=1_500)))
    assert [type(each) for each in outcomes] == [Loaded, Rejected, Loaded]
    names = {"x.json": ["record 1", "record 2", "record 3"], "x.csv": ["row 2", "row 3", "row 4"]}
    assert [each.part for each in outcomes] == names[name]
    assert isinstance(outcomes[1], Rejected)
    assert isinstance(outcomes[1].error, kind)


@pytest.mark.parametrize(
    ("name", "content", "kind", "words"),
    [
        ("x.json", '{"a": [1, 2]}', UnsupportedFormat, ".jsonl"),
        ("x.json", "[" * 100_000, MalformedSource, "nested"),
        ("x.json", '{"a": ', MalformedSource, "not valid JSON"),
        ("x.xlsx", "\0\1\2" * 99, MalformedSource, "no spreadsheet"),
        ("x.png", "\x89PNG", MalformedSource, "cannot be read as one"),
        ("x.docx", "Harbour", MalformedSource, "not the kind of file"),
        ("x.xml", "<urlset><url>a</url></urlset>", UnsupportedFormat, "<urlset>"),
        ("x.xml", "not markup", MalformedSource, "not XML"),
        ("x.rss", "<rss><channel><title>Echo</title></channel></rss>", EmptySource, "no entries"),
        (
            "x.opml",
            '<opml version="2.0"><body><outline text="News"><outline text="Echo" '
            'xmlUrl="https://echo.example/rss"/></outline></body></opml>',
            UnsupportedFormat,
            "Echo https://echo.example/rss",
        ),
    ],
)
def test_what_has_no_articles_is_refused(
    tmp_path: Path, name: str, content: str, kind: type[SourceError], words: str
) -> None:
    (error,) = read(tmp_path, name, content)
    assert isinstance(error, kind)
    assert words in str(error)


def test_nothing_is_fetched_or_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("The password is heron.")
    for name, content in {
        "a.rss": f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]><rss><channel><item>'
        "<title>&x;</title><description>&x;</description></item></channel></rss>",
        "b.rss": str(secret),
        "c.rss": "http://127.0.0.1:9/feed",
    }.items():
        (error,) = read(tmp_path, name, content)
        assert isinstance(error, MalformedSource)
        assert "heron" not in str(error)


ENEX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export4.dtd">
<en-export export-date="20240305T101112Z" application="Evernote"><note><title>Harbour notes</title>
<content><![CDATA[<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE en-note SYSTEM "http://xml.evernote.com/pub/enml2.dtd"><en-note><div>The bolts were loose.
</div><div><en-todo checked="true"/>Call Otto</div><en-media hash="x" type="image/png"/>
<div>End &amp; close.</div></en-note>]]></content><created>20240305T101112Z</created>
<note-attributes><author>Mara Lind</author><source-url>https://echo.example/a</source-url>
</note-attributes><resource><data encoding="base64">VGhlIHJpdmVyIHJv
c2Uu</data><mime>text/plain</mime><resource-attributes><file-name>river.txt</file-name>
</resource-attributes></resource><resource><data>AAAA</data><mime>image/png</mime></resource></note>
<note><title>Second</title><content>&lt;en-note&gt;It rains.&lt;/en-note&gt;</content></note>
</en-export>"""


def test_notes_of_evernote_with_their_files(tmp_path: Path) -> None:
    note, river, second = documents(tmp_path, "notes.enex", ENEX)
    assert note.text == "The bolts were loose.\n- Call Otto\nEnd & close."
    assert (note.title, note.author, note.uri) == (
        "Harbour notes", "Mara Lind", "https://echo.example/a",
    )  # fmt: skip
    assert note.published is None
    assert note.notes == ("note made on 2024-03-05", "1 picture or recording left out")
    assert (river.doc_id, river.text) == ("notes.enex/Harbour notes/river.txt", "The river rose.")
    assert (second.doc_id, second.text) == ("notes.enex/Second", "It rains.")


CLIPPINGS = (
    "\ufeffThe Harbour (Lind, Mara)\r\n- Your Highlight on page 12 | Location 170-171 | Added on "
    "Monday, 5 March 2024 10:00:00\r\n\r\nThe bolts were loose.\r\n==========\r\n"
    "Tides (Vogt)\r\n- Ihr Lesezeichen auf Seite 3 | Hinzugefügt am Montag\r\n\r\n\r\n"
    "==========\r\n"
    "\ufeffThe Harbour (Lind, Mara)\r\n- Your Note on Location 200 | Added on Monday\r\n\r\n"
    "Check this.\r\n==========\r\n"
)


def test_highlights_of_a_kindle_by_book(tmp_path: Path) -> None:
    (book,) = documents(tmp_path, "My Clippings.txt", CLIPPINGS)
    assert book.text == "The bolts were loose.\n\nCheck this."
    assert (book.title, book.author) == ("The Harbour", "Lind, Mara")
    assert book.layout.place_of(Span(0, 5)) == "p. 12"
    assert book.layout.place_of(Span(25, 30)) == "location 200"


def test_a_text_with_a_rule_is_no_clipping(tmp_path: Path) -> None:
    content = "Title\n- one | two\n\nWords.\n\n=====\nMore.\n"
    (document,) = documents(tmp_path, "a.txt", content)
    assert document.text == content


ZOTERO = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<bib:Article rdf:about="https://echo.example/a"><z:itemType>newspaperArticle</z:itemType>
<dcterms:isPartOf><bib:Newspaper><dc:title>The Echo</dc:title></bib:Newspaper></dcterms:isPartOf>
<bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Lind</foaf:surname>
<foaf:givenName>Mara</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors>
<dcterms:isReferencedBy rdf:resource="#item_2"/><dc:title>Bridge closed</dc:title>
<dcterms:abstract>The bridge of Neuhafen was closed.</dcterms:abstract><dc:date>2024-03-05</dc:date>
<dc:identifier><dcterms:URI><rdf:value>https://echo.example/a</rdf:value></dcterms:URI>
</dc:identifier></bib:Article>
<bib:Memo rdf:about="#item_2"><rdf:value>&lt;p&gt;Ask &lt;b&gt;Otto&lt;/b&gt;.&lt;/p&gt;</rdf:value>
</bib:Memo></rdf:RDF>"""


def test_abstracts_and_notes_of_zotero(tmp_path: Path) -> None:
    abstract, note = documents(tmp_path, "library.rdf", ZOTERO)
    assert abstract.text == "The bridge of Neuhafen was closed."
    assert (abstract.title, abstract.author, abstract.source, abstract.published, abstract.uri) == (
        "Bridge closed", "Mara Lind", "The Echo", date(2024, 3, 5), "https://echo.example/a",
    )  # fmt: skip
    assert any("abstract only" in each for each in abstract.notes)
    assert (note.text, note.title) == ("Ask Otto.", "Note on Bridge closed")
