"""What no other resource says without saying more: an entry of ours, whole, in a Basic."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.exchange.fhir.canonical import Json
from doseline.exchange.fhir.write.elements import ours, somebody, without_nothing
from doseline.exchange.fhir.write.telling import Telling, Values


def basic(values: Values, telling: Telling) -> Iterator[Json]:
    """An entry that only says which type it is of; the rest stands in the extension."""
    yield {
        "resourceType": "Basic",
        "code": ours("entry", values["type"]),
        "subject": {"reference": telling.patient},
        **without_nothing(created=values.get("on"), author=somebody(values.get("by"))),
    }
