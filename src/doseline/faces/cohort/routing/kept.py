"""Who is kept, and what of the rest they need."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet

from doseline.faces.cohort.routing.elsewhere import Elsewhere
from doseline.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the first pass found out.

    ``partition_of`` holds the partition of everybody who is routed, by id; ``wanted`` the partitions in which
    a Medication is pointed at; ``gone`` the references of what deletions name.
    """

    partition_of: Mapping[bytes, int]
    wanted: Mapping[str, Collection[int]]
    gone: AbstractSet[str]
    elsewhere: Elsewhere
