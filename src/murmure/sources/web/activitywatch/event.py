"""What does each event become in the log?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from murmure.model.activity import ME
from murmure.model.extra import write_extra
from murmure.model.reject import Reject
from murmure.model.words import Both
from murmure.sources.plain import clean, clean_json
from murmure.sources.times import When
from murmure.sources.web.activitywatch.presence import Facts, Presence, Spans, facts_of, moment_of
from murmure.sources.web.activitywatch.walk import Bucket
from murmure.sources.web.address import clean_address

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.sources.readers import File

ROWS = 8_192
PRIVATE = Both("a page of the browser itself or of this computer, left out",
               "une page du navigateur lui-même ou de cet ordinateur, laissée de côté")  # fmt: skip
_COLUMNS = ("key", "type", "actor", "object", "object_type", "instrument", "published", "until", "offset_minutes", "offset_origin",
            "precision", "content", "links", "extra")  # fmt: skip
_only = lru_cache(64)(lambda host: write_extra({"host": host}))
# type, object, type of the object, content; what of the data is said so
Said = tuple[str, str | None, str | None, str | None, tuple[str, ...]]


def _text(data: dict[str, Any], *names: str) -> str | None:
    for name in names:
        value = data.get(name)
        if type(value) is str and (value := clean(value).strip()):
            return value
    return None


def _window(data: dict[str, Any]) -> Said:
    return "murmure:Use", _text(data, "app", "package", "title"), "Application", _text(data, "title"), ("app", "title")


def _page(data: dict[str, Any]) -> Said | None:
    url = clean_address(data["url"]) if isinstance(data.get("url"), str) else None
    return ("View", clean(url), "Page", _text(data, "title"), ("url", "title")) if url else None


def _file(data: dict[str, Any]) -> Said:
    return "murmure:Use", _text(data, "file", "project"), "Document", None, ("file",)


def _absence(data: dict[str, Any]) -> Said:
    return "murmure:State", None, None, _text(data, "status"), ("status",)


def _unlock(data: dict[str, Any]) -> Said:
    return "murmure:State", None, None, "unlocked", ()


def _music(data: dict[str, Any]) -> Said:
    words = [word for word in (_text(data, "artist", "artists"), _text(data, "title")) if word]
    return "Listen", _text(data, "uri", "title"), "Audio", " – ".join(words) or None, ("uri", "title", "artist")


def _other(data: dict[str, Any]) -> Said:
    return "murmure:Record", _text(data, "label", "app", "title", "name"), None, None, ("label",)


_KINDS: dict[str, Callable[[dict[str, Any]], Said | None]] = {
    "currentwindow": _window, "web.tab.current": _page, "app.editor.activity": _file, "afkstatus": _absence,
    "os.lockscreen.unlocks": _unlock, "currently-playing": _music, "currently-playing-track": _music,
}  # fmt: skip


def tables_of(
    file: File, found: Iterable[tuple[Bucket, int, Any] | Reject], known: dict[int, Facts], presence: Presence, zone: ZoneInfo | None
) -> Iterator[pa.Table | Reject]:
    """Yield the events some thousands at a time, and rejects as they are met."""
    rows: list[tuple[Any, ...]] = []
    last, facts, spans, reads = 0, facts_of(Bucket(0), {}), presence.on(""), _other
    for item in found:
        if isinstance(item, Reject):
            yield item
            continue
        bucket, number, event = item
        if not number:
            continue
        if bucket.number != last:
            last, facts = bucket.number, known.get(bucket.number) or facts_of(bucket, {})
            spans, reads = presence.on(facts.host), _KINDS.get(facts.kind, _other)
        timed = moment_of(event, zone)
        odd = type(timed) is Both
        said = None if odd else reads(event["data"])
        if said is None:
            yield Reject(file.where(f"{bucket.number}/{number}"), timed if odd else PRIVATE)  # type: ignore[arg-type]
            continue
        rows.append(_row(facts, event["data"], said, *timed, spans))  # type: ignore[misc]
        if len(rows) == ROWS:
            yield _table(rows)
            rows = []
    if rows:
        yield _table(rows)


def _row(facts: Facts, data: dict[str, Any], said: Said, when: When, lasts: int, spans: tuple[Spans | None, ...]) -> tuple[Any, ...]:
    kind, thing, thing_type, content, told = said
    start = when.published
    until = end = start + lasts
    extra: dict[str, Any] = {"host": facts.host} if facts.host else {}
    if kind in ("murmure:Use", "View") and "package" not in data:
        seen, there, front = spans
        if seen is not None and seen.touches(start, end):
            active, until = there.within(start, end) if there else (0, start)
            if active != lasts:
                extra["active"], extra["recorded"] = active / 1_000_000, lasts / 1_000_000
        if front is not None and kind == "View":
            extra["front"] = front.within(start, end)[0] / 1_000_000
    for name, value in data.items():
        if name not in told:
            extra[clean(name)] = value if type(value) in (bool, int) and abs(value) < 1 << 53 else clean_json(value)
    key = f"{facts.name}\x1f{start}\x1f{lasts}\x1f{sorted(data.items())!r}"
    return (key, kind, ME, thing, thing_type if thing else None, facts.client or facts.name, start, until, when.offset_minutes,
            when.offset_origin, when.precision, content, [thing] if kind == "View" else None,
            write_extra(extra) if len(extra) > 1 or "host" not in extra else _only(facts.host))  # fmt: skip


def _table(rows: list[tuple[Any, ...]]) -> pa.Table:
    import pyarrow as pa

    time = pa.timestamp("us", tz="UTC")
    types = {"published": time, "until": time, "offset_minutes": pa.int16(), "links": pa.list_(pa.string())}
    columns = zip(_COLUMNS, zip(*rows, strict=True), strict=True)
    return pa.table({name: pa.array(values, types.get(name, pa.string())) for name, values in columns})
