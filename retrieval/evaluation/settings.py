"""The settings that a benchmark can be run under, written as "key=value,key=value"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from index.errors import EvaluationError
from retrieval.evaluation.baselines import Baseline
from retrieval.judgement.confidence import THRESHOLD
from retrieval.ranking.pipeline import RankingOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One way to answer questions.

    Attributes:
        ranking: weights of the scores.
        threshold: probability below which a question is refused.
        history: whether the earlier questions of the conversation are used.
        baseline: the baseline to rank by, with no use of the history. The other attributes have
            no effect then.
    """

    ranking: RankingOptions = field(default_factory=RankingOptions)
    threshold: float = THRESHOLD
    history: bool = True
    baseline: Baseline | None = None

    @property
    def name(self) -> str:
        """The keys that differ from the default, as `parse_setting` reads them, or "default"."""
        values = {name: key.show(self) for name, key in _KEYS.items()}
        defaults = {name: key.show(DEFAULT) for name, key in _KEYS.items()}
        changed = [f"{name}={value}" for name, value in values.items() if value != defaults[name]]
        return ",".join(changed) or "default"

    @property
    def options(self) -> RankingOptions | None:
        """The weights to ask with; None, the library's model's own, if none is changed."""
        return None if self.ranking == RankingOptions() else self.ranking

    @property
    def has_probability(self) -> bool:
        """Whether the confidence is a probability.

        The probability is fitted on the late-interaction scores. Without them the confidence is
        only a score.
        """
        return self.baseline is None and self.ranking.late_interaction_count > 0


@dataclass(frozen=True, slots=True)
class _Key:
    """A key of a setting.

    Attributes:
        values: description of the allowed values, for help and messages.
        show: returns the key's value in a setting, as text.
        change: returns a setting with the key changed; raises ValueError for a value that is not
            allowed.
    """

    values: str
    show: Callable[[Setting], str]
    change: Callable[[Setting, str], Setting]


def _share(value: str) -> float:
    number = float(value)
    if not 0 <= number <= 1:
        raise ValueError(value)
    return number


def _count(value: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise ValueError(value)
    return int(value)


def _switch(value: str) -> bool:
    if value not in ("on", "off"):
        raise ValueError(value)
    return value == "on"


# A new stage of the ranking gets a key here, so that it can be measured.
_KEYS = {
    "dense": _Key(
        "0 to 1, the cosine's weight in the fusion",
        lambda s: f"{s.ranking.dense_weight:g}",
        lambda s, value: replace(s, ranking=replace(s.ranking, dense_weight=_share(value))),
    ),
    "read": _Key(
        "a whole number, how many candidates are scored by late interaction",
        lambda s: f"{s.ranking.late_interaction_count}",
        lambda s, value: replace(
            s, ranking=replace(s.ranking, late_interaction_count=_count(value))
        ),
    ),
    "reading": _Key(
        "0 to 1, the weight of late interaction and the reader, or of the reranker",
        lambda s: f"{s.ranking.match_weight:g}",
        lambda s, value: replace(s, ranking=replace(s.ranking, match_weight=_share(value))),
    ),
    "reader": _Key(
        "a whole number, how many of the candidates the reader reads",
        lambda s: f"{s.ranking.reader_count}",
        lambda s, value: replace(s, ranking=replace(s.ranking, reader_count=_count(value))),
    ),
    "relevance": _Key(
        "0 to 1, the weight of the reader beside late interaction",
        lambda s: f"{s.ranking.reader_weight:g}",
        lambda s, value: replace(s, ranking=replace(s.ranking, reader_weight=_share(value))),
    ),
    "threshold": _Key(
        "0 to 1, the probability below which a question is refused",
        lambda s: f"{s.threshold:g}",
        lambda s, value: replace(s, threshold=_share(value)),
    ),
    "history": _Key(
        "on or off, whether earlier questions are used",
        lambda s: "on" if s.history else "off",
        lambda s, value: replace(s, history=_switch(value)),
    ),
    "reranker": _Key(
        "on or off, whether the library's reranker is used, if it has one",
        lambda s: "on" if s.ranking.use_reranker else "off",
        lambda s, value: replace(s, ranking=replace(s.ranking, use_reranker=_switch(value))),
    ),
    "baseline": _Key(
        "bm25, dense or fusion alone, with no other key",
        lambda s: s.baseline or "none",
        lambda s, value: replace(s, baseline=Baseline(value)),
    ),
}
DEFAULT = Setting()

KNOWN_SETTINGS = "; ".join(f"{name}: {key.values}" for name, key in _KEYS.items())
"""All keys and their allowed values, for messages and help."""


def parse_setting(text: str) -> Setting:
    """Parse a setting; "default" is the setting without changes.

    Raises:
        EvaluationError: a key is unknown or repeated, a value is not allowed, or a baseline is
            combined with another key.
    """
    setting = DEFAULT
    if text.strip() == "default":
        return setting
    seen: set[str] = set()
    for pair in text.split(","):
        key, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or key not in _KEYS:
            raise _error(text, f"{pair.strip()!r} is not key=value with a known key")
        if key in seen:
            raise _error(text, f"{key} is repeated")
        seen.add(key)
        try:
            setting = _KEYS[key].change(setting, value)
        except ValueError:
            raise _error(text, f"{key} cannot be {value!r}") from None
    if setting.baseline and len(seen) > 1:
        raise _error(text, "baseline cannot be combined with other keys")
    return setting


def _error(text: str, reason: str) -> EvaluationError:
    return EvaluationError(
        f"The setting {text!r} cannot be used: {reason}. Write key=value,key=value or “default”; "
        f"the keys are {KNOWN_SETTINGS}."
    )
