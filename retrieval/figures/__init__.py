"""The figures and dates that a text gives, and what they count."""
