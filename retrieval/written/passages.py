"""The sentences of the cited passages, and the shorter forms in which they may be written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.documents import Document, Span
from index.text.sentences import passage_sentences
from index.text.speech import ATTRIBUTE, SPEAK
from index.text.words.word_lists import any_of, words
from retrieval.citation import Citation
from retrieval.speakers.speech import SpeechText

# How far around a passage the text is read, so that its first sentence is known to be whole.
_AROUND = 1_500
_OPENING = re.compile(
    r"\A(?:(?:However|Meanwhile|Additionally|Moreover|Furthermore|Notably|In addition|Also), "
    r"|(?:But|And) )"
)
# With a country behind the place: other capitals before a dash may be a label, such as "FALSE".
_DATELINE = re.compile(r"\A[A-Z][A-Z .'’-]+, [A-Z][\w.]+(?: [A-Z][\w.]+)? [—–-] ")
# "Budanov, the head of the service, said": what describes the name before it. It is the first comma
# of the sentence and a verb follows, or this could be an item of a list.
_APPOSITION = re.compile(
    r"(?<=[^\W\d_]), (?:an?|the) [^,;:()“”\"—–?!]{3,90}, "
    rf"(?=(?:{any_of(SPEAK | words('says is was has had will'))})\b)"
)
_BULLET = re.compile(r"[ \t]*[-*+•‣◦▪–—] ?")
_BULLETS = re.compile(r"[\s\-*+•‣◦▪–—]+\Z")
_BLANK = re.compile(r"\n[ \t]*\n\s*")
# What a list is of that nobody vouches for, and the longest of its paragraphs, in characters.
_DENIAL = re.compile(
    r"\b(?:false|untrue|wrong|incorrect|inaccurate|misleading|hoax(?:es)?|myths?|rumou?rs?|lies|fakes?"
    r"|alleged|unproven|unconfirmed|denie[sd]|not true|no evidence)\b",
    re.IGNORECASE,
)
_SHORT = 250
# Words with which a description is more than that.
_TELLING = re.compile(
    rf"\b(?:{any_of(SPEAK | ATTRIBUTE)}|and|or|not|no|never|nor|only|if|unless|but|who|whom|whose"
    r"|which|that|false|untrue|wrong|fake|forged|alleged|supposed|fictional|actor|actress|character|double|film"
    r"|novel|parody|play|puppet|satire|satirical|video|would|could|might|may)\b|n[’']t\b"
)


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """A whole sentence of an article that lies in a cited passage.

    Attributes:
        rank: the rank of the passage.
        document: the article.
        span: the sentence in the article's text.
        before: the sentence before it in the article; None for the first.
        is_quoted: whether it lies in a quotation that begins or ends outside it.
        is_listed: whether it stands right behind a colon, or in a list behind one.
    """

    rank: int
    document: Document
    span: Span
    before: Span | None
    is_quoted: bool
    is_listed: bool

    @property
    def text(self) -> str:
        """The article's characters."""
        return self.span.of(self.document.text)

    def forms(self) -> Iterator[str]:
        """Yield the sentence, then without what may be left out: see `docs/written.md`."""
        openings = [self.text]
        for pattern in (_OPENING, _DATELINE):
            if found := pattern.match(self.text):
                rest = self.text[found.end() :]
                openings.append(rest[:1].upper() + rest[1:])
        for opening in openings:
            yield from _without_descriptions(opening)


@dataclass(frozen=True, slots=True)
class CitedPassages:
    """The passages of an answer, read for comparing.

    Attributes:
        citations: the passages.
        sentences: their whole sentences, best passage first.
        speech: who says what in each article, by its id.
    """

    citations: Sequence[Citation]
    sentences: Sequence[SourceSentence]
    speech: dict[str, SpeechText]

    @classmethod
    def read(cls, citations: Sequence[Citation]) -> CitedPassages:
        """Read the passages of an answer."""
        speech = {each.document.doc_id: SpeechText(each.document.text) for each in citations}
        sentences = [
            sentence
            for citation in citations
            for sentence in _sentences(citation, speech[citation.document.doc_id])
        ]
        return cls(citations, sentences, speech)


def sentences_around(document: Document, span: Span) -> list[Span]:
    """Return the sentences of an article around a span, without one that may be cut."""
    text = document.text
    around = Span(max(span.start - _AROUND, 0), min(span.end + _AROUND, len(text)))
    found = list(passage_sentences(text, around))
    return [
        each
        for each in found
        if (each.start > around.start or around.start == 0)
        and (each.end < around.end or around.end == len(text))
    ]


def _sentences(citation: Citation, speech: SpeechText) -> Iterator[SourceSentence]:
    document, before = citation.document, None
    outer = [each.outer for each in speech.quotations if not each.depth]
    for span in sentences_around(document, citation.span):
        if citation.span.contains(span):
            quoted = any(each.overlaps(span) and not span.contains(each) for each in outer)
            listed = _is_listed(document.text, span.start)
            yield SourceSentence(citation.rank, document, span, before, quoted, listed)
        before = span


def _is_listed(text: str, start: int) -> bool:
    """Return whether a sentence belongs to what a colon introduces: "These rumours are false:"."""
    before = text[max(0, start - _AROUND) : start]
    if _BULLETS.sub("", before).endswith(":"):
        return True
    blocks = _BLANK.split(before)
    own, line = blocks.pop(), text[start - len(before.rpartition("\n")[2]) :]
    if _ends_with_colon(own):
        return True
    if not _BULLET.match(line):
        return _is_denied(blocks)
    for block in reversed(blocks):
        if _ends_with_colon(block + "\n"):
            return True
        if not _BULLET.match(block):
            return False
    return False


def _is_denied(blocks: Sequence[str]) -> bool:
    """Return whether short paragraphs lead up to a line such as "These claims are false:".

    Args:
        blocks: the paragraphs before one without a bullet.
    """
    for block in reversed(blocks):
        if block.rstrip().endswith(":"):
            return _DENIAL.search(block) is not None
        if len(block) > _SHORT:
            return False
    return False


def _ends_with_colon(block: str) -> bool:
    """Return whether a whole line of a block ends with a colon."""
    return any(line.rstrip().endswith(":") for line in block.split("\n")[:-1])


def _without_descriptions(text: str) -> Iterator[str]:
    """Yield a sentence, and without the description of a name at its beginning."""
    yield text
    found = _APPOSITION.search(text)
    if found and not _TELLING.search(found[0]) and "," not in text[: found.start()]:
        yield f"{text[: found.start()]} {text[found.end() :]}"
