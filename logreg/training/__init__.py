"""Train models and record every epoch. Needs only NumPy."""
