"""Who somebody is that an identity provider has signed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from index.access.register import Registered
from index.access.rights import Identity


def find_person(registered: Registered, claims: Mapping[str, Any]) -> Identity | None:
    """Return the identity of a person who is on a library's list; None if the person is not.

    A person is found by the e-mail address that the provider has verified, or by the provider's
    name for the person. The identity has that name: an address can be given to somebody else.

    Args:
        registered: the library's list.
        claims: what the provider says of the person, checked.
    """
    if registered.issuer is None or claims.get("iss") != registered.issuer.url:
        return None
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject:
        return None
    names = {f"sub:{subject}"}
    # Anybody can claim any address at some providers, until it is verified.
    if isinstance(email := claims.get("email"), str) and claims.get("email_verified") is True:
        names.add(email.strip().casefold())
    for person in registered.people:
        if person.name in names:
            return Identity(f"person:{registered.issuer.url} {subject}", person.rights)
    return None
