"""Read the subject of a verb of saying: a name, a role or a pronoun before or behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.documents import Span
from index.terms import analyse
from index.text.calendar_names import WEEKDAYS
from index.text.sentences import paragraph_sentences, paragraph_spans
from index.text.speech import SPEAK
from index.text.words.word_lists import any_of, words
from retrieval.speakers.persons import NAME_RUN, PersonName, full_name, names_in, read_name
from retrieval.wording.known_words import are_english

_SAID_BY, _SAYS = re.compile(rf"\b{any_of(SPEAK)} $"), re.compile(rf" {any_of(SPEAK)}\b")
_TOKEN = re.compile(r"[\w’'ʼ.-]*[\w’'ʼ-]\.?|[^\w\s]")
_PRONOUNS = words("he she they He She They")
_OWN = words("I we We it It")
# Words that may stand between a subject and its verb.
_BETWEEN = words(
    "also had has have then later again once now even just still recently repeatedly previously"
    " first himself herself themselves soon both would who that which always"
)
_PLURALS = words("People Police Children Women Men Staff Management")
CLAUSE_WORDS = words("that which who whom and but or as while when because if")
_DETERMINERS = words(
    "a an the A An The one One another Another his her their its His Her Their Its some Some this"
    " This several Several two Two many Many"
)
# "told reporters", "said on Friday", "added in a statement".
_STOPS = words(
    "in on at to during after before when while as from with via by about for through of who whose"
    " that late early today yesterday earlier later last this adding and but"
)
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
    def label(self) -> str:
        """The name, or all names that may be meant: "Karin Vogt or Ines Okonjo"."""
        return " or ".join((self.name, *self.others))

    @property
    def names(self) -> tuple[str, ...]:
        """All persons who may be meant; none for a role."""
        return (self.name, *self.others) if self.is_named else ()


class Subjects:
    """Reads subjects in one text.

    Args:
        text: the text.
        masked: the text with a digit for every quoted character, so that nothing quoted is read.
    """

    def __init__(self, text: str, masked: str) -> None:
        self._text = text
        self._masked = masked

    def backwards(self, start: int, end: int, cue: Span) -> Speaker | None:
        """Return the subject that ends right before a verb.

        Args:
            start: where the clause begins.
            end: where the verb begins.
            cue: the place of the verb.
        """
        masked = self._masked
        tokens = [
            (m[0], start + m.start(), start + m.end()) for m in _TOKEN.finditer(masked[start:end])
        ]
        while tokens and (tokens[-1][0] in _BETWEEN or tokens[-1][0].endswith("ly")):
            tokens.pop()
        # "Vogt on Monday said"
        if len(tokens) > 2 and tokens[-1][0] in WEEKDAYS and tokens[-2][0] == "on":
            tokens = tokens[:-2]
        if not tokens or tokens[-1][0] == "never":
            # "Vogt never said “…”": nobody is told to have said it.
            return None
        if tokens[-1][0] == ",":
            return self._apposed(start, tokens[:-1], cue)
        word, at, to = tokens[-1]
        if word in _PRONOUNS:
            return self._pronoun(Span(at, to), cue)
        if word in _OWN or word[0].isdigit():
            return None
        runs = [m for m in NAME_RUN.finditer(masked, start, to) if m.end() == to]
        name = read_name(masked, *runs[-1].span()) if runs else None
        if name and name.span.end >= to - 2:
            return self._together(start, self._member(start, name), cue)
        if word in CLAUSE_WORDS:
            return self.subject(start, at, cue)
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

    def forwards(self, start: int, end: int, cue: Span | None) -> Speaker | None:
        """Return the subject that begins right behind a verb, or behind "according to".

        Args:
            start: the position behind the verb.
            end: where the sentence ends.
            cue: the place of the verb; None for "according to".
        """
        masked = self._masked
        piece = re.split(r"[,;:“”.](?:\s|$)|\s[—–-]+\s", masked[start:end] + " ", maxsplit=1)[0]
        # The full stop of a title ends nothing: "said Lt. Gen. Budanov".
        names = list(names_in(masked, start, min(end, start + 120)))
        stop = start + len(piece)
        tokens = [
            (m[0], start + m.start(), start + m.end()) for m in _TOKEN.finditer(masked[start:stop])
        ]
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

    def subject(self, start: int, end: int, cue: Span | None = None) -> Speaker | None:
        """Return the first person that a sentence names, who is its subject as a rule.

        Args:
            start: where the sentence begins.
            end: the position to which it is read.
            cue: the place of the verb of saying, if there is one.
        """
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

    def _together(self, start: int, name: PersonName, cue: Span) -> Speaker:
        """Return a speaker; in "Brekke and Vogt said" it may be either."""
        for before in names_in(self._masked, start, name.span.start):
            between = self._masked[before.span.end : name.span.start]
            if before.is_person and re.fullmatch(r" and (?:\w+ ){0,3}", between):
                return Speaker(name.text, name.span, cue, others=(before.text,))
        return self._named(name, cue)

    def _named(self, name: PersonName, cue: Span | None) -> Speaker:
        return Speaker(name.text, name.span, cue, is_named=not self._is_group(name))

    def _is_group(self, name: PersonName) -> bool:
        """Return whether a name is a plural with the capital of its sentence: "Officials said"."""
        word = name.text
        is_plural = word.endswith("s") or word in _PLURALS
        if not is_plural or " " in word or name.has_title or word in self._parts_of_names:
            return False
        return are_english(analyse(word))

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
            names = list(names_in(self._masked, sentence.start, sentence.end))
            persons = [n.text for n in names if n.is_person and self._is_known_person(n)]
            if persons:
                yield from persons
                return

    def _is_known_person(self, name: PersonName) -> bool:
        """Return whether a name is that of a person for sure: in full, or of somebody named so."""
        if name.has_title or " " in name.text or name.text in self._parts_of_names:
            return True
        if are_english(analyse(name.text)):
            # "Members objected": the sentence's first word has a capital anyway.
            return False
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
