"""Hundreds of questions, asked of a local library and of one in PostgreSQL and Milvus."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.cluster

ARTICLES, QUESTIONS = 250, 200
_WORD_LIST = """
ferry island council bridge harbour storm budget vote mayor school hospital doctor strike
union factory river flood drought farm wheat price market bank loan court judge police fire
train rail tunnel airport pilot museum painting festival theatre singer forest wolf salmon
fishing boat engine captain crew passenger ticket winter summer snow rain heat power plant
solar wind turbine grid cable water well village teacher pupil exam nurse vaccine virus
"""
_WORDS = _WORD_LIST.split()
