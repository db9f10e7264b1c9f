"""`Authenticator`: tells who bears an `Authorization` header."""

from __future__ import annotations

from typing import Any

from api.access.provider import IdentityProvider, TokenRefused
from index.access.people import find_person
from index.access.register import Issuer, Register
from index.access.rights import Identity
from index.access.tokens import find_token
from index.errors import FootnoteError

_HOW = "Send a token as `Authorization: Bearer TOKEN`."
# What is longer is not a token of anybody.
_LONGEST = 16_384


class Unauthenticated(FootnoteError):
    """A request bears no token that is known and in force.

    Attributes:
        code: a fixed word for programs.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class NotOnList(FootnoteError):
    """Somebody whom the identity provider knows, and the library does not."""


class Authenticator:
    """Tells who bears a token: one of the library's own, or one of the identity provider.

    Args:
        register: the library's tokens and people.

    Thread safety:
        Safe to share between threads.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self._provider: tuple[Issuer, IdentityProvider] | None = None

    @property
    def waits(self) -> bool:
        """Whether to identify anybody may take a request to the library's own server."""
        return self._register.waits

    @staticmethod
    def asks_provider(authorization: str) -> bool:
        """Return whether to identify somebody may take a request to the identity provider."""
        return authorization.count(".") == 2

    def identify(self, authorization: str) -> Identity:
        """Return who a header identifies.

        Args:
            authorization: the value of the header; empty if there is none.

        Raises:
            Unauthenticated: nobody, or nobody whom the library knows.
            ProviderUnavailable: the identity provider gives no keys now.
            LibraryError: the register cannot be read.
        """
        scheme, _, token = authorization.partition(" ")
        token = token.strip()
        if not authorization:
            raise Unauthenticated("token_required", f"This server asks who you are. {_HOW}")
        if scheme.lower() != "bearer" or not token or len(token) > _LONGEST:
            raise Unauthenticated("token_invalid", f"This is not a bearer token. {_HOW}")
        registered = self._register.read()
        record = find_token(token, registered.tokens)
        if record is not None:
            if record.is_expired():
                raise Unauthenticated(
                    "token_expired", f"This token has expired. Ask an owner for a new one. {_HOW}"
                )
            return Identity(f"token:{record.name}", record.rights)
        if registered.issuer is None or not self.asks_provider(token):
            raise Unauthenticated(
                "token_invalid", f"This token is not known, or it was revoked. {_HOW}"
            )
        person = find_person(registered, self._claims(registered.issuer, token))
        if person is not None:
            return person
        raise NotOnList(
            "You have signed in, but you are not on the list of those who may use this library. "
            "Ask an owner of the library."
        )

    def _claims(self, issuer: Issuer, token: str) -> dict[str, Any]:
        known = self._provider
        if known is None or known[0] != issuer:
            known = self._provider = issuer, IdentityProvider(issuer)
        try:
            return known[1].claims(token)
        except TokenRefused as error:
            raise Unauthenticated(error.code, str(error)) from error
