"""Of which place, time and event the figures of an article are."""
