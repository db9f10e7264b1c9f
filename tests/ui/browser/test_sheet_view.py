"""The page of its file that the reading pane shows, without a browser."""

from __future__ import annotations

import base64

from index.documents import Document, Span
from index.layout import Layout, PlaceKind
from index.page_images.page_image import Mark, PageImage
from ui.browser.views.sheet import NOT_FOUND, READ_OUT, sheet_view

TEXT = "Rain  fell.\n\nThe pier closed at noon. It opens in May."
DOCUMENT = Document(
    doc_id="pier.pdf",
    title="Pier",
    text=TEXT,
    sha256="0",
    layout=Layout(kind=PlaceKind.PAGE, starts=(0, 13), labels=("iv", "1")),
)
SPAN = Span(13, 37)


def image(page: int, label: str, *, marks: int = 0, pages: tuple[int, ...] = ()) -> PageImage:
    return PageImage(
        content=b"an image",
        media_type="image/png",
        width=800,
        height=600,
        page=page,
        pages=3,
        label=label,
        marks=(Mark(0.1, 0.25, 0.4, 0.3),) * marks,
        marked_pages=pages,
    )


def test_a_page_is_described_by_what_is_marked_on_it() -> None:
    view = sheet_view(DOCUMENT, SPAN, image(1, "1", marks=1, pages=(1,)))
    kind, _, encoded = view.image.partition(",")
    assert (kind, base64.b64decode(encoded)) == ("data:image/png;base64", b"an image")
    assert view.marks == ((10.0, 25.0, 30.0, 5.0),)
    assert view.alt == "Picture of page 1, 2 of 3. Marked: “The pier closed at noon.”"
    assert (view.page, view.label) == (1, "p. 1 · Page 2 of 3")
    assert (view.previous, view.next, view.passage, view.notice) == (0, 2, False, "")


def test_another_page_leads_back_to_the_passage() -> None:
    view = sheet_view(DOCUMENT, SPAN, image(0, "iv", pages=(1,)))
    assert view.alt == "Picture of page iv, 1 of 3. It begins: “Rain fell.”"
    assert (view.previous, view.next, view.passage, view.notice) == (None, 1, True, "")


def test_a_page_without_text_says_so() -> None:
    view = sheet_view(DOCUMENT, None, image(2, "3"))
    assert view.alt == "Picture of page 3, 3 of 3. It has no text."
    assert view.label == "Page 3 of 3"
    assert (view.previous, view.next, view.passage) == (1, None, False)


def test_a_passage_that_is_not_on_its_page_is_said_to_be_unmarked() -> None:
    view = sheet_view(DOCUMENT, SPAN, image(1, "1"))
    assert (view.marks, view.passage, view.notice) == ((), False, NOT_FOUND)


def test_a_long_passage_is_not_read_out_whole() -> None:
    text = "word " * 200
    document = Document(doc_id="a.pdf", title="A", text=text, sha256="0")
    view = sheet_view(document, Span(0, len(text)), image(0, "1", marks=1, pages=(0,)))
    assert view.alt.endswith("word …”")
    assert len(view.alt) < READ_OUT + 60
