"""A model reads a word whole that a ligature, a soft hyphen or the end of a line hides."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.models.protocols import CountingTokenizer, Embedder

PLAIN = "The official office of the government confirmed a long-term plan."
HIDDEN = "The oﬃcial o\u00adﬃce of the govern-\nment con\u200bﬁrmed a long-\nterm plan."

pytestmark = pytest.mark.model


def test_a_hidden_word_has_the_vector_of_the_plain_one(default_model: Embedder) -> None:
    plain, hidden = default_model.embed_passages([PLAIN, HIDDEN])
    assert float(plain @ hidden) == pytest.approx(1.0, abs=1e-6)
    question = default_model.embed_question("What did the oﬃce conﬁrm?")
    assert question == pytest.approx(default_model.embed_question("What did the office confirm?"))


def test_the_offsets_are_those_of_the_text_as_it_is(default_model: Embedder) -> None:
    words = ("The", "oﬃcial", "o\u00adﬃce", "govern-\nment", "long", "-\n", "term", "plan")
    offsets = [HIDDEN[start:end] for start, end in default_model.token_offsets(HIDDEN)]
    assert [word for word in offsets if word in words] == list(words)
    (tokens,) = default_model.embed_passage_tokens([HIDDEN])
    assert [HIDDEN[start:end] for start, end in tokens.offsets.tolist()] == offsets
    assert np.all(np.diff(tokens.offsets[:, 0]) >= 0)


def test_tokens_are_counted_as_they_are_found(default_model: Embedder) -> None:
    counting = cast("CountingTokenizer", default_model)
    assert counting.divides_at_whitespace
    texts = [
        PLAIN, HIDDEN, "", " \n", "don’t—can't", "北京 的 新闻", "über-naïve Ελλάδα", "x" * 300,
        "a\x1cb \u00a0c\u2028d\x85e", "president\x0cgovernment\x0bminister\x85office",
        "the [MASK]of [SEP] it", "e\u0301 \u0301e", "5,000.25%",
    ]  # fmt: skip
    for text in [*texts, *reversed(texts)]:
        assert counting.count_tokens(text) == len(default_model.token_offsets(text)), text


ODD = "ab é-\n.,[SEP]\x0b\x0c\x1c\x85\xad\u0301\u00a0\u200bﬁ中'’"


@settings(deadline=None)
@given(st.text(st.sampled_from(ODD), max_size=30))
def test_tokens_of_any_text_are_counted(default_model: Embedder, text: str) -> None:
    counting = cast("CountingTokenizer", default_model)
    assert counting.count_tokens(text) == len(default_model.token_offsets(text))


def test_a_plain_text_has_the_tokens_of_the_library(default_model: Embedder) -> None:
    offsets = [PLAIN[start:end] for start, end in default_model.token_offsets(PLAIN)]
    assert offsets == [*PLAIN.replace("-", " - ").replace(".", " .").split()]
