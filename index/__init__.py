"""The write side: files to documents, passages, and the library that keeps them.

Other packages take the library from here and never from `index.local`, so that another backend
can stand in its place.
"""

from index.local.library import Library
from index.local.snapshot import Snapshot
from index.local.writer import LibraryWriter

__all__ = ["Library", "LibraryWriter", "Snapshot"]
