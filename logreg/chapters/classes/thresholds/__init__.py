"""Several classes in order: one score, divided by thresholds."""
