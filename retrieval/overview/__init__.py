"""Overviews of a library: its articles over time, and its passages by subject."""
