"""How is a watch put down in the folder of a home, and taken up again?"""

from __future__ import annotations

import io
import json
import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from murmure.rising.detector import Detector, Setting
    from murmure.rising.groups import Groups

FORM = 2
"""Of what is put down: another one is not taken up."""
PARTS = ("actors", "group", "degree", "share", "together")
Bytes = Callable[[bytes], bytes]


@dataclass
class State:
    """Hold a watch between two hours.

    hour      hours since 1970: all posts before it were read, none after
    mark      what stands for these posts (see `Traffic.before`)
    posts     how many they were
    alarms    the last alarms, as JSON holds them, with what a home adds (see `watch.told`)
    groups    the groups by which the company of these alarms was told, by the moment when they were learned
    """

    hour: int
    mark: tuple[int, int]
    posts: int
    detector: Detector
    alarms: list[dict[str, Any]] = field(default_factory=list)
    groups: dict[int, Groups] = field(default_factory=dict)


class Checkpoints:
    """Keep states in a folder, sealed when the home is locked: all of one or nothing."""

    def __init__(self, folder: Path, seal: Bytes | None, unseal: Bytes | None) -> None:
        self.folder, self._seal, self._unseal = folder, seal, unseal

    def hours(self) -> list[int]:
        """Return the hours of those that are kept, the newest first."""
        names = self.folder.glob("*.watch") if self.folder.is_dir() else ()
        return sorted((int(path.stem) for path in names if path.stem.isdecimal()), reverse=True)

    def put(self, state: State, told: str) -> None:
        """Keep a state; `told` says how it is watched."""
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f"{secrets.token_hex(8)}.part"
        data = _packed(state, told)
        try:
            with part.open("wb") as file:
                file.write(self._seal(data) if self._seal else data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._path(state.hour))
        finally:
            part.unlink(missing_ok=True)

    def get(self, hour: int, told: str, setting: Setting) -> State | None:
        """Return the state of an hour; None where it is none, or one of another way of watching."""
        try:
            data = self._path(hour).read_bytes()
            return _unpacked(self._unseal(data) if self._unseal else data, told, setting)
        except Exception:  # a damaged file is one that is not there: what it held is worked out again
            return None

    def drop(self, hour: int) -> None:
        """Remove the state of an hour."""
        self._path(hour).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what killed processes left half written; what was begun within the hour may still be written."""
        for path in self.folder.glob("*.part") if self.folder.is_dir() else ():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - 3_600:
                    path.unlink()

    def clear(self) -> None:
        """Remove all states: the words of posts that are forgotten are in them."""
        for path in self.folder.glob("*") if self.folder.is_dir() else ():
            path.unlink(missing_ok=True)

    def _path(self, hour: int) -> Path:
        return self.folder / f"{hour}.watch"


def _packed(state: State, told: str) -> bytes:
    import numpy as np

    card = {
        "form": FORM, "told": told, "hour": state.hour, "mark": state.mark, "posts": state.posts, "alarms": state.alarms,
        "groups": {learned: one.names for learned, one in state.groups.items()},
    }  # fmt: skip
    head, place = json.dumps(card).encode(), io.BytesIO()
    np.savez_compressed(place, **{f"{learned}.{part}": getattr(one, part) for learned, one in state.groups.items() for part in PARTS})
    groups = place.getvalue()
    return b"".join((len(head).to_bytes(8, "little"), len(groups).to_bytes(8, "little"), head, groups, state.detector.packed()))


def _unpacked(data: bytes, told: str, setting: Setting) -> State:
    """Return a state; raises ValueError where it is told another way."""
    import numpy as np

    from murmure.rising.detector import Detector
    from murmure.rising.groups import Groups

    head, tail = 16 + int.from_bytes(data[:8], "little"), int.from_bytes(data[8:16], "little")
    card = json.loads(data[16:head])
    if card["form"] != FORM or card["told"] != told:
        raise ValueError("another way of watching")
    with np.load(io.BytesIO(data[head : head + tail]), allow_pickle=False) as parts:
        groups = {int(learned): Groups(names=tuple(names), **{part: parts[f"{learned}.{part}"] for part in PARTS})
                  for learned, names in card["groups"].items()}  # fmt: skip
    detector = Detector.unpacked(data[head + tail :], setting)
    return State(card["hour"], tuple(card["mark"]), card["posts"], detector, card["alarms"], groups)
