"""The sentences that are said about a written answer."""

from __future__ import annotations

from retrieval.citation import Answer
from retrieval.wording.phrases import plural
from retrieval.written.answer import Reason, WordDifference, WrittenAnswer, WrittenSentence
from retrieval.written.answer import WrittenStatus as Status
from retrieval.written.writer import AnyWriter, place_of

_REASONS = {
    Reason.NOTHING: "No passage says this.",
    Reason.FIGURE: "A figure differs from [{rank}]",
    Reason.NAME: "A name differs from [{rank}]",
    Reason.NEGATION: "A “not” differs from [{rank}]",
    Reason.WORDS: "The words differ from [{rank}]",
    Reason.JOINED: "It joins words from several places.",
    Reason.PART: "[{rank}] says more there, and what it leaves out may change the meaning.",
    Reason.SPEAKER: "[{rank}] gives these words to somebody else, or does not tell whose they are.",
    Reason.QUOTATION: "The quotation marks are not those of [{rank}].",
    Reason.PRONOUN: "Nobody can tell who or what is meant outside of [{rank}].",
    Reason.QUESTION: "[{rank}] asks or lists this, and does not state it.",
    Reason.UNKNOWN_PASSAGE: "It names a passage that the answer does not have.",
    Reason.SHORT: "It has so few words that they may mean anything.",
    Reason.LONG: "The draft is too long to be compared.",
    Reason.CHARACTERS: "It has characters that cannot be seen as they are.",
}


def heading(written: WrittenAnswer) -> str:
    """Return who wrote, and what stands."""
    count = len(written.sentences)
    by = f"{written.model} {place_of(written.host)}"
    if written.status is Status.NOTHING_COVERED:
        return (
            f"Nothing that {by} wrote is covered by the passages, so all of it is struck out. The "
            "answer is the passages above."
        )
    return (
        f"Written by {by}, not by your sources. {len(written.standing)} of "
        f"{plural(count, 'sentence')} {'stands' if len(written.standing) == 1 else 'stand'}: "
        "the passage with the number covers each."
    )


def not_found_line() -> str:
    """Return why nothing is written about an answer that was not found."""
    return "Nothing was written: what your sources do not answer is not written about."


def reason_line(sentence: WrittenSentence) -> str:
    """Return why a sentence is struck out; empty if it stands."""
    if sentence.reason is None:
        return ""
    line = _REASONS[sentence.reason].format(rank=sentence.rank)
    if line.endswith("."):
        return line
    told = "; ".join(map(_told, sentence.differences))
    return f"{line}: {told}." if told else f"{line}."


def consent_line(answer: Answer, writer: AnyWriter) -> str:
    """Return what leaves this machine, and where it goes."""
    characters = sum(len(each.quote) for each in answer.citations)
    open_to = "" if writer.is_encrypted else ", not encrypted"
    passages = plural(len(answer.citations), "passage")
    return (
        f"The writer {writer.host} is not on this machine. The question and {passages} "
        f"({characters:,} characters) would be sent there{open_to}."
    )


def _told(difference: WordDifference) -> str:
    if not difference.draft:
        return f"it leaves out “{difference.source}”"
    if not difference.source:
        return f"it adds “{difference.draft}”"
    return f"“{difference.draft}” for “{difference.source}”"
