"""Fill the table of sentences of a store that was upgraded, or whose rules are older."""

from __future__ import annotations

from index.documents import Document, Span
from index.local.store import Store
from index.text.sentences import passage_sentences

# How many documents one transaction reads or writes: a tenth of a second's work.
_DOCUMENTS_AT_ONCE = 200


def cut_sentences(document: Document, passages: list[Span]) -> list[tuple[Span, ...]]:
    """Return the sentences of each passage of a document."""
    return [tuple(passage_sentences(document.text, passage)) for passage in passages]


def fill_sentences(store: Store) -> None:
    """Cut the passages that have no stored sentences; the caller must hold the library's lock.

    Sentences are cut between the transactions. A crash leaves the rest to the next writer.
    """
    with store.reading() as reader:
        if reader.has_all_sentences():
            return
    with store.writing() as writer:
        writer.begin_sentences()
    last = ""
    while True:
        with store.reading() as reader:
            doc_ids = reader.documents_without_sentences(last, _DOCUMENTS_AT_ONCE)
            documents = reader.documents(doc_ids)
            passages = {doc_id: reader.passages_of(doc_id) for doc_id in doc_ids}
        if not doc_ids:
            break
        last = doc_ids[-1]
        cut = {
            passage.passage_id: tuple(passage_sentences(documents[doc_id].text, passage.span))
            for doc_id in doc_ids
            for passage in passages[doc_id]
        }
        with store.writing() as writer:
            writer.put_sentences(cut)
    with store.writing() as writer:
        writer.finish_sentences()
