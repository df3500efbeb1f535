"""Permissions: what each route needs, and what each role may do. The only place where this is said.

A page may be read. A form may be sent by the owner alone, unless its route is named here: a form that
somebody adds is the owner's until it is said to be an entry, or a question that keeps nothing. So are the
pages that are only there to change something, or to carry records away.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType

from doseline.faces.web.security.signed_in import Role


class Permission(StrEnum):
    """What a route lets somebody do."""

    READ = "read"
    # a question that is answered, and of which nothing is kept
    ASK = "ask"
    # something is written down, corrected or taken back; nothing goes
    ENTER = "enter"
    # settings, keys, tokens, backups, imports, deletion, and whatever is named nowhere
    OWN = "own"


MAY: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.OWNER: frozenset(Permission),
        Role.PARTNER: frozenset({Permission.READ, Permission.ASK, Permission.ENTER}),
    }
)
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_OF_ONE = "/p/{record:str}"
# Pages that change something, or carry a whole record away.
OWN_PAGES = frozenset(
    {
        "/data",
        "/data/deleted",
        "/people.csv",
        "/set-up",
        "/set-up/{word:str}/{name:str}",
        f"{_OF_ONE}/set-up",
        f"{_OF_ONE}/person",
        f"{_OF_ONE}/reminders",
        f"{_OF_ONE}/data",
        f"{_OF_ONE}/data/record.json",
        f"{_OF_ONE}/data/raw.json",
        f"{_OF_ONE}/data/fhir.json",
        f"{_OF_ONE}/data/chart",
        "/api/people/{record:str}/record",
        "/api/v1/people/{record:str}/record",
    }
)
ASKS = frozenset(
    {
        "/people/search",
        f"{_OF_ONE}/symptoms",
        f"{_OF_ONE}/vaccines",
        f"{_OF_ONE}/question",
        f"{_OF_ONE}/guide",
        f"{_OF_ONE}/guide/compare",
        f"{_OF_ONE}/expected",
        f"{_OF_ONE}/what-if",
        f"{_OF_ONE}/calendar",
        f"{_OF_ONE}/as-of",
        f"{_OF_ONE}/journey/letter",
        "/api/people/{record:str}/forecast",
        "/api/v1/people/{record:str}/forecast",
        "/api/people/{record:str}/triage",
        "/api/v1/people/{record:str}/triage",
    }
)
ENTRIES = frozenset(
    {
        f"{_OF_ONE}/took",
        f"{_OF_ONE}/undo",
        f"{_OF_ONE}/tap",
        f"{_OF_ONE}/catch-up",
        f"{_OF_ONE}/missed/{{mark:str}}",
        f"{_OF_ONE}/enter/{{mark:str}}",
        f"{_OF_ONE}/decide/{{mark:str}}",
        f"{_OF_ONE}/entries/{{place:int}}",
        f"{_OF_ONE}/entries/{{place:int}}/over",
        f"{_OF_ONE}/entries/{{place:int}}/error",
        f"{_OF_ONE}/symptoms/keep",
        f"{_OF_ONE}/storage",
        f"{_OF_ONE}/storage/{{place:int}}/back",
        f"{_OF_ONE}/storage/{{place:int}}/gone",
        f"{_OF_ONE}/visit/question",
        f"{_OF_ONE}/visit/remove",
        f"{_OF_ONE}/visit/since",
        f"{_OF_ONE}/journey",
        f"{_OF_ONE}/journey/forget",
        f"{_OF_ONE}/switch",
        f"{_OF_ONE}/switch/forget",
        f"{_OF_ONE}/reminders/done",
        f"{_OF_ONE}/reminders/later",
        "/api/people/{record:str}/events",
        "/api/v1/people/{record:str}/events",
    }
)


def needed(method: str, paths: Collection[str]) -> Permission:
    """What a request needs, by its method and the paths of its route; the most that any of them asks for.

    >>> needed("GET", ["/p/{record:str}/calendar"]).value
    'read'
    >>> needed("POST", ["/p/{record:str}/took"]).value
    'enter'
    >>> needed("POST", ["/p/{record:str}/something-new"]).value
    'own'
    """
    if method in _READS:
        return Permission.OWN if OWN_PAGES.intersection(paths) else Permission.READ
    if paths and ASKS.issuperset(paths):
        return Permission.ASK
    return Permission.ENTER if paths and ENTRIES.issuperset(paths) else Permission.OWN


def may(role: Role, method: str, paths: Collection[str]) -> bool:
    """Whether somebody in this role may do what the route does."""
    return needed(method, paths) in MAY[role]
