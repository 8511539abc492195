"""What would the services of Camille's year give her, if she asked for her data?

One family of writers a file; every writer makes what one kind of software writes,
in a folder of its own, from the one year that all of them tell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

ZONE = "Europe/Paris"
"""The answer to sources that ask in which zone the person lived."""


def writers() -> dict[str, Callable[..., None]]:
    """Return the writer of each source, by the name of the source: what each module of this folder calls its `EXPORTS`."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return {name: write for module in modules for name, write in getattr(module, "EXPORTS", {}).items()}


def write_exports(folder: Path, seed: int = 1, posts: Sequence[pa.Table] = ()) -> list[Path]:
    """Write the exports of Camille's year into `folder`, one folder for each source; return these folders.

    seed    the village of which she is
    posts   tables of that village's square: what is hers in them is in her archives too
    """
    from murmure.demo.exports.year import live_year

    year, made = live_year(seed, posts), []
    for name, write in sorted(writers().items()):
        write(folder / name, year)
        made.append(folder / name)
    return made
