"""Install as a user does, from the core's and the users' lock into an empty environment, and use what came.

    python -m tools.delivered.trial

Takes a minute or two, once for each lock and Python; a stamp in the environment stands for it afterwards.
"""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.delivered.alone import COMPILED
from tools.delivered.lock import BUILD, CORE, USERS
from tools.delivered.packages import ROOT

STAMP = Path(sys.prefix) / "users-install.stamp"
_MAKES = (CORE, USERS, BUILD, ROOT / "pyproject.toml", ROOT / "tools" / "install.sh", Path(__file__))

# Each is run by the new environment's own Python, in an empty folder.
_STEPS = {
    "the demo runs": """
import subprocess, sys
from pathlib import Path
done = subprocess.run([Path(sys.executable).with_name("doseline"), "demo"], capture_output=True)
sys.exit(done.returncode)
""",
    "every module loads": """
import importlib, pkgutil, doseline
for one in pkgutil.walk_packages(doseline.__path__, "doseline."):
    if ".migrations" not in one.name and not one.name.endswith("__main__"):
        importlib.import_module(one.name)
""",
    "a record is kept, its tables made by alembic": """
from datetime import UTC, datetime
from pathlib import Path
from doseline.store import open_store
now = datetime.now(UTC)
with open_store(None, folder=Path("kept"), now=now) as store:
    therapy = {"guide": "kesimpta", "start": "2026-01-05"}
    store.create(called="Ann", person={"region": "US"}, therapy=therapy, now=now)
""",
    "the app answers": """
import subprocess, sys, urllib.request
from pathlib import Path
doseline = Path(sys.executable).with_name("doseline")
app = subprocess.Popen([doseline, "serve", "--demo", "--no-browser"], stdout=subprocess.PIPE, text=True)
try:
    address = next(word.rstrip(".") for line in app.stdout for word in line.split() if word.startswith("http://"))
    page = urllib.request.urlopen(address, timeout=60).read().decode()
finally:
    app.kill()
sys.exit("<main" not in page)
""",
}


def main() -> int:
    """1 and the step that failed."""
    told = sha256(b"".join(path.read_bytes() for path in _MAKES) + sys.version.encode()).hexdigest()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == told:
        print("both locks were installed and used before, as they are")
        return 0
    with TemporaryDirectory() as folder:
        wrong = _tried(Path(folder))
    for line in wrong:
        print(line)
    if not wrong:
        STAMP.write_text(told, encoding="utf-8")
    return 1 if wrong else 0


def _tried(home: Path) -> list[str]:
    return _with(home / "core", CORE, ("the demo runs",)) or _with(home / "users", USERS, tuple(_STEPS))


def _with(home: Path, lock: Path, steps: tuple[str, ...]) -> list[str]:
    """What does not hold with a lock alone, in an environment of its own below ``home``."""
    there = home / "env"
    home.mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    clean |= {"PYTHON": sys.executable, "HOME": str(home)}
    words = ["sh", ROOT / "tools" / "install.sh", there, *([lock.name] if lock == CORE else [])]
    made = subprocess.run(words, env=clean, check=False)
    if made.returncode:
        return [f"{lock.name} does not install"]
    del clean["PYTHON"]
    for says in steps:
        done = subprocess.run(
            [there / "bin" / "python", "-c", _STEPS[says]],
            env=clean,
            cwd=home,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            return [f"with {lock.name} alone this does not hold: {says}", done.stderr[-2000:]]
        print(f"with {lock.name} alone: {says}", flush=True)
    return _weighed(there, lock)


def _weighed(there: Path, lock: Path) -> list[str]:
    """Print the size of an environment; what is compiled in that of the core."""
    (packages,) = (there / "lib").glob("python*/site-packages")
    files = [path for path in there.rglob("*") if path.is_file() and not path.is_symlink()]
    size = round(sum(path.stat().st_blocks for path in files) * 512 / 1e6)
    # pip stands in the environment before anything is installed.
    tools = {packages / "pip", packages / "setuptools"}
    ours = [path for path in files if not tools & set(path.parents)]
    print(f"the environment of {lock.name} takes {size} MB")
    compiled = [path.name for path in ours if path.suffix in COMPILED] if lock == CORE else []
    return [f"with {lock.name} this is compiled: {name}" for name in compiled]


if __name__ == "__main__":
    sys.exit(main())
