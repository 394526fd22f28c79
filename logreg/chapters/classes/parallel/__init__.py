"""The parallel-lines assumption of the ordinal model."""
