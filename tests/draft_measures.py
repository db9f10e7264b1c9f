"""Measures of a check: how many verdicts, kinds of changes and places are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from index.documents import Span
from retrieval.checks.quote_check import CheckedQuotation, DraftCheck, Verdict
from tests.altered_drafts import AlteredDraft, Expected


@dataclass
class Measures:
    """Counts of what was right and wrong.

    Attributes:
        verdicts: how often each verdict was expected and given.
        alterations: for each alteration, how many quotations, and how many right verdicts.
        named: how many changes were named rightly, and how many had to be.
        placed: how many places were right, and how many had to be.
        mistakes: what was wrong.
    """

    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    alterations: Counter[tuple[str, bool]] = field(default_factory=Counter)
    named: list[bool] = field(default_factory=list)
    placed: list[bool] = field(default_factory=list)
    mistakes: list[tuple[str, Expected, CheckedQuotation | None]] = field(default_factory=list)

    def add(self, draft: AlteredDraft, checked: DraftCheck) -> None:
        """Compare a check with what it must say."""
        for expected in draft.expected:
            found = _at(expected.span, checked.quotes)
            given = found.verdict if found else None
            self.verdicts[expected.verdict.value, given.value if given else "none"] += 1
            right = given is expected.verdict
            self.alterations[expected.alteration, right] += 1
            if not right:
                self.mistakes.append(("verdict", expected, found))
                continue
            assert found is not None
            if expected.kinds:
                kinds = {change.kind.value for change in found.changes}
                # "not" that is left out with other words is named besides.
                besides = {"negation"} if "omission" in expected.kinds else set()
                self.named.append(kinds - besides == set(expected.kinds))
                if not self.named[-1]:
                    self.mistakes.append(("kind", expected, found))
            if expected.places:
                self.placed.append(_placed(expected, found))
                if not self.placed[-1]:
                    self.mistakes.append(("place", expected, found))

    def precision(self, verdict: Verdict) -> float:
        """Return the share of a verdict that was right where it was given."""
        given = sum(n for (_, found), n in self.verdicts.items() if found == verdict.value)
        return self.verdicts[verdict.value, verdict.value] / given if given else 1.0

    def recall(self, verdict: Verdict) -> float:
        """Return the share of a verdict that was given where it was right."""
        return self.verdicts[verdict.value, verdict.value] / max(self.expected(verdict), 1)

    def expected(self, verdict: Verdict) -> int:
        """Return how often a verdict was right."""
        return sum(n for (wanted, _), n in self.verdicts.items() if wanted == verdict.value)

    @property
    def right(self) -> float:
        """The share of all verdicts that was right."""
        total = sum(self.verdicts.values())
        return sum(n for (a, b), n in self.verdicts.items() if a == b) / max(total, 1)


def share(values: Iterable[bool]) -> float:
    """Return the share of values that are true; 1 if there are none."""
    listed = list(values)
    return sum(listed) / len(listed) if listed else 1.0


def _at(span: Span, quotes: Iterable[CheckedQuotation]) -> CheckedQuotation | None:
    return max(
        (quote for quote in quotes if quote.span.overlaps(span)),
        key=lambda quote: min(quote.span.end, span.end) - max(quote.span.start, span.start),
        default=None,
    )


def _placed(expected: Expected, found: CheckedQuotation) -> bool:
    """Return whether every expected place is among those found, up to a few characters.

    A word at the joint of two places may belong to either.
    """
    most = 16 if expected.verdict is Verdict.SPLICED else 3
    return all(
        any(
            place.document.doc_id == doc_id
            and abs(place.span.start - span.start) <= most
            and abs(place.span.end - span.end) <= most
            for place in found.places
        )
        for doc_id, span in expected.places
    )
