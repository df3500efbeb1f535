"""Reading the symptom patterns of a drug; each with what its kind needs and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.patterns import (
    ByDose,
    BySeverity,
    ByTempo,
    Fixed,
    Grading,
    Heading,
    Pattern,
    PatternKind,
    Sign,
    TriageUrgency,
)
from doseline.guide.validation import (
    ANY,
    BOOLEAN,
    TABLE,
    TEXT,
    TEXTS,
    Citations,
    Faults,
    Table,
    check,
    entries,
    maybe,
)

_PATTERN = {
    "kind": TEXT, "signs": maybe(TEXTS), "groups": maybe(ANY), "urgency": maybe(TEXT),
    "by_severity": maybe(TABLE), "by_tempo": maybe(TABLE), "new": maybe(TEXT), "recent": maybe(TEXT),
    "rules": maybe(TABLE), "holds": maybe(BOOLEAN), "always_heard": maybe(BOOLEAN),
    "advice": maybe(TEXTS), "avoid": maybe(TEXTS),
    "instead_of": maybe(TEXTS), "within": maybe(TEXT), "test": maybe(TEXT), "everyday": maybe(TEXTS),
    "heading": maybe(TEXT), "picked_as": maybe(TEXTS), "sources": ANY,
}  # fmt: skip


_KINDS = {kind.value: kind for kind in PatternKind}


_URGENCIES = {urgency.value: urgency for urgency in TriageUrgency}


_HEADINGS = {heading.value: heading for heading in Heading}


_MARK_OF_SEVERE = ":severe"


def read_patterns(tables: Mapping[str, Any], citations: Citations, faults: Faults) -> tuple[Pattern, ...]:
    """The patterns of one guide, in the order of the file."""
    for name in tables.keys() - {"pattern"}:
        faults.add("unknown-key", f"patterns.{name}")
    shaped = list(entries(tables, "pattern", _PATTERN, "patterns", faults))
    known = {name for name, _, _ in shaped}
    found = []
    for name, table, where in shaped:
        for other in set(table.get("instead_of", ())) - known:
            faults.add("unknown-choice", f"{where}.instead_of", got=other)
        pattern = _pattern(name, table, where, _Reader(citations, faults))
        if pattern is not None:
            found.append(pattern)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Reader:
    citations: Citations
    faults: Faults

    def urgency(self, value: object, where: str) -> TriageUrgency:
        """The urgency of that name; a wrong one is a fault, and counts as the soonest."""
        found = _URGENCIES.get(value) if isinstance(value, str) else None
        if found is None:
            self.faults.add("unknown-choice", where, got=value)
        return found or TriageUrgency.EMERGENCY

    def heading(self, table: Table, where: str) -> Heading | None:
        """The heading of a pattern that has one; a wrong one is a fault."""
        said = table.get("heading")
        if said is not None and said not in _HEADINGS:
            self.faults.add("unknown-choice", f"{where}.heading", got=said)
        return _HEADINGS.get(str(said))


def _pattern(name: str, table: Table, where: str, reader: _Reader) -> Pattern | None:
    kind = _KINDS.get(table["kind"])
    if kind is None:
        reader.faults.add("unknown-choice", f"{where}.kind", got=table["kind"])
        return None
    grading = _grading(table, where, reader)
    if grading is None or not _has_its_keys(kind, table, where, reader.faults):
        return None
    return Pattern(
        id=name,
        sources=reader.citations.read(table["sources"], f"{where}.sources"),
        kind=kind,
        grading=grading,
        groups=tuple(_groups(table)),
        rules={reader.urgency(key, f"{where}.rules"): rule for key, rule in table.get("rules", {}).items()},
        holds=table.get("holds", True),
        always_heard=table.get("always_heard", False),
        advice=tuple(table.get("advice", ())),
        avoid=tuple(table.get("avoid", ())),
        instead_of=tuple(table.get("instead_of", ())),
        within=table.get("within"),
        test=table.get("test"),
        everyday=frozenset(table.get("everyday", ())),
        heading=reader.heading(table, where),
        picked_as=tuple(table.get("picked_as", ())),
    )


_NEEDS = {
    PatternKind.ANY: ("signs",),
    PatternKind.TOGETHER: ("groups",),
    PatternKind.REACTION: ("signs", "within", "instead_of"),
    PatternKind.FIRST_DOSE: ("signs", "within"),
    PatternKind.SOON_AFTER: ("signs", "within"),
    PatternKind.NEAR_DOSE: ("signs", "within"),
    PatternKind.LASTING: ("signs", "within"),
    PatternKind.AFTER_DOSE: ("signs", "new"),
    PatternKind.BLOOD_COUNT: ("signs", "test"),
    PatternKind.SEVERE: (),
    PatternKind.UNKNOWN: (),
}


_ONLY_SOMETIMES = frozenset({"signs", "groups", "within", "instead_of", "test", "new"})


def _has_its_keys(kind: PatternKind, table: Table, where: str, faults: Faults) -> bool:
    before = len(faults.found)
    needed = frozenset(_NEEDS[kind])
    for key in sorted(needed - table.keys()):
        faults.add("missing-key", f"{where}.{key}")
    for key in sorted((_ONLY_SOMETIMES - needed) & table.keys()):
        faults.add("unknown-key", f"{where}.{key}")
    for name in sorted(set(table.get("picked_as", ())) - set(table.get("signs", ()))):
        faults.add("dangling-id", f"{where}.picked_as", got=name)
    if "groups" in table and not _are_groups(table["groups"]):
        faults.add("wrong-type", f"{where}.groups", expected="two or more lists of texts")
    return len(faults.found) == before


def _are_groups(value: object) -> bool:
    return isinstance(value, list) and len(value) > 1 and all(TEXTS.is_right(group) for group in value)


def _groups(table: Table) -> Iterator[tuple[Sign, ...]]:
    for group in table.get("groups", [table["signs"]] if "signs" in table else []):
        yield tuple(_sign(written) for written in group)


def _sign(written: str) -> Sign:
    return Sign(written.removesuffix(_MARK_OF_SEVERE), severe=written.endswith(_MARK_OF_SEVERE))


_SEVERITY_TABLE = {"mild": TEXT, "moderate": TEXT, "severe": TEXT, "unknown": TEXT}


_TEMPO_TABLE = {"sudden": TEXT, "days": TEXT, "weeks": TEXT}


def _grading(table: Table, where: str, reader: _Reader) -> Grading | None:
    """How urgent the pattern is; one way of saying so, and only one."""
    said = sorted(table.keys() & {"urgency", "by_severity", "by_tempo"})
    match said:
        case ["urgency"] if "new" not in table:
            return Fixed(reader.urgency(table["urgency"], f"{where}.urgency"))
        case ["by_severity"]:
            old = _by_severity(table["by_severity"], f"{where}.by_severity", reader)
            return _by_dose(table, old, where, reader) if old and "new" in table else old
        case ["by_tempo"] if "new" not in table:
            return _by_tempo(table["by_tempo"], f"{where}.by_tempo", reader)
        case _:
            reader.faults.add("urgency-not-clear", where, got=tuple(said))
            return None


def _by_severity(table: Table, where: str, reader: _Reader) -> BySeverity | None:
    if not check(table, _SEVERITY_TABLE, where, reader.faults):
        return None
    found = BySeverity(**{key: reader.urgency(value, f"{where}.{key}") for key, value in table.items()})
    if not found.mild.rank <= found.moderate.rank <= min(found.severe.rank, found.unknown.rank):
        reader.faults.add("urgency-falls", where)
    return found


def _by_tempo(table: Table, where: str, reader: _Reader) -> ByTempo | None:
    if not check(table, _TEMPO_TABLE, where, reader.faults):
        return None
    found = ByTempo(**{key: reader.urgency(value, f"{where}.{key}") for key, value in table.items()})
    if not found.weeks.rank <= found.days.rank <= found.sudden.rank:
        reader.faults.add("urgency-falls", where)
    return found


def _by_dose(table: Table, old: BySeverity, where: str, reader: _Reader) -> ByDose:
    new = reader.urgency(table["new"], f"{where}.new")
    recent = reader.urgency(table.get("recent"), f"{where}.recent")
    if not max(old.severe.rank, old.unknown.rank) <= recent.rank <= new.rank:
        reader.faults.add("urgency-falls", where)
    return ByDose(new=new, recent=recent, old=old)
