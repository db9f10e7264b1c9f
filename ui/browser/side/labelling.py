"""Tag articles, fill in facts and name collections in the app; errors are kept as notices."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from index.corrections import parse_correction
from index.errors import DocumentNotFound, FootnoteError
from index.protocols import Library
from index.workspace.labels import find_label
from ui.browser import session
from ui.browser.notices import keep_notice

# How many seconds a change waits for another program's transaction to end.
_SECONDS = 2.0


def save_collection(library: Library, name: str) -> None:
    """Save the present choice of sources under a name."""
    try:
        library.labels.save_collection(name, session.scope(), wait_seconds=_SECONDS)
    except FootnoteError as error:
        keep_notice(str(error))


def delete_collection(library: Library, name: str) -> None:
    """Delete a collection; the present choice stays."""
    try:
        library.labels.delete_collection(name, wait_seconds=_SECONDS)
    except FootnoteError as error:
        keep_notice(str(error))


def set_tags(library: Library, doc_ids: Sequence[str], typed: str, remove: bool) -> None:
    """Put tags on articles, or take them off.

    Args:
        library: the library.
        doc_ids: the ids of the articles.
        typed: the tags as the reader typed them, separated by commas.
        remove: whether to take the tags off.
    """
    tags = [tag for tag in typed.split(",") if tag.strip()]
    change = library.labels.untag if remove else library.labels.tag
    try:
        if remove:
            with library.snapshot() as snapshot:
                tagged = snapshot.tags()
                own = {tag for doc_id in doc_ids for tag in tagged.get(doc_id, ())}
            if missing := [tag.strip() for tag in tags if find_label(tag, own) is None]:
                keep_notice(f"None of these articles is tagged {missing[0]}.")
                return
        change(doc_ids, tags, wait_seconds=_SECONDS)
    except FootnoteError as error:
        keep_notice(str(error))


def set_fact(library: Library, doc_ids: Sequence[str], fact: str, typed: str) -> None:
    """Set one fact for several articles; what their files say is kept.

    Args:
        library: the library.
        doc_ids: the ids of the articles; those that are gone by now are passed over.
        fact: the fact's name in a correction.
        typed: its value, as the reader typed it.
    """
    try:
        correction = parse_correction(**{fact: typed})
        with library.writer(wait_seconds=_SECONDS) as writer:
            for doc_id in doc_ids:
                with suppress(DocumentNotFound):
                    writer.correct(doc_id, correction)
    except FootnoteError as error:
        keep_notice(str(error))
