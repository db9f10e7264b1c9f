"""What two articles share, and whether they are one text."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.copies.compared_article import ComparedArticle
from retrieval.copies.parts import Part, find_parts

# A copy has at least so many words of the other article, this share of its own or of the other's,
# and this share of the words that nobody is quoted with: two articles with the same statement are
# no copies.
MIN_COPIED_WORDS = 20
MIN_SHARE, MIN_UNQUOTED_SHARE = 0.45, 0.4
# Of few words that nobody is quoted with, nearly all must be shared; fewer tell nothing.
_MIN_OF_FEW, _LEAST_UNQUOTED = 0.8, 6
# Two texts that are less alike in their parts only have one form, such as the reports of every day
# or season. So have texts with this many figures and capitals there, or this many figures, if a
# smaller share of them is alike.
MIN_LIKENESS = 0.68
_LEAST_DETAILS, _MIN_DETAILS_ALIKE = 4, 0.5
_LEAST_FIGURES, _MIN_FIGURES_ALIKE = 4, 0.45


@dataclass(frozen=True, slots=True)
class SharedText:
    """The text that two articles share.

    Attributes:
        article: the one article.
        other: the other article.
        parts: the parts that both have, in the order of the one article.
    """

    article: ComparedArticle
    other: ComparedArticle
    parts: tuple[Part, ...]

    @property
    def word_count(self) -> int:
        """The number of words in the parts that are equal or alike."""
        return sum(len(part.equal) + len(part.alike) for part in self.parts)

    @property
    def share(self) -> float:
        """The share of the one article's words that stand in the other, 0 to 1."""
        return self.word_count / max(len(self.article), 1)

    @property
    def other_share(self) -> float:
        """The share of the other article's words that stand in the one, 0 to 1."""
        return self.word_count / max(len(self.other), 1)

    @property
    def likeness(self) -> float:
        """The share of the words of the parts that are equal or alike, 0 to 1."""
        words = sum(len(part.words) + len(part.other_words) for part in self.parts)
        return 2 * self.word_count / words if words else 0.0

    @property
    def is_copy(self) -> bool:
        """Whether the articles are one text: the longer has nearly half of the shorter, or more.

        Two articles that share a quoted statement alone are not, and neither are two that fill
        other names and figures into one form.
        """
        return (
            self.word_count >= MIN_COPIED_WORDS
            and max(self.share, self.other_share) >= MIN_SHARE
            and self.likeness >= MIN_LIKENESS
            and not self._is_form()
            and self._shares_unquoted()
        )

    def _shares_unquoted(self) -> bool:
        """Return whether enough of the words are shared that nobody is quoted with."""
        pairs = [pair for part in self.parts for pair in part.pairs]
        counts = []
        for side, article in enumerate((self.article, self.other)):
            unquoted = len(article) - sum(article.quoted)
            shared = sum(not article.quoted[pair[side]] for pair in pairs)
            least = MIN_UNQUOTED_SHARE if unquoted >= MIN_COPIED_WORDS else _MIN_OF_FEW
            if unquoted >= _LEAST_UNQUOTED and shared >= least * unquoted:
                return True
            counts.append(unquoted)
        # Both are nothing but a quotation: a statement, or a transcript.
        return max(counts) < MIN_COPIED_WORDS

    def _is_form(self) -> bool:
        """Return whether most figures, or figures and names, differ between the parts."""
        article = self.article
        alike = {number for part in self.parts for number, _ in part.pairs}
        details, figures = [], []
        for part in self.parts:
            for number in range(part.words.start, part.words.end):
                if article.is_figure(number):
                    figures.append(number in alike)
                if article.is_detail(number):
                    details.append(number in alike)
        return (
            len(details) >= _LEAST_DETAILS and sum(details) < _MIN_DETAILS_ALIKE * len(details)
        ) or (len(figures) >= _LEAST_FIGURES and sum(figures) < _MIN_FIGURES_ALIKE * len(figures))


def find_shared_text(article: ComparedArticle, other: ComparedArticle) -> SharedText | None:
    """Return the text that two articles share; None if they share no part."""
    parts = find_parts(article, other)
    return SharedText(article, other, parts) if parts else None
