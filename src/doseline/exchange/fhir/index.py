"""All that was sent, found again by what a reference says. Nobody is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.found import Found
from doseline.exchange.fhir.references import asked_identifier, tail, urn_name, without_version
from doseline.exchange.fhir.sent import Resource

_Identifier = tuple[str, str]


class Index:
    """Finds the resource that a Reference leads to, among those that were sent."""

    def __init__(self, pairs: Iterable[tuple[Found, Resource | None]]) -> None:
        """Know each resource by ``Type/id`` and by its address, a person by identifier too.

        A resource is None where another version of it is newer: its address still leads to that one.
        """
        self._of: dict[str, Resource] = {}
        self._scope: dict[str, int] = {}
        self._in_scope: dict[tuple[int, str], str] = {}
        self._anywhere: dict[str, set[str]] = {}
        self._people: dict[_Identifier, set[str]] = {}
        for found, resource in pairs:
            self._add(found, resource)

    def _add(self, found: Found, resource: Resource | None) -> None:
        if resource is not None:
            self._of[found.reference] = resource
            self._scope[found.reference] = found.scope
            if found.type == "Patient":
                for one in identifiers(resource.element.data):
                    self._people.setdefault(one, set()).add(found.reference)
        if found.full_url is not None:
            url = without_version(found.full_url)
            self._in_scope[found.scope, url] = found.reference
            self._anywhere.setdefault(url, set()).add(found.reference)

    def follow(self, pointer: Element) -> Element | None:
        """The resource that a Reference element leads to, or None."""
        text = pointer.data.get("reference")
        if not isinstance(text, str):
            return None
        if text.strip().startswith("#"):
            return self._contained(pointer, text.strip()[1:])
        found = self._of.get(self.target(pointer) or "")
        return None if found is None else found.element

    def target(self, pointer: Element) -> str | None:
        """The ``Type/id`` that a Reference means, whether or not it was sent; None where it names none."""
        text = pointer.data.get("reference")
        if not isinstance(text, str) or text.strip().startswith("#"):
            return None
        url = without_version(text)
        here = self._in_scope.get((self._scope.get(pointer.from_, -1), url))
        return here or tail(url) or self._only(self._anywhere.get(url))

    def person(self, pointer: Element, *, surely: bool) -> str | None:
        """The ``Patient/id`` that a subject means, or None where it is nobody.

        ``surely`` says that only a person can stand there, so that a name alone is enough.
        """
        found = self.target(pointer) or self._by_identifier(pointer)
        if found is not None:
            return found if found.startswith("Patient/") else None
        text = pointer.data.get("reference")
        name = urn_name(text) if isinstance(text, str) else None
        surely = surely or pointer.data.get("type") == "Patient"
        return f"Patient/{name}" if surely and name is not None else None

    def _by_identifier(self, pointer: Element) -> str | None:
        kind, text = pointer.data.get("type"), pointer.data.get("reference")
        own = identifiers({"identifier": pointer.data.get("identifier")})
        asked = asked_identifier(text) if isinstance(text, str) else None
        if asked is not None:
            own = (asked,)
        if not own or kind not in (None, "Patient"):
            return None
        return self._only(self._people.get(own[0]))

    @staticmethod
    def _only(found: set[str] | None) -> str | None:
        return next(iter(found)) if found is not None and len(found) == 1 else None

    def _contained(self, pointer: Element, name: str) -> Element | None:
        holder = self._of.get(pointer.from_)
        if holder is None:
            return None
        if not name:
            return holder.element
        inside = holder.element.data.get("contained")
        for place, one in enumerate(inside if isinstance(inside, list) else [inside]):
            if isinstance(one, Mapping) and one.get("id") in (name, f"#{name}"):
                path = f"{holder.type}.contained[{place}]"
                return Element(data=one, from_=pointer.from_, path=path, faults=holder.element.faults)
        return None


def identifiers(data: Mapping[str, Any]) -> tuple[_Identifier, ...]:
    """The identifiers of a resource, each with its system."""
    listed = data.get("identifier")
    found = (one for one in (listed if isinstance(listed, list) else [listed]) if isinstance(one, Mapping))
    pairs = ((one.get("system"), one.get("value")) for one in found)
    return tuple((s, v) for s, v in pairs if isinstance(s, str) and isinstance(v, str) and s and v)
