"""Cutting documents into passages and sentences when they are stored."""
