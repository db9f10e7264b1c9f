"""What MCP's tools return: a wire form, and the same in plain text with links to the passages.

Most models see the plain text alone, so every quote stands in it word for word, with its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from mcp_types import CallToolResult, ContentBlock, ResourceLink, TextContent

from index.documents import Anchor, Document, Span
from index.errors import FootnoteError
from retrieval.agreement.figure_comparison import ComparedFigure, FigureComparison
from retrieval.agreement.phrases import (
    figure_words,
    other_words,
    place_words,
    said_of_words,
    voice_line,
)
from retrieval.checks.quote_check import CheckedQuotation, DraftCheck, Place
from retrieval.checks.summary import (
    change_line,
    remark_lines,
    searched_line,
    sentence_line,
    speakers_line,
    summary_line,
    verdict_label,
)
from retrieval.citation import Answer, Citation, Status
from retrieval.evidence import summary
from retrieval.evidence.links import link_parameters, read_link
from retrieval.evidence.verifying.summary import (
    citation_line,
    edit_line,
    finding_lines,
    verification_line,
)
from retrieval.evidence.verifying.verify import Verification
from retrieval.speakers.voice_filter import left_out_sentence
from retrieval.voices.voice import Voice
from retrieval.wording.phrases import display_title, place

PASSAGE_URI, ARTICLE_URI = "footnote://passage", "footnote://article"
# More places of one quotation are counted, and stand in the wire form.
_LISTED = 5


class ChangedPassage(FootnoteError):
    """The words that a link was made for are no longer at its place."""


def result(
    form: Mapping[str, Any], text: str, links: Iterable[ContentBlock] = ()
) -> CallToolResult:
    """Return a wire form as a tool's result, with its plain text and links."""
    return CallToolResult(content=[TextContent(text=text), *links], structured_content=dict(form))


def passage_link(document: Document, span: Span) -> ResourceLink:
    """Return a link to a passage, with digests that tell whether its words are still there."""
    parameters = link_parameters(document, span, ())
    return ResourceLink(
        uri=f"{PASSAGE_URI}?{urlencode(parameters, quote_via=quote)}",
        name=f"{document.doc_id} {span.start}-{span.end}",
        title=display_title(document),
        mime_type="text/plain",
    )


def linked_passage(document: Document, given: Mapping[str, str]) -> str:
    """Return the characters that a link points to.

    Raises:
        ChangedPassage: the place is outside the article, or its words have changed.
    """
    target = read_link(document, given)
    quoted = target.span.of(document.text) if target.span else ""
    if not quoted or (given.get("quote") and _words_differ(document, target.span, given)):
        raise ChangedPassage(
            target.notice or "The link names no passage. Take it as a tool returned it."
        )
    return quoted


def answer_text(answer: Answer) -> str:
    """Return an answer as plain text: what was found, and each passage with its place."""
    if answer.status is Status.ANSWERED:
        found = [summary.status_line(answer), summary.missing_words_line(answer)]
    else:
        found = [
            answer.refusal_message,
            summary.missing_words_line(answer),
            summary.nearest_line(answer),
        ]
    found += [summary.quotations_line(answer), summary.corrections_line(answer)]
    found.append(left_out_sentence(answer.left_out))
    blocks = [" ".join(filter(None, map(_line, found)))]
    blocks += map(_citation_text, answer.citations)
    return "\n\n".join([*blocks, summary.searched_line(answer)])


def passages_text(answer: Answer) -> str:
    """Return the passages alone as plain text, for whoever judges himself whether they answer."""
    blocks = [*map(_citation_text, answer.citations), summary.searched_line(answer)]
    return "\n\n".join(blocks)


def quote_text(document: Document, span: Span, addition: str = "") -> str:
    """Return a passage as plain text: its article, its place, and its words between two marks.

    The marks are made of the words, so no article can contain its own and go on as if it had ended.

    Args:
        document: the article.
        span: the passage.
        addition: what else the line with the place says.
    """
    facts = [
        display_title(document),
        document.source,
        document.published.isoformat() if document.published else "",
    ]
    where = ", ".join(
        filter(
            None, [document.doc_id, place(document, span), f"characters {span.start}–{span.end}"]
        )
    )
    heading = " · ".join(filter(None, map(_line, facts)))
    mark = Anchor.of(document, span).quote_sha256[:8]
    return f"{heading}\n{_line(where)}{addition}\n<<{mark}\n{span.of(document.text)}\n{mark}>>"


def check_text(checked: DraftCheck) -> str:
    """Return a check as plain text: each quotation's verdict, its differences and its places."""
    blocks = [summary_line(checked)]
    blocks += [_quotation_text(checked, quotation) for quotation in checked.quotes]
    for sentence in checked.sentences or ():
        parts = [f"Sentence: {sentence.text}", sentence_line(checked, sentence)]
        if sentence.place:
            parts.append(_place_text(sentence.place))
        blocks.append("\n".join(parts))
    return "\n\n".join([*blocks, searched_line(checked)])


def check_links(checked: DraftCheck) -> list[ResourceLink]:
    """Return links to the places of a check, each once."""
    places = [place for quotation in checked.quotes for place in quotation.places[:_LISTED]]
    links = [passage_link(place.document, place.span) for place in places]
    return list({link.uri: link for link in links}.values())


def voices_text(document: Document, voices: Iterable[Voice]) -> str:
    """Return who says what in an article as plain text, with the words."""
    lines = [
        f"{voice_line(voice)}, characters {voice.span.start}–{voice.span.end}:\n"
        f"{voice.span.of(document.text)}"
        for voice in voices
    ]
    return "\n\n".join(lines) or "Nobody is quoted in this article."


def comparison_text(comparison: FigureComparison) -> str:
    """Return figures as plain text: what each counts, who says it, its sentence and its place."""
    if not comparison.asks:
        return "The question asks for no figure and no date. Ask how many, how much or when."
    blocks = [_figure_text(figure) for figure in comparison.figures]
    blocks = blocks or ["No figure was found that counts what the question asks for."]
    if comparison.others:
        blocks.append("Of another place, time or event than the question asks about:")
        blocks += [_figure_text(figure) for figure in comparison.others]
    return "\n\n".join(blocks)


def _figure_text(figure: ComparedFigure) -> str:
    facts = [
        figure_words(figure),
        figure.counts,
        place_words(figure),
        f"of {other}" if (other := other_words(figure)) else "",
        f"as of {said}" if (said := said_of_words(figure)) else "",
        f"claimed by {figure.claimed_by}" if figure.claimed_by else "",
        f"characters {figure.span.start}–{figure.span.end} of {figure.document.doc_id}",
    ]
    heading = " · ".join(filter(None, map(_line, facts)))
    return f"{heading}\n{quote_text(figure.document, figure.sentence)}"


def verification_text(verification: Verification) -> str:
    """Return a verification as plain text: the state of each citation, and what has changed."""
    blocks = [verification_line(verification)]
    for number, citation in enumerate(verification.citations, start=1):
        parts = [f"{number}. {citation.state.value}: {_line(citation_line(citation))}"]
        parts += [_line(edit_line(citation, edit)) for edit in citation.edits]
        parts += finding_lines(citation)
        blocks.append("\n".join(parts))
    return "\n\n".join(blocks)


def _citation_text(citation: Citation) -> str:
    text = f"[{citation.rank}] {quote_text(citation.document, citation.span)}"
    if citation.sentences:
        text += f"\nThe answering sentence: {citation.sentences[0].of(citation.document.text)}"
    if citation.voice:
        text += f"\nWhose words: {_line(voice_line(citation.voice))}"
    for copy in citation.also_in:
        text += f"\nAlso in: {_line(copy.document.doc_id)}, characters " + (
            f"{copy.span.start}–{copy.span.end}"
        )
    return text


def _quotation_text(checked: DraftCheck, quotation: CheckedQuotation) -> str:
    parts = [f"{verdict_label(quotation.verdict)}: “{quotation.text}”"]
    parts += [change_line(checked, quotation, change) for change in quotation.changes]
    parts += filter(None, [speakers_line(quotation), *remark_lines(quotation)])
    parts += [_place_text(place) for place in quotation.places[:_LISTED]]
    if len(quotation.places) > _LISTED:
        parts.append(f"and {len(quotation.places) - _LISTED} more places")
    if quotation.nearest:
        parts += ["The nearest passage:", _place_text(quotation.nearest)]
    return "\n".join(parts)


def _place_text(found: Place) -> str:
    said = f", said by {_line(found.speaker.label)}" if found.speaker else ""
    return quote_text(found.document, found.span, said)


def _words_differ(document: Document, span: Span | None, given: Mapping[str, str]) -> bool:
    if span is None:
        return True
    return link_parameters(document, span, ())["quote"] != given["quote"]


def _line(text: str) -> str:
    """Return a text on one line, so that it cannot pass for another part of the result."""
    return " ".join(text.split())
