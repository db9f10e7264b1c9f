"""Verify citations: unchanged, moved, edited or gone."""
