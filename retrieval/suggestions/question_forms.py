"""Make questions from the words of a sentence, in forms that are grammatical for any words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.documents import Span
from index.text.calendar_names import MONTHS
from index.text.countries import COUNTRIES_BY_WORD
from index.text.speech import STATE
from index.text.words.word_lists import any_of
from retrieval.suggestions.names import Name, Names, Sentence

# The longest question, in characters.
MAX_QUESTION_LENGTH = 90
# Verbs of saying.
_SPEECH = rf"(?:has |have |had )?(?:also )?{any_of(STATE)}"
# Nouns for what a person does.
_ROLE = re.compile(
    r"\b(?:president|minister|secretary|chief|director|leader|analyst|professor|spokes\w+|"
    r"commander|ambassador|chair\w*|author|singer|actor|actress|politician|writer|journalist|"
    r"lawyer|senator|governor|mayor|king|queen|emperor|general|officer|researcher|fellow|expert|"
    r"scientist|mathematician|philosopher|historian|composer|painter|player|founder|manager|"
    r"judge|attorney|activist|economist|physicist|chemist|poet|songwriter|rapper)\b"
)
# Participle -> past tense of verbs of making: "was written by Austen" -> "who wrote".
_MADE = {
    "founded": "founded", "directed": "directed", "designed": "designed", "created": "created",
    "invented": "invented", "discovered": "discovered", "painted": "painted", "built": "built",
    "composed": "composed", "written": "wrote", "developed": "developed", "established":
    "established", "produced": "produced", "led": "led", "commissioned": "commissioned",
}  # fmt: skip
_MAKING = re.compile(rf" ({'|'.join(sorted({*_MADE.values(), 'won'}))}) (?:the )?")
# Participles of events: "when was Rome founded".
_DATED = (
    "founded|established|born|built|released|published|elected|signed|opened|created|launched|"
    "killed|arrested|adopted|formed|completed|invented|discovered|introduced|captured|destroyed|"
    "appointed|abolished|assassinated|recorded|dissolved|annexed"
)
# Past tense -> infinitive of verbs with a sum of money: "pledged" -> "did Norway pledge".
_PAID = {
    "spent": "spend", "raised": "raise", "paid": "pay", "cost": "cost", "earned": "earn",
    "invested": "invest", "pledged": "pledge", "donated": "donate", "lost": "lose",
    "won": "win", "borrowed": "borrow", "grossed": "gross", "received": "receive",
}  # fmt: skip
_MONTH = any_of(MONTHS)
_WHEN = rf"(?:in|on) (?:{_MONTH} \d|{_MONTH},? \d|early |late |\d{{1,2}} {_MONTH}|\d{{4}}\b)"
_ROUGH = (
    r"(?:(?:[Mm]ore than|[Aa]bout|[Ss]ome|[Aa]t least|[Nn]early|[Aa]lmost|[Uu]p to|[Aa]round|"
    r"[Oo]ver|[Aa]s many as|[Aa]n estimated|[Rr]oughly|[Aa]pproximately|[Ff]ewer than) )?"
)
_NUMBER = (
    r"(?!(?:1[0-9]|20)\d\d )(?:\d{1,3}(?:,\d{3})+|\d{1,4})(?: (?:thousand|million|billion))?"
    r"|(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven|"
    r"[Tt]welve)"
)
_COUNTED = re.compile(
    rf"(?:^|[Tt]hat |said |says )(?:the )?{_ROUGH}(?:{_NUMBER}) "
    r"(?P<phrase>(?:[^\W\d_][\w-]* ){0,3}(?:[^\W\d_][\w-]*[^s\W]s|people|men|women|children|troops|"
    r"police) (?:(?:are|were)(?= (?:\w+(?:ed|en|ing)|in|on|at|from|under|made|sent|held|built|lost|"
    r"found|based) )|have been|had been|will be|have|had|will|would|could|died|live|lived|"
    r"voted|took part|work|worked|attended|remain|remained|arrived|fled) [^,;:—–()“”\"]+)"
)
_OWNED = re.compile(
    rf" (has|had) {_ROUGH}(?:{_NUMBER}) "
    r"(?P<phrase>(?:[a-z][\w-]* )?[a-z][a-z-]*[^s\W]s|people|children)(?=[.,;]| in | and | with )"
)
_NOT_COUNTED = re.compile(
    r"\b(?:of|more|than|percent|per|years?|months?|days?|weeks?|hours?|times)\b"
)
# Words that refer to another sentence, so that a question with one of them is not complete.
_REFERRING = re.compile(
    r"\b(?:he|she|they|his|her|hers|their|theirs|them|him|it|its|this|these|those|there|here|we|"
    r"our|us|i|my|you|your|such|then|latter|former|other|others|another|both|that)\b",
    re.I,
)
_PREPOSITION = re.compile(r"\b(?:and|or|to|of|by|in|at|on|near|for|from|with) (?:the )?$", re.I)
_UNFINISHED = re.compile(
    r" (?:and|or|but|as|with|for|in|on|at|by|to|of|from|a|an|the|not|also|who|which|while|when|"
    r"than|be|been|have|were|are|is|was)$"
)

# Questions without a capital and a question mark, each with the names it is about.
_Questions = Iterator[tuple[str, tuple[Name, ...]]]


@dataclass(frozen=True, slots=True)
class Idea:
    """A question that a sentence may answer.

    Attributes:
        kind: the form of the question, one of `KINDS`.
        question: the question's text.
        about: the names in the question; the first is the one that the question is chosen for.
        sentence: the sentence that may answer the question.
    """

    kind: str
    question: str
    about: tuple[Name, ...]
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class _Facts:
    """The input of a question form.

    Attributes:
        text: the sentence's text.
        known: the names in the sentence that occur often enough in the sample.
        names: how often names occur in the sample.
    """

    text: str
    known: tuple[Name, ...]
    names: Names

    def subjects(self) -> Iterator[tuple[Name, str]]:
        """Yield each name that is the subject of a clause, with the text after the name."""
        for name in self.known:
            before = self.text[: name.span.start]
            if name.article and before.lower().endswith("the "):
                before = before[:-4]
            if not name.is_possessive and re.search(r"(?:^|[.!?,;”\"] |\bthat )$", before):
                yield name, self.text[name.span.end :]

    def after(self, name: Name) -> Name | None:
        """Return the next name in the sentence."""
        return next((other for other in self.known if other.span.start > name.span.end), None)


def make_ideas(sentence: Sentence, names: Names) -> Iterator[Idea]:
    """Yield the questions that a sentence may answer, about names that occur often enough.

    Args:
        sentence: the sentence to make questions from.
        names: how often names occur in the sample.
    """
    known = tuple(name for name in sentence.names if names.weight(name))
    if not known:
        return
    for kind, form in _FORMS.items():
        for question, about in form(_Facts(sentence.text, known, names)):
            complete = f"{question[0].upper()}{question[1:]}?"
            if len(complete) <= MAX_QUESTION_LENGTH:
                yield Idea(kind, complete, about, sentence)


def _ask_what_was_said(facts: _Facts) -> _Questions:
    """Turn "Kirby said … Kursk" into "what did Kirby say about Kursk"."""
    for speaker in facts.known:
        before, after = facts.text[: speaker.span.start], facts.text[speaker.span.end :]
        if speaker.is_possessive or not facts.names.stands_alone(speaker):
            continue
        verb = re.match(rf"(?:, [^,“”]{{3,70}},)? {_SPEECH}\b", after)
        follows = re.search(rf"[,”\"] {_SPEECH} $", before) and re.match(r"[.,]", after)
        if _PREPOSITION.search(before) or not (verb or follows):
            continue
        spoken = speaker.span.end + (verb.end() if verb else 0)
        for name in facts.known:
            near = facts.text[spoken : name.span.start]
            if (
                name.parts & speaker.parts
                or name.is_possessive
                or not facts.names.stands_alone(name)
            ):
                continue
            if verb and (name.span.start < spoken or len(near.split()) < 3):
                continue
            if re.search(r"\b(?:on|told|with|at) (?:the )?$", facts.text[: name.span.start]):
                continue
            if _is_of_one_country(speaker.text, name.text):
                continue
            yield f"what did {speaker.with_article} say about {name.with_article}", (speaker, name)


def _is_of_one_country(one: str, other: str) -> bool:
    """Return whether two names stand for one country: "What did Kyiv say about Ukraine?"."""
    countries = [COUNTRIES_BY_WORD.get(name.lower(), ()) for name in (one, other)]
    return not set(countries[0]).isdisjoint(countries[1])


def _ask_how_many(facts: _Facts) -> _Questions:
    """Turn "About 3,000 troops are in Kursk" into "how many troops are in Kursk"."""
    for name, after in facts.subjects():
        if owned := _OWNED.match(after):
            auxiliary = "does" if owned[1] == "has" else "did"
            yield f"how many {owned['phrase']} {auxiliary} {name.with_article} have", (name,)
    match = _COUNTED.search(facts.text)
    if not match:
        return
    phrase = match["phrase"].rstrip(" .!?")
    if len(phrase.split()) > 14 or _REFERRING.search(phrase) or _UNFINISHED.search(phrase):
        return
    if _NOT_COUNTED.search(" ".join(phrase.split()[:4])):
        return
    span = Span(match.start("phrase"), match.start("phrase") + len(phrase))
    about = tuple(
        name for name in facts.known if span.contains(name.span) and facts.names.stands_alone(name)
    )
    if about:
        yield f"how many {phrase}", tuple(sorted(about, key=facts.names.weight, reverse=True))[:1]


def _ask_when(facts: _Facts) -> _Questions:
    """Turn "Rome was founded in 753" into "when was Rome founded"."""
    for name, after in facts.subjects():
        if match := re.match(rf" (was|were) (?:first )?({_DATED}) {_WHEN}", after):
            yield f"when {match[1]} {name.with_article} {match[2]}", (name,)


def _ask_who_made(facts: _Facts) -> _Questions:
    """Turn "Emma was written by Austen" into "who wrote Emma"."""
    for name, after in facts.subjects():
        match = re.match(
            rf" (?:was|were) (?:first )?({'|'.join(_MADE)}) by (?:the )?[^\W\d_]", after
        )
        acronym = name.article and name.text.isupper()
        if match and not acronym and facts.text[name.span.end + match.end() - 1].isupper():
            yield f"who {_MADE[match[1]]} {name.with_article}", (name,)
        work = facts.after(name)
        if work and not work.is_possessive and facts.names.stands_alone(work):
            between = facts.text[name.span.end : work.span.start]
            if verb := _MAKING.fullmatch(between):
                yield f"who {verb[1]} {work.with_article}", (work,)


def _ask_where(facts: _Facts) -> _Questions:
    """Turn "The Louvre is located in Paris" into "where is the Louvre located"."""
    for name, after in facts.subjects():
        match = re.match(
            r" (is|are|was|were) (located|situated|born|buried) (?:in|at|on|near) ", after
        )
        if match and not re.match(
            rf"{_MONTH}|\d|the (?:city|north|south|east|west)", after[match.end() :]
        ):
            yield f"where {match[1]} {name.with_article} {match[2]}", (name,)


def _ask_how_much(facts: _Facts) -> _Questions:
    """Turn "Norway has pledged $5 million" into "how much did Norway pledge"."""
    for name, after in facts.subjects():
        match = re.match(
            rf" (?:has |have |had )?({'|'.join(_PAID)}) {_ROUGH}(?:US)?[$£€]\d[\d.,]*(?: ?[mb]n\b|"
            r" (?:million|billion|trillion))?(?P<purpose> (?:on|for|to|in) [^,;:—–()“”\"]+)?",
            after,
        )
        if match:
            purpose = (match["purpose"] or "").rstrip(" .!?")
            if (
                _REFERRING.search(purpose)
                or _UNFINISHED.search(purpose)
                or len(purpose.split()) > 8
            ):
                purpose = ""
            yield f"how much did {name.with_article} {_PAID[match[1]]}{purpose}", (name,)


def _ask_who(facts: _Facts) -> _Questions:
    """Turn "Mark Rutte, the NATO secretary general, said" into "who is Mark Rutte"."""
    for name in facts.known:
        if _PREPOSITION.search(facts.text[: name.span.start]):
            continue
        after = facts.text[name.span.end :]
        described = re.match(r", (?:the|an?) ([^,.;]{4,80}),|(,) who is the [^,.;]{4,80}", after)
        if (
            len(name.parts) > 1
            and not (name.is_possessive or name.article or name.text.startswith("General "))
            and described
            and (facts.names.is_person(name) or _ROLE.search(described[0]))
        ):
            yield f"who is {name.text}", (name,)
    for name, after in facts.subjects():
        defined = re.match(r" (is|was) (?:an?|the) ([^,.;]{4,})", after)
        if defined and len(name.parts) > 1 and not name.article and _ROLE.search(defined[2]):
            yield f"who {defined[1]} {name.text}", (name,)


def _ask_what(facts: _Facts) -> _Questions:
    """Turn "GUR is an agency" into "what is GUR".

    Only for names in capitals: readers know what a name that is a word stands for.
    """
    for name, after in facts.subjects():
        if name.text.isupper() and re.match(r" is an? [a-z]", after):
            yield f"what is {name.with_article}", (name,)


_FORMS: dict[str, Callable[[_Facts], _Questions]] = {
    "said": _ask_what_was_said,
    "counted": _ask_how_many,
    "paid": _ask_how_much,
    "placed": _ask_where,
    "dated": _ask_when,
    "made": _ask_who_made,
    "who": _ask_who,
    "what": _ask_what,
}
KINDS = tuple(_FORMS)
