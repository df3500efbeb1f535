"""A forecast asked for, computed and put into words."""
