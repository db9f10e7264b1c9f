"""Who says the words of a quotation, by the verbs of saying and the names around it.

The rules are strict: where they are not sure, nobody is named. They are English. `SpeechText` is
the seam: whatever finds voices better may take its place, if it has `speaker_of`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from index.documents import Span
from index.text.sentences import paragraph_sentences, paragraph_spans
from index.text.speech import SPEAK, SPEAKING
from index.text.words.word_lists import any_of
from retrieval.speakers.drafts import Quotation, QuotationKind, find_quotations
from retrieval.speakers.persons import full_name, names_in
from retrieval.speakers.subjects import CLAUSE_WORDS, Speaker, Subjects

# How far around a quotation the text is read, in characters.
_AROUND = 3_000
_VERB = re.compile(
    rf"\b(?:{any_of(SPEAK)}|puts? it|(?:is|was|were) quoted(?: as saying)?"
    r"|would (?:later |then |also )?(?:add|argue|insist|say|tell|write))\b"
)
# "in Vogt's words", "quoted Vogt as saying"
_IN_WORDS = re.compile(
    r"\b[Ii]n (?P<name>[^,.;:”]{2,60}?)[’'ʼ]s? (?:own |opinion|view|words|account|telling|eyes)"
)
_QUOTED_AS = re.compile(r"\bquoted (?P<name>[^,.;:”]{2,60}?) as (?:saying|telling|adding)\b")
# The name under a quotation, after a dash.
_DASHED = re.compile(r"\s*(?:[—–]|--?)\s*(?P<name>[^\W\d_][^.;:“”\n]{1,60})\.?\s*")
_SPEAKING = re.compile(rf"\b{any_of(SPEAKING)}\b")
_FOR_SAYING = re.compile(rf"\bfor {any_of(SPEAKING)}\b")
_ACCORDING = re.compile(r"\b(?i:according to|in the words of|as told by|quoting|, per)\s+")
# "was told", and not "had told"
_COPULA = re.compile(r"\b(?:is|are|was|were|be|been|being)$")
# What follows the verb in a sentence that only says who speaks: "told reporters on Monday".
_ONLY_SAYS = re.compile(
    r"(?:(?<=told)(?: [\w’'-]+){1,4}?)?"
    r"(?:,? (?:in|on|at|during|after|to|via|by|late|early|this|last|yesterday|today|earlier)\b"
    r"(?:(?! that\b)[^.“”:]){0,80})?[.\s]*"
)
# “We will go,” and she said “you know it”: two clauses, and each has a speaker of its own.
_JOINS = re.compile(
    rf"[\s,;]*(?:and|but|while|whereas|although|though)\b(?! (?:then )?{any_of(SPEAK)})"
)
_LETTER = re.compile(r"[^\W\d_]")


def _bounds(span: Span) -> tuple[int, int]:
    return span.start, span.end


class SpeechText:
    """A text that is asked who says what in it.

    Args:
        text: the text of an article or of a draft.
        quotations: its quotations, if they are known.
    """

    def __init__(self, text: str, quotations: Sequence[Quotation] | None = None) -> None:
        self._text = text
        found = find_quotations(text) if quotations is None else quotations
        self.quotations = [each for each in found if each.kind is not QuotationKind.WHOLE]
        self._outer = [each for each in self.quotations if not each.depth]
        self._found: dict[Span, Speaker | None] = {}

    @cached_property
    def _masked(self) -> str:
        """The text with a digit for every quoted character, so that offsets hold.

        A digit may begin a sentence and is no name.
        """
        pieces, at = [], 0
        for each in self._outer:
            if each.outer.start < at or each.kind is QuotationKind.BLOCK:
                continue
            inner = each.outer.of(self._text)
            last = each.span.of(self._text)[-1:]
            hidden = "0" * (len(inner) - 2) + (last if last in ".,!?" else "0") + "”"
            pieces += [self._text[at : each.outer.start], hidden]
            at = each.outer.end
        return "".join([*pieces, self._text[at:]])

    @cached_property
    def _subjects(self) -> Subjects:
        return Subjects(self._text, self._masked)

    def quotation_at(self, span: Span) -> Quotation | None:
        """Return the outermost quotation that a span lies in, or most of it."""
        best = None
        for each in self._outer:
            shared = min(span.end, each.outer.end) - max(span.start, each.outer.start)
            if shared > 0.6 * len(span):
                best = each
        return best

    def inner_quotation_at(self, span: Span) -> Quotation | None:
        """Return the quotation inside another that a span lies in."""
        return next(
            (each for each in self.quotations if each.depth and each.outer.contains(span)), None
        )

    def only_tells_speaker(self, start: int, end: int) -> bool:
        """Return whether every sentence between two quotations tells who speaks.

        Args:
            start: where the first quotation ends, with its mark.
            end: where the second begins.
        """
        masked = self._masked
        if _JOINS.match(masked, start, end):
            return False
        sentences = [
            sentence
            for paragraph in paragraph_spans(masked, Span(start, end))
            for sentence in paragraph_sentences(masked, paragraph)
            if self._tells(sentence.start, sentence.end)
        ]
        return all(
            any(each.search(masked, *_bounds(sentence)) for each in (_VERB, _ACCORDING, _SPEAKING))
            for sentence in sentences
        )

    def speaker_of(self, span: Span) -> Speaker | None:
        """Return who says the words at a span, which may be a quotation or reported speech.

        Returns:
            None if the text does not tell it plainly.
        """
        quotation = self.quotation_at(span)
        outer = quotation.outer if quotation else span
        if outer not in self._found:
            # A text whose quotations follow each other is not asked round in a circle.
            self._found[outer] = None
            found = self._speaker(outer, quotation)
            if found and found.is_named:
                found = replace(found, name=full_name(self._text, found.name))
            self._found[outer] = found
        return self._found[outer]

    def _speaker(self, outer: Span, quotation: Quotation | None) -> Speaker | None:
        if quotation and quotation.signed:
            run = next(names_in(self._text, quotation.signed.start, quotation.signed.end), None)
            return Speaker(run.text, run.span) if run else None
        paragraphs = self._paragraphs(outer)
        number = next((n for n, each in enumerate(paragraphs) if each.overlaps(outer)), None)
        if number is None:
            return None
        last = max(n for n, each in enumerate(paragraphs) if each.overlaps(outer))
        if quotation and quotation.kind is QuotationKind.BLOCK:
            return self._announced(paragraphs, number)
        first, end = paragraphs[number], paragraphs[last]
        sentence = self._sentence(first, outer.start)
        ending = self._sentence(end, max(outer.end - 1, end.start))
        found = (
            self._behind(outer.end, ending.end)
            or self._before(sentence.start, outer.start)
            or self._at_end(outer.end, ending.end)
        )
        if found or quotation is None:
            return found
        alone = not self._tells(sentence.start, outer.start) and not self._tells(
            outer.end, ending.end
        )
        if not alone:
            return self._begun(first, outer)
        return (
            self._in_next_sentence(end, ending)
            or self._beside(first, outer)
            or (self._after(end, outer) if last == number else None)
            or (
                self._announced(paragraphs, number)
                if not self._tells(first.start, outer.start)
                else None
            )
        )

    def _tells(self, start: int, end: int) -> bool:
        """Return whether words stand there that are not quoted."""
        return _LETTER.search(self._masked, start, end) is not None

    # Where to look

    def _paragraphs(self, around: Span) -> list[Span]:
        start = max(around.start - _AROUND, 0)
        end = min(around.end + _AROUND, len(self._text))
        return paragraph_spans(self._masked, Span(start, end))

    def _sentence(self, paragraph: Span, position: int) -> Span:
        for sentence in paragraph_sentences(self._masked, paragraph):
            if sentence.start <= position < sentence.end:
                return sentence
        return paragraph

    def _behind(self, start: int, end: int) -> Speaker | None:
        """Read "said Kirby" and "Kirby said" right behind a quotation."""
        masked = self._masked
        gap = re.match(r"[\s,;—–-]*", masked[start:end])
        at = start + (gap.end() if gap else 0)
        if ";" in masked[start:at]:
            # "Falk called it “a disgrace”; Vogt called it …" begins another clause.
            return None
        if according := _ACCORDING.match(masked, at, end):
            return self._subjects.forwards(according.end(), end, None)
        verb = _VERB.search(masked, at, end)
        if verb is None:
            signed = _DASHED.fullmatch(masked, start, end)
            return self._first_name(*signed.span("name")) if signed else None
        cue = Span(*verb.span())
        if verb.start() == at:
            if masked[at].isupper():
                return None
            return self._subjects.forwards(verb.end(), end, cue)
        between = masked[at : verb.start()]
        # Another quotation stands before the verb, or another clause.
        opening = between.split()[0]
        is_clause = opening in CLAUSE_WORDS and not (opening == "as" and " it" in verb[0])
        if "”" in between or len(between) > 160 or is_clause:
            return None
        found = self._subjects.backwards(at, verb.start(), cue)
        if found is None or found.span.start > at + 90:
            return None
        return found

    def _in_next_sentence(self, paragraph: Span, sentence: Span) -> Speaker | None:
        """Read “We will go.” Kirby told reporters. The sentence must say nothing else."""
        following = self._sentence(paragraph, min(sentence.end + 1, paragraph.end - 1))
        if following.start < sentence.end:
            return None
        masked = self._masked
        verb = _VERB.search(masked, *_bounds(following))
        if verb is None or not _ONLY_SAYS.fullmatch(masked, verb.end(), following.end):
            return None
        if verb.start() == following.start:
            return None
        return self._subjects.backwards(following.start, verb.start(), Span(*verb.span()))

    def _before(self, start: int, end: int) -> Speaker | None:
        """Read "Kirby said: “…”" and "Kirby said that the deployment was “…”"."""
        masked = self._masked
        before = masked[start:end]
        if speaking := list(_ACCORDING.finditer(masked, start, end)):
            found = self._subjects.forwards(speaking[-1].end(), end, None)
            if found and "”" not in masked[speaking[-1].end() : end]:
                return found
        for pattern in (_QUOTED_AS, _IN_WORDS):
            for named in pattern.finditer(masked, start, end):
                if found := self._first_name(*named.span("name")):
                    return found
        if blamed := list(_FOR_SAYING.finditer(masked, start, end)):
            return self._blamed(start, blamed[-1].start())
        for verb in reversed(list(_VERB.finditer(masked, start, end))):
            if _COPULA.search(masked[start : verb.start()].rstrip()):
                continue
            found = self._subjects.backwards(start, verb.start(), Span(*verb.span()))
            if found:
                return found
        if _SPEAKING.search(before) and (found := self._subjects.subject(start, end)):
            return found
        if name := re.fullmatch(r"\s*(?P<name>[^:”]{2,100}):\s*", before):
            # "Vogt:", and "Vogt's warning was blunt:"
            return self._first_name(start, start + name.end("name"))
        return None

    def _blamed(self, start: int, end: int) -> Speaker | None:
        """Read "Falk criticised Vogt for saying “…”" and "Vogt, criticised by Falk for saying"."""
        persons = [name for name in names_in(self._masked, start, end) if name.is_person]
        for name in reversed(persons):
            if not self._masked[: name.span.start].endswith("by "):
                return Speaker(name.text, name.span)
        return None

    def _first_name(self, start: int, end: int) -> Speaker | None:
        """Return the first person who is named in a part of the text."""
        persons = (name for name in names_in(self._masked, start, end) if name.is_person)
        first = next(persons, None)
        return Speaker(first.text, first.span) if first else None

    def _at_end(self, start: int, end: int) -> Speaker | None:
        """Read ", Kirby said" and ", according to Kirby" at the end of the sentence."""
        masked = self._masked
        if according := _ACCORDING.search(masked, start, end):
            return self._subjects.forwards(according.end(), end, None)
        for comma in reversed(list(re.finditer(r",\s", masked[start:end]))):
            at = start + comma.end()
            verb = _VERB.search(masked, at, end)
            if verb is None or masked[verb.end() : end].count(",") > 1:
                continue
            cue = Span(*verb.span())
            if verb.start() == at:
                return self._subjects.forwards(verb.end(), end, cue)
            if len(masked[at : verb.start()].split()) <= 6:
                return self._subjects.backwards(at, verb.start(), cue)
        return None

    def _beside(self, paragraph: Span, outer: Span) -> Speaker | None:
        """Return who says the quotation before this one in its paragraph."""
        before = [
            e for e in self._outer if paragraph.contains(e.outer) and e.outer.end <= outer.start
        ]
        if not before:
            return None
        between = self._masked[before[-1].outer.end : outer.start]
        return self.speaker_of(before[-1].span) if len(between) < 400 else None

    def _begun(self, paragraph: Span, outer: Span) -> Speaker | None:
        """Return who says the quotation before this one in the same sentence."""
        sentence = self._sentence(paragraph, outer.start)
        before = [
            e for e in self._outer if sentence.contains(e.outer) and e.outer.end <= outer.start
        ]
        if not before:
            return None
        return self.speaker_of(before[-1].span)

    def _after(self, paragraph: Span, outer: Span) -> Speaker | None:
        """Return who says the next quotation, if it follows at once: “A.” “B,” Kirby said."""
        following = [e for e in self._outer if e.outer.start >= outer.end]
        if not following or not paragraph.contains(following[0].outer):
            return None
        if self._tells(outer.end, following[0].outer.start):
            return None
        return self.speaker_of(following[0].span)

    def _announced(self, paragraphs: Sequence[Span], number: int) -> Speaker | None:
        """Return whom the paragraph before announces, or who speaks at its end."""
        if not number:
            return None
        before = paragraphs[number - 1]
        masked = before.of(self._masked).rstrip()
        sentences = list(paragraph_sentences(self._masked, before))
        if masked.endswith(":") and sentences:
            return self._before(sentences[-1].start, before.end)
        inside = [each for each in self._outer if before.contains(each.outer)]
        if inside and (masked.endswith("”") or len(masked) - masked.rfind("”") < 60):
            return self.speaker_of(inside[-1].span)
        return None
