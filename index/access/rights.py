"""`Rights`: what somebody may do with a library, and with which of its articles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from index.errors import NotAllowed


class Role(Enum):
    """What somebody may do. Each role may do what the one before it may."""

    READER = "reader"
    EDITOR = "editor"
    OWNER = "owner"

    def includes(self, other: Role) -> bool:
        """Return whether this role may do all that another may."""
        roles = list(Role)
        return roles.index(self) >= roles.index(other)


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do.

    Attributes:
        role: the role.
        collections: the names of the collections whose articles may be used; None for all articles.
            A name that no collection has allows nothing.
    """

    role: Role
    collections: frozenset[str] | None = None

    def __post_init__(self) -> None:
        # Who manages tokens could make one for all articles.
        if self.role is Role.OWNER and self.collections is not None:
            raise NotAllowed("An owner uses all articles. Leave out the collections, or the role.")

    def require(self, role: Role) -> None:
        """Do nothing if these rights include a role.

        Raises:
            NotAllowed: they do not.
        """
        if not self.role.includes(role):
            article = "an" if role.value[0] in "eo" else "a"
            raise NotAllowed(
                f"This needs the role of {article} {role.value}, and yours is {self.role.value}. "
                "Ask an owner of the library."
            )

    def require_everything(self, role: Role) -> None:
        """Do nothing if these rights include a role, for all articles.

        Raises:
            NotAllowed: they do not.
        """
        self.require(role)
        if self.collections is not None:
            raise NotAllowed(
                "This concerns all articles, and you may use those of some collections only. Ask "
                "an owner of the library."
            )


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody who uses a library over the network.

    Attributes:
        name: what identifies the person: `token:NAME`, or `person:ISSUER SUBJECT`.
        rights: what the person may do.
    """

    name: str
    rights: Rights


def rights_as_dict(rights: Rights) -> dict[str, Any]:
    """Return rights as the file and `--json` have them."""
    collections = None if rights.collections is None else sorted(rights.collections)
    return {"role": rights.role.value, "collections": collections}


def rights_from_dict(values: dict[str, Any]) -> Rights:
    """Return the rights that `rights_as_dict` wrote.

    Raises:
        KeyError, TypeError, ValueError: these are none.
    """
    collections = values["collections"]
    if collections is not None and not isinstance(collections, list):
        raise TypeError("collections is not a list")
    return Rights(
        Role(values["role"]), None if collections is None else frozenset(map(str, collections))
    )
