"""Articles that were altered in known ways after they were cited, with what `verify` must say.

The same seed gives the same alterations.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.documents import Document, Span
from index.text.sentences import passage_sentences
from retrieval.evidence.record import CitedRecord, Origin, cite
from retrieval.evidence.verifying.verify import CitationState, VerifiedCitation
from tests.altered_drafts import ANTONYMS, SYNONYMS

_WORD = re.compile(r"[^\W\d_]{3,}")
_FIGURE = re.compile(r"(?<![\w.,])\d+(?![\w.,]*\d)")
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|will|would|could|should|must|can|may|might)\b")
_ADDED = "The figures in this article were checked again on Wednesday."


@dataclass(frozen=True, slots=True)
class AlteredSource:
    """A citation, and its article as it is later.

    Attributes:
        alteration: what was done to the article.
        record: the citation.
        document: the article as it is later; None if it was removed.
        state: what has become of the citation.
        text: what stands at the citation's place now; empty if it is gone.
    """

    alteration: str
    record: CitedRecord
    document: Document | None
    state: CitationState
    text: str

    def is_placed(self, found: VerifiedCitation) -> bool:
        """Return whether a verified citation has the right characters."""
        if found.span is None or found.document is None:
            return not self.text
        return found.span.of(found.document.text).split() == self.text.split()


class SourceGenerator:
    """Cites articles, and alters them.

    Args:
        documents: the articles.
        seed: the seed of all choices.
    """

    def __init__(self, documents: Sequence[Document], seed: int) -> None:
        self._documents = documents
        self._random = random.Random(seed)

    def sources(self, count: int) -> Iterator[AlteredSource]:
        """Yield citations with altered sources, as many of each alteration."""
        alterations: list[Callable[[], AlteredSource | None]] = [
            self._same, self._elsewhere, self._moved, self._wrapped, self._renamed,
            self._removed_article, self._removed_passage, self._other_article,
            *(lambda edit=edit: self._edited(edit) for edit in _EDITS),
        ]  # fmt: skip
        made = 0
        while made < count:
            altered = alterations[made % len(alterations)]()
            if altered is not None:
                made += 1
                yield altered

    def _cited(self) -> tuple[Document, CitedRecord]:
        """Return an article and a citation of some of its sentences, or of some words of one."""
        document = self._random.choice(self._documents)
        sentences = list(passage_sentences(document.text, Span(0, len(document.text))))
        first = self._random.randrange(len(sentences))
        last = min(first + self._random.choice((0, 0, 1, 2, 4)), len(sentences) - 1)
        span = Span(sentences[first].start, sentences[last].end)
        words = [match.span() for match in _WORD.finditer(document.text, span.start, span.end)]
        if self._random.random() < 0.25 and len(words) > 8:
            at = self._random.randrange(len(words) - 7)
            span = Span(words[at][0], words[at + self._random.randrange(2, 7)][1])
        return document, cite(document, span, origin=Origin())

    def _altered(
        self, name: str, cited: tuple[Document, CitedRecord], text: str, state: CitationState
    ) -> AlteredSource:
        document, record = cited
        return AlteredSource(name, record, _with_text(document, text), state, record.quote)

    def _same(self) -> AlteredSource:
        document, record = self._cited()
        return AlteredSource("none", record, document, CitationState.UNCHANGED, record.quote)

    def _elsewhere(self) -> AlteredSource:
        cited = document, _ = self._cited()
        text = f"{document.text}\n\n{_ADDED}"
        return self._altered("behind the quote", cited, text, CitationState.UNCHANGED)

    def _moved(self) -> AlteredSource:
        cited = document, _ = self._cited()
        text = f"{_ADDED}\n\n{document.text}"
        return self._altered("before the quote", cited, text, CitationState.MOVED)

    def _wrapped(self) -> AlteredSource | None:
        document, record = cited = self._cited()
        quote = record.quote.strip()
        if quote != record.quote or " " not in quote:
            return None
        text = _with_quote(document, record, quote.replace(" ", "\n"))
        return self._altered("line ends", cited, text, CitationState.MOVED)

    def _renamed(self) -> AlteredSource | None:
        document, record = self._cited()
        moved = replace(document, doc_id=f"archive/{document.doc_id}-2.txt")
        return AlteredSource("another id", record, moved, CitationState.MOVED, record.quote)

    def _removed_article(self) -> AlteredSource:
        _, record = self._cited()
        return AlteredSource("article removed", record, None, CitationState.GONE, "")

    def _removed_passage(self) -> AlteredSource | None:
        document, record = self._cited()
        text = _with_quote(document, record, "")
        if record.quote in text or not text.strip():
            return None
        later = _with_text(document, text)
        return AlteredSource("passage removed", record, later, CitationState.GONE, "")

    def _other_article(self) -> AlteredSource | None:
        document, record = self._cited()
        other = self._random.choice(self._documents)
        if other is document or record.quote in other.text:
            return None
        later = _with_text(document, other.text)
        return AlteredSource("another article", record, later, CitationState.GONE, "")

    def _edited(self, edit: Edited) -> AlteredSource | None:
        document, record = self._cited()
        name, change = edit
        changed = change(record.quote, self._random)
        if changed is None or changed == record.quote:
            return None
        text = f"{_ADDED}\n\n{_with_quote(document, record, changed)}"
        later = _with_text(document, text)
        return AlteredSource(name, record, later, CitationState.EDITED, changed)


def _with_text(document: Document, text: str) -> Document:
    return Document(doc_id=document.doc_id, title=document.title, text=text, sha256="1")


def _with_quote(document: Document, record: CitedRecord, quote: str) -> str:
    text, span = document.text, record.span
    return f"{text[: span.start]}{quote}{text[span.end :]}"


Edit = Callable[[str, random.Random], str | None]
Edited = tuple[str, Edit]


def _figure(quote: str, chance: random.Random) -> str | None:
    found = list(_FIGURE.finditer(quote))
    if not found:
        return None
    figure = chance.choice(found)
    return f"{quote[: figure.start()]}{int(figure[0]) + 3}{quote[figure.end() :]}"


def _word(quote: str, chance: random.Random) -> str | None:
    known = {**SYNONYMS, **ANTONYMS}
    found = [match for match in _WORD.finditer(quote) if match[0] in known]
    if not found or len(quote.split()) < 4:
        return None
    word = chance.choice(found)
    return f"{quote[: word.start()]}{known[word[0]]}{quote[word.end() :]}"


def _negation(quote: str, chance: random.Random) -> str | None:
    # Behind the last word, "not" would stand outside the quote.
    found = [match for match in _AUXILIARY.finditer(quote) if match.end() < len(quote)]
    if not found:
        return None
    at = chance.choice(found).end()
    return f"{quote[:at]} not{quote[at:]}"


def _first_word(quote: str, chance: random.Random) -> str | None:
    words = quote.split(" ")
    return " ".join(["Yesterday", *words[1:]]) if len(words) > 4 else None


def _last_word(quote: str, chance: random.Random) -> str | None:
    found = list(_WORD.finditer(quote))
    if len(found) < 5 or found[-1].end() < len(quote) - 1:
        return None
    return f"{quote[: found[-1].start()]}yesterday{quote[found[-1].end() :]}"


def _cut(quote: str, chance: random.Random) -> str | None:
    words = quote.split(" ")
    if len(words) < 12:
        return None
    at = chance.randrange(2, len(words) - 6)
    return " ".join(words[:at] + words[at + chance.randrange(1, 4) :])


def _comma(quote: str, chance: random.Random) -> str | None:
    return quote.replace(", ", " ", 1) if ", " in quote else None


_EDITS: tuple[Edited, ...] = (
    ("figure", _figure),
    ("word", _word),
    ("negation", _negation),
    ("first word", _first_word),
    ("last word", _last_word),
    ("words cut", _cut),
    ("comma", _comma),
)
