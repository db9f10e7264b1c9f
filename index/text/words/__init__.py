"""Words of every language: their stems, scripts and sounds."""
