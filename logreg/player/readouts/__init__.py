"""The lines of numbers under a picture."""
