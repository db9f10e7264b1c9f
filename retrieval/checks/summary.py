"""The sentences that the terminal and the app say about checked quotations."""

from __future__ import annotations

from collections import Counter

from retrieval.checks.differences import Change, ChangeKind
from retrieval.checks.quote_check import (
    CheckedQuotation,
    CheckedSentence,
    DraftCheck,
    Finding,
    Place,
    Remark,
    Verdict,
)
from retrieval.wording.phrases import day_in_words, plural

_VERDICTS = {
    Verdict.EXACT: "word for word",
    Verdict.ALTERED: "altered",
    Verdict.SPLICED: "joined from two places",
    Verdict.MISATTRIBUTED: "said by somebody else",
    Verdict.ABSENT: "not in your sources",
}
_FINDINGS = {
    Finding.SUPPORTED: "near a passage",
    Finding.DIFFERS: "differs from a passage",
    Finding.NOTHING: "nothing found",
}
_KINDS = {
    ChangeKind.FIGURE: "Figure",
    ChangeKind.NAME: "Name",
    ChangeKind.NEGATION: "Negation",
    ChangeKind.WORD: "Words",
    ChangeKind.OMISSION: "Left out without an ellipsis",
    ChangeKind.INSERTION: "Added",
}
# The verdicts in the order in which a reader looks at them: what may be wrong comes first.
URGENCY = (
    Verdict.ABSENT,
    Verdict.ALTERED,
    Verdict.MISATTRIBUTED,
    Verdict.SPLICED,
    Verdict.EXACT,
)
# More words of an article than this are cut in the middle.
_SHOWN = 160


def verdict_label(verdict: Verdict) -> str:
    """Return a verdict in words."""
    return _VERDICTS[verdict]


def summary_line(check: DraftCheck) -> str:
    """Return how many quotations a draft has, and how many have which verdict, gravest first."""
    if not check.quotes:
        return "The draft has no quotations."
    counts = Counter(quote.verdict for quote in check.quotes)
    parts = [f"{counts[verdict]} {_VERDICTS[verdict]}" for verdict in URGENCY if counts[verdict]]
    return f"{plural(len(check.quotes), 'quotation')}: {', '.join(parts)}."


def searched_line(check: DraftCheck) -> str:
    """Return what a draft was checked against."""
    passages = plural(check.searched.passages, "passage")
    return f"Checked against {passages} in {plural(check.searched.documents, 'article')}"


def change_line(check: DraftCheck, quote: CheckedQuotation, change: Change) -> str:
    """Return a sentence about a difference: what the draft has, and what the source."""
    draft = _shortened(change.draft.of(check.draft))
    source = _shortened(change.source.of(quote.places[change.place].document.text))
    kind = _KINDS[change.kind]
    if change.kind is ChangeKind.OMISSION:
        return f"{kind}: “{source}”."
    if not source:
        return f"{kind}: the source does not have “{draft}”."
    if not draft:
        return f"{kind}: the draft does not have “{source}”."
    return f"{kind}: the draft has “{draft}”, the source “{source}”."


def speakers_line(quote: CheckedQuotation) -> str:
    """Return who says a quotation in the draft and in the source, if that differs; else empty."""
    if quote.verdict is not Verdict.MISATTRIBUTED and Remark.OTHER_SPEAKER not in quote.remarks:
        return ""
    draft = quote.speaker.label if quote.speaker else ""
    # An article that does not tell who speaks does not decide.
    source = next((place.speaker.label for place in quote.places if place.speaker), "")
    return f"The draft gives these words to {draft}, the source to {source}."


# Remarks on the draft's own words; the others are about the articles that have them.
_ON_DRAFT = frozenset({Remark.SHORT, Remark.TITLE})


def remark_lines(quote: CheckedQuotation, *, of_draft: bool | None = None) -> tuple[str, ...]:
    """Return what a reader should know of a quotation besides the verdict, a sentence each.

    Args:
        quote: the quotation.
        of_draft: whether to return only the remarks on the draft's words, or only those on the
            articles; all of them if None.
    """
    lines = {
        Remark.GOES_ON: f"The source goes on: “{_shortened(quote.continuation)}”.",
        Remark.NEGATED: "The source has a “not” right before these words.",
        Remark.LEAVES_OUT_NOT: "The words left out at the ellipsis have a “not” in them.",
        Remark.SECOND_HAND: "In the source, this is a quotation inside another.",
        Remark.NOT_QUOTED: "In the source, these words are not between quotation marks.",
        Remark.ONE_ARTICLE: "Only one article has these words.",
        Remark.ONE_TEXT: "The articles that have these words are copies of one text.",
        Remark.SHORT: "These are few words: they may be a term and no quotation.",
        Remark.TITLE: "This looks like a title.",
    }
    return tuple(
        lines[remark]
        for remark in quote.remarks
        if remark in lines and of_draft in (None, remark in _ON_DRAFT)
    )


def sentence_line(check: DraftCheck, sentence: CheckedSentence) -> str:
    """Return what was found of a sentence without quotations; no verdict of truth."""
    if sentence.finding is Finding.NOTHING:
        return "No passage says anything like this."
    if sentence.finding is Finding.SUPPORTED:
        return "A passage has these words; read whether it says the same:"
    differing = ", ".join(f"“{span.of(check.draft)}”" for span in sentence.differing)
    return f"A passage comes near, without {differing}:"


def sentence_label(finding: Finding) -> str:
    """Return what was found of a sentence in a word or two; no verdict of truth."""
    return _FINDINGS[finding]


def place_line(place: Place) -> str:
    """Return where a place is, and who says the words there."""
    span = place.span
    line = f"{place.document.doc_id}, characters {span.start}–{span.end}"
    return f"{line}, said by {place.speaker.label}" if place.speaker else line


def added_line(place: Place) -> str:
    """Return when the article of a place was added as it is now; empty if that is not known."""
    return f"added {day_in_words(place.added_at.date())}" if place.added_at else ""


def earlier_line(quote: CheckedQuotation) -> str:
    """Return which article had the words of a quotation until when; empty if none is known."""
    earlier = quote.earlier
    if earlier is None:
        return ""
    until = day_in_words(earlier.until.date())
    return f"{earlier.title} had these words until it was added again on {until}."


def _shortened(words: str) -> str:
    one_line = " ".join(words.split())
    if len(one_line) <= _SHOWN:
        return one_line
    half = _SHOWN // 2
    return f"{one_line[:half].rstrip()} … {one_line[-half:].lstrip()}"
