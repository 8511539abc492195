"""What is new in a feed, or changed, since it was read before?"""

from __future__ import annotations

import hashlib
from collections import OrderedDict

from murmure.model.activity import Activity
from murmure.model.reject import Reject
from murmure.sources.live import Heard
from murmure.sources.live.rss.visit import Visit

_REMEMBERED = 100_000


class Fresh:
    """Remember a mark of each entry that was told: a feed tells all of them again at each visit."""

    def __init__(self) -> None:
        self._marks: OrderedDict[str, bytes] = OrderedDict()

    def told(self, url: str, found: Visit, cursor: str) -> Heard:
        """Return what a visit brings that was not told before."""
        items: list[Activity | Reject] = []
        changed: list[Activity] = []
        for item in found.items:
            if isinstance(item, Reject):
                if self._before(f"reject {url} {item.where} {item.reason.en}", b"") is None:
                    items.append(item)
                continue
            mark = _mark(item)
            before = self._before(item.key, mark)
            if before is None:
                items.append(item)
            elif before != mark:
                changed.append(item)
        gone = tuple(key for key in found.gone if self._before(f"gone {key}", b"") is None)
        moments = (item.published for item in found.items if isinstance(item, Activity) and item.published is not None)
        return Heard(tuple(items), tuple(changed), gone, unwanted=found.unwanted, cursor=cursor, moment=max(moments, default=None))

    def _before(self, name: str, mark: bytes) -> bytes | None:
        before = self._marks.get(name)
        self._marks[name] = mark
        self._marks.move_to_end(name)
        if len(self._marks) > _REMEMBERED:
            self._marks.popitem(last=False)
        return before


def _mark(item: Activity) -> bytes:
    said = repr((item.content, item.links, item.tags, item.object))
    return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=8).digest()
