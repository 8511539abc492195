"""Which records does the export hold, and in which sections, whatever they are called this year?

The export is one document of any size. It is read event by event; each record of a list is built by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.reject import Reject
from murmure.model.words import Both
from murmure.sources.readers.depth import Shallow
from murmure.sources.records import broken, opened, reading_errors

if TYPE_CHECKING:
    from murmure.sources.readers import File

_LARGEST = 20_000  # events of one record
TOO_LARGE = Both("the record is too large", "l'enregistrement est trop gros")
ALONE = frozenset({"profilemap"})
"""Objects that are records although they stand in no list."""
NAMED = frozenset({"watchlivemap"})
"""Objects whose members are records."""


class Found(NamedTuple):
    """Hold a record, or a value that stands in no list: its section names in small letters, and its number in its list."""

    path: tuple[str, ...]
    number: int
    value: Any


def records(file: File) -> Iterator[Found | Reject]:
    """Yield the records in the order of the file; where it breaks, one reject ends it."""
    import ijson

    path: list[str | None] = []
    counts: list[int] = []
    last = 0
    try:
        with opened(file) as stream:
            events = ijson.basic_parse(Shallow(stream), use_float=True)
            for event, value in events:
                if event == "map_key":
                    path[-1] = value.casefold()
                elif event == "start_map":
                    if not _is_record(path):
                        path.append("")
                        continue
                    last = _count(path, counts)
                    built = _built(events)
                    yield Reject(file.where(_place(path, last)), TOO_LARGE) if built is None else Found(_names(path), last, built)
                elif event == "start_array":
                    path.append(None)
                    counts.append(0)
                elif event in ("end_map", "end_array"):
                    path.pop()
                    if event == "end_array":
                        counts.pop()
                elif value is not None and path:
                    last = _count(path, counts)
                    yield Found(_names(path), last, value)
    except reading_errors() as error:
        yield broken(file, _place(path, last + 1), error)


def _is_record(path: list[str | None]) -> bool:
    return bool(path) and (path[-1] is None or path[-1] in ALONE or (len(path) > 1 and path[-2] in NAMED))


def _count(path: list[str | None], counts: list[int]) -> int:
    if path[-1] is not None:
        return 1
    counts[-1] += 1
    return counts[-1]


def _names(path: list[str | None]) -> tuple[str, ...]:
    return tuple(name for name in path if name)


def _place(path: list[str | None], number: int) -> str:
    """Return where a record stands: the list and its number; names of people, which are keys too, are not told."""
    names = [name for name in _names(path) if not name.startswith("chat history with")]
    return f"{names[-1] if names else 'file'}:{number}"


def _built(events: Iterator[tuple[str, Any]]) -> dict[str, Any] | None:
    """Return the object that has just begun, its own keys in small letters; None when it is absurdly large."""
    import ijson

    builder, depth, size = ijson.ObjectBuilder(), 1, 0
    builder.event("start_map", None)
    for event, value in events:
        size += 1
        if size <= _LARGEST:
            builder.event(event, value.casefold() if event == "map_key" and depth == 1 else value)
        depth += (event in ("start_map", "start_array")) - (event in ("end_map", "end_array"))
        if not depth:
            break
    return builder.value if size <= _LARGEST else None
