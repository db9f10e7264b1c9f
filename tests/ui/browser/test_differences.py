"""How many differences the copies of a text have, counted for the Overview."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Library
from index.loaders import Loaded, load
from retrieval.copies.reader import CopyReader, compare_articles
from tests.copied_articles import write_articles
from tests.fakes import HashEmbedder
from ui.browser.copies.texts_section import count_differences
from ui.browser.copies.views import group_views


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library.open(tmp_path / "library", create=True, embedder=HashEmbedder())
    articles = load([write_articles(tmp_path / "six")])
    made.add(each.document for each in articles if isinstance(each, Loaded))
    return made


def test_every_copy_says_how_much_it_changed(library: Library) -> None:
    groups = CopyReader().groups(library)
    counts = count_differences(library, groups)
    with library.snapshot() as snapshot:
        summaries = {each.doc_id: each for each in snapshot.summaries()}
        documents = snapshot.documents(list(summaries))
    copies = [(doc_id, group.doc_ids[0]) for group in groups.groups for doc_id in group.doc_ids[1:]]
    assert counts.keys() == {doc_id for doc_id, _ in copies}
    for doc_id, first in copies:
        relation = compare_articles(documents[doc_id], documents[first])
        assert relation is not None
        assert counts[doc_id].count == len(relation.changes)
    assert {each.count for each in counts.values()} >= {1, 2}
    rows = [row for group in group_views(groups, summaries, counts) for row in group.rows]
    told = {row.doc_id: row.differences for row in rows if row.differences}
    for doc_id, each in counts.items():
        assert told[doc_id].startswith(f"{each.count} difference{'' if each.count == 1 else 's'}")
        assert ("figure" in told[doc_id]) == bool(each.figures)
    assert "2 differences, figure 23 → 32" in told.values()


def test_what_would_take_long_is_not_counted(library: Library) -> None:
    groups = CopyReader().groups(library)
    assert count_differences(library, groups, characters=0) == {}
    some = count_differences(library, groups, characters=1_800)
    assert 0 < len(some) < len(count_differences(library, groups))
