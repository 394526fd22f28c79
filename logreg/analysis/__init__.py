"""A run in, numbers out."""
