"""Who says the words of a quotation, by the verbs of saying and the names around it.

The rules are strict: where they are not sure, nobody is named. They are English. `SpeechText` is
the seam: whatever finds voices better may take its place, if it has `speaker_of`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index.documents import Span
from index.text.sentences import paragraph_sentences, paragraph_spans
from index.text.speech import SPEAK, SPEAKING
from index.text.word_lists import any_of, words
from retrieval.checks.drafts import Quotation, QuotationKind, find_quotations
from retrieval.checks.persons import NAME_RUN, PersonName, full_name, names_in, read_name

# How far around a quotation the text is read, in characters.
_AROUND = 3_000
_VERB = re.compile(rf"\b{any_of(SPEAK)}\b")
_SAID_BY, _SAYS = re.compile(rf"\b{any_of(SPEAK)} $"), re.compile(rf" {any_of(SPEAK)}\b")
_SPEAKING = re.compile(rf"\b{any_of(SPEAKING)}\b")
_ACCORDING = re.compile(r"\b(?i:according to|in the words of|as told by|quoting|, per)\s+")
_TOKEN = re.compile(r"[\w’'ʼ.-]*[\w’'ʼ-]\.?|[^\w\s]")
_PRONOUNS = words("he she they He She They")
_OWN = words("I we We it It")
# Words that may stand between a subject and its verb.
_BETWEEN = words(
    "also had has have then later again once now even just still recently repeatedly previously"
    " first himself herself themselves soon both would who that which always never"
)
_CLAUSE = words("that which who whom and but or as while when because if")
_DETERMINERS = words(
    "a an the A An The one One another Another his her their its His Her Their Its some Some this"
    " This several Several two Two many Many"
)
_COPULA = re.compile(r"\b(?:is|are|was|were|be|been|being|has|have|had)$")
# "told reporters", "said on Friday", "added in a statement".
_STOPS = words(
    "in on at to during after before when while as from with via by about for through of who whose"
    " that late early today yesterday earlier later last this adding and but"
)
# What follows the verb in a sentence that only says who speaks: "told reporters on Monday".
_ONLY_SAYS = re.compile(
    r"(?:(?<=told)(?: [\w’'-]+){1,4}?)?"
    r"(?:,? (?:in|on|at|during|after|to|via|by|late|early|this|last|yesterday|today|earlier|later)\b"
    r"(?:(?! that\b)[^.“”:]){0,80})?[.\s]*"
)
_LETTER = re.compile(r"[^\W\d_]")
# "Lindqvist of the University of Uppsala"
_MEMBER = re.compile(r"\s(?:of|from|at|for|with) (?:the )?")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something, as a text tells it.

    Attributes:
        name: the name, in full if the text has it; for a role its words: "a senior official".
        span: the place of the words that name the speaker beside the quotation.
        cue: the place of the verb of saying; None without one.
        is_named: whether `name` is a name and not a role.
        others: other persons who may be meant, if the text has only a pronoun.
    """

    name: str
    span: Span
    cue: Span | None = None
    is_named: bool = True
    others: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All persons who may be meant; none for a role."""
        return (self.name, *self.others) if self.is_named else ()


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
        found = paragraph
        for sentence in paragraph_sentences(self._masked, paragraph):
            if sentence.start <= position < sentence.end:
                found = sentence
        return found

    def _behind(self, start: int, end: int) -> Speaker | None:
        """Read "said Kirby" and "Kirby said" right behind a quotation."""
        masked = self._masked
        gap = re.match(r"[\s,;—–-]*", masked[start:end])
        at = start + (gap.end() if gap else 0)
        if according := _ACCORDING.match(masked, at, end):
            return self._forwards(according.end(), end, None)
        verb = _VERB.search(masked, at, end)
        if verb is None:
            return None
        cue = Span(*verb.span())
        if verb.start() == at:
            if masked[at].isupper():
                return None
            return self._forwards(verb.end(), end, cue)
        between = masked[at : verb.start()]
        # Another quotation stands before the verb, or another clause.
        if "”" in between or len(between) > 160 or between.split()[0] in _CLAUSE:
            return None
        found = self._backwards(at, verb.start(), cue)
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
        return self._backwards(following.start, verb.start(), Span(*verb.span()))

    def _before(self, start: int, end: int) -> Speaker | None:
        """Read "Kirby said: “…”" and "Kirby said that the deployment was “…”"."""
        masked = self._masked
        before = masked[start:end]
        if speaking := list(_ACCORDING.finditer(masked, start, end)):
            found = self._forwards(speaking[-1].end(), end, None)
            if found and "”" not in masked[speaking[-1].end() : end]:
                return found
        for verb in reversed(list(_VERB.finditer(masked, start, end))):
            if _COPULA.search(masked[start : verb.start()].rstrip()):
                continue
            found = self._backwards(start, verb.start(), Span(*verb.span()))
            if found:
                return found
        if _SPEAKING.search(before):
            return self._subject(start, end)
        if name := re.fullmatch(r"\s*(?P<name>[^:”]{2,60}):\s*", before):
            run = next(names_in(masked, start, start + name.end("name")), None)
            if run and run.is_person:
                return Speaker(run.text, run.span)
        return None

    def _at_end(self, start: int, end: int) -> Speaker | None:
        """Read ", Kirby said" and ", according to Kirby" at the end of the sentence."""
        masked = self._masked
        if according := _ACCORDING.search(masked, start, end):
            return self._forwards(according.end(), end, None)
        for comma in reversed(list(re.finditer(r",\s", masked[start:end]))):
            at = start + comma.end()
            verb = _VERB.search(masked, at, end)
            if verb is None or masked[verb.end() : end].count(",") > 1:
                continue
            cue = Span(*verb.span())
            if verb.start() == at:
                return self._forwards(verb.end(), end, cue)
            if len(masked[at : verb.start()].split()) <= 6:
                return self._backwards(at, verb.start(), cue)
        return None

    def _beside(self, paragraph: Span, outer: Span) -> Speaker | None:
        """Return who says the quotation before this one in its paragraph."""
        before = [e for e in self._outer if paragraph.contains(e.outer) and e.outer.end <= outer.start]
        if not before:
            return None
        between = self._masked[before[-1].outer.end : outer.start]
        return self.speaker_of(before[-1].span) if len(between) < 400 else None

    def _begun(self, paragraph: Span, outer: Span) -> Speaker | None:
        """Return who says the quotation before this one in the same sentence."""
        sentence = self._sentence(paragraph, outer.start)
        before = [e for e in self._outer if sentence.contains(e.outer) and e.outer.end <= outer.start]
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

    # How to read a subject

    def _backwards(self, start: int, end: int, cue: Span) -> Speaker | None:
        """Return the subject that ends right before a verb."""
        masked = self._masked
        tokens = [(m[0], start + m.start(), start + m.end()) for m in _TOKEN.finditer(masked[start:end])]
        while tokens and (tokens[-1][0] in _BETWEEN or tokens[-1][0].endswith("ly")):
            tokens.pop()
        if not tokens:
            return None
        if tokens[-1][0] == ",":
            return self._apposed(start, tokens[:-1], cue)
        word, at, to = tokens[-1]
        if word in _PRONOUNS:
            return self._pronoun(Span(at, to), cue)
        if word in _OWN or word[0].isdigit():
            return None
        runs = [m for m in NAME_RUN.finditer(masked, start, end) if m.end() >= to]
        if runs and runs[-1].end() <= end and (name := read_name(masked, *runs[-1].span())):
            if name.span.end >= to - 2:
                return self._named(self._member(start, name), cue)
        if word in _CLAUSE:
            return self._subject(start, at, cue)
        return self._role(tokens, cue)

    def _apposed(
        self, start: int, tokens: Sequence[tuple[str, int, int]], cue: Span
    ) -> Speaker | None:
        """Read "Kirby, a spokesman, said" and "the mayor, Anna Berg, said"."""
        commas = [number for number, token in enumerate(tokens) if token[0] == ","]
        if not commas or not tokens:
            return None
        inside = tokens[commas[-1] + 1 :]
        outside = tokens[: commas[-1]]
        if inside and all(token[0][:1].isupper() or token[0] == "." for token in inside):
            name = read_name(self._masked, inside[0][1], inside[-1][2])
            if name and name.is_person:
                return self._named(name, cue)
        for number in range(len(commas) - 1, -1, -1):
            outside = tokens[: commas[number]]
            if not outside:
                continue
            runs = [
                m
                for m in NAME_RUN.finditer(self._masked, start, outside[-1][2])
                if m.end() == outside[-1][2]
            ]
            if runs and (name := read_name(self._masked, *runs[-1].span())):
                return self._named(name, cue)
        return None

    def _forwards(self, start: int, end: int, cue: Span | None) -> Speaker | None:
        """Return the subject that begins right behind a verb, or behind "according to"."""
        masked = self._masked
        piece = re.split(r"[,;:“”.](?:\s|$)|\s[—–-]+\s", masked[start:end] + " ", maxsplit=1)[0]
        # The full stop of a title ends nothing: "said Lt. Gen. Budanov".
        names = [name for name in names_in(masked, start, min(end, start + 120))]
        stop = start + len(piece)
        tokens = [(m[0], start + m.start(), start + m.end()) for m in _TOKEN.finditer(masked[start:stop])]
        if not tokens:
            return None
        if tokens[0][0] in _PRONOUNS:
            return self._pronoun(Span(*tokens[0][1:]), cue)
        first_stop = next((at for word, at, _ in tokens[1:] if word in _STOPS), stop)
        if tokens[0][0] in _STOPS:
            return None
        possessive = False
        for name in names:
            if name.span.start >= first_stop and name.span.start - start > 12:
                break
            if self._is_possessive(name):
                # "said Elbhort's manager, Silke Ohnesorg"
                possessive = True
            elif name.is_person or name.span.start - start < 6:
                return self._named(name, cue)
        if tokens[0][0] in _DETERMINERS or possessive:
            behind = next((n for n in names if n.span.start >= stop), None)
            if behind and behind.is_person and masked[stop : behind.span.start].strip() == ",":
                return self._named(behind, cue)
            head = Span(tokens[0][1], first_stop)
            return Speaker(head.of(masked).strip(), head, cue, is_named=False)
        return None

    def _subject(self, start: int, end: int, cue: Span | None = None) -> Speaker | None:
        """Return the first person that a sentence names, who is its subject as a rule."""
        opening = re.match(r"\s*(He|She|They)\b", self._masked[start:end])
        if opening:
            return self._pronoun(Span(start + opening.start(1), start + opening.end(1)), cue)
        for name in names_in(self._masked, start, end):
            if name.is_person and not self._is_possessive(name):
                return self._named(name, cue)
        return None

    def _is_possessive(self, name: PersonName) -> bool:
        return re.match(r"[’'ʼ]s?\b", self._masked[name.span.end : name.span.end + 2]) is not None

    def _role(self, tokens: Sequence[tuple[str, int, int]], cue: Span) -> Speaker | None:
        """Return a role such as "a senior official in the office"; its words go to the verb."""
        for number in range(len(tokens) - 1, max(len(tokens) - 12, -1), -1):
            word, at, _ = tokens[number]
            if word in (",", ";", ":", "”", "“"):
                return None
            if word in _DETERMINERS and (number == 0 or tokens[number - 1][0] not in _STOPS):
                span = Span(at, tokens[-1][2])
                return Speaker(span.of(self._masked), span, cue, is_named=False)
        return None

    def _member(self, start: int, name: PersonName) -> PersonName:
        """Return the person before "of the University of Uppsala", if the name is such a place."""
        at = name.span.start
        for before in reversed(list(names_in(self._masked, start, at))):
            if not _MEMBER.fullmatch(self._masked, before.span.end, at):
                return name
            if before.is_person:
                return before
            at = before.span.start
        return name

    def _named(self, name: PersonName, cue: Span | None) -> Speaker:
        return Speaker(name.text, name.span, cue, is_named=True)

    def _pronoun(self, span: Span, cue: Span | None) -> Speaker | None:
        """Return the person named last before a pronoun; others of the sentence may be meant."""
        persons = list(self._persons_before(span.start))
        if not persons:
            return None
        first, *others = dict.fromkeys(full_name(self._text, name) for name in persons)
        return Speaker(first, span, cue, others=tuple(others))

    def _persons_before(self, position: int) -> Iterator[str]:
        start = max(position - 1_200, 0)
        context = Span(start, position)
        sentences = [
            sentence
            for paragraph in paragraph_spans(self._masked, context)
            for sentence in paragraph_sentences(self._masked, paragraph)
        ]
        for sentence in reversed(sentences[-5:]):
            names = [name for name in names_in(self._masked, sentence.start, sentence.end)]
            persons = [n.text for n in names if n.is_person and self._is_known_person(n)]
            if persons:
                yield from persons
                return

    def _is_known_person(self, name: PersonName) -> bool:
        """Return whether a name is that of a person for sure: in full, or of somebody named so."""
        if name.has_title or " " in name.text or name.text in self._parts_of_names:
            return True
        before = self._masked[max(name.span.start - 20, 0) : name.span.start]
        after = self._masked[name.span.end : name.span.end + 20]
        return _SAID_BY.search(before) is not None or _SAYS.match(after) is not None

    @cached_property
    def _parts_of_names(self) -> frozenset[str]:
        """The words of all persons' names that the text has in full."""
        return frozenset(
            part
            for name in names_in(self._masked)
            if name.is_person and " " in name.text
            for part in name.text.split()
        )
