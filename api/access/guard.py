"""`AccountsOnly`: lets in requests of people whom the library knows, and no others."""

from __future__ import annotations

import logging

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.authenticating import Authenticator, NotOnList, Unauthenticated
from api.access.current import acting_as
from api.access.provider import ProviderUnavailable
from api.access.rates import Rates, TooManyRequests
from index.access.rights import Identity
from index.errors import FootnoteError, LibraryError

# How many tokens of the identity provider are checked at once, and how many are looked up in a
# library that is on a server.
_ASKING = 4
_LOOKING_UP = 4
_CANNOT_CHECK = "The server cannot check who you are now. Try again later, or tell its owner."

logger = logging.getLogger("footnote.access")


class AccountsOnly:
    """ASGI middleware that asks who a request is from, and how many requests that person sends.

    Args:
        app: the application.
        authenticator: tells who bears a token.
        rates: counts the requests of each person.
    """

    def __init__(self, app: ASGIApp, authenticator: Authenticator, rates: Rates) -> None:
        self._app = app
        self._authenticator = authenticator
        self._rates = rates
        # Threads of its own: a slow provider keeps nobody else from being answered.
        self._threads = CapacityLimiter(_ASKING)
        self._looking_up = CapacityLimiter(_LOOKING_UP)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on as its person's, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            identity = await self._identify(Headers(scope=scope))
        except Unauthenticated as error:
            refusal = refuse(401, error.code, str(error))
            refusal.headers["WWW-Authenticate"] = "Bearer"
        except NotOnList as error:
            refusal = refuse(403, "not_on_list", str(error))
        except ProviderUnavailable as error:
            refusal = _unavailable("provider_unavailable", error)
        except LibraryError as error:
            refusal = _unavailable("access_unavailable", error)
        else:
            scope["footnote.who"] = identity.name
            try:
                with self._rates.request(identity.name), acting_as(identity):
                    await self._app(scope, receive, send)
                return
            except TooManyRequests as error:
                refusal = refuse(429, "too_many_requests", str(error), retry=error.seconds)
        await refusal(scope, receive, send)

    async def _identify(self, headers: Headers) -> Identity:
        given = headers.getlist("authorization")
        authorization = given[0] if len(given) == 1 else ",".join(given)
        if self._authenticator.asks_provider(authorization):
            return await to_thread.run_sync(
                self._authenticator.identify, authorization, limiter=self._threads
            )
        if self._authenticator.waits:
            return await to_thread.run_sync(
                self._authenticator.identify, authorization, limiter=self._looking_up
            )
        return self._authenticator.identify(authorization)


def _unavailable(code: str, error: FootnoteError) -> JSONResponse:
    """Return the response while nobody can be identified. The log alone has the reason."""
    # It names folders and addresses, which are no matter of somebody who is not known yet.
    logger.error("Nobody can be identified: %s", error)
    return refuse(503, code, _CANNOT_CHECK, retry=30)


def refuse(status: int, code: str, message: str, *, retry: int | None = None) -> JSONResponse:
    """Return the response to a request that is refused.

    Args:
        status: the status.
        code: a fixed word for programs.
        message: a sentence that says what to do.
        retry: after how many seconds to try again; None if that does not help.
    """
    headers = {} if retry is None else {"Retry-After": str(retry)}
    return JSONResponse({"error": {"code": code, "message": message}}, status, headers)
