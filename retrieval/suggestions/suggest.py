"""Questions that a library's own sentences answer, to begin with.

None is written beforehand: each is made of the words of a sentence that holds a frequent name, in
a few forms that stay grammatical whatever the words are, and is kept only if the library answers
it, from that sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from index import Library
from index.documents import Document, Span
from index.text.sentences import passage_sentences
from retrieval.answer import ask
from retrieval.citation import Answer, Status
from retrieval.suggestions.names import Names, Sentence
from retrieval.suggestions.question_forms import KINDS, LONGEST, Idea, ideas

SUGGESTED = 4
OF_A_KIND = 2

# What is read: so many articles, spread evenly, and so many characters of them together, from the
# beginning of each, where news has its facts. Half a second's work.
SAMPLED = 300
READ = 1_000_000

# How many questions are tried, at a tenth of a second each.
TRIED = 12


def suggestions(library: Library, *, threshold: float) -> tuple[str, ...]:
    """Return a few questions that the library answers, of different kinds about different names.

    Args:
        library: to ask.
        threshold: the probability below which a question is not answered.
    """
    with library.snapshot() as snapshot:
        entries = snapshot.entries()
        step = max(1, -(-len(entries) // SAMPLED))
        documents = snapshot.documents(entry.doc_id for entry in entries[::step])
    sampled = [documents[doc_id] for doc_id in sorted(documents)]
    most = READ // max(len(sampled), 1)
    sentences = [sentence for document in sampled for sentence in _sentences(document, most)]
    barred = {name for document in sampled for name in (document.source, document.author)}
    names = Names(sentences, barred)
    found = [idea for sentence in sentences for idea in ideas(sentence, names)]
    return tuple(_answered(library, _ordered(found, names), threshold))


def _answered(library: Library, offered: Iterable[Idea], threshold: float) -> Iterator[str]:
    """Yield questions that are answered, each unlike those before it, until there are enough."""
    kept: list[Idea] = []
    tried: set[tuple[str, str]] = set()
    for idea in offered:
        if len(kept) == SUGGESTED or len(tried) == TRIED:
            return
        if any(_alike(idea, other) for other in kept):
            continue
        if sum(other.kind == idea.kind for other in kept) == OF_A_KIND:
            continue
        # Where one question about a name is refused, others of its kind mostly are.
        if (idea.kind, idea.about[0].text) in tried:
            continue
        tried.add((idea.kind, idea.about[0].text))
        answer = ask(library, idea.question, threshold=threshold)
        if answer.status is Status.ANSWERED and _holds(answer, idea.sentence):
            kept.append(idea)
            yield idea.question


def _alike(idea: Idea, other: Idea) -> bool:
    """Say whether two questions are about the same name, or begin with the same words."""
    same = idea.about[0].parts & other.about[0].parts
    return bool(same) or idea.question.split()[:4] == other.question.split()[:4]


def _holds(answer: Answer, sentence: Sentence) -> bool:
    """Say whether an answer cites the sentence, or another copy of its words."""
    return any(
        (citation.document.doc_id == sentence.doc_id and citation.span.overlaps(sentence.span))
        or sentence.text in " ".join(citation.quote.split())
        for citation in answer.citations
    )


def _ordered(found: Iterable[Idea], names: Names) -> list[Idea]:
    """Put the ideas about the most frequent names first, one of each kind before a second."""
    by_kind: dict[str, dict[str, Idea]] = {}
    for idea in sorted(found, key=lambda idea: (-_weight(idea, names), idea.question)):
        by_kind.setdefault(idea.kind, {}).setdefault(idea.question, idea)
    turns = [
        (place, KINDS.index(kind), idea)
        for kind, kept in by_kind.items()
        for place, idea in enumerate(kept.values())
    ]
    return [idea for _, _, idea in sorted(turns, key=lambda turn: turn[:2])]


def _weight(idea: Idea, names: Names) -> float:
    # Long questions are hard to take in.
    least = min(names.weight(name) for name in idea.about)
    return least - len(idea.question) / LONGEST


def _sentences(document: Document, most: int) -> Iterator[Sentence]:
    """Yield the sentences in the first characters of an article that are whole."""
    for span in document.searchable_spans():
        if span.start >= most:
            return
        for found in passage_sentences(document.text, Span(span.start, min(span.end, most))):
            text = " ".join(found.of(document.text).split())
            # The end of what is read may cut a sentence.
            if found.end < most and 25 <= len(text) <= 400 and text[-1] in '.!?”"':
                yield Sentence(document.doc_id, found, text)
