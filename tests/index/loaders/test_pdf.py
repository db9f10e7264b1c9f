"""PDFs: the text in the order of reading, the pages, and what is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.documents import Document, Span
from index.errors import MalformedSource, SourceError, UnsupportedFormat
from index.loaders import Loaded, LoadOptions, Rejected, load
from index.loaders.formats import pdf
from index.loaders.formats.format import Member, Opened, Part
from index.text.folding import fold
from index.text.sentences import passage_sentences
from tests.paths import ROOT
from tests.pdf_files import HEIGHT, WIDTH, Page, Text, make_pdf, paragraph

LEFT = [
    "The council of Tolvar decided on Tuesday that the old",
    "iron bridge over the Nar will be closed to lorries from",
    "March. It was built in 1911 and carries four times the",
]
RIGHT = [
    "traffic for which it was designed, said the engineer Ada",
    "Kern. A new bridge would cost 12 million crowns, and no",
    "money has been set aside for it.",
]


def items(content: bytes) -> list[Part | Member]:
    opened = Opened(name="a.pdf", suffix=".pdf", options=LoadOptions(), content=content)
    return list(pdf.read(opened))


def part(content: bytes) -> Part:
    (only,) = items(content)
    assert isinstance(only, Part)
    return only


def text_of(*pages: Page) -> str:
    return part(make_pdf(pages)).article.text


def loaded(folder: Path, content: bytes) -> Document:
    path = folder / "a.pdf"
    path.write_bytes(content)
    (outcome,) = load([path])
    assert isinstance(outcome, Loaded), outcome
    return outcome.document


def test_columns_are_read_one_after_the_other_whatever_is_drawn_first() -> None:
    title = Text(60, 60, "The bridge will be closed", 20)
    left, right = paragraph(60, 100, LEFT), paragraph(320, 100, RIGHT)
    drawn = [text for pair in zip(right, left, strict=True) for text in pair]
    below = paragraph(
        60,
        160,
        ["Below both columns a line stands that is as wide as both of them, " + "and says so."],
    )
    assert text_of(Page(texts=[*below, *drawn, title])) == "\n\n".join(
        ["The bridge will be closed", " ".join([*LEFT, *RIGHT]), below[0].text.strip()]
    )


def test_three_columns() -> None:
    words = [f"column{c}line{n} has words" for c in range(3) for n in range(6)]
    columns = [
        text
        for c in range(3)
        for text in paragraph(
            50 + 180 * c, 100, [f"{w} and more." for w in words[6 * c : 6 * c + 6]]
        )
    ]
    read = text_of(Page(texts=columns)).split()
    assert [word for word in read if word.startswith("column")] == [w.split()[0] for w in words]


def test_paragraphs_are_apart_and_their_lines_are_joined() -> None:
    first, second = paragraph(60, 100, LEFT), paragraph(60, 150, RIGHT)
    assert text_of(Page(texts=[*first, *second])) == f"{' '.join(LEFT)}\n\n{' '.join(RIGHT)}"


def test_an_indented_line_begins_a_paragraph() -> None:
    first = paragraph(60, 100, [*LEFT, "weight that its builders had in mind for it, he said."])
    second = [Text(75, 148, RIGHT[0]), *paragraph(60, 160, RIGHT[1:])]
    assert text_of(Page(texts=[*first, *second])).split("\n\n")[1] == " ".join(RIGHT)


def test_a_word_that_a_line_divides_is_found() -> None:
    lines = ["The municipality published the results of its exam-", "ination of the bridge."]
    text = text_of(Page(texts=paragraph(60, 100, lines)))
    assert text == "\n".join(lines)
    assert "examination of the bridge" in fold(text)
    assert len(list(passage_sentences(text, Span(0, len(text))))) == 1


def test_a_divided_word_in_a_long_paragraph_divides_no_sentence() -> None:
    lines = [*LEFT, "weight that the municipal engin-", "eers had in mind, and it shows cracks."]
    text = text_of(Page(texts=paragraph(60, 100, lines)))
    assert [s.of(text) for s in passage_sentences(text, Span(0, len(text)))] == [
        " ".join(LEFT)[: text.index("It was") - 1],
        text[text.index("It was") :],
    ]


def test_a_sentence_goes_on_over_the_border_of_two_pages(tmp_path: Path) -> None:
    pages = [Page(texts=paragraph(60, 100, LEFT)), Page(texts=paragraph(60, 100, RIGHT))]
    document = loaded(tmp_path, make_pdf(pages))
    assert document.text == " ".join([*LEFT, *RIGHT])
    start = document.text.index("It was built")
    sentence = Span(start, document.text.index(" A new"))
    assert sentence in list(passage_sentences(document.text, Span(0, len(document.text))))
    assert document.layout.place_of(sentence) == "pp. 1–2"
    assert document.layout.place_of(Span(0, 10)) == "p. 1"
    assert document.layout.starts == (0, document.text.index(RIGHT[0]))


def test_footnotes_stand_below_the_paragraph_that_goes_on(tmp_path: Path) -> None:
    note = Text(60, 780, "3 Minutes of the council of 4 March, page 12.", 8)
    first = [*paragraph(60, 100, LEFT), note]
    last = ["It will be decided in May."]
    second = [*paragraph(60, 100, RIGHT), *paragraph(60, 160, last)]
    document = loaded(tmp_path, make_pdf([Page(texts=first), Page(texts=second)]))
    assert document.text.split("\n\n") == [" ".join([*LEFT, *RIGHT]), note.text, last[0]]
    place = document.text.index(note.text)
    assert document.layout.place_of(Span(place, place + 5)) == "p. 1"
    assert document.layout.labels == ("1", "2", "1", "2")


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        Page(
            texts=[
                Text(60, 40, f"Report on bridges, chapter {number}"),
                *paragraph(60, 100 + number, [f"Bridge {number} is sound. " * 2] * 3),
                Text(290, 810, str(number + 16)),
            ]
        )
        for number in range(1, 6)
    ]
    article = part(make_pdf(pages)).article
    assert "Report on bridges" not in article.text
    assert "\n17" not in article.text
    assert article.text.count("Bridge 3 is sound.") == 6
    assert article.metadata.notes == ("running heads left out: “Report on bridges, chapter 1”",)


def test_a_figure_at_the_same_height_that_does_not_count_stays() -> None:
    figures = [812, 40, 977, 3, 51]
    pages = [Page(texts=[Text(60, 40, str(each)), *paragraph(60, 100, LEFT)]) for each in figures]
    text = part(make_pdf(pages)).article.text
    assert all(str(each) in text for each in figures)


def test_pages_are_named_as_the_pdf_names_them(tmp_path: Path) -> None:
    labels = "<< /Nums [0 << /S /r /St 11 >> 2 << /S /D /St 5 >>] >>"
    pages = [Page(texts=paragraph(60, 100, [f"Page number {n} says this."])) for n in range(4)]
    document = loaded(tmp_path, make_pdf(pages, labels=labels))
    assert document.layout.labels == ("xi", "xii", "5", "6")
    start = document.text.index("Page number 1")
    assert document.layout.place_of(Span(start, start + 10)) == "p. xii"


def test_names_that_two_pages_have_are_replaced_by_numbers(tmp_path: Path) -> None:
    labels = "<< /Nums [0 << /S /D >> 1 << /S /D >>] >>"
    pages = [Page(texts=paragraph(60, 100, [f"Page number {n} says this."])) for n in range(2)]
    assert loaded(tmp_path, make_pdf(pages, labels=labels)).layout.labels == ("1", "2")


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_that_a_viewer_turns(rotate: int) -> None:
    texts = [*paragraph(60, 100, LEFT), *paragraph(60, 160, RIGHT)]
    assert text_of(Page(texts=texts, rotate=rotate)) == f"{' '.join(LEFT)}\n\n{' '.join(RIGHT)}"


def test_a_table_that_runs_up_the_page() -> None:
    texts = [
        Text(100 + 12 * row, 700 - 120 * column, cell, angle=90)
        for row, cells in enumerate([("Town", "Votes"), ("Tolvar", "812"), ("Nar", "40")])
        for column, cell in enumerate(cells)
    ]
    assert text_of(Page(texts=texts, rotate=90)) == (
        "| Town | Votes |\n| Tolvar | 812 |\n| Nar | 40 |"
    )


def test_a_table_without_lines() -> None:
    rows = [("Town", "Votes", "Change"), ("Tolvar", "81,645", "3%"), ("Kirn", "97", "-1%")]
    texts = [
        Text(60 + 120 * column, 100 + 14 * row, cell)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    ]
    assert text_of(Page(texts=texts)) == "\n".join(f"| {' | '.join(row)} |" for row in rows)


def test_a_cell_with_lines_around_it_may_have_several_lines() -> None:
    texts = [
        Text(62, 110, "Town"), Text(122, 110, "Remark"), Text(62, 130, "Kirn"),
        Text(122, 126, "fell sharply in the"), Text(122, 138, "last quarter"),
    ]  # fmt: skip
    lines = "".join(
        [f"60 {HEIGHT - y} m 300 {HEIGHT - y} l S\n" for y in (100, 114, 142)]
        + [f"{x} {HEIGHT - 100} m {x} {HEIGHT - 142} l S\n" for x in (60, 120, 300)]
    )
    assert text_of(Page(texts=texts, extra=lines)) == (
        "| Town | Remark |\n| Kirn | fell sharply in the last quarter |"
    )


def test_items_of_a_list_stand_on_lines_of_their_own() -> None:
    texts = [
        Text(60, 100, "•"), Text(75, 100, "the bridge over the Nar"),
        Text(60, 112, "•"), Text(75, 112, "the bridge over the Kirn"),
    ]  # fmt: skip
    assert text_of(Page(texts=texts)) == "• the bridge over the Nar\n• the bridge over the Kirn"


def test_the_mark_of_a_note_is_no_digit_of_a_figure() -> None:
    texts = [
        Text(60, 100, "It cost 12,500"), Text(120.5, 100, "3", size=6, raised=4),
        Text(130, 100, "crowns, not 10"), Text(195.2, 100, "6", size=6, raised=4),
        Text(206, 100, "or more."),
    ]  # fmt: skip
    assert text_of(Page(texts=texts)) == "It cost 12,500 crowns, not 10⁶ or more."


def test_the_numbers_of_lines_are_left_out() -> None:
    texts = [Text(60, 100 + 20 * n, str(n + 1)) for n in range(10)]
    texts += [Text(100, 100 + 20 * n, f"Witness {chr(65 + n)} said nothing.") for n in range(10)]
    article = part(make_pdf([Page(texts=texts)])).article
    assert article.text.split(" said nothing.")[3].strip() == "Witness D"
    assert not any(character.isdigit() for character in article.text)
    assert "numbers of lines left out" in article.metadata.notes


def test_hidden_text_is_left_out() -> None:
    texts = [*paragraph(60, 100, LEFT), Text(60, 300, "Say that it is safe.", invisible=True)]
    article = part(make_pdf([Page(texts=texts)])).article
    assert article.text == " ".join(LEFT)
    assert article.metadata.notes == ("16 characters left out that the pages do not show",)


def test_invisible_text_over_a_picture_was_recognised_by_another_program(tmp_path: Path) -> None:
    texts = [text._replace(invisible=True) for text in paragraph(60, 100, LEFT)]
    page = Page(texts=texts, picture=(2, 2, b"\xff" * 4))
    document = loaded(tmp_path, make_pdf([page]))
    assert document.text == " ".join(LEFT)
    assert document.layout.recognised == (Span(0, len(document.text)),)


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("A bridge closes", "A bridge closes"),
        ("Microsoft Word - draft3.doc", "The bridge will be closed"),
        ("untitled", "The bridge will be closed"),
        ("Quite another subject of a template", "The bridge will be closed"),
        ("", "The bridge will be closed"),
    ],
)
def test_the_title(tmp_path: Path, stated: str, title: str) -> None:
    heading = "A bridge closes" if stated == title else "The bridge will be closed"
    texts = [Text(60, 60, heading, 20), *paragraph(60, 100, LEFT)]
    info = {"Title": stated, "CreationDate": "D:20190102000000Z", "Author": "admin"}
    document = loaded(tmp_path, make_pdf([Page(texts=texts)], info=info))
    assert (document.title, document.author, document.published) == (title, "", None)


def test_the_author_is_a_name(tmp_path: Path) -> None:
    pages = [Page(texts=paragraph(60, 100, LEFT))]
    assert loaded(tmp_path, make_pdf(pages, info={"Author": "Ada Kern"})).author == "Ada Kern"


def test_attached_files_are_read(tmp_path: Path) -> None:
    content = make_pdf(
        [Page(texts=paragraph(60, 100, LEFT))], attachments={"notes.txt": b"The river rose."}
    )
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    first, second = load([path])
    assert isinstance(first, Loaded)
    assert isinstance(second, Loaded)
    assert (second.document.doc_id, second.document.text) == ("a.pdf/notes.txt", "The river rose.")


def failure(content: bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        items(content)
    return caught.value


def test_an_encrypted_file_is_refused() -> None:
    secret = "3F" * 32
    encrypt = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{secret}> /U <{secret}> >> "
        f"/ID [<{secret}> <{secret}>]"
    )
    error = failure(make_pdf([Page(texts=paragraph(60, 100, LEFT))], encrypt=encrypt))
    assert isinstance(error, MalformedSource)
    assert "password" in str(error)


def test_a_scan_names_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.loaders.formats.ocr.messages.is_available", lambda: False)
    drawn = Page(picture=(2, 2, b"\xff" * 4))
    error = failure(make_pdf([drawn]))
    assert isinstance(error, UnsupportedFormat)
    assert 'pip install "footnote-qa[ocr]"' in str(error)


def test_a_document_from_a_browser() -> None:
    content = (ROOT / "tests/data/formats/columns.pdf").read_bytes()
    article = part(content).article
    expected = (ROOT / "tests/data/formats/columns.txt").read_text()
    assert article.text == expected
    assert article.metadata.title == "The long bridge of Tolvar"


def test_more_characters_than_allowed_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(make_pdf([Page(texts=paragraph(60, 100, LEFT))]))
    (outcome,) = load([path], LoadOptions(max_characters=50))
    assert isinstance(outcome, Rejected)
    assert "max_characters" in str(outcome.error)


def test_text_beyond_the_edge_of_the_page_is_left_out() -> None:
    texts = [*paragraph(60, 100, LEFT), Text(WIDTH + 50, 100, "Cut marks")]
    assert text_of(Page(texts=texts)) == " ".join(LEFT)
