"""Damaged tables, subtitles and feeds: no crash, no hang, and every passage is found again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.documents import Document, Span
from index.errors import SourceError
from index.loaders.formats.registry import format_of
from index.loaders.outcomes import LoadOptions
from index.loaders.sandbox import Sandbox
from index.text.chunking import chunk
from tests.fakes import HashEmbedder

GOLDEN = Path(__file__).parents[3] / "data" / "formats"
SECONDS = 5.0

CSV = b'Name;Note;Sum\n"Lind, Mara";"Came late.\nLeft ""early""";1,5\nVogt;;2\n'
ARTICLES = (
    b"title,url,text\n" + b'Ferry,https://a.example/f,"' + b"The ferry is late. " * 20 + b'"\n'
)
VTT = (
    b"WEBVTT\n\nNOTE x\n\n1\n00:00:01.000 --> 00:00:04.000\n<v Mara Lind>The bridge\nwas closed."
    b"\n\n"
    b"00:12:04.000 --> 01:02:03.000\n- No.\n- MAYOR: [laughs] &amp; yes.\n"
)
TTML = (
    b'<tt xmlns="http://www.w3.org/ns/ttml"><body><p begin="1s" dur="2s">It <span>rains</span>'
    b'<br/>now.</p><p begin="00:00:05:12">Again.</p></body></tt>'
)
RSS = (
    b'<rss version="2.0"><channel><title>Echo</title><item><title>Ferry</title><pubDate>Tue, 05 Mar'
    b" 2024 10:00:00 GMT</pubDate><description>&lt;p&gt;The ferry is late.&lt;/p&gt;</description>"
    b"</item></channel></rss>"
)
JSON = (
    b'[{"title": "Ferry", "text": "It is late.", "date": "2024-03-05", "authors": [{"name": "A"}]}]'
)
ENEX = (
    b"<en-export><note><title>N</title><content>&lt;en-note&gt;It rains.&lt;/en-note&gt;</content>"
    b"<created>20240305T101112Z</created></note></en-export>"
)
CLIPPINGS = b"Tides (Vogt)\n- Your Highlight on page 3 | Added\n\nIt rises.\n==========\n" * 2
SAMPLES = {
    "a.csv": CSV, "b.csv": ARTICLES, "c.vtt": VTT, "d.srt": VTT, "e.ttml": TTML, "f.rss": RSS,
    "g.json": JSON, "h.enex": ENEX, "i.txt": CLIPPINGS,
    **{path.name: path.read_bytes() for path in GOLDEN.glob("bridges.*")},
}  # fmt: skip


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox()
    yield sandbox
    sandbox.close()


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """Return a name, and the bytes of its sample after cuts, flips and splices."""
    name = draw(st.sampled_from(sorted(SAMPLES)))
    content = bytearray(SAMPLES[name])
    for _ in range(draw(st.integers(0, 4))):
        if not content:
            break
        start = draw(st.integers(0, len(content) - 1))
        end = min(len(content), start + draw(st.integers(1, 60)))
        act = draw(st.sampled_from(["cut", "flip", "splice", "repeat", "insert"]))
        if act == "cut":
            del content[start:end]
        elif act == "flip":
            content[start] ^= draw(st.integers(1, 255))
        elif act == "splice":
            other = SAMPLES[draw(st.sampled_from(sorted(SAMPLES)))]
            content[start:end] = other[start % len(other) :][: end - start]
        elif act == "repeat":
            content[start:start] = bytes(content[start:end]) * draw(st.integers(1, 50))
        else:
            content[start:start] = draw(
                st.sampled_from(
                    [b'"', b"\0", b"\r", b"<", b"]]>", b"{", "\u2028é".encode(), b"\xff"]
                )
            )
    return name, bytes(content)


@given(file=damaged())
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_damage_costs_no_more_than_the_file(
    sandbox: Sandbox, tmp_path: Path, file: tuple[str, bytes]
) -> None:
    name, content = file
    path = tmp_path / name
    path.write_bytes(content)
    file_format = format_of(path.suffix, content[:4096])
    if file_format is None:  # a text that no longer begins as an export
        return
    child, began = sandbox.process_id, processor_seconds(sandbox.process_id)
    parts = list(sandbox.read(path, path.suffix, file_format, name, LoadOptions()))
    if child == sandbox.process_id:
        assert processor_seconds(child) - began < SECONDS
    elif child is not None:
        # A library ended the child; then the file says so, and the next file is read.
        failures = [str(each.outcome) for each in parts if isinstance(each.outcome, SourceError)]
        assert any("failed" in reason for reason in failures), failures
    for part in parts:
        if isinstance(part.outcome, SourceError):
            assert "took longer" not in str(part.outcome)
        else:
            assert_found_again(part.outcome)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_what_is_not_damaged_is_read(sandbox: Sandbox, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(SAMPLES[name])
    if (file_format := format_of(path.suffix, SAMPLES[name][:4096])) is None:
        pytest.fail("no format")
    for part in sandbox.read(path, path.suffix, file_format, name, LoadOptions()):
        assert isinstance(part.outcome, Document), part.outcome
        assert_found_again(part.outcome)


def processor_seconds(process: int | None) -> float:
    """Return the processor time of a process, whatever else the machine does; 0 if not known."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def assert_found_again(document: Document) -> None:
    """Check that passages cover what is searched, and that each place lies in the text."""
    covered: set[int] = set()
    for passage in chunk(document, HashEmbedder()):
        quote = document.text[passage.start : passage.end]
        assert quote
        assert quote == quote.strip()
        covered.update(range(passage.start, passage.end))
        document.layout.place_of(passage)
    for span in document.searchable_spans():
        missing = set(range(span.start, span.end)) - covered
        assert not "".join(document.text[n] for n in sorted(missing)).strip()
    for start, label in zip(document.layout.starts, document.layout.labels, strict=True):
        assert start < len(document.text)
        assert document.layout.label_of(Span(start, start + 1)) == label
