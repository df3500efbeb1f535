"""The page for an appointment."""
