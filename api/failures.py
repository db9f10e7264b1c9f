"""What can go wrong with a request, besides what the library raises."""

from __future__ import annotations

from index.errors import FootnoteError


class JobNotFound(FootnoteError):
    """The library has no job with that number."""


class JobUnchanged(FootnoteError):
    """A job is not in a state in which it can be changed as asked."""


class ConversationNotFound(FootnoteError):
    """The library has no conversation with that id."""


class PlaceOutside(FootnoteError):
    """An article has no characters at a place."""


class NoWriter(FootnoteError):
    """A written answer is asked of a server that has no writer."""


class Unhealthy(FootnoteError):
    """A question to the library got no passage, though it has articles."""


def no_conversation(conversation_id: str) -> ConversationNotFound:
    """Return the error that there is no conversation with an id."""
    return ConversationNotFound(f"There is no conversation {conversation_id!r}.")
