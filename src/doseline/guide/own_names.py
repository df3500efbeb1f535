"""Names and codes of one's own: a file in the folder of added guides, for what no list of ours knows.

``names.toml`` there says under ``[test.hbsag]`` which further ``codes`` and ``aliases`` mean it. Only what
means nothing yet can be added: nobody can turn what is known into something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from doseline.errors import Fault, RequestError, fault
from doseline.guide.codes import CodeSystem, Reads, address, compared
from doseline.guide.folders import OWN_NAMES, added_folders
from doseline.guide.terminology import Terminology
from doseline.guide.words import phrase
from doseline.toml_cache import parse_tables

# Which words may stand before the name, and what entries of a record they are names of.
_KINDS = {
    "test": "test", "vaccine": "vaccine", "condition": "condition", "medicine": "medication",
    "allergy": "allergy", "symptom": "symptom", "result": "result",
}  # fmt: skip
_CODES, _ALIASES = "codes", "aliases"
Tables = Mapping[str, Any]


class _Own(NamedTuple):
    """One more way to write a name: a code, or else an alias."""

    kind: str
    name: str
    written: str
    is_code: bool
    where: str


def own_names_files() -> tuple[Path, ...]:
    """The files with names of one's own, in the folders that somebody added."""
    return tuple(folder / OWN_NAMES for folder in added_folders() if (folder / OWN_NAMES).exists())


def with_own_names(names: Terminology) -> Terminology:
    """The names with those of one's own; the same ones where there are none.

    Raises: RequestError with all that is wrong with a file, and where.
    """
    for file in own_names_files():
        names = _with_file(names, file)
    return names


def _with_file(names: Terminology, file: Path) -> Terminology:
    try:
        tables = parse_tables(file.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise RequestError((fault("own-names-unreadable", str(file), got=str(error)),)) from None
    found = tuple(_entries(names, tables, str(file)))
    own = [one for one in found if isinstance(one, _Own)]
    faults = [one for one in found if isinstance(one, Fault)]
    faults += [clash for one in own if (clash := _clash(names, one)) is not None]
    if faults:
        raise RequestError(tuple(faults))
    return _added(names, own)


def _entries(names: Terminology, tables: Tables, file: str) -> Iterator[_Own | Fault]:
    for kind, named in tables.items():
        where = f"{file}: {kind}"
        if kind not in _KINDS or not isinstance(named, dict):
            yield fault("own-names-kind", where, got=kind, known=tuple(_KINDS))
            continue
        for name, table in named.items():
            if not _is_name(names, kind, name):
                yield fault("own-names-name", f"{where}.{name}", got=name, kind=kind)
            else:
                yield from _entry(kind, name, table, f"{where}.{name}")


def _is_name(names: Terminology, kind: str, name: str) -> bool:
    """Whether a name is one that the rules know, not only another way to write one."""
    if kind == "medicine":
        return name in names.medicines
    return name in set(names.aliases[kind].values())


def _entry(kind: str, name: str, table: object, where: str) -> Iterator[_Own | Fault]:
    if not isinstance(table, dict) or not table or table.keys() - {_CODES, _ALIASES}:
        yield fault("own-names-table", where)
        return
    for key, written in table.items():
        if not isinstance(written, list) or not all(isinstance(one, str) for one in written):
            yield fault("own-names-table", f"{where}.{key}")
            continue
        for one in written:
            system, _, code = one.rpartition("|")
            if key == _CODES and not (system.strip() and code.strip()):
                yield fault("own-names-code-shape", f"{where}.{key}", got=one)
            elif key == _ALIASES and not phrase(one):
                yield fault("own-names-alias-empty", f"{where}.{key}", got=one)
            else:
                yield _Own(_KINDS[kind], name, one, key == _CODES, f"{where}.{key}")


def _clash(names: Terminology, own: _Own) -> Fault | None:
    """The fault where what is added means something else already."""
    if own.is_code:
        system, _, code = own.written.rpartition("|")
        found = names.codes.find(own.kind, system, code)
    else:
        found = _phrases(names, own.kind).get(phrase(own.written))
    if found is None or found == own.name:
        return None
    return fault("own-names-means-other", own.where, got=own.written, other=found)


def _phrases(names: Terminology, kind: str) -> Mapping[str, str]:
    return names.medicine_names if kind == "medication" else names.aliases[kind]


def _added(names: Terminology, own: list[_Own]) -> Terminology:
    systems = dict(names.codes.systems)
    codes = {kind: {id_: dict(table) for id_, table in of.items()} for kind, of in names.codes.tables.items()}
    aliases = {kind: dict(table) for kind, table in names.aliases.items()}
    medicines = dict(names.medicine_names)
    for one in own:
        if one.is_code:
            written, _, code = one.written.rpartition("|")
            system = names.codes.system(written) or CodeSystem(id=address(written), reads=Reads.EXACT)
            systems.setdefault(address(written), system)
            table = codes.setdefault(one.kind, {}).setdefault(system.id, {})
            table[compared(system.reads, code)] = one.name
        else:
            phrases = medicines if one.kind == "medication" else aliases[one.kind]
            phrases[phrase(one.written)] = one.name
    # What was made of the names before, and kept, is made anew.
    return replace(
        names,
        codes=replace(names.codes, systems=systems, tables=codes),
        aliases=aliases,
        medicine_names=medicines,
        lexicons={},
        readings={},
        ours={},
        accidents={},
    )
