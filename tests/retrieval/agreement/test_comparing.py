"""The figures that articles give for a question, side by side."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from index.documents import Document
from index.loaders import Loaded, load
from index.local.library import Library
from index.models.onnx_reader import open_reader
from index.models.protocols import Embedder
from index.scope import Scope
from retrieval.agreement.comparing import compare_figures
from retrieval.agreement.figure_comparison import ComparedFigure
from retrieval.agreement.phrases import figure_words, written_date
from retrieval.question import Question
from retrieval.wording.phrases import plural
from tests.paths import ROOT, SEEDS
from ui.terminal.agreement.comparing import OF_ANOTHER, figure_table

pytestmark = pytest.mark.model

HERALD = (
    "Two barges sank off Tarnmouth on Tuesday night. At least 14 sailors died and 31 were injured, "
    "harbour master Ilse Renko said on Wednesday. The barges were carrying 900 tonnes of gravel. "
    "In 2016, six sailors died when a tug capsized off Tarnmouth."
)
COURIER = (
    "The death toll from the sinking of two barges off Tarnmouth rose to 19 on Thursday after "
    "divers searched the wrecks. The sailors' union spoke of 21. The owner, Brandt Lines, said it "
    "would pay 40,000 crowns to each family."
)
ORCHARD = "The orchards of Lower Velm lost 14 beehives in March. Eight sailors visited the fair."


def article(doc_id: str, text: str, published: date | None) -> Document:
    return Document(
        doc_id=doc_id, title=doc_id, text=text, sha256="0" * 64, source="", published=published
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, default_model: Embedder) -> Library:
    folder: Path = tmp_path_factory.mktemp("barges") / "library"
    made = Library.open(folder, create=True, embedder=default_model)
    made.add(
        [
            article("herald.txt", HERALD, date(2024, 5, 15)),
            article("courier.txt", COURIER, date(2024, 5, 16)),
            article("orchard.txt", ORCHARD, date(2024, 4, 2)),
        ]
    )
    return made


def seed_library(folder: Path, embedder: Embedder) -> Library:
    made = Library.open(folder, create=True, embedder=embedder, reader=open_reader())
    made.add([each.document for each in load([SEEDS]) if isinstance(each, Loaded)])
    return made


def told(figure: ComparedFigure) -> tuple[str, str | None, str | None]:
    return (figure_words(figure), figure.claimed_by, figure.as_of)


def test_the_dead_are_lined_up_and_neither_the_injured_nor_those_of_another_year(
    library: Library,
) -> None:
    found = compare_figures(library, "How many sailors died off Tarnmouth?")
    assert found.asks
    assert {told(figure) for figure in found.figures} == {
        ("at least 14", "Ilse Renko", "2024-05-15"),
        ("19", None, "2024-05-16"),
        ("21", "The sailors' union", None),
    }
    assert sorted(found.groups[0]) == [0, 1, 2]


def test_every_figure_is_a_span_of_its_article(library: Library) -> None:
    found = compare_figures(library, "How many sailors were injured off Tarnmouth?").as_dict()
    [figure] = found["figures"]
    assert HERALD[figure["start"] : figure["end"]] == figure["text"] == "31"
    assert (figure["value"], figure["unit"], figure["published"]) == (31, None, "2024-05-15")
    assert found["groups"] == [[0]]


def test_money_has_its_currency(library: Library) -> None:
    [figure] = compare_figures(library, "How much will Brandt Lines pay to each family?").figures
    assert (figure.text, figure.figure.value, figure.figure.unit) == (
        "40,000 crowns", 40_000, "crown",
    )  # fmt: skip
    assert figure.claimed_by == "Brandt Lines"


def test_a_date_counts_from_the_day_of_the_article(library: Library) -> None:
    [figure] = compare_figures(library, "When did the barges sink off Tarnmouth?").figures
    assert (figure.text, figure.figure.value) == ("Tuesday night", "2024-05-14")


def test_a_question_for_no_figure_has_none(library: Library) -> None:
    found = compare_figures(library, "Who is Ilse Renko?")
    assert (found.asks, found.figures, found.groups) == (False, (), ())


def test_only_articles_of_the_scope_are_compared(library: Library) -> None:
    scope = Scope(doc_ids=frozenset({"courier.txt"}))
    found = compare_figures(library, Question("How many sailors died off Tarnmouth?", scope=scope))
    assert {figure.document.doc_id for figure in found.figures} == {"courier.txt"}


def test_a_follow_up_is_completed(library: Library) -> None:
    question = Question("How many were injured?", ("How many sailors died off Tarnmouth?",))
    assert [figure.text for figure in compare_figures(library, question).figures] == ["31"]


def test_the_seeds_give_all_figures_of_the_troops_in_kursk(
    tmp_path: Path, default_model: Embedder
) -> None:
    made = seed_library(tmp_path / "library", default_model)
    figures = compare_figures(made, "How many troops are in Kursk?").figures
    said = {(figure.text, figure.claimed_by) for figure in figures}
    assert said >= {
        ("1,500", "Ruben Brekelmans"),
        ("2,600", "Kyrylo Budanov"),
        ("11,000", "Volodymyr Zelenskiy"),
        ("12,000", "Main Intelligence Directorate of Ukraine's Defense Ministry"),
    }
    assert "500" not in {figure.text for figure in figures if "officers" in figure.counts}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("2024-11-04", "4 November 2024"),
        ("--11-04", "4 November"),
        ("2024-11", "November 2024"),
        ("--11", "November"),
        ("2024", "2024"),
        ("2024-05-13/2024-05-19", "13 May 2024 to 19 May 2024"),
        (None, ""),
    ],
)
def test_dates_are_written_as_far_as_they_are_known(value: str | None, written: str) -> None:
    assert written_date(value) == written


def test_the_session_in_the_documentation_is_so(tmp_path: Path, default_model: Embedder) -> None:
    page = (ROOT / "docs" / "comparing.md").read_text(encoding="utf-8")
    session = page.partition("```console\n")[2].partition("\n```")[0].splitlines()
    question = session[0].split('"')[1]
    found = compare_figures(seed_library(tmp_path / "library", default_model), question)
    printed = StringIO()
    terminal = Console(file=printed, width=130, color_system=None)
    terminal.print(figure_table(found.figures))
    terminal.print(f"{len(found.figures)} figures in 5 articles.")
    terminal.print(f"{plural(len(found.others), 'figure')} {OF_ANOTHER}:")
    terminal.print(figure_table(found.others))
    assert [line.rstrip() for line in printed.getvalue().splitlines()] == session[1:]


CONTRADICTIONS = [
    "The blast at the market in Brekka on Monday killed one person and injured 14, police said.",
    "Three people were killed in the blast at the market in Brekka, the hospital said.",
    "Last year 300 people were killed on the roads of Tarvia. Police blame speed.",
    "Roads in Tarvia were deadly. Last year 412 were killed on the roads of Tarvia.",
    "The Orvik company would have to lay off 300 workers at its plant, its director said.",
    "Orvik will lay off 450 workers at its plant, the union said on Friday.",
    "Of the 12 people killed in the fire in the Lund hostel, three were children.",
    "Nine people were killed in the fire in the Lund hostel, the fire brigade said.",
    "The dam of Halden cost 40 million crowns, the council of Halden said. The auditor said the "
    "dam cost 65 million crowns. The builder Ole Brandt said later that the dam cost 80 million "
    "crowns.",
]


@pytest.fixture(scope="module")
def contradictions(tmp_path_factory: pytest.TempPathFactory, default_model: Embedder) -> Library:
    made = Library.open(
        tmp_path_factory.mktemp("contradictions") / "library", create=True, embedder=default_model
    )
    made.add(
        [
            article(f"{number}.txt", text, date(2024, 3, 5))
            for number, text in enumerate(CONTRADICTIONS)
        ]
    )
    return made


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many people were killed in the blast in Brekka?", {"one", "Three"}),
        ("How many people were killed on the roads of Tarvia?", {"300", "412"}),
        ("How many workers will Orvik lay off?", {"300", "450"}),
        ("How many people were killed in the fire in the Lund hostel?", {"12", "Nine"}),
        (
            "How much did the dam of Halden cost?",
            {"40 million crowns", "65 million crowns", "80 million crowns"},
        ),
    ],
)
def test_figures_that_contradict_each_other_are_all_there(
    contradictions: Library, question: str, expected: set[str]
) -> None:
    found = compare_figures(contradictions, question).figures
    assert {figure.text for figure in found} == expected
