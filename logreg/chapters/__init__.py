"""The Learn pages: one folder each, with its numbers, its figure and its readout."""
