"""A table stays together where it fits, and its header with its first row where it does not."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents import Document, Span
from index.text.chunking import ChunkOptions, chunk
from retrieval.ranking.statements import Statements
from tests.index.text.test_chunking import Words

PROSE = "The ferry lost money in most years, and nobody could say for how long that may go on."
HEADER = "| Year | Loss in millions |\n|------|-----------------:|"


def passages(text: str, target: int, most: int = 400) -> list[str]:
    document = Document(doc_id="d", title="t", text=text, sha256="")
    spans = chunk(document, Words(most), ChunkOptions(target_tokens=target))
    return [span.of(text) for span in spans]


def table(rows: int) -> str:
    return "\n".join([HEADER, *(f"| {2000 + n} | {n}.5 |" for n in range(rows))])


def test_a_table_that_fits_is_not_cut() -> None:
    text = f"{PROSE}\n\n{PROSE}\n\n{table(6)}\n\n{PROSE}\n\n{PROSE}\n"
    (whole,) = [passage for passage in passages(text, 60) if "2000" in passage]
    assert table(6) in whole


def test_a_header_is_never_apart_from_its_first_row() -> None:
    for above in range(8):
        text = "\n\n".join([*[PROSE] * above, table(40), PROSE])
        for passage in passages(text, 50):
            if "Loss in millions" in passage:
                assert "| 2000 | 0.5 |" in passage


def test_a_row_of_a_short_table_is_shown_with_its_header() -> None:
    text = f"{PROSE}\n\n{table(5)}\n\n{PROSE}\n"
    document = Document(doc_id="d", title="t", text=text, sha256="")
    (passage,) = [
        span
        for span in chunk(document, Words(400), ChunkOptions(target_tokens=150))
        if "| 2003 | 3.5 |" in span.of(text)
    ]
    start = text.index("| 2003 | 3.5 |")
    header = Statements(text, passage).header_of(Span(start, start + len("| 2003 | 3.5 |")))
    assert header is not None
    assert header.of(text) == "| Year | Loss in millions |"


CELLS = st.lists(
    st.sampled_from(
        ["|", " | ", "--", "---|---", "\n", "\r\n", "\n\n", "7", "Year", " ", "a.", "é"]
    ),
    max_size=60,
).map("".join)


@settings(deadline=None)
@given(CELLS, st.integers(2, 60), st.integers(4, 80))
def test_any_table_is_cut_into_exact_passages(text: str, target: int, most: int) -> None:
    document = Document(doc_id="d", title="t", text=text, sha256="")
    began = time.process_time()
    spans = chunk(document, Words(most), ChunkOptions(target_tokens=target))
    covered = [position for span in spans for position in range(span.start, span.end)]
    assert len(covered) == len(set(covered))
    left = set(range(len(text))) - set(covered)
    assert all(text[position].isspace() for position in left)
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        statements = Statements(text, span)
        header = statements.header_of(span)
        assert header is None or span.contains(header)
    assert time.process_time() - began < 5
