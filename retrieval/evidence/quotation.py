"""Quotations as text to copy: the quoted words, their source and their position in it.

A template is a tuple of texts and names in turn: a text, the name of a value, a text, and so on.
The values are `quoted`, the words between quotation marks; `place`, where they stand in the source,
with a comma before it; `start` and `end`, their offsets in code points. The browser fills in the
same templates, because it knows what a reader has selected, and three values more: `block`, the
words as a Markdown block quotation; `block_place`, the place in Markdown; `link`, the address of
the passage in the app.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import quote

from index.documents import Document, Span
from retrieval.citation import Answer, Citation
from retrieval.evidence.lost import lost_card
from retrieval.evidence.summary import is_weaker, status_line
from retrieval.speakers.voice_filter import left_out_sentence
from retrieval.wording.phrases import byline, display_title, place

Template = tuple[str, ...]

_DOUBLE_MARKS = re.compile('["“”„‟«»]')
_ONE_QUOTATION = re.compile(
    r"""\s*(?:“[^"“”„‟«»]*”|„[^"“”„‟«»]*[“”]|"[^"“”„‟«»]*"|«[^"“”„‟«»]*»)\s*"""
)
# What ends a link in Markdown.
_BEYOND_LINKS = re.compile(r"[<>\\\s]")
_MARKDOWN = re.compile(r"[\\`*_\[\]<>~|$&]")


def quotation(document: Document, span: Span, form: str = "record") -> str:
    """Return the quoted span with its source, id, place and offsets.

    Offsets count code points.

    Args:
        document: the quoted document.
        span: the quoted span.
        form: "record", which has the file's digest, "plain" or "reference".
    """
    where = place(document, span)
    values = {
        "quoted": quoted(span.of(document.text)),
        "place": f", {where}" if where else "",
        "start": str(span.start),
        "end": str(span.end),
    }
    template = templates(document)[form]
    return "".join(values[part] if at % 2 else part for at, part in enumerate(template))


def templates(document: Document) -> Mapping[str, Template]:
    """Return the templates in which words of an article are copied, by their names.

    `plain` is for a mail or a note, `markdown` for a note with links, `reference` for a footnote
    without the words, and `record` has the file's digest too.
    """
    plain = ("", "quoted", f"\n— {source_line(document)}\n[{document.doc_id}", "place")
    characters = (", characters ", "start", "–", "end")
    title, address = _markdown(display_title(document)), web_address(document)
    named = f"[{title}](<{_BEYOND_LINKS.sub(_percent, address)}>)" if address else title
    facts = byline(document, author=True)
    source = ", ".join(filter(None, [named, _markdown(facts)]))
    return MappingProxyType(
        {
            "plain": (*plain, *characters, "]"),
            "markdown": (
                "", "block", f"\n>\n> — {source}", "block_place", " ([passage](<", "link", ">))",
            ),
            "reference": (reference(document), "place", ""),
            "record": (*plain, *characters, f", {digest_line(document)}]"),
        }
    )  # fmt: skip


def quoted(words: str) -> str:
    """Return words between quotation marks that differ from those in the words.

    Words that are one quotation already get no second pair of marks. No character is changed.
    """
    if _ONE_QUOTATION.fullmatch(words):
        return words
    return f"‘{words}’" if _DOUBLE_MARKS.search(words) else f"“{words}”"


def reference(document: Document) -> str:
    """Return an article's author, title, outlet, date and web address, as a footnote names them."""
    author = document.author.strip()
    parts = (author, quoted(display_title(document)), byline(document), web_address(document))
    return ", ".join(part for part in parts if part)


def marked_span(span: Span, sentences: Sequence[Span], answers: Sequence[Span]) -> Span:
    """Return what is quoted of a passage: the sentence that holds the answer.

    That is the first marked sentence if no words are marked as the answer, and the whole passage if
    no sentence is marked.
    """
    holding = [each for each in sentences for words in answers[:1] if each.contains(words)]
    return next(iter([*holding, *sentences]), span)


def answer_text(answer: Answer) -> str:
    """Return an answer as text, with the marked sentence of each numbered passage.

    A passage that is weaker than those which the first line names says so beside its number: the
    text may be pasted without that line.
    """

    def text(citation: Citation) -> str:
        span = marked_span(citation.span, citation.sentences, citation.answers)
        quoted = quotation(citation.document, span, "plain")
        return f"(weaker) {quoted}" if is_weaker(answer, citation) else quoted

    passages = {citation.rank: text(citation) for citation in answer.citations}
    passages |= {lost.rank: lost_card(lost).reason for lost in answer.lost}
    numbered = (f"[{rank}] {passages[rank]}" for rank in sorted(passages))
    outcome = [answer.question, status_line(answer), left_out_sentence(answer.left_out)]
    return "\n\n".join(["\n".join(filter(None, outcome)), *numbered])


def source_line(document: Document) -> str:
    """Return an article's title, outlet, date, author and web address, as a note cites them."""
    parts = (display_title(document), byline(document, author=True), web_address(document))
    return ", ".join(part for part in parts if part)


def digest_line(document: Document) -> str:
    """Return the digest by which a reader can check that a file is the one that was read."""
    return f"SHA-256 {document.sha256}"


def web_address(document: Document) -> str:
    """Return the article's web address; empty if its URI is not one."""
    return document.uri if re.match(r"https?://", document.uri, re.I) else ""


def _markdown(text: str) -> str:
    """Return a text on one line that Markdown shows as it is."""
    return _MARKDOWN.sub(r"\\\g<0>", " ".join(text.split()))


def _percent(match: re.Match[str]) -> str:
    return quote(match[0])
