"""Where a library is that is shared by many machines, and how it is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.distributed.library import ClusterLibrary

SCHEMES = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterPlace:
    """The servers of a library.

    Attributes:
        address: of PostgreSQL, postgresql://USER:PASSWORD@HOST:PORT/DATABASE?schema=NAME.
        vectors: the address of Milvus, http://HOST:PORT; empty to search in PostgreSQL alone.
        token: what Milvus asks for, user:password or a key; empty if it asks for nothing.
    """

    address: str = field(repr=False)
    vectors: str = ""
    token: str = field(default="", repr=False)

    def open(
        self,
        *,
        create: bool = False,
        model: str | None = None,
        announce: Callable[[str], None] | None = None,
    ) -> ClusterLibrary:
        """Open the library; the arguments and errors are those of `ClusterLibrary.connect`."""
        # Its drivers take time to import, and most libraries are folders.
        from index.distributed.library import ClusterLibrary

        return ClusterLibrary.connect(
            self.address,
            self.vectors or None,
            create=create,
            model=model,
            announce=announce,
            token=self.token,
        )


def is_address(text: str) -> bool:
    """Return whether a text is the address of a library in PostgreSQL, and not a folder."""
    return text.startswith(SCHEMES)
