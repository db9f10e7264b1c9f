"""What the reading pane shows, as values: no Streamlit here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from index.documents import Document, Span
from retrieval.evidence.quotation import proof, source_line, web_address
from retrieval.wording.phrases import byline, display_title, plural
from ui.browser.views.segments import Kind, Mark, Segment, segments


@dataclass(frozen=True, slots=True)
class Detail:
    """A fact about a source that is shown on demand."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What goes with words copied from an article, so that anyone can find them again.

    Attributes:
        source: title, outlet, date and address, as a note would name them.
        place: the article's id in the library.
        proof: how to see that the file is still the same.
        start: where the cited passage begins in the text, code points; 0 if none is cited.
        end: where it ends; 0 if none is cited.
        link: the query of the app's address that opens just this view.
    """

    source: str
    place: str
    proof: str
    start: int
    end: int
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """A whole article, with the marks of one citation or none.

    Attributes:
        answered: whether the passage answers the question, rather than comes near it.
        link: where the outlet has it, empty unless it is a web address.
        notice: what is wrong with what is shown, empty if nothing is.
    """

    doc_id: str
    title: str
    byline: str
    text: tuple[Segment, ...]
    details: tuple[Detail, ...]
    reference: Reference
    answered: bool = True
    link: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """Where a citation stands among those of its answer.

    Attributes:
        label: such as "2 of 5".
        previous: rank of the one before, None at the first.
        next: rank of the one after, None at the last.
    """

    label: str
    previous: int | None
    next: int | None


def steps(rank: int, ranks: Sequence[int]) -> Steps:
    """Return where a citation stands among the ranks of an answer, which are in order.

    Raises:
        ValueError: it is none of them.
    """
    place = list(ranks).index(rank)
    return Steps(
        label=f"{place + 1} of {len(ranks)}",
        previous=ranks[place - 1] if place else None,
        next=ranks[place + 1] if place + 1 < len(ranks) else None,
    )


def article_view(
    document: Document,
    span: Span | None = None,
    sentences: Sequence[Span] = (),
    *,
    found: bool = True,
    notice: str = "",
    view: Mapping[str, str] | None = None,
) -> ArticleView:
    """Return a whole article as the reading pane shows it.

    Args:
        document: the article.
        span: of the cited passage, None where none is.
        sentences: inside the passage, that carry the answer.
        found: whether the passage answers the question, rather than comes near it.
        notice: what is wrong with what is shown.
        view: the parameters of the app's address that open this view (`retrieval.evidence.links`).
    """
    marks = [Mark(skipped, Kind.SKIPPED) for skipped in document.skipped]
    if span is not None:
        marks.append(Mark(span, Kind.PASSAGE))
    marks += [Mark(sentence, Kind.SENTENCE) for sentence in sentences]
    characters = plural(len(document.text), "character")
    length = Detail("Length", characters)
    if span is not None:
        length = Detail("Cited", f"characters {span.start:,}–{span.end:,} of {characters}")
    return ArticleView(
        doc_id=document.doc_id,
        title=display_title(document),
        byline=byline(document, author=True),
        text=segments(document.text, marks),
        details=(
            length,
            *(
                Detail(
                    "Answering" if found else "Nearest", f"characters {each.start:,}–{each.end:,}"
                )
                for each in sentences
            ),
            Detail("SHA-256", document.sha256),
            Detail("Encoding", document.encoding),
            *([Detail("File", document.path)] if document.path else []),
        ),
        reference=Reference(
            source=source_line(document),
            place=document.doc_id,
            proof=proof(document),
            start=span.start if span else 0,
            end=span.end if span else 0,
            link=urlencode(view or {}),
        ),
        answered=found,
        link=web_address(document),
        notice=notice,
    )
