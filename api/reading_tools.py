"""MCP's tools that change nothing: they ask, search, read and check."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any

from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult
from pydantic import Field

from api import tool_results
from api.forms import schema
from api.forms.evidence_schema import Exported, Verification
from api.handles import next_handle, read_handle
from api.requests import Asked, AskRequest, Place, ScopeRequest, Voices
from api.service import Service
from api.tool_results import passage_link, result
from retrieval.checks.quote_check import DraftCheck
from retrieval.citation import Answer
from retrieval.speakers.voice_filter import VoiceFilter

Count = Annotated[int, Field(ge=1, le=50, description="How many passages at most.")]
DocId = Annotated[
    str, Field(description="An article's id, as `list_articles` and answers have it.")
]
Outlets = Annotated[list[str] | None, Field(description="Search only articles of these outlets.")]
Since = Annotated[date | None, Field(description="Search only articles published since this day.")]
Until = Annotated[date | None, Field(description="Search only articles published until this day.")]


class ConversationAnswer(schema.Answer):
    """An answer, with the handle for the question after it."""

    conversation: Annotated[str, Field(description="Send it with a follow-up question.")]


class FoundPassages(schema.Wire):
    """The passages that fit some words best; whether they answer a question is not judged."""

    query: str
    passages: list[schema.Citation]
    searched: schema.Searched


class PassageInContext(schema.Quote):
    """A passage, with the characters around it."""

    before: str
    after: str


class ReadingTools:
    """The tools that change nothing. The docstrings of its methods are what a model reads.

    Args:
        service: the library.
    """

    def __init__(self, service: Service) -> None:
        self._service = service

    def ask(
        self,
        question: Annotated[str, Field(description="A question in plain words.")],
        count: Count = 5,
        conversation: Annotated[
            str, Field(description="The handle that the answer before returned, for a follow-up.")
        ] = "",
        outlets: Outlets = None,
        since: Since = None,
        until: Until = None,
        voices: Voices = VoiceFilter.ANY,
    ) -> Annotated[CallToolResult, ConversationAnswer]:
        """Answer a question with passages of the user's articles, quoted word for word.

        The finding says whether the articles answer: `answered`, `closest` (check the passages
        yourself) or `absent` (they do not).
        """
        asked = read_handle(conversation)
        answer = self._answer(question, count, asked, outlets, since, until, voices)
        handle = next_handle(asked, question, answer)
        return result(
            {**answer.as_dict(), "conversation": handle},
            f"{tool_results.answer_text(answer)}\n\nConversation handle for a follow-up: {handle}",
            _citation_links(answer),
        )

    def search_passages(
        self,
        query: Annotated[str, Field(description="Words, a name or a question to search for.")],
        count: Count = 10,
        outlets: Outlets = None,
        since: Since = None,
        until: Until = None,
    ) -> Annotated[CallToolResult, FoundPassages]:
        """Find passages of the user's articles. Whether they answer a question is not judged."""
        answer = self._answer(query, count, Asked(), outlets, since, until)
        whole = answer.as_dict()
        form = {"query": query, "passages": whole["passages"], "searched": whole["searched"]}
        return result(form, tool_results.passages_text(answer), _citation_links(answer))

    def get_passage(
        self,
        doc_id: DocId,
        start: Annotated[int, Field(ge=0, description="The first character, from 0.")],
        end: Annotated[int, Field(ge=1, description="The character after the last one.")],
        context: Annotated[
            int, Field(ge=0, le=5000, description="How many characters around it to return, too.")
        ] = 0,
    ) -> Annotated[CallToolResult, PassageInContext]:
        """Read the characters of an article at a place, with what stands around them."""
        quote, around = self._service.quote(doc_id, start, end, context)
        form = {**quote.as_dict(), "before": around[0], "after": around[1]}
        text = tool_results.quote_text(quote.document, quote.span)
        for name, words in (("before", around[0]), ("after", around[1])):
            if words:
                text += f"\n\nThe characters {name} it:\n{words}"
        return result(form, text, [passage_link(quote.document, quote.span)])

    def list_articles(
        self,
        search: Annotated[
            str, Field(description="Only articles with these words in title, outlet or id.")
        ] = "",
        offset: Annotated[int, Field(ge=0)] = 0,
        limit: Annotated[int, Field(ge=1, le=500)] = 50,
        copies: Annotated[
            bool,
            Field(
                description="Whether `copy_of` and `same_text` tell of copies. All articles are "
                "read for that, which takes long in a large library."
            ),
        ] = False,
    ) -> Annotated[CallToolResult, schema.ArticleList]:
        """List the articles of the library by title."""
        words = search.casefold().split()
        summaries = [
            each
            for each in self._service.summaries(copies=copies)
            if all(word in _searched_facts(each) for word in words)
        ]
        listed = summaries[offset : offset + limit]
        lines = [" · ".join(filter(None, _facts(each))) for each in listed]
        lines.append(f"{len(listed)} of {len(summaries)} articles.")
        return result({"documents": listed, "total": len(summaries)}, "\n".join(lines))

    def verify_quote(
        self,
        quote: Annotated[str, Field(description="The words of one quotation.")],
    ) -> Annotated[CallToolResult, schema.Check]:
        """Compare one quotation with the articles, word for word.

        The verdict is `exact`, `altered`, `spliced` from two places, or `absent`. Use `check_draft`
        to check who said it, too.
        """
        checked = self._service.check(quote, whole=True)
        if not checked.quotes:
            raise ToolError("The quotation has no words. Send the words to look for.")
        return _check_result(checked)

    def check_draft(
        self,
        text: Annotated[str, Field(description="A text with quotations between quotation marks.")],
        sentences: Annotated[
            bool, Field(description="Whether to look for its other sentences, too.")
        ] = False,
    ) -> Annotated[CallToolResult, schema.Check]:
        """Compare every quotation of a text with the articles: its words, and who said them."""
        return _check_result(self._service.check(text, sentences=sentences))

    def compare_sources(
        self,
        question: Annotated[
            str, Field(description="A question for figures or dates: how many, how much, when …")
        ],
    ) -> Annotated[CallToolResult, schema.Comparison]:
        """Put the figures or dates that the articles give for a question side by side."""
        compared = self._service.compare(question)
        links = [passage_link(each.document, each.sentence) for each in compared.figures]
        return result(compared.as_dict(), tool_results.comparison_text(compared), links)

    def export_evidence(
        self,
        places: Annotated[
            list[Place], Field(min_length=1, max_length=100, description="[doc_id, start, end].")
        ],
        format_name: Annotated[
            str, Field(description="markdown, html, csl, bibtex, ris or jsonld.")
        ] = "markdown",
    ) -> Annotated[CallToolResult, Exported]:
        """Export citations of places in articles, with all that is needed to verify them later."""
        chosen, content = self._service.export(places, format_name)
        if not chosen.is_text:
            raise ToolError(f"{chosen.label} is no text. Use `footnote export` in a terminal.")
        text = content.decode()
        return result({"format": chosen.name, "content": text}, text)

    def verify_evidence(
        self,
        content: Annotated[
            str | dict[str, Any],
            Field(description="A text that `export_evidence` returned, or the object in it."),
        ],
    ) -> Annotated[CallToolResult, Verification]:
        """Compare the citations of an exported text with the articles: unchanged, moved, or not."""
        # Some clients read a text in JSON before they send it.
        text = content if isinstance(content, str) else json.dumps(content)
        verified = self._service.verify(text.encode("utf-8", "replace"))
        return result(verified.as_dict(), tool_results.verification_text(verified))

    def voices(self, doc_id: DocId) -> Annotated[CallToolResult, schema.Voices]:
        """Tell who says what in an article: quotations and reported speech, with their places."""
        document, voices = self._service.voices(doc_id)
        form = {"voices": [voice.as_dict() for voice in voices]}
        return result(form, tool_results.voices_text(document, voices))

    def _answer(
        self,
        question: str,
        count: int,
        asked: Asked,
        outlets: list[str] | None,
        since: date | None,
        until: date | None,
        voices: VoiceFilter = VoiceFilter.ANY,
    ) -> Answer:
        scope = ScopeRequest(outlets=outlets, since=since, until=until)
        request = AskRequest(
            question=question, history=asked.history, cited=asked.cited, scope=scope
        )
        return self._service.ask(request.as_question(), count=count, voices=voices)


def _citation_links(answer: Answer) -> list[Any]:
    return [passage_link(each.document, each.span) for each in answer.citations]


def _check_result(checked: DraftCheck) -> CallToolResult:
    text = tool_results.check_text(checked)
    return result(checked.as_dict(), text, tool_results.check_links(checked))


def _searched_facts(summary: dict[str, Any]) -> str:
    return " ".join([summary["title"], summary["source"], summary["doc_id"]]).casefold()


def _facts(summary: dict[str, Any]) -> list[str]:
    return [summary["title"], summary["source"], summary["published"] or "", summary["doc_id"]]
