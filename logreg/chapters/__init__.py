"""The Learn pages: one folder each, with numbers, figure and readout."""
