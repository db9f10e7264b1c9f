"""Tokens: long random words that programs bear. A library stores their digests alone."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from index.access.rights import Rights, rights_as_dict, rights_from_dict

# Scanners that look for secrets in public files know tokens by such beginnings.
_PREFIX = "footnote_"
# 256 bits of chance: nobody guesses it, so its digest needs no salt and no slow hash.
_BYTES = 32


@dataclass(frozen=True, slots=True)
class TokenRecord:
    """What is registered of a token.

    Attributes:
        name: what its owner calls it.
        digest: SHA-256 of the token, in hexadecimal.
        rights: what its bearer may do.
        made_at: when it was made, in UTC.
        expires: when it ends, in UTC; None for never.
    """

    name: str
    digest: str
    rights: Rights
    made_at: datetime
    expires: datetime | None = None

    def is_expired(self, now: datetime | None = None) -> bool:
        """Return whether the token has ended."""
        return self.expires is not None and (now or datetime.now(UTC)) >= self.expires

    def as_dict(self) -> dict[str, Any]:
        """Return the record as `access list --json` prints it, without the digest."""
        return {
            "name": self.name,
            **rights_as_dict(self.rights),
            "made_at": self.made_at.isoformat(timespec="seconds"),
            "expires": self.expires.isoformat(timespec="seconds") if self.expires else None,
            "expired": self.is_expired(),
        }

    def as_stored(self) -> dict[str, Any]:
        """Return the record as the file has it."""
        stored = self.as_dict() | {"digest": self.digest}
        del stored["expired"]
        return stored

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> TokenRecord:
        """Return the record that `as_stored` wrote.

        Raises:
            KeyError, TypeError, ValueError: it is none.
        """
        expires = values["expires"]
        return cls(
            str(values["name"]),
            str(values["digest"]),
            rights_from_dict(values),
            _moment(values["made_at"]),
            None if expires is None else _moment(expires),
        )


def make_token() -> tuple[str, str]:
    """Return a new token and its digest."""
    token = _PREFIX + secrets.token_urlsafe(_BYTES)
    return token, digest_of(token)


def digest_of(token: str) -> str:
    """Return the SHA-256 of a token in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def find_token(token: str, records: Iterable[TokenRecord]) -> TokenRecord | None:
    """Return the record of a token, expired or not; None if it is none of these.

    Each record is compared, in constant time: how long it takes tells nothing of the digests.
    """
    digest, found = digest_of(token), None
    for record in records:
        if hmac.compare_digest(record.digest.encode(), digest.encode()):
            found = record
    return found


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError(f"{written!r} has no time zone")
    return moment
