"""The voices of articles and of cited sentences, read when they are asked for and then kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cache
from typing import Protocol

from index.documents import Document, Span
from index.errors import ModelError
from index.models.parsing import Parser, Token
from index.models.spacy_parser import open_parser
from retrieval.voices.article_voices import ArticleVoices
from retrieval.voices.voice import Voice, VoiceKind


class _LateParser:
    """A parser that is opened when the first text is parsed."""

    def __init__(self, opening: Callable[[], Parser]) -> None:
        self._opening = opening

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the parser that is opened."""
        return self._opening().fingerprint

    def parse(self, text: str) -> tuple[Token, ...]:
        """Return the tokens of a text."""
        return self._opening().parse(text)

    def parse_all(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        """Return the tokens of several texts."""
        return self._opening().parse_all(texts)


class MarkedPassage(Protocol):
    """A passage of an article with its marked sentences, such as a citation."""

    @property
    def document(self) -> Document:
        """The article."""

    @property
    def sentences(self) -> tuple[Span, ...]:
        """The marked sentences."""

    @property
    def answers(self) -> tuple[Span, ...]:
        """The words in them that are the answer."""


class VoiceReader:
    """Tells who says what in articles. The parser is loaded when the first paragraph needs it.

    It is not for a sentence that quotes nothing and has no verb of saying.

    The last articles that were read are kept in memory, by the digest of their text, so that a
    paragraph is parsed once.

    Args:
        opening: opens the parser.
        articles: how many articles are kept.

    Thread safety:
        Safe to share between threads; they take turns.
    """

    def __init__(self, opening: Callable[[], Parser] = open_parser, *, articles: int = 128) -> None:
        self._opening = opening
        self._articles = articles
        self._read: OrderedDict[str, ArticleVoices] = OrderedDict()
        self._reading = threading.RLock()
        self._starting = threading.Lock()
        self._loaded = threading.Event()
        self._loading: threading.Thread | None = None

    def of_article(self, document: Document) -> tuple[Voice, ...]:
        """Return who says what in an article, in the order of the text.

        Raises:
            ModelError: the parser cannot be loaded.
        """
        with self._reading:
            return self._article(document).all()

    def of_citation(self, citation: MarkedPassage) -> Voice | None:
        """Return whose words a citation's answering sentence passes on.

        Returns:
            The voice; None if no sentence is marked, or if it is the outlet's own statement as far
            as can be told.

        Raises:
            ModelError: the parser cannot be loaded.
        """
        return self.of_sentence(citation.document, citation.sentences, citation.answers)

    def read_ahead(self, citations: Iterable[MarkedPassage]) -> None:
        """Parse together what the voices of several citations need.

        Raises:
            ModelError: the parser cannot be loaded.
        """
        with self._reading:
            waiting = {
                id(paragraph): paragraph
                for citation in citations
                for sentence in citation.sentences[:1]
                for paragraph in self._article(citation.document).unparsed(sentence)
            }
            if len(waiting) < 2:
                return
            paragraphs = [*waiting.values()]
            parsed = self._opening().parse_all([each.parsed_text for each in paragraphs])
            for paragraph, tokens in zip(paragraphs, parsed, strict=True):
                paragraph.take(tokens)

    def of_sentence(
        self, document: Document, sentences: tuple[Span, ...], answers: tuple[Span, ...] = ()
    ) -> Voice | None:
        """Return whose words the first of an article's marked sentences passes on, or None.

        Args:
            document: the article.
            sentences: the marked sentences.
            answers: the words in them that are the answer.

        Raises:
            ModelError: the parser cannot be loaded.
        """
        if not sentences:
            return None
        sentence = sentences[0]
        with self._reading:
            article = self._article(document)
            voices = article.around(sentence) if article.may_have(sentence) else ()
        inside = [answer for answer in answers if sentence.contains(answer)]
        return (_best(voices, inside[0]) if inside else None) or _best(voices, sentence)

    def in_passage(self, document: Document, span: Span, characters: int) -> tuple[Voice, ...]:
        """Return who says what in a passage, and in the rest of its paragraphs.

        Args:
            document: the article.
            span: the passage.
            characters: as much text is read at most; paragraphs after that are left out.

        Raises:
            ModelError: the parser cannot be loaded.
        """
        with self._reading:
            return self._article(document).within(span, characters)

    def start(self) -> None:
        """Begin to load the parser in a thread of its own, unless that was begun before."""
        with self._starting:
            if self._loading is None:
                self._loading = threading.Thread(target=self._load, name="load-parser", daemon=True)
                self._loading.start()

    def is_loaded(self, *, seconds: float = 0.0) -> bool:
        """Return whether the parser was loaded, or failed to load; begin to load it if not.

        Args:
            seconds: how long to wait for it at most.
        """
        self.start()
        return self._loaded.wait(seconds)

    def _load(self) -> None:
        # A failure recurs where a voice is asked for, and is shown there.
        with suppress(ModelError):
            self._opening().parse("The first text takes longer than the next, she said.")
        self._loaded.set()

    def _article(self, document: Document) -> ArticleVoices:
        """Return the reader of an article's voices; the oldest one is forgotten for a new one."""
        key = document.text_sha256
        if key not in self._read:
            self._read[key] = ArticleVoices(document.text, _LateParser(self._opening))
            while len(self._read) > self._articles:
                self._read.popitem(last=False)
        self._read.move_to_end(key)
        return self._read[key]


@cache
def shared_voice_reader() -> VoiceReader:
    """Return the reader of voices of whoever has none of its own in this process."""
    return VoiceReader()


def _best(voices: tuple[Voice, ...], target: Span) -> Voice | None:
    """Return the voice that says at least half of some words: a quotation, else the widest."""

    def share(voice: Voice) -> int:
        return min(voice.span.end, target.end) - max(voice.span.start, target.start)

    saying = [voice for voice in voices if 2 * share(voice) >= len(target)]
    if not saying:
        return _together(voices, target)
    return max(
        saying,
        key=lambda voice: (
            voice.kind is VoiceKind.QUOTE, voice.speaker is not None, len(voice.span),
        ),
    )  # fmt: skip


def _together(voices: tuple[Voice, ...], sentence: Span) -> Voice | None:
    """Return the widest of several voices in a sentence, if one speaker says most of it with them.

    The words that name the speaker and report the speech count with it: in "She said it was late
    “but not too late” and “even likely” that …" no single voice has half of the sentence.
    """
    inside = [voice for voice in voices if sentence.contains(voice.span)]
    if len(inside) < 2 or len({voice.speaker for voice in inside}) > 1 or not inside[0].speaker:
        return None
    told = [
        span
        for voice in inside
        for span in (voice.span, voice.speaker_span, voice.cue)
        if span is not None and sentence.contains(span)
    ]
    stretch = max(span.end for span in told) - min(span.start for span in told)
    if 2 * stretch < len(sentence):
        return None
    return max(inside, key=lambda voice: len(voice.span))
