"""Routing: the lines of those who have a guide's medicine, sorted into partitions that fit in memory."""

from __future__ import annotations

from doseline.faces.cohort.routing.partition import (
    no_guide_drug,
    partition_documents,
    pieces,
)
from doseline.faces.cohort.routing.piece import Piece
from doseline.faces.cohort.routing.route import Report, route
from doseline.faces.cohort.routing.routed import Input, Routed, routed_before

__all__ = [
    "Input",
    "Piece",
    "Report",
    "Routed",
    "no_guide_drug",
    "partition_documents",
    "pieces",
    "route",
    "routed_before",
]
