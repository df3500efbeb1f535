"""Trials on virtual people: regimens, adherence and follow-up in, rows and summaries out.

``read_scenario`` reads a scenario file; ``pieces`` runs it piece by piece, and ``Summary`` adds the pieces
up in a fixed amount of memory. ``reproduce`` computes the published results of a model again. ``read_cases``
and ``rows`` read and write the files with which solvers are compared.
"""
