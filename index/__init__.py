"""The write side: load files into documents, cut them into passages, store them in a library.

Other packages import the library from here and never from `index.local`, so that another backend
can replace it.
"""

from index.distributed.place import (
    ClusterPlace,
    Place,
    folder_of,
    is_address,
    open_place,
    place_of,
    place_of_environment,
    register_of,
)
from index.local.dense import DenseOptions
from index.local.library import Library
from index.local.snapshot import Snapshot
from index.local.writer import LibraryOptions, LibraryWriter
from index.text.chunking import ChunkOptions
from index.version import __version__

__all__ = [
    "ChunkOptions",
    "ClusterPlace",
    "DenseOptions",
    "Library",
    "LibraryOptions",
    "LibraryWriter",
    "Place",
    "Snapshot",
    "__version__",
    "folder_of",
    "is_address",
    "open_place",
    "place_of",
    "place_of_environment",
    "register_of",
]
