"""A model reads a word whole that a ligature, a soft hyphen or the end of a line hides."""

from __future__ import annotations

import numpy as np
import pytest

from index.models.protocols import Embedder

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


def test_a_plain_text_has_the_tokens_of_the_library(default_model: Embedder) -> None:
    offsets = [PLAIN[start:end] for start, end in default_model.token_offsets(PLAIN)]
    assert offsets == [*PLAIN.replace("-", " - ").replace(".", " .").split()]
