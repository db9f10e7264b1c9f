"""The wire forms that no command prints: jobs, conversations, the service's health, errors."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from api import examples
from api.forms import schema

# Jobs


class Job(schema.Wire):
    """A job of the background worker: to add one file, or to remove articles."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.JOB]})

    job_id: int
    work: Literal["add", "remove"]
    name: str
    state: Literal["waiting", "reading", "stored", "done", "failed", "cancelling", "cancelled"]
    reason: str
    articles: int
    passages: int
    embedded: int
    submitted_at: str
    ended_at: str | None


class SubmittedJobs(schema.Wire):
    """Jobs that were submitted and go on in the background."""

    jobs: list[Job]


class Worker(schema.Wire):
    """What the background worker reports."""

    message: str
    stopped: bool


class JobList(schema.Wire):
    """The jobs of the library, oldest first."""

    jobs: list[Job]
    worker: Worker


# Conversations


class ConversationSummary(schema.Wire):
    """An entry of the list of conversations."""

    conversation_id: str
    title: str
    changed_at: str
    turns: int


class ConversationList(schema.Wire):
    """The saved conversations, most recently changed first."""

    conversations: list[ConversationSummary]


class LostCitation(schema.Wire):
    """A citation whose article was removed, or whose words are no longer there."""

    rank: int
    doc_id: str
    reason: Literal["removed", "changed"]


class CitationChange(schema.Wire):
    """What has changed around a citation that still holds."""

    rank: int
    article_changed: bool
    copies_lost: int
    moved: Annotated[bool, Field(description="Whether the quote stands elsewhere than before.")]


class Turn(schema.Wire):
    """A question of a conversation with its answer."""

    number: int | None
    question: str
    corrected: str | None
    answer: schema.Answer | None
    lost: list[LostCitation]
    changes: list[CitationChange]


class Conversation(schema.Wire):
    """A saved conversation, with its citations as they hold now."""

    conversation_id: str
    turns: list[Turn]


# The service itself


class Health(schema.Wire):
    """The service answers: a question was asked, and its citations are the articles' characters."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.HEALTH]})

    status: Literal["ok"]
    version: str
    documents: int
    passages: int
    embedded: int
    asked: Annotated[bool, Field(description="False if the library is empty.")]
    question_ms: float


class ErrorDetail(schema.Wire):
    """What went wrong."""

    code: Annotated[str, Field(description="A fixed word for programs.")]
    message: Annotated[str, Field(description="A sentence that says what to do.")]


class Error(schema.Wire):
    """The body of every response that is not a success."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ERROR]})

    error: ErrorDetail


# Tokens


class TokenSummary(schema.Wire):
    """A token of the library, without what it is."""

    name: str
    role: Literal["reader", "editor", "owner"]
    collections: Annotated[
        list[str] | None, Field(description="Only articles of these; null for all articles.")
    ]
    made_at: str
    expires: str | None
    expired: bool


class TokenList(schema.Wire):
    """The tokens of the library."""

    tokens: list[TokenSummary]


class MadeToken(TokenSummary):
    """A new token."""

    token: Annotated[str, Field(description="Keep it: it is not shown again.")]
