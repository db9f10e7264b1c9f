"""The wire forms of exported and verified citations."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from api.forms.wire import Wire


class FoundNow(Wire):
    """Where a citation's words stand now."""

    doc_id: str
    start: int
    end: int
    text: str


class VerifiedCitation(Wire):
    """A citation of an exported file, compared with its source."""

    number: int
    state: Literal["unchanged", "moved", "edited", "gone"]
    doc_id: str
    title: str
    start: int
    end: int
    text: str
    now: FoundNow | None
    edits: list[dict[str, Any]]
    findings: list[str]
    elsewhere: str | None
    published: Annotated[str | None, Field(description="As the exported file has it.")]
    published_now: str | None
    exported_at: str | None
    added_at: Annotated[str | None, Field(description="When the cited article was added.")]
    added_again_at: Annotated[
        str | None, Field(description="Null if it was not added again since, as far as is known.")
    ]


class Verification(Wire):
    """The citations of an exported file, verified."""

    against: str
    holds: Annotated[bool, Field(description="Whether every citation is unchanged or moved.")]
    counts: dict[str, int]
    citations: list[VerifiedCitation]


class EarlierWords(Wire):
    """An article that had the words of a quotation, and was added again without them."""

    doc_id: str
    title: str
    until: Annotated[str, Field(description="When it was added again.")]


class Exported(Wire):
    """Citations in a format that is text."""

    format: str
    content: str
