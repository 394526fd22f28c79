"""From score to probability."""
