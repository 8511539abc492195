"""Which parameters of a link say how somebody came, and not what is shown, and who put them there?

The table is tracking.yaml. Two readers go by it: the graphs, to know one page from another, and whoever cleans a link.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from murmure.model.words import Both


class Way(NamedTuple):
    """Hold one row: whose it is, where it holds, and what it names.

    of     whose it is
    host   pattern of the hosts it holds on, whole and in small letters; None for every site
    path   pattern with which the path must begin; None for any
    names  pattern of the parameters, whole, whatever their case; None when the row names none
    take   of a wrapper: the parameter of the true address, or how to read it
    tail   pattern of the end of a path that tracks
    """

    of: Both
    host: re.Pattern[str] | None
    path: re.Pattern[str] | None
    names: re.Pattern[str] | None
    take: str
    tail: re.Pattern[str] | None

    def holds(self, host: str, path: str) -> bool:
        """Say whether the row speaks of this host and path."""
        there = self.host is None or self.host.fullmatch(host) is not None
        return there and (self.path is None or self.path.match(path) is not None)


@cache
def _table() -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is ten times quicker
    return yaml.load(Path(__file__).with_suffix(".yaml").read_text("utf-8"), loader)


@cache
def page_names() -> str:
    """Return the pattern of the parameters that never change which page is shown, as RE2 and `re` read it."""
    return "|".join(row["names"] for row in _table()["everywhere"] if row.get("page"))


@cache
def ways(kind: str) -> tuple[Way, ...]:
    """Return the rows of 'everywhere', 'sites' or 'wrappers', in their order."""
    return tuple(_way(row) for row in _table()[kind])


@cache
def shorteners() -> dict[str, Both]:
    """Return whose each host is whose links hide where they lead."""
    return {host: Both(of, of) for of, hosts in _table()["shorteners"].items() for host in hosts}


def _way(row: dict[str, Any]) -> Way:
    of = Both(*row["of"]) if isinstance(row["of"], list) else Both(row["of"], row["of"])
    host = None
    if "host" in row:
        host = re.compile(rf"(?:[^/]+\.)?{re.escape(row['host'])}")
    elif "any" in row:
        host = re.compile(rf"(?:[a-z0-9-]+\.){{0,3}}{re.escape(row['any'])}\.(?:com?\.)?[a-z]{{2,3}}")
    flags = re.IGNORECASE | re.ASCII
    path, names, tail = (re.compile(row[key], flags) if key in row else None for key in ("path", "names", "tail"))
    return Way(of, host, path, names, row.get("take", ""), tail)
