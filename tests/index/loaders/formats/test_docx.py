"""What a reader sees in a DOCX file: the parts that LibreOffice does not write, written by hand."""

from __future__ import annotations

import io

import docx
import pytest

from index.documents import Document
from index.errors import EmptySource, MalformedSource, SourceTooLarge, UnsupportedFormat
from tests.documents_of import document_of, error_of, outcomes_of, zip_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*parts: tuple[str, str, str]) -> str:
    each = "".join(
        f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{target}"/>'
        for name, kind, target in parts
    )
    return f'<Relationships xmlns="{PACKAGE}">{each}</Relationships>'


def word_file(
    body: str, parts: dict[str, str | bytes] | None = None, *, namespace: str = W, **named: str
) -> bytes:
    """Return a DOCX file.

    Args:
        body: the XML of its paragraphs.
        parts: more files in it.
        namespace: the namespace of its elements.
        named: for each kind of part that the document names, the file.
    """
    document = (
        f'<w:document xmlns:w="{namespace}" xmlns:r="{R}" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:a="urn:a" xmlns:wps="urn:wps">'
        f"<w:body>{body}</w:body></w:document>"
    )
    others = [(kind, kind, target) for kind, target in named.items()]
    return zip_of(
        {
            "_rels/.rels": relations(
                ("r1", "officeDocument", "word/document.xml"),
                ("r2", "metadata/core-properties", "docProps/core.xml"),
            ),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": relations(*others),
            **(parts or {}),
        }
    )


def p(*runs: str, properties: str = "") -> str:
    inner = "".join(run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def text_of(body: str, parts: dict[str, str | bytes] | None = None, **named: str) -> str:
    return document_of(word_file(body, parts, **named), "a.docx").text


def test_moved_and_deleted_paragraphs() -> None:
    deleted = '<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'
    body = (
        p("The river ", properties=deleted)
        + p("rose.")
        + "<w:moveFrom><w:r><w:t>Old place.</w:t></w:r></w:moveFrom>"
        + p("<w:moveFrom><w:r><w:t>Old.</w:t></w:r></w:moveFrom>")
        + p("<w:moveTo><w:r><w:t>New place.</w:t></w:r></w:moveTo>")
        + p("<w:del><w:r><w:delText>Nobody</w:delText></w:r></w:del>", "All", " came.")
    )
    document = document_of(word_file(body), "a.docx")
    assert document.text == "The river rose.\n\nNew place.\n\nAll came."
    assert document.notes == ("3 tracked deletions left out",)


def test_deleted_rows_and_cells() -> None:
    def row(*cells: str, properties: str = "") -> str:
        inner = "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in cells)
        return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"

    table = row("Day", "Barges") + row("Friday", "7", properties="<w:del/>") + row("Sunday", "90")
    assert text_of(f"<w:tbl>{table}</w:tbl>") == "| Day | Barges |\n| Sunday | 90 |"


def test_merged_cells_and_headers() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"

    top, wide = '<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'
    table = (
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cell('Port')}{cell('Day')}{cell('Barges')}</w:tr>"
        f"<w:tr>{cell('Brede', top)}{cell('Saturday')}{cell('42')}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('Sunday')}{cell('90')}</w:tr>"
        f"<w:tr>{cell('Holm')}{cell('closed', wide)}</w:tr>"
    )
    assert text_of(f"<w:tbl>{table}</w:tbl>").split("\n") == [
        "| Port | Day | Barges |",
        "|---|---|---|",
        "| Brede | Saturday | 42 |",
        "| Brede | Sunday | 90 |",
        "| Holm | closed |  |",
    ]


def test_a_table_that_arranges_the_page_is_no_table() -> None:
    cell = f"<w:tc>{p('Barges queue')}{p('Ninety barges wait.')}</w:tc>"
    assert text_of(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>") == "Barges queue\n\nNinety barges wait."


def test_the_result_of_a_field_is_read() -> None:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def instruction(text: str) -> str:
        return f"<w:r><w:instrText>{text}</w:instrText></w:r>"

    link = (
        char("begin") + instruction(' HYPERLINK "https://echo.example" ') + char("separate"),
        "the port",
        char("end"),
    )
    contents = (
        p(char("begin") + instruction(' TOC \\o "1-3" ') + char("separate"), "Prices 2")
        + p("Ports 3")
        + p(char("end"))
    )
    unended = p("So ", char("begin") + instruction(" DATE "))
    body = p("See ", *link, ".") + contents + unended + p("It rains.")
    document = document_of(word_file(body), "a.docx")
    assert document.text == "See the port.\n\nSo\n\nIt rains."
    assert document.notes == ("table of contents left out",)


def test_what_a_style_hides_or_makes_is_known() -> None:
    styles = (
        f'<w:styles xmlns:w="{W}">'
        '<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="Secret"><w:name w:val="Secret"/>'
        '<w:basedOn w:val="Base"/></w:style>'
        '<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/>'
        "<w:rPr><w:strike/></w:rPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="Liste"><w:name w:val="List Bullet"/>'
        '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>'
        "</w:styles>"
    )
    struck = '<w:r><w:rPr><w:rStyle w:val="Gone"/></w:rPr><w:t>five</w:t></w:r>'
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Shown.</w:t></w:r>'
    body = (
        p("Barges queue", properties='<w:pStyle w:val="Titel"/>')
        + p("Hidden.", shown, properties='<w:pStyle w:val="Secret"/>')
        + p("He owns ", struck, " nine barges and three more.")
        + p("Grain", properties='<w:pStyle w:val="Liste"/>')
        + p(
            "Coal",
            properties='<w:pStyle w:val="Liste"/><w:numPr><w:numId w:val="0"/></w:numPr>',
        )
    )
    document = document_of(
        word_file(body, {"word/styles.xml": styles}, styles="styles.xml"), "a.docx"
    )
    assert document.text == (
        "Barges queue\n\nShown.\n\nHe owns nine barges and three more.\n\n- Grain\n\nCoal"
    )
    assert document.title == "Barges queue"


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{p('Built in 1911.')}</w:txbxContent>"
    drawing = (
        "<w:r><mc:AlternateContent>"
        f"<mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert text_of(p("The lock.", drawing) + p("End.")) == "The lock.\n\nBuilt in 1911.\n\nEnd."


def test_formulas_stand_on_a_line() -> None:
    def t(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    half = f"<m:f><m:num>{t('1')}</m:num><m:den>{t('2')}</m:den></m:f>"
    power = f"<m:sSup><m:e>{t('m')}</m:e><m:sup>{t('2')}</m:sup></m:sSup>"
    body = p("Energy is ", f"<m:oMath>{half}{power}</m:oMath>", ".")
    assert text_of(body) == "Energy is 1/2m^2."


def test_a_strict_file_is_read() -> None:
    content = word_file(p("The river rose."), namespace=STRICT)
    assert document_of(content, "a.docx").text == "The river rose."


def test_macros_are_told_and_stay_unread() -> None:
    parts: dict[str, str | bytes] = {"word/vbaProject.bin": b"Sub AutoOpen()"}
    document = document_of(word_file(p("The river rose."), parts), "a.docm")
    assert document.text == "The river rose."
    assert document.notes == ("it contains macros, which were not run",)


def test_a_part_in_another_format_is_a_file_of_its_own() -> None:
    body = p("Before.") + '<w:altChunk r:id="aFChunk"/>'
    page = "<html><body><p>Ninety barges wait at Brede, the keeper said.</p></body></html>"
    content = word_file(body, {"word/part.htm": page}, aFChunk="part.htm")
    outcomes = outcomes_of(content, "a.docx")
    assert list(outcomes) == ["", "part.html"]
    part = outcomes["part.html"]
    assert isinstance(part, Document)
    assert part.text == "Ninety barges wait at Brede, the keeper said."


@pytest.mark.parametrize(
    ("title", "creator", "expected"),
    [
        ("Barges queue at the lock", "Ann Dole", ("Barges queue at the lock", "Ann Dole")),
        ("Microsoft Word - draft3.doc", "python-docx", ("", "")),
        ("Document1", "Microsoft Office User", ("", "")),
        ("Budget of the port", "Petra Falk", ("", "")),
    ],
)
def test_properties_count_where_the_text_bears_them_out(
    title: str, creator: str, expected: tuple[str, str]
) -> None:
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = creator
    for line in ("Ports", "Barges queue at the lock", "Ann Dole reports from Brede. " * 8):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    read = document_of(buffer.getvalue(), "a.docx")
    assert (read.title, read.author) == (expected[0] or "Ports", expected[1])


def test_an_encrypted_file_is_refused_with_the_way_out() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
    error = error_of(ole + "EncryptedPackage".encode("utf-16-le"), "a.docx")
    assert isinstance(error, MalformedSource)
    assert "password" in str(error)
    assert isinstance(error_of(ole, "a.docx"), UnsupportedFormat)


def test_a_file_without_text_is_told() -> None:
    assert isinstance(error_of(word_file(p("")), "a.docx"), EmptySource)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding: str) -> None:
    laughs = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [<!ENTITY a "ha">'
        '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        f'<w:document xmlns:w="{W}"><w:body>{p("&b;")}</w:body></w:document>'
    )
    content = word_file("", {"word/document.xml": laughs.encode(encoding)})
    error = error_of(content, "a.docx")
    assert isinstance(error, MalformedSource)
    assert "entities" in str(error)


def test_a_bomb_is_refused() -> None:
    content = word_file("", {"word/document.xml": "<w:p/>" * 5_000_000})
    assert isinstance(error_of(content, "a.docx"), SourceTooLarge)
