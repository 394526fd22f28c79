"""Several classes without order: scores that compete."""
