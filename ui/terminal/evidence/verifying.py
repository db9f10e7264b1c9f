"""The command `footnote verify`: an exported file compared with its sources, and shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich import text as rich_text

from index.documents import Document
from index.errors import EvidenceError
from index.loaders import Rejected, load
from index.protocols import Library
from retrieval.evidence.reading import ReadCitation, read_evidence
from retrieval.evidence.verifying.dates import dates_line
from retrieval.evidence.verifying.sources import DocumentSources, LibrarySources
from retrieval.evidence.verifying.summary import (
    citation_line,
    edit_line,
    finding_lines,
    verification_line,
)
from retrieval.evidence.verifying.verify import (
    CitationState,
    Verification,
    VerifiedCitation,
    verify,
)
from ui.terminal import output as terminal
from ui.terminal.output import on_one_line, print_err, print_out, print_wrapped, tracked

_REMOVED, _ADDED = "strike red", "bold green"


def read_exported(file: Path) -> tuple[ReadCitation, ...]:
    """Return the citations of an exported file.

    Raises:
        EvidenceError: the file has no record of its citations; its name is in the message.
        OSError: the file cannot be read.
    """
    path = file.expanduser()
    try:
        return read_evidence(path.read_bytes())
    except EvidenceError as error:
        raise EvidenceError(f"{path}: {error}") from None


def verify_against_library(library: Library, file: Path, *, as_json: bool) -> bool:
    """Verify an exported file against a library, print what was found, return whether it holds.

    Raises:
        EvidenceError: the file has no record of its citations.
        OSError: the file cannot be read.
    """
    citations = read_exported(file)
    with library.snapshot() as snapshot:
        verification = verify(citations, LibrarySources(snapshot))
    return _print(verification, as_json=as_json)


def verify_against_folders(file: Path, folders: Sequence[Path], *, as_json: bool) -> bool:
    """Verify an exported file against the files of folders, without a library.

    The result and the errors are those of `verify_against_library`; besides,

    Raises:
        EvidenceError: the folders contain no article that can be read.
    """
    citations = read_exported(file)
    names = ", ".join(map(str, folders))
    sources = DocumentSources(_documents(folders), names)
    if not len(sources):
        raise EvidenceError(f"{names}: there is no article in it. Name the folder of the sources.")
    return _print(verify(citations, sources), as_json=as_json)


def _documents(folders: Sequence[Path]) -> Iterator[Document]:
    for loaded in tracked(load([folder.expanduser() for folder in folders]), "Reading"):
        if isinstance(loaded, Rejected):
            print_err(f"{loaded.name}: {loaded.error}", mark="skipped")
        else:
            yield loaded.document


def _print(verification: Verification, *, as_json: bool) -> bool:
    if as_json:
        terminal.write_json(verification.as_dict())
        return verification.holds
    print_out(f"{verification_line(verification)} Compared with {verification.against}.")
    for number, citation in enumerate(verification.citations, start=1):
        _draw(number, citation)
    return verification.holds


def _draw(number: int, citation: VerifiedCitation) -> None:
    heading = rich_text.Text.assemble((f"[{number}] ", "bold cyan"), (citation.state.value, "bold"))
    heading.append(f" · {on_one_line(citation_line(citation))}", style="dim")
    terminal.out.print(heading, soft_wrap=True)
    if citation.state is CitationState.EDITED:
        print_wrapped(_difference(citation))
    if line := dates_line(citation.dates):
        terminal.out.print(rich_text.Text(on_one_line(line), style="dim"), soft_wrap=True)
    for edit in citation.edits:
        print_out(on_one_line(edit_line(citation, edit)))
    for line in finding_lines(citation):
        print_out(on_one_line(line))
    if citation.state is CitationState.GONE:
        print_wrapped(rich_text.Text(f"“{on_one_line(citation.record.quote, ends=True)}”"))


def _difference(citation: VerifiedCitation) -> rich_text.Text:
    """Return the quote with what was removed and what was added, as a word diff shows them."""
    quote = citation.record.quote
    text = citation.document.text if citation.document else ""
    is_plain = terminal.out.no_color or not terminal.out.is_terminal
    shown = rich_text.Text("“")
    at = 0
    for edit in citation.edits:
        shown.append(on_one_line(quote[at : edit.was.start], ends=True))
        was, now = on_one_line(edit.was.of(quote)), on_one_line(edit.now.of(text))
        if was:
            shown.append(f"[-{was}-]" if is_plain else was, style=_REMOVED)
        if now:
            gap = " " if not was and quote[: edit.was.start].strip() else ""
            shown.append(gap + (f"{{+{now}+}}" if is_plain else now), style=_ADDED)
        at = edit.was.end
    shown.append(on_one_line(quote[at:], ends=True))
    return shown.append("”")
