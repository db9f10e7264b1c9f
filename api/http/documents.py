"""Articles and the jobs that add and remove them: `/v1/documents` and `/v1/jobs`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Query, UploadFile

from api.forms.schema import Article, ArticleList
from api.forms.service_schema import JobList, SubmittedJobs
from api.http.errors import responses
from api.http.responses import WireResponse
from api.requests import CorrectionRequest, PasteRequest
from api.service import Service
from index.jobs.job import GivenFile

UPLOADS = "/v1/documents"


def document_routes(service: Service) -> APIRouter:
    """Return the routes of articles and jobs, over a library."""
    routes = APIRouter()

    @routes.get(
        "/v1/documents",
        operation_id="list_documents",
        tags=["documents"],
        summary="List the articles.",
        response_model=ArticleList,
        responses=responses(422, 503),
    )
    def list_documents(
        offset: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=10_000)] = 1_000,
        copies: Annotated[
            bool,
            Query(
                description="Whether `copy_of` and `same_text` tell of copies. All articles are "
                "read for that, which takes long in a large library."
            ),
        ] = False,
    ) -> WireResponse:
        summaries = service.summaries(copies=copies)
        listed = summaries[offset : offset + limit]
        return WireResponse({"documents": listed, "total": len(summaries)})

    @routes.post(
        UPLOADS,
        operation_id="add_documents",
        tags=["documents"],
        status_code=202,
        summary="Add files. They are read in the background.",
        response_model=SubmittedJobs,
        responses=responses(400, 413, 422, 503),
    )
    def add_documents(files: Annotated[list[UploadFile], File()]) -> WireResponse:
        given = [GivenFile(file.filename or "", file.file.read()) for file in files]
        return WireResponse({"jobs": service.submit(given)}, 202)

    @routes.post(
        "/v1/documents/text",
        operation_id="add_text",
        tags=["documents"],
        status_code=202,
        summary="Add a text as one article.",
        response_model=SubmittedJobs,
        responses=responses(400, 413, 422, 503),
    )
    def add_text(request: PasteRequest) -> WireResponse:
        jobs = service.paste(
            request.text, title=request.title, source=request.source, published=request.published
        )
        return WireResponse({"jobs": jobs}, 202)

    @routes.get(
        "/v1/documents/{doc_id:path}",
        operation_id="show_document",
        tags=["documents"],
        summary="Return an article with its text.",
        response_model=Article,
        responses=responses(404, 503),
    )
    def show_document(doc_id: str) -> WireResponse:
        return WireResponse(service.article(doc_id))

    @routes.patch(
        "/v1/documents/{doc_id:path}",
        operation_id="correct_document",
        tags=["documents"],
        summary="Correct an article's title, outlet, author, date or language.",
        response_model=Article,
        responses=responses(400, 403, 404, 413, 422, 503),
    )
    def correct_document(doc_id: str, request: CorrectionRequest) -> WireResponse:
        return WireResponse(service.correct(doc_id, request.as_correction()))

    @routes.delete(
        "/v1/documents/{doc_id:path}",
        operation_id="remove_document",
        tags=["documents"],
        status_code=202,
        summary="Remove an article, and its text from every file.",
        response_model=SubmittedJobs,
        responses=responses(404, 503),
    )
    def remove_document(doc_id: str) -> WireResponse:
        return WireResponse({"jobs": service.remove(doc_id)}, 202)

    @routes.get(
        "/v1/jobs",
        operation_id="list_jobs",
        tags=["jobs"],
        summary="List the jobs of the background worker.",
        response_model=JobList,
        responses=responses(503),
    )
    def list_jobs() -> WireResponse:
        service.jobs()  # before anything is started: it refuses those who may not
        service.resume_jobs()
        return WireResponse(service.jobs())

    @routes.post(
        "/v1/jobs/{job_id}/cancel",
        operation_id="cancel_job",
        tags=["jobs"],
        status_code=202,
        summary="Cancel the adding of a file; what is stored of it is removed.",
        response_model=SubmittedJobs,
        responses=responses(404, 409, 422, 503),
    )
    def cancel_job(job_id: int) -> WireResponse:
        return WireResponse({"jobs": service.cancel(job_id)}, 202)

    @routes.post(
        "/v1/jobs/{job_id}/retry",
        operation_id="retry_job",
        tags=["jobs"],
        status_code=202,
        summary="Try a failed job again.",
        response_model=SubmittedJobs,
        responses=responses(404, 409, 422, 503),
    )
    def retry_job(job_id: int) -> WireResponse:
        return WireResponse({"jobs": service.retry(job_id)}, 202)

    return routes
