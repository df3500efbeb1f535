"""What the library's packages hand out is explained by an example, which runs as a test."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module

import pytest

PACKAGES = ("plan", "check", "store")
EVERY = ("guide", "record", "plan", "triage", "check", "advice", "assessment", "forecast", "text", "store")


def functions(package: str) -> Iterator[tuple[str, str]]:
    """The public functions of a package and the public methods of its classes, with their docstrings."""
    module = import_module(f"doseline.{package}")
    for name in module.__all__:
        found = getattr(module, name)
        if inspect.isfunction(found):
            yield name, found.__doc__ or ""
        elif inspect.isclass(found):
            for key, value in vars(found).items():
                if not key.startswith("_") and (inspect.isfunction(value) or isinstance(value, property)):
                    yield f"{name}.{key}", value.__doc__ or ""


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_function_has_an_example_that_runs(package: str) -> None:
    found = dict(functions(package))
    assert found
    assert [name for name, said in found.items() if ">>> " not in said] == []


@pytest.mark.parametrize("package", EVERY)
def test_all_that_is_handed_out_is_there(package: str) -> None:
    module = import_module(f"doseline.{package}")
    assert [name for name in module.__all__ if not hasattr(module, name)] == []
