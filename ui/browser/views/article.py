"""The data that the reading pane shows, as values; independent of Streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import urlencode

from index.corrections import as_typed, corrected_facts
from index.documents import UNTITLED, Anchor, Document, Span
from index.layout import NO_LAYOUT, Layout, PlaceKind
from index.workspace.notes import Note
from retrieval.evidence.quotation import Template, marked_span, templates, web_address
from retrieval.wording.phrases import READ_BY_OCR, byline, display_title, is_untitled, place, plural
from ui.browser.cards.unnamed import NEITHER, unnamed
from ui.browser.views.file_header import file_header
from ui.browser.views.markup import markup
from ui.browser.views.notes import NoteView, note_marks, note_views
from ui.browser.views.segments import Kind, Mark, Segment, segments


@dataclass(frozen=True, slots=True)
class Detail:
    """A named fact about an article, which the reading pane shows on demand."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """A layout in the form in which the browser finds the place of a span (`places.js`).

    Attributes:
        words: what stands before the label of one part, and before those of several.
        by_sheet: whether a label is the number of a row under the name of its sheet.
        starts: where each part begins, as the distance from the one before.
        labels: the labels of the parts.
        recognised: spans that were read by OCR, as start and end.
        recognised_name: how a span is called that was read by OCR.
    """

    words: tuple[str, str]
    by_sheet: bool
    starts: tuple[int, ...]
    labels: tuple[str, ...]
    recognised: tuple[tuple[int, int], ...]
    recognised_name: str = READ_BY_OCR


def places(layout: Layout) -> Places:
    """Return a layout as the browser is given it."""
    return Places(
        words=layout.place_words,
        by_sheet=layout.kind is PlaceKind.ROW,
        starts=tuple(end - start for start, end in pairwise((0, *layout.starts))),
        labels=layout.labels,
        recognised=tuple((each.start, each.end) for each in layout.recognised),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What is copied out of the reading pane, so that anyone can find the words again.

    Attributes:
        templates: the forms of a quotation, by their names (`retrieval.evidence.quotation`).
        cited: the cited passage's place, None if no passage is cited.
        marked: the sentence that is quoted by itself, None if no sentence is marked.
        link: the query string of the app's address that opens this view.
        places: what tells the place of any selected words, as `places` in `places.js` reads it.
    """

    templates: Mapping[str, Template]
    cited: Anchor | None
    link: str
    marked: Span | None = None
    places: Places = field(default_factory=lambda: places(NO_LAYOUT))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """A whole article, with the marks of at most one citation.

    Attributes:
        unnamed: what stands for the byline if outlet and date are unknown.
        place: the page, time or row of the cited passage, and whether it was read by OCR; empty if
            only its offsets are known, or if no passage is cited.
        text: the whole text, divided at the borders of the marks and of the source's parts.
        text_sha256: the text's digest, by which the pane tells whether it has changed.
        answered: whether the passage answers the question, rather than only comes near it.
        facts: what the reader can correct, as it is typed, by name.
        link: the web address of the article, empty if it has none.
        notice: a warning about what the pane shows, empty if there is none.
        voice: whose words the marked sentence passes on, empty if nobody else's than the outlet's.
        notes: the reader's notes, in the order of the text.
        said: what the file said where the reader corrected it, by the name of the fact.
        untitled: whether the article has no title of its own, so that `title` stands for one.
        language: the code of the article's language; empty if it is not known.
    """

    doc_id: str
    title: str
    byline: str
    text: tuple[Segment, ...]
    text_sha256: str
    details: tuple[Detail, ...]
    reference: Reference
    facts: Mapping[str, str]
    unnamed: str = NEITHER
    place: str = ""
    answered: bool = True
    link: str = ""
    notice: str = ""
    voice: str = ""
    notes: tuple[NoteView, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)
    untitled: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """The place of a citation among the citations of its answer.

    Attributes:
        label: the place in words, such as "2 of 5".
        previous: the rank of the previous citation, None at the first.
        next: the rank of the next citation, None at the last.
        question: the question of the answer, empty if no newer one was asked.
        verdict: the answer's first line, which the article covers on a phone.
    """

    label: str
    previous: int | None
    next: int | None
    question: str = ""
    verdict: str = ""


def steps(rank: int, ranks: Sequence[int], question: str = "", verdict: str = "") -> Steps:
    """Return the place of a citation among the citations of its answer.

    Args:
        rank: the rank of the citation.
        ranks: the ranks of all citations of the answer, ascending.
        question: the question of the answer, empty if no newer one was asked.
        verdict: the answer's first line.

    Raises:
        ValueError: `ranks` does not contain `rank`.
    """
    place = list(ranks).index(rank)
    return Steps(
        label=f"{place + 1} of {len(ranks)}",
        previous=ranks[place - 1] if place else None,
        next=ranks[place + 1] if place + 1 < len(ranks) else None,
        question=question,
        verdict=verdict,
    )


def article_view(
    document: Document,
    span: Span | None = None,
    sentences: Sequence[Span] = (),
    answers: Sequence[Span] = (),
    *,
    differing: Sequence[Span] = (),
    found: bool = True,
    notice: str = "",
    as_read: Document | None = None,
    view: Mapping[str, str] | None = None,
    voice: str = "",
    notes: Sequence[Note] = (),
) -> ArticleView:
    """Return a whole article as the reading pane shows it.

    Args:
        document: the article.
        span: the cited passage, None if no passage is cited.
        sentences: the sentences inside the passage that answer the question or come nearest.
        answers: the words in those sentences that are the answer or come nearest.
        differing: the words of the passage that a draft or an exported citation has otherwise.
        found: whether the passage answers the question, rather than only comes near it.
        notice: a warning about what the pane shows, empty if there is none.
        as_read: the article as its file said, None if that is not known.
        view: the parameters of the app's address that open this view (`retrieval.evidence.links`).
        voice: whose words the first of the sentences passes on, empty for nothing to tell.
        notes: the reader's notes on the article, in the order of its text.
    """
    marks = [Mark(skipped, Kind.SKIPPED) for skipped in document.skipped]
    if header := file_header(document):
        marks.append(Mark(header, Kind.HEADER))
    if span is not None:
        marks.append(Mark(span, Kind.PASSAGE))
    marks += [Mark(sentence, Kind.SENTENCE) for sentence in sentences]
    marks += [Mark(words, Kind.ANSWER) for words in answers]
    marks += [Mark(words, Kind.DIFFERS) for words in differing if len(words)]
    marks += [Mark(words, Kind.UNSURE) for words in document.layout.unsure]
    marks += note_marks(document, notes)
    marks += markup(document)
    characters = plural(len(document.text), "character")
    length = Detail("Length", characters)
    if span is not None:
        length = Detail("Cited", f"{_where(document, span)} of {characters}")
    return ArticleView(
        doc_id=document.doc_id,
        title=display_title(document),
        byline=byline(document, author=True),
        unnamed=unnamed(document, sentences),
        language=document.language,
        place=place(document, span) if span is not None else "",
        text=segments(document.text, marks, places=_borders(document.layout)),
        text_sha256=document.text_sha256,
        details=(
            Detail("Article", document.doc_id),
            length,
            *_details("Answering" if found else "Nearest", document, sentences),
            *_details("Answer" if found else "Nearest words", document, answers),
            Detail("SHA-256", document.sha256),
            Detail("Encoding", document.encoding),
            *([Detail("File", document.path)] if document.path else []),
            *_dates(document),
            *(Detail("Reading", note) for note in document.notes),
            *_said(document, as_read),
        ),
        facts=_facts(document),
        reference=Reference(
            templates=dict(templates(document)),
            cited=Anchor.of(document, span) if span else None,
            marked=marked_span(span, sentences, answers) if span and sentences else None,
            link=urlencode(view or {}),
            places=places(document.layout),
        ),
        answered=found,
        link=web_address(document),
        notice=notice,
        voice=voice,
        notes=note_views(document, notes),
        said=corrected_facts(document, as_read) if as_read else {},
        untitled=is_untitled(document),
    )


def _facts(document: Document) -> dict[str, str]:
    """Return the facts that can be corrected; an article without a headline has no title."""
    facts = as_typed(document)
    return {**facts, "title": ""} if document.title.startswith(UNTITLED) else facts


def _dates(document: Document) -> list[Detail]:
    """Return the day of the last change, if the article was changed after its publication."""
    if document.modified is None or document.modified == document.published:
        return []
    return [Detail("Updated", document.modified.isoformat())]


def _said(document: Document, as_read: Document | None) -> list[Detail]:
    """Return what the file said where the reader corrected it."""
    said = corrected_facts(document, as_read) if as_read else {}
    return [Detail(f"File says {name}", value or "none") for name, value in said.items()]


def _details(name: str, document: Document, spans: Sequence[Span]) -> list[Detail]:
    """Return a detail of that name for each span, with its place and its offsets."""
    return [Detail(name, _where(document, span)) for span in spans]


def _where(document: Document, span: Span) -> str:
    found = document.layout.place_of(span)
    return ", ".join(filter(None, [found, f"characters {span.start:,}–{span.end:,}"]))


def _borders(layout: Layout) -> dict[int, str]:
    """Return the places that begin in a text, as the margin names them, by their offsets.

    A row of the same sheet as the one above is named by its number alone.
    """
    names, above = {}, None
    for start, label in zip(layout.starts, layout.labels, strict=True):
        sheet, _, row = label.rpartition(", ")
        is_same = layout.kind is PlaceKind.ROW and sheet == above
        names[start] = (
            f"{layout.place_words[0]}{row}" if is_same else layout.place_of(Span(start, start))
        )
        above = sheet
    return names
