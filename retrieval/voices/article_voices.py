"""Who says what in an article: direct quotations and reported speech, each with its speaker.

A quotation's span includes its marks, as in the corpora PARC and PolNeAR. The span of reported
speech is the clause that is reported, without the words that report it.
"""

from __future__ import annotations

from collections.abc import Iterator

from index.documents import Span
from index.models.parsing import Parser
from index.text.sentences import paragraph_spans
from retrieval.voices.attribution import Attribution, attribute, attribution_of
from retrieval.voices.cues import clauses
from retrieval.voices.names import Names
from retrieval.voices.paragraph import Paragraph
from retrieval.voices.people import People
from retrieval.voices.quotation_marks import find_quotations
from retrieval.voices.speakers import is_named
from retrieval.voices.voice import Voice, VoiceKind

# How many paragraphs back a quotation is followed to who says it.
_MOST_PARAGRAPHS = 100


def find_voices(text: str, parser: Parser) -> tuple[Voice, ...]:
    """Return who says what in an article, in the order of the text.

    Args:
        text: the article's text.
        parser: the parser.
    """
    return ArticleVoices(text, parser).all()


class ArticleVoices:
    """The voices of one article. A paragraph is parsed when it is asked for, and then kept.

    Args:
        text: the article's text.
        parser: the parser.
    """

    def __init__(self, text: str, parser: Parser) -> None:
        self._text = text
        self._spans = paragraph_spans(text, Span(0, len(text)))
        self._quotations = find_quotations(text, self._spans)
        self._paragraphs = [
            Paragraph(text, span, quotations, parser)
            for span, quotations in zip(self._spans, self._quotations, strict=True)
        ]
        self._people = People(Names(text), self._paragraphs)
        self._attributed: dict[int, list[Attribution | None]] = {}

    def all(self) -> tuple[Voice, ...]:
        """Return all voices, in the order of the text."""
        return tuple(voice for number in range(len(self._spans)) for voice in self._voices(number))

    def may_have(self, span: Span) -> bool:
        """Return whether a voice can stand in a sentence: it quotes, or has a verb of saying.

        Nothing is parsed for it.

        Args:
            span: the sentence.
        """
        return any(
            paragraph.may_report_in(span)
            or any(quotation.span.overlaps(span) for quotation in paragraph.quotations)
            for paragraph in self._paragraphs
            if paragraph.span.overlaps(span)
        )

    def unparsed(self, span: Span) -> list[Paragraph]:
        """Return the paragraphs that the voices of a sentence need and that are not parsed yet.

        Args:
            span: the sentence.
        """
        if not self.may_have(span):
            return []
        return [
            paragraph
            for paragraph in self._paragraphs
            if paragraph.span.overlaps(span)
            and not paragraph.is_parsed
            and paragraph.may_report_in(paragraph.span)
        ]

    def around(self, span: Span) -> tuple[Voice, ...]:
        """Return the voices of the paragraphs that a span lies in; no others are parsed.

        Paragraphs before and after are parsed only if a quotation continues there, or if a pronoun
        stands for somebody who is named there.
        """
        return tuple(
            voice
            for number, paragraph in enumerate(self._spans)
            if paragraph.overlaps(span)
            for voice in self._voices(number)
        )

    def within(self, span: Span, characters: int) -> tuple[Voice, ...]:
        """Return the voices of the paragraphs that a span lies in, up to a length.

        Args:
            span: the passage.
            characters: the most characters to read. The reading stops after the paragraph that
                reaches them.
        """
        found: list[Voice] = []
        for number, paragraph in enumerate(self._paragraphs):
            if not paragraph.span.overlaps(span) or not self.may_have(paragraph.span):
                continue
            characters -= len(paragraph.span)
            if characters < 0:
                break
            found.extend(self._voices(number))
        return tuple(found)

    def _voices(self, number: int) -> Iterator[Voice]:
        """Yield the voices of one paragraph."""
        paragraph = self._paragraphs[number]
        found: list[Voice] = []
        for quotation, attribution in zip(
            paragraph.quotations, self._attributions(number), strict=True
        ):
            if attribution is None and not paragraph.is_speech(quotation):
                continue
            if paragraph.is_title(quotation):
                continue
            found.append(self._voice(VoiceKind.QUOTE, quotation.span, attribution, number))
        if paragraph.may_report_in(paragraph.span):
            found.extend(self._reported(number))
        yield from sorted(found, key=lambda voice: (voice.span, voice.kind))

    def _reported(self, number: int) -> Iterator[Voice]:
        """Yield the reported speech of one paragraph."""
        paragraph = self._paragraphs[number]
        tokens = paragraph.tree.tokens
        for cue in paragraph.cues:
            attribution = attribution_of(paragraph, cue)
            if attribution is None:
                continue
            for stretch in clauses(paragraph.tree, cue):
                span = paragraph.with_marks(Span(tokens[stretch[0]].start, tokens[stretch[-1]].end))
                if not paragraph.has_whole_quotation(span):
                    yield self._voice(VoiceKind.REPORTED, span, attribution, number)

    def _attributions(self, number: int) -> list[Attribution | None]:
        """Return who says each quotation of a paragraph, with the help of those before it."""
        first = number
        while first not in self._attributed and number - first < _MOST_PARAGRAPHS:
            quotations = self._quotations[first]
            if not (quotations and quotations[0].continues):
                break
            first -= 1
        for each in range(first, number + 1):
            if each not in self._attributed:
                self._attributed[each] = attribute(self._paragraphs[each])
                self._complete(each)
        return self._attributed[number]

    def _complete(self, number: int) -> None:
        """Find out who says the first quotation of a paragraph if its own words do not tell it."""
        found = self._attributed[number]
        paragraph = self._paragraphs[number]
        if not found or found[0] is not None or not number:
            return
        first = paragraph.quotations[0]
        if first.span.start != paragraph.span.start:
            return
        before = self._paragraphs[number - 1]
        said: Attribution | None = None
        if first.continues:
            said = self._attributed.get(number - 1, [None])[-1]
        elif before.ends_with_colon and before.cues:
            said = attribution_of(before, before.cues[-1])
        for place, each in enumerate(found):
            if each is not None or not paragraph.is_speech(paragraph.quotations[place]):
                break
            found[place] = said

    def _voice(
        self, kind: VoiceKind, span: Span, attribution: Attribution | None, number: int
    ) -> Voice:
        if attribution is None:
            return Voice(span=span, kind=kind)
        speaker = attribution.speaker
        # A quotation may have been attributed in the paragraph before or after.
        while number and speaker.span.start < self._spans[number].start:
            number -= 1
        while number + 1 < len(self._spans) and speaker.span.start >= self._spans[number + 1].start:
            number += 1
        name = self._people.full_name(speaker, number)
        anonymous = speaker.anonymous or self._people.is_known_as_anonymous(speaker, number)
        return Voice(
            span=span,
            kind=kind,
            speaker=name,
            speaker_span=speaker.span,
            cue=attribution.cue,
            role=speaker.role,
            anonymous=anonymous,
            named=not anonymous and (name != speaker.text or is_named(speaker)),
        )
