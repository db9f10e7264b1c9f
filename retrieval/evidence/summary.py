"""What an answer says of itself, in sentences."""

from __future__ import annotations

from retrieval.citation import Answer, Status
from retrieval.evidence.lost import lost_line
from retrieval.wording.phrases import duration, plural


def status_line(answer: Answer) -> str:
    """Say in plain words what came of the question."""
    if answer.status is Status.NOT_FOUND:
        nearest = f" The nearest passages{lost_line(answer)}:" if answer.citation_count else ""
        return answer.denial + nearest
    articles = {citation.document.doc_id for citation in answer.citations}
    articles |= {lost.doc_id for lost in answer.lost}
    given = f"{plural(answer.citation_count, 'passage')} from {plural(len(articles), 'article')}"
    return given + lost_line(answer)


def confidence_line(answer: Answer) -> str:
    """Say how sure an answer is; a probability is never shown as certainty."""
    if answer.status is Status.NOT_FOUND:
        return ""
    percent = round(100 * answer.confidence)
    sure = "over 99%" if percent > 99 else f"{percent}%"
    asked = ", when asked," if answer.lost else ""
    return f"{sure} sure{asked} that these answer it"


def missing_words_line(answer: Answer) -> str:
    """Name the words of the question that no passage mentions, where none answers it."""
    return answer.missing_words.sentence if answer.missing_words else ""


def searched_line(answer: Answer) -> str:
    """Say how much was searched, and in what time."""
    searched = answer.searched
    return (
        f"Searched {plural(searched.passages, 'passage')} in "
        f"{plural(searched.documents, 'article')} · {duration(answer.milliseconds)}"
    )


def answer_scope_line(answer: Answer) -> str:
    """Say which articles an answer may use, empty where it may use all."""
    if answer.scope.everything:
        return ""
    articles = plural(answer.searched.documents, "article")
    return ": ".join(filter(None, (articles, answer.scope.description)))
