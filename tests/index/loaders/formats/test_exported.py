"""Exports of Nexis and Factiva with several articles: each article is a document of its own."""

from __future__ import annotations

import html
import io
from datetime import date
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents import Document
from index.loaders import Loaded, load
from index.loaders.formats.texts.exported import split_articles
from tests.documents_of import outcomes_of, searched

BARGES = (
    "The lock keeper of Brede counted ninety barges on Sunday, more than on any day since.\n\n"
    "Barges will wait until May."
)
FERRY = "The ferry to Holm stays in port, its owner said on Monday.\n\nThe pier is rotten."
ARTICLES = [
    ("Barges queue at Brede", "The Brede Echo", date(2024, 3, 5), "Ann Dole", BARGES),
    ("Holm: ferry 'unsafe'", "Holm Gazette", date(2024, 4, 9), "Petra Falk", FERRY),
]
NAMES = ["2024-03-05 Barges queue at Brede", "2024-04-09 Holm ferry 'unsafe'"]

NEXIS_COVER = """\
Date and Time: Friday, 5. July 2024 09:31:00 CEST
Job Number: 00000001
Documents (2)

1. Barges queue at Brede
Client/Matter: -None-
Search Terms: barges or ferry
Search Type: Natural Language
Narrowed by:
Content Type
Narrowed by
News
Sources: The Brede Echo

2. Holm: ferry 'unsafe'
Client/Matter: -None-
Search Terms: barges or ferry
Search Type: Natural Language

"""
OLD_COVER = """\
Download Request: Selected Items: 1-2
Time Of Request: Friday, July 5, 2024  16:51:31

Terms: (DATE(>=2024-01-01) and barges)

Project ID: None

"""
FACTIVA_COVER = "Dow Jones Factiva\n\nTable of Contents\n\nBarges queue at Brede ........ 2\n\n"
SUMMARY = """
Search Summary
Text\tbarges or ferry
Date\tLast 2 years
© 2024 Factiva, Inc. All rights reserved.
"""


def nexis(title: str, outlet: str, day: date, author: str, body: str) -> str:
    return (
        f"{title}\n\n{outlet}\n\n{day:%B} {day.day}, {day.year} {day:%A}, Late Edition - Final\n\n"
        f"Copyright {day.year} {outlet} All Rights Reserved\n\nSection: NEWS; Pg. 4\n\n"
        f"Length: 120 words\n\nByline: By {author}\n\nBody\n\n{body}\n\n"
        "Classification\n\nLanguage: ENGLISH\n\nSubject: PORTS (90%)\n\n"
        f"Load-Date: {day:%B} {day.day}, {day.year}\n\nEnd of Document\n\n"
    )


def old_nexis(number: int, title: str, outlet: str, day: date, author: str, body: str) -> str:
    return (
        f"                {number} of 2 DOCUMENTS\n\n\n            {outlet}\n\n"
        f"      {day:%B} {day.day}, {day.year} {day:%A} 9:45 AM GMT+1\n\n{title}\n\n"
        f"BYLINE: {author}\n\nLENGTH: 120 words\n\n{body}\n\nLOAD-DATE: {day:%B} {day.day}, "
        f"{day.year}\n\nLANGUAGE: ENGLISH\n\n      Copyright {day.year} {outlet}\n"
        "         All Rights Reserved\n\n"
    )


def factiva(title: str, outlet: str, day: date, author: str, body: str, word: str) -> str:
    return (
        f"News\n{title}\nBy {author}\n1,120 words\n{day.day} {day:%B} {day.year}\n08:00\n{outlet}\n"
        f"BREDEC\n4\nEnglish\n(c) {day.year} {outlet}\n\n{body}\n\nEcho Press Limited\n\n"
        f"{word} BREDEC00{day:%Y%m%d}ek35000a1\n\n"
    )


def coded(title: str, outlet: str, day: date, author: str, body: str) -> str:
    return (
        f"HD {title}\nBY By {author}\nWC 120 words\nPD {day.day} {day:%B} {day.year}\nSN {outlet}\n"
        f"SC BREDEC\nLA English\nCY (c) {day.year} {outlet}\nLP\n{body}\n\n"
        f"AN Document BREDEC00{day:%Y%m%d}ek35000a1\n\n"
    )


EXPORTS = {
    "nexis": NEXIS_COVER + "".join(nexis(*each) for each in ARTICLES),
    "old nexis": OLD_COVER + "".join(old_nexis(n, *each) for n, each in enumerate(ARTICLES, 1)),
    "factiva": FACTIVA_COVER + "".join(factiva(*a, "Document") for a in ARTICLES) + SUMMARY,
    "factiva in Chinese": "".join(factiva(*a, "文件") for a in ARTICLES) + SUMMARY,
    "coded": "".join(coded(*each) for each in ARTICLES) + SUMMARY,
}


def facts(document: Document) -> tuple[str, str, date | None, str]:
    return document.title, document.source, document.published, document.author


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def check(documents: dict[str, Document]) -> None:
    """Check that each article is there with its facts, and nothing else is searched."""
    assert list(documents) == NAMES
    for document, article in zip(documents.values(), ARTICLES, strict=True):
        assert facts(document) == article[:4]
        assert lines(searched(document)) == lines(article[4])


def read(content: bytes, name: str) -> dict[str, Document]:
    outcomes = outcomes_of(content, name)
    assert all(isinstance(each, Document) for each in outcomes.values()), outcomes
    return {part: each for part, each in outcomes.items() if isinstance(each, Document)}


def load_parts(path: Path) -> dict[str, Document]:
    outcomes = list(load([path]))
    assert all(isinstance(each, Loaded) for each in outcomes), outcomes
    return {each.part: each.document for each in outcomes if isinstance(each, Loaded)}


@pytest.mark.parametrize("form", EXPORTS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_text_file_gives_each_article(tmp_path: Path, form: str, end: str) -> None:
    path = tmp_path / "export.txt"
    path.write_bytes(EXPORTS[form].replace("\n", end).encode())
    documents = load_parts(path)
    check(documents)
    assert [d.doc_id for d in documents.values()] == [f"export.txt/{name}" for name in NAMES]
    # The text of each article is a piece of the file, to the letter.
    for document in documents.values():
        assert document.text in EXPORTS[form].replace("\n", end)


@pytest.mark.parametrize("form", EXPORTS)
def test_a_docx_gives_each_article(form: str) -> None:
    document = docx.Document()
    for line in EXPORTS[form].split("\n"):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    check(read(buffer.getvalue(), "export.docx"))


@pytest.mark.parametrize("form", EXPORTS)
def test_an_rtf_gives_each_article(form: str) -> None:
    text = "".join(each if ord(each) < 128 else f"\\u{ord(each)}?" for each in EXPORTS[form])
    content = "{\\rtf1\\ansi " + text.replace("\n", "\\par\n") + "}"
    check(read(content.encode("ascii"), "export.RTF"))


@pytest.mark.parametrize("form", EXPORTS)
def test_a_page_gives_each_article(tmp_path: Path, form: str) -> None:
    body = "".join(f"<p>{html.escape(line)}</p>" for line in EXPORTS[form].split("\n"))
    path = tmp_path / "export.html"
    path.write_text(f"<html><head><title>Factiva</title></head><body>{body}</body></html>")
    check(load_parts(path))


def test_a_page_of_factiva_marks_headlines_and_authors(tmp_path: Path) -> None:
    # Without the marks, a headline in capitals below a section would be taken for a name.
    article = (
        '<div class="article enArticle"><div>Letters</div>'
        '<div id="hd"><span class="enHeadline">Barges Queue</span></div>'
        '<div class="author">Ann Dole and Jim Roe</div><div>254 words</div>'
        "<div>5 March 2024</div><div>The Brede Echo</div><div>BREDEC</div><div>English</div>"
        '<div>Copyright 2024 Echo Press Ltd</div><p class="articleParagraph">Barges wait.</p>'
        '<p class="articleParagraph">So does the bank, said the group.</p>'
        "<p>Echo Press Ltd</p><p>Document BREDEC0020240305ek35000a{}</p></div>"
    )
    path = tmp_path / "factiva.html"
    path.write_text(f"<html><body>{article.format(1)}{article.format(2)}</body></html>")
    documents = load_parts(path)
    assert list(documents) == ["2024-03-05 Barges Queue", "2024-03-05 Barges Queue (2)"]
    for document in documents.values():
        assert facts(document) == (
            "Barges Queue", "The Brede Echo", date(2024, 3, 5), "Ann Dole, Jim Roe",
        )  # fmt: skip
        assert searched(document) == "Barges wait.\n\nSo does the bank, said the group."


def test_a_page_with_fields_in_a_table_is_divided(tmp_path: Path) -> None:
    fields = {
        "HD": "Barges queue at Brede", "BY": "By Ann Dole", "WC": "120 words",
        "PD": "5 March 2024", "SN": "The Brede Echo", "LA": "English",
        "LP": "<p>Barges wait.</p>", "TD": "<p>The queue is long.</p><p>May will bring relief.</p>",
        "AN": "Document BREDEC0020240305ek35000a{}",
    }  # fmt: skip
    rows = "".join(f"<tr><td><b>{k}</b></td><td>{v}</td></tr>" for k, v in fields.items())
    table = f'<div class="article enArticle"><table>{rows}</table></div>'
    path = tmp_path / "factiva.html"
    path.write_text(f"<html><body>{table.format(1)}{table.format(2)}</body></html>")
    documents = list(load_parts(path).values())
    assert len(documents) == 2
    assert facts(documents[1]) == (*ARTICLES[0][:4],)
    assert lines(searched(documents[1])) == [
        "Barges wait.", "The queue is long.", "May will bring relief.",
    ]  # fmt: skip


def test_a_single_article_keeps_its_text_and_its_cover_is_not_searched(tmp_path: Path) -> None:
    text = NEXIS_COVER + nexis(*ARTICLES[0])
    path = tmp_path / "export.txt"
    path.write_text(text)
    ((part, document),) = load_parts(path).items()
    assert (part, document.text) == ("", text)
    assert facts(document) == ARTICLES[0][:4]
    assert lines(searched(document)) == lines(BARGES)
    assert document.notes == ("cover page, index and search terms of the export left out",)


def test_an_article_keeps_its_name_when_others_are_added() -> None:
    (before,) = split_articles(NEXIS_COVER + nexis(*ARTICLES[1]))
    both = split_articles(EXPORTS["nexis"])
    assert before.name == ""
    assert [each.name for each in both] == NAMES
    turned = split_articles(nexis(*ARTICLES[1]) + nexis(*ARTICLES[0]))
    assert [each.name for each in turned] == NAMES[::-1]


def test_articles_without_a_headline_are_numbered() -> None:
    text = "".join(
        f"{n} of 2 DOCUMENTS\n\nLENGTH: 90 words\n\nBYLINE: Ann Dole\n\n{BARGES}\n\n"
        for n in (1, 2)
    )
    assert [each.name for each in split_articles(text)] == ["article 1", "article 2"]


@pytest.mark.parametrize(
    "text",
    [
        "1 of 3\n\nThe first part.\n\n2 of 3\n\nThe second part.\n",
        f"{BARGES}\n\nEnd of Document\n\n{FERRY}\n\nEnd of Document\n",
        "Documents\n\nThe mayor left.\n\nDocument ARCHIVE\n\nNobody came.\n",
    ],
)
def test_other_texts_are_not_divided(text: str) -> None:
    assert split_articles(text) == []


PIECES = [
    *("1 of 2 DOCUMENTS", "2 of 2 DOCUMENTS", "End of Document", "Length: 120 words", "Body", ""),
    *("Document BREDEC0020240305ek35000a1", "120 words", "5 March 2024", "(c) 2024 Echo", "HD x"),
    *("Barges queue", "By Ann Dole", "PD 5 March 2024", "LP", "Load-Date: x", "Echo Press Ltd"),
    *("Ninety barges wait, he said.", "\u2028", "\ufeff", "Section: NEWS", "Classification"),
]


@settings(max_examples=300, deadline=5_000)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_any_lines_are_divided_without_losing_their_order(pieces: list[str], end: str) -> None:
    text = end.join(pieces)
    articles = split_articles(text)
    place = 0
    for article in articles:
        place = text.index(article.text, place)
        place += len(article.text) if article.name else 0
        edges = [edge for span in article.skipped for edge in (span.start, span.end)]
        assert all(edge <= len(article.text) for edge in edges)
    names = [article.name for article in articles]
    assert len(set(names)) == len(names)
    assert all("/" not in name for name in names)
