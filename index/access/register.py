"""`Register`: who may use a library: its tokens, and the people who may sign in.

They are in the file `access.json` of its folder; `index.distributed` keeps the same text elsewhere.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from index.access.reaching import is_local
from index.access.rights import Rights, rights_as_dict, rights_from_dict
from index.access.tokens import TokenRecord, make_token
from index.errors import AccessError, LibraryDamaged, LibraryError
from index.system.files import replace_file
from index.system.locks import hold_lock

REGISTER_FILE = "access.json"
_FORMAT = 1
_WAIT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in at the identity provider.

    Attributes:
        name: an e-mail address, or `sub:` and the provider's name for the person.
        rights: what the person may do.
    """

    name: str
    rights: Rights


@dataclass(frozen=True, slots=True)
class Issuer:
    """An identity provider (OpenID Connect).

    Attributes:
        url: what its tokens name as their issuer.
        audience: what tokens for this library name as their audience.
    """

    url: str
    audience: str


@dataclass(frozen=True, slots=True)
class Registered:
    """What a library knows of tokens, people and their provider."""

    tokens: tuple[TokenRecord, ...] = ()
    people: tuple[Person, ...] = ()
    issuer: Issuer | None = None

    @property
    def lets_somebody_in(self) -> bool:
        """Whether there is a token, or a person and where the person signs in."""
        return bool(self.tokens) or bool(self.people and self.issuer)


@dataclass(slots=True)
class _Cached:
    stamp: object = None
    content: Registered = field(default_factory=Registered)


class Register:
    """The file with tokens, people and the identity provider. Only its owner may read it.

    It contains no token, but the digest of each. A change is seen by servers at the next request.

    Args:
        folder: the library's folder.

    Attributes:
        waits: whether to read it may take as long as another machine needs to answer.

    Thread safety:
        Safe to share between threads and processes.
    """

    waits = False

    def __init__(self, folder: Path) -> None:
        self.path = folder / REGISTER_FILE
        self._cached = _Cached()
        self._lock = threading.Lock()

    @property
    def shown(self) -> str:
        """Where it is, for messages."""
        return str(self.path)

    def read(self) -> Registered:
        """Return what is registered; nothing if there is no file.

        Raises:
            LibraryDamaged: the file cannot be understood.
            LibraryError: the file cannot be read.
        """
        with self._lock:
            stamp = self._stamp()
            if stamp is None:
                return Registered()
            return self._understood(stamp, self._text)

    def add_token(
        self, name: str, rights: Rights, expires: datetime | None = None
    ) -> tuple[str, TokenRecord]:
        """Make a token; return it with what is registered of it. It cannot be shown again.

        Args:
            name: a name for it, such as whom it is for.
            rights: what its bearer may do.
            expires: when it ends; None for never.

        Raises:
            AccessError: the name is blank or too long, or another token has it.
            LibraryError: the file cannot be read or written.
        """
        name = " ".join(name.split())
        if not name or len(name) > 100:
            raise AccessError(
                "Give the token a name of up to 100 characters, such as whom it is for."
            )
        token, digest = make_token()
        record = TokenRecord(name, digest, rights, datetime.now(UTC), expires)

        def change(before: Registered) -> Registered:
            if any(each.name.casefold() == name.casefold() for each in before.tokens):
                raise AccessError(
                    f"There is a token {name!r} already. Revoke it, or name this one."
                )
            return replace(before, tokens=(*before.tokens, record))

        self._change(change)
        return token, record

    def revoke(self, name: str) -> None:
        """Delete a token; the next request that bears it is refused.

        Raises:
            AccessError: there is no such token.
        """
        name = " ".join(name.split())

        def change(before: Registered) -> Registered:
            kept = tuple(each for each in before.tokens if each.name.casefold() != name.casefold())
            if len(kept) == len(before.tokens):
                raise AccessError(f"There is no token {name!r}. `footnote access list` shows them.")
            return replace(before, tokens=kept)

        self._change(change)

    def allow(self, name: str, rights: Rights) -> Person:
        """Let a person sign in, with these rights in place of earlier ones; return the person.

        Args:
            name: an e-mail address, or `sub:` and the provider's name for the person.
            rights: what the person may do.

        Raises:
            AccessError: the name is neither.
        """
        person = Person(_person_name(name), rights)

        def change(before: Registered) -> Registered:
            others = tuple(each for each in before.people if each.name != person.name)
            return replace(before, people=(*others, person))

        self._change(change)
        return person

    def forbid(self, name: str) -> None:
        """Let a person sign in no longer. What the person left in the library stays.

        Raises:
            AccessError: there is no such person.
        """
        wanted = _person_name(name)

        def change(before: Registered) -> Registered:
            kept = tuple(each for each in before.people if each.name != wanted)
            if len(kept) == len(before.people):
                raise AccessError(
                    f"{wanted} is not registered. `footnote access list` shows who is."
                )
            return replace(before, people=kept)

        self._change(change)

    def set_issuer(self, issuer: Issuer | None) -> None:
        """Set where people sign in; None for nowhere.

        Raises:
            AccessError: its address is neither https nor on this machine, or cannot be read.
        """
        if issuer is not None:
            _check_address(issuer.url)
        self._change(lambda before: replace(before, issuer=issuer))

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unreadable(error) from error
        return stat.st_ino, stat.st_mtime_ns, stat.st_size

    def _text(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8")
        except OSError as error:
            raise self._unreadable(error) from error
        except ValueError as error:
            raise self._damaged(error) from error

    def _understood(self, stamp: object, text: Callable[[], str]) -> Registered:
        """Return what a text says, which is read if its stamp is not that of the last one."""
        if stamp != self._cached.stamp:
            self._cached = _Cached(stamp, self._parse(text()))
        return self._cached.content

    def _parse(self, text: str) -> Registered:
        try:
            content = json.loads(text)
            if content["format"] != _FORMAT:
                raise ValueError(f"format {content['format']!r}")
            issuer = content["issuer"]
            return Registered(
                tuple(TokenRecord.from_dict(each) for each in content["tokens"]),
                tuple(Person(each["name"], rights_from_dict(each)) for each in content["people"]),
                Issuer(issuer["url"], issuer["audience"]) if issuer else None,
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> LibraryDamaged:
        return LibraryDamaged(
            f"{self.shown} cannot be understood ({error!r}), so nobody is let in. Restore it "
            "from a copy, or delete it and make the tokens again."
        )

    def _unreadable(self, error: OSError) -> LibraryError:
        return LibraryError(f"{self.path} cannot be read: {error.strerror}. Check who may read it.")

    def _change(self, change: Callable[[Registered], Registered]) -> None:
        with self._locked():
            written = as_text(change(self.read()))
            try:
                replace_file(self.path, written.encode(), mode=0o600)
            except OSError as error:
                raise LibraryError(
                    f"{self.path} cannot be written: {error.strerror}. Check the folder's "
                    "permissions and that the disk has room."
                ) from error

    def _locked(self) -> AbstractContextManager[None]:
        return hold_lock(
            self.path.parent,
            _WAIT_SECONDS,
            name=f"{REGISTER_FILE}.lock",
            busy="Another process is changing who may use the library. Try again in a moment.",
            mode=0o600,
        )


def as_text(registered: Registered) -> str:
    """Return what is registered as the library stores it, in JSON."""
    issuer = registered.issuer
    content = {
        "format": _FORMAT,
        "tokens": [each.as_stored() for each in registered.tokens],
        "people": [
            {"name": each.name, **rights_as_dict(each.rights)} for each in registered.people
        ],
        "issuer": {"url": issuer.url, "audience": issuer.audience} if issuer else None,
    }
    return json.dumps(content, indent=1)


def _check_address(url: str) -> None:
    wrong = AccessError(
        f"{url!r} is not an address of an identity provider. It begins with https://."
    )
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise wrong from error
    is_here = parts.scheme == "http" and is_local(parts.hostname or "")
    if not parts.hostname or not (parts.scheme == "https" or is_here):
        raise wrong
    if parts.query or parts.fragment or parts.username:
        raise AccessError(f"{url!r} has more than a host and a path. Leave the rest out.")


def _person_name(typed: str) -> str:
    name = typed.strip()
    if name.startswith("sub:") and len(name) > len("sub:"):
        return name
    local, at, domain = name.rpartition("@")
    if not (local and at and domain) or any(character.isspace() for character in name):
        raise AccessError(
            f"{typed!r} is not an e-mail address. Write one, or sub: and the name that the "
            "identity provider has for the person."
        )
    return name.casefold()
