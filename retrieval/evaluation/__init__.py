"""Measure answers over benchmarks and over the reader's own judgements."""
