"""Asking: `/v1/ask`, `/v1/batch`, `/v1/check`, `/v1/compare` and `/v1/voices`."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from api.access.rates import Rates
from api.access.turns import QuestionQueue, TooManyQuestions
from api.forms.schema import Answers, Check, Comparison, Voices
from api.http.errors import responses
from api.http.metrics import QuestionMetrics
from api.http.responses import WireResponse
from api.http.writing import Writing
from api.http.written_schema import AskAnswer
from api.requests import AskRequest, BatchRequest, CheckRequest, CompareRequest
from api.service import Service
from index.errors import FootnoteError
from retrieval.citation import Answer


class Asking:
    """Answers questions when it is their turn, and counts them.

    Args:
        service: the library.
        queue: the questions that are being answered or wait.
        metrics: counts the questions.
        writing: what a model writes about answers; nothing if None.
        rates: counts the questions of people who say who they are; nobody's if None.
    """

    def __init__(
        self,
        service: Service,
        queue: QuestionQueue,
        metrics: QuestionMetrics,
        writing: Writing | None = None,
        rates: Rates | None = None,
    ) -> None:
        self.service = service
        self.queue = queue
        self.metrics = metrics
        self.writing = writing or Writing()
        self.rates = rates

    def count(self, http: Request, questions: int) -> None:
        """Count the questions of a request, of which one is counted with the request itself.

        Raises:
            MoreThanAllowed: the person may never send so many in one request.
            TooManyRequests: the person may not send so many now.
        """
        who = http.scope.get("footnote.who")
        if who is not None and self.rates is not None:
            self.rates.spend(who, questions - 1)

    async def answer(self, work: Callable[[], Answer]) -> Answer:
        """Return the answer to a question."""
        started = time.perf_counter()
        try:
            answer = await self.queue.run(work)
        except TooManyQuestions:
            self.metrics.count("refused")
            raise
        except FootnoteError:
            self.metrics.count("failed")
            raise
        self.metrics.count(answer.status.value, time.perf_counter() - started)
        return answer


def question_routes(asking: Asking) -> APIRouter:
    """Return the routes of questions, over a library."""
    routes = APIRouter(tags=["questions"])
    service = asking.service

    @routes.post(
        "/v1/ask",
        operation_id="ask",
        summary="Answer a question with cited passages.",
        response_model=AskAnswer,
        responses=responses(400, 413, 422, 429, 503),
    )
    async def ask(request: AskRequest) -> WireResponse:
        if request.write:
            asking.writing.require()
        question = request.as_question()
        answer = await asking.answer(
            lambda: service.ask(
                question,
                count=request.count,
                threshold=request.threshold,
                as_typed=request.as_typed,
                voices=request.voices,
            )
        )
        form = _named("", answer)
        if request.write:
            form["written"] = (await asking.writing.write(answer)).as_dict()
        return WireResponse(form)

    @routes.post(
        "/v1/batch",
        operation_id="batch",
        summary="Answer several questions, one after the other.",
        response_model=Answers,
        responses=responses(400, 413, 422, 429, 503),
    )
    async def batch(request: BatchRequest, http: Request) -> WireResponse:
        asking.count(http, len(request.questions))
        answers = []
        for question_id, question in request.as_questions():
            answer = await asking.answer(
                lambda question=question: service.ask(  # type: ignore[misc]
                    question, count=request.count, threshold=request.threshold
                )
            )
            answers.append(_named(question_id, answer))
        return WireResponse({"answers": answers})

    @routes.post(
        "/v1/check",
        operation_id="check",
        summary="Compare the quotations of a text with the articles, word for word.",
        response_model=Check,
        responses=responses(400, 413, 422, 429, 503),
    )
    async def check(request: CheckRequest) -> WireResponse:
        checked = await asking.queue.run(
            lambda: service.check(request.text, sentences=request.sentences)
        )
        return WireResponse(checked.as_dict())

    @routes.post(
        "/v1/compare",
        operation_id="compare",
        summary="Put the figures or dates that the articles give side by side.",
        response_model=Comparison,
        responses=responses(400, 413, 422, 429, 503),
    )
    async def compare(request: CompareRequest) -> WireResponse:
        compared = await asking.queue.run(lambda: service.compare(request.question))
        return WireResponse(compared.as_dict())

    @routes.get(
        "/v1/voices",
        operation_id="voices",
        summary="Tell who says what in an article.",
        response_model=Voices,
        responses=responses(404, 422, 429, 503),
    )
    async def voices(doc_id: Annotated[str, Query(description="The article.")]) -> WireResponse:
        _, found = await asking.queue.run(lambda: service.voices(doc_id))
        return WireResponse({"voices": [voice.as_dict() for voice in found]})

    return routes


def _named(question_id: str, answer: Answer) -> dict[str, Any]:
    return {"_id": question_id, **answer.as_dict()}
