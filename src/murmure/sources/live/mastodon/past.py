"""What was said while nobody listened? A Mastodon stream has no memory, but its timelines have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from murmure.model.reject import Reject
from murmure.model.words import Both
from murmure.sources.live import Heard, Line
from murmure.sources.live.mastodon.place import Place, asked
from murmure.sources.live.mastodon.said import Said, is_id, later

if TYPE_CHECKING:
    import httpx

_PAGE, _PAGES = 40, 100
# Numbers of Mastodon are milliseconds, then sixteen bits. A post from elsewhere may come a little after its number.
_BITS, _BACK = 16, 60_000
TOO_MUCH = Both("more was said while nobody listened than the server tells", "il s'est dit plus, pendant l'absence, que ce que le serveur raconte")


def cursor_of(status: str | None, notice: str | None) -> str | None:
    """Return where to go on: after a status, and after a notification."""
    return f"{status or '-'} {notice or '-'}" if status or notice else None


def places_in(cursor: str | None) -> tuple[str | None, str | None]:
    """Return the status and the notification that a cursor names."""
    status, _, notice = (cursor or "").partition(" ")
    return (status if is_id(status) and status != "-" else None, notice if is_id(notice) and notice != "-" else None)


def missed(line: Line, client: httpx.Client, place: Place, said: Said) -> Iterator[Heard]:
    """Yield what came since the cursor, oldest first; without a cursor, the newest page, as a place to go on from."""
    status, notice = places_in(line.cursor)
    if place.kept:
        for heard in _pages(line, client, place.base + place.kept, status, said.status):
            status = later(status, heard.cursor)
            yield replace(heard, cursor=cursor_of(status, notice))
    if place.name == "user":
        for heard in _pages(line, client, f"{place.base}/api/v1/notifications", notice, said.notice):
            notice = later(notice, heard.cursor)
            yield replace(heard, cursor=cursor_of(status, notice))


def _pages(line: Line, client: httpx.Client, url: str, since: str | None, read: Any) -> Iterator[Heard]:
    join, after = "&" if "?" in url else "?", _a_little_before(since)
    for _ in range(_PAGES):
        if line.stop.is_set():
            return
        found = asked(client, f"{url}{join}limit={_PAGE}" + (f"&min_id={after}" if after else ""))
        found = found[:200] if isinstance(found, list) else []
        names = [doc["id"] for doc in found if isinstance(doc, dict) and is_id(doc.get("id"))]
        for doc in sorted(found, key=_order):
            heard = read(doc)
            name = doc.get("id") if isinstance(doc, dict) else None
            yield replace(heard, cursor=name if is_id(name) else None)
        last = later(after, *names)
        if after is None or last == after:
            return
        after = last
    yield Heard((Reject(url.partition("?")[0].rpartition("/")[2], TOO_MUCH),))


def _order(doc: Any) -> tuple[int, str]:
    name = doc.get("id") if isinstance(doc, dict) else None
    return (len(name), name) if is_id(name) else (0, "")


def _a_little_before(name: str | None) -> str | None:
    if name and name.isdecimal() and (number := int(name)) > 1 << 40:
        return str(max(number - (_BACK << _BITS), 1))
    return name
