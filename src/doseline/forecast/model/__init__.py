"""The models: their equations as formulas, their published numbers as data.

A structure is one right-hand side (``structure``, ``registry``); a model is a file of numbers with sources
that names its structure (``load``, ``data``).
"""
