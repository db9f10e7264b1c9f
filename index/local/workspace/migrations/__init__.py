"""Migrations: one module for each version of the workspace's format.

A new file is made by all migrations in order. A released migration is never changed.
"""

from __future__ import annotations

from index.local.sqlite.migrating import Migration
from index.local.workspace.migrations import (
    v1_judgements_conversations,
    v2_judged_quotes,
    v3_labels_notes,
    v4_kept_quotes,
)

MIGRATIONS: tuple[Migration, ...] = (
    v1_judgements_conversations.migrate,
    v2_judged_quotes.migrate,
    v3_labels_notes.migrate,
    v4_kept_quotes.migrate,
)
WORKSPACE_VERSION = len(MIGRATIONS)

# From this version on, the digests of the judged passages are stored.
JUDGED_QUOTES_STORED = 2
