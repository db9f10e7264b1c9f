"""Drafts made of real quotations that were altered in known ways, with what a check must say.

The same seed gives the same drafts. The alterations: a figure, a name, "not", a synonym, an
antonym, the order of words, a cut with and without an ellipsis, a splice, another speaker, an
invented quotation; and those that are none: other marks, an editor's bracket, a part of the words.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from index.documents import Document, Span
from retrieval.checks.quote_check import Verdict
from retrieval.speakers.drafts import QuotationKind, find_quotations
from retrieval.speakers.persons import Sameness, compare_names, is_person_name
from retrieval.speakers.speech import SpeechText

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’-][^\W_]+)*")
_FIGURE = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w.,]*\d)")
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|will|would|could|should|must|can|may|might|have|has|had|did|does|do)\b"
    r"(?! not)"
)
_NOT = re.compile(r"\b(?:not|never) ")
_CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][a-zé]{3,}\b(?![’'])")


def _pairs(text: str) -> dict[str, str]:
    """Return a table of words, written as "word:other word:other"."""
    return dict(pair.split(":", 1) for pair in text.split())


SYNONYMS = _pairs(
    "big:large large:big begin:start start:begin help:assist shows:demonstrates "
    "people:residents money:cash work:labour important:vital important:crucial several:various "
    "needs:requires difficult:hard hard:difficult quickly:rapidly answer:reply house:home "
    "children:kids city:town town:city country:nation nation:country war:conflict many:numerous "
    "use:employ told:informed believe:think think:believe want:wish possible:conceivable "
    "troops:soldiers soldiers:troops buy:purchase build:construct built:constructed "
    "finish:complete fast:quick ended:finished area:region region:area often:frequently "
    "small:little whole:entire change:shift problem:issue issue:problem company:firm "
    "said:stated job:task end:close gave:handed make:produce made:produced found:discovered "
    "get:obtain keep:retain enough:sufficient see:observe new:fresh good:fine took:seized "
    "place:spot "
)
ANTONYMS = _pairs(
    "more:less less:more better:worse worse:better high:low low:high up:down first:last "
    "last:first before:after after:before always:rarely good:bad bad:good old:new new:old "
    "strong:weak increase:decrease rise:fall rising:falling open:closed accept:reject "
    "right:wrong early:late late:early start:stop win:lose won:lost large:small small:large "
    "long:short short:long most:least many:few few:many easy:difficult possible:impossible "
    "likely:unlikely northern:southern public:private warm:cold safe:unsafe best:worst "
    "inside:outside buy:sell support:oppose agree:disagree above:below full:empty light:dark "
    "poor:rich against:for with:without all:some every:hardly "
)
_INVENTED_SPEAKERS = (
    "Torvald Brenninger",
    "Ines Okonjo-Reyes",
    "Marcus Vandeleur",
    "Yulia Samoyan",
)
_FILLERS = (
    "The statement drew attention across the region on Tuesday.",
    "Officials had met for three hours behind closed doors.",
    "No further details were made public, and questions were not taken.",
    "Observers said the coming weeks would show what it meant in practice.",
    "The matter is due to come before a committee in the spring.",
    "A summary was handed to reporters afterwards.",
    "It was the second such meeting this year.",
    "The debate over it is likely to go on for months.",
)


_NOWHERE = Span(0, 0)


@dataclass(frozen=True)
class Quote:
    """A quotation of an article.

    Attributes:
        document: the article.
        span: the words, without marks.
        speaker: who says them; empty if nobody is known.
    """

    document: Document
    span: Span
    speaker: str = ""

    @property
    def text(self) -> str:
        return self.span.of(self.document.text)


@dataclass(frozen=True)
class Expected:
    """What a check must say of one quotation of a draft.

    Attributes:
        alteration: how the quotation was altered.
        text: the quotation as the draft has it.
        verdict: the right verdict.
        speaker: the speaker in the draft.
        places: where the words stand.
        kinds: the kinds of changes, of which one must be named.
        span: its place in the draft.
    """

    alteration: str
    text: str
    verdict: Verdict
    speaker: str
    places: tuple[tuple[str, Span], ...]
    kinds: tuple[str, ...] = ()
    span: Span = _NOWHERE


@dataclass(frozen=True)
class AlteredDraft:
    """A draft and what must be said of its quotations."""

    text: str
    expected: tuple[Expected, ...]


class Alteration(NamedTuple):
    """An altered text and what it is."""

    text: str
    verdict: Verdict
    kinds: tuple[str, ...] = ()
    places: tuple[tuple[str, Span], ...] | None = None


@dataclass
class Generator:
    """Makes drafts from articles.

    Attributes:
        documents: the articles in the library.
        strangers: articles that are not in the library; their quotations are inventions.
        seed: the seed of everything that is drawn.
        fewest_words: quotations of fewer words are not used.
        sentences: whether sentences are quoted, for articles that have no quotations.
    """

    documents: Sequence[Document]
    strangers: Sequence[Document]
    seed: int = 1
    fewest_words: int = 7
    sentences: bool = False
    _rng: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._rng = random.Random(self.seed)
        self.quotes = [quote for each in self.documents for quote in self._quotes_of(each)]
        self.inventions = [quote for each in self.strangers for quote in self._quotes_of(each)]
        self.names = sorted(
            {m[0] for quote in self.quotes for m in _CAPITAL.finditer(quote.text)}
            | {"Lisbon", "Marlow", "Henriksen", "Toledo", "Brandt", "Osaka"}
        )
        self.speakers = sorted({q.speaker for q in self.quotes if q.speaker}) or list(
            _INVENTED_SPEAKERS
        )

    def drafts(self, count: int, each: int) -> Iterator[AlteredDraft]:
        """Yield drafts.

        Args:
            count: how many drafts.
            each: how many quotations each has.
        """
        names = list(self.alterations)
        number = 0
        for _ in range(count):
            made: list[Expected] = []
            tries = 0
            while len(made) < each and tries < 40 * each:
                tries += 1
                name = names[number % len(names)]
                if expected := self.altered(name):
                    made.append(expected)
                    number += 1
                elif tries % 12 == 0:
                    number += 1
            yield self._draft(made)

    def altered(self, name: str) -> Expected | None:
        """Return a quotation altered in a way; None if the one that was drawn cannot be."""
        pool = self.inventions if name.startswith("invented") else self.quotes
        if not pool:
            return None
        quote = self._rng.choice(pool)
        alteration = self.alterations[name](self, quote)
        if alteration is None:
            return None
        speaker = quote.speaker or "a spokesman"
        if name.startswith("speaker"):
            others = [
                s
                for s in self.speakers
                if compare_names(s, quote.speaker) is Sameness.DIFFERENT and is_person_name(s)
            ]
            if not quote.speaker or not others:
                return None
            speaker = self._rng.choice(others)
        if name.startswith("invented"):
            speaker = self._rng.choice(self.speakers)
        places = alteration.places
        if places is None:
            places = ((quote.document.doc_id, quote.span),)
        return Expected(
            name, alteration.text, alteration.verdict, speaker, places, alteration.kinds
        )

    def _quotes_of(self, document: Document) -> Iterator[Quote]:
        text = document.text
        speech = SpeechText(text)
        for each in speech.quotations:
            if each.depth or each.kind is not QuotationKind.MARKS:
                continue
            if self.fewest_words <= len(_WORD.findall(each.span.of(text))) <= 60:
                found = speech.speaker_of(each.span)
                name = found.name if found and found.is_named and not found.others else ""
                yield Quote(document, each.span, name if is_person_name(name or "x") else "")
        if self.sentences:
            marked = [each.outer for each in find_quotations(text)]
            for match in re.finditer(r"[A-Z][^.!?\n\"“”]{50,260}\.(?=\s|$)", text):
                span = Span(*match.span())
                words = len(_WORD.findall(match[0]))
                is_long = words >= self.fewest_words and self._rng.random() < 0.15
                if is_long and not any(span.overlaps(each) for each in marked):
                    yield Quote(document, span)

    # The alterations

    def _exact(self, quote: Quote) -> Alteration | None:
        return Alteration(quote.text, Verdict.EXACT)

    def _part(self, quote: Quote) -> Alteration | None:
        words = list(_WORD.finditer(quote.text))
        length = self._rng.randint(5, max(5, len(words) - 2))
        if length >= len(words):
            return None
        first = self._rng.randint(0, len(words) - length)
        start, end = words[first].start(), words[first + length - 1].end()
        text = quote.text[start:end]
        if self._rng.random() < 0.4:
            text = text[0].upper() + text[1:]
        span = Span(quote.span.start + start, quote.span.start + end)
        return Alteration(text, Verdict.EXACT, places=((quote.document.doc_id, span),))

    def _typography(self, quote: Quote) -> Alteration | None:
        text = quote.text.replace("’", "'") if "’" in quote.text else quote.text.replace("'", "’")
        text = text.replace(" - ", " — ").replace("—", " – ").replace("fi", "ﬁ", 1)
        text = re.sub(r"(\w)-(\w)", "\\1\u2011\\2", text).replace(" ", "\u00a0", 1)
        return Alteration(text, Verdict.EXACT)

    def _bracket(self, quote: Quote) -> Alteration | None:
        match = re.search(r"(?<=\s)(?:they|he|she|it|we|them|him)\b", quote.text)
        if match is None:
            return None
        before, after = quote.text[: match.start()], quote.text[match.end() :]
        text = f"{before}[{self._rng.choice(self.names)}]{after}"
        return Alteration(text, Verdict.EXACT)

    def _figure(self, quote: Quote) -> Alteration | None:
        figures = list(_FIGURE.finditer(quote.text))
        words = list(
            re.finditer(r"\b(two|three|four|five|six|seven|eight|ten|twenty)\b", quote.text)
        )
        if not figures and not words:
            return None
        match = self._rng.choice(figures or words)
        if figures:
            digits = [n for n, c in enumerate(match[0]) if c.isdigit()]
            at = self._rng.choice(digits)
            other = self._rng.choice([d for d in "123456789" if d != match[0][at]])
            changed = match[0][:at] + other + match[0][at + 1 :]
        else:
            changed = self._rng.choice([n for n in ("nine", "twelve", "forty") if n != match[0]])
        return self._replaced(quote, match, changed, "figure")

    def _name(self, quote: Quote) -> Alteration | None:
        found = list(_CAPITAL.finditer(quote.text))
        if not found:
            return None
        match = self._rng.choice(found)
        other = self._rng.choice([name for name in self.names if name != match[0]])
        return self._replaced(quote, match, other, "name")

    def _negation(self, quote: Quote) -> Alteration | None:
        if match := _NOT.search(quote.text):
            return self._replaced(quote, match, "", "negation")
        found = list(_AUXILIARY.finditer(quote.text))
        if not found:
            return None
        match = self._rng.choice(found)
        return self._replaced(quote, match, f"{match[0]} not", "negation")

    def _synonym(self, quote: Quote) -> Alteration | None:
        return self._looked_up(quote, SYNONYMS)

    def _antonym(self, quote: Quote) -> Alteration | None:
        return self._looked_up(quote, ANTONYMS)

    def _looked_up(self, quote: Quote, table: dict[str, str]) -> Alteration | None:
        found = [m for m in _WORD.finditer(quote.text) if m[0] in table]
        if not found:
            return None
        match = self._rng.choice(found)
        return self._replaced(quote, match, table[match[0]], "word")

    def _replaced(self, quote: Quote, match: re.Match[str], words: str, *kinds: str) -> Alteration:
        text = quote.text[: match.start()] + words + quote.text[match.end() :]
        return Alteration(text, Verdict.ALTERED, kinds)

    def _order(self, quote: Quote) -> Alteration | None:
        words = list(_WORD.finditer(quote.text))
        pairs = [
            (a, b)
            for a, b in itertools.pairwise(words)
            if len(a[0]) > 3
            and len(b[0]) > 3
            and quote.text[a.end() : b.start()] == " "
            and a[0].lower() != b[0].lower()
        ]
        if not pairs:
            return None
        a, b = self._rng.choice(pairs)
        text = f"{quote.text[: a.start()]}{b[0]} {a[0]}{quote.text[b.end() :]}"
        return Alteration(text, Verdict.ALTERED, ("word",))

    def _cut_at(self, quote: Quote, joint: str) -> str | None:
        words = list(_WORD.finditer(quote.text))
        count = self._rng.randint(2, 6)
        if len(words) < count + 7:
            return None
        first = self._rng.randint(3, len(words) - count - 3)
        before, after = words[first - 1].end(), words[first + count].start()
        return f"{quote.text[:before]}{joint}{quote.text[after:]}"

    def _cut(self, quote: Quote) -> Alteration | None:
        text = self._cut_at(quote, " ")
        return Alteration(text, Verdict.ALTERED, ("omission",)) if text else None

    def _ellipsis(self, quote: Quote) -> Alteration | None:
        joint = self._rng.choice([" … ", " ... ", " [...] ", "… "])
        text = self._cut_at(quote, joint)
        return Alteration(text, Verdict.EXACT) if text else None

    def _splice(self, quote: Quote) -> Alteration | None:
        near = [q for q in self.quotes if q.document is quote.document and q != quote]
        other = self._rng.choice(near if near and self._rng.random() < 0.7 else self.quotes)
        words, others = list(_WORD.finditer(quote.text)), list(_WORD.finditer(other.text))
        if other.text == quote.text or len(words) < 8 or len(others) < 8:
            return None
        if any(len([d for d in self.documents if q.text in d.text]) > 1 for q in (quote, other)):
            # It could be from either article.
            return None
        first = self._rng.randint(5, len(words) - 2)
        last = self._rng.randint(5, len(others) - 2)
        end, start = words[first - 1].end(), others[-last].start()
        text = f"{quote.text[:end]} {other.text[start:]}"
        places = (
            (quote.document.doc_id, Span(quote.span.start, quote.span.start + end)),
            (other.document.doc_id, Span(other.span.start + start, other.span.end)),
        )
        return Alteration(text, Verdict.SPLICED, places=places)

    def _invented(self, quote: Quote) -> Alteration | None:
        return Alteration(quote.text, Verdict.ABSENT, places=())

    def _speaker(self, quote: Quote) -> Alteration | None:
        return Alteration(quote.text, Verdict.MISATTRIBUTED)

    alterations: dict[str, Callable[[Generator, Quote], Alteration | None]] = field(
        init=False,
        default_factory=lambda: {
            "exact": Generator._exact,
            "figure": Generator._figure,
            "name": Generator._name,
            "negation": Generator._negation,
            "speaker": Generator._speaker,
            "synonym": Generator._synonym,
            "antonym": Generator._antonym,
            "order": Generator._order,
            "cut": Generator._cut,
            "splice": Generator._splice,
            "ellipsis": Generator._ellipsis,
            "invented": Generator._invented,
            "typography": Generator._typography,
            "bracket": Generator._bracket,
            "part": Generator._part,
            "splice again": Generator._splice,
            "invented again": Generator._invented,
            "speaker again": Generator._speaker,
        },
    )

    # The draft

    def _draft(self, made: Sequence[Expected]) -> AlteredDraft:
        text = ""
        placed: list[Expected] = []
        for expected in made:
            paragraph, start = self._paragraph(expected)
            at = len(text) + start
            placed.append(replace(expected, span=Span(at, at + len(expected.text))))
            text += paragraph + "\n\n"
            if self._rng.random() < 0.4:
                text += self._rng.choice(_FILLERS) + "\n\n"
        return AlteredDraft(text, tuple(placed))

    def _paragraph(self, expected: Expected) -> tuple[str, int]:
        opening, closing = self._rng.choice([("“", "”"), ("“", "”"), ('"', '"')])
        inner = expected.text
        if '"' in inner or "“" in inner:
            opening, closing = ("“", "”") if '"' in inner else ("«", "»")
        ended = inner[-1:] in ".,!?"
        comma = "" if ended else ","
        quoted = f"{opening}{inner}{comma if opening != '«' else ''}{closing}"
        surname = expected.speaker
        before, after = self._rng.choice(
            [
                ("", f" {surname} said."),
                ("", f" said {surname}."),
                ("", f" {surname} told reporters on Monday."),
                (f"{surname} said: ", ""),
                (f"{surname} told the committee: ", ""),
                (f"According to {surname}, ", ""),
                (f"{self._rng.choice(_FILLERS)} ", f" {surname} said in a statement."),
            ]
        )
        if opening == "«" and after:
            after = "," + after
        if not after and not ended:
            quoted = quoted.replace(f",{closing}", f".{closing}")
        return before + quoted + after, len(before) + len(opening)
