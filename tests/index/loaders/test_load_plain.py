"""Titles, dates, outlets and authors of bare text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.loaders import Loaded, load
from index.loaders.facts.dated_lines import dates_of_line
from index.loaders.facts.dates import parse_date
from index.loaders.formats.texts.plain import read_plain_metadata
from tests.paths import SEEDS

LEDE = (
    "North Korean troops are poised to be deployed by Russia on the battlefield in Ukraine as "
    "early as this weekend, the president of Ukraine claimed on Friday in his evening address."
)
FIRST_WORDS = f"Untitled: {LEDE[:85]}…"


def test_the_seeds() -> None:
    found = {}
    for outcome in load([SEEDS]):
        assert isinstance(outcome, Loaded)
        document = outcome.document
        assert document.text == Path(document.path).read_bytes().decode()
        assert (document.author, document.uri, outcome.notes) == ("", "", ())
        found[document.doc_id[:3]] = (document.title, document.published, document.source)
    assert found == {
        "000": (
            "Untitled: Ukrainian President Volodymyr Zelensky claimed on Friday that North Korean "
            "troops are…",
            None,
            "",
        ),
        "001": (
            "Untitled: In a significant development in the ongoing conflict in Ukraine, North "
            "Korea has…",
            None,
            "",
        ),
        "002": (
            FIRST_WORDS,
            None,
            "Press Herald",
        ),
        "003": (
            "North Korean Troops Reportedly Sent to Kursk in Escalating Ukraine Conflict",
            None,
            "",
        ),
        "004": (
            "Rising Tensions: North Korean Troops Arrive in Russia as Ukraine and Allies Monitor "
            "the Situation",
            None,
            "",
        ),
    }


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Troops reach Kursk\n\n{LEDE}", "Troops reach Kursk"),
        ("Troops reach Kursk\n\nand they stay there.", "Troops reach Kursk"),
        (f"Troops Reach Kursk.\n{LEDE}", "Troops Reach Kursk"),
        (f"Troops reach Kursk …\n{LEDE}", "Troops reach Kursk …"),
        (f"Troops reach Kursk, says U.S.\n{LEDE}", "Troops reach Kursk, says U.S."),
        (f"  Troops\treach   Kursk?  \r\n\r\n{LEDE}", "Troops reach Kursk?"),
        (f"\n\n * * * \n----\nTroops reach Kursk\n\n{LEDE}", "Troops reach Kursk"),
        (f"https://beacon.example/1\nTroops reach Kursk\n{LEDE}", "Troops reach Kursk"),
        (f"October 25, 2024\nTroops reach Kursk\n{LEDE}", "Troops reach Kursk"),
        (f"By Jane Doe\nTroops reach Kursk\n{LEDE}", "Troops reach Kursk"),
        (f"By Invitation Only\n\n{LEDE}", "By Invitation Only"),
        (f"COVID-19 — what we know\n\n{LEDE}", "COVID-19 — what we know"),
        (f"NATO — what it is, and why\n\n{LEDE}", "NATO — what it is, and why"),
        (f"D-Day – June 6, 1944\n\n{LEDE}", "D-Day – June 6, 1944"),
        (f"D-Day | June 6, 1944\n\n{LEDE}", "D-Day | June 6, 1944"),
        # No headline: the first words, and no dateline before them.
        (
            LEDE,
            FIRST_WORDS,
        ),
        (
            f"KYIV, Ukraine (AP) — {LEDE}\nMore.",
            FIRST_WORDS,
        ),
        (
            "WASHINGTON — The vote failed on Friday. More.\nText.",
            "Untitled: The vote failed on Friday",
        ),
        (
            "SÃO PAULO, Brazil -- The vote failed on Friday.\nText.",
            "Untitled: The vote failed on Friday",
        ),
        (
            "LONDON, Oct 25 (Reuters) - The vote failed on Friday.",
            "Untitled: The vote failed on Friday",
        ),
        ("(Reuters) - The vote failed on Friday.\n\nMore.", "Untitled: The vote failed on Friday"),
        ("(CNN) The vote failed on Friday.\n\nMore.", "Untitled: The vote failed on Friday"),
        (
            "Kyiv, 25 October 2024 — The vote failed on Friday.",
            "Untitled: The vote failed on Friday",
        ),
        ("One line.", "Untitled: One line"),
        (
            "Lt. Gen. Kyrylo Budanov met Mr. Smith of the U.S. Army. Later they left.",
            "Untitled: Lt. Gen. Kyrylo Budanov met Mr. Smith of the U.S. Army",
        ),
        (
            "“We will not go,” he said on Friday night. “Never.”",
            "Untitled: “We will not go,” he said on Friday night",
        ),
        # Wrapped at a column.
        (
            "The president said on Monday that he would\nnot resign, in spite of the\nprotests. He "
            "spoke in the capital.\n\nMore.",
            "Untitled: The president said on Monday that he would not resign, in spite of the "
            "protests",
        ),
        (
            "市长星期五宣布，道路将关闭至本月底。市民被要求使用其他路线。",
            "Untitled: 市长星期五宣布，道路将关闭至本月底",
        ),
        ("字" * 300, "Untitled: " + "字" * 43 + "…"),
        ("x" * 300, "Untitled: " + "x" * 87 + "…"),
        ("x " + "y" * 300, "Untitled: x " + "y" * 85 + "…"),
        ("", ""),
        ("* * *", ""),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert read_plain_metadata(text).title == title


@pytest.mark.parametrize(
    ("lines", "published"),
    [
        ("Published: 25 October 2024", date(2024, 10, 25)),
        ("Oct. 25, 2024", date(2024, 10, 25)),
        ("2024-10-25", date(2024, 10, 25)),
        ("2024-10-25T18:02:11Z", date(2024, 10, 25)),
        ("25.10.2024", date(2024, 10, 25)),
        ("10/25/2024", date(2024, 10, 25)),
        ("05/05/2024", date(2024, 5, 5)),
        ("25/10/2024 18:02", date(2024, 10, 25)),
        ("2024年10月25日", date(2024, 10, 25)),
        ("Friday, October 25th, 2024 at 5:02 p.m. EDT", date(2024, 10, 25)),
        ("Fri 25 Oct 2024 18.02 BST", date(2024, 10, 25)),
        ("Posted on October 25, 2024", date(2024, 10, 25)),
        ("Posted on October 25, 2024 by Jane Doe", date(2024, 10, 25)),
        ("Veröffentlicht am 25. Oktober 2024, 18:02 Uhr", date(2024, 10, 25)),
        ("Publié le 25 octobre 2024 à 18h02", date(2024, 10, 25)),
        ("Publié le vendredi 25 octobre 2024 à 18 h 02", date(2024, 10, 25)),
        ("Publicado el 25 de octubre de 2024", date(2024, 10, 25)),
        ("KYIV, 25 October 2024", date(2024, 10, 25)),
        ("PARIS, le 25 octobre 2024", date(2024, 10, 25)),
        ("Berlin, den 25. Oktober 2024", date(2024, 10, 25)),
        ("MADRID, 25 de octubre de 2024", date(2024, 10, 25)),
        ("Updated: October 26, 2024", None),
        ("Stand: 26.10.2024", None),
        ("5:02 PM EDT, Fri October 25, 2024", date(2024, 10, 25)),
        ("By Jane Doe | October 25, 2024", date(2024, 10, 25)),
        ("By Jane Doe, October 25, 2024", date(2024, 10, 25)),
        ("Politics • October 25, 2024 • 5 min read", date(2024, 10, 25)),
        ("Updated October 26, 2024\nPublished October 25, 2024", date(2024, 10, 25)),
        ("Published Oct. 25, 2024 Updated Oct. 26, 2024", date(2024, 10, 25)),
        # Not the article's, not whole, or not sure.
        ("On October 25, 2024, the war began.", None),
        ("October 25, 2024 was a dark day.", None),
        ("October 25", None),
        ("Published: Friday", None),
        ("05/06/2024", None),
        ("February 30, 2024", None),
        ("October 25, 24", None),
        ("a\nb\nc\nd\ne\nf\nOctober 25, 2024", None),
    ],
)
def test_dates_near_the_top(lines: str, published: date | None) -> None:
    text = f"Troops reach Kursk\n{lines}\n\n{LEDE}"
    assert read_plain_metadata(text).published == published


@pytest.mark.parametrize(
    ("text", "source", "published"),
    [
        ("WASHINGTON (AP) — The vote failed.\nMore.", "AP", None),
        ("LONDON, Oct 25, 2024 (Reuters) - The vote failed.", "Reuters", date(2024, 10, 25)),
        ("Oct 25, 2024 (Reuters) - The vote failed.", "Reuters", date(2024, 10, 25)),
        ("PARIS, le 25 octobre 2024 (AFP) – Le vote a échoué.", "AFP", date(2024, 10, 25)),
        ("Berlin, 25. Oktober 2024 (dpa) - Die Wahl scheiterte.", "dpa", date(2024, 10, 25)),
        ("MADRID, 25 de octubre de 2024 (EFE).- El voto falló.", "EFE", date(2024, 10, 25)),
        ("Vote fails\n\nPARIS (AFP) – The vote failed.\nMore.", "AFP", None),
        ("Vote fails\nSource: The Daily Beacon\n\nText.", "The Daily Beacon", None),
        ("Vote fails\nOutlet: Reuters\n\nPARIS (AFP) – The vote failed.", "Reuters", None),
        ("KYIV (formerly Kiev) — The vote failed.", "", None),
        ("The Associated Press (AP) said — twice — that it failed.", "", None),
        ("Vote fails.\n\nThis article includes reporting from The Associated Press", "", None),
        ("Vote fails.\n\nSource: " + "a long explanation " * 9, "", None),
        (
            "Text.\n\nPlease sign into your Press Herald account to participate.",
            "Press Herald",
            None,
        ),
        ("Text.\n\nLog in to your Daily Beacon account to comment.", "Daily Beacon", None),
        ("Text.\n\nSign in to your Google account to continue.", "", None),
        ("Text.\n\nHe was told to sign in to your bank account to read it.", "", None),
    ],
)
def test_outlets(text: str, source: str, published: date | None) -> None:
    metadata = read_plain_metadata(text)
    assert (metadata.source, metadata.published) == (source, published)


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("By JANE DOE and JOHN ROE", "JANE DOE, JOHN ROE"),
        ("By Jane Doe, John Roe and Ann van der Lee", "Jane Doe, John Roe, Ann van der Lee"),
        ("By Jane Doe | October 25, 2024", "Jane Doe"),
        ("Author: Jane Doe", "Jane Doe"),
        ("Autor: Jane Doe", "Jane Doe"),
        ("Von Jane Doe und Jörg Öztürk", "Jane Doe, Jörg Öztürk"),
        ("Par Jane Doe, à Marseille", "Jane Doe"),
        ("Por Jane Doe | 5 de marzo de 2024", "Jane Doe"),
        ("By the river", ""),
        ("By Jane", ""),
        ("By Monday Night Everything had changed for the town.", ""),
    ],
)
def test_authors(line: str, author: str) -> None:
    assert read_plain_metadata(f"Troops reach Kursk\n{line}\n\n{LEDE}").author == author


def test_a_labelled_link_is_the_uri() -> None:
    text = f"Troops reach Kursk\nURL: https://beacon.example/1\n\n{LEDE}"
    assert read_plain_metadata(text).uri == "https://beacon.example/1"


@pytest.mark.parametrize("text", ["OUTLET:0", "https://beacon.example/1", "Source: The Beacon\n"])
def test_a_text_of_nothing_but_top_matter_has_a_title(text: str) -> None:
    assert read_plain_metadata(text).title == f"Untitled: {text.strip()}"


@given(st.text(max_size=500))
def test_any_text_has_a_title_of_its_own_words(text: str) -> None:
    metadata = read_plain_metadata(text)
    assert len(metadata.title) <= 150
    assert metadata.title == " ".join(metadata.title.split())
    assert bool(metadata.title) or not any(map(str.isalnum, text))
    own_words = metadata.title.removeprefix("Untitled: ").rstrip("…")
    assert own_words in " ".join(text.split())


@given(st.dates(date(1600, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_in_every_form(day: date) -> None:
    for form in ("%Y-%m-%d", "%B %d, %Y", "%d %B %Y", "%b. %d, %Y", "%A, %d %b %Y", "%d.%m.%Y"):
        written = day.strftime(form)
        assert parse_date(written) == day, written
        dates = dates_of_line(f"Last updated: {written}")
        assert dates is not None
        assert (dates.published, dates.updated) == (None, day)
