"""PDFs that are damaged, or written to hang a reader. They are read in the real child process."""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.documents import Document
from index.errors import SourceError
from index.loaders.formats.registry import format_named
from index.loaders.outcomes import LoadOptions
from index.loaders.sandbox import Sandbox
from index.text.chunking import chunk
from tests.fakes import HashEmbedder
from tests.pdf_files import Page, Text, make_pdf, paragraph

LINES = ["The council of Tolvar decided on Tues-", "day that the bridge will be closed."]
GOOD = make_pdf(
    [Page(texts=[*paragraph(60, 100, LINES), Text(60, 300, "Town"), Text(200, 300, "12")])] * 3,
    info={"Title": "A bridge"},
    labels="<< /Nums [0 << /S /r >>] >>",
    attachments={"a.txt": b"It rains."},
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox()
    yield sandbox
    sandbox.close()


def read(sandbox: Sandbox, path: Path, content: bytes) -> list[Document | SourceError]:
    path.write_bytes(content)
    began = time.monotonic()
    outcomes = [
        each.outcome
        for each in sandbox.read(path, ".pdf", format_named("pdf"), "a.pdf", LoadOptions())
    ]
    # Alone it takes milliseconds; other tests run at the same time.
    assert time.monotonic() - began < 30
    return outcomes


def assert_sound(outcome: Document | SourceError) -> None:
    if isinstance(outcome, SourceError):
        assert str(outcome)
        return
    layout = outcome.layout
    assert all(start < len(outcome.text) for start in layout.starts)
    for span in chunk(outcome, HashEmbedder()):
        assert span.of(outcome.text) == outcome.text[span.start : span.end].strip()
        assert layout.place_of(span) or not layout.starts


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    content = bytearray(GOOD)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(content) - 1))
        match draw(st.sampled_from(["flip", "cut", "splice", "end"])):
            case "flip":
                content[at] = draw(st.integers(0, 255))
            case "cut":
                del content[at : at + draw(st.integers(1, 60))]
            case "splice":
                start = draw(st.integers(0, len(content) - 1))
                content[at:at] = content[start : start + draw(st.integers(1, 60))]
            case _:
                del content[max(at, 100) :]
        content = content or bytearray(b"%PDF-")
    return b"%PDF-" + bytes(content)[5:]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=damaged())
def test_damaged_bytes_cost_their_file_only(
    sandbox: Sandbox, tmp_path: Path, content: bytes
) -> None:
    outcomes = read(sandbox, tmp_path / "a.pdf", content)
    assert outcomes
    for outcome in outcomes:
        assert_sound(outcome)


def raw_pdf(*bodies: bytes) -> bytes:
    """Return a file whose objects are found without a table; the first is the catalogue."""
    objects = b"".join(
        f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
        for number, body in enumerate(bodies, start=1)
    )
    return b"%PDF-1.6\n" + objects + b"trailer << /Root 1 0 R >>\n%%EOF"


def stream(content: bytes, head: str = "") -> bytes:
    packed = zlib.compress(content, 9)
    return (
        f"<< {head} /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
        + packed
        + b"\nendstream"
    )


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
HOSTILE = {
    "pages that contain themselves": raw_pdf(
        CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2000000000 >>"
    ),
    "a form that contains itself": raw_pdf(
        CATALOGUE,
        ONE_PAGE,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /XObject << /X 5 0 R >> >> >>",
        stream(b"/X Do " * 1_000),
        stream(
            b"/X Do " * 1_000,
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
            "/Resources << /XObject << /X 5 0 R >> >>",
        ),
    ),
    "a stream that unpacks to 300 MB": raw_pdf(
        CATALOGUE,
        ONE_PAGE,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>",
        stream(b" " * 300_000_000),
    ),
    "lists a million deep": raw_pdf(CATALOGUE, b"[" * 1_000_000),
    "a million lines": make_pdf([Page(extra="1 1 m 2 2 l S\n" * 300_000)]),
    "a page of 60,000 words": make_pdf(
        [Page(texts=[Text(n % 500, n // 75 + 20, f"w{n}", 4) for n in range(60_000)])]
    ),
    "a line of 200,000 characters": make_pdf([Page(texts=[Text(0, 100, "word " * 40_000, 0.01)])]),
}


@pytest.mark.faults
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files(tmp_path: Path, kind: str) -> None:
    sandbox = Sandbox(seconds=30)
    path = tmp_path / "a.pdf"
    path.write_bytes(HOSTILE[kind])
    began = time.monotonic()
    outcomes = [
        each.outcome
        for each in sandbox.read(path, ".pdf", format_named("pdf"), "a.pdf", LoadOptions())
    ]
    assert time.monotonic() - began < 60
    assert outcomes
    for outcome in outcomes:
        assert_sound(outcome)
    # The next file is read.
    (good, attached) = read(sandbox, path, GOOD)
    assert isinstance(good, Document)
    assert isinstance(attached, Document)
    assert sandbox.process_id is not None
    used = Path(f"/proc/{sandbox.process_id}/status").read_text().split("VmHWM:")[1].split()[0]
    assert int(used) < 1_500_000  # KB
    sandbox.close()


@pytest.mark.faults
def test_time_and_memory_grow_with_the_pages(tmp_path: Path) -> None:
    def measure(pages: int) -> tuple[float, int]:
        sandbox = Sandbox(seconds=200)
        path = tmp_path / f"{pages}.pdf"
        texts = [
            [
                Text(60, 40, "A long report"),
                *paragraph(60, 80 + n % 7, LINES * 15),
                Text(290, 800, str(n)),
            ]
            for n in range(pages)
        ]
        path.write_bytes(make_pdf([Page(texts=each) for each in texts]))
        (outcome,) = sandbox.read(path, ".pdf", format_named("pdf"), "a.pdf", LoadOptions())
        assert isinstance(outcome.outcome, Document)
        assert len(outcome.outcome.layout.labels) == pages
        process = Path(f"/proc/{sandbox.process_id}")
        used = int((process / "status").read_text().split("VmHWM:")[1].split()[0])
        ticks = sum(map(int, (process / "stat").read_text().rpartition(")")[2].split()[11:13]))
        sandbox.close()
        return ticks / os.sysconf("SC_CLK_TCK"), used

    few, many = measure(100), measure(1_000)
    assert many[0] < 15 * few[0]
    assert many[1] < few[1] + 150_000  # KB
