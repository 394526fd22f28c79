"""From likelihood to cross-entropy."""
