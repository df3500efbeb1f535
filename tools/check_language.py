"""Where the folder of a language does not agree with English: ``python tools/check_language.py FOLDER``.

Prints a line for each key that is missing, that English does not have, or whose placeholders differ.
"""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

from doseline.text.agreement import differences


def main(arguments: list[str]) -> int:
    """0 if the language is whole."""
    (folder,) = arguments
    found = differences(files("doseline.text") / "en", Path(folder))
    print(*found, f"{len(found)} differences", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
