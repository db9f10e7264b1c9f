"""Tables in CSV files and spreadsheets: a line for each row, found again by its number."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from index.documents import Document, Span
from index.errors import EmptySource, SourceError, UnsupportedFormat
from index.loaders.files import load
from index.loaders.formats.tables.headers import find_header
from index.loaders.outcomes import Loaded, Rejected
from index.text.chunking import chunk
from tests.fakes import HashEmbedder

GOLDEN = Path(__file__).parents[3] / "data" / "formats"
PROSE = "The harbour office of Neuhafen closed the swing bridge on Monday. " * 8


def read(folder: Path, name: str, content: str | bytes) -> list[Document | SourceError]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [each.document if isinstance(each, Loaded) else each.error for each in load([path])]


def table(folder: Path, content: str | bytes, name: str = "grants.csv") -> Document:
    (document,) = read(folder, name, content)
    assert isinstance(document, Document), document
    return document


def rows(document: Document) -> dict[str, str]:
    """Return the passages of a table by the places that a citation shows."""
    passages = chunk(document, HashEmbedder())
    return {document.layout.place_of(each): each.of(document.text) for each in passages}


def test_a_row_is_a_passage_with_the_names_of_its_columns(tmp_path: Path) -> None:
    document = table(tmp_path, 'Name,Town,Sum\nLind,Neuhafen,"1,200"\n\nVogt,,75.50\n')
    assert document.text == "Name: Lind · Town: Neuhafen · Sum: 1,200\nName: Vogt · Sum: 75.50"
    assert rows(document) == {
        "row 2": "Name: Lind · Town: Neuhafen · Sum: 1,200",
        "row 4": "Name: Vogt · Sum: 75.50",
    }
    assert document.notes == ("read as a table of 2 rows",)
    assert document.title == "grants.csv"


def test_long_rows_and_rows_in_other_scripts_fit_the_model(tmp_path: Path) -> None:
    long, greek = "a, " * 50, "ρ ποταμός " * 10
    document = table(
        tmp_path, f'Name,Note,Town\nLind,"{long}",Halle\nVogt,{greek},Halle\nMay,,Ulm\n'
    )
    embedder = HashEmbedder()
    passages = chunk(document, embedder)
    assert len(passages) > 3
    for passage in passages:
        assert len(embedder.token_offsets(passage.of(document.text))) <= embedder.max_passage_tokens
    assert passages[-1].of(document.text) == "Name: May · Town: Ulm"


def test_a_row_is_no_line_of_a_site(tmp_path: Path) -> None:
    document = table(tmp_path, "Name\nShare\nTweet\nPrint\nAdvertisement\nComments are closed.\n")
    assert document.skipped == ()


def test_semicolons_decimal_commas_and_an_old_encoding(tmp_path: Path) -> None:
    content = "Name;Ort;Betrag\r\nMüller;Görlitz;1,50\r\nKranz;Köln;2,75\r\n".encode("cp1252")
    document = table(tmp_path, content)
    assert document.text.splitlines() == [
        "Name: Müller · Ort: Görlitz · Betrag: 1,50",
        "Name: Kranz · Ort: Köln · Betrag: 2,75",
    ]
    assert document.encoding == "cp1252"
    assert "encoding guessed: windows-1252" in document.notes


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("a\tb\n1,5\t2\n", "x.csv"),
        ("a|b\n1,5|2\n", "x.csv"),
        ("sep=;\na;b\n1,5;2\n", "x.csv"),
        ("\ufeffa;b\n1,5;2\n", "x.csv"),
        ("a\tb\n1,5\t2\n", "x.tsv"),
        ("a;b\r1,5;2\r", "x.csv"),
    ],
)
def test_what_stands_between_cells_is_found(tmp_path: Path, content: str, name: str) -> None:
    assert table(tmp_path, content, name).text == "a: 1,5 · b: 2"


def test_utf16_as_spreadsheet_programs_write_it(tmp_path: Path) -> None:
    document = table(tmp_path, "Name\tSum\nŽofie\t5\n".encode("utf-16"), "x.txt.csv")
    assert document.text == "Name: Žofie · Sum: 5"


def test_line_breaks_in_cells_keep_the_numbers_of_rows(tmp_path: Path) -> None:
    document = table(tmp_path, 'Name,Note\nLind,"Came late.\nLeft early"\nVogt,"a\r\nb"\nKranz,x\n')
    assert rows(document) == {
        "row 2": "Name: Lind · Note: Came late. Left early",
        "row 3": "Name: Vogt · Note: a; b",
        "row 4": "Name: Kranz · Note: x",
    }


def test_titles_above_the_names_and_notes_below(tmp_path: Path) -> None:
    content = (
        "Spending of Neuhafen,,\n,,\nItem,Sum,Year\nRoads,100,2023\nBridges,200,2023\n"
        "Source: harbour office,,\n"
    )
    document = table(tmp_path, content)
    assert document.title == "Spending of Neuhafen"
    assert rows(document) == {
        "row 1": "Spending of Neuhafen",
        "row 4": "Item: Roads · Sum: 100 · Year: 2023",
        "row 5": "Item: Bridges · Sum: 200 · Year: 2023",
        "row 6": "Source: harbour office",
    }


@pytest.mark.parametrize(
    "content", ["1,2.5,2024-01-02\n2,3.5,2024-01-03\n", "Lind,5\nVogt,6\nLind,7\n"]
)
def test_columns_without_names_are_called_by_letters(tmp_path: Path, content: str) -> None:
    document = table(tmp_path, content)
    first = content.splitlines()[0].split(",")
    expected = " · ".join(f"{letter}: {cell}" for letter, cell in zip("ABC", first, strict=False))
    assert document.text.splitlines()[0] == expected
    assert "no row names the columns: they are called A, B, C" in document.notes


def test_years_and_days_may_name_columns(tmp_path: Path) -> None:
    assert (
        table(tmp_path, "Region,2021,2022\nNorth,5,6\n").text == "Region: North · 2021: 5 · 2022: 6"
    )
    wide = table(tmp_path, "Region,1/22/20,1/23/20\nNorth,5,6\nSouth,7,8\n")
    assert wide.text.splitlines()[1] == "Region: South · 1/22/20: 7 · 1/23/20: 8"


def test_rows_with_more_or_fewer_cells_than_names(tmp_path: Path) -> None:
    document = table(tmp_path, "Name,Sum\nLind,1,extra,more\nVogt\nKranz,3\n")
    assert document.text.splitlines() == [
        "Name: Lind · Sum: 1 · C: extra · D: more",
        "Vogt",
        "Name: Kranz · Sum: 3",
    ]


def test_names_that_are_repeated_on_each_page(tmp_path: Path) -> None:
    document = table(tmp_path, "Name,Town\nLind,Neuhafen\nName,Town\nVogt,Halle\n")
    assert rows(document) == {
        "row 2": "Name: Lind · Town: Neuhafen",
        "row 4": "Name: Vogt · Town: Halle",
    }


def test_names_above_no_rows_are_a_row(tmp_path: Path) -> None:
    document = table(tmp_path, "Name,Town\n")
    assert (document.text, document.layout.labels) == ("Name · Town", ("1",))


def test_a_list_has_no_invented_names(tmp_path: Path) -> None:
    assert table(tmp_path, "Lind\nVogt\nKranz\n").text == "Lind\nVogt\nKranz"


def test_a_stray_quotation_mark_costs_its_own_row(tmp_path: Path) -> None:
    above = "".join(f"Lind {n}\tfine {n}\n" for n in range(400))
    below = "".join(f"Kranz {n}\tgood {n}\n" for n in range(500))
    document = table(tmp_path, f'Name\tNote\n{above}Vogt\t"late\n{below}', "x.tsv")
    lines = document.text.splitlines()
    assert len(lines) == 901
    assert lines[400:402] == ['Name: Vogt · Note: "late', "Name: Kranz 0 · Note: good 0"]
    assert document.layout.labels[-1] == "902"


def test_quotation_marks_that_are_words(tmp_path: Path) -> None:
    content = 'Size\tNote\n5" pipe\t"Best" of the year\n6" pipe\t"Worst" of it\n'
    assert table(tmp_path, content, "x.tsv").text.splitlines()[0] == (
        'Size: 5" pipe · Note: "Best" of the year'
    )


def test_rows_that_are_articles(tmp_path: Path) -> None:
    content = "stories_id,publish_date,title,url,media_name,text\n" + "".join(
        f"{n},2024-03-0{n} 10:00:00,Bridge {n},https://echo.example/{n},The Echo,"
        f'"{PROSE}\n\nEnd {n}."\n'
        for n in (1, 2)
    )
    first, second = read(tmp_path, "news.csv", content)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.doc_id, first.title, first.source, first.published, first.uri) == (
        "news.csv/1", "Bridge 1", "The Echo", date(2024, 3, 1), "https://echo.example/1",
    )  # fmt: skip
    assert second.text == f"{PROSE}\n\nEnd 2."
    assert second.layout.place_of(Span(0, 5)) == "row 3"
    assert "row 3 of a file of articles" in second.notes
    assert first.sha256 != second.sha256


def test_articles_in_html_whose_service_cut_the_text(tmp_path: Path) -> None:
    content = (
        "source.name,author,title,url,publishedAt,content\n"
        'The Echo,Mara Lind,Ferry,https://echo.example/f,2024-03-05T23:00:00Z,"<p>'
        f'{PROSE}</p><p>Fares rise.</p><script>x()</script> … [+2911 chars]"\n'
    )
    (document,) = read(tmp_path, "news.csv", content)
    assert isinstance(document, Document)
    assert document.text.startswith(f"{PROSE.strip()}\nFares rise.")
    assert "x()" not in document.text
    assert (document.source, document.author) == ("The Echo", "Mara Lind")
    assert "the text is cut: 2911 more characters are not in the file" in document.notes
    assert not any("2911" in span.of(document.text) for span in document.searchable_spans())


def test_short_texts_beside_other_columns_are_a_table(tmp_path: Path) -> None:
    document = table(
        tmp_path, "id,user,text\n1,lind,The ferry is late again.\n2,vogt,No it is not.\n"
    )
    assert document.text.splitlines()[1] == "id: 2 · user: vogt · text: No it is not."


def test_an_article_without_text_is_said(tmp_path: Path) -> None:
    content = f'title,url,text\nOne,https://a.example/one,"{PROSE}"\nTwo,https://a.example/two,\n'
    first, second = read(tmp_path, "news.csv", content)
    assert isinstance(first, Document)
    assert isinstance(second, EmptySource)


def test_saved_links_are_no_articles(tmp_path: Path) -> None:
    content = "title,url,time_added,tags,status\nFerry,https://a.example,1700000000,,unread\n"
    (error,) = read(tmp_path, "part_000000.csv", content)
    assert isinstance(error, UnsupportedFormat)


def golden(folder: Path, name: str) -> Document:
    shutil.copy(GOLDEN / name, folder / name)
    (outcome,) = load([folder / name])
    assert isinstance(outcome, Loaded), isinstance(outcome, Rejected) and outcome.error
    return outcome.document


def test_a_workbook_of_libreoffice_in_xlsx(tmp_path: Path) -> None:
    document = golden(tmp_path, "bridges.xlsx")
    assert document.title == "Spending of Neuhafen on its bridges"
    assert rows(document) == {
        "Spending, row 1": "Spending of Neuhafen on its bridges",
        "Spending, row 4": "Quarter: Harbour · Bridge: Swing bridge; (north) · Cost: 0.3"
        " · Share: 15.3% · Opened: 2024-03-05",
        "Spending, row 5": "Quarter: Harbour · Bridge: Lock · Cost: 1250000 · Share: #DIV/0!"
        " · Opened: 14:30",
        "Spending, row 6": "Source: harbour office",
        "Staff, row 2": "Name: Mara Lind · Years: 12",
    }
    assert document.notes == ("1 hidden sheet left out: Secret", "read as a table of 5 rows")


@pytest.mark.parametrize("name", ["bridges.ods", "bridges.xls"])
def test_a_workbook_of_libreoffice_in_other_formats(tmp_path: Path, name: str) -> None:
    document = golden(tmp_path, name)
    found = rows(document)
    assert found["Spending, row 4"].endswith("Cost: 0.3 · Share: 0.153 · Opened: 2024-03-05")
    assert found["Staff, row 2"] == "Name: Mara Lind · Years: 12"
    assert "Hidden words" not in document.text
    is_said = any("percentages stand as fractions" in note for note in document.notes)
    assert is_said == (name == "bridges.ods")


def test_names_in_two_rows() -> None:
    found = find_header(
        [
            ("Region", "2023", "", "2024", "", "Note"),
            ("Region", "Votes", "Share", "Votes", "Share", "Note"),
            ("North", "5", "10%", "6", "12%", "late"),
        ],
        frozenset({0}),
    )
    assert found.names == (
        "Region", "2023 Votes", "2023 Share", "2024 Votes", "2024 Share", "Note",
    )  # fmt: skip
    assert (found.above, found.rows) == (0, 2)


def test_a_page_or_a_table_of_text_that_is_called_a_spreadsheet(tmp_path: Path) -> None:
    page = "<html><body><table><tr><th>Name</th><th>Sum</th></tr><tr><td>Lind</td><td>5</td></tr>"
    assert "| Lind | 5 |" in table(tmp_path, page, "export.xls").text
    assert table(tmp_path, "Name\tSum\nLind\t5\n", "export.xls").text == "Name: Lind · Sum: 5"
