"""Front matter in YAML and TOML: what is read, what is skipped, and what becomes of a bad block."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document, Span
from index.loaders import Loaded, load
from index.loaders.facts.metadata import Metadata
from index.loaders.formats.texts.front_matter import read_front_matter

BODY = "The bridge will close on Monday for repairs.\n\nIt opens again in May.\n"


def loaded(folder: Path, text: str, name: str = "a.md") -> Loaded:
    path = folder / name
    path.write_bytes(text.encode())
    (outcome,) = load([path])
    assert isinstance(outcome, Loaded), outcome
    return outcome


def facts(document: Document) -> tuple[str, date | None, str, str]:
    return document.title, document.published, document.author, document.source


def yaml_block(*lines: str) -> str:
    return "\n".join(("---", *lines, "---", ""))


@pytest.mark.parametrize(
    "block",
    [
        yaml_block('"title": "Bridge to close"', "'date': '2024-10-25'"),
        yaml_block("title: Bridge to close", "date: 2024-10-25 09:00:00 +0100 # moved"),
        yaml_block("title: Bridge to close", "date: 2024-10-25T23:30:00-05:00"),
        yaml_block("title: Bridge to close", "date: 20241025"),
        yaml_block("title: Bridge to close", "tags: [", "  a,", "  b", "]", "date: 2024-10-25"),
        yaml_block("title: Bridge to close", "og:image: https://x.example", "date: 2024-10-25"),
        yaml_block("catégorie: pont", "Title: Bridge to close", "Date: 2024-10-25"),
        yaml_block("title: >-", "  Bridge", "  to close", "date: 2024-10-25"),
        yaml_block('abstract: "Two', 'lines."', "title: Bridge to close", "date: 2024-10-25"),
        yaml_block("# a comment", "", "title: Bridge to close", "", "publishDate: 2024-10-25"),
        yaml_block("title: Bridge to close", 'pubDate: "Oct 25 2024"', "lastmod: 2024-11-01"),
        yaml_block("title: &t Bridge to close", "alias: *t", "date: !!str 2024-10-25"),
        "\n \n" + yaml_block("title: Bridge to close", "date: 2024-10-25"),
        yaml_block("title: Bridge to close", "date: 2024-10-25").replace("\n", "\r\n"),
        yaml_block("title: Bridge to close", "date: 2024-10-25").replace("\n", "\r"),
        "---\ntitle: Bridge to close\ndate: 2024-10-25\n...\n",
        '+++\ntitle = "Bridge to close"\ndate = 2024-10-25\n+++\n',
        '+++\ntitle = "Bridge to close"\ndate = 2024-10-25T23:30:00-05:00\n[a]\nb = 1\n+++\n',
        '+++\r\ntags = [\r\n  "a",\r\n]\r\ntitle = "Bridge to close"\r\n'
        'date = "2024-10-25"\r\n+++\r\n',
    ],
)
def test_a_block_is_read_and_never_searched(tmp_path: Path, block: str) -> None:
    text = f"{block}# Another heading\n\n{BODY}"
    outcome = loaded(tmp_path, text)
    assert facts(outcome.document)[:2] == ("Bridge to close", date(2024, 10, 25))
    assert outcome.document.text == text
    assert outcome.document.skipped == (Span(0, len(block)),)
    assert outcome.notes == ()


@pytest.mark.parametrize(
    ("line", "title"),
    [
        # YAML knows these as a number, a truth value, a date, a time and base 60.
        ("title: 1984", "1984"),
        ("title: Yes", "Yes"),
        ("title: 2024-10-25", "2024-10-25"),
        ("title: 12:30:45", "12:30:45"),
        ("title: 0o17", "0o17"),
        ('title: "~"', "~"),
        ('title: "\\ud83d\\ude00 Bridge"', "\U0001f600 Bridge"),
        ('title: "Half \\ud83d"', "Half \ufffd"),
        ("title: [[Notes/Bridge|The bridge]]", "The bridge"),
        ('title: "[[Bridge]] to close"', "Bridge to close"),
        ("title: !!python/object/apply:os.system [echo]", "echo"),
        ("title: !Unknown Bridge", "Bridge"),
    ],
)
def test_a_title_is_the_text_that_was_written(tmp_path: Path, line: str, title: str) -> None:
    outcome = loaded(tmp_path, yaml_block(line) + BODY)
    assert (outcome.document.title, outcome.notes) == (title, ())


@pytest.mark.parametrize("nothing", ["", "~", "null", "[]", "-", "None", '""'])
def test_an_empty_value_is_none(tmp_path: Path, nothing: str) -> None:
    block = yaml_block(f"title: {nothing}" if nothing != "-" else "title: '-'", "author: [~, Ann]")
    outcome = loaded(tmp_path, block + BODY)
    assert facts(outcome.document)[::2] == ("The bridge will close on Monday for repairs", "Ann")
    assert outcome.notes == ()


@pytest.mark.parametrize(
    "lines",
    [
        ("author:", "  name: Jane Doe", "  twitter: '@jane'", "source: {name: The Beacon}"),
        ("authors:", "- name: Jane Doe", "publisher: {'@type': Organization, name: The Beacon}"),
        ("author: '[[Jane Doe]]'", "source: '[[Outlets/The Beacon|The Beacon]]'"),
        ("authors:", '  - "[[Jane Doe]]"', "Site Name: The Beacon"),
    ],
)
def test_people_and_outlets_are_named(tmp_path: Path, lines: tuple[str, ...]) -> None:
    outcome = loaded(tmp_path, yaml_block(*lines) + BODY)
    assert facts(outcome.document)[2:] == ("Jane Doe", "The Beacon")
    assert outcome.notes == ()


@pytest.mark.parametrize(
    ("lines", "title", "note"),
    [
        (
            ("title: Bridge: to close", "date: 2024-10-25"),
            "Bridge: to close",
            "front matter line 2 read as plain text: it is not valid YAML (mapping values are not "
            "allowed here)",
        ),
        (
            ("date: 2024-10-25", 'title: "Bridge to close', "author: Jane Doe"),
            "Bridge to close",
            "front matter line 3 read as plain text: it is not valid YAML (found unexpected end of "
            "stream)",
        ),
        (
            ("date: 2024-10-25", 'title: "Bridge" to close', "tags:", "\t- a"),
            '"Bridge" to close',
            "front matter lines 3, 4 read as plain text: they are not valid YAML",
        ),
        (
            ("date: 2024-10-25", "title: Bridge to close\x07", "tags: [a", "author: Jane Doe"),
            "Bridge to close\x07",
            "front matter lines 3, 4 read as plain text: they are not valid YAML",
        ),
        (
            ("date: 2024-10-25", "title: Bridge to close", "author: *nobody"),
            "Bridge to close",
            "front matter line 4 read as plain text: it is not valid YAML (found undefined alias "
            "'nobody')",
        ),
        (
            ("date: 2024-10-25", "title: Bridge to close", "a: " + "[" * 900),
            "Bridge to close",
            "front matter line 4 read as plain text: it is not valid YAML (nested too deeply)",
        ),
        (
            ("date: 2024-10-25", 'title: "\\UFFFFFFFF"'),
            "\\UFFFFFFFF",
            "front matter line 3 read as plain text: it is not valid YAML (impossible value)",
        ),
    ],
)
def test_a_bad_line_costs_a_note_and_no_other_line(
    tmp_path: Path, lines: tuple[str, ...], title: str, note: str
) -> None:
    block = yaml_block(*lines)
    outcome = loaded(tmp_path, block + BODY)
    assert facts(outcome.document)[:2] == (title, date(2024, 10, 25))
    assert outcome.document.skipped == (Span(0, len(block)),)
    assert outcome.notes == (note,)


def test_a_bad_line_of_toml_costs_a_note_and_no_other_line(tmp_path: Path) -> None:
    block = "+++\ntitle = Bridge to close\ndate = 2024-10-25\n[x]\ntitle = 'Other'\n+++\n"
    outcome = loaded(tmp_path, block + BODY)
    assert facts(outcome.document)[:2] == ("Bridge to close", date(2024, 10, 25))
    assert outcome.document.skipped == (Span(0, len(block)),)
    assert outcome.notes == (
        "front matter line 2 read as plain text: it is not valid TOML (Invalid value)",
    )


@pytest.mark.parametrize(
    ("block", "title", "note"),
    [
        (
            yaml_block("title: Bridge", "a line that is no field", "date: 2024-10-25"),
            "Bridge",
            "front matter line 3 read as plain text: it is not valid YAML (neither a field nor part"
            " of one)",
        ),
        (
            yaml_block("title: Bridge", *(["tag: " + "x" * 90] * 250)),
            "Bridge",
            "front matter has more than 20,000 characters; the rest of it is not read",
        ),
        (
            "---\ntitle: Bridge\nauthor: Jane Doe\n\n",
            "Bridge",
            "front matter has no --- below it; lines 2 to 3 are read as fields",
        ),
        (
            ';;;\n{"title": "Bridge",}\n;;;\n',
            "The bridge will close on Monday for repairs",
            "front matter not read: it is not valid JSON; it is not searched",
        ),
        (
            '{\n  "title": "Bridge",\n  "tags": [,]\n}\n',
            "The bridge will close on Monday for repairs",
            "front matter not read: it is not valid JSON; it is not searched",
        ),
    ],
)
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_a_block_is_never_searched_even_if_it_cannot_be_read(
    tmp_path: Path, block: str, title: str, note: str, name: str
) -> None:
    outcome = loaded(tmp_path, block + BODY, name)
    assert outcome.document.title == title
    assert note in outcome.notes
    assert [span.of(outcome.document.text).strip() for span in outcome.document.skipped] == [
        block.strip()
    ]


def test_a_long_line_of_a_block_is_no_prose(tmp_path: Path) -> None:
    block = yaml_block("title: Bridge", f"description: {'word ' * 400}")
    outcome = loaded(tmp_path, block + BODY)
    assert (outcome.document.title, outcome.notes) == ("Bridge", ())
    assert outcome.document.skipped == (Span(0, len(block)),)


def test_a_rule_further_down_ends_no_block(tmp_path: Path) -> None:
    text = f"---\ntitle: Bridge\ndate: 2024-10-25\n\n{BODY}\n---\n\nMore of it.\n"
    outcome = loaded(tmp_path, text)
    assert facts(outcome.document)[:2] == ("Bridge", date(2024, 10, 25))
    (skipped,) = outcome.document.skipped
    assert text[skipped.end :].lstrip() == f"{BODY}\n---\n\nMore of it.\n"


@pytest.mark.parametrize(
    "block",
    [
        '{"title": "Bridge to close", "date": "2024-10-25"}\n',
        '{\n  "title": "Bridge to close",\n  "pubDate": "Oct 25 2024",\n  "views": 9\n}\n',
        '\ufeff;;;\n{"title": "Bridge to close", "created": "2024-10-25"}\n;;;\n',
        '---json\n{"title": "Bridge to close", "date_published": 20241025}\n---\n',
        '--- toml\ntitle = "Bridge to close"\ndate = 2024-10-25\n---\n',
        '--- \n"title" : "Bridge to close"\ndate: 2024-10-25\n--- \n',
        "---\n  title: Bridge to close\n  date: 2024-10-25\n---\n",
        "---\n📅 filed: today\n“title”: “Bridge to close”\ndate: 2024-10-25\n---\n",
        '+++\n[params]\ntitle = "Bridge to close"\ndate = 2024-10-25\n+++\n',
        "---\nlayout: post\narticle:\n  title: Bridge to close\n  published: 2024-10-25\n---\n",
    ],
)
def test_other_blocks_are_read(tmp_path: Path, block: str) -> None:
    outcome = loaded(tmp_path, block + BODY)
    assert facts(outcome.document)[:2] == ("Bridge to close", date(2024, 10, 25))
    assert outcome.notes == ()
    searched = [span.of(outcome.document.text) for span in outcome.document.searchable_spans()]
    assert [part.strip() for part in searched] == [BODY.strip()]


@pytest.mark.parametrize("text", ['{"title": "all there is"}\n', "{ braces }\n", '{"a": 1}\nx\n'])
def test_braces_are_no_block(text: str) -> None:
    assert read_front_matter(text) == (Metadata(), 0)


@pytest.mark.parametrize(
    ("lines", "published"),
    [
        (("created: 2024-11-20",), date(2024, 11, 20)),
        # A clipping whose article has no date: the day of the clipping is not its date.
        (("published:", "created: 2024-11-20"), None),
        (("published: 2024-03-05", "created: 2024-11-20"), date(2024, 3, 5)),
        (("date_published: 2024-03-05", "lastmod: 2024-06-01"), date(2024, 3, 5)),
        (("datum: 05.03.2024",), date(2024, 3, 5)),
        (("date: 03/04/2024",), None),
        (("date: [2024-03-05]",), date(2024, 3, 5)),
        (("date: [2024-03-05, 2024-03-06]",), None),
        (("date: {updated: 2024-06-01, published: 2024-03-05}",), date(2024, 3, 5)),
        (("date: {updated: 2024-06-01}",), None),
        (("date: &d {published: *d}",), None),
    ],
)
def test_the_date_is_that_of_publication(
    tmp_path: Path, lines: tuple[str, ...], published: date | None
) -> None:
    outcome = loaded(tmp_path, yaml_block("title: Bridge", *lines) + BODY)
    assert outcome.document.published == published


@pytest.mark.parametrize(
    ("lines", "author", "source", "uri"),
    [
        (("creator: Jane Doe", "site: The Beacon"), "Jane Doe", "The Beacon", ""),
        (("author.name: Jane Doe", "outlet: The Beacon"), "Jane Doe", "The Beacon", ""),
        (("byline: By Jane Doe", "publisher: The Beacon"), "Jane Doe", "The Beacon", ""),
        (("author: Jane Doe", "permalink: /2024/bridge/"), "Jane Doe", "", ""),
        (("author: Jane Doe <jane@b.example>",), "Jane Doe", "", ""),
        (("authors: [Jane Doe <jane@b.example>, Jo Roe (jo@b.example)]",),
         "Jane Doe, Jo Roe", "", ""),
        (
            ("author: {given: Jane, family: Doe}", 'source: "[The Beacon](https://b.example/x)"'),
            "Jane Doe", "The Beacon", "https://b.example/x",
        ),
        (
            ("authors:", '  - "[[People/Jane Doe#Bio|JD]]"', "  - name: {first: Jo, last: Roe}"),
            "JD, Jo Roe", "", "",
        ),
        (("authors: ['[[People/Jane Doe]]', Jo Roe]", "site: {name: The Beacon}"),
         "Jane Doe, Jo Roe", "The Beacon", ""),
    ],
)  # fmt: skip
def test_names_are_read_as_a_reader_sees_them(
    tmp_path: Path, lines: tuple[str, ...], author: str, source: str, uri: str
) -> None:
    outcome = loaded(tmp_path, yaml_block("title: Bridge", *lines) + BODY)
    document = outcome.document
    assert (document.author, document.source, document.uri) == (author, source, uri)
    assert outcome.notes == ()


def test_quotes_around_an_apostrophe_are_no_part_of_a_title(tmp_path: Path) -> None:
    outcome = loaded(tmp_path, yaml_block("title: 'It's over'", "date: 2024-10-25") + BODY)
    assert outcome.document.title == "It's over"


@pytest.mark.parametrize(
    "text",
    [
        "---\nThe bridge, it was said\n---\n",
        "---\nThe bridge, it was said: no\n---\n",
        "---\n*The bridge* closes: today\n---\n",
        "---\n- one\n- two\n---\n",
        "---\nAnna: I am here.\nBo: So am I.\n---\n",
        "---\nThe ferry: closed\n---\n",
        "---\n# comment\n---\n",
        "---\n---\n",
        "+++\n+++\n",
        "+++\nThe bridge\n+++\n",
        "----\ntitle: four\n---\n",
        " ---\ntitle: indented\n---\n",
        "Text first\n---\ntitle: late\n---\n",
    ],
)
def test_rules_around_prose_are_left_alone(tmp_path: Path, text: str) -> None:
    outcome = loaded(tmp_path, text + BODY)
    assert (outcome.document.skipped, outcome.notes) == ((), ())


@pytest.mark.parametrize(
    ("block", "key"),
    [
        (yaml_block("title: First", "date: 2024-10-25", "title: Bridge to close"), "title"),
        ("+++\ntitle = 'First'\ntitle = 'Bridge to close'\n+++\n", "title"),
    ],
)
def test_of_two_values_the_last_counts(tmp_path: Path, block: str, key: str) -> None:
    outcome = loaded(tmp_path, block + BODY)
    assert outcome.document.title == "Bridge to close"
    assert f"front matter has {key} more than once; the last is used" in outcome.notes


def bomb() -> str:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    for level in range(1, 12):
        lines.append(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]")
    return yaml_block("title: Bridge to close", *lines, "authors: *a11")


@pytest.mark.parametrize(
    "block",
    [
        bomb(),
        yaml_block("title: &t " + "x" * 900, "authors: [" + ", ".join(["*t"] * 200) + "]"),
        yaml_block("title: Bridge to close", "authors: &a [*a, *a]"),
        yaml_block("title: Bridge to close", "? [a, b]", ": c", "? {d: e}", ": f"),
        yaml_block("title: Bridge to close", *["? "] * 5_000),
        yaml_block("title: Bridge to close", *["x: {"] * 3_000),
        yaml_block("title: Bridge to close", *["- " * 400] * 20),
        yaml_block("title: Bridge to close", *["a: b: c"] * 2_000),
        yaml_block("title: Bridge to close", *["[" * 900] * 20),
        "+++\ntitle = 'Bridge to close'\na = " + "[" * 900 + "\n+++\n",
        "+++\ntitle = 'Bridge to close'\na = " + "9" * 990 + "\n+++\n",
    ],
)
def test_hostile_blocks_end_in_time_and_lose_nothing(tmp_path: Path, block: str) -> None:
    started = time.perf_counter()
    outcome = loaded(tmp_path, block + BODY)
    assert time.perf_counter() - started < 10
    assert len(outcome.document.author) <= 20_000
    assert outcome.document.text == block + BODY


def test_aliases_that_multiply_are_refused_with_a_note(tmp_path: Path) -> None:
    block = yaml_block("note: &n " + "x" * 900, "authors: [" + ", ".join(["*n"] * 200) + "]")
    outcome = loaded(tmp_path, block + BODY)
    assert outcome.document.author == ""
    assert outcome.document.skipped == (Span(0, len(block)),)
    assert outcome.notes == (
        "front matter ignored: its aliases repeat more than 20,000 characters",
    )


def test_a_page_with_front_matter_is_read_without_it(tmp_path: Path) -> None:
    block = yaml_block(
        "title: Bridge to close", "date: '2024-10-25T12:00:00-04:00'", "layout: post"
    )
    page = "<p>The bridge will close on Monday for repairs that take a month.</p>\n" * 3
    outcome = loaded(tmp_path, f"{block}\n{page}", "post.html")
    assert facts(outcome.document)[:2] == ("Bridge to close", date(2024, 10, 25))
    assert "layout" not in outcome.document.text
    assert outcome.document.text.startswith("The bridge will close on Monday")


simple = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)


@given(st.dictionaries(simple, st.text(max_size=30) | st.lists(st.text(max_size=9)), min_size=1))
def test_what_yaml_writes_is_read(fields: dict[str, object]) -> None:
    fields = {"title": "t", **fields, "author": "Jane Doe"}
    block = f"---\n{yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=400)}---\n"
    front, end = read_front_matter(block + BODY)
    assert end == len(block)
    assert front.author == "Jane Doe"


@given(
    st.text(st.sampled_from("-=:#+[]{}&*!|>'\"%@`,? \n\r\tab01\\xuU~\x00\x85\u2028"), max_size=60)
)
def test_any_block_is_read(content: str) -> None:
    first = "title: a\nb = 'c'\n"
    texts = [f"{mark}\n{first}{content}\n{mark}\n{BODY}" for mark in ("---", "+++", "---toml")]
    texts += [f"{opening}{content}" for opening in ("---\n", '{"title": ', ";;;\n", "--- json\n")]
    texts.append(f';;;\n{{"title": "a", {content}}}\n;;;\n{BODY}')
    for text in texts:
        began = time.process_time()
        front, end = read_front_matter(text)
        assert time.process_time() - began < 5
        assert 0 <= end <= len(text)
        front.title.encode()
