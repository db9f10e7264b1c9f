"""The lexical cache: a tantivy index of the passages' terms, ranked by BM25.

It consists of parts, each a tantivy index of its own (`index.local.lexical.part`). The last part
grows and the others do not, so that erasing an article rewrites a part and not the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.contents import Ids
from index.local import generations
from index.local.contents import PassageSubset
from index.local.lexical.fields import FIELDS, META
from index.local.lexical.part import Part, stamp_of
from index.terms import inverse_document_frequency

# Change the number whenever the files of a generation change, so that existing ones are rebuilt.
FORM = f"parts 1, {FIELDS}"


class LexicalIndex:
    """The lexical cache, as it was when it was opened.

    Attributes:
        parts: the tantivy indexes, each of some of the passages.
        folder: the generation's folder.
        seq: the store's sequence number up to which the index is complete.
        library_id: id of the library that the index was built for.
        purge: what names the last purge of removed text before the index was built; may be empty.
        writing: whether the manifest said that a `LexicalWriter` had the index open.

    Thread safety:
        Safe to search from several threads. Commits made later are not seen.
    """

    def __init__(self, parts: Sequence[Part], manifest: Mapping[str, Any], folder: Path) -> None:
        self.parts = parts
        # Passages that were deleted, and are not erased from their part yet.
        self._masked = [
            np.array(manifest["masked"].get(part.folder.name, ()), dtype=np.int64) for part in parts
        ]
        self.folder = folder
        self.seq = int(manifest["seq"])
        self.library_id = str(manifest["library_id"])
        self.purge = str(manifest.get("purge", ""))
        self.writing = bool(manifest["writing"])

    def search(self, terms: Sequence[str], count: int, subset: PassageSubset | None = None) -> Ids:
        """Return the ids of passages that contain any of the terms or are titled so, best first.

        The order approximates that of `index.terms.bm25`: tantivy counts lengths in terms, in 256
        steps, and adds the score of the title to that of the body. The mean length is that of the
        part.

        Args:
            terms: the terms returned by `index.terms.analyse`.
            count: how many ids to return at most.
            subset: the passages that may be returned; None for all passages. Scores are the same
                with and without it.
        """
        if not terms or count < 1:
            return np.empty(0, dtype=np.int64)
        weighed = [(term, *self._rarity(term)) for term in dict.fromkeys(terms)]
        return self._best(weighed, count, subset)

    def _rarity(self, term: str) -> tuple[float, float]:
        """Return the inverse document frequency of a term in texts, and in texts and titles."""
        # tantivy's frequencies, and its number of passages, include deleted ones.
        count = sum(part.count for part in self.parts)
        in_texts = sum(part.frequency_in_text(term) for part in self.parts)
        in_all = in_texts + sum(part.frequency_in_titles(term) for part in self.parts)
        return (
            inverse_document_frequency(in_texts, count),
            inverse_document_frequency(in_all, count),
        )

    def _best(
        self,
        terms: Sequence[tuple[str, float, float]],
        count: int,
        subset: PassageSubset | None = None,
    ) -> Ids:
        """Return the ids of the best passages of all parts, best first."""
        scores, ids = [], []
        for part, masked in zip(self.parts, self._masked, strict=True):
            its_scores, its_ids = part.search(terms, count + masked.size, subset)
            shown = ~np.isin(its_ids, masked)
            scores.append(its_scores[shown])
            ids.append(its_ids[shown])
        order = np.argsort(-np.concatenate(scores), kind="stable")[:count]
        best: Ids = np.concatenate(ids)[order]
        return best

    def contains_within(self, term: str, subset: PassageSubset) -> bool:
        """Return whether a passage of the subset contains the term, or its title does."""
        return any(
            part.contains(term, subset, masked)
            for part, masked in zip(self.parts, self._masked, strict=True)
        )

    def document_frequency(self, term: str) -> int:
        """Return how many passages contain a term, the title counted in the first of a document.

        Deleted passages are counted until they are erased.
        """
        return sum(
            part.frequency_in_text(term) + part.frequency_in_titles(term) for part in self.parts
        )

    def terms_with_prefixes(self, prefixes: Iterable[str]) -> dict[str, int]:
        """Return the terms that begin with one of the prefixes, each with its document frequency.

        Terms and passages that were deleted are counted until they are erased.
        """
        counts: dict[str, int] = {}
        for prefix in sorted(set(prefixes)):
            found: dict[str, int] = {}
            for part in self.parts:
                for term, count in part.terms_with_prefix(prefix):
                    found[term] = found.get(term, 0) + count
            counts |= found
        return counts

    def contained(self, passage_ids: Sequence[int]) -> Ids:
        """Return which of these passages are in the index."""
        return self._shown([part.contained(passage_ids) for part in self.parts])

    def all_ids(self) -> Ids:
        """Return the ids of all passages in the index, in no particular order."""
        return self._shown([part.all_ids() for part in self.parts])

    def _shown(self, ids: Sequence[Ids]) -> Ids:
        shown: Ids = np.concatenate(
            [its[~np.isin(its, masked)] for its, masked in zip(ids, self._masked, strict=True)]
        )
        return shown


def open_current(root: Path, before: LexicalIndex | None = None) -> LexicalIndex | None:
    """Open the current index, or return None if there is none.

    Args:
        root: the folder of the lexical cache.
        before: the index as it was opened before; parts that are the same are taken from it.

    Raises:
        CacheDamagedError: a file is missing, unreadable, or not the file that was written.
    """
    folder = generations.current(root)
    if folder is None:
        return None
    # Read the manifest first: the index opened after it is at least as new as the manifest says.
    manifest = generations.read_manifest(folder, FORM)
    files = manifest["files"]
    if manifest["writing"]:
        # A merge may have deleted files. tantivy itself reports a missing file that it needs.
        growing = str(manifest["parts"][-1][0])
        files = {
            name: files[name]
            for name in files
            if not name.startswith(f"{growing}/")
            or (name != meta_of(growing) and (folder / name).exists())
        }
    # tantivy trusts the bytes it reads: damaged ones make it panic or return wrong hits.
    generations.verify_files(folder, files)
    opened = {(part.folder, part.stamp): part for part in before.parts} if before else {}
    parts = []
    for name, *_ in manifest["parts"]:
        part = opened.get((folder / name, stamp_of(folder / name)))
        parts.append(part or Part(folder / name))
    return LexicalIndex(parts, manifest, folder)


def meta_of(part: str) -> str:
    """Return a manifest's name of the file of a part that tantivy rewrites."""
    return f"{part}/{META}"
