"""How do many visits become one table of the log?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from murmure.model.activity import ME, SEPARATOR
from murmure.model.reject import IMPOSSIBLE_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.plain import clean
from murmure.sources.times import plausible
from murmure.sources.web.address import clean_address
from murmure.sources.web.browser_history.family import NEVER, Family, count_of, counts

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

NO_ADDRESS = Both("the visit has no address", "la visite n'a pas d'adresse")
PRIVATE = Both("a page of the browser itself or of this computer, left out",
               "une page du navigateur lui-même ou de cet ordinateur, laissée de côté")  # fmt: skip
_DAY = 86_400_000_000
_SHARED = frozenset({"number", "url", "title", "moment", "lasted", "before"})


def table_of_visits(family: Family, browser: str, visited: dict[str, Sequence[Any]]) -> tuple[pa.Table, list[tuple[int, Both]]]:
    """Return the visits as a table of the log, and (number, reason) of those that are left out."""
    import numpy as np

    moments, urls = family.moments(visited["moment"]), visited["url"]
    # The page before is most often a page of these visits: each address is looked at once.
    clean = {url: clean_address(url) if type(url) is str else None for url in {*urls, *visited["before"]}}
    visited["before"], pages = list(map(clean.get, visited["before"])), list(map(clean.get, urls))
    left_out = list(_left_out(visited["number"], urls, moments, pages))
    if left_out:
        lost = {place for place, _, _ in left_out}
        kept = [place for place in range(len(pages)) if place not in lost]
        visited = {name: [values[place] for place in kept] for name, values in visited.items()}
        moments, pages = moments[np.array(kept, dtype=np.int64)], [pages[place] for place in kept]
    return _table(family, browser, visited, moments, pages), [(number, reason) for _, number, reason in left_out]


def _left_out(numbers: Sequence[Any], urls: Sequence[Any], moments: np.ndarray, pages: list[str | None]) -> Iterator[tuple[int, int, Both]]:
    """Yield (place, number, reason) of each visit that cannot be kept."""
    if plausible(int(moments.min())) and plausible(int(moments.max())) and None not in pages:
        return
    for place, (url, moment, page) in enumerate(zip(urls, moments.tolist(), pages, strict=True)):
        if page is None or not plausible(moment):
            reason = PRIVATE if plausible(moment) else NO_DATE if moment == NEVER else IMPOSSIBLE_DATE
            yield place, count_of(numbers[place]), reason if isinstance(url, str) and url else NO_ADDRESS


def _table(family: Family, browser: str, visited: dict[str, Sequence[Any]], moments: np.ndarray, pages: list[str | None]) -> pa.Table:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    size, time, address = len(pages), pa.timestamp("us", tz="UTC"), pa.array(pages, pa.string())
    lasted = counts(visited["lasted"]) if "lasted" in visited else np.zeros(size, dtype=np.int64)
    # Chromium counts a tab that was forgotten open: past a day it says nothing about a person.
    forgotten = (lasted <= 0) | (lasted > _DAY)
    titles = [clean(title).strip() or None if type(title) is str else None for title in visited["title"]]
    fine = pa.DictionaryArray.from_arrays(pa.array((moments % 1000 != 0).astype(np.int8)), ["ms", "us"])
    return pa.table({
        "key": pc.binary_join_element_wise(family.name, address, pa.array(moments).cast(pa.string()), SEPARATOR),
        "type": pa.repeat("View", size),
        "actor": pa.repeat(ME, size),
        "object": address,
        "object_type": pa.repeat("Page", size),
        "instrument": pa.repeat(browser, size),
        "published": pa.array(moments).cast(time),
        "until": pa.array(moments + lasted, pa.int64(), mask=forgotten).cast(time),
        "offset_origin": pa.repeat("explicit", size),
        "precision": fine.cast(pa.string()),
        "content": pa.array(titles, pa.string()),
        "links": pa.ListArray.from_arrays(np.arange(size + 1, dtype=np.int32), address),
        "extra": pa.array(_extras(family, visited, pages), pa.string()),
    })  # fmt: skip


def _extras(family: Family, visited: dict[str, Sequence[Any]], pages: list[str | None]) -> list[str | None]:
    """Return what has no column, as JSON: how the page was opened is one of few texts, the page before follows it."""
    names = [name for name in visited if name not in _SHARED]
    ways = list(zip(*(visited[name] for name in names), strict=True))
    words = {way: _words(family.extra(dict(zip(names, way, strict=True)))) for way in set(ways)}
    extras: list[str | None] = []
    for way, before, page in zip(ways, visited["before"], pages, strict=True):
        text = words[way]
        if before and before != page:
            text = f'{text}{"," if text else ""}"from":{encode_basestring(before)}'
        extras.append(f"{{{text}}}" if text else None)
    return extras


def _words(extra: dict[str, Any]) -> str:
    import json

    known = {key: value for key, value in extra.items() if value is not None}
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))[1:-1]
