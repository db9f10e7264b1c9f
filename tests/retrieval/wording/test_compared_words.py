"""Words to compare a quotation by."""

from __future__ import annotations

from retrieval.wording.compared_words import compared_words


def test_a_mark_without_its_letter_is_a_word_that_equals_only_itself() -> None:
    assert [word.key for word in compared_words("word\u3099 Next")] == ["word", "", "next"]
