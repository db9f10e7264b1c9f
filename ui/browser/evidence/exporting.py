"""The buttons that export the citations of an answer, of a conversation, or of all notes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import streamlit as st

from index.protocols import Library, Snapshot
from retrieval.evidence.exported import (
    Evidence,
    answer_evidence,
    conversation_evidence,
    notes_evidence,
)
from retrieval.evidence.formats.registry import EVIDENCE_FORMATS, EvidenceFormat
from ui.browser import session

_ANSWER, _CONVERSATION = "This answer", "The whole conversation"
# A longer name of a file is cut.
_LONGEST_NAME = 60


def draw(library: Library, place: int) -> None:
    """Draw the button below an answer; nothing is made before a reader downloads it.

    Args:
        library: the library that was asked.
        place: the place of the answer's turn in the conversation.
    """
    conversation = session.conversation()
    answer = conversation.turns[place].answer
    if answer is None or not answer.citations:
        return
    with st.popover("Export", type="tertiary", key=f"export-{place}"):
        whole = False
        if sum(turn.answer is not None for turn in conversation.turns) > 1:
            chosen = st.radio("What", (_ANSWER, _CONVERSATION), key=f"export-what-{place}")
            whole = chosen == _CONVERSATION

        def evidence(snapshot: Snapshot) -> Evidence:
            if not whole:
                return answer_evidence(snapshot, answer)
            kept = {each.conversation_id: each.title for each in snapshot.conversations()}
            title = kept.get(conversation.conversation_id, "")
            return conversation_evidence(snapshot, conversation.answers, title)

        question = conversation.turns[0 if whole else place].question
        _draw_download(library, str(place), file_name(question), evidence)


def draw_notes(library: Library) -> None:
    """Draw the button that exports all passages that the reader has marked, with the notes."""
    with st.popover("Export", type="tertiary", key="export-notes"):
        _draw_download(library, "notes", "notes", notes_evidence)


def _draw_download(
    library: Library, key: str, name: str, evidence: Callable[[Snapshot], Evidence]
) -> None:
    """Draw the choice of a format, and the button that makes the file and downloads it."""
    kind: EvidenceFormat = st.selectbox(
        "Format",
        EVIDENCE_FORMATS,
        format_func=lambda each: f"{each.label} ({each.suffix})",
        key=f"export-format-{key}",
    )
    st.download_button(
        "Download",
        data=_written(library, kind, evidence),
        file_name=f"{name}{kind.suffix}",
        mime=kind.media_type,
        key=f"export-download-{key}",
        on_click="ignore",
        type="primary",
    )
    if not kind.is_verifiable:
        st.caption("A file in this format cannot be verified later.")


def _written(
    library: Library, kind: EvidenceFormat, evidence: Callable[[Snapshot], Evidence]
) -> Callable[[], bytes]:
    """Return a function that makes the file, which Streamlit calls when it is downloaded."""

    def write() -> bytes:
        with library.snapshot() as snapshot:
            return kind.write(evidence(snapshot))

    return write


def file_name(question: str) -> str:
    """Return a name for a file, of the letters and digits of a question."""
    letters = unicodedata.normalize("NFKC", question).casefold()
    words = re.sub(r"[^\w]+", "-", letters).strip("-_")
    return words[:_LONGEST_NAME].rstrip("-_") or "citations"
