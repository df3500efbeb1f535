"""Forms: fields, widgets, and what was wrong with what was sent."""
