"""What a web page says of its article: dates, headline, outlet, authors and address."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import document_fromstring  # type: ignore[import-untyped]

from index.loaders.facts.bylines import named_authors, names_of_byline
from index.loaders.facts.metadata import Metadata
from index.loaders.formats.texts.html import read_page
from index.loaders.page_facts.addresses import original_address, outlet_host
from index.loaders.page_facts.reading import read_page_facts

PROSE = (
    "<p>The lock keeper of Brede counted ninety barges on Sunday, more than on any day since the "
    "lock was built, and the queue reached back to the railway bridge.</p>"
)
MARCH, APRIL = date(2024, 3, 5), date(2024, 4, 1)


def read(head: str = "", body: str = "", lang: str = "en", markup: str = "") -> Metadata:
    """Read a page with the headline "Barges queue at Brede"."""
    page = (
        f'<html lang="{lang}"><head>{head}</head><body><main><article>'
        f"<h1>Barges queue at Brede</h1>{body}{PROSE}</article></main></body></html>"
    )
    return read_page_facts(document_fromstring(page), markup)


def ld(**node: Any) -> str:
    written = json.dumps({"@type": node.pop("type", "NewsArticle"), **node})
    return f'<script type="application/ld+json">{written}</script>'


class TestDates:
    @pytest.mark.parametrize(
        "said",
        [
            "<p>Published 5 March 2024</p>",
            "<p>Published: March 5, 2024 at 6:00 a.m. | Updated: April 1, 2024 at 9:12 a.m.</p>",
            "<p>Veröffentlicht am 5. März 2024, 14:12 Uhr</p>",
            "<p>Erstellt: 05.03.2024, 14:12 Uhr</p>",
            "<p>vom 5. März 2024, 14.12 Uhr</p>",
            "<p>Updated On: 01 Apr 2024, 10:00 IST | Published On : 05 Mar 2024, 09:00 IST</p>",
            "<p>Publié le 05/03/2024 à 10h12</p>",
            "<p>Publicado el 5 de marzo de 2024</p>",
            "<p>Posted on <time datetime='2024-03-05T10:00'>two days ago</time> by Ann Dole</p>",
            "<dl><dt>Published</dt><dd>5 March 2024</dd></dl>",
            "<p>By Ann Dole, 5 March 2024</p>",
            "<div><span>Published</span><span>5 March 2024</span></div>",
            "<p>BREDE, 5 March 2024</p>",
        ],
    )
    def test_what_readers_are_told(self, said: str) -> None:
        assert read("", said).published == MARCH

    def test_words_come_before_data_and_data_before_a_date_alone(self) -> None:
        data = ld(datePublished="2024-04-01")
        assert read(data, "<p>First published 5 March 2024</p>").published == MARCH
        assert read(data, "<p>5 March 2024</p>").published == APRIL

    def test_a_change_is_no_publication(self) -> None:
        for said in (
            "<p>Updated 1 April 2024</p>",
            "<p>Stand: 01.04.2024, 14:12 Uhr</p>",
            "<p>Mis à jour le 01/04/2024</p>",
            "<p>Actualizado el 1 de abril de 2024</p>",
            '<time class="updated" datetime="2024-04-01">1 April 2024</time>',
        ):
            facts = read("", said)
            assert (facts.published, facts.modified) == (None, APRIL), said

    def test_the_day_is_that_of_the_outlets_time_zone(self) -> None:
        facts = read(
            ld(datePublished="2024-03-05T23:40:00-05:00", dateModified="2024-04-01T00:30Z")
        )
        assert (facts.published, facts.modified) == (MARCH, APRIL)

    @pytest.mark.parametrize(
        "other",
        [
            '<div class="comments"><time datetime="2024-06-09">9 June 2024</time></div>',
            '<div class="related-links"><p>Published 9 June 2024</p></div>',
            '<div class="author-bio"><p>Updated 9 June 2024</p></div>',
            "<figure><figcaption>9 June 2024</figcaption></figure>",
            '<blockquote class="tweet"><p>Published 9 June 2024</p></blockquote>',
            '<div class="site-date">9 June 2024</div>',
            '<article class="post"><time datetime="2024-06-09">9 June 2024</time></article>',
            '<div hidden="">Published 9 June 2024</div>',
            ld(type="VideoObject", uploadDate="2024-06-09", datePublished="2024-06-09"),
            ld(type="WebSite", datePublished="2024-06-09"),
            ld(
                type="ItemList",
                itemListElement=[{"@type": "Article", "datePublished": "2024-06-09"}],
            ),
            "<p>The lock was opened on 9 June 2024.</p>",
            "<p>© 2024 The Brede Echo</p>",
        ],
    )
    def test_other_parts_of_the_page_say_nothing(self, other: str) -> None:
        facts = read("", other)
        assert (facts.published, facts.modified) == (None, None)
        assert read("", f"<p>Published 5 March 2024</p>{other}").published == MARCH

    @pytest.mark.parametrize(
        ("lang", "head", "published"),
        [
            ("en", "", None),
            ("en-GB", "", MARCH),
            ("en-US", "", date(2024, 5, 3)),
            ("es", "", MARCH),
            ("en", '<meta property="article:modified_time" content="2024-03-05T20:00Z">', MARCH),
            ("en", '<meta property="article:modified_time" content="2024-05-03T20:00Z">',
             date(2024, 5, 3)),
            ("en", '<meta property="article:modified_time" content="2024-08-08T20:00Z">', None),
        ],
    )  # fmt: skip
    def test_an_ambiguous_date_is_settled_or_left_out(
        self, lang: str, head: str, published: date | None
    ) -> None:
        assert read(head, "<p>Published 05/03/2024</p>", lang).published == published

    def test_other_numeric_dates_of_the_page_settle_the_order(self) -> None:
        body = "<p>Published 05/03/2024</p><ul><li>Ferry 25/02/2024</li></ul>"
        assert read("", body).published == MARCH
        body = "<p>Published 05/03/2024</p><ul><li>Ferry 25/02/2024, 02/26/2024</li></ul>"
        assert read("", body).published is None

    def test_a_date_of_the_address_is_told(self) -> None:
        facts = read('<link rel="canonical" href="https://echo.example/2024/03/05/barges">')
        assert facts.published == MARCH
        assert facts.notes == (
            "date 2024-03-05 taken from the page's address, as the page gives none",
        )

    @pytest.mark.parametrize(
        "above",
        [
            "<div id='top'><span>Tuesday, 12 November 2024</span></div>",
            "<header><p>Tuesday, 12 November 2024</p></header>",
            "<div><ul><li><time datetime='2020-01-01'>1 January 2020</time> Ferry</li></ul></div>",
        ],
    )
    def test_a_date_above_the_article_is_the_sites(self, above: str) -> None:
        page = f"<html><body>{above}<div id='main'><h1>Barges queue</h1>{PROSE}</div></body></html>"
        assert read_page_facts(document_fromstring(page)).published is None
        page = f"<html><body><main><p>5 March 2024</p><h1>Barges</h1>{PROSE}</main></body></html>"
        assert read_page_facts(document_fromstring(page)).published == MARCH

    def test_the_days_of_an_exhibition_are_no_publication(self) -> None:
        assert read("", "<p>5 March 2024 – 9 June 2024</p>").published is None
        assert read("", "<p>5 March 2024</p><p>9 June 2024</p>").published is None

    def test_the_day_shown_comes_before_the_day_in_greenwich(self) -> None:
        data = ld(datePublished="2024-03-04T23:30:00Z")
        assert read(data, "<p>5 March 2024</p>").published == MARCH
        assert read(data, "<p>1 April 2024</p>").published == date(2024, 3, 4)

    def test_a_plain_date_that_is_the_last_change_is_no_publication(self) -> None:
        head = '<meta name="date" content="2024-04-01">'
        assert read(head).published == APRIL
        changed = f'{head}<meta property="og:updated_time" content="2024-04-01">'
        assert (read(changed).published, read(changed).modified) == (None, APRIL)

    @pytest.mark.parametrize(
        "line",
        [
            "By Ann Dole · Lock Correspondent · March 5, 2024 · 3 min read",
            "<time>Mar 5, 2024</time> <span>3 min read</span>",
            "5. März 2024, Lesezeit: 3 Min.",
        ],
    )
    def test_roles_and_reading_times_beside_a_date(self, line: str) -> None:
        assert read("", f"<p>{line}</p>").published == MARCH

    def test_no_change_before_the_publication_and_no_day_of_1970(self) -> None:
        assert read(ld(datePublished="2024-03-05", dateModified="2023-01-01")).modified is None
        assert read(ld(datePublished="1970-01-01T00:00:00Z")).published is None


class TestHeadlineAndOutlet:
    @pytest.mark.parametrize(
        "title",
        [
            "Barges queue at Brede | The Brede Echo",
            "Barges queue at Brede - The Brede Echo",
            "Barges queue at Brede | News | The Brede Echo",
            "The Brede Echo: Barges queue at Brede",
            "The Brede Echo » Barges queue at Brede",
            "Barges queue at Brede :: The Brede Echo",
        ],
    )
    def test_the_outlet_is_no_part_of_the_title(self, title: str) -> None:
        page = (
            f"<html><head><title>{title}</title><meta property='og:site_name' "
            f"content='The Brede Echo'></head><body><div>{PROSE}</div></body></html>"
        )
        facts = read_page_facts(document_fromstring(page))
        assert (facts.title, facts.source) == ("Barges queue at Brede", "The Brede Echo")

    @pytest.mark.parametrize(
        ("title", "headline", "source"),
        [
            ("Barges queue at Brede - The Brede Post", "Barges queue at Brede", "The Brede Post"),
            ("Barges queue at Brede | Brede Online", "Barges queue at Brede", ""),
            ("Barges queue at Brede | Opinion", "Barges queue at Brede", ""),
            ("Barges queue - nobody knows why", "Barges queue - nobody knows why", ""),
        ],
    )
    def test_a_title_alone(self, title: str, headline: str, source: str) -> None:
        page = f"<html><head><title>{title}</title></head><body>{PROSE}</body></html>"
        facts = read_page_facts(document_fromstring(page))
        assert (facts.title, facts.source) == (headline, source)

    def test_the_name_of_the_site_is_no_headline(self) -> None:
        page = (
            "<html><head><title>Barges queue at Brede - Echo</title></head><body><header><h1>"
            f"<a href='/'>Echo</a></h1></header><h2>Barges queue at Brede</h2>{PROSE}</body></html>"
        )
        facts = read_page_facts(document_fromstring(page))
        assert (facts.title, facts.source) == ("Barges queue at Brede", "Echo")

    @pytest.mark.parametrize(
        "title", ["Brede – a lock and its keeper", "Explainer: who pays", "Barges | what we know"]
    )
    def test_marks_inside_a_headline_stay(self, title: str) -> None:
        page = f"<title>{title} | Echo</title><h1>{title}</h1><meta name=x>{PROSE}"
        assert read_page_facts(document_fromstring(f"<html>{page}</html>")).title == title

    @pytest.mark.parametrize("name", ["Home", "Startseite", "Untitled Document", "barges_1.html"])
    def test_a_name_that_no_editor_gave_is_no_headline(self, name: str) -> None:
        page = f"<title>{name}</title><body><h3>Barges queue</h3><p>Ninety barges wait.</p></body>"
        assert read_page(page)[1].title == "Barges queue"
        named = page.replace(name, f"{name} fire at Brede")
        assert read_page(named)[1].title == f"{name} fire at Brede"

    def test_a_page_that_is_only_named_after_its_site_has_no_headline(self) -> None:
        page = (
            "<html><head><title>The Brede Echo</title><meta property='og:site_name' "
            f"content='The Brede Echo'></head><body>{PROSE}</body></html>"
        )
        facts = read_page_facts(document_fromstring(page))
        assert (facts.title, facts.source) == ("", "The Brede Echo")

    @pytest.mark.parametrize(
        ("address", "original", "host"),
        [
            ("https://web.archive.org/web/20240610120000/https://www.echo.example/q",
             "https://www.echo.example/q", "echo.example"),
            ("https://web.archive.org/web/2024id_/echo.example/q",
             "https://echo.example/q", "echo.example"),
            ("https://archive.ph/2024.03.05-080000/https:/echo.example/q",
             "https://echo.example/q", "echo.example"),
            ("https://webcache.googleusercontent.com/search?q=cache:Ab1_cD2eF3gH:https://echo.example/q",
             "https://echo.example/q", "echo.example"),
            ("https://www.google.com/amp/s/echo.example/q",
             "https://echo.example/q", "echo.example"),
            ("https://echo-example.translate.goog/q?_x=1",
             "https://echo.example/q", "echo.example"),
            ("https://archive.ph/AbC1d", "https://archive.ph/AbC1d", ""),
            ("https://echo.example/web/20240610/https-everywhere",
             "https://echo.example/web/20240610/https-everywhere", "echo.example"),
        ],
    )  # fmt: skip
    def test_an_archive_is_no_outlet(self, address: str, original: str, host: str) -> None:
        assert original_address(address) == original
        assert outlet_host(original) == host
        facts = read(f'<link rel="canonical" href="{address.replace("&", "&amp;")}">')
        assert (facts.uri, facts.source) == (original, host)

    def test_the_address_in_a_saved_page(self) -> None:
        markup = "<!-- saved from url=(0025)https://www.echo.example/q -->"
        assert read(markup=markup).uri == "https://www.echo.example/q"
        assert read(markup="<!-- saved from url=(0009)file:///q -->").uri == ""


class TestAuthors:
    @pytest.mark.parametrize(
        ("byline", "names"),
        [
            ("By Ann Dole", ("Ann Dole",)),
            (
                "By Ann Dole, Harbour Correspondent, and Tom Reyes in Brede",
                ("Ann Dole", "Tom Reyes"),
            ),
            ("Von Jörg Öztürk und Ines Maddern, Berlin", ("Jörg Öztürk", "Ines Maddern")),
            ("Par Jeanne Duval (avec AFP)", ("Jeanne Duval",)),
            ("Por Ana Gil y Luis Soto", ("Ana Gil", "Luis Soto")),
            ("Por José Ortega y Gasset", ("José Ortega y Gasset",)),
            ("Ein Gastbeitrag von Ann Dole", ("Ann Dole",)),
            ("By Ann Dole, The Brede Echo", ("Ann Dole",)),
            ("Par Jeanne Duval, à Marseille", ("Jeanne Duval",)),
            ("By Ann Dole, New York", ("Ann Dole",)),
            ("Written by Ann Dole | Edited by Tom Reyes | Cape Brede", ("Ann Dole",)),
            ("By Ann Dole, Tom Reyes", ("Ann Dole", "Tom Reyes")),
            ("By Staff Reporter", ()),
            ("By the river", ()),
            ("Harbour Correspondent", ()),
        ],
    )
    def test_the_persons_of_a_byline(self, byline: str, names: tuple[str, ...]) -> None:
        assert names_of_byline(byline) == names

    @pytest.mark.parametrize(
        ("value", "names"),
        [
            ("https://www.facebook.com/echo", ()),
            ("desk@echo.example", ()),
            ("@anndole", ()),
            ("admin", ()),
            ("The Brede Echo", ()),
            ("Brede Echo", ()),
            ("Redaktion", ()),
            ("La rédaction", ()),
            ("dpa", ("dpa",)),
            ("By ANN DOLE | Brede Echo", ("ANN DOLE",)),
            ("By Ann Dole", ("Ann Dole",)),
            ("Ann Dole, Tom Reyes and Lena Ferro", ("Ann Dole", "Tom Reyes", "Lena Ferro")),
        ],
    )
    def test_the_authors_that_metadata_names(self, value: str, names: tuple[str, ...]) -> None:
        assert named_authors([value], "The Brede Echo") == names

    def test_a_shown_byline_completes_the_data(self) -> None:
        data = ld(
            headline="Barges queue at Brede", author=[{"@type": "Person", "name": "Ann Dole"}]
        )
        assert read(data, "<p>By Ann Dole and Tom Reyes</p>").author == "Ann Dole, Tom Reyes"
        assert read(data, "<p>By Lena Ferro</p>").author == "Ann Dole"

    def test_an_author_by_reference(self) -> None:
        graph = {
            "@graph": [
                {"@type": "Article", "headline": "Barges queue at Brede", "author": {"@id": "#a"}},
                {"@type": "Person", "@id": "#a", "name": "Ann Dole"},
            ]
        }
        head = f'<script type="application/ld+json">{json.dumps(graph)}</script>'
        assert read(head).author == "Ann Dole"


def test_the_data_of_another_article_is_left_out() -> None:
    other = ld(
        headline="Ferry strike ends", url="https://echo.example/b", datePublished="2020-02-02"
    )
    head = f'{other}<link rel="canonical" href="https://echo.example/a">'
    assert read(head).published is None


def test_of_two_articles_in_the_data_the_one_with_the_pages_headline_counts() -> None:
    short = ld(headline="B", datePublished="2020-02-02")
    assert read(short + ld(headline="A", datePublished="2021-01-01")).published is None
    named = ld(headline="Barges queue at Brede", datePublished="2024-03-05")
    assert read(short + named).published == MARCH


PIECES = [
    *("<main>", "<article>", "</article>", "<h1>", "</h1>", "<div class='comment'>", "</div>"),
    *("<p>", "</p>", "<time datetime='2024-03-05'>", "</time>", "Published ", "5 March 2024", "|"),
    *("By Ann Dole", "<title>", "</title>", "Echo - ", "<table>", "<form>", "<footer>© 2024 Echo"),
    *('<script type="application/ld+json">[{"@type":["Article"],"author":[[]]}]</script>',),
    *('<script type="application/ld+json">{"@graph":[1,null,{"@type":5}]}</script>',),
    *("<link rel=canonical href='http://[bad'>", "<meta property=og:title content='x | y'>"),
    *("<meta itemprop=datePublished content='99-99'>", "03/04/2023", "&#0;", "漢字", "\u202e"),
]


@settings(max_examples=150, deadline=5000)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_page_is_read(markup: str) -> None:
    facts = read_page_facts(document_fromstring(f"<html>{markup}x</html>"), markup)
    assert facts.published in {None, date(2024, 3, 5), date(2023, 3, 4), date(2023, 4, 3)}
    assert "\n" not in facts.title + facts.source + facts.author
