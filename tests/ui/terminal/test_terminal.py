"""What a terminal shows, as a person sees it: in colour, wrapped at its width."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from rich.console import Console

from index.contents import DocumentSummary
from index.documents import Document, Span
from index.layout import Layout, PlaceKind
from retrieval import Answer, Citation, Status
from retrieval.citation import Copy
from retrieval.evidence.summary import confidence_line, searched_line, status_line
from retrieval.lacking.missing_words import MissingWords, PassageMentions
from retrieval.searched import Searched
from retrieval.spelling.corrections import Correction
from ui.terminal import output as terminal

TEXT = (
    "The ferry stopped on Monday. Its engine failed off the northern pier, and the passengers on "
    "board waited for nine hours.\r\n\r\nA replacement arrives \x1b[2Jin a week\x07."
)
MARKED = "Its engine failed off the northern pier, and the passengers on board waited"
ANSWER = "off the northern pier"

Seen = Callable[[], str]


@pytest.fixture(params=[80, 40])
def width(request: pytest.FixtureRequest) -> int:
    value: int = request.param
    return value


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch, width: int) -> Seen:
    """Put a terminal in the place of stdout and return what it was sent."""
    return terminal_of(monkeypatch, "out", width)


def terminal_of(
    monkeypatch: pytest.MonkeyPatch, name: str, width: int, *, no_color: bool = False
) -> Seen:
    for variable in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(variable, raising=False)
    file = io.StringIO()
    console = Console(
        file=file, force_terminal=True, color_system="standard", width=width, highlight=False,
        no_color=no_color,
    )  # fmt: skip
    monkeypatch.setattr(terminal, name, console)
    return file.getvalue


def plain(sent: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", sent)


def document(**changes: str) -> Document:
    facts = {"doc_id": "ferry.txt", "title": "The ferry", "text": TEXT, "sha256": ""}
    return Document(**{**facts, **changes}, published=date(2024, 10, 25))  # type: ignore[arg-type]


def answer(*, status: Status = Status.ANSWERED, found: bool = True, documents: int = 3) -> Answer:
    start = TEXT.index(MARKED)
    citation = Citation(
        rank=1,
        document=document(source="The Post", uri="https://example.org/ferry"),
        span=Span(0, len(TEXT)),
        quote=TEXT,
        score=0.5,
        sentences=(Span(start, start + len(MARKED)),),
    )
    return Answer(
        question="Why?",
        resolved_question="Why?",
        status=status,
        confidence=0.875 if status is Status.ANSWERED else 0.1,
        citations=(citation,) if found else (),
        searched=Searched(documents, 1200),
        missing_words=MissingWords(("zeppelin",), (PassageMentions(1, ("ferry",), ("zeppelin",)),))
        if status is Status.NOT_FOUND
        else None,
    )


def test_a_quote_is_wrapped_at_words(seen: Seen, width: int) -> None:
    terminal.draw_answer(answer())
    lines = plain(seen()).splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("The ferry stopped"))
    last = next(n for n, line in enumerate(lines) if line.startswith("ferry.txt, characters 0–"))
    quote = lines[first:last]
    assert all(len(line) <= width and line == line.rstrip() for line in quote)
    words = TEXT.replace("\x1b", "\ufffd").replace("\x07", "\ufffd").split()
    assert " ".join(quote).split() == words


def test_the_answering_sentence_stands_out(seen: Seen) -> None:
    terminal.draw_answer(answer())
    marked = re.findall(r"\x1b\[30;43m(.*?)\x1b\[0m", seen())
    assert " ".join(marked) == MARKED


def test_without_colour_it_still_does(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = terminal_of(monkeypatch, "out", 80, no_color=True)
    terminal.draw_answer(answer())
    assert "\x1b[1mIts engine failed off" in seen()
    assert "43m" not in seen()


def marked_pieces(sent: str) -> list[tuple[str, str]]:
    """Return the pieces of the marked sentence with the codes of their styles, lines joined."""
    quote = sent[sent.index("The ferry stopped") : sent.index("hours")]
    pieces: list[tuple[str, str]] = []
    for codes, text in re.findall(r"\x1b\[([\d;]+)m([^\x1b]+)\x1b\[0m", quote):
        if pieces and pieces[-1][0] == codes:
            pieces[-1] = (codes, f"{pieces[-1][1]} {text}")
        else:
            pieces.append((codes, text))
    return pieces


@pytest.mark.parametrize(
    ("no_color", "sentence", "answer_codes"), [(False, "30;43", "1;4;30;43"), (True, "1", "1;4")]
)
def test_the_answer_stands_out_from_its_sentence(
    monkeypatch: pytest.MonkeyPatch, width: int, no_color: bool, sentence: str, answer_codes: str
) -> None:
    seen = terminal_of(monkeypatch, "out", width, no_color=no_color)
    made = answer()
    start = TEXT.index(ANSWER)
    cited = replace(made.citations[0], answers=(Span(start, start + len(ANSWER)),))
    terminal.draw_answer(replace(made, citations=(cited,)))
    before, after = MARKED.split(ANSWER)
    assert [(codes, text.strip()) for codes, text in marked_pieces(seen())] == [
        (sentence, before.strip()),
        (answer_codes, ANSWER),
        (sentence, after.strip()),
    ]
    terminal.out.file = io.StringIO()
    terminal.draw_answer(made)
    assert plain(terminal.out.file.getvalue()) == plain(seen())


def test_an_article_cannot_steer_the_terminal(seen: Seen) -> None:
    terminal.draw_answer(answer())
    terminal.write_article(document())
    terminal.print_out("a\x1b[2Jb\x9b2J")
    assert "\x1b[2J" not in seen()
    assert re.search(r"[\x07\r\x9b]", seen()) is None
    assert "A replacement arrives \ufffd[2Jin a week\ufffd." in plain(seen()).splitlines()


def test_what_is_around_the_quote(seen: Seen, width: int) -> None:
    terminal.draw_answer(answer())
    said = plain(seen())
    assert said.startswith(
        f"{status_line(answer())} · {confidence_line(answer())}\n\n[1] The ferry"
    )
    assert f"\nferry.txt, characters 0–{len(TEXT)} · https://example.org/ferry\n" in said
    assert said.endswith(f"\n\n{searched_line(answer())}\n")


def test_a_passage_names_its_page_and_that_it_was_read_by_ocr(seen: Seen) -> None:
    made = answer()
    layout = Layout(
        kind=PlaceKind.PAGE, starts=(0, 90), labels=("1", "2"), recognised=(Span(0, 60),)
    )
    scanned = replace(made.citations[0].document, doc_id="scan.pdf", layout=layout)
    cited = replace(made.citations[0], document=scanned)
    terminal.draw_answer(replace(made, citations=(cited,)))
    assert "\nscan.pdf, pp. 1–2, read by OCR, characters 0–" in plain(seen())


def test_an_article_is_shown_with_its_pages_where_they_begin(
    seen: Seen, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    heading = terminal_of(monkeypatch, "err", width)
    text = "Rain fell.\n\nThe pier closed at noon."
    layout = Layout(
        kind=PlaceKind.PAGE, starts=(0, 12), labels=("iv", "1\x1b"), recognised=(Span(12, 36),)
    )
    shown = replace(document(), text=text, layout=layout)
    terminal.write_article(shown)
    assert plain(seen()) == "[p. iv] Rain fell.\n\n[p. 1\ufffd] The pier closed at noon.\n"
    terminal.draw_heading(shown, shown)
    assert plain(heading()).splitlines()[1:3] == [
        "pp. iv–1\ufffd",
        "24 characters read by OCR",
    ]


def test_what_a_follow_up_was_taken_to_mean(seen: Seen) -> None:
    terminal.draw_answer(replace(answer(), question=" Why? ", resolved_question="Why? (\x1bferry)"))
    assert plain(seen()).startswith("Searched for: Why? (\ufffdferry)\n1 passage from 1 article")


def test_a_question_that_was_searched_for_as_it_stands_is_not_repeated(seen: Seen) -> None:
    terminal.draw_answer(replace(answer(), question=" Why?\n", resolved_question="Why?"))
    assert "Searched for" not in plain(seen())


def test_a_corrected_typing_error_is_said_instead_of_the_whole_question(seen: Seen) -> None:
    corrections = (Correction("fery", "ferry", Span(4, 9)),)
    made = replace(answer(), question="The fery?", resolved_question="The ferry?")
    made = replace(made, corrections=corrections)
    terminal.draw_answer(made)
    said = plain(seen())
    assert said.startswith("Searched for “ferry” instead of “fery”. ")
    assert "--as-typed" in said
    assert "Searched for:" not in said
    # A follow-up is said, too.
    terminal.draw_answer(replace(made, question="And?", resolved_question="And? (ferry)"))
    assert "Searched for: And? (ferry)\n" in plain(seen())


def test_copies_are_listed_with_their_places(seen: Seen) -> None:
    made = answer()
    text = "Ferry stops: " + MARKED
    copies = (
        Copy(
            document=document(doc_id="copy\x1b.txt", source="The Herald", text=text),
            span=Span(13, len(text)),
            quote=MARKED,
        ),
        Copy(
            document=replace(document(doc_id="b", title="B", text=text), published=None),
            span=Span(0, len(text)),
            quote=text,
        ),
    )
    citation = replace(made.citations[0], also_in=copies)
    terminal.draw_answer(replace(made, citations=(citation,)))
    lines = plain(seen()).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("ferry.txt, characters"))
    assert lines[at + 1 : at + 4] == [
        f"also in: The Herald, The ferry (2024-10-25) · copy\ufffd.txt, characters 13–{len(text)}",
        f"also in: B · b, characters 0–{len(text)}",
        "",
    ]


def test_no_answer(seen: Seen) -> None:
    terminal.draw_answer(answer(status=Status.NOT_FOUND))
    said = plain(seen())
    assert said.startswith(
        "Your sources do not answer this. No passage mentions “zeppelin”. The nearest passages:"
        "\n\n[1] "
    )
    assert "sure" not in said
    assert "\nMentions “ferry”, but no “zeppelin”.\n" in said


def test_the_closest_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = terminal_of(monkeypatch, "out", 200)
    made = answer(status=Status.NOT_FOUND)
    assert made.missing_words
    lacking = replace(made.missing_words, decisive=False)
    terminal.draw_answer(replace(made, missing_words=lacking))
    terminal.draw_answer(replace(made, missing_words=None))
    heads = [line for line in plain(seen()).splitlines() if line.startswith("These are")]
    closest = "These are the closest passages: check whether they answer."
    assert heads == [f"{closest} No passage mentions “zeppelin”.", closest]


def test_an_answer_and_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = terminal_of(monkeypatch, "out", 200)
    made = answer()
    cited = replace(made.citations[0], confidence=0.004)
    lacking = MissingWords(("zeppelin",), (PassageMentions(1, (), ("zeppelin",)),))
    terminal.draw_answer(replace(made, citations=(cited,), missing_words=lacking))
    said = plain(seen()).splitlines()
    assert said[:4] == [
        "[1] may answer this · 88% sure that your sources answer it",
        "No passage mentions “zeppelin”.",
        "",
        "[1] The ferry · The Post · 2024-10-25 · under 1% sure",
    ]
    assert "Mentions no “zeppelin”." in said


def test_no_passage_at_all(seen: Seen) -> None:
    terminal.draw_answer(answer(status=Status.NOT_FOUND, found=False))
    assert plain(seen()).startswith("Your sources do not answer this.")
    assert "nearest" not in seen()


def summary(doc_id: str, title: str, **changes: object) -> DocumentSummary:
    facts: dict[str, object] = {
        "source": "", "published": None, "added_at": datetime(2024, 10, 25, tzinfo=UTC),
        "characters": 10, "passages": 12, "vectors": 12,
    }  # fmt: skip
    return DocumentSummary(doc_id, title, **{**facts, **changes})  # type: ignore[arg-type]


class TestList:
    def test_a_line_an_article(self, monkeypatch: pytest.MonkeyPatch) -> None:
        seen = terminal_of(monkeypatch, "out", 80)
        terminal.draw_list(
            [
                summary("a.txt", "A title " * 20, published=date(2024, 10, 25)),
                summary("north/b.txt", "[red]B[/]\nb", source="The Post", vectors=9),
            ]
        )
        heading, *rows = plain(seen()).splitlines()
        assert heading.split() == ["id", "date", "outlet", "passages", "title"]
        assert max(map(len, [heading, *rows])) <= 80
        assert rows[0].split()[:4] == ["a.txt", "2024-10-25", "12", "A"]
        assert rows[0].rstrip().endswith("…")
        assert re.split(r" {2,}", rows[1].strip()) == [
            "north/b.txt", "The Post", "12 (3 by words only)", "[red]B[/] b",
        ]  # fmt: skip
        assert len(rows) == 2

    def test_columns_of_nothing_are_left_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        seen = terminal_of(monkeypatch, "out", 80)
        terminal.draw_list([summary("a.txt", "A")])
        assert plain(seen()).split() == ["id", "passages", "title", "a.txt", "12", "A"]

    def test_an_id_is_never_cut(self, monkeypatch: pytest.MonkeyPatch) -> None:
        seen = terminal_of(monkeypatch, "out", 60)
        doc_id = "/".join(f"folder-{n}" for n in range(12))
        terminal.draw_list([summary(doc_id, "A long title that has to give way")])
        assert doc_id in "".join(re.split(" {2,}", line)[0] for line in plain(seen()).splitlines())


class TestBars:
    def test_a_bar_vanishes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        seen = terminal_of(monkeypatch, "err", 80)
        assert list(terminal.tracked([1, 2, 3], "Counting")) == [1, 2, 3]
        assert "Counting" in seen()
        # The last thing sent is: up to the bar's line, and erase it.
        assert seen().endswith("\x1b[1A\x1b[2K")

    def test_there_is_none_in_a_pipe(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert list(terminal.tracked(iter("ab"), "Counting")) == ["a", "b"]
        assert capsys.readouterr() == ("", "")
