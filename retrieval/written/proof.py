"""Prove each sentence of a draft by a cited passage, or strike it out.

A sentence stands only if it is a whole sentence of one cited passage, word for word, in one of the
forms that `docs/written.md` lists. What a program cannot prove is struck out, also where a reader
would see that it is right: a sentence that is wrong must not stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.documents import Span
from retrieval.checks.alignment import Vocabulary
from retrieval.checks.comparing import Window, compare
from retrieval.checks.differences import Change, ChangeKind
from retrieval.checks.quote_check import Place, Remark
from retrieval.checks.quoted_items import word_items
from retrieval.checks.remarks import continuation, remarks_on_source
from retrieval.checks.statements import FEWEST_WORDS
from retrieval.citation import Citation
from retrieval.speakers.drafts import QuotationKind, marked_quotations
from retrieval.speakers.persons import names_in
from retrieval.wording.compared_words import compared_words
from retrieval.written.answer import Reason, WordDifference, WrittenSentence
from retrieval.written.draft import DraftSentence, draft_sentences
from retrieval.written.frames import ACCORDING, NEUTRAL, Frame, frames, may_stand_for, same_speaker
from retrieval.written.matching import has_stray_mark, quoted_words, same_words
from retrieval.written.passages import CitedPassages, SourceSentence, sentences_around

# A sentence of more characters is no sentence; comparing takes time with its square.
LONGEST_SENTENCE = 1_200
# More sentences than these are no short answer.
MOST_SENTENCES = 60
# Quotations of fewer words are terms.
_FEWEST_QUOTED = 4
# So many differences are told of a sentence.
_MOST_DIFFERENCES = 4
_NEAR = 0.35

_PRONOUN = re.compile(
    r"\b(?:(?P<person>he|she|him|her|his|hers)|they|them|their|theirs|it|its|this|these|those|such)\b",
    re.IGNORECASE,
)
# "The ferry stopped because its engine failed."
_BEGINS_WITH_NOUN = re.compile(r"(?:The|An?|Many|Most|Several|Some|Every|Each|\d[\d,.]*) [a-z]")
# "Both were killed." "The latter was arrested."
_STANDS_FOR = re.compile(
    r"(?:The (?:former|latter|same)\b|(?:That|Both|Neither|Either|None|One|Two|Three|Another|Others"
    r"|Some|Many|Most|Few|All|Each|Several|So) (?:also |later |then |soon )?(?:was|were|is|are|has"
    r"|have|had|will|would|could|can|may|might|must|should|did|does|do|died|said|says)\b)"
)
_SELF = re.compile(
    r"\b(?:I|we|me|us|my|our|mine|ours|you|your|yours|let[’']s|myself|ourselves|yourself"
    r"|yourselves)\b",
    re.IGNORECASE,
)
# Behind one of these, another clause may begin, of which it is not told whose it is.
_BREAK = re.compile(r"[,;:()—–](?!\d)")
_REASONS = {
    ChangeKind.NEGATION: Reason.NEGATION,
    ChangeKind.FIGURE: Reason.FIGURE,
    ChangeKind.NAME: Reason.NAME,
    ChangeKind.WORD: Reason.WORDS,
    ChangeKind.INSERTION: Reason.WORDS,
    ChangeKind.OMISSION: Reason.WORDS,
}


def prove(draft: str, citations: Sequence[Citation]) -> tuple[WrittenSentence, ...]:
    """Return all sentences of a draft, each with its proof or with the reason against it.

    Args:
        draft: what a model wrote.
        citations: the passages that it was given.
    """
    prover = _Prover(CitedPassages.read(citations))
    return tuple(prover.prove(sentence) for sentence in draft_sentences(draft))


class _Prover:
    """Proves the sentences of one draft in their order."""

    def __init__(self, passages: CitedPassages) -> None:
        self._passages = passages
        # The sentence of an article that covers the sentence of the draft before this one.
        self._last: SourceSentence | None = None
        self._count = 0

    def prove(self, sentence: DraftSentence) -> WrittenSentence:
        """Prove or strike the next sentence."""
        self._count += 1
        before, self._last = self._last, None
        if reason := self._unfit(sentence):
            return WrittenSentence(text=sentence.text, reason=reason)
        text = sentence.text
        against: list[tuple[Reason, int]] = []
        for source in self._passages.sentences:
            found = _compare(text, source)
            if found is None:
                if source.is_quoted or source.is_listed or not _is_known(text, source, before):
                    reason = _context_reason(source)
                    against.append((reason, source.rank))
                    continue
                self._last = source
                place = Place(source.document, source.span)
                return WrittenSentence(text=text, rank=source.rank, place=place)
            if found is not Reason.NOTHING:
                against.append((found, source.rank))
        quoted = self._quoted(text)
        if isinstance(quoted, WrittenSentence):
            return quoted
        if quoted is not None:
            against.append(quoted)
        if against:
            reason, rank = against[0]
            return WrittenSentence(text=text, rank=rank, reason=reason)
        return self._struck(text)

    def _unfit(self, sentence: DraftSentence) -> Reason | None:
        """Return why a sentence is struck out before it is compared; None if it is not."""
        ranks = {each.rank for each in self._passages.citations}
        if not sentence.is_readable:
            return Reason.CHARACTERS
        if not ranks.issuperset(sentence.numbers):
            return Reason.UNKNOWN_PASSAGE
        if len(sentence.text) > LONGEST_SENTENCE or self._count > MOST_SENTENCES:
            return Reason.LONG
        if len(compared_words(sentence.text)) < FEWEST_WORDS:
            return Reason.SHORT
        return None

    # Whole quotations of a person

    def _quoted(self, text: str) -> WrittenSentence | tuple[Reason, int] | None:
        """Return the proof of "Vogt said: “…”", the reason against it, or None if it is not so."""
        for frame in frames(text):
            quotation = _only_quotation(frame.claim)
            if quotation is None or len(compared_words(quotation)) < _FEWEST_QUOTED:
                continue
            for citation in self._passages.citations:
                result = self._quoted_in(text, frame, quotation, citation)
                if result is not None:
                    return result
        return None

    def _quoted_in(
        self, text: str, frame: Frame, quotation: str, citation: Citation
    ) -> WrittenSentence | tuple[Reason, int] | None:
        document = citation.document
        vocabulary = Vocabulary()
        window = Window(document, vocabulary.read(document.text, *_bounds(citation.span)))
        found = compare(
            word_items(compared_words(quotation)), quotation, [window], vocabulary,
            lambda *_: False, jumps=False,
        )  # fmt: skip
        if found is None or not found.is_exact:
            return None
        place = Place(document, found.places[0].span)
        speech = self._passages.speech[document.doc_id]
        remarks = set(remarks_on_source([place], speech))
        there = speech.quotation_at(place.span)
        if there is None or Remark.NOT_QUOTED in remarks or there.kind is not QuotationKind.MARKS:
            return Reason.QUOTATION, citation.rank
        if remarks & {Remark.SECOND_HAND, Remark.NEGATED} or continuation(place):
            return Reason.PART, citation.rank
        if not same_words(quotation, place.text) or not self._is_whole(place, there.span):
            return Reason.PART, citation.rank
        speaker = speech.speaker_of(place.span)
        if speaker is None or not speaker.is_named or speaker.others:
            return Reason.SPEAKER, citation.rank
        beside = speaker.span.of(document.text)
        if not any(same_speaker(frame.who, name) for name in (beside, speaker.name)):
            return Reason.SPEAKER, citation.rank
        if not citation.span.contains(speaker.span):
            return Reason.SPEAKER, citation.rank
        verb = speaker.cue.of(document.text) if speaker.cue else ""
        if frame.verb not in NEUTRAL | {ACCORDING, verb}:
            return Reason.WORDS, citation.rank
        return WrittenSentence(text=text, rank=citation.rank, place=place)

    def _is_whole(self, place: Place, quoted: Span) -> bool:
        """Return whether a place is whole sentences of a quotation, or all of it."""
        text = place.document.text
        before = text[quoted.start : place.span.start].rstrip(" \"'“‘")
        after = text[place.span.end : quoted.end].strip(" \"'”’")
        begins = (not before or before[-1] in ".!?") and place.text[:1].isupper()
        ends = not after.strip(".,!?") or after[0] in ".!?"
        if text[place.span.end : place.span.end + 1] == "?":
            return False
        around = sentences_around(place.document, place.span)
        last = next((each for each in around if each.start < quoted.end <= each.end + 1), None)
        rest = text[quoted.end + 1 : last.end] if last else ""
        return begins and ends and not any(sign in rest for sign in '"“„«')

    # What is wrong

    def _struck(self, text: str) -> WrittenSentence:
        """Strike a sentence, and tell how it differs from the nearest passage."""
        vocabulary = Vocabulary()
        windows = [
            Window(
                each.document, vocabulary.read(each.document.text, each.span.start, each.span.end)
            )
            for each in self._passages.citations
        ]
        items = word_items(compared_words(text))
        found = compare(items, text, windows, vocabulary, lambda *_: False)
        if found is None or not found.is_there or found.share < _NEAR:
            return WrittenSentence(text=text, reason=Reason.NOTHING)
        first = found.places[0]
        rank = next(
            each.rank
            for each in self._passages.citations
            if each.document is first.document and each.span.contains(first.span)
        )
        if found.is_spliced:
            return WrittenSentence(text=text, rank=rank, reason=Reason.JOINED)
        order = (Reason.NEGATION, Reason.FIGURE, Reason.NAME, Reason.WORDS)
        reasons = (_REASONS[change.kind] for change in found.changes)
        reason = min(reasons, key=order.index, default=Reason.PART)
        telling = [change for change in found.changes if _REASONS[change.kind] is reason]
        return WrittenSentence(
            text=text,
            rank=rank,
            reason=reason,
            differences=tuple(_differences(text, first.document.text, telling)),
        )


def _compare(text: str, source: SourceSentence) -> Reason | None:
    """Return None if a sentence says what a sentence of an article says, in the same words.

    Returns:
        `Reason.NOTHING` if the words are others; another reason if only who says them, the
        quotation marks or a question mark differ.
    """
    against = Reason.NOTHING
    marks = quoted_words(text)
    asks = text.rstrip("\"'”’ ").endswith("?")
    read = list(frames(text))
    for form in source.forms():
        if same_words(text, form):
            if marks != quoted_words(form) or has_stray_mark(text) != has_stray_mark(form):
                against = Reason.QUOTATION
            elif asks != form.rstrip("\"'”’ ").endswith("?"):
                against = Reason.QUESTION
            else:
                return None
        for mine in read:
            for theirs in frames(form):
                if not same_words(mine.claim, theirs.claim):
                    continue
                result = _compare_frames(mine, theirs)
                if result is None:
                    return None
                against = result
    return against


def _compare_frames(mine: Frame, theirs: Frame) -> Reason | None:
    """Compare two statements whose claims have the same words."""
    if not same_speaker(mine.who, theirs.who):
        return Reason.SPEAKER
    if not may_stand_for(mine.verb, theirs.verb):
        return Reason.WORDS
    if mine.claim.rstrip("\"'”’ ").endswith("?") or theirs.claim.rstrip("\"'”’ ").endswith("?"):
        return Reason.QUESTION
    if has_stray_mark(mine.claim) or has_stray_mark(theirs.claim):
        return Reason.QUOTATION
    ours, others = quoted_words(mine.claim), quoted_words(theirs.claim)
    if (mine.place, ours) != (theirs.place, others) and (
        _BREAK.search(_outside(mine.claim)) or _BREAK.search(_outside(theirs.claim))
    ):
        return Reason.SPEAKER
    if ours == others:
        return None
    # Direct speech may be told without its marks, if it does not speak of "we" or "you".
    quotation = _only_quotation(theirs.claim)
    if ours or quotation is None or _SELF.search(quotation):
        return Reason.QUOTATION
    return None


def _outside(claim: str) -> str:
    """Return the part of a claim that stands in no quotation marks."""
    spans = [each.outer for each in marked_quotations(claim) if not each.depth]
    starts, ends = [0, *(each.end for each in spans)], [*(each.start for each in spans), len(claim)]
    parts = (claim[start:end] for start, end in zip(starts, ends, strict=True))
    return "".join(parts).strip(" ,")


def _only_quotation(claim: str) -> str | None:
    """Return the words of a claim that is nothing but one quotation; else None."""
    found = [each for each in marked_quotations(claim) if not each.depth]
    if len(found) != 1:
        return None
    outer = found[0].outer
    rest = claim[: outer.start] + claim[outer.end :]
    return None if rest.strip(" ,.") else found[0].span.of(claim)


def _is_known(text: str, source: SourceSentence, before: SourceSentence | None) -> bool:
    """Return whether a reader knows whom the pronouns of a sentence mean.

    A name stands before the first of them, the sentence begins with a noun that it may mean, or the
    sentence before it in the article stands right before it in the draft, too.
    """
    quoted = [each.outer for each in marked_quotations(text)]
    first = next(
        (
            each
            for each in _PRONOUN.finditer(text)
            if not any(span.contains(Span(*each.span())) for span in quoted)
        ),
        None,
    )
    if not _STANDS_FOR.match(text):
        if first is None or any(names_in(text, 0, first.start())):
            return True
        if not first["person"] and _BEGINS_WITH_NOUN.match(text):
            return True
    return (
        before is not None
        and before.document.doc_id == source.document.doc_id
        and before.span == source.before
    )


def _bounds(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _context_reason(source: SourceSentence) -> Reason:
    if source.is_quoted:
        return Reason.SPEAKER
    return Reason.QUESTION if source.is_listed else Reason.PRONOUN


def _differences(draft: str, source: str, changes: Sequence[Change]) -> Iterator[WordDifference]:
    for change in changes[:_MOST_DIFFERENCES]:
        yield WordDifference(
            " ".join(change.draft.of(draft).split()), " ".join(change.source.of(source).split())
        )
