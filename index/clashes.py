"""Clashes: what happens to a document whose id already belongs to another document."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from index.documents import Document
from index.errors import SourceClash


class ClashPolicy(Enum):
    """Which stored document a new document with the same id may replace.

    REPLACE_OWN suits files that are added again from their folders: a new version of the same file
    replaces the old one. REFUSE suits files that are handed over without a folder: nothing says
    whether two files of one name are two versions or two articles, so neither replaces the other.
    """

    REPLACE_OWN = "replace own"
    REFUSE = "refuse"


def refuse_clash(stored: Document, document: Document, policy: ClashPolicy) -> None:
    """Refuse a document that must not replace the stored document with the same id.

    Raises:
        SourceClash: by REFUSE, the stored document has another text. By REPLACE_OWN, it belongs to
            another file that still exists, or it was added in the app and has another text.
    """
    if policy is ClashPolicy.REFUSE:
        if stored.text != document.text:
            raise SourceClash(
                f"An article named {document.doc_id} is already here with other text. Remove that "
                "and try again, or add this one under another name."
            )
        return
    path, stored_path = document.path, stored.path
    # A file's id is its path relative to the folder that was added, so files of two folders can
    # have the same id. Programs and lines of JSON choose their ids themselves.
    if not path.replace("\\", "/").endswith(document.doc_id):
        return
    if not stored_path and stored.text != document.text:
        raise SourceClash(
            f"An article named {document.doc_id!r} was already added in the app, with other text. "
            "Remove that article first, or add this file under another name."
        )
    if stored_path and path != stored_path and Path(stored_path).exists():
        raise SourceClash(
            f"{stored_path} is already in the library under the same name, {document.doc_id!r}. "
            "Add the folder above both, so that their names differ, or remove the other one first."
        )
