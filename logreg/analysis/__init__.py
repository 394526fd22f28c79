"""Analyze runs: a History in, numbers out."""
