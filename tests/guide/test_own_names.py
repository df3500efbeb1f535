"""Names and codes of one's own: what they add, and that nothing known becomes something else by them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from doseline.errors import RequestError
from doseline.guide import load_guide, load_shared, version_of
from doseline.guide.folders import use_folders

LABORATORY = "urn:example:laboratory-codes"


@pytest.fixture(name="own")
def _own(tmp_path: Path) -> Iterator[Path]:
    """A folder for names of one's own; it counts from ``use`` on."""
    yield tmp_path
    use_folders()


def use(folder: Path, text: str) -> None:
    (folder / "names.toml").write_text(text, encoding="utf-8")
    use_folders()
    use_folders(folder)


def meant(kind: str, system: str, code: str) -> str | None:
    return load_shared().names.codes.find(kind, system, code)


def test_a_code_of_a_laboratory_becomes_a_test(own: Path) -> None:
    assert meant("test", LABORATORY, "HBSAG-Q") is None
    use(own, f'[test.hbsag]\ncodes = ["{LABORATORY}|HBSAG-Q"]\n')
    assert meant("test", LABORATORY, "HBSAG-Q") == "hbsag"
    assert meant("test", LABORATORY, "hbsag-q ") == "hbsag"
    assert meant("test", LABORATORY, "HBSAG-Q2") is None
    assert meant("condition", LABORATORY, "HBSAG-Q") is None
    assert load_guide("kesimpta").names.codes.find("test", LABORATORY, "HBSAG-Q") == "hbsag"


def test_a_code_of_a_known_system_is_read_as_that_system_reads(own: Path) -> None:
    assert meant("condition", "http://hl7.org/fhir/sid/icd-10-cm", "U55.71") is None
    use(own, '[condition.ordinary]\ncodes = ["http://hl7.org/fhir/sid/icd-10-cm|U55.7"]\n')
    assert meant("condition", "icd10cm", "U55.71") == "ordinary"


@pytest.mark.parametrize(
    ("kind", "name", "alias"),
    [
        ("test", "hbsag", "Serologie Block A"), ("condition", "ordinary", "Kniescheibe links"),
        ("medicine", "paracetamol", "Hausmischung 7"), ("vaccine", "mmr", "Impfstoff Nr 5"),
    ],
)  # fmt: skip
def test_an_alias_becomes_a_name(own: Path, kind: str, name: str, alias: str) -> None:
    if kind == "medicine":
        name = next(iter(load_shared().names.medicines))
    use(own, f'[{kind}.{name}]\naliases = ["{alias}"]\n')
    names = load_shared().names
    known = names.medicine_names if kind == "medicine" else names.aliases[kind]
    assert known["-".join(alias.lower().split()).replace("-", " ")] == name


def test_without_the_folder_they_are_gone(own: Path) -> None:
    use(own, f'[test.hbsag]\ncodes = ["{LABORATORY}|HBSAG-Q"]\n')
    use_folders()
    assert meant("test", LABORATORY, "HBSAG-Q") is None


def test_an_answer_can_be_told_apart_by_the_version(own: Path) -> None:
    before = version_of()
    use(own, f'[test.hbsag]\ncodes = ["{LABORATORY}|HBSAG-Q"]\n')
    assert version_of() != before
    use_folders()
    assert version_of() == before


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[test.hbsag", "own-names-unreadable"),
        ('[tests.hbsag]\ncodes = ["a|b"]', "own-names-kind"),
        ("test = 1", "own-names-kind"),
        ('[test.hbs-ag]\ncodes = ["a|b"]', "own-names-name"),
        ('[medicine.foo]\ncodes = ["a|b"]', "own-names-name"),
        ("[test]\nhbsag = 1", "own-names-table"),
        ("[test.hbsag]", "own-names-table"),
        ('[test.hbsag]\ncode = ["a|b"]', "own-names-table"),
        ('[test.hbsag]\ncodes = "a|b"', "own-names-table"),
        ('[test.hbsag]\ncodes = ["HBSAG-Q"]', "own-names-code-shape"),
        ('[test.hbsag]\ncodes = ["a|"]', "own-names-code-shape"),
        ('[test.hbsag]\naliases = ["..."]', "own-names-alias-empty"),
        # Nothing known becomes harmless by a line in a file: pneumonia stays an infection.
        ('[condition.ordinary]\ncodes = ["icd10cm|J18.9"]', "own-names-means-other"),
        ('[condition.ordinary]\naliases = ["Pneumonia"]', "own-names-means-other"),
        ('[test.anti-hbs]\ncodes = ["http://loinc.org|5196-1"]', "own-names-means-other"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(own: Path, text: str, code: str) -> None:
    use(own, text)
    with pytest.raises(RequestError) as caught:
        load_shared()
    (only,) = caught.value.faults
    assert only.code == code
    assert only.where.startswith(str(own / "names.toml"))


def test_every_fault_is_told_at_once(own: Path) -> None:
    use(own, '[test.hbsag]\ncodes = ["a", "b"]\n[tests.x]\n')
    with pytest.raises(RequestError) as caught:
        load_shared()
    assert [one.code for one in caught.value.faults] == ["own-names-code-shape"] * 2 + ["own-names-kind"]
