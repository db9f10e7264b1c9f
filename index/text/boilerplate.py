"""Find the boilerplate around an article: comment boxes, credits, captions, share bars.

A rule judges one line, because extracted pages have one paragraph or one control per line. A rule
must match the whole line, so a sentence that merely mentions comments, cookies or newsletters is
not affected. The loosest rules apply only to the run of boilerplate lines that ends a text.
Nothing is deleted: boilerplate spans are left out of the search.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from enum import IntEnum

from index.documents import Span
from index.text.boilerplate_rules import ANYWHERE, AT_THE_END, CREDIT, LINKS, PLATFORM, Rule
from index.text.notices.matching import is_label_above_links, is_notice
from index.text.wrapping import LINE, adjoin, may_be_wrapped

# Rules ignore longer lines, so an article that is a single line costs nothing.
_LONGEST_LINE = 700
_LONGEST_CREDIT = 160
_LONGEST_LABEL = 40
_LONGEST_HEADLINE = 160
_SHORTEST_COPY = 30
_MOST_LINKS = 12

_CREDIT_HINT = re.compile(r"/| via |hoto|HOTO|mage|MAGE|icture|redit|ideo")
_BRACKETS = re.compile(r"\(([^()\n]{2,120})\)")
_CAPTION_OPENING = re.compile(
    r"(?:in|on) this (?:[\w ]{1,30} )?(?:photo|photograph|image|picture|video|screenshot)\b", re.I
)
_CAPTION = re.compile(r"FILE ?[-–—] ?\S|FILE (?:PHOTO|IMAGE)\b|Image caption, ")
_SHARE_BUTTON = re.compile(
    r"(?:share|tweet|print|copy link|save|like|teilen|drucken|merken|link kopieren|partager"
    rf"|imprimer|copier le lien|compartir|imprimir|guardar|copiar enlace|{PLATFORM})[:.]?",
    re.I,
)
_SHARE_VERB = re.compile(
    r"share|tweet|print|cop[yi]|save|teilen|drucken|merken|partager|imprim|compartir|guardar", re.I
)
_LINK_LABEL = re.compile(
    rf"related {LINKS} ?:?|also read ?:?"
    r"|(?:you (?:may|might) also like|recommended for you|read more)[:.…]*",
    re.I,
)
# An address or a telephone number is worth finding, and a headline contains neither.
_CONTACT = re.compile(r"\d{5}|\(\d{3}\)|\d{3}-\d{4}|@")
_SENTENCE_END = re.compile(r"[.!?…:;。！？：；।؟۔][\"'”’)\]」』）]*\Z")
# A page flattened into one line still ends with boilerplate. Only whole sentences that never end
# an article are removed from it.
_LAST_WORDS = re.compile(
    r"(?<=[.!?\"”’)\]] )(?:Comments are closed|Post a Comment|(?:\d+|No) Comments"
    r"|Advertisement|All rights reserved|Leave a (?:Comment|Reply))\.?\Z"
)


class _Kind(IntEnum):
    """The kind of a line; every kind except ARTICLE is boilerplate."""

    ARTICLE = 0
    FURNITURE = 1
    MORE = 2
    CREDIT = 3
    CAPTION = 4
    LABEL = 5


class _Table:
    """A table of rules, compiled once into a single pattern."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        rules = tuple(rules)
        self._any = re.compile("|".join(rule.pattern for rule in rules))
        self._weak = [(re.compile(r.pattern), re.compile(r.needs)) for r in rules if r.needs]

    def matches(self, line: str) -> bool:
        """Return whether a rule matches the whole line."""
        line = line.lower()
        if not self._any.fullmatch(line):
            return False
        return all(needs.search(line) for weak, needs in self._weak if weak.fullmatch(line))


_ANYWHERE_TABLE = _Table(ANYWHERE)
_AT_THE_END_TABLE = _Table(AT_THE_END)


def boilerplate_spans(text: str) -> tuple[Span, ...]:
    """Return the boilerplate spans of `text`, sorted and disjoint.

    Neighbouring boilerplate lines form one span. Spans exclude surrounding whitespace.
    """
    page = _Page(text)
    page.mark_captions()
    page.mark_labels()
    page.mark_share_bars()
    page.mark_ending()
    return tuple(_merge(sorted(page.spans()), text))


class _Page:
    """The non-blank lines of a text, each with its kind.

    Lines are stored as offsets in compact arrays, because a hostile file has millions of them.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = array("Q")
        self._ends = array("Q")
        self._kinds = bytearray()
        self._buttons: list[int] = []
        self._truncated: list[int] = []
        for match in LINE.finditer(text):
            whole = match[0]
            if line := whole.strip():
                start = match.start() + len(whole) - len(whole.lstrip())
                self._starts.append(start)
                self._ends.append(start + len(line))
                self._kinds.append(self._kind_of(line))

    def _kind_of(self, line: str) -> _Kind:
        number = len(self._kinds)
        if line.endswith(("…", "...")) and len(line) >= _SHORTEST_COPY:
            self._truncated.append(number)
        if len(line) > _LONGEST_LINE:
            return _Kind.ARTICLE
        if len(line) < 20 and _SHARE_BUTTON.fullmatch(line):
            self._buttons.append(number)
        if line in ("More", "MORE"):
            kind = _Kind.MORE
        elif _is_credit(line):
            # A credit without a slash could be the last line of a hard-wrapped sentence.
            return (
                _Kind.CREDIT
                if "/" in line or not self._continues_previous(number)
                else _Kind.ARTICLE
            )
        elif _CAPTION.match(line) or _is_credited_caption(line):
            kind = _Kind.CAPTION
        elif _ANYWHERE_TABLE.matches(line) or (number > 0 and is_notice(line)):
            kind = _Kind.FURNITURE
        else:
            return _Kind.ARTICLE
        return _Kind.ARTICLE if self._continues_previous(number) else kind

    def _line(self, number: int) -> str:
        """Return a line, cut to one character beyond the longest line that rules match."""
        start, end = self._starts[number], self._ends[number]
        return self._text[start : min(end, start + _LONGEST_LINE + 1)]

    def _length(self, number: int) -> int:
        return self._ends[number] - self._starts[number]

    def _adjoins_previous(self, number: int) -> bool:
        """Return whether no blank line separates the line from the line before it."""
        return number > 0 and adjoin(self._text, self._ends[number - 1], self._starts[number])

    def _continues_previous(self, number: int) -> bool:
        """Return whether the line continues a hard-wrapped sentence from the line above."""
        # Below a notice stands another notice, not the rest of a sentence.
        if not self._adjoins_previous(number) or self._kinds[number - 1] == _Kind.FURNITURE:
            return False
        above = number - 1
        if _SENTENCE_END.search(self._line(above)):
            return False
        if self._text[self._starts[number]].islower():
            return True
        return self._adjoins_previous(above) and all(
            may_be_wrapped(self._length(line)) for line in (above - 1, above)
        )

    def mark_captions(self) -> None:
        """Mark truncated copies of captions, and captions above "More" or a credit.

        A line above a credit may also be a paragraph of the article. It is a caption only if it
        completes a truncated copy, opens like a caption, or is a paragraph followed by "More"
        and a credit.
        """
        complete_captions = set()
        for number in self._truncated:
            opening = self._text[self._starts[number] : self._ends[number]].rstrip("….").rstrip()
            if number + 1 < len(self._kinds) and self._text.startswith(
                opening, self._starts[number + 1], self._ends[number + 1]
            ):
                self._kinds[number] = _Kind.CAPTION
                complete_captions.add(number + 1)
        expandable = bytes((_Kind.MORE, _Kind.CREDIT))
        for below in range(1, len(self._kinds)):
            if self._kinds[below] not in expandable or not self._adjoins_previous(below):
                continue
            above = below - 1
            if self._kinds[above] or self._length(above) > _LONGEST_LINE:
                continue
            paragraph = self._kinds[below : below + 2] == expandable and not self._adjoins_previous(
                above
            )
            if paragraph or above in complete_captions or _CAPTION_OPENING.match(self._line(above)):
                self._kinds[above] = _Kind.CAPTION

    def mark_labels(self) -> None:
        """Mark short repeated lines above captions, such as the name of the page's topic."""
        above = (number - 1 for number, kind in enumerate(self._kinds) if kind == _Kind.CAPTION)
        labels = {number: self._line(number) for number in above if self._may_be_label(number)}
        if not labels:
            return
        counts = dict.fromkeys(labels.values(), 0)
        for number in range(len(self._kinds)):
            if self._length(number) <= _LONGEST_LABEL and (line := self._line(number)) in counts:
                counts[line] += 1
        for number, label in labels.items():
            if counts[label] > 1:
                self._kinds[number] = _Kind.LABEL

    def _may_be_label(self, number: int) -> bool:
        return (
            number >= 0
            and self._kinds[number] == _Kind.ARTICLE
            and self._length(number) <= _LONGEST_LABEL
            and not _SENTENCE_END.search(self._line(number))
        )

    def mark_share_bars(self) -> None:
        """Mark rows of three or more share buttons; a single one may be a heading."""
        row: list[int] = []
        for number in [*self._buttons, -1]:
            if row and number != row[-1] + 1:
                if len(row) > 2 and any(_SHARE_VERB.match(self._line(button)) for button in row):
                    for button in row:
                        self._kinds[button] = _Kind.FURNITURE
                row = []
            row.append(number)

    def mark_ending(self) -> None:
        """Mark boilerplate lines from the last line upwards until a line of the article.

        Headlines belong to the article unless a label above them says that they are links. If
        every line of the text qualifies, none is marked.
        """
        ending: list[int] = []
        undecided: list[int] = []
        links = 0
        for number in range(len(self._kinds) - 1, -1, -1):
            line = self._line(number)
            is_label = bool(_LINK_LABEL.fullmatch(line)) or is_label_above_links(line)
            if not (is_label or self._kinds[number] or _AT_THE_END_TABLE.matches(line)):
                if links == _MOST_LINKS or not _may_be_headline(line):
                    break
                links += 1
            undecided.append(number)
            if is_label or not links:
                ending += undecided
                undecided, links = [], 0
        else:
            return
        for number in ending:
            self._kinds[number] = _Kind.FURNITURE

    def spans(self) -> Iterator[Span]:
        """Yield the boilerplate spans: first whole lines, then parts of lines."""
        for number, kind in enumerate(self._kinds):
            if kind:
                yield Span(self._starts[number], self._ends[number])
        for match in _BRACKETS.finditer(self._text):
            if _CREDIT_HINT.search(match[1]) and _is_credit(match[0]) and _stands_apart(match):
                yield Span(*match.span())
        if self._kinds:
            start, end = self._starts[-1], self._ends[-1]
            if words := _LAST_WORDS.search(self._text, max(start, end - 60), end):
                yield Span(*words.span())


def _is_credit(line: str) -> bool:
    if len(line) > _LONGEST_CREDIT or not _CREDIT_HINT.search(line):
        return False
    return CREDIT.fullmatch(line.removeprefix("(").removesuffix(")")) is not None


def _is_credited_caption(line: str) -> bool:
    return bool(_CAPTION_OPENING.match(line)) and _is_credit(line[line.rfind("(") :])


def _may_be_headline(line: str) -> bool:
    return (
        len(line) <= _LONGEST_HEADLINE
        and not line.endswith((".", "”", '"', "。", "।", "۔", "»", "」"))
        and not _CONTACT.search(line)
    )


def _stands_apart(match: re.Match[str]) -> bool:
    """Return whether a bracketed credit follows a finished sentence or ends its line."""
    text = match.string
    before = text[max(0, match.start() - 3) : match.start()].rstrip()
    after = text[match.end() : match.end() + 3].lstrip(" ")
    return not after or after[0] in "\r\n" or bool(_SENTENCE_END.search(before))


def _merge(spans: list[Span], text: str) -> Iterator[Span]:
    """Join spans that overlap or have only whitespace between them."""
    current: Span | None = None
    for span in spans:
        if current is None:
            current = span
        elif span.start <= current.end or text[current.end : span.start].isspace():
            current = Span(current.start, max(current.end, span.end))
        else:
            yield current
            current = span
    if current is not None:
        yield current
