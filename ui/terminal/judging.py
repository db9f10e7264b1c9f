"""Judge answers in the terminal: passage by passage, or with the options of one command."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from index.documents import replace_surrogates
from index.protocols import Library
from index.workspace.judgements import RIGHT, WRONG, JudgedQuestion
from retrieval import Answer, Citation, ask
from retrieval.evaluation.judged_folder import ExportSummary, export_folder
from retrieval.wording.phrases import plural
from ui.terminal import output as terminal
from ui.terminal.output import print_err, print_out

Judged = Annotated[
    str | None, typer.Argument(metavar="QUESTION", help="The question, as for `ask`.")
]
Right = Annotated[
    str | None, typer.Option(metavar="N,N", help="Numbers of the passages that answer.")
]
Wrong = Annotated[
    str | None, typer.Option(metavar="N,N", help="Numbers of the passages that do not.")
]
Nothing = Annotated[bool, typer.Option("--nothing", help="Your articles do not answer it.")]
Forget = Annotated[bool, typer.Option("--forget", help="Delete all judgements of the question.")]
ListThem = Annotated[bool, typer.Option("--list", help="List all judgements.")]
Export = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Write judgements and articles for `footnote eval`."),
]

_LABELS = {RIGHT: "right", WRONG: "wrong"}
_VERDICTS = {"y": RIGHT, "n": WRONG}
_HELP = "y: right, n: wrong, Enter: skip, u: undo, q: quit. Each judgement is saved at once."


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The arguments and options of one `footnote judge` command."""

    question: str | None
    right: str | None
    wrong: str | None
    nothing: bool
    forget: bool
    list_all: bool
    export: Path | None
    count: int
    threshold: float

    @property
    def has_verdicts(self) -> bool:
        """Whether the command itself gives judgements."""
        return self.right is not None or self.wrong is not None or self.nothing


def judge(library: Library, request: Request) -> None:
    """Run `footnote judge`.

    Raises:
        typer.BadParameter: the options contradict each other, or name a passage that does not
            exist.
    """
    modes = [request.has_verdicts, request.forget, request.list_all, request.export is not None]
    if sum(modes) > 1:
        raise typer.BadParameter(
            "use only one of: judgements (--right, --wrong, --nothing), --forget, --list, --export"
        )
    if request.list_all:
        draw_judgements(library)
    elif request.export is not None:
        print_export_summary(export_folder(library, request.export), request.export)
    else:
        # A shell passes on bytes that are not UTF-8 as halves of surrogate pairs.
        question = replace_surrogates(request.question or "").strip()
        if not question:
            raise typer.BadParameter("a question is missing; put it in quotes after `judge`")
        if request.forget:
            count = library.forget_judgements(question)
            print_err(f"{plural(count, 'judgement')} deleted.")
        elif request.has_verdicts:
            take_verdicts(library, question, request)
        else:
            answer = ask(library, question, count=request.count, threshold=request.threshold)
            terminal.draw_answer(answer)
            if answer.searched.documents:
                ask_verdicts(library, question, answer)


def take_verdicts(library: Library, question: str, request: Request) -> None:
    """Save the judgements given by the command's options."""
    right, wrong = _parse_ranks(request.right, "--right"), _parse_ranks(request.wrong, "--wrong")
    if contradictory := sorted(right & wrong):
        raise typer.BadParameter(f"passage {contradictory[0]} cannot be both right and wrong")
    if right and request.nothing:
        raise typer.BadParameter("--nothing cannot be combined with --right")
    answer = ask(library, question, count=max([request.count, *right, *wrong]))
    citations = {citation.rank: citation for citation in answer.citations}
    if unknown := sorted((right | wrong) - citations.keys()):
        raise typer.BadParameter(
            f"there is no passage {unknown[0]}; the answer has {plural(len(citations), 'passage')}"
        )
    if request.nothing:
        library.judge_answerable(question, (), False)
        print_err("your articles do not answer this question", mark="nothing:")
    for rank in sorted(right | wrong):
        relevance = RIGHT if rank in right else WRONG
        _save(library, question, citations[rank], relevance)
        print_err(_place(citations[rank]), mark=f"{_LABELS[relevance]}:")


def ask_verdicts(library: Library, question: str, answer: Answer) -> None:
    """Ask for a judgement of each passage, then of the whole question if no passage is right."""
    with library.snapshot() as snapshot:
        judged = snapshot.judged(question)
    print_err(_HELP, style="dim")
    for citation in answer.citations:
        relevance = judged.relevance(citation.anchor)
        earlier = f" ({_LABELS[relevance]} so far)" if relevance is not None else ""
        key = _ask_key(f"[{citation.rank}] {_one_line(citation.document.title)}{earlier}: right?")
        if key == "q":
            break
        if key in _VERDICTS:
            judged = _save(library, question, citation, _VERDICTS[key])
        elif key == "u":
            judged = _save(library, question, citation, None)
    else:
        relevances = (judged.relevance(c.anchor) for c in answer.citations)
        if RIGHT not in relevances:
            earlier = {None: "", True: " (yes so far)", False: " (no so far)"}[judged.verdict]
            key = _ask_key(f"Do your articles answer it at all?{earlier}")
            if key in ("y", "n", "u"):
                verdict = None if key == "u" else key == "y"
                judged = library.judge_answerable(question, (), verdict)
    count = len(judged.passages) + (judged.verdict is not None)
    print_err(
        f"{plural(count, 'judgement')} of this question. `footnote judge --export FOLDER` writes "
        "all judgements as an evaluation set."
    )


def draw_judgements(library: Library) -> None:
    """Print all judgements.

    In a pipe, a line is: verdict, id, start, end, question, separated by tabs.
    """
    with library.snapshot() as snapshot:
        questions = snapshot.judgements()
        judged = {passage.anchor.doc_id for question in questions for passage in question.passages}
        documents = snapshot.documents(judged)
    digests = {doc_id: document.text_sha256 for doc_id, document in documents.items()}
    for question in questions:
        if terminal.out.is_terminal:
            history = f" (after: {' · '.join(question.history)})" if question.history else ""
            print_out(_one_line(question.text) + history, style="bold")
        for verdict, *place in _verdict_rows(question, digests):
            if terminal.out.is_terminal:
                at = f"{_one_line(place[0])}, characters {place[1]}–{place[2]}"
                print_out(f"  {verdict}" + (f"  {at}" if place[0] else ""))
            else:
                cells = (verdict, *place, question.text)
                terminal.out.file.write("\t".join(map(_one_line, cells)) + "\n")
    judgements = sum(1 for question in questions for _ in _verdict_rows(question, digests))
    print_err(f"{plural(len(questions), 'question')}, {plural(judgements, 'judgement')}.")


def print_export_summary(exported: ExportSummary, folder: Path) -> None:
    """Print what an exported evaluation set contains, and what was left out of it."""
    print_err(
        f"{plural(exported.questions, 'question')} ({exported.unanswerable:,} that your articles "
        f"do not answer), {plural(exported.passages, 'passage')} judged, "
        f"{plural(exported.documents, 'article')} in {folder}."
    )
    if exported.stale:
        print_err(
            f"{plural(exported.stale, 'judgement')}: the article's text was replaced since. Ask "
            "again and judge the new passages.",
            mark="left out",
        )
    if exported.unwritable:
        print_err(
            f"{plural(exported.unwritable, 'judgement')} in qrels.tsv: the article's id begins or "
            "ends with a space, or contains a tab or a line break, which the file cannot "
            "represent. gold_spans.jsonl has the right passages.",
            mark="left out",
        )
    if exported.older_than_newest_article:
        print_err(
            f"{plural(exported.older_than_newest_article, 'question')} judged as unanswered before "
            "the newest article was added; judge again if that article answers.",
            mark="check",
        )
    print_err(
        f"Measure with `footnote eval {folder}`. The folder contains copies of your articles; "
        "delete it when you no longer need it."
    )


def _verdict_rows(
    question: JudgedQuestion, digests: dict[str, str]
) -> Iterator[tuple[str, str, str, str]]:
    """Yield verdict, article id, start and end of each judgement of a question."""
    for passage in question.passages:
        anchor = passage.anchor
        valid = digests.get(anchor.doc_id) == anchor.text_sha256
        verdict = _LABELS[passage.relevance] if valid else "stale"
        yield verdict, anchor.doc_id, str(anchor.span.start), str(anchor.span.end)
    if question.verdict is not None:
        yield "answered" if question.verdict else "nothing", "", "", ""


def _save(
    library: Library, question: str, citation: Citation, relevance: int | None
) -> JudgedQuestion:
    return library.judge(question, (), citation.anchor, relevance)


def _ask_key(prompt: str) -> str:
    """Ask until the reply is a known key, and return it; the end of the input means quit."""
    while True:
        print_err(prompt + " [y/n/Enter] ", end="")
        line = sys.stdin.readline()
        if not line:
            print_err("")
            return "q"
        key = line.strip().lower()[:1]
        if key in ("", "y", "n", "u", "q"):
            return key
        print_err(_HELP, style="dim")


def _parse_ranks(text: str | None, option: str) -> set[int]:
    try:
        ranks = {int(number) for number in (text or "").replace(",", " ").split()}
    except ValueError:
        ranks = {0}
    if any(rank < 1 for rank in ranks) or (text is not None and not ranks):
        raise typer.BadParameter(f"{option} takes numbers of passages, such as 1 or 1,3")
    return ranks


def _place(citation: Citation) -> str:
    span = citation.span
    doc_id = _one_line(citation.document.doc_id)
    return f"[{citation.rank}] {doc_id}, characters {span.start}–{span.end}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
