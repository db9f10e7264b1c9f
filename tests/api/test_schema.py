"""The wire forms describe exactly what the commands print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from api import examples, requests
from api.forms import evidence_schema, schema, service_schema
from tests.api.articles import BRIDGE, FERRY
from tests.cli_runner import Footnote
from tests.fakes import HashEmbedder
from tests.small_pdf import small_pdf


def exactly(model: type[BaseModel], value: Any) -> BaseModel:
    """Return a value as a model; a key too many, one too few or another type is an error."""
    return model.model_validate(value, strict=True, extra="forbid")


@pytest.fixture
def footnote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Footnote:
    monkeypatch.setattr("index.local.library_models.open_embedder", lambda *_: HashEmbedder())
    for name, text in (("ferry.txt", FERRY), ("copy.txt", FERRY), ("bridge.txt", BRIDGE)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    footnote = Footnote(tmp_path / "library")
    assert footnote("add", *tmp_path.glob("*.txt")).exit_code == 0
    return footnote


@pytest.mark.parametrize(
    "question",
    [
        "Why did the ferry stop?",
        "Who said “Nobody here wants another winter like this”?",
        "Why did the enngine of Macron fail in 1999?",
        "",
    ],
)
def test_answers(footnote: Footnote, question: str) -> None:
    for threshold in ("0", "1"):
        printed = footnote.json("ask", "--threshold", threshold, question)
        exactly(schema.NamedAnswer, printed)
    if "winter" in question:
        [quotation] = printed["quotations"]
        assert quotation["differences"] == [["this", "the"]]
        assert any(passage["also_in"] for passage in printed["passages"])


def test_articles(footnote: Footnote) -> None:
    listed = footnote.json("list")
    assert len(listed) == 3
    for summary in listed:
        exactly(schema.ArticleSummary, summary)
    exactly(schema.Article, footnote.json("show", "ferry.txt"))


def test_an_article_with_pages(footnote: Footnote, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(
        small_pdf(["The pier was closed in May.", "It opens in June."])
    )
    assert footnote("add", tmp_path / "report.pdf").exit_code == 0
    shown = footnote.json("show", "report.pdf")
    article = exactly(schema.Article, shown)
    assert isinstance(article, schema.Article)
    assert article.layout is not None
    assert article.layout.kind == "page"


def test_voices(footnote: Footnote) -> None:
    printed = footnote.json("voices", "bridge.txt")
    voices = exactly(schema.Voices, printed)
    assert isinstance(voices, schema.Voices)
    assert {voice.kind for voice in voices.voices} == {"quote", "reported"}


def test_figures(footnote: Footnote) -> None:
    printed = footnote.json("compare", "How much did the footbridge cost?")
    assert len(printed["figures"]) == 1
    exactly(schema.Comparison, printed)


def test_verified_citations(footnote: Footnote, tmp_path: Path) -> None:
    file = tmp_path / "citations.md"
    assert footnote("export", "ferry.txt:0-40", "--out", file).exit_code == 0
    exactly(evidence_schema.Verification, footnote.json("verify", file))


def test_checks(footnote: Footnote) -> None:
    draft = (
        "“Nobody in Hallum wants another winter like the last,” said Edda Holm. “We waited nine "
        "years for this,” she said. “Not one word of this was ever said by anybody.” It cost 5.1 "
        "million crowns."
    )
    printed = footnote.json("check", "--sentences", draft)
    exactly(schema.Check, printed)
    assert {quote["verdict"] for quote in printed["quotes"]} >= {"exact", "absent"}
    exactly(schema.Check, footnote.json("check", draft))


def test_a_key_that_is_not_described_is_seen(footnote: Footnote) -> None:
    printed = footnote.json("ask", "Why did the ferry stop?")
    with pytest.raises(ValidationError, match="invented"):
        exactly(schema.NamedAnswer, {**printed, "invented": 1})
    del printed["passages"][0]["text_sha256"]
    with pytest.raises(ValidationError, match="text_sha256"):
        exactly(schema.NamedAnswer, printed)


def models_with_examples() -> list[tuple[type[BaseModel], Any]]:
    return [
        (model, example)
        for module in (schema, service_schema, evidence_schema, requests)
        for model in vars(module).values()
        if isinstance(model, type) and issubclass(model, BaseModel)
        if isinstance(extra := model.model_config.get("json_schema_extra"), dict)
        for example in extra["examples"]  # type: ignore[union-attr]
    ]


def test_every_example_is_of_its_form() -> None:
    found = models_with_examples()
    assert len({model for model, _ in found}) > 10
    for model, example in found:
        # JSON has no tuples.
        model.model_validate(example, extra="forbid")


def test_the_quotes_of_the_examples_are_the_text_at_their_offsets() -> None:
    text = examples.TEXT
    [place] = examples.CHECKED_QUOTATION["places"]
    for quote in (examples.CITATION, place):
        assert text[quote["start"] : quote["end"]] == quote["text"]
    [[start, end]] = examples.CITATION["sentences"]
    [[answer_start, answer_end]] = examples.CITATION["answers"]
    assert text[start:end].endswith("harbour.")
    assert text[answer_start:answer_end] == "its engine failed"
