"""Tokens of a library, for its owners: `/v1/tokens`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Response

from api.forms.service_schema import MadeToken, TokenList
from api.http.errors import responses
from api.http.responses import WireResponse
from api.requests import TokenRequest
from api.service import Service
from index.access.register import Register
from index.access.rights import Rights, Role
from index.errors import NotAllowed


def token_routes(service: Service, register: Register | None) -> APIRouter:
    """Return the routes of tokens.

    Args:
        service: the library, which knows who a request is from.
        register: the library's tokens; None where nobody has to say who he is.
    """
    routes = APIRouter(prefix="/v1/tokens", tags=["tokens"])

    def owned() -> Register:
        if register is None:
            # Whoever reaches this server would make himself an owner for later.
            raise NotAllowed(
                "This server does not ask who you are, so it manages no tokens. Use "
                "`footnote access` in a terminal."
            )
        service.require(Role.OWNER)
        return register

    @routes.get(
        "",
        operation_id="list_tokens",
        summary="List the tokens, without what they are.",
        response_model=TokenList,
        responses=responses(403, 503),
    )
    def list_tokens() -> WireResponse:
        return WireResponse({"tokens": [each.as_dict() for each in owned().read().tokens]})

    @routes.post(
        "",
        operation_id="make_token",
        status_code=201,
        summary="Make a token. It is shown this once.",
        response_model=MadeToken,
        responses=responses(400, 403, 413, 422, 503),
    )
    def make_token(request: TokenRequest) -> WireResponse:
        register = owned()
        typed = request.collections
        limits = None if typed is None else service.named_collections(typed)
        rights = Rights(Role(request.role), limits)
        days = request.days
        expires = None if days is None else datetime.now(UTC) + timedelta(days=days)
        token, record = register.add_token(request.name, rights, expires)
        return WireResponse({**record.as_dict(), "token": token}, 201)

    @routes.delete(
        "/{name:path}",
        operation_id="revoke_token",
        status_code=204,
        summary="Revoke a token at once.",
        responses=responses(403, 422, 503),
    )
    def revoke_token(name: str) -> Response:
        owned().revoke(name)
        return Response(status_code=204)

    return routes
