"""How the docs become a site: ``sh tools/docs.sh``. Nothing is asked of a network, now or by a reader."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import doseline

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "Doseline"
author = "The Doseline authors"
copyright = f"2026, {author}"  # noqa: A001 - its name there
version = release = doseline.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["pictures"]
# As links between headings are written in Markdown.
myst_heading_anchors = 4
html_theme = "furo"
html_title = f"Doseline {version}"
html_copy_source = False
html_show_sphinx = False

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
# A type that two packages hand on is the same one.
suppress_warnings = ["ref.python"]
# The reference is read from the docstrings; what only runs, and none of them speaks of, need not be there.
autodoc_mock_imports = [
    "alembic", "anyio", "cryptography", "llvmlite", "numba", "pyarrow", "pyrage", "sqlalchemy", "sqlcipher3",
]  # fmt: skip

# A link to a file that is no page of the site names the file, since there is no address to lead to.
_OUTSIDE = re.compile(r"\[([^\]]+)\]\(\.\./([^)#]+)(?:#[^)]*)?\)")


# Stands in the list of the first page for every page that it does not name.
_OTHERS = "THE-OTHERS"


def _read(app: Sphinx, _page: str, text: list[str]) -> None:
    """Change a page before it is read."""
    text[0] = _OUTSIDE.sub(r"\1 (`\2`)", text[0])
    if _OTHERS in text[0]:
        pages = sorted(path.stem for path in Path(app.srcdir).glob("*.md"))
        named = {*text[0].splitlines(), "index"}
        text[0] = text[0].replace(_OTHERS, "\n".join(page for page in pages if page not in named))


def setup(app: Sphinx) -> None:
    """Take part in reading the pages."""
    app.connect("source-read", _read)
