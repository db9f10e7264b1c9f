"""Registers `footnote export`, `verify` and `evidence`, which the modules beside it run."""

from __future__ import annotations

import typer

from retrieval.answer import DEFAULT_PASSAGE_COUNT
from retrieval.judgement.confidence import THRESHOLD
from ui.terminal import options
from ui.terminal.storing import open_library


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(export)
    app.command()(verify)
    app.command("evidence")(kept_evidence)


def export(
    context: typer.Context,
    wanted: options.Wanted = None,
    conversation: options.ConversationName = None,
    notes: options.ExportNotes = False,
    format_name: options.FormatName = None,
    out_file: options.ExportedFile = None,
    force: options.Force = False,
    count: options.Count = DEFAULT_PASSAGE_COUNT,
    threshold: options.Threshold = THRESHOLD,
) -> None:
    """Export citations with all that is needed to check them later.

    Of a question, which is asked now; of places in articles; of a kept conversation; or all notes.
    """
    library = open_library(context.obj)
    from ui.terminal.evidence import exporting

    request = exporting.ExportRequest(
        wanted=wanted or [],
        conversation=conversation,
        notes=notes,
        format_name=format_name,
        out_file=out_file,
        overwrite=force,
        count=count,
        threshold=threshold,
    )
    exporting.export_evidence(library, request)


def verify(
    context: typer.Context,
    file: options.EvidenceFile,
    folder: options.SourceFolders = None,
    as_json: options.AsJson = False,
) -> None:
    """Verify the citations of an exported file against the articles.

    Each is unchanged, moved, edited or gone. The exit status is 0 if all are unchanged or moved
    and the file is as it was exported, and 1 otherwise.
    """
    from ui.terminal.evidence import verifying

    if folder:
        holds = verifying.verify_against_folders(file, folder, as_json=as_json)
    else:
        holds = verifying.verify_against_library(open_library(context.obj), file, as_json=as_json)
    if not holds:
        raise typer.Exit(1)


def kept_evidence(
    context: typer.Context,
    release: options.Released = None,
    release_all: options.ReleaseAll = False,
    as_json: options.AsJson = False,
) -> None:
    """List or release cited words that their articles have lost.

    When an article is stored again without words that a conversation, a judgement or a note
    cites, the words are kept until they are released or the article is removed.
    """
    library = open_library(context.obj)
    from ui.terminal.evidence import keeping

    if release or release_all:
        keeping.release_kept(library, release or [], everything=release_all)
    else:
        keeping.list_kept(library, as_json=as_json)
