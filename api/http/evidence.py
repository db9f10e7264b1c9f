"""Citations that leave Footnote, and come back to be verified: `/v1/export` and `/v1/verify`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Response, UploadFile

from api.forms.evidence_schema import Verification
from api.http.errors import responses
from api.http.responses import WireResponse
from api.requests import ExportRequest
from api.service import Service


def evidence_routes(service: Service) -> APIRouter:
    """Return the routes of exported citations, over a library."""
    routes = APIRouter(prefix="/v1", tags=["evidence"])

    @routes.post(
        "/export",
        operation_id="export",
        summary="Export the citations of places in articles as a file.",
        response_class=Response,
        responses={
            200: {"content": {"application/octet-stream": {}}},
            **responses(400, 404, 413, 422, 503),
        },
    )
    def export(request: ExportRequest) -> Response:
        chosen, content = service.export(request.places, request.format)
        name = f"citations{chosen.suffix}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type=chosen.media_type, headers=headers)

    @routes.post(
        "/verify",
        operation_id="verify",
        summary="Compare the citations of an exported file with the articles.",
        response_model=Verification,
        responses=responses(400, 413, 422, 503),
    )
    def verify(file: Annotated[UploadFile, File()]) -> WireResponse:
        return WireResponse(service.verify(file.file.read()).as_dict())

    return routes
