"""The strip of figures while the figures are still being looked for."""

from __future__ import annotations

from concurrent.futures import Future
from types import SimpleNamespace
from typing import cast

import pytest

from index.documents import Document, Span
from index.errors import ModelError
from index.protocols import Library
from retrieval.agreement.figure_comparison import FigureComparison
from retrieval.citation import Answer, Citation, Status
from retrieval.searched import Searched
from ui.browser import session
from ui.browser.figures import strip
from ui.browser.figures.view import CHECKING, WAITING
from ui.browser.late_parts import waiting
from ui.browser.views.answer import first_line

TEXT = "Divers found 12 anchors."
CITATION = Citation(
    rank=1, document=Document(doc_id="a.txt", title="Anchors", text=TEXT, sha256="0" * 64),
    span=Span(0, len(TEXT)), quote=TEXT, score=0.5,
)  # fmt: skip


@pytest.mark.parametrize(("status", "line"), [(Status.ANSWERED, CHECKING), (Status.NOT_FOUND, "")])
def test_no_passage_is_said_to_answer_before_its_figure_is_known(
    monkeypatch: pytest.MonkeyPatch, status: Status, line: str
) -> None:
    answer = Answer(
        question="How many?", resolved_question="How many?", status=status, confidence=0.8,
        searched=Searched(3, 3), citations=(CITATION,),
    )  # fmt: skip
    right = SimpleNamespace(relevance=lambda anchor: 1, verdict=None)
    turn = SimpleNamespace(
        answer=answer, judgements=right, judgement_error="", judgement_error_rank=None
    )
    begun: Future[FigureComparison] = Future()
    noted: list[object] = []

    def expect(name: str, place: int, part: Future[FigureComparison]) -> bool:
        noted.append(part)
        return not part.done()

    library = cast(Library, None)
    monkeypatch.setattr(strip, "_begun", lambda library, place: begun)
    monkeypatch.setattr(session, "conversation", lambda: SimpleNamespace(turns=[turn]))
    monkeypatch.setattr(waiting, "expect", expect)
    shown = strip.figures_of(library, 0)
    assert shown is not None
    assert (shown.line, shown.waiting, shown.status) == (WAITING, True, line)
    assert noted == [begun]
    # The head of an open article says the same, also of an answer that the reader has judged.
    if line:
        assert strip.first_line_of(library, 0, 0) == line
    turn.judgements = None
    begun.set_exception(ModelError("The words could not be read."))
    failed = strip.figures_of(library, 0)
    assert failed is not None
    assert (failed.waiting, failed.status) == (False, "")
    assert failed.line.endswith("The words could not be read.")
    assert strip.first_line_of(library, 0, 0) == first_line(answer, 0)
