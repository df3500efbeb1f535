"""The timeline with its forecast, and what if."""
