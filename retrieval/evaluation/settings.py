"""Settings under which a benchmark is run, written as "key=value,key=value"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from index.errors import EvaluationError
from retrieval.evaluation.baselines import Baseline
from retrieval.ranking.confidence import THRESHOLD
from retrieval.ranking.pipeline import RankingOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One way to answer questions.

    Attributes:
        ranking: how the scores are weighed.
        threshold: the probability below which a question is refused.
        history: whether a question's earlier questions are passed on.
        baseline: rank by this alone, each question as it stands; the rest means nothing then.
    """

    ranking: RankingOptions = field(default_factory=RankingOptions)
    threshold: float = THRESHOLD
    history: bool = True
    baseline: Baseline | None = None

    @property
    def name(self) -> str:
        """What of it is not the default, as `parse_setting` reads it; "default" for nothing."""
        shown = {key: known.show(self) for key, known in _KNOWN.items()}
        usual = {key: known.show(DEFAULT) for key, known in _KNOWN.items()}
        changed = [f"{key}={value}" for key, value in shown.items() if value != usual[key]]
        return ",".join(changed) or "default"

    @property
    def judges(self) -> bool:
        """Whether its confidence is a probability.

        It is fitted on what reading says, so without reading it is a score and no more.
        """
        return self.baseline is None and self.ranking.read > 0


@dataclass(frozen=True, slots=True)
class _Known:
    """A key: what its values are, how one is written, and a setting with it changed.

    `change` raises ValueError where the value is none of those.
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


# A stage that is added to the ranking is added here, and can be measured from then on.
_KNOWN = {
    "dense": _Known(
        "0 to 1, the cosine's weight in the fusion",
        lambda s: f"{s.ranking.dense_weight:g}",
        lambda s, value: replace(s, ranking=replace(s.ranking, dense_weight=_share(value))),
    ),
    "read": _Known(
        "a number, how many candidates are read word by word",
        lambda s: f"{s.ranking.read}",
        lambda s, value: replace(s, ranking=replace(s.ranking, read=_count(value))),
    ),
    "reading": _Known(
        "0 to 1, the weight of what reading says",
        lambda s: f"{s.ranking.reading_weight:g}",
        lambda s, value: replace(s, ranking=replace(s.ranking, reading_weight=_share(value))),
    ),
    "threshold": _Known(
        "0 to 1, the probability below which a question is refused",
        lambda s: f"{s.threshold:g}",
        lambda s, value: replace(s, threshold=_share(value)),
    ),
    "history": _Known(
        "on or off, whether earlier questions are passed on",
        lambda s: "on" if s.history else "off",
        lambda s, value: replace(s, history=_switch(value)),
    ),
    "reranker": _Known(
        "on or off, whether the reranker is asked, where there is one",
        lambda s: "on" if s.ranking.rerank else "off",
        lambda s, value: replace(s, ranking=replace(s.ranking, rerank=_switch(value))),
    ),
    "baseline": _Known(
        "bm25, dense or fusion alone, with no other key",
        lambda s: s.baseline or "none",
        lambda s, value: replace(s, baseline=Baseline(value)),
    ),
}
DEFAULT = Setting()

KNOWN_SETTINGS = "; ".join(f"{key}: {known.values}" for key, known in _KNOWN.items())
"""Every key with its values, for messages and help."""


def parse_setting(text: str) -> Setting:
    """Return the setting that a text writes; "default" changes nothing.

    Raises:
        EvaluationError: a key is unknown or there twice, a value is none of its key's, or a
            baseline does not stand alone.
    """
    setting = DEFAULT
    if text.strip() == "default":
        return setting
    given: set[str] = set()
    for pair in text.split(","):
        key, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or key not in _KNOWN:
            raise _refused(text, f"{pair.strip()!r} is no key=value with a key that is known")
        if key in given:
            raise _refused(text, f"{key} is there twice")
        given.add(key)
        try:
            setting = _KNOWN[key].change(setting, value)
        except ValueError:
            raise _refused(text, f"{key} cannot be {value!r}") from None
    if setting.baseline and len(given) > 1:
        raise _refused(text, "a baseline stands alone")
    return setting


def _refused(text: str, why: str) -> EvaluationError:
    return EvaluationError(
        f"The setting {text!r} cannot be used: {why}. Write key=value,key=value or “default”; "
        f"the keys are {KNOWN_SETTINGS}."
    )
