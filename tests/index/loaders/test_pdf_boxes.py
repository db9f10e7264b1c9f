"""Where a passage stands on the pages of a PDF."""

from __future__ import annotations

import pytest

from index.documents import Span
from index.layout import NO_LAYOUT, Layout, LineBox, PlaceKind
from index.layout_json import decode_layout, encode_layout
from index.loaders.formats import pdf
from index.loaders.formats.format import Opened, Part
from index.loaders.formats.pdf_boxes import Box, page_boxes
from index.loaders.outcomes import LoadOptions
from tests.pdf_files import HEIGHT, WIDTH, Page, Text, make_pdf, paragraph

LINES = ["The council of Tolvar decided on Tuesday that", "the bridge will be closed from March."]


def read(content: bytes) -> tuple[str, Layout]:
    opened = Opened(name="a.pdf", suffix=".pdf", options=LoadOptions(), content=content)
    (part,) = pdf.read(opened)
    assert isinstance(part, Part)
    return part.article.text, part.article.layout


def boxes(content: bytes, quote: str, text: str = "") -> list[tuple[int, list[Box]]]:
    stored, layout = read(content)
    start = stored.index(quote)
    found = page_boxes(content, text or stored, layout, Span(start, start + len(quote)))
    return [(each.page, list(each.boxes)) for each in found]


def test_each_line_of_a_quote_has_a_box() -> None:
    content = make_pdf([Page(texts=paragraph(60, 100, LINES))])
    ((page, (upper, lower)),) = boxes(content, "decided on Tuesday that the bridge")
    assert page == 0
    # Helvetica's widths: "The council of Tolvar " takes 94 points, "the bridge" 45.
    assert upper.left == pytest.approx(154, abs=2)
    assert upper.top < 95 < upper.bottom
    assert lower.left == pytest.approx(60, abs=1)
    assert lower.right == pytest.approx(105, abs=2)
    assert lower.top < 107 < lower.bottom


@pytest.mark.parametrize(
    ("rotate", "expected"),
    [
        (0, (60, 92, 75, 102)),
        (90, (HEIGHT - 102, 60, HEIGHT - 92, 75)),
        (180, (WIDTH - 75, HEIGHT - 102, WIDTH - 60, HEIGHT - 92)),
        (270, (92, WIDTH - 75, 102, WIDTH - 60)),
    ],
)
def test_boxes_are_those_of_the_page_as_it_is_shown(
    rotate: int, expected: tuple[float, ...]
) -> None:
    content = make_pdf([Page(texts=paragraph(60, 100, LINES), rotate=rotate)])
    ((_, (box,)),) = boxes(content, "The")
    assert box == pytest.approx(expected, abs=4)


def test_heads_and_footnotes_do_not_mislead() -> None:
    note = Text(60, 780, "3 Minutes of the council.", 8)
    pages = [
        Page(
            texts=[Text(60, 40, "Bridges of the north"), *paragraph(60, 100 + 12 * n, LINES), note]
        )
        for n in range(4)
    ]
    content = make_pdf(pages)
    text, layout = read(content)
    second = text.index("Tuesday", text.index("Tuesday") + 1)
    (found,) = page_boxes(content, text, layout, Span(second, second + 7))
    assert (found.page, found.label, found.width, found.height) == (1, "2", WIDTH, HEIGHT)
    assert found.boxes[0].top < 108 < found.boxes[0].bottom
    ((page, (box,)),) = boxes(content, "3 Minutes of the council.")
    assert (page, box.top < 778 < box.bottom) == (0, True)


def test_a_quote_over_the_border_of_two_pages() -> None:
    pages = [Page(texts=paragraph(60, 100, [line])) for line in (LINES[0] + " yes and", LINES[1])]
    found = boxes(make_pdf(pages), "yes and the bridge")
    assert [(page, len(each)) for page, each in found] == [(0, 1), (1, 1)]


def test_another_text_has_no_boxes() -> None:
    content = make_pdf([Page(texts=paragraph(60, 100, LINES))])
    text, layout = read(content)
    changed = text.replace("Tuesday", "Monday!")
    assert page_boxes(content, changed, layout, Span(0, 10)) == []
    assert page_boxes(b"%PDF-1.4 damaged", text, layout, Span(0, 10)) == []
    assert page_boxes(content, text, NO_LAYOUT, Span(0, 10)) == []


def test_boxes_of_recognised_lines_are_stored() -> None:
    content = make_pdf([Page(picture=(2, 2, b"\xff" * 4))])
    layout = Layout(
        kind=PlaceKind.PAGE,
        starts=(0,),
        labels=("1",),
        recognised=(Span(0, 20),),
        boxes=(LineBox(0, 10, 100, 50, 200, 60), LineBox(11, 20, 100, 70, 190, 80)),
    )
    (found,) = page_boxes(content, "The bridge\nis closed", layout, Span(4, 13))
    assert found.boxes == (Box(140, 50, 200, 60), Box(100, 70, 120, 80))
    assert decode_layout(encode_layout(layout)) == layout
