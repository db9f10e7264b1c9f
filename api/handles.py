"""Conversation handles: what a follow-up needs of the questions before it, as one short text.

MCP has no sessions, and a server that only reads keeps nothing. So the conversation itself goes
into the handle, which the client sends back with its next question.
"""

from __future__ import annotations

import binascii
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

from pydantic import ValidationError

from api.requests import Asked
from index.errors import FootnoteError
from retrieval.citation import Answer

# A follow-up leans on what was asked just before it.
_KEPT_QUESTIONS = 6
_KEPT_PLACES = 5
_LONGEST = 100_000  # characters of a handle, and bytes of what is in it


class DamagedHandle(FootnoteError):
    """A text is no conversation handle."""


def next_handle(asked: Asked, question: str, answer: Answer) -> str:
    """Return the handle for the question after this one.

    Args:
        asked: what the handle of this question contained.
        question: this question.
        answer: its answer.
    """
    kept = Asked(
        history=[*asked.history, question][-_KEPT_QUESTIONS:],
        cited=[
            (place.doc_id, place.span.start, place.span.end)
            for place in answer.places[:_KEPT_PLACES]
        ],
    )
    packed = zlib.compress(kept.model_dump_json().encode(), 9)
    return urlsafe_b64encode(packed).decode().rstrip("=")


def read_handle(handle: str) -> Asked:
    """Return what a handle contains; nothing for an empty one.

    Raises:
        DamagedHandle: the text is no handle.
    """
    if not handle.strip():
        return Asked()
    try:
        if len(handle) > _LONGEST:
            raise ValueError("longer than any handle")
        packed = urlsafe_b64decode(handle.strip() + "=" * (-len(handle.strip()) % 4))
        # A few bytes can unpack to gigabytes.
        return Asked.model_validate_json(zlib.decompressobj().decompress(packed, _LONGEST))
    except (ValueError, zlib.error, binascii.Error, ValidationError) as error:
        raise DamagedHandle(
            "This is no conversation handle. Send the one that `ask` returned, or leave it out to "
            "begin a new conversation."
        ) from error
