"""What does a person type first in Python? `import murmure; home = murmure.open(path)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from murmure.home import Home

__version__ = "0.1.0"
__all__ = ["open"]


def open(path: str | Path | None = None, passphrase: str | None = None) -> Home:
    """Open the home at `path`, or at MURMURE_HOME, or in the platform's data folder; make it when there is none."""
    from murmure.home import open as open_home

    return open_home(path, passphrase)
