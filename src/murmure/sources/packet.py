"""Which parts of an export that comes in several archives are there, by their names, and which are missing?"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

_ARCHIVE = r"\.(?:zip|tgz|tar\.gz|tar)\Z"
_FORMS = (
    # Google: takeout-20240601T101112Z-001.zip, and since 2023 takeout-20240601T101112Z-3-001.zip
    re.compile(r"(?P<stem>takeout-\d{8}T\d{6}Z(?:-\d{1,3})?)-(?P<number>\d{3})" + _ARCHIVE, re.IGNORECASE),
    # any service: part-2-of-3, (2 of 3), 2_sur_3
    re.compile(r"(?P<stem>.*?)[ ._(-]*(?:part|partie|teil|parte)?[ ._-]*(?P<number>\d{1,3})[ ._-]*(?:of|sur|von|de)[ ._-]*(?P<total>\d{1,3})\)?"
               + _ARCHIVE, re.IGNORECASE),
    re.compile(r"(?P<stem>.+?)[ ._(-]*(?<![^\W\d_])(?:part|partie|teil)[ ._-]*(?P<number>\d{1,3})\)?" + _ARCHIVE, re.IGNORECASE),
)  # fmt: skip
_MANY = 10_000  # names that are looked at below one folder


class Part(NamedTuple):
    """Hold which part of what an archive is, by its name; `total` is 0 when the name does not say how many there are."""

    stem: str
    number: int
    total: int


def part_named(name: str) -> Part | None:
    """Return which part an archive is, None when its name tells of none.

    >>> part_named("takeout-20240601T101112Z-002.zip"), part_named("photos 2024-06-01.zip")
    (Part(stem='takeout-20240601T101112Z', number=2, total=0), None)
    >>> part_named("export-part-2-of-3.zip").total
    3
    """
    for form in _FORMS:
        if found := form.fullmatch(name):
            number, total = int(found.group("number")), int(found.groupdict().get("total") or 0)
            stem = found.group("stem").strip(" ._-(")
            return Part(stem, number, total) if stem and 0 < number <= (total or number) else None  # without a name, of what?
    return None


def parts_in(offered: Path) -> Iterator[Part]:
    """Yield the parts that a path is or holds, by the names of its archives."""
    names: Iterable[str] = [offered.name]
    if offered.is_dir():
        names = (name for _, _, listed in os.walk(offered) for name in listed)
    for name, _ in zip(names, range(_MANY), strict=False):
        if part := part_named(name):
            yield part


def missing(numbers: Iterable[int], total: int) -> list[int]:
    """Return the parts that are not among these: up to the total, else up to the last one that is there.

    >>> missing([1, 3], 0), missing([1], 3), missing([1], 0)
    ([2], [2, 3], [])
    """
    there = set(numbers)
    return [number for number in range(1, max(total, *there) + 1) if number not in there] if there else []
