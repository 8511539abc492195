"""How are files of posts replayed as if they came now, alarm after alarm, and taken up again after a stop?"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from murmure.model.errors import BadRequest
from murmure.model.words import Both
from murmure.rising.detector import Detector, Setting

if TYPE_CHECKING:
    from murmure.rising.alarm import Alarm
    from murmure.rising.read import Reading

EVERY = 500_000
"""Posts after which a checkpoint is put down."""
BAD_CHECKPOINT = Both("{path} is no checkpoint of this replay.", "{path} n'est pas un point de reprise de cette relecture.")
REMOVE_IT = Both("Give the same files, columns and settings as before, or remove it to begin anew.",
                 "Donnez les mêmes fichiers, colonnes et réglages qu'avant, ou supprimez-le pour recommencer.")  # fmt: skip


class Replay:
    """Replay posts and write their alarms, one JSON object a line.

    reading     the posts, in order of time
    out         the file of alarms; until all posts are through, it grows under the same name with .part behind
    checkpoint  where the state is put down every `every` posts; when it is there, the replay goes on after it, and the file of alarms
                ends up as if it had never stopped
    told        what was asked: a checkpoint of anything else is refused
    """

    def __init__(self, reading: Reading, setting: Setting, out: Path, checkpoint: Path | None = None, told: str = "", every: int = EVERY) -> None:
        self.reading, self.setting, self.out, self.checkpoint, self.told, self.every = reading, setting, out, checkpoint, told, every
        self.detector, self.posts, self.alarms, self.first, self.last = Detector(setting), 0, 0, 0, 0
        self._written = 0

    def run(self) -> Iterator[Alarm]:
        """Yield each alarm when it is written; the file bears its name when all posts are through."""
        part = self.out.with_name(self.out.name + ".part")
        passed = self._resume(part)
        try:
            with part.open("r+b" if passed else "wb") as file:
                file.truncate(self._written)
                file.seek(self._written)
                yield from self._alarms(file, passed)
            part.replace(self.out)
        except BaseException:
            if self.checkpoint is None:
                part.unlink(missing_ok=True)
            raise
        if self.checkpoint is not None:
            self.checkpoint.unlink(missing_ok=True)

    def _alarms(self, file: BinaryIO, passed: int) -> Iterator[Alarm]:
        """Yield the alarms of the posts after the first `passed` ones."""
        kept = self.posts
        for posts in self.reading:
            cut = min(passed, len(posts))
            passed -= cut
            if cut == len(posts):
                continue
            posts = posts.part(cut) if cut else posts
            self.first = self.first or int(posts.time[0])
            for alarm in self.detector.feed(posts):
                file.write(line(alarm))
                self.alarms += 1
                yield alarm
            self.posts += len(posts)
            self.last = int(posts.time[-1])
            if self.checkpoint is not None and self.posts - kept >= self.every:
                file.flush()
                os.fsync(file.fileno())
                self._put_down(file.tell())
                kept = self.posts

    @property
    def memory(self) -> int:
        """Bytes of the tables of what is watched."""
        return self.detector.memory.bytes

    @property
    def days(self) -> float:
        """Days between the first post and the last."""
        return (self.last - self.first) / 86_400

    def _put_down(self, written: int) -> None:
        """Write the checkpoint: all of it or nothing."""
        place = self.checkpoint
        assert place is not None
        card = {"told": self.told, "posts": self.posts, "alarms": self.alarms, "first": self.first, "last": self.last, "written": written}
        head = json.dumps(card).encode()
        part = place.with_name(place.name + ".part")
        with part.open("wb") as file:
            file.write(len(head).to_bytes(8, "little") + head + self.detector.packed())
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)

    def _resume(self, part: Path) -> int:
        """Take up the checkpoint; return how many posts it is after."""
        place = self.checkpoint
        if place is None or not place.exists():
            return 0
        try:
            data = place.read_bytes()
            size = int.from_bytes(data[:8], "little")
            card: dict[str, Any] = json.loads(data[8 : 8 + size])
            if card["told"] != self.told or part.stat().st_size < card["written"]:
                raise ValueError("another replay")
            self.detector = Detector.unpacked(data[8 + size :], self.setting)
        except (OSError, ValueError, KeyError, TypeError):
            raise BadRequest("bad-checkpoint", BAD_CHECKPOINT.fill(path=place), REMOVE_IT) from None
        self.posts, self.alarms, self.first, self.last = (card[name] for name in ("posts", "alarms", "first", "last"))
        self._written = card["written"]
        return self.posts


def line(alarm: Alarm) -> bytes:
    """Return an alarm as a line of a file."""
    return json.dumps(alarm.as_json(), ensure_ascii=False).encode("utf-8", "replace") + b"\n"
