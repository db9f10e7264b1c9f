"""Hard negatives: passages of the same source that BM25 ranks high, but that do not answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse

from index.terms import analyse
from training.rows import Row

NEGATIVES = 7
_SEARCHED = 14
_K1, _B = 1.2, 0.75
_AT_ONCE = 500


def hard_negatives(
    rows: Sequence[Row], passages: Sequence[str], place: Mapping[str, int]
) -> list[list[int]]:
    """Return up to `NEGATIVES` numbers of passages for each row.

    A passage that contains an answer's words is left out, because it may answer.

    Args:
        rows: the rows.
        passages: the distinct passages.
        place: the number of each passage.
    """
    found: list[list[int]] = [[] for _ in rows]
    by_source: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        by_source[row.source].append(number)
    for numbers in by_source.values():
        own = sorted({place[rows[number].passage] for number in numbers})
        search = _Search([passages[passage] for passage in own])
        for start in range(0, len(numbers), _AT_ONCE):
            asked = numbers[start : start + _AT_ONCE]
            ranked = search.rank([rows[number].question for number in asked])
            for number, positions in zip(asked, ranked, strict=True):
                row = rows[number]
                answers = [answer.of(row.passage).lower() for answer in row.answers]
                found[number] = [
                    own[position]
                    for position in positions
                    if own[position] != place[row.passage]
                    and not any(answer in passages[own[position]].lower() for answer in answers)
                ][:NEGATIVES]
    return found


class _Search:
    """BM25 over a list of texts, as a product of sparse matrices."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._terms: dict[str, int] = {}
        rows, columns, counts, lengths = [], [], [], []
        for row, text in enumerate(texts):
            in_text = Counter(analyse(text))
            lengths.append(sum(in_text.values()))
            for term, count in in_text.items():
                rows.append(row)
                columns.append(self._terms.setdefault(term, len(self._terms)))
                counts.append(count)
        shape = (len(texts), len(self._terms))
        matrix = sparse.csr_matrix((counts, (rows, columns)), shape=shape, dtype=np.float32)
        containing = np.asarray((matrix > 0).sum(axis=0)).ravel()
        idf = np.log1p((len(texts) - containing + 0.5) / (containing + 0.5))
        relative = np.array(lengths, dtype=np.float32) / max(float(np.mean(lengths)), 1.0)
        length = _K1 * (1 - _B + _B * relative)
        entries = matrix.tocoo()
        weights = entries.data * (_K1 + 1) / (entries.data + length[entries.row]) * idf[entries.col]
        self._weights = sparse.csr_matrix((weights, (entries.row, entries.col)), shape=shape).T

    def rank(self, questions: Sequence[str]) -> list[list[int]]:
        """Return the positions of the best texts for each question; none with a score of 0."""
        rows, columns = [], []
        for row, question in enumerate(questions):
            for term in set(analyse(question)) & self._terms.keys():
                rows.append(row)
                columns.append(self._terms[term])
        asked = sparse.csr_matrix(
            (np.ones(len(rows), dtype=np.float32), (rows, columns)),
            shape=(len(questions), len(self._terms)),
        )
        scores = (asked @ self._weights).toarray()
        best = np.argsort(-scores, axis=1, kind="stable")[:, :_SEARCHED]
        return [
            [int(position) for position in positions if scores[row, position] > 0]
            for row, positions in enumerate(best)
        ]
