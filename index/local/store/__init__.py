"""The store: one SQLite file with everything in a library. The indexes are caches of it.

Every transaction that changes articles, passages or vectors raises the store's sequence number,
`seq`. A cache records the `seq` that it covers. Later rows are read from the store
(`passages_after`, `vectors_after`, `deleted_after`) and searched exactly.

Besides `index.local.sqlite.file` the only code that imports sqlite3.
"""

from index.local.store.file import Store
from index.local.store.reader import StoreReader
from index.local.store.writer import StoreWriter

__all__ = ["Store", "StoreReader", "StoreWriter"]
