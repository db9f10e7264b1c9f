"""The SQLite file: the one truth, of which every index is a cache.

Every change raises `seq`. A cache says through which `seq` it was built; what lies beyond is
found here (`passages_after`, `vectors_after`, `deleted_after`) and searched exactly.

The only package that imports sqlite3.
"""

from index.local.store.file import Store
from index.local.store.reader import StoreReader
from index.local.store.writer import StoreWriter

__all__ = ["Store", "StoreReader", "StoreWriter"]
