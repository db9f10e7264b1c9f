"""The line on how many texts stand behind the articles of an answer."""

from __future__ import annotations

from collections.abc import Mapping

from index.documents import Document
from retrieval.citation import Answer
from retrieval.copies.phrases import counts_line, earliest_line
from retrieval.copies.text_groups import TextGroup, TextGroups
from retrieval.wording.phrases import plural


def copies_line(answer: Answer) -> str:
    """Return a line on how many texts stand behind the articles of an answer.

    Empty if they are as many as the articles.
    """
    groups = answer.independent
    if groups.text_count == groups.article_count:
        return ""
    documents: dict[str, Document] = {}
    ranks: dict[str, list[int]] = {}
    for citation in answer.citations:
        for document in (citation.document, *(copy.document for copy in citation.also_in)):
            documents[document.doc_id] = document
        ranks.setdefault(citation.document.doc_id, []).append(citation.rank)
    told = [_group_sentence(group, documents, ranks) for group in groups.groups]
    return " ".join([_texts_sentence(groups), *told])


def _texts_sentence(groups: TextGroups) -> str:
    """Return how many texts an answer's articles are, for any reader."""
    articles, texts = groups.article_count, groups.text_count
    if texts == 1:
        return f"{'Both' if articles == 2 else f'All {articles}'} articles are one text."
    return f"{counts_line(groups)}."


def _group_sentence(
    group: TextGroup, documents: Mapping[str, Document], ranks: Mapping[str, list[int]]
) -> str:
    named = sorted(rank for doc_id in group.doc_ids for rank in ranks.get(doc_id, ()))
    shown = ", ".join(f"[{rank}]" for rank in named)
    by = f" by {group.agency}" if group.agency else ""
    text = f"{shown}: one text{by} in {plural(len(group.doc_ids), 'article')}"
    return f"{'; '.join(filter(None, [text, earliest_line(group, documents)]))}."
