"""The structures that a model's data can name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from doseline.forecast.model.antibody import ANTIBODY
from doseline.forecast.model.structure import Structure
from doseline.forecast.model.tmdd_b_cells import TMDD_B_CELLS

STRUCTURES: Mapping[str, Structure] = MappingProxyType(
    {structure.name: structure for structure in (TMDD_B_CELLS, ANTIBODY)}
)
