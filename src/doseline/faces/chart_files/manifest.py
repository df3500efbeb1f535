"""The manifest of a bulk export: which files belong to it, and what each of them is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from doseline.errors import Fault, RecordError, RequestError, fault
from doseline.exchange.fhir.bundles import is_manifest
from doseline.exchange.fhir.document import Role
from doseline.exchange.fhir.release import of_number
from doseline.faces.chart_files.limits import LINE
from doseline.faces.chart_files.stream import CannotRead, opened
from doseline.faces.chart_files.tree import Source, shown
from doseline.frozen import dataclass
from doseline.record.parse import parse

_ROLES = (
    ("output", Role.OUTPUT),
    ("deleted", Role.DELETED),
    ("error", Role.OUTCOME),
    ("outcome", Role.OUTCOME),
)
_ENDINGS = ("", ".ndjson", ".gz", ".ndjson.gz", ".json")
# A manifest says early what it is; what is longer is a chart.
_MARK, _BEGINNING = b"transactionTime", 65536


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A manifest with the file it lies in; ``made`` is when the export was made."""

    source: Source
    data: Mapping[str, Any]

    @property
    def made(self) -> str | None:
        """When the export was made, as it is written."""
        found = self.data.get("transactionTime")
        return found if isinstance(found, str) else None

    def listed(self) -> Iterator[Source]:
        """Each file it names, in its own order; where it lies is not known yet."""
        for key, role in _ROLES:
            for one in _objects(self.data.get(key)):
                url = one.get("url")
                if isinstance(url, str):
                    bundles = role is Role.OUTPUT and one.get("type") == "Bundle"
                    yield Source(
                        path=None,
                        name=file_name(url),
                        role=Role.LOOSE if bundles else role,
                        sent=self.made,
                        count=_count(one.get("count")) if role is Role.OUTPUT else None,
                    )

    def pages(self) -> Iterator[str]:
        """The file names of the manifests that go on with this one."""
        for link in _objects(self.data.get("link")):
            url = link.get("url")
            if link.get("relation") == "next" and isinstance(url, str) and not url.startswith("#"):
                yield file_name(url)


def with_roles(sources: Sequence[Source]) -> list[Source]:
    """The files in the order in which they count: loose ones, then those of each manifest in its order.

    Raises: RequestError with every file that a manifest names and that is not there; a half export would
    look like a whole one.
    """
    manifests = sorted(_manifests(sources), key=lambda one: one.made or "")
    if not manifests:
        return list(sources)
    own = {one.source.path for one in manifests}
    rest = [one for one in sources if one.path not in own]
    listed: dict[str | None, Source] = {}
    faults: list[Fault] = []
    for manifest in manifests:
        faults += _release(manifest)
        for one in manifest.listed():
            found = _find(one.name, manifest, rest)
            if found is None:
                faults.append(fault("export-file-missing", manifest.source.name, file=one.name))
            else:
                listed.pop(found.path, None)  # of two lists that name it, the later one counts
                listed[found.path] = replace(one, path=found.path, name=found.name)
        faults += _missing_pages(manifest, [one for one in sources if one.path in own])
    if faults:
        raise RequestError(tuple(faults))
    return [*(one for one in rest if one.path not in listed), *listed.values()]


def file_name(url: str) -> str:
    """The name of the file that an address ends with.

    >>> file_name("https://example.org/output/file%201.ndjson?token=x")
    'file 1.ndjson'
    """
    try:
        path = urlsplit(url).path
    except ValueError:
        path = url
    return unquote(path).rstrip("/").rpartition("/")[2]


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    return (one for one in (value if isinstance(value, list) else ()) if isinstance(one, Mapping))


def _manifests(sources: Iterable[Source]) -> Iterator[Manifest]:
    for source in sources:
        data = _manifest(source)
        if data is not None:
            yield Manifest(source=source, data=data)


def _manifest(source: Source) -> Mapping[str, Any] | None:
    if source.path is None or source.name.lower().endswith((".ndjson", ".jsonl", ".gz", ".xml")):
        return None
    try:
        with opened(source.path) as file:
            beginning = file.read(_BEGINNING)
            if _MARK not in beginning:
                return None
            data = parse(beginning + file.read(LINE), most=LINE + _BEGINNING)
    except (CannotRead, RecordError, OSError):
        return None
    return data if isinstance(data, Mapping) and is_manifest(data) else None


def _release(manifest: Manifest) -> Iterator[Fault]:
    number = manifest.data.get("fhirVersion")
    if of_number(number) is not None:
        yield fault("export-of-another-release", manifest.source.name, got=number)


def _find(name: str, manifest: Manifest, sources: Sequence[Source]) -> Source | None:
    """The file of that name: beside the manifest, else anywhere among those that were named."""
    beside = Path(manifest.source.path or "").parent
    named = {f"{name}{ending}" for ending in _ENDINGS} if name else set()
    same = [one for one in sources if one.path is not None and Path(one.path).name in named]
    near = next((one for one in same if Path(one.path or "").parent == beside), None)
    if near is not None or same:
        return near or same[0]
    there = next((beside / one for one in sorted(named) if (beside / one).is_file()), None)
    if there is None:
        return None
    folder = manifest.source.name.rpartition("/")[0]
    return Source(path=str(there), name=f"{folder}/{shown(there.name)}".lstrip("/"))


def _count(written: object) -> int | None:
    """How many resources a file is said to hold."""
    return int(written) if isinstance(written, Decimal) and written == written.to_integral_value() else None


def _missing_pages(manifest: Manifest, lists: Sequence[Source]) -> Iterator[Fault]:
    for page in manifest.pages():
        if _find(page, manifest, lists) is None:
            yield fault("export-file-missing", manifest.source.name, file=page)
