"""Which requests a server answers at all: those that name it as their host, and of no web page.

A page in a browser can send requests to this machine, and with a name that it points here (DNS
rebinding) it can even read what comes back. So a request must name this server as its host, and a
page that sends one must come from the server itself, which serves none. With a token, other users
of the machine are kept out, too.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from index.access.reaching import LOOPBACK, LOOPBACK_NAMES

# As the header `Host` has them.
LOCAL_HOSTS = frozenset(f"[{name}]" if ":" in name else name for name in LOOPBACK_NAMES)


class LocalOnly:
    """ASGI middleware that refuses requests of foreign hosts, of web pages and without the token.

    Args:
        app: the application.
        token: the token that each request must bear; none is asked for if empty.
        names: the names of the server beyond this machine. Then a proxy may have encrypted what
            comes, and so an origin with https is the server's own, too.
        numbers: whether the server answers to any IP address. No page can point one elsewhere.
    """

    def __init__(
        self,
        app: ASGIApp,
        token: str = "",
        *,
        names: Collection[str] = (),
        numbers: bool = False,
    ) -> None:
        self._app = app
        self._token = token.encode()
        self._names = LOCAL_HOSTS | {name.lower() for name in names}
        self._numbers = numbers
        self._schemes = ("http", "https") if names or numbers else ("http",)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http":
            refusal = self._refusal(Headers(scope=scope))
            await (refusal or self._app)(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _refusal(self, headers: Headers) -> JSONResponse | None:
        """Return the response to a request that is refused; None if it is not."""
        host = headers.get("host", "")
        if not self._is_own(_without_port(host)):
            named = sorted(self._names - LOCAL_HOSTS) or [f"{LOOPBACK} or localhost"]
            return _refuse(403, "host_refused", f"This server answers as {', '.join(named)} only.")
        origin = headers.get("origin")
        if origin is not None and origin not in [f"{each}://{host}" for each in self._schemes]:
            return _refuse(
                403, "origin_refused", "Web pages of other sites may not use this server."
            )
        if self._token and not self._bears_token(headers.get("authorization", "")):
            refusal = _refuse(
                401,
                "token_required",
                "This server was started with a token. Send it as `Authorization: Bearer TOKEN`.",
            )
            refusal.headers["WWW-Authenticate"] = "Bearer"
            return refusal
        return None

    def _is_own(self, name: str) -> bool:
        return name in self._names or (self._numbers and is_number(name))

    def _bears_token(self, authorization: str) -> bool:
        scheme, _, token = authorization.partition(" ")
        # In constant time, so that nothing of the token can be learnt from how long it takes.
        same = hmac.compare_digest(token.strip().encode("latin-1", "replace"), self._token)
        return scheme.lower() == "bearer" and same


def is_number(host: str) -> bool:
    """Return whether a host is an IP address, as an address in the web has it."""
    try:
        number = ip_address(host[1:-1] if host.startswith("[") and host.endswith("]") else host)
    except ValueError:
        return False
    return not number.is_unspecified


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()


def _refuse(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message}}, status)
