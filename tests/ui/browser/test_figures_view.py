"""The strip of figures above an answer, as values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest

from index.documents import Document, Span
from index.text.sentences import passage_sentences
from retrieval.agreement.figure_comparison import ComparedFigure, FigureComparison
from retrieval.belonging.figures import Difference, Other
from retrieval.citation import Answer, Citation, Copy, Status
from retrieval.figures.figure import Figure, FigureKind
from retrieval.searched import Searched
from ui.browser.figures.shown import is_in_answer
from ui.browser.figures.view import NOTHING, ONLY_OTHERS, WAITING, figure_strip

TEXT = "Divers found 12 anchors. Later they found at least 30."


def figure(
    words: str, value: float, *, published: date | None = None, as_of: str | None = None,
    claimed_by: str | None = None, bound: str = "", as_of_span: Span | None = None,
    other: Other | None = None, place_span: Span | None = None,
) -> ComparedFigure:  # fmt: skip
    start = TEXT.index(words)
    return ComparedFigure(
        document=Document(
            doc_id="a.txt", title="Anchors", text=TEXT, sha256="0" * 64, published=published
        ),
        figure=Figure(
            span=Span(start, start + len(words)), kind=FigureKind.COUNT, value=value, bound=bound
        ),
        sentence=Span(0, 24), counts="anchors", claimed_by=claimed_by, as_of=as_of,
        as_of_span=as_of_span, other=other, place_span=place_span,
    )  # fmt: skip


def comparison(*figures: ComparedFigure) -> FigureComparison:
    return FigureComparison(question="How many?", asks=True, figures=figures)


def test_a_figure_names_its_claimant_or_else_its_article() -> None:
    strip = figure_strip(
        comparison(
            figure("12", 12, claimed_by="Ole Brandt", as_of="2024-05-01"),
            figure("30", 30, bound="at least", published=date(2024, 5, 3)),
        )
    )
    assert strip.line == "2 figures in 1 article"
    assert [(chip.text, chip.claimed_by) for chip in strip.figures] == [
        ("12", "Ole Brandt"), ("at least 30", "Anchors"),
    ]  # fmt: skip
    assert strip.figures[0].label == "12 (anchors) · Ole Brandt · said of 1 May 2024 · Anchors"


def test_a_figure_tells_where_its_day_comes_from() -> None:
    words = Span(TEXT.index("Later"), TEXT.index("Later") + 5)
    strip = figure_strip(
        comparison(
            figure("12", 12, published=date(2024, 5, 3)),
            figure("30", 30, as_of_span=words),
        )
    )
    assert [chip.label for chip in strip.figures] == [
        "12 (anchors) · Anchors · published 3 May 2024",
        "30 (anchors) · said of “Later” · Anchors · the day of the article is not known",
    ]


def test_a_wider_place_stands_before_the_claimant() -> None:
    words = TEXT.index("Later they")
    strip = figure_strip(comparison(figure("30", 30, place_span=Span(words, words + 10))))
    assert strip.figures[0].place == "Later they"
    assert strip.figures[0].label == "30 (anchors) · Later they · Anchors"


def test_the_strip_keeps_the_order_of_the_comparison_and_opens_the_right_figure() -> None:
    strip = figure_strip(
        comparison(
            figure("30", 30),
            figure("12", 12, claimed_by="Ida Falk"),
            figure("30", 30, as_of="2024-05-02"),
            figure("12", 12, as_of="2023-05-02", claimed_by="Ole Brandt"),
            figure("12", 12, published=date(2024, 5, 1)),
        )
    )
    # The first figure says less than the third of the same article, which has a day.
    assert [(chip.position, chip.said_of) for chip in strip.figures] == [
        (1, ""),
        (2, "2 May 2024"),
        (3, "2 May 2023"),
        (4, "published 1 May 2024"),
    ]
    assert strip.line == "4 figures in 1 article"


BERTHS = (
    "All 90 ferries lie in Norland, Ida Falk said. In Holmgard lie 20. Ole Brandt counted 15 "
    "there, three of which are old. Nobody knows more than that."
)


class Counted(NamedTuple):
    figure: ComparedFigure
    citation: Citation


def berth(number: str, rank: int = 0, place: str = "", other: Other | None = None) -> Counted:
    start = BERTHS.index(number)
    sentence = next(
        each for each in passage_sentences(BERTHS, Span(0, len(BERTHS)))
        if each.start <= start < each.end
    )  # fmt: skip
    where = BERTHS.index(place)
    found = ComparedFigure(
        document=Document(doc_id=f"{number}.txt", title="Berths", text=BERTHS, sha256="0" * 64),
        figure=Figure(
            span=Span(start, start + 2), kind=FigureKind.COUNT, value=float(number), bound=""
        ),
        sentence=sentence, counts="ferries", other=other,
        place_span=Span(where, where + len(place)) if place else None,
    )  # fmt: skip
    cited = Citation(
        rank=rank, document=found.document, span=sentence, quote=sentence.of(BERTHS), score=0.5,
        confidence=0.6, sentences=(sentence,), answers=(found.span,),
    )  # fmt: skip
    return Counted(found, cited)


def answered(*cited: Counted) -> Answer:
    return Answer(
        question="How many?", resolved_question="How many?", status=Status.ANSWERED,
        confidence=0.8, searched=Searched(3, 3), citations=tuple(each.citation for each in cited),
    )  # fmt: skip


def test_the_figure_of_passage_1_comes_first_and_those_of_a_wider_place_last() -> None:
    wide, own, second = berth("90", 1, "in Norland"), berth("20", 3), berth("15", 2)
    strip = figure_strip(
        comparison(wide.figure, own.figure, second.figure), answered(wide, second, own)
    )
    assert [(chip.rank, chip.place) for chip in strip.figures] == [
        (2, ""), (3, ""), (1, "in Norland"),
    ]  # fmt: skip
    assert [chip.position for chip in strip.figures] == [2, 1, 0]
    # A figure that no passage shows comes after those of passages.
    strip = figure_strip(
        comparison(wide.figure, own.figure, second.figure), answered(berth("15", 1))
    )
    assert [chip.rank for chip in strip.figures] == [1, 0, 0]


def test_a_passage_with_a_figure_of_a_wider_place_is_not_said_to_answer() -> None:
    wide, own = berth("90", 1, "in Norland"), berth("20", 2)
    strip = figure_strip(comparison(wide.figure, own.figure), answered(wide, own))
    assert strip.places == {1: "says only “in Norland”"}
    assert strip.status == "[2] answers this · [1] says only “in Norland”"
    alone = figure_strip(comparison(wide.figure), answered(wide))
    assert alone.status == "[1] says only “in Norland”: check whether this answers"
    # With every figure of the asked place, the first line stays as it is.
    assert figure_strip(comparison(own.figure), answered(berth("20", 1))).status == ""
    # A marked figure of the asked place beside it answers.
    mixed = replace(own.figure, document=wide.figure.document)
    cited = replace(
        wide.citation, span=Span(0, len(BERTHS)), quote=BERTHS,
        sentences=wide.citation.sentences + own.citation.sentences,
        answers=wide.citation.answers + own.citation.answers,
    )  # fmt: skip
    strip = figure_strip(comparison(wide.figure, mixed), answered(Counted(mixed, cited)))
    assert strip.places == {}


def test_a_passage_with_a_figure_of_another_time_is_not_said_to_answer() -> None:
    other = berth("90", 1, other=Other(Difference.TIME, None))
    own = berth("20", 2)
    found = FigureComparison(
        question="How many?", asks=True, figures=(own.figure,), others=(other.figure,)
    )
    strip = figure_strip(found, answered(other, own))
    assert strip.status == "[2] answers this · [1] is of another time"


@pytest.mark.parametrize(
    ("text", "number", "shown"),
    [
        (
            "All 90 ferries lie in Norland, Falk told us late on Friday at the docks.",
            "90", ("All", "ferries lie in Norland …"),
        ),
        # Without a clause that ends, no word is cut, and none at the end leads to the next.
        (
            "The port has bought 40 ferries at the northern docks of the company of Falk.",
            "40", ("The port has bought", "ferries at the northern docks …"),
        ),
        ("The yard sold a third of 60 boats.", "60", ("… yard sold a third of", "boats.")),
        ("The yard did not sell 60 boats, but not 50 either.", "50", ("… but not", "either.")),
        # Where a clause ends with the figure, what it counts stands before it.
        (
            "The council of the town put the whole number of ferries in Holmgard at 20, of which "
            "many are old.",
            "20", ("… town put the whole number of ferries in Holmgard at", ""),
        ),
        ("In Holmgard lie 20.", "20", ("In Holmgard lie", "")),
    ],
)  # fmt: skip
def test_a_chip_has_whole_words_up_to_the_end_of_a_clause(
    text: str, number: str, shown: tuple[str, str]
) -> None:
    start = text.index(number)
    found = replace(
        berth("20").figure,
        document=Document(doc_id="a", title="A", text=text, sha256="0" * 64),
        figure=Figure(
            span=Span(start, start + 2), kind=FigureKind.COUNT, value=float(number), bound=""
        ),
        sentence=Span(0, len(text)),
    )  # fmt: skip
    (chip,) = figure_strip(comparison(found)).figures
    assert (chip.before, chip.text, chip.after) == (shown[0], number, shown[1])


def test_the_name_of_a_claimant_is_shortened_by_whole_words_and_told_in_full_on_pointing() -> None:
    name = "the parliamentary committee on harbours, docks and ferries"
    (chip,) = figure_strip(comparison(figure("12", 12, claimed_by=name))).figures
    assert chip.claimed_by == "the parliamentary committee on harbours …"
    assert name in chip.label


@pytest.mark.parametrize(
    ("month", "told"), [(5, ["", ""]), (6, ["published 1 May 2024", "published 1 June 2024"])]
)
def test_the_days_of_publication_are_told_where_they_differ(month: int, told: list[str]) -> None:
    strip = figure_strip(
        comparison(
            figure("12", 12, published=date(2024, 5, 1)),
            figure("30", 30, published=date(2024, month, 1)),
        )
    )
    assert [chip.said_of for chip in strip.figures] == told


def test_one_figure_of_two_claimants_or_places_is_there_twice() -> None:
    place = Span(TEXT.index("Later"), TEXT.index("Later") + 5)
    strip = figure_strip(
        comparison(
            figure("12", 12, claimed_by="Ole Brandt"),
            figure("12", 12, claimed_by="Ida Falk"),
            figure("12", 12, claimed_by="Ida Falk", place_span=place),
            figure("12", 12, claimed_by="Ida Falk"),
        )
    )
    assert [chip.position for chip in strip.figures] == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "number", "counts", "shown"),
    [
        (
            "Falk said that some 10,000 troops from North Korea are being readied to join the "
            "Russian forces that fight against his country.",
            "10,000", "troops", ("", "troops from North Korea are being readied to join …"),
        ),
        (
            "He said approximately 11,000 North Korean troops have been deployed to the region.",
            "11,000", "North Korean troops",
            ("", "North Korean troops have been deployed …"),
        ),
        (
            "There may be 3,000 ferrymen from the northern islands that have been dispatched to "
            "Norland for training.",
            "3,000", "ferrymen",
            ("", "ferrymen from the northern islands that have been dispatched to Norland …"),
        ),
        # The verb is kept, however far it is, and whatever clause ends before it.
        (
            "He counted 12 sailors from the largest of all the northern islands who were quickly "
            "sent home with the boat that had come for them on Friday.",
            "12", "sailors",
            ("", "sailors from the largest of all the northern islands who were quickly sent …"),
        ),
        # An auxiliary of another clause says nothing of the figure.
        (
            "The storm has killed 12 people, and the others are safe in the tents that were sent.",
            "12", "people", ("The storm has killed", "people …"),
        ),
        # Where the sentence ends with the figure, what it counts stands before it.
        (
            "He estimated the number of ferrymen sent by the council to the islands in the north "
            "of Norland at 90.",
            "90", "ferrymen",
            ("… ferrymen sent by the council to the islands in the north of Norland at", ""),
        ),
    ],
)  # fmt: skip
def test_a_chip_has_what_its_figure_counts_and_the_verb_that_is_said_of_it(
    text: str, number: str, counts: str, shown: tuple[str, str]
) -> None:
    start = text.index(number)
    found = ComparedFigure(
        document=Document(doc_id="a.txt", title="Troops", text=text, sha256="0" * 64),
        figure=Figure(
            span=Span(start, start + len(number)), kind=FigureKind.COUNT,
            value=float(number.replace(",", "")), bound="",
        ),
        sentence=Span(0, len(text)), counts=counts,
    )  # fmt: skip
    (chip,) = figure_strip(comparison(found)).figures
    assert (chip.before, chip.after) == shown
    # Who points at it reads the whole sentence.
    assert chip.sentence == text


def test_until_they_are_found_the_strip_says_so() -> None:
    assert (figure_strip(None).line, figure_strip(None).waiting) == (WAITING, True)
    assert (figure_strip(comparison()).line, figure_strip(comparison()).waiting) == (NOTHING, False)


def test_figures_of_several_days_are_drawn_over_time() -> None:
    strip = figure_strip(
        comparison(
            figure("30", 30, published=date(2024, 5, 11)),
            figure("12", 12, as_of="2024-05-01", published=date(2024, 5, 11)),
            figure("12", 15, published=date(2024, 5, 6)),
        )
    )
    assert [(point.across, point.up) for point in strip.points] == [(0, 0.4), (0.5, 0.5), (1, 1)]
    assert strip.days == ("1 May 2024", "11 May 2024")
    assert [(point.day, point.text) for point in strip.points] == [
        ("1 May 2024", "12"), ("6 May 2024", "12"), ("11 May 2024", "30"),
    ]  # fmt: skip
    assert strip.highest == "30"
    # Days of two kinds are drawn, and said to be; "latest" is not said of them.
    assert strip.line == "3 figures in 1 article"
    assert strip.caption == (
        "By the day of which each figure is said, or else of publication. "
        "They may not all count the same."
    )


def test_the_line_of_the_strip_tells_the_figures_over_time() -> None:
    found = replace(
        comparison(
            figure("30", 30, as_of="2024-05-11"),
            figure("12", 12, as_of="2024-05-01"),
            # The same, without a day: shown once.
            figure("12", 12),
            figure("12", 15, as_of="2024-05-02"),
        ),
        groups=((0, 1, 2, 3),),
    )
    strip = figure_strip(found)
    assert strip.line == "3 different figures in 1 article, 1 to 11 May 2024; latest: 30"
    assert strip.caption == "By the day of which each figure is said"


def test_a_figure_that_the_strip_shows_once_is_drawn_once() -> None:
    days = [date(2024, 5, 1), date(2024, 5, 11), date(2024, 5, 6)]
    twice = [figure("12", 12, published=days[0]) for _ in range(2)]
    strip = figure_strip(
        comparison(*twice, figure("30", 30, published=days[1]), figure("12", 15, published=days[2]))
    )
    assert (len(strip.figures), [point.up for point in strip.points]) == (3, [0.4, 0.5, 1])


def test_figures_of_one_day_or_without_days_are_not() -> None:
    same = [figure("12", 12, published=date(2024, 5, 1)) for _ in range(3)]
    assert figure_strip(comparison(*same)).points == ()
    assert figure_strip(comparison(*(figure("12", 12) for _ in range(3)))).points == ()


def test_the_day_of_which_a_figure_is_said_stands_on_the_strip() -> None:
    words = TEXT.index("Later")
    strip = figure_strip(
        comparison(
            figure("12", 12, as_of="2024-05-01"),
            figure("30", 30, as_of_span=Span(words, words + 5)),
        )
    )
    assert [chip.said_of for chip in strip.figures] == ["1 May 2024", "“Later”"]


def test_figures_of_another_place_stand_apart() -> None:
    words = TEXT.index("Divers")
    apart = figure("30", 30, other=Other(Difference.PLACE, Span(words, words + 6)))
    strip = figure_strip(
        FigureComparison(question="How many?", asks=True, figures=(), others=(apart,))
    )
    assert (strip.line, strip.figures, strip.points) == (ONLY_OTHERS, (), ())
    assert [(chip.text, chip.said_of) for chip in strip.others] == [("30", "Divers")]
    assert strip.others[0].label == "30 (anchors) · of Divers · Anchors"
    assert strip.others_line == "1 figure of another place"


def test_the_line_above_figures_that_stand_apart_says_in_what_they_differ() -> None:
    def line(*differences: Difference) -> str:
        others = tuple(figure("30", 30, other=Other(each, None)) for each in differences)
        found = FigureComparison(question="How many?", asks=True, figures=(), others=others)
        return figure_strip(found).others_line

    assert line(Difference.EVENT) == "1 figure of another event"
    assert line(Difference.EVENT, Difference.TIME) == "2 figures of another time or event"
    assert line(*Difference, Difference.TIME) == "4 figures of another place, time or event"


def test_a_figure_names_the_passage_that_it_is_from() -> None:
    first, second = figure("12", 12), figure("30", 30, bound="at least")
    document = first.document
    other = Document(doc_id="b.txt", title="B", text=TEXT, sha256="0" * 64)

    def cited(rank: int, where: Document, span: Span, copies: tuple[Copy, ...] = ()) -> Citation:
        return Citation(
            rank=rank, document=where, span=span, quote=span.of(TEXT), score=0.5, also_in=copies
        )

    late = Span(TEXT.index("Later"), len(TEXT))
    copy = Copy(document=document, span=late, quote=late.of(TEXT))
    answer = Answer(
        question="How many?", resolved_question="How many?", status=Status.NOT_FOUND,
        confidence=0.1, searched=Searched(2, 2),
        citations=(cited(1, other, Span(0, 24)), cited(2, other, late, (copy,))),
    )  # fmt: skip
    strip = figure_strip(comparison(first, second), answer)
    # Passage 1 has the same words, but of another article; passage 2 has a copy.
    assert [chip.rank for chip in strip.figures] == [2, 0]
    assert strip.figures[0].label == "passage 2 · at least 30 (anchors) · Anchors"
    assert strip.figures[1].label == "12 (anchors) · Anchors"


def test_of_equal_figures_the_one_that_the_answer_shows_is_there() -> None:
    text = "Divers found 12 anchors. The 12 were old."
    document = Document(doc_id="a.txt", title="Anchors", text=text, sha256="0" * 64)
    starts = [text.index("12"), text.rindex("12")]
    twice = [
        ComparedFigure(
            document=document, counts="anchors", sentence=Span(0, 24),
            figure=Figure(span=Span(start, start + 2), kind=FigureKind.COUNT, value=12, bound=""),
        )
        for start in starts
    ]  # fmt: skip
    late = Span(text.index("The"), len(text))
    answer = Answer(
        question="How many?", resolved_question="How many?", status=Status.NOT_FOUND,
        confidence=0.1, searched=Searched(1, 1),
        citations=(
            Citation(rank=1, document=document, span=late, quote=late.of(text), score=0.5),
        ),
    )  # fmt: skip
    strip = figure_strip(comparison(*twice), answer)
    assert [(chip.position, chip.rank) for chip in strip.figures] == [(1, 1)]
    assert [chip.position for chip in figure_strip(comparison(*twice)).figures] == [0]


def test_a_figure_is_in_the_answer_only_where_a_passage_shows_it_as_one_of_what_is_asked() -> None:
    asked, russia, beside = berth("20", 1), berth("90", 2, "in Norland"), berth("15")
    found = FigureComparison(
        question="How many?", asks=True, figures=(asked.figure, russia.figure, beside.figure)
    )
    answer = answered(asked, russia)
    assert [is_in_answer(each, found, answer) for each in found.figures] == [True, False, False]
    assert not is_in_answer(asked.figure, found, replace(answer, status=Status.NOT_FOUND))
    assert not is_in_answer(asked.figure, found, None)
