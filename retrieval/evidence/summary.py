"""Short lines that summarise an answer, shared by the terminal and the browser."""

from __future__ import annotations

from collections.abc import Sequence

from index.documents import Document, Span
from retrieval.citation import Answer, Finding, Status
from retrieval.evidence.lost import lost_line
from retrieval.questions.corrections import as_typed
from retrieval.wording.phrases import duration, plural

# The most words of a quote that are named as unsure.
_MOST_UNSURE = 5
# From this probability on, a passage is named as the one that answers.
_LIKELY = 0.5


def status_line(answer: Answer) -> str:
    """Return a line on the outcome: how many passages answer, or that the sources do not."""
    if answer.status is Status.NOT_FOUND:
        return " ".join(filter(None, [answer.refusal_message, nearest_line(answer)]))
    articles = {citation.document.doc_id for citation in answer.citations}
    articles |= {lost.doc_id for lost in answer.lost}
    counts = f"{plural(answer.citation_count, 'passage')} from {plural(len(articles), 'article')}"
    return counts + lost_line(answer)


def nearest_line(answer: Answer) -> str:
    """Return the heading of the nearest passages; empty if there are none, or nothing to add."""
    lost = lost_line(answer)
    if not answer.citation_count or (answer.finding is Finding.CLOSEST and not lost):
        return ""
    return f"The nearest passages{lost}:"


def confidence_line(answer: Answer) -> str:
    """Return a line on how sure the answer is, and of which passage; empty if none was found."""
    if answer.status is Status.NOT_FOUND:
        return ""
    sure = f"{sure_of(answer.confidence)} sure{', when you asked,' if answer.lost else ''}"
    sources = "your sources answer" if answer.scope.is_everything else "the sources in scope answer"
    line = f"{sure} that {sources} it"
    likely = [each for each in answer.citations if (each.confidence or 0.0) >= _LIKELY]
    if not likely:
        return line
    best = max(likely, key=lambda each: (each.confidence or 0.0, -each.rank))
    return f"{line} · {sure_of(best.confidence or 0.0)} sure that [{best.rank}] does"


def sure_of(probability: float) -> str:
    """Return a probability in percent; it is never shown as a certainty."""
    percent = round(100 * probability)
    if percent < 1:
        return "under 1%"
    return "over 99%" if percent > 99 else f"{percent}%"


def missing_words_line(answer: Answer) -> str:
    """Return the answer's sentence that names the question's words that no passage mentions.

    "No passage" means none that the search covered, not only none of those shown. If the question
    was answered, only names, figures and dates are named. The sentence is empty if nothing was
    searched, or if there is no such word.
    """
    return answer.missing_words.sentence if answer.missing_words else ""


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


def recognised_line(document: Document, span: Span) -> str:
    """Return a line on how a quote was read by OCR; empty if its source gives the characters."""
    layout = document.layout
    if not layout.is_recognised(span):
        return ""
    words = list(dict.fromkeys(word.of(document.text) for word in layout.unsure_in(span)))
    if not words:
        return "read by OCR"
    shown = [f"“{word}”" for word in words[:_MOST_UNSURE]]
    more = [f"{len(words) - _MOST_UNSURE:,} more"] if len(words) > _MOST_UNSURE else []
    return f"read by OCR, unsure of {_join([*shown, *more])}"


def _join(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
