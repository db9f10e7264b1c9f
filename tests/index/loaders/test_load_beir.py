"""JSON lines in BEIR layout, and the folders they come in."""

from __future__ import annotations

import hashlib
import json
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document, Span
from index.errors import (
    BinarySource,
    EmptySource,
    MalformedSource,
    SourceError,
    SourceTooLarge,
)
from index.layout import NO_LAYOUT, Layout, PlaceKind
from index.layout_json import layout_as_dict
from index.loaders import Loaded, LoadOptions, Rejected, load
from index.loaders.formats.texts.jsonl import load_lines

TEXT = "The bridge will close on Monday.\nIt opens again in May."


def corpus(folder: Path, *lines: object) -> Path:
    path = folder / "corpus.jsonl"
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_bytes("\n".join(written).encode("utf-8", "surrogatepass"))
    return path


def one(path: Path) -> Document:
    (outcome,) = load([path])
    assert isinstance(outcome, Loaded), outcome
    return outcome.document


def test_a_line_becomes_a_document(tmp_path: Path) -> None:
    path = corpus(
        tmp_path,
        {
            "_id": "a-1",
            "title": " Bridge  to close ",
            "text": TEXT,
            "metadata": {
                "url": "https://beacon.example/bridge",
                "source": "The Beacon",
                "authors": ["Jane Doe", "John Roe"],
                "published_at": "2024-10-25T23:30:00-05:00",
            },
        },
    )
    assert one(path) == Document(
        doc_id="a-1",
        title="Bridge to close",
        text=TEXT,
        sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
        source="The Beacon",
        author="Jane Doe, John Roe",
        published=date(2024, 10, 25),
        uri="https://beacon.example/bridge",
        path=str(path),
    )


def test_metadata_may_stand_at_the_top_and_yields_to_the_nested(tmp_path: Path) -> None:
    path = corpus(
        tmp_path,
        {
            "_id": 7,
            "text": TEXT,
            "uri": "https://top.example",
            "outlet": "Top",
            "date": "2024-01-02",
            "author": "Jane Doe",
            "metadata": {"outlet": "Nested"},
        },
    )
    document = one(path)
    assert document.doc_id == "7"
    assert document.title == "The bridge will close on Monday"
    assert (document.source, document.author) == ("Nested", "Jane Doe")
    assert (document.uri, document.published) == ("https://top.example", date(2024, 1, 2))


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2024-10-25", date(2024, 10, 25)),
        ("2024-10-25T18:02:00Z", date(2024, 10, 25)),
        ("2024-10-25 18:02:00.123+00:00", date(2024, 10, 25)),
        ("Fri, 25 Oct 2024 18:02:00 +0200", date(2024, 10, 25)),
        ("October 25, 2024", date(2024, 10, 25)),
        ("25 October 2024", date(2024, 10, 25)),
        ("Oct. 25, 2024, 5:02 p.m. ET", date(2024, 10, 25)),
        (1729814400, date(2024, 10, 25)),
        (1729814400.5, date(2024, 10, 25)),
        (1729814400000, date(2024, 10, 25)),
        ("1729814400", date(2024, 10, 25)),
        (20241025, date(2024, 10, 25)),
        ("20241025", date(2024, 10, 25)),
        (20241025.0, date(2024, 10, 25)),
        (-757382400, date(1946, 1, 1)),
        ("-757382400", date(1946, 1, 1)),
        ("1729814400.5", date(2024, 10, 25)),
        (4102444799, date(2099, 12, 31)),
        (100000000000, date(1973, 3, 3)),
        ("2024-W43-5", date(2024, 10, 25)),
    ],
)
def test_dates(tmp_path: Path, written: object, published: date) -> None:
    path = corpus(tmp_path, {"_id": "a", "text": TEXT, "metadata": {"published": written}})
    assert one(path).published == published


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("yesterday", "published ignored: no full date in 'yesterday'"),
        ("2024", "published ignored: no full date in '2024'"),
        ("October 25", "published ignored: no full date in 'October 25'"),
        ("05/06/2024", "published ignored: no full date in '05/06/2024'"),
        ("2024-02-30", "published ignored: no full date in '2024-02-30'"),
        ("Fri, 99 Oct 2024 18:02:00 +0200", None),
        (True, "published ignored: no full date in 'True'"),
        (1e300, "published ignored: no full date in '1e+300'"),
        # A year alone is no day, written as a number or as text.
        (2024, "published ignored: no full date in '2024'"),
        (2024.0, "published ignored: no full date in '2024.0'"),
        (1984, "published ignored: no full date in '1984'"),
        (202410, "published ignored: no full date in '202410'"),
        ("202410", "published ignored: no full date in '202410'"),
        # Days since 1900, as a spreadsheet counts them.
        (45590, "published ignored: no full date in '45590'"),
        # The values that exporters write for a missing date.
        (0, "published ignored: no full date in '0'"),
        (-1, "published ignored: no full date in '-1'"),
        (-86400, "published ignored: no full date in '-86400'"),
        (-62135596800, "published ignored: no full date in '-62135596800'"),
        # No day of the calendar, and too small for a time since 1970.
        (20241399, "published ignored: no full date in '20241399'"),
        # Digits that are both a time since 1970 and a day with its hour.
        (2024102518, "published ignored: no full date in '2024102518'"),
        ("202410251802", "published ignored: no full date in '202410251802'"),
        (17298144000, "published ignored: no full date in '17298144000'"),
        (1729814400000000, "published ignored: no full date in '1729814400000000'"),
        pytest.param(10**400, f"published ignored: no full date in '{10**39}'", id="huge"),
        (float("nan"), "published ignored: no full date in 'nan'"),
        (float("inf"), "published ignored: no full date in 'inf'"),
        ("2024-W43", "published ignored: no full date in '2024-W43'"),
        ("2024W43", "published ignored: no full date in '2024W43'"),
        ("2024-10", "published ignored: no full date in '2024-10'"),
        ({"year": 2024}, "published ignored: no full date in \"{'year': 2024}\""),
    ],
)
def test_what_is_no_date_is_noted(tmp_path: Path, written: object, note: str | None) -> None:
    path = corpus(tmp_path, {"_id": "a", "text": TEXT, "metadata": {"published": written}})
    (outcome,) = load([path])
    assert isinstance(outcome, Loaded)
    assert outcome.document.published is None
    assert len(outcome.notes) == 1
    assert note is None or outcome.notes == (note,)


@pytest.mark.parametrize("nothing", [None, "", "  ", "n/a", "None", [], "-"])
def test_empty_metadata_is_no_metadata(tmp_path: Path, nothing: object) -> None:
    fields = {"url": nothing, "source": nothing, "author": nothing}
    path = corpus(tmp_path, {"_id": "a", "text": TEXT, "title": None, "metadata": fields})
    document = one(path)
    assert (document.uri, document.source, document.author) == ("", "", "")
    assert document.title == "The bridge will close on Monday"


def test_odd_metadata_costs_a_note_not_the_article(tmp_path: Path) -> None:
    fields = {"source": {"id": "beacon"}, "author": 5, "url": "javascript:alert(1)"}
    path = corpus(tmp_path, {"_id": "a", "text": TEXT, "metadata": fields})
    (outcome,) = load([path])
    assert isinstance(outcome, Loaded)
    assert outcome.notes == (
        "source ignored: text was expected, not dict",
        "url ignored: it would run code",
        "author ignored: text was expected, not int",
    )
    assert outcome.document.uri == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"publishedAt": "2024-10-25T12:00:00Z", "source": {"id": None, "name": "The Beacon"}},
        {
            "datePublished": "2024-10-25",
            "publisher": {"@type": "Organization", "name": "The Beacon"},
        },
        {"Publication Date": "2024-10-25", "siteName": ["The Beacon", None]},
    ],
)
def test_keys_are_known_in_any_spelling(tmp_path: Path, fields: dict[str, object]) -> None:
    fields["author"] = [{"@type": "Person", "name": "Jane Doe"}, "John Roe"]
    document = one(corpus(tmp_path, {"_id": "a", "text": TEXT, "metadata": fields}))
    assert (document.published, document.source) == (date(2024, 10, 25), "The Beacon")
    assert document.author == "Jane Doe, John Roe"


def test_an_address_for_a_source_is_the_uri(tmp_path: Path) -> None:
    path = corpus(tmp_path, {"_id": "a", "text": TEXT, "source": "https://beacon.example/1"})
    document = one(path)
    assert (document.source, document.uri) == ("", "https://beacon.example/1")


def test_a_line_says_what_else_is_skipped(tmp_path: Path) -> None:
    text = f"{TEXT}\n\nComments are closed."
    path = corpus(tmp_path, {"_id": "a", "text": text, "skipped": [[0, 10], [8, 12]]})
    assert [span.of(text) for span in one(path).skipped] == ["The bridge w", "Comments are closed."]


@pytest.mark.parametrize(
    "skipped",
    [
        "x",
        False,
        3,
        [3],
        [[3]],
        [[0, 1, 2]],
        [[5, 3]],
        [[-1, 3]],
        [[0, 999]],
        [[0, True]],
        [[0.0, 1]],
    ],
)
def test_what_is_no_list_of_spans_costs_a_note_not_the_article(
    tmp_path: Path, skipped: object
) -> None:
    (outcome,) = load([corpus(tmp_path, {"_id": "a", "text": TEXT, "skipped": skipped})])
    assert isinstance(outcome, Loaded)
    assert outcome.document.skipped == ()
    assert outcome.notes == (
        "skipped ignored: it is not a list of [start, end] pairs within the text",
    )


def test_a_line_says_where_its_parts_stand_in_their_source(tmp_path: Path) -> None:
    layout = Layout(
        kind=PlaceKind.PAGE,
        starts=(0, 4),
        labels=("iv", "1"),
        recognised=(Span(4, 10),),
        unsure=(Span(4, 7),),
    )
    path = corpus(tmp_path, {"_id": "a", "text": TEXT, "layout": layout_as_dict(layout)})
    assert one(path).layout == layout
    assert one(path).notes == ()


@pytest.mark.parametrize(
    "layout",
    [
        3,
        [1],
        {"kind": "page", "starts": [0], "labels": []},
        {"kind": "page", "starts": [0], "labels": ["\ud800"]},
        {"kind": "leaf", "starts": [0], "labels": ["1"]},
        {"kind": "page", "starts": [100_000], "labels": ["1"]},
        {"recognised": [[0, 100_000]]},
    ],
)
def test_what_is_no_layout_costs_a_note_not_the_article(tmp_path: Path, layout: object) -> None:
    document = one(corpus(tmp_path, {"_id": "a", "text": TEXT, "layout": layout}))
    assert document.layout == NO_LAYOUT
    assert document.notes == ("layout ignored: it does not describe the text",)


def test_the_layout_of_a_site_generator_is_no_place(tmp_path: Path) -> None:
    document = one(corpus(tmp_path, {"_id": "a", "text": TEXT, "layout": "post"}))
    assert (document.layout, document.notes) == (NO_LAYOUT, ())


def test_bad_lines_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = {"_id": "good", "text": TEXT}
    cases: list[tuple[object, type[SourceError], str]] = [
        ('{"_id":', MalformedSource, "It is not JSON (Expecting value at column 8)"),
        ("[1]", MalformedSource, "It is JSON but not an object (list)"),
        ({"text": TEXT}, MalformedSource, 'It has no "_id"'),
        ({"_id": " ", "text": TEXT}, MalformedSource, 'It has no "_id"'),
        ({"_id": True, "text": TEXT}, MalformedSource, 'It has no "_id"'),
        ({"_id": 1.5, "text": TEXT}, MalformedSource, 'It has no "_id"'),
        ({"_id": "a"}, MalformedSource, 'It has no "text"'),
        ({"_id": "a", "text": ["x"]}, MalformedSource, 'It has no "text"'),
        ({"_id": "a", "text": " \n\u00a0"}, EmptySource, "It holds no text"),
        ('{"_id": "a", "text": "half \\ud83d"}', MalformedSource, "It holds half of a surrogate"),
        ('{"_id": "\\ud83d", "text": "x"}', MalformedSource, "It holds half of a surrogate"),
        ('{"_id": "a", "text": "x", "title": "\\udc00"}', MalformedSource, "It holds half of a"),
        ({"_id": "a", "text": "x", "title": 5}, MalformedSource, 'Its "title" is int'),
        ({"_id": "a", "text": "x", "metadata": "y"}, MalformedSource, 'Its "metadata" is str'),
        ('{"_id": "a", "text": "\ud83d"}', MalformedSource, "Its byte 22 is not UTF-8"),
        ("[" * 100_000, MalformedSource, "Its JSON is nested too deeply or has"),
        ('{"_id": ' + "9" * 5000 + "}", MalformedSource, "Its JSON is nested too deeply or has"),
    ]
    path = corpus(tmp_path, *(line for line, _, _ in cases), "", "  ", good)
    *bad, last = load([path])
    for number, (outcome, (_, error, start)) in enumerate(zip(bad, cases, strict=True), start=1):
        assert isinstance(outcome, Rejected)
        assert outcome.name == f"corpus.jsonl line {number}"
        assert type(outcome.error) is error
        assert str(outcome.error).startswith(start)
        assert "; " in str(outcome.error)
    assert isinstance(last, Loaded)
    assert last.document.doc_id == "good"


def test_an_id_with_two_contents_is_rejected_and_a_repeat_passed_over(tmp_path: Path) -> None:
    first = {"_id": "a", "text": TEXT}
    path = corpus(tmp_path, first, first, {**first, "text": "Other."}, {**first, "title": "Other"})
    outcomes = list(load([path]))
    assert isinstance(outcomes[0], Loaded)
    assert [outcome.name for outcome in outcomes if isinstance(outcome, Rejected)] == [
        "corpus.jsonl line 3",
        "corpus.jsonl line 4",
    ]
    assert len(outcomes) == 3


def test_line_ends_and_a_mark_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    line = json.dumps({"_id": "a", "text": "one\r\ntwo"}).encode()
    path.write_bytes(b"\xef\xbb\xbf" + line + b"\r\n\r\n" + line.replace(b'"a"', b'"b"'))
    assert [outcome.document.text for outcome in load([path]) if isinstance(outcome, Loaded)] == [
        "one\r\ntwo"
    ] * 2


@pytest.mark.parametrize("content", [b"\x00" * 9, json.dumps({"_id": "a"}).encode("utf-16")])
def test_a_binary_file_is_rejected_once(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_bytes(content + b"\n\n\n")
    (outcome,) = load([path])
    assert isinstance(outcome, Rejected)
    assert isinstance(outcome.error, BinarySource)
    assert outcome.name == "corpus.jsonl"


def test_limits_hold_for_texts_and_for_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.loaders.formats.texts.jsonl._OTHER_FIELDS", 100)
    options = LoadOptions(max_characters=10)
    path = corpus(
        tmp_path,
        {"_id": "a", "text": "x" * 10},
        {"_id": "b", "text": "x" * 11},
        {"_id": "c", "text": "x" * 10_000},
        {"_id": "d", "text": "𝒳" * 10},
        {"_id": "e", "text": "x" * 10_000},
    )
    a, b, c, d, e = load([path], options)
    assert isinstance(a, Loaded)
    assert isinstance(b, Rejected)
    assert str(b.error).startswith("Its text has 11 characters and max_characters is 10; ")
    for outcome, number in ((c, 3), (e, 5)):
        assert isinstance(outcome, Rejected)
        assert isinstance(outcome.error, SourceTooLarge)
        assert outcome.name == f"corpus.jsonl line {number}"
    assert isinstance(d, Loaded)


def test_lines_are_streamed(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    with path.open("w") as file:
        for number in range(20_000):
            file.write(json.dumps({"_id": str(number), "text": TEXT * 10}) + "\n")
    began = time.process_time()
    outcomes = load([path])
    for _ in range(3):
        assert isinstance(next(outcomes), Loaded)
    first_three = time.process_time() - began
    for _ in range(3_000):
        next(outcomes)
    assert first_three < (time.process_time() - began) / 4


def test_in_a_beir_folder_only_the_corpus_is_read(tmp_path: Path) -> None:
    corpus(tmp_path, {"_id": "a", "text": TEXT})
    (tmp_path / "queries.jsonl").write_text('{"_id": "q", "text": "Who?"}')
    (tmp_path / "queries-long.jsonl").write_text('{"_id": "q", "text": "Who?"}')
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n")
    (tmp_path / "gold_spans.jsonl").write_text("{}")
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n")
    (tmp_path / "article.txt").write_text(TEXT)
    first, second = load([tmp_path])
    assert isinstance(first, Rejected)
    assert (first.name, str(first.error)) == (
        "article.txt",
        "Only corpus.jsonl is read from a folder in BEIR layout; move this to another folder.",
    )
    assert isinstance(second, Loaded)
    assert second.document.doc_id == "a"


def test_a_corpus_without_companions_is_an_ordinary_file(tmp_path: Path) -> None:
    corpus(tmp_path, {"_id": "a", "text": TEXT})
    (tmp_path / "article.txt").write_text(TEXT)
    outcomes = [outcome for outcome in load([tmp_path]) if isinstance(outcome, Loaded)]
    assert [outcome.document.doc_id for outcome in outcomes] == ["article.txt", "a"]


def test_the_path_of_a_line_below_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    corpus(tmp_path / "deep", "nonsense")
    (outcome,) = load([tmp_path])
    assert isinstance(outcome, Rejected)
    assert outcome.name == "deep/corpus.jsonl line 1"


@given(st.text(min_size=1), st.booleans())
def test_the_text_is_taken_to_the_character(
    tmp_path_factory: pytest.TempPathFactory, text: str, escaped: bool
) -> None:
    path = tmp_path_factory.mktemp("lines") / "corpus.jsonl"
    path.write_text(json.dumps({"_id": "a", "text": f"x{text}"}, ensure_ascii=escaped), newline="")
    (found,) = load_lines(path, "corpus.jsonl", LoadOptions())
    assert isinstance(found[1], Loaded)
    assert found[1].document.text == f"x{text}"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)

FIELDS = ("_id", "title", "text", "metadata", "date", "url", "source", "author")


@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(FIELDS, json_values),
    )
)
def test_no_values_break_the_loader(
    tmp_path_factory: pytest.TempPathFactory, record: dict[str, object]
) -> None:
    path = tmp_path_factory.mktemp("lines") / "corpus.jsonl"
    path.write_text(json.dumps(record))
    (outcome,) = load([path])
    if isinstance(outcome, Loaded):
        assert outcome.document.text == record["text"]
        assert outcome.document.doc_id == str(record["_id"])
