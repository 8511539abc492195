"""How is a record of a page made for the eye named, when the same record of a file made for machines has a finer time?

Its key is that of the other form, with its own time and a mark: what both
forms tell is found by what it says, and kept once (`murmure.log.twins`).
"""

from __future__ import annotations

from murmure.model.activity import Activity

PAGE = "html"
"""What `extra.format` says of an activity that was read from a page made for the eye."""


class Once:
    """Give what pages say keys of their own: equal records of one minute are told apart by how often they come."""

    def __init__(self) -> None:
        self._published: int | None = None
        self._met: dict[str, int] = {}

    def named(self, done: Activity) -> Activity:
        """Return the activity as one of a page; what has no moment has the key of the JSON, which then says the same."""
        extra = {**(done.extra or {}), "format": PAGE}
        if done.published is None:
            return done._replace(extra=extra)
        if done.published != self._published:
            self._published, self._met = done.published, {}
        times = self._met[done.key] = self._met.get(done.key, 0) + 1
        # The key is the first of all fields, and `extra` the last: this takes a third of what `_replace` does.
        return Activity(f"{done.key}\x1f{PAGE}" + (f"\x1f{times}" if times > 1 else ""), *done[1:-1], extra)
