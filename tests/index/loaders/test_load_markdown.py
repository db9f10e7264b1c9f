"""Markdown keeps its text; front matter and headings say what the article is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document, Span
from index.errors import EmptySource
from index.loaders import Loaded, Rejected, load
from index.loaders.formats.texts.markdown import read_markdown
from tests.growth import assert_time_grows_with_length

BODY = "The bridge will close on Monday for repairs.\n\nIt opens again in May.\n"


@pytest.fixture(autouse=True)
def nothing_else_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.loaders.assembly.boilerplate_spans", lambda text: ())


def loaded(folder: Path, text: str) -> Document:
    path = folder / "a.md"
    path.write_bytes(text.encode())
    (outcome,) = load([path])
    assert isinstance(outcome, Loaded), outcome
    assert outcome.document.text == text
    return outcome.document


def test_front_matter_is_read_and_skipped(tmp_path: Path) -> None:
    front = (
        "---\r\n"
        'title: "Bridge to close: \\"for months\\""\r\n'
        "date: 2024-10-25\r\n"
        "authors:\r\n  - Jane Doe\r\n  - 'John O''Roe'\r\n"
        "source: The Beacon\r\n"
        "url: https://beacon.example/bridge\r\n"
        "# a comment\r\n"
        "tags: [bridges, 'roads']\r\n"
        "---\r\n"
    )
    document = loaded(tmp_path, front + "\r\n# Another heading\r\n\r\n" + BODY)
    assert document.title == 'Bridge to close: "for months"'
    assert document.published == date(2024, 10, 25)
    assert document.author == "Jane Doe, John O'Roe"
    assert document.source == "The Beacon"
    assert document.uri == "https://beacon.example/bridge"
    assert document.skipped == (Span(0, len(front)),)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        (">-\n  Bridge to close", "Bridge to close"),
        ("Bridge: to close", "Bridge: to close"),
        ("'Bridge to close'", "Bridge to close"),
        ('"Bridge \\d close"', "Bridge \\d close"),
        ("\nheadline: Bridge to close", "Bridge to close"),
    ],
)
def test_values_as_front_matter_writes_them(tmp_path: Path, written: str, title: str) -> None:
    assert loaded(tmp_path, f"---\ntitle: {written}\n---\n{BODY}").title == title


def test_front_matter_joins_what_is_skipped_besides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "index.loaders.assembly.boilerplate_spans", lambda text: (Span(4, 12), Span(30, 40))
    )
    document = loaded(tmp_path, "---\na: b\n---\n" + BODY)
    assert document.skipped == (Span(0, 13), Span(30, 40))


def test_front_matter_alone_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: Bridge\n---\n\n")
    (outcome,) = load([path])
    assert isinstance(outcome, Rejected)
    assert isinstance(outcome.error, EmptySource)


@pytest.mark.parametrize(
    "text",
    [
        f"---\nThe bridge, it was said\n---\n{BODY}",
        f"---\n---\n{BODY}",
        f"---\nkey: {'x' * 1000}\n---\n{BODY}",
        f"---\nnote: never closed\n\n{BODY}",
        f"Text first\n---\ntitle: late\n---\n{BODY}",
        f"----\ntitle: four\n---\n{BODY}",
    ],
)
def test_rules_are_not_front_matter(tmp_path: Path, text: str) -> None:
    assert loaded(tmp_path, text).skipped == ()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"# Bridge to close\n\n{BODY}", "Bridge to close"),
        (f"# Bridge **to** [close](https://x.example) ##\n\n{BODY}", "Bridge to close"),
        (f"Intro line.\n\n# Bridge to close\n\n{BODY}", "Bridge to close"),
        (f"Bridge to close\n===============\n\n{BODY}", "Bridge to close"),
        (f"Bridge to close\n---------------\n\n{BODY}", "Bridge to close"),
        (f"## Bridge to close\n\n{BODY}## Later\n", "Bridge to close"),
        (f"```\n# not this\n```\n\n# Bridge to close\n\n{BODY}", "Bridge to close"),
        (f"{BODY}\n## Later\n\nText.", "The bridge will close on Monday for repairs"),
        (f"#hashtag first\n\n{BODY}", "#hashtag first"),
        (f"**Bridge to close**\n\n{BODY}", "Bridge to close"),
        (f"#\n\n{BODY}", "The bridge will close on Monday for repairs"),
        (f"Bridge\nto close\n========\n\n{BODY}", "Bridge to close"),
        (f"~~~~\n~~~\n# not this\n~~~~\n\n# Bridge to close\n\n{BODY}", "Bridge to close"),
        (f"``` inline ```\n# Bridge to close\n\n{BODY}", "Bridge to close"),
        (f"- ```\n  # not this\n  ```\n\n# Bridge to close\n\n{BODY}", "Bridge to close"),
        (f"<!--\n# not this\n-->\n\n## Bridge to close\n\n{BODY}", "Bridge to close"),
        (f"<div>\n# not this\n</div>\n\n# Bridge to close\n\n{BODY}", "Bridge to close"),
        (f"> # not this\n\n# Bridge to close\n\n{BODY}", "Bridge to close"),
        (f"    # not this\n\n# Bridge to close\n\n{BODY}", "Bridge to close"),
        (f"# Tom &amp; Ann \\*live\\* `x*y` <b>now</b>\n\n{BODY}", "Tom & Ann *live* x*y now"),
        (f"# snake_case and 5 * 3 * 2\n\n{BODY}", "snake_case and 5 * 3 * 2"),
        (f"# [Bridge][1] to close\n\n{BODY}\n[1]: https://x.example\n", "Bridge to close"),
        (f"# [[Notes/Bridge|Bridge]] to [[close]]\n\n{BODY}", "Bridge to close"),
    ],
)
def test_titles(tmp_path: Path, text: str, title: str) -> None:
    assert loaded(tmp_path, text).title == title


def test_lines_below_the_heading_are_read_without_their_marks(tmp_path: Path) -> None:
    text = f"# Bridge to close\n\n*By Jane Doe*\n\n**Published:** October 25, 2024\n\n{BODY}"
    document = loaded(tmp_path, text)
    assert (document.author, document.published) == ("Jane Doe", date(2024, 10, 25))


def test_a_heading_in_lines_of_windows_is_read_and_the_text_kept(tmp_path: Path) -> None:
    text = f"Bridge to close\r\n=====\r\n\r\n{BODY}"
    assert loaded(tmp_path, text).title == "Bridge to close"


def test_a_paragraph_that_is_wrapped_is_one_title(tmp_path: Path) -> None:
    text = "The bridge will close on Monday for\n**repairs that take** a month. It opens in May.\n"
    title = "Untitled: The bridge will close on Monday for repairs that take a month"
    assert loaded(tmp_path, text).title == title


def test_text_in_code_says_nothing_of_the_article(tmp_path: Path) -> None:
    text = f"```\nPublished: October 25, 2024\n```\n\n# Bridge to close\n\n{BODY}"
    assert loaded(tmp_path, text).published is None


@pytest.mark.parametrize(
    "unit", ["[", "![", "[[", "*a **b", "`", "<", "> ", "- ", "1. ", "&", "\\", "_a", "# ", "[a]: "]
)
@pytest.mark.parametrize("joint", ["", "\n", "\n\n"])
def test_hostile_markup_is_read_in_time(unit: str, joint: str) -> None:
    assert_time_grows_with_length(read_markdown, ((unit + joint) * 40_000)[:40_000])


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("2024-10-25-bridge-to-close.md", date(2024, 10, 25)),
        ("2024-10-25.md", None),
        ("2024-13-25-bridge.md", None),
        ("on-2024-10-25-bridge.md", None),
        ("2024-10-25-bridge.txt", date(2024, 10, 25)),
    ],
)
def test_the_name_of_a_post_gives_its_date(
    tmp_path: Path, name: str, published: date | None
) -> None:
    path = tmp_path / name
    path.write_text(BODY)
    (outcome,) = load([path])
    assert isinstance(outcome, Loaded)
    assert outcome.document.published == published
    told = f"date {published} taken from the file's name, as the article gives none"
    assert outcome.notes == ((told,) if published else ())


def test_a_date_in_the_text_counts_more_than_one_in_the_name(tmp_path: Path) -> None:
    path = tmp_path / "2024-10-25-bridge.md"
    path.write_text(f"---\ndate: 2024-10-24\n---\n{BODY}")
    (outcome,) = load([path])
    assert isinstance(outcome, Loaded)
    assert outcome.document.published == date(2024, 10, 24)


def test_a_note_tells_of_a_date_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\ndate: someday\n---\n{BODY}")
    (outcome,) = load([path])
    assert isinstance(outcome, Loaded)
    assert outcome.notes == ("date ignored: no full date in 'someday'",)


@given(st.text(st.sampled_from("-#=: \n`>.*_[]()ab\"'"), max_size=60))
def test_any_markup_is_read(text: str) -> None:
    metadata, spans = read_markdown(text)
    assert metadata.title == " ".join(metadata.title.split())
    assert all(0 < span.end <= len(text) for span in spans)
