"""The store: the SQLite file with a library's articles and jobs. The indexes are caches of it.

Every transaction that changes articles, passages or vectors raises the store's sequence number,
`seq`. A cache records the `seq` that it covers. Later rows are read from the store
(`passages_after`, `vectors_after`, `deleted_after`) and searched exactly.
"""

from index.local.store.file import Store
from index.local.store.reader import StoreReader
from index.local.store.writer import StoreWriter

__all__ = ["Store", "StoreReader", "StoreWriter"]
