"""Vaccines: before the start, during treatment and after it."""
