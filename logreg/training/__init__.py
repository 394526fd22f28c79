"""From data and a configuration to every epoch of a run: NumPy alone."""
