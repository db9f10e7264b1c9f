"""`named_collections`: the collections that rights are limited to, as the library spells them."""

from __future__ import annotations

from collections.abc import Iterable

from index.errors import AccessError
from index.protocols import Library
from index.workspace.labels import find_label


def named_collections(library: Library, typed: Iterable[str]) -> frozenset[str]:
    """Return the names of collections as the library spells them.

    Args:
        library: the library.
        typed: the names as somebody typed them.

    Raises:
        AccessError: there is no such collection. The message names those there are.
    """
    with library.snapshot() as snapshot:
        known = [each.name for each in snapshot.collections()]
    found: set[str] = set()
    for name in typed:
        label = find_label(name, known)
        if label is None:
            there = f"There are: {', '.join(known)}." if known else "There is none yet."
            raise AccessError(f"No collection is called {name!r}. {there}")
        found.add(label)
    return frozenset(found)
