"""Judging answers in the terminal: asked passage by passage, or told in one command."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from index import Library
from index.documents import replace_surrogates
from index.workspace.judgements import RIGHT, WRONG, JudgedQuestion, text_digest
from retrieval import Answer, Citation, ask
from retrieval.evaluation.judged_folder import ExportSummary, export_folder
from ui.terminal import output as terminal
from ui.terminal.output import plural, say, tell

Judged = Annotated[
    str | None, typer.Argument(metavar="QUESTION", help="As you would ask it of `ask`.")
]
Right = Annotated[
    str | None, typer.Option(metavar="N,N", help="The passages that answer, by their numbers.")
]
Wrong = Annotated[
    str | None, typer.Option(metavar="N,N", help="The passages that do not, by their numbers.")
]
Nothing = Annotated[bool, typer.Option("--nothing", help="Your articles do not answer it at all.")]
Forget = Annotated[
    bool, typer.Option("--forget", help="Forget all that was judged of the question.")
]
ListThem = Annotated[bool, typer.Option("--list", help="List what was judged.")]
Export = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Write it with all articles for `footnote eval FOLDER`."),
]

_WORDS = {RIGHT: "right", WRONG: "wrong"}
_VERDICTS = {"y": RIGHT, "n": WRONG}
_KEYS = "y right, n wrong, Enter skips, u undoes, q stops. Each answer is kept at once."


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What `footnote judge` was told."""

    question: str | None
    right: str | None
    wrong: str | None
    nothing: bool
    forget: bool
    list_them: bool
    export: Path | None
    count: int
    threshold: float

    @property
    def verdicts(self) -> bool:
        """Whether judgements came with the command."""
        return self.right is not None or self.wrong is not None or self.nothing


def judge(library: Library, request: Request) -> None:
    """Do what was asked for.

    Raises:
        typer.BadParameter: that contradicts itself or names a passage that is not there.
    """
    modes = [request.verdicts, request.forget, request.list_them, request.export is not None]
    if sum(modes) > 1:
        raise typer.BadParameter(
            "one at a time: judge (--right, --wrong, --nothing), --forget, --list or --export"
        )
    if request.list_them:
        draw_judgements(library)
    elif request.export is not None:
        tell_export(export_folder(library, request.export), request.export)
    else:
        # A shell passes on bytes that are no UTF-8 as halves of surrogate pairs.
        question = replace_surrogates(request.question or "").strip()
        if not question:
            raise typer.BadParameter("a question is missing; put it in quotes after `judge`")
        if request.forget:
            forgotten = library.forget_judgements(question)
            say(f"{plural(forgotten, 'judgement')} forgotten.")
        elif request.verdicts:
            take_verdicts(library, question, request)
        else:
            answer = ask(library, question, count=request.count, threshold=request.threshold)
            terminal.draw_answer(answer)
            if answer.searched.documents:
                ask_verdicts(library, question, answer)


def take_verdicts(library: Library, question: str, request: Request) -> None:
    """Keep the judgements that came with the command."""
    right, wrong = _ranks(request.right, "--right"), _ranks(request.wrong, "--wrong")
    if both := sorted(right & wrong):
        raise typer.BadParameter(f"passage {both[0]} cannot be both right and wrong")
    if right and request.nothing:
        raise typer.BadParameter("with a right passage, --nothing cannot be true")
    answer = ask(library, question, count=max([request.count, *right, *wrong]))
    citations = {citation.rank: citation for citation in answer.citations}
    if beyond := sorted((right | wrong) - citations.keys()):
        raise typer.BadParameter(
            f"there is no passage {beyond[0]}; {plural(len(citations), 'passage')} came up"
        )
    if request.nothing:
        library.judge_answerable(question, (), False)
        say("your articles do not answer it", mark="nothing:")
    for rank in sorted(right | wrong):
        relevance = RIGHT if rank in right else WRONG
        _keep(library, question, citations[rank], relevance)
        say(_place(citations[rank]), mark=f"{_WORDS[relevance]}:")


def ask_verdicts(library: Library, question: str, answer: Answer) -> None:
    """Ask of each passage whether it is right; then, where none is, whether anything is."""
    with library.snapshot() as snapshot:
        judged = snapshot.judged(question)
    say(_KEYS, style="dim")
    for citation in answer.citations:
        before = judged.relevance(citation.document, citation.span)
        said = f" ({_WORDS[before]} so far)" if before is not None else ""
        key = _key(f"[{citation.rank}] {_one_line(citation.document.title)}{said}: right?")
        if key == "q":
            break
        if key in _VERDICTS:
            judged = _keep(library, question, citation, _VERDICTS[key])
        elif key == "u":
            judged = _keep(library, question, citation, None)
    else:
        shown = (judged.relevance(c.document, c.span) for c in answer.citations)
        if RIGHT not in shown:
            words = {None: "", True: " (yes so far)", False: " (no so far)"}
            key = _key(f"Do your articles answer it at all?{words[judged.verdict]}")
            if key in ("y", "n", "u"):
                said_now = None if key == "u" else key == "y"
                judged = library.judge_answerable(question, (), said_now)
    count = len(judged.passages) + (judged.verdict is not None)
    say(
        f"{plural(count, 'judgement')} of this question. `footnote judge --export FOLDER` makes an "
        "evaluation set of all."
    )


def draw_judgements(library: Library) -> None:
    """Draw all that was judged; piped, a line is: verdict, id, start, end, question, by tabs."""
    with library.snapshot() as snapshot:
        questions = snapshot.judgements()
        judged = {passage.doc_id for question in questions for passage in question.passages}
        documents = snapshot.documents(judged)
    digests = {doc_id: text_digest(document) for doc_id, document in documents.items()}
    for question in questions:
        if terminal.out.is_terminal:
            before = f" (after: {' · '.join(question.history)})" if question.history else ""
            tell(_one_line(question.text) + before, style="bold")
        for verdict, *place in _lines(question, digests):
            if terminal.out.is_terminal:
                at = f"{_one_line(place[0])}, characters {place[1]}–{place[2]}"
                tell(f"  {verdict}" + (f"  {at}" if place[0] else ""))
            else:
                cells = (verdict, *place, question.text)
                terminal.out.file.write("\t".join(map(_one_line, cells)) + "\n")
    judgements = sum(1 for question in questions for _ in _lines(question, digests))
    say(f"{plural(len(questions), 'question')}, {plural(judgements, 'judgement')}.")


def tell_export(exported: ExportSummary, folder: Path) -> None:
    """Say what an evaluation set holds, and what was left out of it."""
    say(
        f"{plural(exported.questions, 'question')} ({exported.unanswerable:,} that your articles "
        f"do not answer), {plural(exported.passages, 'passage')} judged, "
        f"{plural(exported.documents, 'article')} in {folder}."
    )
    if exported.stale:
        say(
            f"{plural(exported.stale, 'judgement')}: the article's text was replaced since. Ask "
            "again and judge the new passages.",
            mark="left out",
        )
    if exported.unwritable:
        say(
            f"{plural(exported.unwritable, 'judgement')} of qrels.tsv: the article's id begins or "
            "ends with a blank or holds a tab or a line's end, which the table cannot. The "
            "passages themselves are there.",
            mark="left out",
        )
    if exported.outgrown:
        say(
            f"{plural(exported.outgrown, 'question')} said to be without an answer before the "
            "newest article came; judge again if that one answers.",
            mark="check",
        )
    say(f"`footnote eval {folder}` measures it. The folder holds your articles: delete it freely.")


def _lines(
    question: JudgedQuestion, digests: dict[str, str]
) -> Iterator[tuple[str, str, str, str]]:
    """Yield a verdict and where it stands, for every judgement of a question."""
    for passage in question.passages:
        current = digests.get(passage.doc_id) == passage.text_sha256
        verdict = _WORDS[passage.relevance] if current else "stale"
        yield verdict, passage.doc_id, str(passage.span.start), str(passage.span.end)
    if question.verdict is not None:
        yield "answered" if question.verdict else "nothing", "", "", ""


def _keep(
    library: Library, question: str, citation: Citation, relevance: int | None
) -> JudgedQuestion:
    return library.judge(question, (), citation.document, citation.span, relevance)


def _key(prompt: str) -> str:
    """Ask until a key is understood; no more input means to stop."""
    while True:
        say(prompt + " [y/n/Enter] ", end="")
        line = sys.stdin.readline()
        if not line:
            say("")
            return "q"
        key = line.strip().lower()[:1]
        if key in ("", "y", "n", "u", "q"):
            return key
        say(_KEYS, style="dim")


def _ranks(given: str | None, option: str) -> set[int]:
    try:
        ranks = {int(number) for number in (given or "").replace(",", " ").split()}
    except ValueError:
        ranks = {0}
    if any(rank < 1 for rank in ranks) or (given is not None and not ranks):
        raise typer.BadParameter(f"{option} takes numbers of passages, such as 1 or 1,3")
    return ranks


def _place(citation: Citation) -> str:
    span = citation.span
    doc_id = _one_line(citation.document.doc_id)
    return f"[{citation.rank}] {doc_id}, characters {span.start}–{span.end}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
