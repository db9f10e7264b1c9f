"""The REST API as one FastAPI application."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.formparsers import MultiPartParser

from api.access.door import Door, guarded
from api.access.turns import QuestionQueue
from api.http.conversations import conversation_routes
from api.http.documents import UPLOADS, document_routes
from api.http.errors import add_error_handlers
from api.http.evidence import evidence_routes
from api.http.limits import MAX_QUESTION_BYTES, MAX_UPLOAD_BYTES, BodyLimit
from api.http.metrics import QuestionMetrics
from api.http.monitoring import monitoring_routes
from api.http.questions import Asking, question_routes
from api.http.tokens import token_routes
from api.http.writing import Writing
from api.service import Service
from index.version import __version__
from retrieval.written.chosen import ChosenWriter

_DESCRIPTION = (
    "Questions to your own articles, answered with passages quoted word for word. Nothing is "
    "generated, unless a request says `write` to a server that has a writer. Offsets count Unicode "
    "code points."
)


def make_app(
    service: Service,
    *,
    token: str = "",
    queue: QuestionQueue | None = None,
    door: Door | None = None,
    writer: ChosenWriter | None = None,
) -> FastAPI:
    """Return the REST API over a library.

    Args:
        service: the library.
        token: the token that every request must bear; none is asked for if empty.
        queue: the questions that are answered or wait; one with the default limits if None.
        door: who is let in, and how much each may send; those on this machine if None.
        writer: the model that writes about answers where a request asks for it; none if None.
    """
    door = door or Door(token=token)
    # A file that is sent stays in memory. Otherwise a part of an article would lie in the system's
    # folder for temporary files.
    MultiPartParser.spool_max_size = MAX_UPLOAD_BYTES
    # The pages that FastAPI has for the OpenAPI document load scripts from elsewhere.
    app = FastAPI(
        title="Footnote", version=__version__, description=_DESCRIPTION, docs_url=None,
        redoc_url=None,
    )  # fmt: skip
    asking = Asking(
        service, queue or QuestionQueue(), QuestionMetrics(), Writing(writer), door.rates
    )
    app.include_router(question_routes(asking))
    app.include_router(document_routes(service))
    app.include_router(evidence_routes(service))
    app.include_router(conversation_routes(service))
    app.include_router(token_routes(service, door.register))
    app.include_router(monitoring_routes(asking))
    add_error_handlers(app)
    limits = {} if door.upload_bytes is None else {UPLOADS: door.upload_bytes}
    if door.authenticator is not None:
        limits |= dict.fromkeys(("/v1/ask", "/v1/compare"), MAX_QUESTION_BYTES)
    app.add_middleware(BodyLimit, uploads=frozenset({UPLOADS}), limits=limits)
    # The last one is the outermost.
    app.add_middleware(guarded, door=door)
    return app
