"""The header of a table names the cells of its later passages, and is neither stored nor quoted."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from index import Library
from index.documents import Document, Span
from index.layout import Layout, PlaceKind
from index.scope import Scope
from index.terms import analyse
from index.text.table_headers import header_above
from retrieval.ranking.late_interaction import document_offsets
from tests.fakes import HashEmbedder, stored

ROWS = [f"| Neuhafen {n} | {n} | {n * 7} |" for n in range(60)]
TABLE = "\n".join(("Tides of 2024", "", "| Harbour | Draught | Berths |", "|---|---|---|", *ROWS))


def header_at(text: str, words: str) -> str:
    return header_above(text, text.index(words))


def test_a_row_has_the_header_of_its_table() -> None:
    header = "| Harbour | Draught | Berths |"
    assert header_at(TABLE, ROWS[1]) == header
    assert header_at(TABLE, ROWS[59]) == header
    assert header_at(TABLE, "59 | 413") == header
    # The header itself, the line of dashes and prose have none.
    assert header_at(TABLE, "Tides") == ""
    assert header_at(TABLE, header) == ""


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("a | b\n--- | ---\n1 | 2\n3 | 4", "a | b"),
        ("| a | b |\r\n|:--|--:|\r\n| 1 | 2 |\r\n| 3 | 4 |", ""),  # two dashes are no rule
        ("| a | b |\r\n|:---|---:|\r\n| 1 | 2 |\r\n| 3 | 4 |", "| a | b |"),
        ("| a | b |\n|---|---|\n| --- | --- x |\n| 3 | 4 |", "| a | b |"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\nProse.\n\n| 3 | 4 |", ""),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\n| c | d |\n|---|---|\n| 3 | 4 |", "| c | d |"),
        ("Prose\n---\n| 3 | 4 |", ""),
        ("|---|---|\n| 3 | 4 |", ""),
        ("| " + "a" * 300 + " | b |\n|---|---|\n| 3 | 4 |", ""),
    ],
)
def test_the_line_of_dashes_tells_a_header(text: str, header: str) -> None:
    last_row = max(text.rfind("\n3 "), text.rfind("\n| 3")) + 1
    assert header_above(text, last_row) == header


def test_a_long_table_takes_little_time() -> None:
    text = "| a | b |\n|---|---|\n" + "| --- | 2 |\n" * 200_000
    began = time.monotonic()
    for start in range(len(text) - 1, 0, -len(text) // 50):
        header_above(text, start)
    assert time.monotonic() - began < 5


def test_later_passages_are_found_by_the_header(tmp_path: Path) -> None:
    document = Document(doc_id="t.md", title="Tides", text=TABLE, sha256="0")
    prose = Document(doc_id="p.md", title="Rain", text="It rains in May.", sha256="1")
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    library.add([document, prose])
    with library.snapshot() as snapshot:
        found = snapshot.passages(snapshot.search_lexical(analyse("draught"), 50, Scope()))
        every = list(snapshot.passages(snapshot.search_lexical(analyse("neuhafen"), 50, Scope())))
    assert len(every) > 3
    assert {each.span for each in found} == {each.span for each in every}
    last = max(found, key=lambda each: each.span.start)
    assert "Draught" not in last.text
    assert last.text_with_title == f"Tides\n| Harbour | Draught | Berths |\n{last.text}"
    # What is marked is counted from the passage's own characters.
    tokens = HashEmbedder().embed_question_tokens(last.text_with_title)
    offsets = [tuple(map(int, each)) for each in document_offsets(last, tokens)]
    words = {TABLE[start:end] for start, end in offsets if start >= last.span.start}
    assert words <= set(last.text.replace("|", " | ").split())
    vectors = {each.span: each.vector for each in every}
    expected = HashEmbedder().embed_question(last.searched_text)
    assert vectors[last.span] == pytest.approx(stored(expected), abs=1e-6)


def test_a_row_of_a_workbook_is_found_by_its_sheet() -> None:
    text = "Item: Roads\nItem: Canals"
    layout = Layout(kind=PlaceKind.ROW, starts=(0, 12), labels=("2023, 2", "2024, 2"))
    document = Document(doc_id="a.xlsx", title="Costs", text=text, sha256="0", layout=layout)
    assert document.text_with_title(Span(12, 24)) == "Costs\n2024\nItem: Canals"
    one = Layout(kind=PlaceKind.ROW, starts=(0, 12), labels=("Sheet1, 2", "Sheet1, 3"))
    document = Document(doc_id="a.xlsx", title="Costs", text=text, sha256="0", layout=one)
    assert document.text_with_title(Span(12, 24)) == "Costs\nItem: Canals"
