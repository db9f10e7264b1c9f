"""What a check tells of a quotation: the verdict, the places, what differs, and remarks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from index.contents import LibraryVersion
from index.documents import Anchor, Document, Span
from retrieval.checks.differences import Change
from retrieval.searched import Searched
from retrieval.speakers.drafts import Quotation
from retrieval.speakers.subjects import Speaker


class Verdict(StrEnum):
    """How a quotation compares with the articles."""

    # The words stand there.
    EXACT = "exact"
    # They stand there with differences.
    ALTERED = "altered"
    # They stand at two places or more, and the draft joins them.
    SPLICED = "spliced"
    # They stand there, but the article gives them to somebody else.
    MISATTRIBUTED = "misattributed"
    # They stand nowhere.
    ABSENT = "absent"


class Remark(StrEnum):
    """What a reader should know besides the verdict."""

    # The source goes on with "but", "if" or "unless" where the quotation ends.
    GOES_ON = "goes_on"
    # The source has "not" right before the words.
    NEGATED = "negated"
    # An ellipsis of the draft stands for a "not" that belongs to the words beside it.
    LEAVES_OUT_NOT = "leaves_out_not"
    # In the source, the words are somebody's whom the speaker quotes.
    SECOND_HAND = "second_hand"
    # In the source, the words are not between quotation marks.
    NOT_QUOTED = "not_quoted"
    # The words differ, and so does the speaker.
    OTHER_SPEAKER = "other_speaker"
    # One article has the words.
    ONE_ARTICLE = "one_article"
    # Several articles have the words, and they are copies of one text.
    ONE_TEXT = "one_text"
    # So few words that they may be a term, a title or chance.
    SHORT = "short"
    # Every word has a capital, as in the title of a book or a film.
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of an article that has the words of a quotation, or the nearest to them.

    Attributes:
        document: the article.
        span: the place in the article's text.
        speaker: who says the words there; None if the article does not tell it plainly.
        added_at: when the article was added as it is now, in UTC; None if that is not known.
    """

    document: Document
    span: Span
    speaker: Speaker | None = None
    added_at: datetime | None = None

    @property
    def text(self) -> str:
        """The article's characters at the place."""
        return self.span.of(self.document.text)

    @property
    def anchor(self) -> Anchor:
        """The place as an anchor, which tells later whether it has changed."""
        return Anchor.of(self.document, self.span)

    def as_dict(self) -> dict[str, Any]:
        """Return the place as `check --json` prints it."""
        document = self.document
        return {
            "doc_id": document.doc_id,
            "start": self.span.start,
            "end": self.span.end,
            "text": self.text,
            "title": document.title,
            "source": document.source,
            "published": document.published.isoformat() if document.published else None,
            "added_at": self.added_at.isoformat() if self.added_at else None,
            "text_sha256": document.text_sha256,
            "speaker": self.speaker.name if self.speaker and not self.speaker.others else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierWords:
    """An article that had the words of a quotation, and was added again without them.

    Attributes:
        doc_id: the article's id.
        title: its title at that time, or its id.
        until: when it was added again, in UTC.
    """

    doc_id: str
    title: str
    until: datetime

    def as_dict(self) -> dict[str, Any]:
        """Return the article as `check --json` prints it."""
        return {"doc_id": self.doc_id, "title": self.title, "until": self.until.isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedQuotation:
    """A quotation of a draft, compared with the articles.

    Attributes:
        quotation: the quotation and its place in the draft.
        text: its words, without the quotation marks.
        verdict: how it compares.
        speaker: who says it in the draft; None if the draft does not tell it plainly.
        places: where the words stand: all places if they are exact, the two that are joined if
            they are spliced; none if they are absent.
        changes: what differs from the places.
        nearest: the nearest place, if the quotation is absent and anything is near.
        remarks: what a reader should know besides.
        continuation: the words with which the source goes on; empty without `Remark.GOES_ON`.
        earlier: the article that had the words, as far as the library has kept them; None if none
            did.
    """

    quotation: Quotation
    text: str
    verdict: Verdict
    speaker: Speaker | None = None
    places: tuple[Place, ...] = ()
    changes: tuple[Change, ...] = ()
    nearest: Place | None = None
    remarks: tuple[Remark, ...] = ()
    continuation: str = ""
    earlier: EarlierWords | None = None

    @property
    def all_places(self) -> tuple[Place, ...]:
        """The places, and the nearest one."""
        return (*self.places, self.nearest) if self.nearest else self.places

    @property
    def span(self) -> Span:
        """The place of the words in the draft."""
        return self.quotation.span

    def as_dict(self) -> dict[str, Any]:
        """Return the quotation as `check --json` prints it."""
        return {
            "start": self.span.start,
            "end": self.span.end,
            "text": self.text,
            "speaker": self.speaker.name if self.speaker and not self.speaker.others else None,
            "verdict": self.verdict.value,
            "places": [place.as_dict() for place in self.places],
            "changes": [change.as_dict() for change in self.changes],
            "nearest": self.nearest.as_dict() if self.nearest else None,
            "remarks": [remark.value for remark in self.remarks],
            "continuation": self.continuation,
            "earlier": self.earlier.as_dict() if self.earlier else None,
        }


class Finding(StrEnum):
    """What was found of a sentence."""

    # A passage has most of its rare words, and all its figures, names and dates.
    SUPPORTED = "supported"
    # A passage has most of its rare words, but not all its figures, names and dates.
    DIFFERS = "differs"
    # No passage has most of its rare words.
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of a draft, and the passage that comes nearest to it.

    Attributes:
        span: the sentence in the draft.
        text: its characters.
        finding: what was found.
        place: the nearest sentence of an article; None if nothing was found.
        differing: the figures, names and dates in the draft that the passage does not have.
    """

    span: Span
    text: str
    finding: Finding
    place: Place | None = None
    differing: tuple[Span, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the sentence as `check --json` prints it."""
        return {
            "start": self.span.start,
            "end": self.span.end,
            "text": self.text,
            "finding": self.finding.value,
            "place": self.place.as_dict() if self.place else None,
            "differing": [[span.start, span.end] for span in self.differing],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCheck:
    """All quotations of a draft, compared with the articles.

    Attributes:
        draft: the text of the draft.
        quotes: its quotations, in the order of the text.
        sentences: its sentences without quotations; None if they were not asked for.
        searched: how many articles and passages there are.
        library: the state of the library.
        milliseconds: how long the check took.
    """

    draft: str
    quotes: tuple[CheckedQuotation, ...]
    sentences: tuple[CheckedSentence, ...] | None = None
    searched: Searched
    library: LibraryVersion
    milliseconds: float

    def as_dict(self) -> dict[str, Any]:
        """Return the check as `check --json` prints it."""
        sentences = self.sentences
        return {
            "quotes": [quote.as_dict() for quote in self.quotes],
            **({} if sentences is None else {"sentences": [s.as_dict() for s in sentences]}),
            "searched": {
                "documents": self.searched.documents,
                "passages": self.searched.passages,
            },
            "library": self.library.as_dict(),
            "timing_ms": {"total": round(self.milliseconds, 1)},
        }
