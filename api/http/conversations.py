"""The conversations of the app: `/v1/conversations`."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.forms.service_schema import Conversation, ConversationList
from api.http.errors import responses
from api.http.responses import WireResponse
from api.service import Service


def conversation_routes(service: Service) -> APIRouter:
    """Return the routes of conversations, over a library."""
    routes = APIRouter(prefix="/v1/conversations", tags=["conversations"])

    @routes.get(
        "",
        operation_id="list_conversations",
        summary="List the conversations, most recently changed first.",
        response_model=ConversationList,
        responses=responses(503),
    )
    def list_conversations(search: str = "") -> WireResponse:
        return WireResponse({"conversations": service.conversations(search)})

    @routes.get(
        "/{conversation_id}",
        operation_id="show_conversation",
        summary="Return a conversation, with its citations as they hold now.",
        response_model=Conversation,
        responses=responses(404, 503),
    )
    def show_conversation(conversation_id: str) -> WireResponse:
        return WireResponse(service.conversation(conversation_id))

    @routes.delete(
        "/{conversation_id}",
        operation_id="remove_conversation",
        status_code=204,
        summary="Delete a conversation.",
        responses=responses(404, 503),
    )
    def remove_conversation(conversation_id: str) -> Response:
        service.delete_conversation(conversation_id)
        return Response(status_code=204)

    return routes
