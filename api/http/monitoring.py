"""`/health`, which asks a question, and `/metrics`, which Prometheus reads."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Response

from api.forms.service_schema import Health
from api.http.errors import responses
from api.http.metrics import CONTENT_TYPE, metric_lines, page
from api.http.questions import Asking
from api.http.responses import WireResponse
from api.service import Service
from index.access.rights import Role


def monitoring_routes(asking: Asking) -> APIRouter:
    """Return the routes for whoever watches the service."""
    routes = APIRouter(tags=["service"])
    service = asking.service

    @routes.get(
        "/health",
        operation_id="health",
        summary="Ask the library a question, and say that it answers.",
        response_model=Health,
        responses=responses(429, 503),
    )
    async def health() -> WireResponse:
        return WireResponse(await asking.queue.run(service.health))

    @routes.get(
        "/metrics",
        operation_id="metrics",
        summary="Return counts and times in the text format of Prometheus.",
        response_class=Response,
        responses={200: {"content": {"text/plain": {}}}, **responses(403, 503)},
    )
    def metrics() -> Response:
        # They tell of all articles and of everybody's questions.
        service.require(Role.OWNER)
        lines = asking.metrics.lines() + metric_lines(
            "footnote_questions_inside",
            "gauge",
            "Questions that are being answered or wait.",
            {"": asking.queue.inside},
        )
        return Response(page(lines + _library_lines(service)), media_type=CONTENT_TYPE)

    return routes


def _library_lines(service: Service) -> list[str]:
    totals = service.totals()
    jobs = Counter(job["state"] for job in service.jobs()["jobs"])
    states = {f'{{state="{state}"}}': number for state, number in sorted(jobs.items())}
    return [
        *metric_lines(
            "footnote_documents", "gauge", "Articles in the library.", {"": totals.documents}
        ),
        *metric_lines(
            "footnote_passages", "gauge", "Passages in the library.", {"": totals.passages}
        ),
        *metric_lines(
            "footnote_vectors", "gauge", "Passages that have a vector.", {"": totals.vectors}
        ),
        *metric_lines("footnote_jobs", "gauge", "Jobs of the background worker.", states),
    ]
