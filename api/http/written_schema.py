"""The wire form of a written answer: `written` of `ask --write --json`, and over REST."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from api import examples
from api.forms.schema import CheckedPlace, NamedAnswer
from api.forms.wire import Wire


class WrittenSentence(Wire):
    """A sentence that a model wrote. It may be shown as an answer only if it stands."""

    text: str
    stands: Annotated[bool, Field(description="Whether a passage covers it, word for word.")]
    rank: Annotated[
        int | None, Field(description="The passage that covers it; of a struck one the nearest.")
    ]
    place: Annotated[
        CheckedPlace | None, Field(description="The sentence of the article that covers it.")
    ]
    reason: Annotated[str | None, Field(description="Why it is struck out, as a fixed word.")]
    differences: Annotated[
        list[list[str]], Field(description="Words of the draft, and the passage's in their place.")
    ]


class Written(Wire):
    """What a model wrote about the passages of an answer, checked sentence by sentence."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.WRITTEN]})

    status: Annotated[
        Literal["written", "nothing_covered", "not_found", "failed"],
        Field(description="`failed`: nobody wrote, and `error` says why. The passages stand."),
    ]
    model: str
    host: str
    sentences: list[WrittenSentence]
    error: str | None


class AskAnswer(NamedAnswer):
    """An answer; with `write`, also what a model wrote about its passages."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [examples.NAMED_ANSWER, examples.WRITTEN_ANSWER]}
    )

    written: Annotated[
        Written | None, Field(description="There only if the request says `write`.")
    ] = None
