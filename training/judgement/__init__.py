"""Fit the judgement: benchmarks with answers taken away, their signals, and the weights."""
