"""The SQLite file: the one truth, of which every index is a cache.

Every change raises `seq`. A cache says through which `seq` it was built; what lies beyond is
found here (`passages_after`, `vectors_after`, `deleted_after`) and searched exactly.

The only package that imports sqlite3.
"""

from index.store.contents import Contents, Entry, Part
from index.store.file import Store
from index.store.reader import Change, DocumentSummary, Ids, StoreReader, Totals, VectorSpace
from index.store.writer import StoreWriter

__all__ = [
    "Change",
    "Contents",
    "DocumentSummary",
    "Entry",
    "Ids",
    "Part",
    "Store",
    "StoreReader",
    "StoreWriter",
    "Totals",
    "VectorSpace",
]
