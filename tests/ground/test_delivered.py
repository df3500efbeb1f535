"""What reaches a user is what was tested: locked, loaded, with a known licence, and no more than that."""

from __future__ import annotations

import re

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tools.delivered import imported, licences, lock, packages, sbom
from tools.delivered.packages import ROOT, asked, asked_by_extras, everything, said

USERS = lock.USERS.read_text(encoding="utf-8")


def test_the_program_asks_for_what_it_imports_and_for_nothing_else() -> None:
    assert imported.faults() == []


@pytest.mark.parametrize(
    ("asks", "told"),
    [
        ("faker>=1,<2", "faker is asked for, and no line imports it"),
        ("segno", "segno needs an end at both sides"),
        ("segno>=1.6", "segno>=1.6 needs an end at both sides"),
        ("segno<2", "segno<2 needs an end at both sides"),
        ("segno!=1.7", "segno!=1.7 needs an end at both sides"),
    ],
)
def test_a_package_too_many_or_without_an_end_is_said(
    monkeypatch: pytest.MonkeyPatch, asks: str, told: str
) -> None:
    others = tuple(one for one in asked() if one.name != Requirement(asks).name)
    monkeypatch.setattr(imported, "asked", lambda: (*others, Requirement(asks)))
    assert imported.faults() == [told]


def test_an_import_that_nobody_asked_for_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    without = tuple(one for one in asked() if one.name != "h11")
    monkeypatch.setattr(imported, "asked", lambda: without)
    assert imported.faults() == ["h11 is imported, and not asked for"]


def test_every_package_that_is_installed_is_asked_for_or_asked_for_by_one_that_is() -> None:
    wanted = {canonicalize_name(one.name) for one in asked()}
    by_others = {
        name
        for one in everything(asked())
        for name in packages.needs(one, ("binary",) if one == "psycopg" else ())
    }
    assert everything(asked()) <= wanted | by_others
    assert not everything(asked()) & set(said().left_out)


def test_no_inventor_of_test_data_and_no_second_command_line_reaches_a_user() -> None:
    for name in ("faker", "polyfactory", "httpx", "rich", "pytest", "hypothesis", "scikit-learn"):
        assert not re.search(rf"^{name}==", USERS, re.MULTILINE), name


def test_what_is_left_out_is_still_asked_for_by_somebody() -> None:
    """Else its line in delivered.toml stands for nothing."""
    named = {name for one in (*everything(asked()), *said().left_out) for name in packages.needs(one)}
    assert set(said().left_out) <= named


def test_the_users_locks_are_parts_of_the_whole_lock_with_hashes_and_no_host() -> None:
    assert lock.stale() == []
    whole = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for path, text in lock.locks().items():
        assert "://" not in text, path.name
        entries = [one for one in re.split(r"\n(?=\S)", text) if not one.startswith("#")]
        assert entries, path.name
        assert all(one.rstrip() in whole and "--hash=sha256:" in one for one in entries), path.name


def test_what_is_tested_is_what_may_be_installed() -> None:
    versions = dict(
        re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    )
    for one in (*asked(), *asked_by_extras()):
        assert one.specifier.contains(versions[canonicalize_name(one.name)]), one


@pytest.mark.parametrize(
    ("name", "faulty"),
    [
        ("h11", "0.14.0"), ("multipart", "1.3.0"), ("multipart", "1.2.1"), ("jinja2", "3.1.5"),
        ("idna", "3.14"), ("mako", "1.4.1"), ("pyarrow", "23.0.0"), ("cryptography", "49.0.0"),
        ("click", "8.3.2"), ("icalendar", "7.2.1"),
    ],
)  # fmt: skip
def test_a_version_with_a_known_fault_is_not_accepted(name: str, faulty: str) -> None:
    (one,) = (one for one in (*asked(), *asked_by_extras()) if canonicalize_name(one.name) == name)
    assert not one.specifier.contains(faulty)


def test_every_licence_is_known_and_allowed() -> None:
    assert licences.faults() == []


@pytest.mark.parametrize(
    "words", ["GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "Proprietary", "UNKNOWN"]
)
def test_another_licence_is_said(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setattr(licences, "licence", lambda name: words if name == "segno" else "MIT")
    assert licences.faults() == [f"segno: {words}"]


def test_a_package_that_says_no_licence_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "licence", lambda name: None if name == "segno" else "MIT")
    assert licences.faults() == ["segno: no licence that can be read"]


def test_the_bill_of_materials_is_fresh_and_whole() -> None:
    assert sbom.SBOM.read_text(encoding="utf-8") == sbom.text()
    bill = sbom.bill()
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert {one["name"] for one in bill["components"]} == everything((*asked(), *asked_by_extras()))
    refs = {one["bom-ref"] for one in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    assert {one["ref"] for one in bill["dependencies"]} == refs
    assert all(set(one["dependsOn"]) <= refs for one in bill["dependencies"])
    assert all(one["hashes"] and one["licenses"][0]["expression"] for one in bill["components"])
    assert "http" not in "".join(one["purl"] for one in bill["components"])


def test_the_page_names_every_package_that_is_asked_for_with_its_ends() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| ([a-z0-9-]+) \| `([^`]+)` \|", page, re.MULTILINE))
    wanted = (*asked(), *asked_by_extras())
    assert {name: SpecifierSet(ends) for name, ends in told.items()} == {
        one.name: one.specifier for one in wanted
    }
