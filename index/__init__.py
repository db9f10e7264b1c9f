"""The write side: load files into documents, cut them into passages, store them in a library.

Other packages import the library from here and never from `index.local`, so that another backend
can replace it.
"""

from index.local.library import Library
from index.local.snapshot import Snapshot
from index.local.writer import LibraryWriter

__all__ = ["Library", "LibraryWriter", "Snapshot"]
