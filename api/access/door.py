"""`Door`: who is let in to a server, and how much each may send."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.types import ASGIApp

from api.access.authenticating import Authenticator
from api.access.guard import AccountsOnly
from api.access.logging import RequestLog
from api.access.rates import Rates
from api.security import LocalOnly
from index.access.register import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Who is let in to a server.

    Attributes:
        names: the names of the server beyond this machine.
        numbers: whether the server answers to any IP address.
        token: the one token that every request must bear; none is asked for if empty.
        register: the library's tokens and people; None where nobody has to say who he is.
        rates: counts the requests of each person.
        upload_bytes: the most bytes of files in one request; as usual if None.
        logs: whether each request is logged.
    """

    names: tuple[str, ...] = ()
    numbers: bool = False
    token: str = ""
    register: Register | None = None
    rates: Rates = field(default_factory=Rates)
    upload_bytes: int | None = None
    logs: bool = False

    @property
    def authenticator(self) -> Authenticator | None:
        """What tells who a request is from; None where nobody has to say it."""
        return None if self.register is None else Authenticator(self.register)


def guarded(app: ASGIApp, door: Door) -> ASGIApp:
    """Return an application behind a door."""
    if (authenticator := door.authenticator) is not None:
        app = AccountsOnly(app, authenticator, door.rates)
    app = LocalOnly(app, door.token, names=door.names, numbers=door.numbers)
    return RequestLog(app) if door.logs else app
