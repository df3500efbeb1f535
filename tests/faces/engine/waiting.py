"""A run whose two workers wait: python -m tests.faces.engine.waiting FILE FILE."""

from __future__ import annotations

import sys

from doseline.faces.engine import Processes
from doseline.faces.engine.stopping import calmly
from tests.faces.engine.work import waits

if __name__ == "__main__":
    with calmly():
        list(Processes(2).map(waits, sys.argv[1:]))
