"""`footnote compare` in a pipe: what stands there, and what is said beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Library
from index.documents import Document, Span
from retrieval.agreement.figure_comparison import ComparedFigure, FigureComparison
from retrieval.belonging.figures import Difference, Other
from retrieval.figures.figure import Figure, FigureKind
from tests.fakes import HashEmbedder
from ui.terminal.agreement import comparing
from ui.terminal.agreement.comparing import NONE_AS_ASKED, print_comparison

TEXT = "Divers found 12 anchors. In Kampala they found 30."


def figure(words: str, *, other: str = "", as_of: str | None = None) -> ComparedFigure:
    start = TEXT.index(words)
    apart = TEXT.find(other) if other else 0
    return ComparedFigure(
        document=Document(doc_id="a.txt", title="Anchors", text=TEXT, sha256="0" * 64),
        figure=Figure(
            span=Span(start, start + len(words)), kind=FigureKind.COUNT, value=float(words)
        ),
        sentence=Span(0, 24),
        counts="anchors",
        as_of=as_of,
        other=Other(Difference.PLACE, Span(apart, apart + len(other))) if other else None,
    )


@pytest.mark.parametrize(
    ("figures", "others", "lines", "said"),
    [
        (
            [figure("12")], [figure("30", other="Kampala")],
            ["12\tanchors\t\t\ta.txt [13, 15)\t\t\t",
             "30\tanchors\t\t\ta.txt [47, 49)\t\tKampala\t"],
            ["1 figure in 1 article.", "1 figure of another place, time or event."],
        ),
        (
            [], [figure("30", other="Kampala")],
            ["30\tanchors\t\t\ta.txt [47, 49)\t\tKampala\t"],
            [NONE_AS_ASKED, "1 figure of another place, time or event."],
        ),
        (
            [figure("12", as_of="2024-05-02"), figure("30", as_of="2024-06-01")], [],
            ["12\tanchors\t\t2 May 2024\ta.txt [13, 15)\t\t\t",
             "30\tanchors\t\t1 June 2024\ta.txt [47, 49)\t\t\t"],
            ["2 different figures in 1 article, 2 May to 1 June 2024; latest: 30."],
        ),
        ([figure("12")], [], ["12\tanchors\t\t\ta.txt [13, 15)\t\t\t"], ["1 figure in 1 article."]),
    ],
)  # fmt: skip
def test_no_line_announces_what_does_not_follow(
    figures: list[ComparedFigure],
    others: list[ComparedFigure],
    lines: list[str],
    said: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = FigureComparison(
        question="How many?", asks=True, figures=tuple(figures), others=tuple(others),
        groups=(tuple(range(len(figures))),),
    )  # fmt: skip
    library = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    monkeypatch.setattr(comparing, "compare_figures", lambda *_: found)
    print_comparison(library, "How many?", as_json=False)
    printed = capsys.readouterr()
    assert printed.out.splitlines() == lines
    assert printed.err.splitlines() == said
