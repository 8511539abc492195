"""What runs when a person types `murmure`, or `python -m murmure`?"""

from __future__ import annotations

import sys


def main() -> int:
    """Carry out the command line and return its exit code."""
    from murmure.faces.cli.run import run

    return run(sys.argv[1:])


def leave() -> None:
    """Carry out the command line and leave at once.

    What is acknowledged is on the disk, and every home is closed. Taking down
    the interpreter beside the threads of the engine now and then ends in
    `terminate called without an active exception`: it is left out.
    """
    import os

    try:
        code = main()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            code = code or 141
    os._exit(code)


if __name__ == "__main__":
    leave()
