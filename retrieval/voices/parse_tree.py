"""A parsed paragraph as a tree, with the places of its words in the article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.models.parsing import Token


class ParseTree:
    """The tokens of a paragraph and what depends on each of them.

    Args:
        tokens: the tokens; their places are those in the article.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self._children: list[list[int]] = [[] for _ in tokens]
        for index, token in enumerate(tokens):
            if token.head != index:
                self._children[token.head].append(index)

    def children(self, index: int, *relations: str) -> list[int]:
        """Return the tokens that depend on one, in order.

        Args:
            index: the token.
            relations: the relations that count; every one if there are none.
        """
        found = self._children[index]
        if not relations:
            return found
        return [child for child in found if self.tokens[child].relation in relations]

    def child(self, index: int, *relations: str) -> int | None:
        """Return the first token that depends on one in a relation, or None."""
        return next(iter(self.children(index, *relations)), None)

    def subtree(self, index: int, without: Sequence[str] = ()) -> list[int]:
        """Return a token and all that depend on it, in order.

        Args:
            index: the token.
            without: relations that are left out, with all that depends on them.
        """
        found = []
        waiting = [index]
        while waiting:
            each = waiting.pop()
            found.append(each)
            waiting.extend(
                child
                for child in self._children[each]
                if self.tokens[child].relation not in without
            )
        return sorted(found)

    def ancestors(self, index: int) -> Iterator[int]:
        """Yield the tokens above one, the nearest first."""
        while (head := self.tokens[index].head) != index:
            index = head
            yield index

    def sentence_end(self, index: int) -> int:
        """Return the index after the last token of a token's sentence."""
        sentence = self.tokens[index].sentence
        end = index + 1
        while end < len(self.tokens) and self.tokens[end].sentence == sentence:
            end += 1
        return end

    def sentence_start(self, index: int) -> int:
        """Return the index of the first token of a token's sentence."""
        sentence = self.tokens[index].sentence
        while index and self.tokens[index - 1].sentence == sentence:
            index -= 1
        return index
