"""The wire forms behind `--json`, REST and MCP: answers, articles, voices and checks.

The values themselves are made by `as_dict` and its like in `index` and `retrieval`; these models
describe them, for the OpenAPI document and the schemas of MCP's tools. A test compares them with
what the commands print, so a key that is added there has to be added here. What only REST and MCP
give is in `api.forms.service_schema`, and what a client sends in `api.requests`.

Offsets count Unicode code points, and a span is `[start, end]`, half-open: the characters of an
article's text at `[start, end]` are the quote.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from api import examples
from api.forms.evidence_schema import EarlierWords
from api.forms.wire import Pair as Pair
from api.forms.wire import Probability as Probability
from api.forms.wire import QuestionPart
from api.forms.wire import Wire as Wire

# Answers


class Quote(Wire):
    """A quote and its place in an article: `text` is the article's text from `start` to `end`."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.QUOTE]})

    doc_id: str
    title: str
    source: Annotated[str, Field(description="The outlet; empty if unknown.")]
    published: str | None
    modified: str | None
    language: Annotated[str | None, Field(description="The article's language, such as `en`.")]
    uri: str
    start: int
    end: int
    page: Annotated[str | None, Field(description="The page of a PDF.")]
    place: Annotated[str | None, Field(description="The page, time or row, in words.")]
    recognised: Annotated[bool, Field(description="Whether OCR has read the characters.")]
    unsure: list[Pair]
    text: str
    text_sha256: Annotated[str, Field(description="SHA-256 of the article's text in UTF-8.")]


class Voice(Wire):
    """What somebody says in an article."""

    start: int
    end: int
    kind: Literal["quote", "reported"]
    speaker: str | None
    speaker_span: Pair | None
    cue: Pair | None
    role: str | None
    anonymous: bool
    named: Annotated[bool, Field(description="Whether a name tells who speaks.")]


class Citation(Quote):
    """A passage of an answer, quoted word for word."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CITATION]})

    rank: Annotated[int, Field(ge=1)]
    score: Probability
    confidence: Probability | None
    sentences: Annotated[list[Pair], Field(description="The sentences that answer.")]
    answers: Annotated[list[Pair], Field(description="The words in them that are the answer.")]
    also_in: Annotated[list[Quote], Field(description="Copies of the passage elsewhere.")]
    contrary: Annotated[
        Pair | None, Field(description="Words that say the opposite of what is asked for.")
    ]
    voice: Annotated[Voice | None, Field(description="Whose words the sentence passes on.")]


class SpellingCorrection(Wire):
    """A word of the question that was taken for a typing error."""

    typed: str
    used: str


class QuestionQuotation(Wire):
    """A quotation in the question, compared with a passage of the answer."""

    text: str
    rank: int
    start: int
    end: int
    exact: bool
    differences: list[list[str]]


class Searched(Wire):
    """How much was searched."""

    documents: int
    passages: int


class LibraryState(Wire):
    """What names the state of the library that was searched."""

    id: str
    seq: int
    fingerprint: str | None


class Timing(Wire):
    """The time taken, in milliseconds; of an answer, that of each step too."""

    total: float
    steps: dict[str, float] | None = None


class TextGroup(Wire):
    """Articles that are copies of one text."""

    articles: list[str]
    earliest: str | None
    agency: str | None


class TextGroups(Wire):
    """How many texts some articles are, where copies count as one."""

    articles: int
    texts: int
    groups: list[TextGroup]


class Mentions(Wire):
    """The words of the question that a passage has and lacks."""

    rank: int
    has: list[str]
    lacks: list[str]


class Receipt(Wire):
    """The words of the question that the articles lack."""

    absent: list[str]
    nearest: list[Mentions]


class LeftOut(Wire):
    """How many passages an answer leaves out, by the voice of their answering sentence."""

    unnamed: Annotated[int, Field(ge=0, description="Somebody says it who is not named.")]
    own_words: Annotated[int, Field(ge=0, description="The outlet's own words.")]
    unmarked: Annotated[int, Field(ge=0, description="No sentence is marked.")]


class Answer(Wire):
    """The passages that answer a question, or the nearest ones if none does.

    `passages` holds the best ones in any case. They answer only if `status` is `answered`; if
    `finding` is `absent`, the articles do not answer the question.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ANSWER]})

    question: str
    resolved_question: str
    corrections: list[SpellingCorrection]
    carried: list[str]
    status: Literal["answered", "not_found"]
    finding: Literal["answered", "closest", "absent"]
    confidence: Probability
    threshold: Probability | None
    passages: list[Citation]
    independent: Annotated[TextGroups, Field(description="Of the cited articles.")]
    quotations: list[QuestionQuotation]
    searched: Searched
    library: LibraryState | None
    timing_ms: Timing
    missing: Annotated[list[str], Field(description="Words that no passage has.")]
    receipt: Receipt | None
    voices: Annotated[
        Literal["any", "named", "on_record"],
        Field(description="Whose words the passages may pass on."),
    ]
    left_out: Annotated[LeftOut, Field(description="What is not shown for its voice.")]
    parts: Annotated[list[QuestionPart], Field(description="Of a question of several parts.")]


class NamedAnswer(Answer):
    """An answer with the id of its question, which is empty for a single one."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.NAMED_ANSWER]})

    id: Annotated[str, Field(alias="_id")]


class Answers(Wire):
    """The answers of a batch, in the order of its questions."""

    answers: list[NamedAnswer]


# Articles


class ArticleSummary(Wire):
    """An article of the list."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SUMMARY]})

    doc_id: str
    title: str
    source: str
    published: str | None
    modified: str | None
    language: str | None
    characters: int
    passages: int
    embedded: Annotated[int, Field(description="Passages that have a vector.")]
    tags: list[str]
    copy_of: Annotated[
        str | None,
        Field(description="The earliest article with this text. Null unless `copies` is true."),
    ]
    same_text: Annotated[
        list[str],
        Field(description="The other articles with this text. Empty unless `copies` is true."),
    ]


class ArticleList(Wire):
    """The articles of the library, sorted by title."""

    documents: list[ArticleSummary]
    total: Annotated[int, Field(description="How many there are, listed or not.")]


class Layout(Wire):
    """The pages, times or rows of an article's source."""

    kind: str | None
    starts: list[int]
    labels: list[str]
    recognised: list[Pair]
    unsure: list[Pair]
    boxes: list[list[float]] | None = None


class Article(Wire):
    """An article, with its text as it was read."""

    doc_id: str
    title: str
    source: str
    author: str
    published: str | None
    modified: str | None
    language: str | None
    file_says: Annotated[dict[str, Any], Field(description="What a reader has corrected.")]
    uri: str
    sha256: str
    encoding: str
    path: str
    notes: list[str]
    text: str
    skipped: list[Pair]
    layout: Layout | None
    passages: list[Pair]


class Voices(Wire):
    """Who says what in an article."""

    voices: list[Voice]


# Figures


class ComparedFigure(Wire):
    """A figure or a date that an article gives: `text` stands from `start` to `end`."""

    text: str
    value: Annotated[float | str | None, Field(description="A number, or a date as ISO 8601.")]
    high: Annotated[float | None, Field(description="The upper end of a range.")]
    bound: str | None
    unit: str | None
    kind: str
    counts: str
    claimed_by: str | None
    doc_id: str
    title: str
    source: str
    start: int
    end: int
    sentence: Pair
    published: str | None
    as_of: Annotated[
        str | None,
        Field(description="The day of which the figure is said, as ISO 8601; null if not known."),
    ]
    as_of_text: Annotated[
        str | None,
        Field(
            description="The article's words for that day, such as `last week`. They may be there "
            "where `as_of` is not known."
        ),
    ]
    as_of_span: Pair | None
    place: Annotated[str | None, Field(description="Another place that its sentence names.")]
    place_span: Pair | None
    also_in: list[str]
    differs: Annotated[
        Literal["place", "time", "event"] | None,
        Field(description="In what it differs from what is asked; null for what is asked."),
    ]
    differs_by: Annotated[Pair | None, Field(description="The words that tell it.")]


class Comparison(Wire):
    """The figures that the articles give for a question, side by side."""

    question: str
    asks_for_figures: bool
    figures: list[ComparedFigure]
    groups: Annotated[list[list[int]], Field(description="Indexes that measure the same thing.")]
    others: Annotated[
        list[ComparedFigure],
        Field(description="Figures of another place, time or event than the question asks about."),
    ]


# Checks


class CheckedPlace(Wire):
    """A place of an article that has the words of a quotation, or the nearest to them."""

    doc_id: str
    start: int
    end: int
    text: str
    title: str
    source: str
    published: str | None
    added_at: str | None
    text_sha256: str
    speaker: str | None


class Difference(Wire):
    """A difference between a quotation and its source."""

    kind: Literal["figure", "name", "negation", "word", "omission", "insertion"]
    draft: Pair
    source: Pair
    place: int


class CheckedQuotation(Wire):
    """A quotation, compared with the articles word for word."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CHECKED_QUOTATION]})

    start: Annotated[int, Field(description="Where it begins in the text that was sent.")]
    end: int
    text: str
    speaker: str | None
    verdict: Literal["exact", "altered", "spliced", "misattributed", "absent"]
    places: list[CheckedPlace]
    changes: list[Difference]
    nearest: CheckedPlace | None
    remarks: list[str]
    continuation: str
    earlier: EarlierWords | None


class CheckedSentence(Wire):
    """A sentence of a draft without a quotation, and the passage nearest to it."""

    start: int
    end: int
    text: str
    finding: Literal["supported", "differs", "nothing"]
    place: CheckedPlace | None
    differing: list[Pair]


class Check(Wire):
    """The quotations of a text, compared with the articles."""

    quotes: list[CheckedQuotation]
    sentences: list[CheckedSentence] | None = None
    searched: Searched
    library: LibraryState
    timing_ms: Timing
