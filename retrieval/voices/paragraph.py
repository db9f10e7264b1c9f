"""A paragraph of an article, parsed so that its quotations do not confuse the parser.

A quotation of whole sentences is parsed as “It is so”: what is said does not matter to who says it,
several sentences become one, and the parser has less to read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from index.documents import Span
from index.models.parsing import Parser, Token
from index.text.speech import ATTRIBUTE, ESTIMATE
from index.text.words.word_lists import any_of
from retrieval.voices.cues import Cue, find_cues
from retrieval.voices.parse_tree import ParseTree
from retrieval.voices.quotation_marks import Quotation
from retrieval.voices.speakers import Speaker, is_about_anonymity, is_for_people, read_speaker

_STAND_IN = "It is so"
_FEWEST_WORDS = 3
_WORD_BEFORE = re.compile(r"(\w+)[,:]?\s*\Z")
# "put" reports only before "at" in the same sentence: "put the damage at 8 million".
_CUE = re.compile(
    rf"\b(?:{any_of(ATTRIBUTE)}|according|{any_of(ESTIMATE)}\b[^.!?\n]{{0,200}}\sat)\b",
    re.IGNORECASE,
)
# "KYIV, Ukraine (AP) — ", "MACAU (Reuters) - ", "Washington (CNN) "
_DATELINE = re.compile(
    r"[A-Z][A-Z.'’ -]{2,40}(?:, [A-Z][\w. ]{1,30}){0,2}(?: ?\([^()]{2,30}\))? ?[–—-]{1,2} "
    r"|(?:[A-Z][\w.'’-]+,? ){1,4}\((?:[A-Z]{2,6}|Reuters|Bloomberg)\) ?(?:[–—-]{1,2} )?"
)
_SPACE = re.compile(r"\s")
# A longer paragraph is a list or a table, or a book without line breaks.
_LONGEST = 20_000


class Paragraph:
    """One paragraph with its quotations; it is parsed when its cues are asked for.

    Args:
        text: the article's text.
        span: the paragraph.
        quotations: its quotations, in order.
        parser: the parser.
    """

    def __init__(
        self, text: str, span: Span, quotations: Sequence[Quotation], parser: Parser
    ) -> None:
        self.text = text
        self.span = span
        self.quotations = quotations
        self._parser = parser
        self._starts = [quotation.inner.start for quotation in quotations]
        self._speakers: dict[int, Speaker] = {}

    @cached_property
    def tree(self) -> ParseTree:
        """The parsed paragraph, with places in the article."""
        return ParseTree(_placed(self._parser.parse(self.parsed_text), self._pieces))

    @property
    def is_parsed(self) -> bool:
        """Whether the paragraph was parsed before."""
        return "tree" in self.__dict__

    @property
    def parsed_text(self) -> str:
        """The text that is parsed: that of the paragraph, with stand-ins for its quotations."""
        return _SPACE.sub(" ", "".join(piece for _, _, piece in self._pieces))

    def take(self, tokens: Sequence[Token]) -> None:
        """Take the tokens of the paragraph's parsed text, so that it is not parsed again."""
        self.__dict__["tree"] = ParseTree(_placed(tokens, self._pieces))

    @cached_property
    def _pieces(self) -> list[tuple[int, int, str]]:
        """Stretches of the article with what is parsed for each."""
        pieces: list[tuple[int, int, str]] = []
        dateline = _DATELINE.match(self.text, self.span.start, self.span.end)
        position = dateline.end() if dateline else self.span.start
        end = min(self.span.end, self.span.start + _LONGEST)
        for quotation in self.quotations:
            if quotation.inner.end <= end and self.is_whole(quotation):
                inner = quotation.inner
                pieces.append((position, inner.start, self.text[position : inner.start]))
                last = self.text[inner.end - 1]
                mark = last if last in ",.?!—–-…" else ""
                pieces.append((inner.start, inner.end, _STAND_IN + mark))
                position = inner.end
        pieces.append((position, end, self.text[position:end]))
        return pieces

    @cached_property
    def cues(self) -> list[Cue]:
        """The cues outside the quotations, in order."""
        return [cue for cue in find_cues(self.tree) if self.quotation_of(cue.index) is None]

    def speaker(self, cue: Cue) -> Speaker | None:
        """Return the speaker of a cue, or None."""
        if cue.speaker is None or self.quotation_of(cue.speaker) is not None:
            return None
        speaker = self.speaker_of(cue.speaker)
        if not speaker.named and not speaker.anonymous and is_for_people(self.tree, cue.speaker):
            first = self.tree.tokens[self.tree.sentence_start(cue.index)].start
            last = self.tree.tokens[self.tree.sentence_end(cue.index) - 1].end
            if is_about_anonymity(self.text, first, last):
                return replace(speaker, anonymous=True)
        return speaker

    def speaker_of(self, head: int) -> Speaker:
        """Return the speaker that a noun phrase names, by the token of its head."""
        if head not in self._speakers:
            self._speakers[head] = read_speaker(self.text, self.tree, head)
        return self._speakers[head]

    def quotation_of(self, token: int) -> Quotation | None:
        """Return the quotation that a token stands in, or None."""
        place = self.tree.tokens[token].start
        number = bisect_right(self._starts, place) - 1
        if number >= 0 and place < self.quotations[number].inner.end:
            return self.quotations[number]
        return None

    def is_whole(self, quotation: Quotation) -> bool:
        """Return whether a quotation has whole sentences, rather than a few words of one."""
        inner = quotation.inner.of(self.text)
        first = inner.lstrip("[(.…‘'’ ")[:1]
        if not (first.isupper() or first.isdigit()) or len(inner.split()) < _FEWEST_WORDS:
            return False
        before = self.text[self.span.start : quotation.span.start].rstrip()
        if not before or before[-1] in ',:.?!”"’—–-;…)':
            return True
        word = _WORD_BEFORE.search(before)
        return word is not None and word[1].lower() in ATTRIBUTE

    def is_speech(self, quotation: Quotation) -> bool:
        """Return whether a quotation is long enough to be what somebody said, even if alone."""
        inner = quotation.inner.of(self.text)
        if not quotation.closed or quotation.continues:
            return True
        return len(inner.split()) >= 4 or inner.rstrip()[-1:] in ",.?!"

    def is_title(self, quotation: Quotation) -> bool:
        """Return whether a quotation is the title of a work: every longer word has a capital."""
        inner = quotation.inner.of(self.text).strip(" ,.")
        longer = [word for word in inner.split() if len(word) > 3]
        return (
            len(inner.split()) > 1
            and bool(longer)
            and all(word[:1].isupper() for word in longer)
            and all(word[:1].isupper() for word in inner.split()[:1])
            and not quotation.continues
        )

    def has_whole_quotation(self, span: Span) -> bool:
        """Return whether a quotation of whole sentences stands in a span, or most of it is quoted.

        Such a span is not reported as well.
        """
        inside = [each for each in self.quotations if each.span.overlaps(span)]
        shared = sum(
            min(span.end, each.span.end) - max(span.start, each.span.start) for each in inside
        )
        return 5 * shared >= 4 * len(span) or any(self.is_whole(each) for each in inside)

    def with_marks(self, span: Span) -> Span:
        """Return a span that begins or ends inside a quotation with the quotation's marks."""
        start, end = span.start, span.end
        for quotation in self.quotations:
            if quotation.span.start < start <= quotation.inner.start:
                start = quotation.span.start
            # The full stop may stand before the mark.
            if quotation.inner.end - 1 <= end < quotation.span.end and start < end:
                end = quotation.span.end
        return Span(start, end)

    @property
    def ends_with_colon(self) -> bool:
        """Whether a colon announces what follows the paragraph."""
        return self.span.of(self.text).endswith(":")

    def may_report_in(self, span: Span) -> bool:
        """Return whether a verb of saying stands in a part, so that parsing is worth the time."""
        start, end = max(span.start, self.span.start), min(span.end, self.span.end)
        return _CUE.search(self.text, start, end) is not None


def _placed(parsed: Sequence[Token], pieces: Sequence[tuple[int, int, str]]) -> list[Token]:
    """Return tokens with their places in the article, instead of those in joined pieces.

    Args:
        parsed: the tokens.
        pieces: for each piece its start and end in the article and the text that was parsed for it.
    """
    placed: list[Token] = []
    number = offset = 0
    for token in parsed:
        while number < len(pieces) - 1 and token.start >= offset + len(pieces[number][2]):
            offset += len(pieces[number][2])
            number += 1
        start, end, piece = pieces[number]
        if len(piece) == end - start and not piece.startswith(_STAND_IN):
            start, end = token.start - offset + start, token.end - offset + start
        placed.append(
            Token(start, end, token.text, token.tag, token.relation, token.head, token.sentence)
        )
    return placed
