"""Cut text into paragraphs and sentences without changing a character.

Rules and a small table of abbreviations, because a citation must end where its sentence does on
any machine and in any order of questions. In doubt the rules leave two sentences together: a
citation that says too much is better than one that stops half-way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from index.documents import Span

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_LIST_ITEM = re.compile(r"(?:[-–*•·▪●◦‣+]|\(?(?:\d{1,3}|[A-Za-z])[.)])\s")
_FIRST_WORD = re.compile(r"\S{1,80}")
_ENDED = re.compile(r"[.!?…。！？][\"'”’)\]]*$")
# Hard-wrapped prose is set between these widths; longer lines are whole paragraphs.
_NARROWEST, _WIDEST = 40, 120
# How many characters on either side of a passage show how its lines were wrapped, read in 0.2 ms.
# By the passage's own lines alone, every seventh sentence of the seed articles was cut at a line's
# end once they were wrapped as one paragraph; so, none.
_AROUND = 1_000

_END = re.compile(
    # What ends a sentence in a script that has no capitals to confirm it.
    r"(?P<sure>[。！？｡؟۔।॥։።]+[)\"'”’»」』）】\]!?]*)"
    # Full stop, question or exclamation mark, ellipsis. Closing quotes, brackets and note marks
    # stay with the sentence, also where a tokenised text puts spaces before them.
    r"|(?P<mark>[.!?…]+)(?:\[(?:\w{1,3}|citation needed)\]|[\"'”’»)\]]| ?''| [”»)\]])*(?=\s|\Z)"
    # A page that lost the space between two sentences.
    r"|(?P<glued>[.!?](?<=[a-z]{3}.)[\"”’)]?(?=[A-Z][a-z]+[\s,]))"
)
_LONE_QUOTE = re.compile(r' "(?=\s|\Z)')
_OPENING = frozenset("\"'“‘«„([{`¿¡")
_SYMBOLS = frozenset("$€£¥#@•▪●◦‣*§")
_WORD_BEFORE = re.compile(r"[\w.&'’-]+\Z")
_WORD_AFTER = re.compile(r"[\w'’-]+")
_SPEAKER = re.compile(
    r"(?:[A-Z][\w.'’-]*\s+){1,4}(?:said|asked|told|added|wrote|replied|answered|shouted|cried"
    r"|demanded|wondered|exclaimed|tweeted|posted)\b"
)


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that open a sentence much more often than they follow an abbreviation inside one.
_OPENERS = _words(
    "The This That These Those There Then They He She It We You I His Her Its Their Our My A An In"
    " On At By For From With Without Under Over After Before During Since Until While When Where"
    " Why What Who Which How If As Although Though Because But And Or So Yet Nor Not No Some Many"
    " Most Both Each All Any Another Other Such However Meanwhile Moreover Also According Earlier"
    " Later Now Today Here Despite Instead Still Only Once Nevertheless Thus Therefore To"
)
# Never the end: a name or an example follows.
_TITLES = _words(
    "Mr Mrs Ms Mx Dr Prof Gen Lt Col Maj Capt Cpt Sgt Cpl Pvt Adm Cmdr Cdr Brig Sen Sens Rep Reps"
    " Gov Govs Hon Rev Revd Fr Msgr Pres Supt Det Insp Messrs Mme Mlle Spc Pfc Amb Atty Mt Ft vs Vs"
    " v viz cf lit e.g i.e E.g I.e eg ie approx ca"
)
# The end only before an opener: "the U.S. He left" but "the U.S. Army", "Acme Inc. Chairman Li".
_ABBREVIATIONS = _words(
    "St Ste Jr Sr Inc Corp Ltd Co Cos Bros Assn Assoc Univ Dept Dist Est Ave Blvd Rd Hwy Bldg al"
    " Calif Fla Conn Ariz Ark Colo Okla Tenn Tex Wis Wyo Mich Minn Miss Neb Nev Mont Pa Va Vt Ky"
    " Ala Ga Ill Ind Kan La Md Me Mo Mass Ore Wash Del Ont Que Esq Mon Tue Tues Wed Thu Thurs Fri"
    " No Nos Vol Vols pp Fig Figs Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
)
_BEFORE_NUMBERS = _words(
    "No no Nos nos Vol vol Vols vols p pp pg Fig fig Figs figs Art art Sec sec Ch ch Eq eq Op op al"
    " Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec jan feb mar apr jun jul aug sep sept oct nov"
    " dec Ex Ps c est Est"
)
_TIMES = _words("a.m p.m A.M P.M")
_AFTER_TIMES = _words(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June"
    " July August September October November December Jan Feb Mar Apr Aug Sept Oct Nov Dec Eastern"
    " Central Mountain Pacific Moscow Kyiv London Greenwich Beijing ET EST EDT CT CST CDT MT MST"
    " MDT PT PST PDT GMT UTC BST CET CEST EET MSK IST JST KST"
)
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]|Ph\.D")
_ENUMERATOR = re.compile(r"\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivx]{1,5}|[IVX]{1,5}")


def sentence_spans(text: str, span: Span) -> list[Span]:
    """Return the sentences within `span`, in order, disjoint, without surrounding whitespace.

    Together they cover every character of the span that is not whitespace. Headings and list
    items are sentences; text without a full stop is one sentence however long.
    """
    return [
        sentence
        for paragraph in paragraph_spans(text, span)
        for sentence in paragraph_sentences(text, paragraph)
    ]


def passage_sentences(text: str, passage: Span) -> Iterator[Span]:
    """Yield the sentences of a part of a text.

    Paragraphs are those of the text around it: a passage may begin in the middle of a hard-wrapped
    line, and then its own lines do not say where a paragraph ends.
    """
    around = Span(max(passage.start - _AROUND, 0), min(passage.end + _AROUND, len(text)))
    for paragraph in paragraph_spans(text, around):
        if paragraph.overlaps(passage):
            start, end = max(paragraph.start, passage.start), min(paragraph.end, passage.end)
            yield from paragraph_sentences(text, Span(start, end))


def paragraph_spans(text: str, span: Span) -> list[Span]:
    """Return the paragraphs within `span`, in order, without surrounding whitespace.

    A line break ends a paragraph unless the text is hard-wrapped there.
    """
    lines: list[Span] = []
    for match in _LINE.finditer(text, span.start, span.end):
        if line := trimmed(text, *match.span()):
            lines.append(line)
    if not lines:
        return []
    width = _wrap_width(text, lines)
    paragraphs: list[Span] = []
    start = lines[0].start
    for above, below in pairwise(lines):
        if not _is_wrapped(text, above, below, width):
            paragraphs.append(Span(start, above.end))
            start = below.start
    return [*paragraphs, Span(start, lines[-1].end)]


def paragraph_sentences(text: str, paragraph: Span) -> Iterator[Span]:
    """Yield the sentences of one paragraph; line breaks within it are mere spaces."""
    start = paragraph.start
    for end in _Ends(text, paragraph):
        if sentence := trimmed(text, start, end):
            yield sentence
        start = end
    if rest := trimmed(text, start, paragraph.end):
        yield rest


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the range without its surrounding whitespace, None where nothing else is in it."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if left == len(piece):
        return None
    return Span(start + left, start + len(piece.rstrip()))


def _touches(text: str, above: Span, below: Span) -> bool:
    gap = text[above.end : below.start]
    return len(gap) < _WIDEST and len((gap + ".").splitlines()) == 2


def _continues(text: str, above: Span, below: Span) -> bool:
    """Say whether a lower-case line goes on with an unfinished line of prose above it."""
    return (
        _NARROWEST <= len(above) <= _WIDEST
        and text[below.start].islower()
        and not _ENDED.search(text, above.start, above.end)
        and _touches(text, above, below)
    )


def _wrap_width(text: str, lines: list[Span]) -> int:
    """Return the width at which the lines were wrapped, 0 when they were not.

    Evidence is a fair share of lines that go on in lower case: a page of paragraphs, headings
    and list items has next to none.
    """
    touching = continued = width = 0
    for above, below in pairwise(lines):
        if len(above) <= _WIDEST and _touches(text, above, below):
            touching += 1
            if _continues(text, above, below):
                continued += 1
                width = max(width, len(above))
    return width if continued and continued * 4 >= touching else 0


def _is_wrapped(text: str, above: Span, below: Span, width: int) -> bool:
    if len(above) > _WIDEST or not _touches(text, above, below):
        return False
    if _LIST_ITEM.match(text, below.start, below.end):
        return False
    if _continues(text, above, below):
        return True
    first = _FIRST_WORD.match(text, below.start, below.end)
    # The next word did not fit on the line above, so the line was full.
    return bool(width and first and len(above) + 1 + len(first[0]) > width)


class _Ends:
    """Judges the marks of one paragraph from left to right."""

    def __init__(self, text: str, paragraph: Span) -> None:
        self._text = text
        self._start = paragraph.start
        self._end = paragraph.end
        # How many straight quotes there are up to where they were counted.
        self._quotes = 0
        self._counted = paragraph.start
        self._all_small: bool | None = None

    def __iter__(self) -> Iterator[int]:
        start = self._start
        for match in _END.finditer(self._text, start, self._end):
            end = match.end()
            closed = end
            if match["mark"] and self._closes_quote(end):
                closed = end + 2
            if self._ends(match, closed, start):
                yield closed
                start = closed

    def _closes_quote(self, end: int) -> bool:
        """Say whether a lone straight quote comes next and is the second of its pair."""
        if not _LONE_QUOTE.match(self._text, end, self._end):
            return False
        self._quotes += self._text.count('"', self._counted, end)
        self._counted = end
        return self._quotes % 2 == 1

    def _ends(self, match: re.Match[str], closed: int, start: int) -> bool:
        """Say whether the sentence that began at `start` ends with the mark that was matched."""
        text = self._text
        if match["glued"]:
            return self._is_plain_word(match.start(), start)
        follow = closed
        while follow < self._end and (text[follow].isspace() or text[follow] in _OPENING):
            follow += 1
        if match["sure"]:
            # In Japanese the words that report a speech follow its closing bracket.
            return not (match["sure"][-1] in "」』" and text.startswith("と", follow))
        if follow == self._end:
            return True
        if not self._may_open(follow):
            return False
        mark = match["mark"]
        closing = text[closed - 1] if closed > match.end("mark") else ""
        if mark[-1] in "!?":
            return not (closing and _SPEAKER.match(text, follow, self._end))
        word = _WORD_AFTER.match(text, follow, min(self._end, follow + 40))
        after = word[0] if word else text[follow]
        dot = match.start("mark")
        spaced = dot > start and text[dot - 1].isspace()
        if mark in ("…", "..", "...") or (spaced and text[dot - 2] == "."):
            return bool(closing) or (not spaced and after in _OPENERS)
        if closing and closing not in ")]":
            return True
        # A tokenised text has a space before its full stops.
        return self._stops(dot - spaced, after, start)

    def _is_plain_word(self, dot: int, start: int) -> bool:
        """Say whether the word before `dot` is no part of an address or a file's name."""
        before = _WORD_BEFORE.search(self._text, max(start, dot - 40), dot)
        if before is None or "." in before[0]:
            return False
        left = self._text[before.start() - 1] if before.start() > start else " "
        return left.isspace() or left in _OPENING

    def _may_open(self, position: int) -> bool:
        """Say whether a sentence can begin with the character at `position`."""
        first = self._text[position]
        if not first.islower():
            return first.isalnum() or first in _SYMBOLS
        if position + 1 < self._end and self._text[position + 1].isupper():
            return True  # iPhone, eBay, mRNA
        if self._all_small is None:
            paragraph = self._text[self._start : self._end]
            self._all_small = paragraph == paragraph.lower()
        return self._all_small

    def _stops(self, dot: int, after: str, start: int) -> bool:
        """Say whether a full stop at `dot` ends a sentence, by the words on both sides."""
        before = _WORD_BEFORE.search(self._text, max(start, dot - 24), dot)
        if before is None:
            return True
        word = before[0]
        opened = before.start()
        while opened > start and not self._text[opened - 1].isalnum():
            opened -= 1
        if opened == start and _ENUMERATOR.fullmatch(word):
            return False
        if word in _TITLES:
            return False
        if word == "etc":
            return after[0].isupper()
        is_dotted = _DOTTED.fullmatch(word) is not None
        if after[0].isdigit():
            return word not in _BEFORE_NUMBERS and (not is_dotted or word in _TIMES)
        if word in _TIMES:
            return after not in _AFTER_TIMES
        if len(word) == 1 and word.isupper():
            # 1500 °C is no initial.
            alone = before.start() == start or self._text[before.start() - 1] not in "°/"
            return after in _OPENERS or not alone
        return after in _OPENERS or not (is_dotted or word in _ABBREVIATIONS)
