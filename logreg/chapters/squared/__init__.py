"""Why not squared error."""
