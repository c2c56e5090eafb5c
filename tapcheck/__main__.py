"""`python -m tapcheck`."""

import sys

from tapcheck.cli import main

if __name__ == "__main__":
    sys.exit(main())
