"""The command `footnote export`: what is exported, in which format, and to which file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from index.documents import Span, replace_surrogates
from index.errors import EvidenceError
from index.protocols import Library, Snapshot
from index.system.files import check_output_path, write_new_file
from retrieval.answer import ask
from retrieval.conversations.saving import load_conversation
from retrieval.evidence.exported import (
    Evidence,
    answer_evidence,
    conversation_evidence,
    notes_evidence,
    passages_evidence,
)
from retrieval.evidence.formats.registry import EvidenceFormat, evidence_format
from retrieval.wording.phrases import plural
from ui.terminal import output as terminal
from ui.terminal.output import on_one_line, print_err

_PLACE = re.compile(r"(.+):(\d{1,12})-(\d{1,12})", re.DOTALL)
_REMOVED, _ADDED = "strike red", "bold green"
# More conversations of one title are not listed.
_LISTED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """What to export, and where to.

    Attributes:
        wanted: a question, or places as `DOC:START-END`.
        conversation: the id or the title of a kept conversation; None for none.
        notes: whether to export all notes and highlights.
        format_name: the name of a format; None for that of the file's suffix.
        out_file: the file to write; None for stdout.
        overwrite: whether to replace a file.
        count: how many passages an answer has at most.
        threshold: the confidence below which the closest passages are given.
    """

    wanted: Sequence[str]
    conversation: str | None
    notes: bool
    format_name: str | None
    out_file: Path | None
    overwrite: bool
    count: int
    threshold: float


def export_evidence(library: Library, request: ExportRequest) -> None:
    """Write the citations of an answer, a conversation or chosen passages to a file or to stdout.

    Raises:
        BadParameter: it is not clear what to export.
        EvidenceError: the format is unknown, the file exists, or there is nothing to export.
        DocumentNotFound: the library has no article with one of the ids.
        OSError: the file cannot be written.
    """
    given = (bool(request.wanted), request.conversation is not None, request.notes)
    if sum(given) != 1:
        raise typer.BadParameter(
            "Give a question, places such as DOC:120-180, --conversation with an id or a title, or "
            "--notes."
        )
    chosen = _format(request)
    out_file = request.out_file.expanduser() if request.out_file else None
    if out_file is not None:
        check_output_path(out_file)
        _refuse_existing(out_file, overwrite=request.overwrite)
    evidence = _evidence(library, request)
    content = chosen.write(evidence)
    if out_file is None:
        terminal.write_text(content.decode())
        return
    try:
        write_new_file(out_file, content, overwrite=request.overwrite)
    except FileExistsError:
        raise _exists(out_file) from None
    print_err(f"{plural(len(evidence.citations), 'citation')} in {out_file}.")


def _format(request: ExportRequest) -> EvidenceFormat:
    """Return the format that is named, or that the file's suffix tells; else Markdown."""
    suffix = request.out_file.suffix if request.out_file else ""
    if request.format_name is None and request.out_file is not None and not suffix:
        raise EvidenceError(f"{request.out_file} has no suffix. Name a format with --format.")
    chosen = evidence_format(request.format_name or suffix or "markdown")
    if not chosen.is_text and request.out_file is None:
        raise EvidenceError(f"{chosen.label} is no text. Name a file with --out FILE.")
    return chosen


def _refuse_existing(path: Path, *, overwrite: bool) -> None:
    if path.is_file() and not overwrite:
        raise _exists(path)


def _exists(path: Path) -> EvidenceError:
    return EvidenceError(f"{path} exists already. Name another file, or replace it with --force.")


def _evidence(library: Library, request: ExportRequest) -> Evidence:
    # A shell passes on bytes that are not UTF-8 as halves of surrogate pairs.
    wanted = [replace_surrogates(each) for each in request.wanted]
    if request.notes:
        with library.snapshot() as snapshot:
            return notes_evidence(snapshot)
    if request.conversation is not None:
        with library.snapshot() as snapshot:
            return _of_conversation(snapshot, replace_surrogates(request.conversation))
    places = [match for each in wanted if (match := _PLACE.fullmatch(each))]
    if len(places) == len(wanted):
        spans = [(match[1], _span(match)) for match in places]
        with library.snapshot() as snapshot:
            return passages_evidence(snapshot, spans)
    if len(wanted) > 1:
        raise typer.BadParameter(
            "Give one question in quotes, or places such as DOC:120-180 and nothing else."
        )
    answer = ask(library, wanted[0], count=request.count, threshold=request.threshold)
    if not answer.citations:
        raise EvidenceError(f"{answer.refusal_message} There is nothing to export.")
    with library.snapshot() as snapshot:
        return answer_evidence(snapshot, answer)


def _span(place: re.Match[str]) -> Span:
    start, end = int(place[2]), int(place[3])
    if start >= end:
        raise EvidenceError(f"{place[0]}: the second number must be larger than the first.")
    return Span(start, end)


def _of_conversation(snapshot: Snapshot, name: str) -> Evidence:
    """Return the citations of the conversation with an id or a title."""
    summaries = snapshot.conversations()
    found = [each for each in summaries if each.conversation_id == name]
    found = found or [each for each in summaries if each.title.casefold() == name.casefold()]
    if not found:
        words = [each for each in snapshot.conversations(name) if name.strip()]
        found = words if len(words) == 1 else []
        if not found:
            listed = "".join(
                f"\n  {each.conversation_id}  {on_one_line(each.title)}"
                for each in (words or summaries)[:_LISTED]
            )
            kept = f" These are kept:{listed}" if listed else " None is kept."
            raise EvidenceError(f"No kept conversation has the id or the title {name!r}.{kept}")
    if len(found) > 1:
        ids = ", ".join(each.conversation_id for each in found[:_LISTED])
        raise EvidenceError(f"{len(found)} conversations have this title. Give an id: {ids}.")
    conversation = load_conversation(snapshot, found[0].conversation_id)
    if conversation is None:
        raise EvidenceError("This conversation was deleted meanwhile.")
    return conversation_evidence(snapshot, conversation.answers, found[0].title)
