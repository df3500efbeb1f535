"""Benchmarks of the screening: an export of any size, and what is measured on it."""
