"""`Evidence`: the citations of an answer, a conversation or chosen passages, to be exported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath

from index.documents import Span
from index.errors import EvidenceError
from index.moving import present_place
from index.protocols import Snapshot
from retrieval.citation import Answer, Status
from retrieval.evidence.lost import lost_card
from retrieval.evidence.record import CitedRecord, Origin, cite
from retrieval.evidence.summary import is_weaker, missing_words_line, nearest_line

CHOSEN_PASSAGES = "Chosen passages"
NOTES = "Notes"
WEAKER = "weaker passage"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSection:
    """Citations that belong together: those of one answer, or chosen ones.

    Attributes:
        heading: the question; empty for chosen passages.
        lines: what is said above the citations, such as that the sources do not answer.
        citations: the citations, best first.
    """

    heading: str = ""
    lines: tuple[str, ...] = ()
    citations: tuple[CitedRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is written to an exported file.

    Attributes:
        title: the title of the whole.
        exported_at: when it was put together, in UTC.
        sections: the sections in order.
    """

    title: str
    exported_at: datetime
    sections: tuple[EvidenceSection, ...]

    @property
    def citations(self) -> tuple[CitedRecord, ...]:
        """All citations; the first has the number 1."""
        return tuple(each for section in self.sections for each in section.citations)

    def numbered(self) -> Iterator[tuple[EvidenceSection, list[tuple[int, CitedRecord]]]]:
        """Yield each section with its citations and their numbers, counted through from 1."""
        number = 1
        for section in self.sections:
            last = number + len(section.citations)
            yield section, list(zip(range(number, last), section.citations, strict=True))
            number = last


def answer_evidence(snapshot: Snapshot, answer: Answer) -> Evidence:
    """Return the citations of an answer.

    Args:
        snapshot: a snapshot of the library that was asked.
        answer: the answer.
    """
    return _evidence(answer.question, [_answer_section(snapshot, answer)])


def conversation_evidence(
    snapshot: Snapshot, answers: Sequence[Answer], title: str = ""
) -> Evidence:
    """Return the citations of all answers of a conversation.

    Args:
        snapshot: a snapshot of the library that was asked.
        answers: the answers of the conversation, oldest first.
        title: its title; empty for the first question.

    Raises:
        EvidenceError: there is no answer.
    """
    if not answers:
        raise EvidenceError("This conversation has no answer yet, so there is nothing to export.")
    sections = [_answer_section(snapshot, answer) for answer in answers]
    return _evidence(title or answers[0].question, sections)


def passages_evidence(
    snapshot: Snapshot, places: Sequence[tuple[str, Span]], title: str = CHOSEN_PASSAGES
) -> Evidence:
    """Return citations of chosen places.

    Args:
        snapshot: a snapshot of the library.
        places: the ids of articles, and places in them.
        title: the title of the whole.

    Raises:
        DocumentNotFound: the library has no article with one of the ids.
        EvidenceError: an article has no text at its place.
    """
    documents = {doc_id: snapshot.document(doc_id) for doc_id, _ in places}
    for doc_id, span in places:
        length = len(documents[doc_id].text)
        if not span or span.end > length:
            raise EvidenceError(
                f"{doc_id} has no text at {span.start}-{span.end}: it has {length:,} characters, "
                "counted from 0, and the second number is the one behind the last character."
            )
    added = snapshot.added_at(documents)
    origin = _origin(snapshot)
    citations = tuple(
        cite(documents[doc_id], span, origin=origin, accessed=added.get(doc_id))
        for doc_id, span in places
    )
    return _evidence(title, [EvidenceSection(citations=citations)])


def notes_evidence(snapshot: Snapshot, title: str = NOTES) -> Evidence:
    """Return the passages that readers have marked, each with what they wrote about it.

    A passage that has moved is cited where it stands now; one that is gone is named.

    Args:
        snapshot: a snapshot of the library.
        title: the title of the whole.

    Raises:
        EvidenceError: there is no note.
    """
    notes = snapshot.notes()
    if not notes:
        raise EvidenceError("There is no note or highlight yet, so there is nothing to export.")
    documents = snapshot.documents(note.doc_id for note in notes)
    added = snapshot.added_at(documents)
    origin = _origin(snapshot)
    citations, lines = [], []
    for note in notes:
        document = documents[note.doc_id]
        place = present_place(note.anchor, document)
        if place is None:
            lines.append(
                f"A passage marked in {note.doc_id} is no longer there. {note.text}".strip()
            )
            continue
        accessed = added.get(note.doc_id)
        record = cite(document, place.span, origin=origin, accessed=accessed, remark=note.text)
        citations.append(record)
    return _evidence(title, [EvidenceSection(lines=tuple(lines), citations=tuple(citations))])


def _evidence(title: str, sections: Iterable[EvidenceSection]) -> Evidence:
    now = datetime.now(UTC).replace(microsecond=0)
    return Evidence(title=" ".join(title.split()), exported_at=now, sections=tuple(sections))


def _answer_section(snapshot: Snapshot, answer: Answer) -> EvidenceSection:
    origin = _origin(snapshot)
    if answer.library is not None:
        is_same_model = answer.library.fingerprint == snapshot.version.fingerprint
        origin = Origin(model=origin.model if is_same_model else "", library=answer.library)
    added = snapshot.added_at(citation.document.doc_id for citation in answer.citations)
    lines = [missing_words_line(answer)]
    if answer.status is Status.NOT_FOUND:
        lines = [answer.refusal_message, missing_words_line(answer), nearest_line(answer)]
    lines += [lost_card(lost).reason for lost in answer.lost]
    return EvidenceSection(
        heading=" ".join(answer.question.split()),
        lines=tuple(filter(None, lines)),
        citations=tuple(
            cite(
                citation.document,
                citation.span,
                origin=origin,
                accessed=added.get(citation.document.doc_id),
                remark=WEAKER if is_weaker(answer, citation) else "",
            )
            for citation in answer.citations
        ),
    )


def _origin(snapshot: Snapshot) -> Origin:
    space = snapshot.space
    # A model that was named by its folder is a path of this machine.
    return Origin(model=PurePath(space.model).name if space else "", library=snapshot.version)
