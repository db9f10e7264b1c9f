"""Settings, read from what is typed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import EvaluationError
from retrieval.evaluation.baselines import Baseline
from retrieval.evaluation.settings import DEFAULT, Setting, parse_setting
from retrieval.judgement.confidence import THRESHOLD
from retrieval.ranking.pipeline import RankingOptions


def test_the_default_is_what_a_reader_gets() -> None:
    assert parse_setting("default") == DEFAULT == Setting()
    assert (DEFAULT.ranking, DEFAULT.threshold) == (RankingOptions(), THRESHOLD)
    assert (DEFAULT.history, DEFAULT.baseline, DEFAULT.name) == (True, None, "default")


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        (
            "dense=0.3,read=5",
            Setting(ranking=RankingOptions(dense_weight=0.3, late_interaction_count=5)),
        ),
        (" reading = 0 ", Setting(ranking=RankingOptions(match_weight=0.0))),
        ("threshold=1", Setting(threshold=1.0)),
        ("history=off", Setting(history=False)),
        ("history=on", DEFAULT),
        ("baseline=bm25", Setting(baseline=Baseline.BM25)),
    ],
)
def test_reads_a_setting(text: str, setting: Setting) -> None:
    assert parse_setting(text) == setting


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "'' is not key=value with a known key"),
        ("dense", "'dense' is not key=value"),
        ("colour=red", "'colour=red' is not key=value with a known key"),
        ("Dense=0.3", "'Dense=0.3' is not key=value"),
        ("dense=0.3,", "'' is not key=value"),
        ("dense=0.3,dense=0.4", "dense is repeated"),
        ("dense=1.5", "dense cannot be '1.5'"),
        ("dense=nan", "dense cannot be 'nan'"),
        ("reading=", "reading cannot be ''"),
        ("read=2.5", "read cannot be '2.5'"),
        ("read=-1", "read cannot be '-1'"),
        ("history=yes", "history cannot be 'yes'"),
        ("baseline=elastic", "baseline cannot be 'elastic'"),
        ("baseline=bm25,threshold=0.2", "baseline cannot be combined with other keys"),
    ],
)
def test_refuses_what_is_no_setting_and_lists_those_known(text: str, why: str) -> None:
    with pytest.raises(EvaluationError, match=re.escape(why)) as raised:
        parse_setting(text)
    for key in ("dense", "read", "reading", "threshold", "history", "baseline"):
        assert f"{key}: " in str(raised.value)
    assert "bm25, dense or fusion" in str(raised.value)


shares = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)


@given(
    st.builds(
        Setting,
        ranking=st.builds(
            RankingOptions,
            dense_weight=shares,
            late_interaction_count=st.integers(0, 500),
            match_weight=shares,
        ),
        threshold=shares,
        history=st.booleans(),
    )
    | st.sampled_from([Setting(baseline=baseline) for baseline in Baseline])
)
def test_a_setting_is_read_from_its_name(setting: Setting) -> None:
    assert parse_setting(setting.name) == setting


def test_a_name_says_what_is_changed() -> None:
    changed = Setting(
        ranking=RankingOptions(dense_weight=0.5, late_interaction_count=5), history=False
    )
    assert changed.name == "dense=0.5,read=5,history=off"


def test_without_reading_nothing_is_judged() -> None:
    assert DEFAULT.has_probability
    assert parse_setting("reading=0").has_probability
    assert not parse_setting("read=0").has_probability
    assert not parse_setting("baseline=dense").has_probability
