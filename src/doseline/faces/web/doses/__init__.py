"""I took my injection; I missed it."""
