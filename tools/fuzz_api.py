"""Sends the JSON interface of the app far more made-up requests than the tests do.

    python tools/fuzz_api.py [EXAMPLES]

The same checks as tests/web/test_api_fuzz.py, 500 examples for each operation if no number is given.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_TEST = "tests/web/test_api_fuzz.py"
_USUAL = "500"


def main() -> int:
    """The exit code of the test run."""
    examples = sys.argv[1] if len(sys.argv) > 1 else _USUAL
    command = [sys.executable, "-m", "pytest", _TEST, "-q", "-p", "no:cacheprovider"]
    root = Path(__file__).parents[1]
    more = {**os.environ, "DOSELINE_FUZZ_EXAMPLES": examples}
    return subprocess.run(command, cwd=root, check=False, env=more).returncode


if __name__ == "__main__":
    sys.exit(main())
