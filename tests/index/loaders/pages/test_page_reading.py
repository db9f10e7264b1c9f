"""What becomes of a page: its lines, what stands around it, the notes, and the refusals."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from index.errors import EmptySource
from index.loaders.formats.texts.html import read_page

OPENING = "The lock keeper opened the gates at six, although the river stood at 412 centimetres."
ENDING = "The waterways office will publish its report on Thursday."
LONG = " ".join(f"In week {week} the board met and voted on quay {week}." for week in range(60))


def page(part: str) -> str:
    return (
        "<!DOCTYPE html><html lang='en'><body><header><nav><a href='/'>Home</a></nav></header>"
        f"<main><article><h1>Barge sinks at weir</h1><p>{OPENING}</p>{part}<p>{ENDING}</p>"
        "</article></main><footer>© Post</footer></body></html>"
    )


def data(node: Mapping[str, object], body: str = "<div id='root'></div>") -> str:
    script = f"<script type='application/ld+json'>{json.dumps(node)}</script>"
    return f"<html><head>{script}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("part", "lines"),
    [
        ("<figure><img><figcaption>The weir in May</figcaption></figure>", ["The weir in May"]),
        (
            "<figure><figcaption><span>The weir</span> <span class='credit'>Photo: A. Bo</span>"
            "</figcaption></figure>",
            ["The weir", "Photo: A. Bo"],
        ),
        ("<dl><dt>How long?</dt><dd>Nine months.</dd></dl>", ["How long?", "Nine months."]),
        ("<ul><li>One<ul><li>Two</li></ul></li></ul>", ["- One", "- Two"]),
        ("<p>Line one.<br>Line two.</p>", ["Line one.", "Line two."]),
        ("<pre>A  1\nB  2</pre>", ["A 1", "B 2"]),
        ("<p>On <time>5 March</time> it rained.</p>", ["On 5 March it rained."]),
        ("<blockquote><p>It had to be.</p></blockquote>", ["It had to be."]),
        (
            "<blockquote>It had to be<cite>Ann Dole, pilot</cite></blockquote>",
            ["It had to be", "Ann Dole, pilot"],
        ),
        ("<blockquote>The <cite>Brede Echo</cite> wrote it.</blockquote>",
         ["The Brede Echo wrote it."]),
        ("<p>The <abbr title='x'>SOP</abbr> of 2019</p>", ["The SOP of 2019"]),
        ("<p>Area <math><msup><mi>r</mi><mn>2</mn></msup></math></p>", ["Area r²"]),
        ("<amp-accordion><section><h2>Who?</h2><p>All.</p></section></amp-accordion>",
         ["Who?", "All."]),
        ("<amp-img src='a'><figcaption>Pupils</figcaption></amp-img>", ["Pupils"]),
        (
            "<aside><h3>The weir</h3><p>The weir of 1931 was last repaired in 2008.</p></aside>",
            ["The weir", "The weir of 1931 was last repaired in 2008."],
        ),
        (
            "<aside class='facts'><h3>The weir</h3><ul><li>Built 1931</li><li>4 gates</li></ul>"
            "<p>By the board</p></aside>",
            ["The weir", "- Built 1931", "- 4 gates", "By the board"],
        ),
        ("<aside class='quote'>The river stood at 412 centimetres</aside>", []),
        ("<ul class='related'><li><a href='/x'>Pier closed</a></li></ul>", []),
        ("<div class='newsletter'><p>The best of the week in your inbox, free.</p></div>", []),
        ("<div class='share'><a href='#'>Share</a></div>", []),
        ("<p>More on this story</p><ul><li><a href='/x'>Pier closed again</a></li></ul>", []),
        ("<div class='menu-of-the-day'><p>The menu costs 45 euros a head.</p></div>",
         ["The menu costs 45 euros a head."]),
    ],
)  # fmt: skip
def test_a_part_of_an_article(part: str, lines: list[str]) -> None:
    text, metadata = read_page(page(part))
    assert text.splitlines() == ["Barge sinks at weir", OPENING, *lines, ENDING]
    assert metadata.notes == ()


def test_a_teaser_below_the_headline_is_the_article_s_own() -> None:
    teaser = "<div class='teaser'>The weir was shut for nine hours.</div>"
    markup = page("").replace("</h1>", f"</h1>{teaser}")
    assert read_page(markup)[0].splitlines()[1] == "The weir was shut for nine hours."
    linked = teaser.replace("The weir", "<a href='/x'>The weir</a>")
    assert "nine hours" not in read_page(markup.replace(teaser, linked))[0]


def test_a_box_with_links_has_no_facts() -> None:
    box = "<aside><h3>Latest</h3><p>Two hours ago</p><p><a href='/x'>Pier shut</a></p></aside>"
    assert "Two hours ago" not in read_page(page(box))[0]
    assert "Two hours ago" in read_page(page(box.replace("a href", "b class")))[0]


def test_a_headline_over_two_lines_is_one() -> None:
    markup = page("").replace("Barge sinks", "Barge<br>sinks")
    assert read_page(markup)[0].startswith("Barge sinks at weir\n")


def test_comments_longer_than_the_article_are_left_out_silently() -> None:
    comments = f"<section id='comments'><h2>Comments</h2><p>{LONG}</p></section>"
    text, metadata = read_page(
        f"<html><body><div><h1>Barge sinks</h1><p>{OPENING}</p></div>{comments}</body></html>"
    )
    assert text == f"Barge sinks\n{OPENING}"
    assert metadata.notes == ()


def test_the_reader_is_told_when_much_was_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.loaders.formats.texts.html._extract", lambda tree, effort: OPENING)
    text, metadata = read_page(
        f"<html><body><main><h1>Barge sinks</h1><p>{OPENING}</p></main>"
        f"<div class='sidebar'><p>{LONG}</p></div></body></html>"
    )
    assert text == f"Barge sinks\n{OPENING}"
    (note,) = metadata.notes
    assert note.startswith("kept 17 of 677 visible words")


def test_the_lines_that_an_extractor_loses_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.loaders.formats.texts.html._extract", lambda tree, effort: ENDING)
    text, metadata = read_page(page("").replace("article>", "div>").replace("main>", "div>"))
    assert text.splitlines() == ["Barge sinks at weir", OPENING, ENDING]
    assert metadata.notes == ()


def test_an_article_that_is_only_in_the_data_of_the_page() -> None:
    body = "<p>It took 12,500<sup>3</sup> tonnes &amp; sank.</p><p>Nobody was hurt.</p>"
    text, metadata = read_page(
        data({"@graph": [{"@type": "WebSite"}, {"@type": "NewsArticle", "headline": "Barge sinks",
                                                "articleBody": body}]})
    )  # fmt: skip
    assert text == "Barge sinks\nIt took 12,500 tonnes & sank.\nNobody was hurt."
    assert any("JSON-LD" in note for note in metadata.notes)


def test_a_live_blog_that_is_only_in_the_data_of_the_page() -> None:
    updates = [
        {"headline": "Passed", "datePublished": "2024-03-05T18:40:00Z", "articleBody": "21 to 19."},
        {"datePublished": "2024-03-05T17:20:00Z", "articleBody": "The motion failed.\nAll left."},
    ]
    text, _ = read_page(
        data({"@type": "LiveBlogPosting", "headline": "The vote", "liveBlogUpdate": updates})
    )
    assert text.splitlines() == [
        *("The vote", "2024-03-05T18:40:00Z", "Passed", "21 to 19."),
        *("2024-03-05T17:20:00Z", "The motion failed.", "All left."),
    ]


def test_what_a_page_does_not_show_of_its_article_is_counted_not_stored() -> None:
    article = {"@type": "Article", "isAccessibleForFree": False, "articleBody": LONG}
    text, metadata = read_page(data(article, f"<main><h1>Quays</h1><p>{OPENING}</p></main>"))
    assert text == f"Quays\n{OPENING}"
    (note,) = metadata.notes
    assert note.startswith("kept 16 of 660 words of the article")


def test_reviews_by_readers_are_not_the_article() -> None:
    graph = [{"@type": "Review", "reviewBody": LONG}, {"@type": "Article", "articleBody": OPENING}]
    text, metadata = read_page(
        data({"@graph": graph}, f"<main><h1>Gate</h1><p>{OPENING}</p></main>")
    )
    assert (text, metadata.notes) == (f"Gate\n{OPENING}", ())


@pytest.mark.parametrize(
    ("body", "way_out"),
    [
        ("<div id='root'></div>", "copy the text"),
        ("<nav><a href='/'>Home</a></nav><footer>Imprint</footer>", "open the article"),
        ("<ul><li><a href='/'>Home</a><li><a href='/n'>News</a></ul>", "open the article"),
        ("<h1>Log in</h1><form><input type='password'></form><p>Log in to read on.</p>", "log in"),
        ("<h1>Anmelden</h1><input type='password'><p>Bitte melden Sie sich an.</p>", "log in"),
        ("<h1>404</h1><p>Page not found</p>", "save it"),
        ("<div>Please enable JavaScript to view this site.</div>", "save it"),
        ("<h2>Checking if the site connection is secure</h2>", "save it"),
        ("<h1>Access denied</h1>", "save it"),
    ],
)  # fmt: skip
def test_a_page_without_an_article_is_refused_with_a_way_out(body: str, way_out: str) -> None:
    with pytest.raises(EmptySource) as refused:
        read_page(f"<html><head><title>Post</title></head><body>{body}</body></html>")
    assert way_out in str(refused.value)
    assert "again" not in str(refused.value)


def test_articles_on_numbers_and_logins_are_no_notices() -> None:
    text, _ = read_page(
        "<html><body><form><input type='password'></form><article><h1>404 homes without power</h1>"
        f"<p>{OPENING}</p></article></body></html>"
    )
    assert text == f"404 homes without power\n{OPENING}"


def test_a_page_of_headlines_alone_is_read() -> None:
    links = "".join(f"<li><a href='/{n}'>The board votes on plan {n}</a></li>" for n in (1, 2, 3))
    text, _ = read_page(f"<html><body><main><h1>Latest</h1><ul>{links}</ul></main></body></html>")
    assert text.splitlines()[:2] == ["Latest", "- The board votes on plan 1"]
