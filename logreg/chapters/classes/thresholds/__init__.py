"""Ordered classes: one score, divided by thresholds."""
