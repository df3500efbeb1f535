"""Today: the one next step, what changed, and one tap."""
