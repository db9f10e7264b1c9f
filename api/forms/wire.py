"""What all wire forms are made of, and the parts of a question."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

Pair = Annotated[list[int], Field(min_length=2, max_length=2)]
"""A span as `[start, end]`."""

Probability = Annotated[float, Field(ge=0, le=1)]


class Wire(BaseModel):
    """Base class of the wire forms. Keys may be added in later versions, none is renamed."""


class PartMarks(Wire):
    """The marks in a passage that answer a part of a question."""

    rank: Annotated[int, Field(ge=1)]
    sentences: list[Pair]
    answers: list[Pair]


class QuestionPart(Wire):
    """A part of a question such as "How much did it cost and when did it end?"."""

    text: str
    resolved: str
    answered: bool
    confidence: Probability
    marks: list[PartMarks]
