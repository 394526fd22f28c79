"""Unordered classes: scores that compete."""
