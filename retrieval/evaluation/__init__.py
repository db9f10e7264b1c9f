"""Measuring answers over benchmarks and the reader's own judgements."""
