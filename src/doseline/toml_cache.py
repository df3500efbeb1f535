"""Reading the program's own TOML files: each is parsed once, and kept as Python keeps what it compiles.

Parsing them anew took a quarter of every start. What is kept counts only while the file has the same length
and the same sum of its letters; where nothing can be written, the file is parsed each time.
"""

from __future__ import annotations

import json
from importlib.machinery import SourceFileLoader
from importlib.util import source_hash
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Tables = dict[str, Any]
_DAMAGED = (EOFError, ImportError, LookupError, TypeError, ValueError)


def folder_of(file: str, package: str) -> Traversable:
    """The folder in which a package of ours lies; inside an archive where the program is run from one."""
    folder = Path(file).parent
    if folder.is_dir():
        return folder
    from importlib.resources import files  # noqa: PLC0415 - slow to load, and rarely needed

    return files(package)


def read_tables(path: Traversable) -> Tables:
    """What a TOML file of the program says; nothing is kept of one inside an archive."""
    if not isinstance(path, Path):
        return parse_tables(path.read_bytes())
    try:
        tables: Tables = json.loads(_Kept(path.stem, str(path)).text())
    except _DAMAGED:  # what was kept, by whoever wrote into the folder
        return parse_tables(path.read_bytes())
    return tables


def parse_tables(text: bytes) -> Tables:
    """What the text of a TOML file says; nothing of it is kept."""
    import tomllib  # noqa: PLC0415 - what was kept needs no parser

    return tomllib.loads(text.decode())


class _Kept(SourceFileLoader):
    """Python's own way of keeping compiled files, for one that compiles to a text: its tables as JSON."""

    def text(self) -> str:
        """The tables as JSON."""
        code = self.get_code(self.name)
        text: str = code.co_consts[0] if code else ""
        return text

    def path_stats(self, path: Any) -> dict[str, int]:  # noqa: ANN401 - as it stands there
        """What tells one state of the file from another: a copy may share the time, never the content."""
        data = self.get_data(path)
        return {"mtime": int.from_bytes(source_hash(data)[:4]), "size": len(data)}

    def source_to_code(self, data: Any, path: Any, **_: Any) -> CodeType:  # type: ignore[override]  # noqa: ANN401
        """The tables as a text."""
        return compile(repr(json.dumps(parse_tables(data))), path, "eval")
