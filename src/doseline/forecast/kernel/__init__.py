"""How the equations of thousands of people are solved at once.

A step of a Rosenbrock method is generated from a structure's formulas as straight-line code (``generate``),
kept in the repository (``generated``), compiled by numba, and run on groups of people (``lanes``). How it
works and what each trick is for: docs/kernel.md.
"""
