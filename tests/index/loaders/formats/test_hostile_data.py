"""Hostile tables, subtitles and feeds: read by the real child, with time and memory asserted."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.errors import BinarySource, MalformedSource, SourceError, SourceTooLarge
from index.loaders.formats.registry import format_of
from index.loaders.outcomes import LoadOptions
from index.loaders.sandbox import Sandbox

GOLDEN = Path(__file__).parents[3] / "data" / "formats"
LAUGHS = '<!DOCTYPE rss [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox()
    yield sandbox
    sandbox.close()


def workbook(path: Path, sheet: bytes, part: str = "xl/worksheets/sheet1.xml") -> None:
    """Write a workbook with another sheet in place of its first."""
    with (
        zipfile.ZipFile(GOLDEN / f"bridges{path.suffix}") as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in source.namelist():
            made.writestr(name, sheet if name == part else source.read(name))


def sheet_of(rows: str, begin: str = "") -> bytes:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'{begin}<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    )


def ods_of(rows: str) -> bytes:
    names = "".join(
        f' xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"'
        for each in ("office", "table", "text")
    )
    return (
        f"<office:document-content{names}><office:body><office:spreadsheet><table:table "
        f'table:name="S">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    ).encode()


def far_cells(path: Path) -> None:
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    workbook(path, sheet_of(f'<row r="1"><c r="A1"><v>1</v></c></row>{last}'))


def far_cells_without_places(path: Path) -> None:
    cells = "<c><v>1</v></c>" * 16_384
    workbook(path, sheet_of(f'<row r="1">{cells}</row><row r="1048576"><c><v>1</v></c></row>'))


def zip_bomb(path: Path) -> None:
    workbook(path, sheet_of(" " * 300_000_000))


def entities_in_a_sheet(path: Path) -> None:
    workbook(path, sheet_of('<row r="1"><c r="A1"><v>&j;</v></c></row>', LAUGHS + "]>"))


def repeated_cells(path: Path) -> None:
    cell = (
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" '
        'office:value="1"><text:p>1</text:p></table:table-cell>'
    )
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    workbook(path, ods_of(row), "content.xml")


def nul_bytes(path: Path) -> None:
    path.write_bytes(b"a,b\n1,\0\n" * 1_000)


def open_quotation_marks(path: Path) -> None:
    path.write_text("a,b\n" + '"x,y\n1,2\n3,4\n5,6\n7,8\n1,2\n3,4\n5,6\n7,8\n1,2\n3,4\n' * 5_000)


def laughs_in_a_feed(path: Path) -> None:
    path.write_text(f"{LAUGHS}]><rss><channel><item><title>&j;</title></item></channel></rss>")


def laughs_in_utf16(path: Path) -> None:
    content = f'<?xml version="1.0" encoding="utf-16"?>{LAUGHS}]><rss><channel/></rss>'
    path.write_bytes(content.encode("utf-16"))


def deep_feed(path: Path) -> None:
    path.write_text(f"<rss><channel><item><description>{'<a>' * 300_000}")


def deep_json(path: Path) -> None:
    path.write_text("[" * 2_000_000)


def deep_ttml(path: Path) -> None:
    path.write_text('<tt xmlns="http://www.w3.org/ns/ttml">' + "<p>" * 300_000)


def long_json(path: Path) -> None:
    path.write_text('{"title": "x", "text": "' + "y" * 21_000_000 + '"}')


def wide_rows(path: Path) -> None:
    path.write_text("a,b\n" + "," * 25_000_000)


def long_line(path: Path) -> None:
    with path.open("w") as file:
        file.write('a,b\n"')
        for _ in range(200):
            file.write("x" * 1_000_000)
        file.write('",2\n')


FILES: list[object] = [
    ("far.xlsx", far_cells, SourceTooLarge, "17,179,869,184 cells"),
    ("places.xlsx", far_cells_without_places, SourceTooLarge, "17,179,869,184 cells"),
    ("bomb.xlsx", zip_bomb, SourceTooLarge, "made to do harm"),
    ("laughs.xlsx", entities_in_a_sheet, MalformedSource, "entities"),
    ("bomb.ods", repeated_cells, SourceTooLarge, "17,179,869,184 cells"),
    ("nul.csv", nul_bytes, BinarySource, "NUL"),
    ("open.csv", open_quotation_marks, MalformedSource, "Quotation marks"),
    ("wide.csv", wide_rows, SourceTooLarge, "a line of more than 20,000,000"),
    ("laughs.rss", laughs_in_a_feed, MalformedSource, "entities"),
    ("laughs16.xml", laughs_in_utf16, MalformedSource, "entities"),
    ("deep.rss", deep_feed, MalformedSource, "depth"),
    ("deep.json", deep_json, MalformedSource, "nested too deeply"),
    ("deep.ttml", deep_ttml, MalformedSource, "depth"),
    ("long.json", long_json, SourceTooLarge, "20,000,000"),
    pytest.param("line.csv", long_line, SourceTooLarge, "a line of more", marks=pytest.mark.faults),
]


@pytest.mark.parametrize(("name", "write", "kind", "words"), FILES)
def test_a_hostile_file_is_refused_soon_and_in_little_memory(
    sandbox: Sandbox,
    tmp_path: Path,
    name: str,
    write: Callable[[Path], None],
    kind: type[SourceError],
    words: str,
) -> None:
    path = tmp_path / name
    write(path)
    assert_next_file_is_read(sandbox, tmp_path)
    child = sandbox.process_id
    began = time.monotonic()
    outcome = read(sandbox, path)[-1]
    assert isinstance(outcome, kind), outcome
    assert words in str(outcome)
    assert time.monotonic() - began < 20
    # The child has refused it, and was not ended.
    assert sandbox.process_id == child
    assert peak_memory(child) < 1_000_000_000
    assert_next_file_is_read(sandbox, tmp_path)


def read(sandbox: Sandbox, path: Path) -> list[object]:
    file_format = format_of(path.suffix, path.read_bytes()[:4096])
    assert file_format is not None
    parts = sandbox.read(path, path.suffix, file_format, path.name, LoadOptions())
    return [each.outcome for each in parts]


def assert_next_file_is_read(sandbox: Sandbox, folder: Path) -> None:
    path = folder / "next.csv"
    path.write_text("Name,Sum\nLind,5\n")
    (document,) = read(sandbox, path)
    assert getattr(document, "text", document) == "Name: Lind · Sum: 5"


def peak_memory(process: int | None) -> int:
    """Return the most bytes of memory that a process has had; 0 where that is not known."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024
