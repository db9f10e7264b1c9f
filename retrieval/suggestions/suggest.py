"""Suggest questions that the sentences of a library answer.

No question is written in advance. Each is made from the words of a sentence that has a frequent
name, in one of a few forms that are grammatical whatever the words are. A question is suggested
only if the library answers it from that sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from index.documents import Document, Span
from index.protocols import Library
from index.text.sentences import passage_sentences
from retrieval.answer import ask
from retrieval.citation import Answer, Status
from retrieval.suggestions.names import Names, Sentence
from retrieval.suggestions.question_forms import KINDS, MAX_QUESTION_LENGTH, Idea, make_ideas

# How many questions to suggest at most, and how many of one kind.
MAX_SUGGESTIONS = 4
MAX_PER_KIND = 2

# How many articles to read, spread evenly over the library, and how many characters in all. Each
# article is read from its beginning, where news has its facts. This takes half a second.
SAMPLED_ARTICLES = 300
SAMPLED_CHARACTERS = 1_000_000

# How many questions to try at most, at a tenth of a second each.
MAX_TRIES = 12


def suggest_questions(library: Library, *, threshold: float) -> Iterator[str]:
    """Yield up to four questions that the library answers, each about different names.

    Args:
        library: the library to read and to ask.
        threshold: the confidence below which a question counts as not answered.
    """
    with library.snapshot() as snapshot:
        entries = snapshot.entries()
        step = max(1, -(-len(entries) // SAMPLED_ARTICLES))
        documents = snapshot.documents(entry.doc_id for entry in entries[::step])
    sampled = [documents[doc_id] for doc_id in sorted(documents)]
    limit = SAMPLED_CHARACTERS // max(len(sampled), 1)
    sentences = [sentence for document in sampled for sentence in _sentences(document, limit)]
    excluded = {name for document in sampled for name in (document.source, document.author)}
    names = Names(sentences, excluded)
    candidates = [idea for sentence in sentences for idea in make_ideas(sentence, names)]
    yield from _choose_answered(library, _order(candidates, names), threshold)


def _choose_answered(
    library: Library, candidates: Iterable[Idea], threshold: float
) -> Iterator[str]:
    """Yield questions that the library answers, each unlike the ones before, up to four."""
    chosen: list[Idea] = []
    tried: set[tuple[str, str]] = set()
    for idea in candidates:
        if len(chosen) == MAX_SUGGESTIONS or len(tried) == MAX_TRIES:
            return
        if any(_are_similar(idea, other) for other in chosen):
            continue
        if sum(other.kind == idea.kind for other in chosen) == MAX_PER_KIND:
            continue
        # If one question about a name is refused, others of its kind mostly are too.
        if (idea.kind, idea.about[0].text) in tried:
            continue
        tried.add((idea.kind, idea.about[0].text))
        answer = ask(library, idea.question, threshold=threshold)
        if answer.status is Status.ANSWERED and _cites(answer, idea.sentence):
            chosen.append(idea)
            yield idea.question


def _are_similar(idea: Idea, other: Idea) -> bool:
    """Return whether two questions are about the same name or begin with the same four words."""
    shared = idea.about[0].parts & other.about[0].parts
    return bool(shared) or idea.question.split()[:4] == other.question.split()[:4]


def _cites(answer: Answer, sentence: Sentence) -> bool:
    """Return whether an answer cites a sentence, or the same words in another article."""
    return any(
        (citation.document.doc_id == sentence.doc_id and citation.span.overlaps(sentence.span))
        or sentence.text in " ".join(citation.quote.split())
        for citation in answer.citations
    )


def _order(candidates: Iterable[Idea], names: Names) -> list[Idea]:
    """Sort ideas: the first of each kind, then the second of each, frequent names first."""
    by_kind: dict[str, dict[str, Idea]] = {}
    for idea in sorted(candidates, key=lambda idea: (-_weight(idea, names), idea.question)):
        by_kind.setdefault(idea.kind, {}).setdefault(idea.question, idea)
    turns = [
        (position, KINDS.index(kind), idea)
        for kind, of_kind in by_kind.items()
        for position, idea in enumerate(of_kind.values())
    ]
    return [idea for _, _, idea in sorted(turns, key=lambda turn: turn[:2])]


def _weight(idea: Idea, names: Names) -> float:
    """Return the weight of the idea's rarest name, reduced by up to 1 for a long question."""
    # Long questions are hard to grasp.
    lowest = min(names.weight(name) for name in idea.about)
    return lowest - len(idea.question) / MAX_QUESTION_LENGTH


def _sentences(document: Document, limit: int) -> Iterator[Sentence]:
    """Yield the whole sentences in the first `limit` characters of an article.

    Sentences shorter than 25 or longer than 400 characters, or without a final mark, are skipped.
    """
    for span in document.searchable_spans():
        if span.start >= limit:
            return
        read = Span(span.start, min(span.end, limit))
        for sentence in passage_sentences(document.text, read):
            text = " ".join(sentence.of(document.text).split())
            # A sentence that ends at the limit may be cut off.
            if sentence.end < limit and 25 <= len(text) <= 400 and text[-1] in '.!?”"':
                yield Sentence(document.doc_id, sentence, text)
