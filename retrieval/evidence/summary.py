"""Short lines that summarise an answer, shared by the terminal and the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from index.documents import Document, Span
from index.workspace.judgements import RIGHT, WRONG
from retrieval.citation import Answer, Citation, Finding, Status
from retrieval.evidence.alike import shown_confidences
from retrieval.evidence.lost import lost_line
from retrieval.spelling.corrections import as_typed
from retrieval.wording.phrases import duration, plural

# The most words of a quote that are named as unsure.
_MOST_UNSURE = 5
# From this probability on, a passage is named as the one that answers. At one half, each second one
# would not.
LIKELY = 0.6
# Where no passage is, those are named that have at least this share of the best one's probability.
_NEAR = 0.6


def status_line(
    answer: Answer,
    places: Mapping[int, str] = MappingProxyType({}),
    judged: Mapping[int, int] = MappingProxyType({}),
) -> str:
    """Return a line on the outcome: which passages answer, or that the sources do not.

    Args:
        answer: the answer.
        places: notes on passages whose figures are of another place or time than is asked, by rank:
            "says “to Russia”". They are not said to answer.
        judged: the reader's judgements of passages by rank, `RIGHT` or `WRONG`. A passage that was
            judged is named as such, and is not said to answer beside it.
    """
    right = [rank for rank, relevance in sorted(judged.items()) if relevance == RIGHT]
    wrong = [rank for rank, relevance in sorted(judged.items()) if relevance == WRONG]
    if answer.status is Status.NOT_FOUND:
        if right:
            return f"You marked {_numbers(right)} right, where the search found no answer"
        return " ".join(filter(None, [answer.refusal_message, nearest_line(answer)]))
    told = [
        f"{_numbers(ranks)} {word}" for ranks, word in ((right, "right"), (wrong, "wrong")) if ranks
    ]
    marked = f"you marked {_join(told)}" if told else ""
    if named := _named(answer):
        own = [rank for rank in named if rank not in places and rank not in judged]
        verb = "may answer" if not _answering(answer) else "answer" if own[1:] else "answers"
        beside = _beside([rank for rank in named if rank in places and rank not in judged], places)
        weaker = answer.citation_count - len({*named, *judged})
        if wrong and not (own or right or beside):
            marked += ": no other passage is said to answer"
        parts = [
            f"{_numbers(own)} {verb} this" if own else "",
            beside if own or not beside else f"{beside}: check whether this answers",
            marked,
            (f"{weaker} weaker" if beside or marked else plural(weaker, "weaker passage"))
            if weaker
            else "",
        ]
        line = " · ".join(filter(None, parts))
        return line[:1].upper() + line[1:]
    articles = {citation.document.doc_id for citation in answer.citations}
    articles |= {lost.doc_id for lost in answer.lost}
    counts = f"{plural(answer.citation_count, 'passage')} from {plural(len(articles), 'article')}"
    return " · ".join(filter(None, [counts + lost_line(answer), marked]))


def _beside(ranks: Sequence[int], places: Mapping[int, str]) -> str:
    """Return what passages say instead of the asked place: "[2] and [4] say “to Russia”"."""
    by_note: dict[str, list[int]] = {}
    for rank in ranks:
        by_note.setdefault(places[rank], []).append(rank)
    return ", ".join(
        f"{_numbers(those)} {_of_several(note) if those[1:] else note}"
        for note, those in by_note.items()
    )


def _of_several(note: str) -> str:
    verb, _, rest = note.partition(" ")
    return f"{'say' if verb == 'says' else 'are'} {rest}"


def _numbers(ranks: Sequence[int]) -> str:
    return _join([f"[{rank}]" for rank in ranks])


def is_weaker(answer: Answer, citation: Citation) -> bool:
    """Return whether the status line names other passages of the answer, but not this one."""
    named = _named(answer)
    return bool(named) and citation.rank not in named


def _answering(answer: Answer) -> list[int]:
    """Return the ranks of the passages that probably answer.

    None is named if the whole answer is not found, or if a citation was lost, as it may be that one
    which answered.
    """
    if answer.status is Status.NOT_FOUND or answer.lost:
        return []
    return [rank for rank, sure in shown_confidences(answer).items() if sure >= LIKELY]


def _named(answer: Answer) -> list[int]:
    """Return the ranks that the status line names: those that answer, else those that may."""
    if answer.status is Status.NOT_FOUND or answer.lost:
        return []
    shown = shown_confidences(answer)
    best = max(shown.values(), default=0.0)
    return _answering(answer) or [rank for rank, sure in shown.items() if sure >= _NEAR * best > 0]


def nearest_line(answer: Answer) -> str:
    """Return the heading of the nearest passages; empty if there are none, or nothing to add."""
    lost = lost_line(answer)
    if not answer.citation_count or (answer.finding is Finding.CLOSEST and not lost):
        return ""
    return f"The nearest passages{lost}:"


def confidence_line(answer: Answer) -> str:
    """Return a line on how sure the answer is.

    It is empty if nothing was found, or if the status line names the passages that answer, each of
    which is shown with its own probability.
    """
    if answer.status is Status.NOT_FOUND or _answering(answer):
        return ""
    sure = f"{sure_of(answer.confidence)} sure{', when you asked,' if answer.lost else ''}"
    sources = "your sources answer" if answer.scope.is_everything else "the sources in scope answer"
    return f"{sure} that {sources} it"


def sure_of(probability: float) -> str:
    """Return a probability in percent; it is never shown as a certainty."""
    percent = round(100 * probability)
    if percent < 1:
        return "under 1%"
    return "over 99%" if percent > 99 else f"{percent}%"


def missing_words_line(answer: Answer) -> str:
    """Return the answer's sentence that names the question's words that no passage mentions.

    "No passage" means none that the search covered, not only none of those shown. If the question
    was answered, only names, figures and dates are named. Sentences follow on what the answer
    leaves open. The line is empty if there is nothing to tell.
    """
    missing = answer.missing_words.sentence if answer.missing_words else ""
    return " ".join(filter(None, [missing, open_line(answer)]))


def open_line(answer: Answer) -> str:
    """Return sentences on what an answer leaves open; empty for most.

    They name the parts of the question that no passage answers, and the words of a passage that say
    the opposite of what the question takes for granted.
    """
    told = [part.sentence for part in answer.parts]
    # If no part is answered, the refusal says so.
    told = told if any(part.answered for part in answer.parts) else []
    for citation in answer.citations:
        if citation.contrary:
            said = " ".join(citation.contrary.of(citation.document.text).split())
            told.append(f"[{citation.rank}] says “{said}”.")
    return " ".join(filter(None, told))


def searched_for(answer: Answer) -> str:
    """Return the text that was searched for; empty if that is the question, typing errors aside."""
    resolved = answer.resolved_question.strip()
    typed = as_typed(answer.resolved_question, answer.corrections).strip()
    return resolved if typed != answer.question.strip() else ""


def corrections_line(answer: Answer) -> str:
    """Return a line on the typing errors that were corrected; empty if there were none."""
    corrected = [f"“{each.used}” instead of “{each.typed}”" for each in answer.corrections]
    return f"Searched for {_join(corrected)}." if corrected else ""


def quotations_line(answer: Answer) -> str:
    """Return sentences on the question's quotations: word for word in a citation, or not."""
    return " ".join(check.sentence for check in answer.quotations)


def searched_line(answer: Answer) -> str:
    """Return a line on how much was searched, and how long the search took."""
    searched = answer.searched
    return (
        f"Searched {plural(searched.passages, 'passage')} in "
        f"{plural(searched.documents, 'article')} · {duration(answer.milliseconds)}"
    )


def answer_scope_line(answer: Answer) -> str:
    """Return a line on the articles that an answer may use; empty if it may use all articles."""
    if answer.scope.is_everything:
        return ""
    articles = plural(answer.searched.documents, "article")
    return ": ".join(filter(None, (articles, answer.scope.description)))


def unsure_line(document: Document, span: Span) -> str:
    """Return which words of a quote the OCR was unsure of; empty if there are none."""
    layout = document.layout
    words = list(dict.fromkeys(word.of(document.text) for word in layout.unsure_in(span)))
    if not words:
        return ""
    shown = [f"“{word}”" for word in words[:_MOST_UNSURE]]
    more = [f"{len(words) - _MOST_UNSURE:,} more"] if len(words) > _MOST_UNSURE else []
    return f"unsure of {_join([*shown, *more])}"


def _join(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
