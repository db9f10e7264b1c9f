"""Tables keep their lists, breaks and merged cells, a line for each row."""

from __future__ import annotations

from lxml.html import document_fromstring  # type: ignore[import-untyped]

from index.loaders.formats.texts.html import read_page
from index.loaders.pages.tables import free_layout_tables, table_lines


def lines(table: str) -> list[str]:
    tree = document_fromstring(f"<body>{table}</body>")
    free_layout_tables(tree)
    return [text for element in tree.iter("table") for _, text in table_lines(element)]


def test_lists_breaks_and_spans_in_cells() -> None:
    assert lines(
        "<table><tr><th>Day</th><th>Boats</th></tr>"
        "<tr><td>Monday</td><td><ul><li>06:10</li><li>14:25</li></ul></td></tr>"
        "<tr><td><span>Satur</span><span>day</span></td><td>08:05<br>22:15<br>(late)</td></tr>"
        "<tr><td><p>Sunday</p></td><td><p>None.</p><p>Ferry rests</p></td></tr></table>"
    ) == [
        "| Day | Boats |",
        "|---|---|",
        "| Monday | 06:10; 14:25 |",
        "| Saturday | 08:05; 22:15 (late) |",
        "| Sunday | None. Ferry rests |",
    ]


def test_a_merged_name_stands_in_each_row_and_a_figure_once() -> None:
    assert lines(
        "<table><caption>Catch, <i>tonnes</i></caption>"
        "<tr><th rowspan=2>Port</th><th colspan=2>Cod</th></tr><tr><th>2023</th><th>2024</th></tr>"
        "<tr><td rowspan=2>Elm</td><td>77</td><td rowspan=2>90</td></tr><tr><td>13</td></tr>"
        "<tr><td colspan=3>Not yet counted: Oak</td></tr></table>"
    ) == [
        "Catch, tonnes",
        "| Port | Cod | Cod |",
        "|---|---|---|",
        "| Port | 2023 | 2024 |",
        "| Elm | 77 | 90 |",
        "| Elm | 13 |  |",
        "| Not yet counted: Oak |",
    ]


def test_what_is_a_table_by_its_roles_has_rows() -> None:
    def row(role: str, *cells: str) -> str:
        parts = "".join(f"<span role='{role}'>{cell}</span>" for cell in cells)
        return f"<div role='ROW'>{parts}</div>"

    table = (
        f"<div role='table'>{row('columnheader', 'Day', 'Boats')}{row('cell', 'May', '3')}</div>"
    )
    text = read_page(f"<main><h1>Boats</h1><p>Nine boats sailed to Orra in May.</p>{table}</main>")[
        0
    ]
    assert text.splitlines()[2:] == ["| Day | Boats |", "|---|---|", "| May | 3 |"]
    grid = read_page("<main><h1>Boats</h1><p>Nine boats sailed.</p><div role='grid'>x</div></main>")
    assert grid[0].splitlines() == ["Boats", "Nine boats sailed.", "x"]


def test_spans_that_no_table_has_cost_nothing() -> None:
    (row,) = lines("<table><tr><td rowspan=99999999>a</td><td colspan='9999'>b</td></tr></table>")
    assert row.startswith("| a | b |")
    assert len(row) < 1_000
    assert lines("<table><tr><td rowspan='²'>a</td><td colspan=0>b</td></tr></table>") == [
        "| a | b |"
    ]


def test_a_table_that_arranges_the_page_becomes_paragraphs() -> None:
    text = read_page(
        "<table><tr><td><a href='/'>Home</a></td><td><h1>Gulls</h1><p>Volunteers counted 1,312 "
        "gulls at Old Mole.<p>The next count is in May, said the warden.</td></tr></table>"
    )[0]
    assert text.splitlines() == [
        "Gulls",
        "Volunteers counted 1,312 gulls at Old Mole.",
        "The next count is in May, said the warden.",
    ]


def test_a_table_of_links_within_an_article_is_kept() -> None:
    text = read_page(
        "<main><h1>Results</h1><p>Counting in the two wards ended at two in the morning.</p>"
        "<table><tr><th>Name</th><th>Votes</th></tr><tr><td><a href='/p'>Anna Pell</a></td><td>"
        "<a href='/v'>4,812</a></td></tr></table></main>"
    )[0]
    assert text.splitlines()[2:] == ["| Name | Votes |", "|---|---|", "| Anna Pell | 4,812 |"]
