"""Errors as responses: a status, a fixed word, and the sentence that the terminal would say."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api.access.logging import route_of
from api.access.rates import MoreThanAllowed, TooManyRequests
from api.access.turns import TooManyQuestions
from api.failures import (
    ConversationNotFound,
    JobNotFound,
    JobUnchanged,
    NoWriter,
    PlaceOutside,
    Unhealthy,
)
from api.forms.service_schema import Error
from api.http.responses import WireResponse
from index.errors import (
    AccessError,
    CitationError,
    DocumentNotFound,
    EvidenceError,
    FootnoteError,
    InvalidCorrection,
    LibraryBusy,
    LibraryError,
    ModelError,
    NotAllowed,
    SourceClash,
    SourceError,
    SourceTooLarge,
)
from retrieval.written.turns import TooManyDrafts

logger = logging.getLogger("footnote.api")

# The first class that an error belongs to decides.
_KINDS: tuple[tuple[type[FootnoteError], int, str], ...] = (
    (NotAllowed, 403, "not_allowed"),
    (DocumentNotFound, 404, "document_not_found"),
    (JobNotFound, 404, "job_not_found"),
    (ConversationNotFound, 404, "conversation_not_found"),
    (JobUnchanged, 409, "job_unchanged"),
    (SourceClash, 409, "source_clash"),
    (SourceTooLarge, 413, "source_too_large"),
    (SourceError, 422, "source_unreadable"),
    (InvalidCorrection, 422, "correction_invalid"),
    (NoWriter, 422, "no_writer"),
    (PlaceOutside, 422, "place_outside"),
    (EvidenceError, 422, "evidence_unusable"),
    (MoreThanAllowed, 413, "batch_too_large"),
    (TooManyRequests, 429, "too_many_requests"),
    (TooManyQuestions, 429, "too_many_questions"),
    (TooManyDrafts, 429, "too_many_questions"),
    (AccessError, 422, "access_unusable"),
    (LibraryBusy, 503, "library_busy"),
    (LibraryError, 503, "library_unavailable"),
    (ModelError, 503, "model_unavailable"),
    (Unhealthy, 503, "unhealthy"),
)
_RETRY_SECONDS = {429: "1", 503: "5"}
_FAULT = (
    "Footnote has a fault. The terminal that the server runs in shows it; nothing was changed by "
    "this request."
)
# What each status is called if nothing says it more precisely.
_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    422: "invalid_request",
}
_NO_OBJECT = "Send a JSON object as the body, with `Content-Type: application/json`."
_MESSAGES = {
    400: "The body cannot be read. Send JSON in UTF-8, or files as multipart/form-data.",
    404: "There is nothing at this address. GET /openapi.json lists what there is.",
    405: "This address has no such method. GET /openapi.json lists what there is.",
}


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return how the OpenAPI document describes errors with these statuses."""
    return {
        status: {"model": Error, "description": HTTPStatus(status).phrase} for status in statuses
    }


def add_error_handlers(app: FastAPI) -> None:
    """Make every error of an application a response in the form of `api.forms.schema.Error`."""
    app.exception_handler(FootnoteError)(_footnote_error)
    app.exception_handler(RequestValidationError)(_invalid_request)
    app.exception_handler(HTTPException)(_http_error)
    app.exception_handler(Exception)(_fault)


def _footnote_error(_request: Request, error: FootnoteError) -> Response:
    for kind, status, code in _KINDS:
        if isinstance(error, kind):
            response = _respond(status, code, str(error))
            if isinstance(error, TooManyRequests):
                response.headers["Retry-After"] = str(error.seconds)
            return response
    if isinstance(error, CitationError):
        # A citation that differs from its article is a fault of ours.
        return _fault(_request, error)
    return _respond(400, "bad_request", str(error))


def _invalid_request(_request: Request, error: RequestValidationError) -> Response:
    problems = error.errors()
    if any(problem["type"] == "json_invalid" for problem in problems):
        return _respond(400, "malformed_json", "The body is not JSON.")
    if any(tuple(problem["loc"]) == ("body",) for problem in problems):
        return _respond(422, "invalid_request", _NO_OBJECT)
    return _respond(422, "invalid_request", " ".join(map(_sentence, problems)))


def _http_error(_request: Request, error: HTTPException) -> Response:
    code = _CODES.get(error.status_code, "refused")
    message = _MESSAGES.get(error.status_code, str(error.detail))
    response = _respond(error.status_code, code, message)
    response.headers.update(error.headers or {})
    return response


def _fault(request: Request, error: Exception) -> Response:
    # Ids name files, so the route stands for the address.
    logger.error("%s %s failed", request.method, route_of(request.scope), exc_info=error)
    return _respond(500, "fault", _FAULT)


def _respond(status: int, code: str, message: str) -> Response:
    response = WireResponse({"error": {"code": code, "message": message}}, status)
    if status in _RETRY_SECONDS:
        response.headers["Retry-After"] = _RETRY_SECONDS[status]
    return response


def _sentence(problem: dict[str, Any]) -> str:
    """Return what is wrong with a part of a request: "question: Field required."."""
    place: Sequence[object] = problem["loc"][1:] or problem["loc"]
    return f"{'.'.join(map(str, place))}: {problem['msg']}."
