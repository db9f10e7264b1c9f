"""Web pages: the article stays, what the site put around it goes."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents import Document
from index.errors import EmptySource
from index.loaders import Loaded, LoadOptions, Rejected, load
from index.loaders.formats.texts.html import read_page
from index.loaders.texts import read_text
from tests.paths import ROOT

VOTE = (
    "The council voted on Tuesday to close the old bridge over the river for repairs that will "
    "take nine months and cost $4.2 million."
)
PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Bridge to close | The Daily Beacon</title>
<meta property="og:title" content="Bridge to close">
<meta property="og:site_name" content="The Daily Beacon">
<meta name="author" content="Jane Doe">
<meta property="article:published_time" content="2024-10-25T18:02:00Z">
<link rel="canonical" href="https://beacon.example/local/bridge.html">
<style>p {{ color: red }}</style></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<div class="cookie-banner"><p>We use cookies to serve you better.</p><button>OK</button></div>
<article><h1>Bridge to close</h1>
<div class="share-bar"><a href="#">Share on Facebook</a><a href="#">Tweet</a></div>
<p>SPRINGFIELD — {VOTE}</p>
<p>The mayor <b>welcomed</b> the vote &amp; thanked the engineers: “It had to be.”</p>
<h2>What comes next</h2>
<ul><li>Work begins in May</li><li>Buses take another way</li></ul>
<table><tr><th>Year</th><th>Cars</th></tr><tr><td>2023</td><td>12,000</td></tr></table>
<p>Ferries will run.<br>They are free.</p>
</article>
<section id="comments"><h3>Comments</h3>
<div class="comment"><p>What a shame, I will be late for work every day of the year.</p></div>
</section>
<footer><p>© 2011 The Daily Beacon. All rights reserved.</p></footer>
<script>var tracked = "yes";</script></body></html>"""


def loaded(folder: Path, content: bytes, name: str = "a.html") -> Document:
    path = folder / name
    path.write_bytes(content)
    (outcome,) = load([path])
    assert isinstance(outcome, Loaded), outcome
    return outcome.document


def test_the_article_and_what_the_page_says_of_it(tmp_path: Path) -> None:
    document = loaded(tmp_path, PAGE.encode())
    assert [line.strip() for line in document.text.splitlines()] == [
        "Bridge to close",
        f"SPRINGFIELD — {VOTE}",
        "The mayor welcomed the vote & thanked the engineers: “It had to be.”",
        "What comes next",
        "- Work begins in May",
        "- Buses take another way",
        "| Year | Cars |",
        "|---|---|",
        "| 2023 | 12,000 |",
        "Ferries will run.",
        "They are free.",
    ]
    assert document.title == "Bridge to close"
    assert document.source == "The Daily Beacon"
    assert document.author == "Jane Doe"
    assert document.published == date(2024, 10, 25)
    assert document.uri == "https://beacon.example/local/bridge.html"


def test_a_blog_of_nested_blocks(tmp_path: Path) -> None:
    sections = "".join(
        f"<li><a href='/s{number}'>Section {number}</a></li>" for number in range(60)
    )
    text = loaded(
        tmp_path,
        f"""<html><head><title>Bridge closes – River Post</title></head><body>
<div id="header"><ul>{sections}</ul></div><div id="cookie-notice">This site uses cookies.</div>
<div class="post"><h1>Bridge closes</h1><div class="entry-meta">Posted on
<time datetime="2023-03-01T09:00">March 1, 2023</time></div><div class="entry-content">
<p>{VOTE}</p><p>Second: {VOTE}</p><div class="sharedaddy">Share this: Facebook X</div></div></div>
<div id="comments"><ol class="commentlist"><li>I will be late for work all the time.</li></ol></div>
<div id="footer">Copyright 2011</div></body></html>""".encode(),
    )
    assert text.text.splitlines() == ["Bridge closes", VOTE, f"Second: {VOTE}"]
    assert text.published == date(2023, 3, 1)


@pytest.mark.parametrize(
    "body",
    [
        f"{VOTE}<br><br>Second: {VOTE}<br><br>Third: {VOTE}",
        f"<div>{VOTE}</div><div>Second: {VOTE}</div><div>Third: {VOTE}</div>",
        f"<p>{VOTE}<p>Second: {VOTE}<p>Third: {VOTE}",
        f"<table><tr><td><p>{VOTE}</p><p>Second: {VOTE}</p><p>Third: {VOTE}</p></td></tr></table>",
    ],
)
def test_paragraphs_stay_apart(tmp_path: Path, body: str) -> None:
    page = f"<html><head><title>Vote</title></head><body>{body}</body></html>"
    document = loaded(tmp_path, page.encode())
    lines = [line.strip(" |") for line in document.text.splitlines()]
    assert lines == [VOTE, f"Second: {VOTE}", f"Third: {VOTE}"]
    assert document.published is None


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("windows-1251", "Власти города сообщили, что мост закрыт."),
        ("Shift_JIS", "市長は橋を通行止めにすると発表した。"),
        ("iso-8859-1", "Die Brücke bleibt für Wochen gesperrt."),
        ("iso-2022-jp", "市長は橋を通行止めにすると発表した。"),
    ],
)
def test_the_declared_charset_is_used(tmp_path: Path, charset: str, text: str) -> None:
    page = f'<html><head><meta charset="{charset}"></head><body><p>{text}</p></body></html>'
    for name in ("a.html", "a.txt"):
        assert loaded(tmp_path, page.encode(charset), name).text.strip() == text


def test_a_broken_byte_does_not_cost_the_page(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(PAGE.encode().replace(b"Ferries", b"Ferries\xff"))
    (outcome,) = load([path])
    assert isinstance(outcome, Loaded)
    assert "Ferries\ufffd will run." in outcome.document.text
    assert "“It had to be.”" in outcome.document.text
    assert outcome.notes == ("bytes that could not be decoded were replaced with U+FFFD",)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<div id=root></div><script>render('text')</script>",
        "<noscript>Enable JavaScript.</noscript>",
        "<img src=a.png>",
    ],
)
def test_a_page_without_text_is_empty(tmp_path: Path, body: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<html><head><title>App</title></head><body>{body}</body></html>")
    (outcome,) = load([path])
    assert isinstance(outcome, Rejected)
    assert isinstance(outcome.error, EmptySource)
    assert "copy the text into a .txt file" in str(outcome.error)


def test_all_visible_text_when_no_article_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "index.loaders.formats.texts.html._extractor", lambda: lambda *args, **options: None
    )
    text, metadata = read_page(
        "<html><head><title>Casualties</title><style>p{}</style></head><body>"
        "<h1>Casualties</h1><p>In <b>M</b>ay:\n twelve.<br>In June: three.</p><script>x</script>"
        "<div>Tail<p>Inner</p>end</div></body></html>"
    )
    assert text == "Casualties\nIn May: twelve.\nIn June: three.\nTail\nInner\nend"
    assert metadata.title == "Casualties"


def test_a_failing_extractor_leaves_the_visible_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **options: object) -> None:
        raise RecursionError

    monkeypatch.setattr("index.loaders.formats.texts.html._extractor", lambda: fail)
    assert read_page("<html><body><p>One</p><p>Two</p></body></html>")[0] == "One\nTwo"


def test_a_copyright_year_and_a_date_in_the_text_are_not_the_date(tmp_path: Path) -> None:
    page = f"<html><body><p>On March 3, 2019, {VOTE}</p><footer>© 2011</footer></body></html>"
    assert loaded(tmp_path, page.encode()).published is None


def test_long_pages_lose_nothing_and_obey_the_limit(tmp_path: Path) -> None:
    # libxml2 cuts a text node at 10 MB unless told otherwise.
    path = tmp_path / "a.html"
    path.write_text(f"<html><body><p>{VOTE * 90_000}</p><p>The end.</p></body></html>")
    (outcome,) = load([path])
    assert isinstance(outcome, Loaded)
    assert len(outcome.document.text) > 90_000 * len(VOTE)
    assert outcome.document.text.rstrip().endswith("The end.")
    (outcome,) = load([path], LoadOptions(max_characters=10_000_000))
    assert isinstance(outcome, Rejected)
    assert "max_characters is 10,000,000" in str(outcome.error)


def test_nothing_is_logged_printed_or_set() -> None:
    code = """
import logging
from index.loaders.formats.texts.html import read_page
from index.errors import SourceError
pages = ["<html></html>", "<p>x", "<html><head><link rel=canonical href='http://[bad'></head><p>a"]
for page in pages:
    try:
        read_page(page)
    except SourceError:
        pass
loggers = [logging.root, *map(logging.getLogger, ("trafilatura", "htmldate", "charset_normalizer"))]
print([logger.level for logger in loggers], logging.root.handlers)
"""
    root = ROOT
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == ""
    assert run.stdout == f"[{logging.WARNING}, 0, 0, 0] []\n"


PIECES = [
    *("<html>", "<head>", "</head>", "<title>", "</title>", "<body>", "<article>", "<h1>", "<!--"),
    *("<p>", "</p>", "<div>", "</div>", "<div class='comment'>", "<table>", "<tr>", "<td>", "-->"),
    *("</table>", "<ul>", "<li>", "<script>", "</script>", "<![CDATA[", "]]>", "<svg>", "<math>"),
    *("<pre>", "<br/>", "<a href='//['>", "<base href='//x'>", "<time datetime='9999-99-99'>"),
    *("&#0;", "&#xD800;", "&amp;", "text", "é", "漢", "2024-13-45", "<textarea>", "<noscript>"),
    "<meta property='article:published_time' content='x'>",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_markup_is_read_or_refused(markup: str) -> None:
    try:
        text, _ = read_page(f"<html>{markup}")
    except EmptySource:
        return
    assert text.strip()
    assert text.encode()


def test_a_page_that_singlefile_saved_tells_its_address_and_its_pictures_cost_no_time() -> None:
    picture = "data:image/png;base64," + "iVBORw0KGgo" * 200_000
    page = (
        "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: "
        "https://www.echo.example/bridge \n saved date: Sat May 04 2024 10:00:00 GMT+0200\n-->"
        f"<title>Bridge closed</title><style>:root{{--a:url('{picture}')}}.hide{{display:none}}"
        f"</style><h1>Bridge closed</h1><img src='{picture}'><p>The bridge over the Elm will be "
        f"closed for three weeks, the county said.</p><p class=hide>Hidden.</p>"
    )
    began = time.process_time()
    article, _ = read_text(page.encode(), ".html", LoadOptions())
    assert time.process_time() - began < 5
    assert article.text == (
        "Bridge closed\nThe bridge over the Elm will be closed for three weeks, the county said."
    )
    assert article.metadata.uri == "https://www.echo.example/bridge"
    assert article.metadata.published is None


@pytest.mark.parametrize(
    "head",
    ["<title>T</title>", "<meta charset=utf-8><title>T</title><link rel=icon href=i>", ""],
)
@pytest.mark.parametrize("element", ["article", "main", "section"])
def test_a_page_without_a_body_is_read(head: str, element: str) -> None:
    article = f"<{element}><h1>Quay closed</h1><p>{VOTE}</p></{element}><footer>2024</footer>"
    text, facts = read_page(f"<!DOCTYPE html>{head}{article}")
    assert VOTE in " ".join(text.split())
    assert "2024" not in text
    assert facts.title == "Quay closed"
