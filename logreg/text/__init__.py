"""Sentences from numbers."""
