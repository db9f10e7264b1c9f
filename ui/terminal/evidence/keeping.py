"""The command `footnote evidence`: cited words that their articles no longer have."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from index.documents import Document
from index.errors import EvidenceError
from index.protocols import Library
from index.workspace.kept_quotes import KeptQuote
from retrieval.evidence.kept import present_words
from retrieval.wording.phrases import plural
from ui.terminal import output as terminal
from ui.terminal.output import on_one_line, print_err, print_out


def list_kept(library: Library, *, as_json: bool) -> None:
    """Print the kept quotes, each with what stands in its place now."""
    with library.snapshot() as snapshot:
        kept = snapshot.kept_quotes()
        documents = snapshot.documents(each.anchor.doc_id for each in kept)
    if as_json:
        terminal.write_json([_as_dict(each, documents) for each in kept])
        return
    for each in kept:
        span = each.anchor.span
        place = f"{on_one_line(each.anchor.doc_id)}, characters {span.start}–{span.end}"
        print_out(f"{place}, kept {each.kept_at:%Y-%m-%d}", style="bold")
        print_out(f"was: “{on_one_line(each.quote)}”")
        now = _now(each, documents)
        print_out(f"now: “{on_one_line(now)}”" if now else "now: nothing like it")
    print_err(f"{plural(len(kept), 'quote')} kept.")


def release_kept(library: Library, doc_ids: Sequence[str], *, everything: bool) -> None:
    """Delete the kept quotes of articles, or all of them, and print how many there were.

    Raises:
        BadParameter: both articles and everything are named.
        EvidenceError: nothing is kept of one of the articles.
    """
    if everything and doc_ids:
        raise typer.BadParameter("Give articles to release, or --release-all alone.")
    with library.snapshot() as snapshot:
        known = {each.anchor.doc_id for each in snapshot.kept_quotes()}
    wanted = sorted(known) if everything else list(doc_ids)
    if unknown := [doc_id for doc_id in wanted if doc_id not in known]:
        raise EvidenceError(
            f"Nothing is kept of {', '.join(unknown)}. `footnote evidence` lists what is kept."
        )
    print_err(f"{plural(library.conversations.release_quotes(wanted), 'quote')} released.")


def _as_dict(kept: KeptQuote, documents: dict[str, Document]) -> dict[str, object]:
    return {
        "doc_id": kept.anchor.doc_id,
        "title": kept.title,
        "start": kept.anchor.span.start,
        "end": kept.anchor.span.end,
        "text": kept.quote,
        "text_sha256": kept.anchor.text_sha256,
        "kept_at": kept.kept_at.isoformat(),
        "now": _now(kept, documents) or None,
    }


def _now(kept: KeptQuote, documents: dict[str, Document]) -> str:
    document = documents.get(kept.anchor.doc_id)
    return present_words(kept, document) if document else ""
