"""Split text into paragraphs and sentences without changing a character.

The module uses rules and a small table of abbreviations, because a citation must end where its
sentence ends on any machine and in any order of questions. In doubt the rules keep two sentences
together: a citation that says too much is better than one that stops half-way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from index.documents import Span
from index.text.abbreviations import AFTER_ORDINALS, CHINESE_SPEECH, FOREIGN_ABBREVIATIONS
from index.text.calendar_names import (
    MONTH_ABBREVIATIONS,
    MONTHS,
    TIME_ZONES,
    WEEKDAY_ABBREVIATIONS,
    WEEKDAYS,
)
from index.text.speech import QUOTE
from index.text.titles import ABBREVIATED_TITLES
from index.text.words.thai_borders import is_thai_border
from index.text.words.word_lists import any_of, words
from index.text.wrapping import LINE, is_wrapped, wrap_width

# The number of these rules, and of the tables they use from the modules imported above. Raise it
# whenever a text is cut at other places: sentences are stored with it, and those of other rules are
# cut again.
RULES = 6

# Number of characters on either side of a passage that are read to see how its lines were wrapped;
# reading them takes 0.2 ms. When the seed articles were wrapped as one paragraph, every seventh
# sentence was cut at the end of a line if only the passage's own lines were read, and no sentence
# if these characters were read too.
_CONTEXT = 1_000

# The characters that an end begins with.
_MARK = re.compile("[.!?…。！？｡؟۔।॥։።။។៕;\u037e]")
_END = re.compile(
    rf"(?={_MARK.pattern})(?:"
    # Marks that end a sentence in scripts without capital letters to confirm the end.
    r"(?P<sure>[。！？｡؟۔।॥։።။។៕]+[)\"'”’»」』）】\]!?]*)"
    # Full stop, question or exclamation mark, ellipsis. Closing quotes, brackets and note marks
    # stay with the sentence, even where tokenised text has spaces before them.
    r"|(?P<mark>[.!?…]+)(?:\[(?:\w{1,3}|citation needed)\]|[\"'”’»)\]]| ?''| [”»)\]])*(?=\s|\Z)"
    # The Greek question mark.
    r"|(?P<greek>(?<=[\u0370-\u03ff\u1f00-\u1fff])[;\u037e](?=\s+[«“]?[Α-ΩΆ-Ώ]))"
    # The end of a sentence where the page lost the space after it.
    r"|(?P<glued>[.!?](?<=[a-z]{3}.)[\"”’)]?(?=[A-Z][a-z]+[\s,])))"
)
# Thai has no mark at the end of a sentence: some of the spaces end one. docs/languages.md says how
# often they are told apart.
_THAI = "\u0e01-\u0e59"
_THAI_LETTER = re.compile(f"[{_THAI}]")
_THAI_SPACE = (
    rf"|(?P<space>(?<=[{_THAI}])[ \u00a0]+(?=[“\"(]?[{_THAI}0-9A-Za-z])"
    rf"|(?<=[0-9A-Za-z)”\"%])[ \u00a0]+(?=[“\"(]?[{_THAI}]))"
)
_END_IN_THAI = re.compile(_END.pattern + _THAI_SPACE)
_LONE_QUOTE = re.compile(r' "(?=\s|\Z)')
_OPENING = frozenset("\"'“‘«„([{`¿¡")
_SYMBOLS = frozenset("$€£¥#@•▪●◦‣*§")
# Vowel signs and accents belong to their word.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u065f\u0900-\u0963\u0966-\u0dff"
_WORD_BEFORE = re.compile(rf"[\w.&'’{_MARKS}-]+\Z")
_WORD_AFTER = re.compile(r"[\w'’-]+")
_CHINESE_SPEECH = re.compile(CHINESE_SPEECH)
_SPEAKER = re.compile(rf"(?:[A-Z][\w.'’-]*\s+){{1,4}}{any_of(QUOTE)}\b")

# Words that open a sentence much more often than they follow an abbreviation inside one.
_OPENERS = words(
    "The This That These Those There Then They He She It We You I His Her Its Their Our My A An In"
    " On At By For From With Without Under Over After Before During Since Until While When Where"
    " Why What Who Which How If As Although Though Because But And Or So Yet Nor Not No Some Many"
    " Most Both Each All Any Another Other Such However Meanwhile Moreover Also According Earlier"
    " Later Now Today Here Despite Instead Still Only Once Nevertheless Thus Therefore To"
)
# Never the end of a sentence: a name or an example follows.
_NAME_FOLLOWS = ABBREVIATED_TITLES | words(
    "Mt Ft vs Vs v viz cf lit e.g i.e E.g I.e eg ie approx ca"
)
# The end of a sentence only before an opener: "the U.S. He left" but "the U.S. Army", "Acme Inc.
# Chairman Li".
_ABBREVIATIONS = words(
    "St Ste Jr Sr Inc Corp Ltd Co Cos Bros Assn Assoc Univ Dept Dist Est Ave Blvd Rd Hwy Bldg al"
    " Calif Fla Conn Ariz Ark Colo Okla Tenn Tex Wis Wyo Mich Minn Miss Neb Nev Mont Pa Va Vt Ky"
    " Ala Ga Ill Ind Kan La Md Me Mo Mass Ore Wash Del Ont Que Esq"
    " No Nos Vol Vols pp Fig Figs"
).union(
    MONTH_ABBREVIATIONS,
    # Sentences end with "sat" and "sun" more often than with these two days.
    set(WEEKDAY_ABBREVIATIONS) - {"Sat", "Sun"},
)
_BEFORE_NUMBERS = words(
    "No no Nos nos Vol vol Vols vols p pp pg Fig fig Figs figs Art art Sec sec Ch ch Eq eq Op op al"
    " Ex Ps c est Est"
).union(MONTH_ABBREVIATIONS, map(str.lower, MONTH_ABBREVIATIONS))
_TIMES = words("a.m p.m A.M P.M")
_AFTER_TIMES = words("Eastern Central Mountain Pacific Moscow Kyiv London Greenwich Beijing").union(
    WEEKDAYS, MONTHS, MONTH_ABBREVIATIONS, TIME_ZONES
)
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]|Ph\.D")
_ENUMERATOR = re.compile(r"\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivx]{1,5}|[IVX]{1,5}")


def passage_sentences(text: str, passage: Span) -> Iterator[Span]:
    """Yield the sentences of a passage, in order, disjoint, without surrounding whitespace.

    The sentences together cover every character of the passage that is not whitespace. Headings and
    list items are sentences. Text without a full stop is one sentence, however long.

    Paragraphs are found in the passage and the text around it. A passage may begin in the middle
    of a hard-wrapped line, and then its own lines do not show where a paragraph ends.
    """
    if LINE.fullmatch(text, passage.start, passage.end):
        # A passage within one line lies in one paragraph, whatever stands around it.
        yield from paragraph_sentences(text, passage)
        return
    context = Span(max(passage.start - _CONTEXT, 0), min(passage.end + _CONTEXT, len(text)))
    for paragraph in paragraph_spans(text, context):
        if paragraph.overlaps(passage):
            start, end = max(paragraph.start, passage.start), min(paragraph.end, passage.end)
            yield from paragraph_sentences(text, Span(start, end))


def paragraph_spans(text: str, span: Span) -> list[Span]:
    """Return the paragraphs within `span`, in order, without surrounding whitespace.

    A line break ends a paragraph unless the text is hard-wrapped there.
    """
    lines: list[Span] = []
    for match in LINE.finditer(text, span.start, span.end):
        if line := trim(text, *match.span()):
            lines.append(line)
    if not lines:
        return []
    width = wrap_width(text, lines)
    paragraphs: list[Span] = []
    start = lines[0].start
    for above, below in pairwise(lines):
        if not is_wrapped(text, above, below, width):
            paragraphs.append(Span(start, above.end))
            start = below.start
    return [*paragraphs, Span(start, lines[-1].end)]


def paragraph_sentences(text: str, paragraph: Span) -> Iterator[Span]:
    """Yield the sentences of one paragraph; line breaks within the paragraph are spaces."""
    start = paragraph.start
    for end in _SentenceEnds(text, paragraph):
        if sentence := trim(text, start, end):
            yield sentence
        start = end
    if rest := trim(text, start, paragraph.end):
        yield rest


def trim(text: str, start: int, end: int) -> Span | None:
    """Return a range without surrounding whitespace, or None if the range is blank."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if left == len(piece):
        return None
    return Span(start + left, start + len(piece.rstrip()))


def _matches_of_end(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the matches of `_END`; to look for single characters is three times as fast."""
    while mark := _MARK.search(text, start, end):
        match = _END.match(text, mark.start(), end)
        if match:
            yield match
        start = match.end() if match else mark.end()


def _word_before(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the match of `_WORD_BEFORE` in a range of a text."""
    # Most words have a space before them: the pattern alone would try each character.
    space = text.rfind(" ", start, end)
    return _WORD_BEFORE.search(text, max(start, space), end)


class _SentenceEnds:
    """The ends of the sentences of one paragraph, found from left to right."""

    def __init__(self, text: str, paragraph: Span) -> None:
        self._text = text
        self._start = paragraph.start
        self._end = paragraph.end
        # Number of straight quotes before the position up to which they were counted.
        self._quotes = 0
        self._quotes_counted_to = paragraph.start
        self._all_small: bool | None = None

    def __iter__(self) -> Iterator[int]:
        start = self._start
        is_thai = _THAI_LETTER.search(self._text, start, self._end) is not None
        matches = _matches_of_end(self._text, start, self._end)
        if is_thai:
            matches = _END_IN_THAI.finditer(self._text, start, self._end)
        for match in matches:
            end = match.end()
            mark_end = end
            if match["mark"] and self._closes_quote(end):
                mark_end = end + 2
            if self._is_end(match, mark_end, start):
                yield mark_end
                start = mark_end

    def _closes_quote(self, end: int) -> bool:
        """Return whether a lone straight quote follows and is the second of its pair."""
        if not _LONE_QUOTE.match(self._text, end, self._end):
            return False
        self._quotes += self._text.count('"', self._quotes_counted_to, end)
        self._quotes_counted_to = end
        return self._quotes % 2 == 1

    def _is_end(self, match: re.Match[str], mark_end: int, start: int) -> bool:
        """Return whether the matched mark ends the sentence that began at `start`.

        Args:
            match: a match of `_END`.
            mark_end: the position after the mark and its closing quote.
            start: the position where the sentence began.
        """
        text = self._text
        if match.re is _END_IN_THAI and match["space"]:
            return is_thai_border(text, match.span(), start, self._end)
        if match["glued"]:
            return self._is_plain_word(match.start(), start)
        follow = mark_end
        while follow < self._end and (text[follow].isspace() or text[follow] in _OPENING):
            follow += 1
        if match["greek"]:
            return True
        if match["sure"]:
            # The words that report speech follow its closing bracket, or its quotation mark.
            last = match["sure"][-1]
            if last in "」』":
                return not text.startswith("と", follow)
            return last not in "”’" or not _CHINESE_SPEECH.match(text, follow, self._end)
        if follow == self._end:
            return True
        if not self._may_open(follow):
            return False
        mark = match["mark"]
        closing = text[mark_end - 1] if mark_end > match.end("mark") else ""
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
        # Tokenised text has a space before its full stops.
        return self._full_stop_is_end(dot - spaced, after, start)

    def _is_plain_word(self, dot: int, start: int) -> bool:
        """Return whether the word before `dot` is not part of an address or a file name."""
        before = _word_before(self._text, max(start, dot - 40), dot)
        if before is None or "." in before[0]:
            return False
        left = self._text[before.start() - 1] if before.start() > start else " "
        return left.isspace() or left in _OPENING

    def _may_open(self, position: int) -> bool:
        """Return whether a sentence can begin with the character at `position`."""
        first = self._text[position]
        if not first.islower():
            return first.isalnum() or first in _SYMBOLS
        if position + 1 < self._end and self._text[position + 1].isupper():
            return True  # iPhone, eBay, mRNA
        if self._all_small is None:
            paragraph = self._text[self._start : self._end]
            self._all_small = paragraph == paragraph.lower()
        return self._all_small

    def _full_stop_is_end(self, dot: int, after: str, start: int) -> bool:
        """Return whether a full stop at `dot` ends a sentence, given the words on both sides."""
        before = _word_before(self._text, max(start, dot - 24), dot)
        if before is None:
            return True
        word = re.split("['’]", before[0])[-1] or before[0]
        word_start = before.start()
        while word_start > start and not self._text[word_start - 1].isalnum():
            word_start -= 1
        if word_start == start and _ENUMERATOR.fullmatch(word):
            return False
        if word in _NAME_FOLLOWS or word in FOREIGN_ABBREVIATIONS:
            return False
        # "z. B.", and the titles of Arabic and Greek, which are one letter.
        if len(word) == 1 and word.isalpha() and (len(after) == 1 or not word.isascii()):
            return False
        if word.isdigit() and after in AFTER_ORDINALS:
            return False
        if word == "etc":
            return after[0].isupper()
        is_dotted = _DOTTED.fullmatch(word) is not None
        if after[0].isdigit():
            return word not in _BEFORE_NUMBERS and (not is_dotted or word in _TIMES)
        if word in _TIMES:
            return after not in _AFTER_TIMES
        if len(word) == 1 and word.isupper():
            # The C in 1500 °C is not an initial.
            alone = before.start() == start or self._text[before.start() - 1] not in "°/"
            return after in _OPENERS or not alone
        return after in _OPENERS or not (is_dotted or word in _ABBREVIATIONS)
