"""The bill of materials of what reaches a user, as CycloneDX 1.6 in JSON.

    python -m tools.delivered.sbom    writes docs/sbom.cdx.json

It is made from the users' locks and the packages' own words, and holds no time and no chance number: the
same lock gives the same file.
"""

from __future__ import annotations

import json
import re
from typing import Any

from tools.delivered.licences import licence
from tools.delivered.lock import entries
from tools.delivered.packages import ROOT, asked, asked_by_extras, core, everything, needs, project

SBOM = ROOT / "docs" / "sbom.cdx.json"
_VERSION = re.compile(r"==(\S+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def bill() -> dict[str, Any]:
    """The whole document."""
    names, locked = sorted(everything((*asked(), *asked_by_extras()))), entries()
    users = everything(core())
    refs = {name: _ref(name, locked[name]) for name in names}
    own = _own()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": own},
        "components": [_component(name, locked[name], is_extra=name not in users) for name in names],
        "dependencies": [
            {
                "ref": own["bom-ref"],
                "dependsOn": sorted({refs[_name(one)] for one in (*asked(), *asked_by_extras())}),
            },
            *({"ref": refs[name], "dependsOn": sorted(_refs(name, refs))} for name in names),
        ],
    }


def text() -> str:
    """The document as it stands in its file."""
    return json.dumps(bill(), indent=1, ensure_ascii=False) + "\n"


def _own() -> dict[str, Any]:
    about = project()
    ref = f"pkg:pypi/{about['name']}@{about['version']}"
    return {
        "type": "application",
        "bom-ref": ref,
        "name": about["name"],
        "version": about["version"],
        "purl": ref,
        "licenses": [{"expression": about["license"]}],
    }


def _component(name: str, entry: str, *, is_extra: bool) -> dict[str, Any]:
    version = _version(entry)
    return {
        "type": "library",
        "bom-ref": _ref(name, entry),
        "name": name,
        "version": version,
        "scope": "optional" if is_extra else "required",
        # One for each file of this version: for which system, the package index says.
        "hashes": [{"alg": "SHA-256", "content": one} for one in _HASH.findall(entry)],
        "licenses": [{"expression": licence(name)}],
        "purl": _ref(name, entry),
    }


def _refs(name: str, refs: dict[str, str]) -> set[str]:
    every = (*asked(), *asked_by_extras())
    asked_with = {extra for one in every if _name(one) == name for extra in one.extras}
    return {refs[other] for other in needs(name, asked_with) if other in refs and other != name}


def _name(one: Any) -> str:  # noqa: ANN401 - a requirement
    return str(one.name).lower()


def _ref(name: str, entry: str) -> str:
    return f"pkg:pypi/{name}@{_version(entry)}"


def _version(entry: str) -> str:
    found = _VERSION.search(entry)
    if found is None:
        raise ValueError(entry)
    return found[1]


if __name__ == "__main__":
    SBOM.write_text(text(), encoding="utf-8")
