"""The lock is installed without looking further; these are the ways in which it would not be whole."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tools.lock_holds import LOCK, missing, our_own, read_lock

HASH = f"--hash=sha256:{'0' * 64}"
PYPROJECT = """
[build-system]
requires = ["builder>=1"]
[project]
name = "doseline"
dependencies = ["reader[fast]>=2,<3"]
[project.optional-dependencies]
meaning = ["meanings==1.0"]
all = ["doseline[meaning]"]
"""
# What each package of this small world asks for.
ASKS = {
    "reader": ["letters>=1", "speed>=4 ; extra == 'fast'", "colours ; extra == 'bright'"],
    "letters": ["old-python ; python_version < '3'", "reader[fast]"],
    "speed": ["letters[toml]"],
    "tester": ["reader"],
}
WHOLE = {
    "builder": "1.2",
    "reader": "2.5",
    "letters": "1.0",
    "speed": "4.0",
    "meanings": "1.0",
    "tester": "9",
}


def _text(packages: dict[str, str]) -> str:
    return "# A comment.\n" + "".join(
        f"{name}=={version} \\\n    {HASH}\n" for name, version in packages.items()
    )


def _asks(name: str) -> Iterable[str]:
    return ASKS.get(name, ())


def _missing(packages: dict[str, str]) -> list[str]:
    return missing(read_lock(_text(packages)), our_own(PYPROJECT, "# tests\ntester\n"), _asks)


def test_a_lock_that_holds_everything_is_whole() -> None:
    assert read_lock(_text(WHOLE)).faults == ()
    assert _missing(WHOLE) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("builder", "doseline asks for builder>=1, which is not locked"),
        ("reader", "doseline asks for reader[fast]<3,>=2, which is not locked"),
        ("letters", "reader asks for letters>=1, which is not locked"),
        # An extra that somebody uses counts; one that nobody uses does not, nor does an older Python.
        ("speed", 'reader asks for speed>=4; extra == "fast", which is not locked'),
        ("meanings", "doseline asks for meanings==1.0, which is not locked"),
        ("tester", "doseline asks for tester, which is not locked"),
    ],
)
def test_a_package_that_is_left_out_is_named_with_who_asks_for_it(name: str, said: str) -> None:
    assert said in _missing({other: version for other, version in WHOLE.items() if other != name})


@pytest.mark.parametrize(
    ("name", "version", "fits"),
    [
        ("reader", "1.9", False),
        ("reader", "2.0", True),
        ("reader", "3.0", False),
        ("speed", "3.9", False),
        ("speed", "4.1rc1", True),
        ("meanings", "1.0.1", False),
    ],
)
def test_a_version_has_to_fit_everybody_who_asks(name: str, version: str, fits: bool) -> None:  # noqa: FBT001
    assert (_missing(WHOLE | {name: version}) == []) is fits


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("reader==2.5", "has no hash: reader"),
        (f"reader>=2.5 {HASH}", "does not pin one version: reader>=2.5"),
        (f"reader {HASH}", "does not pin one version: reader"),
        (f"reader==2.* {HASH}", "does not pin one version: reader==2.*"),
        (f"reader==2.5,<3 {HASH}", "does not pin one version: reader==2.5,<3"),
        (f"reader[fast]==2.5 {HASH}", "does not pin one version: reader[fast]==2.5"),
        (f"reader @ https://example.org/reader.whl {HASH}", "does not pin one version"),
        (f"--index-url https://example.org {HASH}", "does not pin one version: --index-url"),
        (f"reader==2.5 {HASH}\nReader==2.6 {HASH}", "stands there twice: reader"),
    ],
)
def test_a_line_that_leaves_something_open_is_a_fault(entry: str, said: str) -> None:
    faults = read_lock(entry).faults
    assert len(faults) == 1
    assert said in faults[0]


def test_our_own_lock_pins_every_package_with_hashes() -> None:
    lock = read_lock(LOCK.read_text(encoding="utf-8"))
    assert lock.faults == ()
    assert {"coverage", "numpy", "pytest", "snowballstemmer", "pylev"} <= set(lock.packages)
