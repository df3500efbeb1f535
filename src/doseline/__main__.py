"""``python -m doseline`` is the command line."""

import sys

from doseline.faces.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
