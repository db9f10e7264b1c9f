"""MCP's tools that change the library. A server offers them only if it is told to."""

from __future__ import annotations

from typing import Annotated, Any

from mcp_types import CallToolResult
from pydantic import Field

from api.forms.service_schema import JobList, SubmittedJobs
from api.reading_tools import DocId
from api.service import Service
from api.tool_results import result


class ChangingTools:
    """The tools that change the library. They work in the background, as jobs.

    Args:
        service: the library.
    """

    def __init__(self, service: Service) -> None:
        self._service = service

    def add_text(
        self,
        text: Annotated[str, Field(min_length=1, description="The article, as it is published.")],
        title: str = "",
        source: Annotated[str, Field(description="The outlet.")] = "",
        published: Annotated[str, Field(description="The day, as YYYY-MM-DD.")] = "",
    ) -> Annotated[CallToolResult, SubmittedJobs]:
        """Add a text to the library as one article."""
        return _jobs_result(
            self._service.paste(text, title=title, source=source, published=published)
        )

    def remove_article(self, doc_id: DocId) -> Annotated[CallToolResult, SubmittedJobs]:
        """Remove an article from the library, and its text from every file of it."""
        return _jobs_result(self._service.remove(doc_id))

    def list_jobs(self) -> Annotated[CallToolResult, JobList]:
        """List what was added and removed, and how far each job has come."""
        jobs = self._service.jobs()
        return result(jobs, _jobs_text(jobs["jobs"]) or "There are no jobs.")


def _jobs_result(jobs: list[dict[str, Any]]) -> CallToolResult:
    return result({"jobs": jobs}, _jobs_text(jobs))


def _jobs_text(jobs: list[dict[str, Any]]) -> str:
    lines = []
    for job in jobs:
        what = "Remove" if job["work"] == "remove" else "Add"
        reason = f": {job['reason']}" if job["reason"] else ""
        lines.append(
            f"Job {job['job_id']}. {what} {job['name'] or 'articles'}: {job['state']}{reason}"
        )
    return "\n".join(lines)
