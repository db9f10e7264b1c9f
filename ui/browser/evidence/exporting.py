"""The button that exports the citations of an answer, or of the whole conversation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import streamlit as st

from index.protocols import Library, Snapshot
from retrieval.evidence.exported import Evidence, answer_evidence, conversation_evidence
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
        kind: EvidenceFormat = st.selectbox(
            "Format",
            EVIDENCE_FORMATS,
            format_func=lambda each: f"{each.label} ({each.suffix})",
            key=f"export-format-{place}",
        )

        def evidence(snapshot: Snapshot) -> Evidence:
            if not whole:
                return answer_evidence(snapshot, answer)
            kept = {each.conversation_id: each.title for each in snapshot.conversations()}
            title = kept.get(conversation.conversation_id, "")
            return conversation_evidence(snapshot, conversation, title)

        question = conversation.turns[0 if whole else place].question
        st.download_button(
            "Download",
            data=_written(library, kind, evidence),
            file_name=f"{file_name(question)}{kind.suffix}",
            mime=kind.media_type,
            key=f"export-download-{place}",
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
