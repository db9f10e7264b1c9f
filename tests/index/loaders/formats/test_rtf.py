"""What a reader sees in an RTF file, in the encodings and with the marks that programs write."""

from __future__ import annotations

import pytest

from index.errors import EmptySource, MalformedSource, SourceTooLarge
from index.loaders.formats.format import Opened
from index.loaders.formats.rtf import read
from index.loaders.outcomes import LoadOptions
from tests.documents_of import document_of, error_of


def text_of(body: bytes | str, head: str = "\\ansi\\ansicpg1252\\uc1") -> str:
    content = body if isinstance(body, bytes) else body.encode("ascii")
    return document_of(b"{\\rtf1" + head.encode() + b" " + content + b"}", "a.rtf").text


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        ("\\ansi\\ansicpg1252", rb"Gr\'fc\'dfe \'80", "Grüße €"),
        ("\\ansi\\ansicpg1251", rb"\'cc\'ee\'f1\'ea\'e2\'e0", "Москва"),
        ("\\ansi\\ansicpg932", rb"\'93\'8c\'8b\'9e", "東京"),
        # The second byte of a character may stand as it is: 0x83 0x41 is one character.
        ("\\ansi\\ansicpg932", rb"\'83A\'83B", "アィ"),
        ("\\mac", rb"caf\'8e", "café"),
        ("\\ansi\\ansicpg1252", rb"\u321?\'f3d\'9f \u378?", "Łódź".replace("ź", "Ÿ") + " ź"),
        ("\\ansi", rb"\uc2\u1046\'c6\'c6\uc0\u1045", "ЖЕ"),
        ("\\ansi", rb"\u-10179?\u-8704?", "😀"),
        ("\\ansi", "Grüße".encode(), "Grüße"),
        ("\\ansi\\ansicpg99999", rb"caf\'e9", "café"),
        ("\\ansi", rb"\lquote a\rquote  \ldblquote b\rdblquote", "‘a’ “b”"),
        ("\\ansi", rb"c\endash d\emdash e\~f", "c–d—e f"),
        ("\\ansi", rb"a\{b\}c\\d", "a{b}c\\d"),
        ("\\ansi", rb"co\-operate \_ x", "cooperate \u2011 x"),
    ],
)  # fmt: skip
def test_characters(head: str, body: bytes, text: str) -> None:
    assert text_of(body, head) == text


def test_each_font_has_its_encoding() -> None:
    fonts = (
        r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset238 Arial CE;}}"
    )
    assert text_of(rf"{fonts}\f0 \'e9 {{\f1 \'e9}} \f2 \'e6 \f0 \'e6") == "é й ć æ"


def test_both_readings_of_a_text_are_not_read_twice() -> None:
    assert text_of(r"{\upr{Lodz}{\*\ud{\u321?\u243?d\u378?}}} waits.") == "Łódź waits."


def test_hidden_deleted_and_struck_text() -> None:
    body = (
        r"He said {\v SECRET }\v hidden\v0 yes, {\deleted never }{\revised always}. "
        r"It cost {\strike 500} 900 euros for 12 m{\super 2} and 40 l of H{\sub 2}O."
    )
    document = document_of(b"{\\rtf1\\ansi " + body.encode() + b"}", "a.rtf")
    assert document.text == "He said yes, always. It cost 900 euros for 12 m² and 40 l of H₂O."
    assert document.notes == (
        "left out 1 word that the document strikes out",
        "1 tracked deletion left out",
        "1 hidden passage left out",
    )


def test_notes_boxes_and_what_is_no_text() -> None:
    body = (
        r"{\info{\title Barges}{\author Ann Dole}}{\header Brede Echo\par}{\footer 1\par}"
        r"{\*\generator Word;}{\*\unknown nonsense}"
        r"Ninety barges{\super\chftn}{\footnote\pard\plain {\super\chftn} Counted by hand.\par}"
        r" wait"
        r"{\footnote\ftnalt Until May.}.{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt Built in 1911."
        r"\par}}{\shprslt{\*\do\dptxbx{\dptxbxtext Built in 1911.\par}}}}\par"
        r"{\*\shppict{\pict\pngblip 89504e470d0a}}{\nonshppict{\pict 8950}}"
        r"{\field{\*\fldinst HYPERLINK https://echo.example}{\fldrslt The port}} says more.\par"
        r"{\field{\*\fldinst TOC \\o 1-3}{\fldrslt Prices\tab 2\par Ports\tab 3\par}}"
        r"{\*\annotation Check this.}End.\par"
    )
    document = document_of(b"{\\rtf1\\ansi " + body.encode() + b"}trailing", "a.rtf")
    assert document.text == (
        "Ninety barges wait.\n\nBuilt in 1911.\n\nThe port says more.\n\nEnd.\n\n"
        "[1] Counted by hand.\n\n[i] Until May."
    )
    assert document.notes == (
        "1 picture left out",
        "1 comment left out",
        "headers and footers left out",
        "table of contents left out",
    )


def test_binary_data_is_passed_over() -> None:
    assert text_of(b"Before.{\\pict\\bin7 }}{{}\\a} After.") == "Before. After."


def test_tables() -> None:
    rows = [
        r"\trowd\trhdr\cellx1\cellx2\cellx3\pard\intbl Port\cell Day\cell Barges\cell\row",
        r"\trowd\clvmgf\cellx1\cellx2\cellx3\pard\intbl Brede\cell Friday\cell 7\cell\row",
        r"\trowd\clvmrg\cellx1\cellx2\cellx3\pard\intbl\cell Sunday\cell 90\cell\row",
        r"\trowd\cellx1\clmgf\cellx2\clmrg\cellx3\pard\intbl Holm\cell closed\cell\cell\row",
    ]
    assert text_of("Ports\\par" + "".join(rows) + "\\pard End.").split("\n") == [
        "Ports",
        "",
        "| Port | Day | Barges |",
        "|---|---|---|",
        "| Brede | Friday | 7 |",
        "| Brede | Sunday | 90 |",
        "| Holm | closed |  |",
        "",
        "End.",
    ]


def test_a_table_in_a_cell_keeps_its_rows() -> None:
    row = (
        r"\pard\intbl\itap2 {}\nestcell {}\nestcell"
        r"{{\*\nesttableprops\trowd\cellx1\cellx2\nestrow}}"
        r"{{\nonesttables\par}}"
    )
    nested = row.format("Day", "Barges") + row.format("Sunday", "90")
    text = text_of(rf"\trowd\cellx9{nested}\pard\intbl\itap1\cell\row\pard End.")
    assert text == "| Day | Barges |\n| Sunday | 90 |\n\nEnd."


def test_lists_and_headings() -> None:
    styles = r"{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s2 Title;}}"
    body = (
        r"\pard\s2 Barges queue\par\pard\s0 Ninety wait.\par\pard\s1 Ports\par"
        r"\pard{\listtext\'b7\tab}\ls1 Grain\par{\listtext\'b7\tab}Coal\par"
        r"\pard{\pntext 3.\tab}Iron\par\pard End."
    )
    document = document_of(b"{\\rtf1\\ansi " + (styles + body).encode() + b"}", "a.rtf")
    assert document.text == (
        "Barges queue\n\nNinety wait.\n\nPorts\n\n- Grain\n- Coal\n- Iron\n\nEnd."
    )
    assert document.title == "Barges queue"


@pytest.mark.parametrize("name", ["a.rtf", "a.doc", "a.txt"])
def test_the_content_tells_the_format_whatever_the_name(name: str) -> None:
    assert document_of(b"{\\rtf1 The river rose.}", name).text == "The river rose."


def test_what_is_no_rtf_or_empty_is_told() -> None:
    assert isinstance(error_of(b"The river rose.", "a.rtf"), MalformedSource)
    assert isinstance(error_of(b"{\\rtf1 {\\pict 00}}", "a.rtf"), EmptySource)


def test_a_text_that_is_too_long_is_refused_while_it_is_read() -> None:
    content = b"{\\rtf1 " + b"0123456789" * 20 + b"}"
    opened = Opened("a.rtf", ".rtf", LoadOptions(max_characters=100), content=content)
    with pytest.raises(SourceTooLarge):
        list(read(opened))


def test_groups_without_end_are_refused() -> None:
    assert isinstance(error_of(b"{\\rtf1 " + b"{" * 1_000_000, "a.rtf"), SourceTooLarge)
