"""Migrations: one module for each version of the store's format, which upgrades the one before.

A new store is made by all migrations in order, so it has the schema of an upgraded one. A released
migration is never changed.
"""

from __future__ import annotations

from index.local.sqlite.migrating import Migration
from index.local.store.migrations import (
    v1_articles,
    v2_judgements,
    v3_conversations,
    v4_jobs,
    v5_workspace,
    v6_text_digests,
    v7_sentences,
    v8_corrections,
    v9_layouts,
    v10_originals,
    v11_languages,
    v12_half_vectors,
)

MIGRATIONS: tuple[Migration, ...] = (
    v1_articles.migrate,
    v2_judgements.migrate,
    v3_conversations.migrate,
    v4_jobs.migrate,
    v5_workspace.migrate,
    v6_text_digests.migrate,
    v7_sentences.migrate,
    v8_corrections.migrate,
    v9_layouts.migrate,
    v10_originals.migrate,
    v11_languages.migrate,
    v12_half_vectors.migrate,
)
SCHEMA_VERSION = len(MIGRATIONS)

# From this version on, judgements and conversations are in the workspace's file.
WORKSPACE_MOVED = 5
# From this version on, the digests of the texts are stored.
DIGESTS_STORED = 6
# From this version on, the spans of the sentences are stored.
SENTENCES_STORED = 7
# From this version on, days of the last changes, remarks and the reader's corrections are stored.
CORRECTIONS_STORED = 8
# From this version on, the pages, times and rows of the sources are stored.
LAYOUTS_STORED = 9
# From this version on, the files that articles were read from can be kept.
ORIGINALS_STORED = 10
# From this version on, the languages of the articles are stored.
LANGUAGES_STORED = 11
# From this version on, vectors are stored as 16-bit floats.
HALVES_STORED = 12
