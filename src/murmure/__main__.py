"""What runs when a person types `murmure`, or `python -m murmure`?"""

from __future__ import annotations

import sys


def main() -> int:
    """Carry out the command line and return its exit code."""
    from murmure.faces.cli.run import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
