"""What a client sends, as pydantic models, and as the values that `retrieval` takes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api import examples
from index.corrections import Correction, parse_correction
from index.documents import Anchor, Span, replace_surrogates
from index.errors import InvalidCorrection
from index.scope import Scope
from retrieval.answer import DEFAULT_PASSAGE_COUNT
from retrieval.question import Question
from retrieval.speakers.voice_filter import VoiceFilter

MOST_PASSAGES = 100
MOST_QUESTIONS = 100
# An answer depends on few of the earlier questions.
MOST_HISTORY = 50

Offset = Annotated[int, Field(ge=0, le=10**12)]


def _in_order(place: tuple[str, int, int]) -> tuple[str, int, int]:
    if place[1] >= place[2]:
        raise ValueError("a place is [doc_id, start, end], and its end is after its start")
    return place


Place = Annotated[tuple[str, Offset, Offset], AfterValidator(_in_order)]
"""A place that an answer cited: `[doc_id, start, end]`."""
Count = Annotated[int, Field(ge=1, le=MOST_PASSAGES, description="How many passages at most.")]
Threshold = Annotated[
    float | None,
    Field(ge=0, le=1, description="Below this confidence, the status is `not_found`."),
]


Voices = Annotated[
    VoiceFilter,
    Field(
        description="`on_record` for only what somebody named says, `named` to leave out what "
        "somebody says who stays anonymous. `left_out` of the answer tells of the rest."
    ),
]


class Request(BaseModel):
    """Base class of what a client sends. A key that is not known is an error: it may be a typo."""

    model_config = ConfigDict(extra="forbid")


class ScopeRequest(Request):
    """The articles that an answer may use. A facet that is left out allows every article."""

    doc_ids: list[str] | None = None
    outlets: list[str] | None = None
    since: date | None = None
    until: date | None = None
    undated: bool = False

    def as_scope(self) -> Scope:
        """Return the scope as a value of the library."""
        return Scope(
            doc_ids=None if self.doc_ids is None else frozenset(map(_clean, self.doc_ids)),
            outlets=None if self.outlets is None else frozenset(map(_clean, self.outlets)),
            since=self.since,
            until=self.until,
            undated=self.undated,
        )


class Asked(Request):
    """What belongs to a question besides its text."""

    history: Annotated[
        list[str],
        Field(max_length=MOST_HISTORY, description="The earlier questions, oldest first."),
    ] = []
    cited: Annotated[
        list[Place],
        Field(
            max_length=MOST_PASSAGES,
            description="What the answer before cited, as [doc_id, start, end].",
        ),
    ] = []


class AskRequest(Asked):
    """A question."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [examples.ASK, examples.FOLLOW_UP, examples.ASK_TO_WRITE]},
    )

    question: str
    count: Count = DEFAULT_PASSAGE_COUNT
    threshold: Threshold = None
    as_typed: Annotated[
        bool, Field(description="Whether to search for mistyped words as they are.")
    ] = False
    voices: Voices = VoiceFilter.ANY
    write: Annotated[
        bool,
        Field(
            description="Whether a model writes about the passages. Each of its sentences is "
            "checked, and stands only if a passage covers it. The server needs a writer for it."
        ),
    ] = False
    scope: ScopeRequest = ScopeRequest()

    def as_question(self) -> Question:
        """Return the question as a value of the library."""
        return _question(self.question, self, self.scope.as_scope())


class BatchQuestion(Asked):
    """A question of a batch: what a line of `footnote batch` has."""

    id: Annotated[str, Field(alias="_id")]
    text: str


class BatchRequest(Request):
    """Several questions that have nothing to do with each other."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.BATCH]})

    questions: Annotated[list[BatchQuestion], Field(max_length=MOST_QUESTIONS)]
    count: Count = DEFAULT_PASSAGE_COUNT
    threshold: Threshold = None

    def as_questions(self) -> list[tuple[str, Question]]:
        """Return the ids and questions as values of the library."""
        return [(_clean(each.id), _question(each.text, each, Scope())) for each in self.questions]


class CompareRequest(Request):
    """A question for figures or dates."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.COMPARE]})

    question: str


class ExportRequest(Request):
    """Places in articles whose citations are exported."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.EXPORT]})

    places: Annotated[list[Place], Field(min_length=1, max_length=MOST_PASSAGES)]
    format: Annotated[
        str, Field(description="markdown, html, docx, csl, bibtex, ris or jsonld.")
    ] = "markdown"


class CheckRequest(Request):
    """A text whose quotations are compared with the articles."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.CHECK]})

    text: str
    sentences: Annotated[
        bool, Field(description="Whether to look for the sentences without quotations, too.")
    ] = False


class PasteRequest(Request):
    """A text that is added as one article."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.PASTE]})

    text: Annotated[str, Field(min_length=1)]
    title: str = ""
    source: str = ""
    published: str = ""


class CorrectionRequest(Request):
    """Facts about an article to correct. An empty text clears one, and null leaves it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.CORRECTION]})

    title: str | None = None
    source: str | None = None
    author: str | None = None
    published: Annotated[str | None, Field(description="The day, as YYYY-MM-DD.")] = None
    language: Annotated[str | None, Field(description="A code or a name, such as uk.")] = None

    def as_correction(self) -> Correction:
        """Return the correction as a value of the library.

        Raises:
            InvalidCorrection: a value is not allowed, or there is none.
        """
        correction = parse_correction(**self.model_dump())
        if not correction:
            raise InvalidCorrection("There is nothing to correct. Send a fact, such as title.")
        return correction


class TokenRequest(Request):
    """A token to make."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [examples.TOKEN]})

    name: Annotated[str, Field(max_length=100, description="Whom or what it is for.")]
    role: Literal["reader", "editor", "owner"] = "reader"
    collections: Annotated[
        list[str] | None, Field(description="Only articles of these; null for all articles.")
    ] = None
    days: Annotated[
        int | None, Field(ge=1, le=36_500, description="When it expires; null for never.")
    ] = None


def _question(text: str, asked: Asked, scope: Scope) -> Question:
    return Question(
        _clean(text),
        tuple(map(_clean, asked.history)),
        scope,
        # Without digests, so the article's present text counts.
        tuple(
            Anchor(doc_id=_clean(doc_id), span=Span(start, end), quote_sha256="", text_sha256="")
            for doc_id, start, end in asked.cited
        ),
    )


def _clean(text: str) -> str:
    """Replace halves of surrogate pairs, which JSON can contain and no article does."""
    return replace_surrogates(text)
