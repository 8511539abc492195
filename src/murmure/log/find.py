"""Which activities answer an `Ask`, newest first, and how dense are the years?"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from murmure.engine.duck import quoted
from murmure.log import terms, whole
from murmure.log.terms import SEARCHED
from murmure.log.walk import Log, Spot, Wanted
from murmure.model.activity import schema
from murmure.model.ask import Ask, Page

if TYPE_CHECKING:
    import numpy as np

    from murmure.engine import Segment, Store

_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_COLUMNS = {"sources": "source", "types": "type", "actors": "actor", "instruments": "instrument", "objects": "object"}
_KM_PER_DEGREE = 111.195
# What older exports said of the same record (`log.revise`): what is forgotten by its words is forgotten with them.
OLDER = "case when json_valid(extra) then concat_ws(' ', {}) else '' end".format(
    ", ".join(f"array_to_string(json_extract_string(extra, '$.before[*].{name}'), ' ')" for name in ("content", "actor", "target", "object"))
)


def condition(ask: Ask) -> str:
    """Return the SQL condition of an `Ask`, without its words and its cursor."""
    terms = []
    if ask.since is not None:
        terms.append(f"published >= make_timestamptz({int(ask.since)})")
    if ask.until is not None:
        terms.append(f"published < make_timestamptz({int(ask.until)})")
    for attribute, column in _COLUMNS.items():
        if values := getattr(ask, attribute):
            terms.append(f"{column} in ({', '.join(quoted(value) for value in values)})")
    if ask.tags:
        wanted = ", ".join(f"strip_accents(lower({quoted(tag.removeprefix('#'))}))" for tag in ask.tags)
        terms.append(f"len(list_filter(tags, x -> strip_accents(lower(x)) in ({wanted}))) > 0")
    if ask.ids:
        asked = [one for one in ask.ids if _ID.fullmatch(one)] or ["00000000-0000-0000-0000-000000000000"]
        terms.append(f"id in ({', '.join(quoted(one) + '::uuid' for one in asked)})")
    if ask.jobs:
        terms.append(f"job in ({', '.join(str(int(job)) for job in ask.jobs)})")
    if ask.place:
        terms.append(_near(*ask.place))
    return " and ".join(terms) or "true"


def whole_condition(store: Store, ask: Ask) -> str:
    """Return the SQL condition of an `Ask`, words included, those of older tellings too; words without a letter or a digit match nothing."""
    words = terms.words_of(store, ask.words)
    if ask.words.strip() and not words:
        return "false"
    told = f"""({word_condition(words)}) or (coalesce(contains(extra, '"before":['), false) and ({word_condition(words, OLDER)}))"""
    return f"({condition(ask)}) and ({told})"


def word_condition(words: list[str], text: str = SEARCHED) -> str:
    """Return the SQL condition of a text that has every word (as `terms.words_of` gives them)."""
    plain = f"strip_accents(lower({text}))"
    found = []
    for word in words:
        stem = word.rstrip("*")
        if terms.alone(stem):
            found.append(f"contains({plain}, {quoted(stem)})")
            continue
        end = "" if word.endswith("*") else "([^\\pL\\pN\\pM]|$)"
        pattern = quoted(f"(^|[^\\pL\\pN\\pM]){stem}{end}")
        found.append(f"(contains({plain}, {quoted(stem)}) and regexp_matches({plain}, {pattern}))")
    return " and ".join(found) or "true"


def _near(latitude: float, longitude: float, radius: float) -> str:
    """A box first, which the engine can skip by, then the distance on the sphere."""
    import math

    north = radius / _KM_PER_DEGREE
    east = min(180.0, radius / (_KM_PER_DEGREE * max(0.01, math.cos(math.radians(latitude)))))
    box = f"latitude between {latitude - north} and {latitude + north}"
    around = f"abs(((longitude - ({longitude}) + 540) % 360) - 180) <= {east}"
    exact = (
        f"2 * 6371 * asin(sqrt(pow(sin(radians(latitude - ({latitude})) / 2), 2) + cos(radians({latitude}))"
        f" * cos(radians(latitude)) * pow(sin(radians(longitude - ({longitude})) / 2), 2))) <= {radius}"
    )
    return f"({box} and {around} and {exact})"


def page(store: Store, ask: Ask) -> Page:
    """Return the newest activities that answer, `ask.limit` at most, undated ones last."""
    return store.steady(lambda: _page(store, ask))


def _page(store: Store, ask: Ask) -> Page:
    wanted = max(1, min(ask.limit, 10_000))
    words = terms.words_of(store, ask.words)
    if ask.words.strip() and not words:
        return Page([], None)  # signs that are in no word are in no answer
    moment, last_id = _cursor(ask.before)
    walk, through = split(store, ask, words)
    rows: list[dict[str, Any]] = []
    if moment is not None or ask.before is None:
        rows = _dated(store, ask, words, (walk, through), (moment, last_id), wanted + 1)
    if len(rows) <= wanted and ask.since is None and ask.until is None:
        seen = last_id if ask.before is not None and moment is None else None
        rows += _undated(store, ask, words, (walk, through), seen, wanted + 1 - len(rows))
    following = None
    if len(rows) > wanted:
        rows = rows[:wanted]
        following = f"{rows[-1]['published_us'] if rows[-1]['published_us'] is not None else 'none'}.{rows[-1]['id']}"
    return Page(rows, following)


def _cursor(before: str | None) -> tuple[int | None, str | None]:
    """Return (moment, id) of a cursor; a cursor that was not ours means the first page."""
    found = re.fullmatch(r"(none|-?\d{1,18})\.([0-9a-f-]{36})", before or "")
    if not found or not _ID.fullmatch(found[2]):
        return None, None
    return (None if found[1] == "none" else int(found[1])), found[2]


def split(store: Store, ask: Ask, words: list[str]) -> tuple[Log, list[Segment]]:
    """Return the walk through the segments that have words, and the segments that must be read through."""
    segments = [
        s for s in store.segments
        if s.kind == "log" and (not ask.sources or set(ask.sources) & set(s.sources)) and (not ask.jobs or {str(j) for j in ask.jobs} & set(s.jobs))
        and (ask.since is None or (s.last is not None and s.last >= ask.since))
        and (ask.until is None or (s.first is not None and s.first < ask.until))
    ]  # fmt: skip
    if ask.ids:
        there = store.holding(ask.ids)
        segments = [segment for segment in segments if segment.name in there]
    wanted, rest = _wanted(store, ask, words)
    if rest != "true" and not wanted:
        return Log(store, [], []), segments  # nothing to go by: the rows themselves say it
    held = [(segment, terms.parts(store, segment)) for segment in segments]
    keep = None if rest == "true" else lambda segment, rows: _kept(store, segment, rows, rest)
    walk = Log(store, [(part, segment) for segment, parts in held for part in parts or ()], wanted, keep)
    return walk, [segment for segment, parts in held if parts is None]


def _wanted(store: Store, ask: Ask, words: list[str]) -> tuple[Wanted, str]:
    """Return the words and values that every answer holds, and the SQL condition of what they do not say."""
    wanted: Wanted = [[(word.rstrip("*").encode(), word.endswith("*"))] for word in words]
    told = replace(ask, since=None, until=None)
    for name, column in (_COLUMNS | {"tags": "tags", "jobs": "job"}).items():
        if column not in terms.VALUES:
            continue
        values = [str(value).replace("\0", "") for value in getattr(ask, name)]
        if name == "tags":
            values = [terms.plain_text(store, value.removeprefix("#")) for value in values]
        plain = [value.encode("utf-8", "replace") for value in values]
        if not plain or not all(plain):
            continue  # an empty value is no term
        wanted.append([(terms.VALUES[column] + value[: terms.LONGEST], False) for value in plain])
        if all(len(value) <= terms.LONGEST for value in plain):
            told = replace(told, **{name: ()})
    if len(ask.objects) == 1:
        # Objects are no terms, but their words are.
        there = ask.objects[0] if "/" not in ask.objects[0] else (re.findall("://([^/?#]+)", ask.objects[0]) or [""])[0]
        wanted += [[(word.encode(), False)] for word in terms.words_of(store, there.replace("*", " "))]
    return wanted, condition(told)


def _kept(store: Store, segment: Segment, rows: np.ndarray, where: str) -> np.ndarray:
    """Return the rows of a segment for which a condition holds."""
    import numpy as np

    source = store.scan([store.path(segment)], ", file_row_number=true")
    at = f"file_row_number in ({', '.join(map(str, rows.tolist()))})"
    found = store.table(f"select file_row_number as row from {source} where {at} and {where} order by row")
    return np.asarray(found.column("row").to_numpy(), np.int64)


def _rows(store: Store, query: str) -> list[dict[str, Any]]:
    return store.table(query).to_pylist()


def _dated(store: Store, ask: Ask, words: list[str], ways: tuple[Log, list[Segment]], cursor: tuple, wanted: int) -> list[dict[str, Any]]:
    """Return the newest dated activities before the cursor: by the words where they are made, else by reading back."""
    (walk, through), (moment, last_id) = ways, cursor
    until = min(x for x in (None if moment is None else moment + 1, ask.until, 1 << 62) if x is not None)
    rows = whole_rows(store, walk.dated(ask.since, until, None if moment is None else (moment, last_id), wanted))
    candidates = [s for s in through if s.first is not None and s.first < until and (ask.since is None or (s.last or 0) >= ask.since)]
    if candidates:
        cut = "published is not null"
        if moment is not None:
            stamp = f"make_timestamptz({moment})"
            cut = f"(published < {stamp} or (published = {stamp} and id < {quoted(last_id)}::uuid))"
        rows += fetched_rows(store, _back(store, candidates, f"{condition(ask)} and {cut} and {word_condition(words)}", until, wanted))
    rows.sort(key=lambda row: (row["published_us"], row["id"]), reverse=True)
    return rows[:wanted]


def whole_rows(store: Store, spots: list[Spot]) -> list[dict[str, Any]]:
    """Return the whole activities that stand at these places."""
    import pyarrow as pa

    files: dict[str, list[Spot]] = {}
    for spot in spots:
        files.setdefault(spot.segment.name, []).append(spot)
    found: list[dict[str, Any]] = []
    for mine in files.values():
        segment = mine[0].segment
        held = whole.read(terms.rows_of(store, segment), store.seal, [spot.row for spot in mine], segment.rows)
        found += [held[spot.row] | {"published": spot.moment} for spot in mine]
    if not found:
        return []
    times = {f"{name}_us": pa.array([row.get(name) for row in found], pa.int64()) for name in ("published", "until")}
    columns = {
        field.name: times[f"{field.name}_us"].cast(pa.timestamp("us", tz="Etc/UTC")) if f"{field.name}_us" in times
        else pa.array([row.get(field.name) for row in found], field.type)
        for field in schema()
    }  # fmt: skip
    return pa.table(columns | times).to_pylist()


def _back(store: Store, candidates: list[Segment], where: str, until: int, wanted: int) -> list[dict[str, Any]]:
    """Walk back in time, in windows that grow until enough activities are found."""
    rows: list[dict[str, Any]] = []
    upper, size = min(until, max((s.last or 0) for s in candidates)) + 1 if candidates else 0, max(2_000, 4 * wanted)
    while candidates and len(rows) < wanted:
        lower = _window(candidates, upper, size)
        group = [s for s in candidates if (s.last or 0) >= lower and (s.first or 0) < upper]
        if group:
            window = f"published >= make_timestamptz({lower}) and published < make_timestamptz({upper})"
            rows += _spots(store, group, f"{where} and {window}", wanted - len(rows))
        candidates = [s for s in candidates if (s.first or 0) < lower]
        upper, size = lower, size * 8
    return rows


def _window(segments: list[Segment], upper: int, size: int) -> int:
    """Return the moment since when about `size` activities happened before `upper`: by the marks of the segments."""
    steps = sorted(((mark, s.step) for s in segments for mark in s.marks if mark < upper), reverse=True)
    seen = 0
    for mark, step in steps:
        seen += step
        if seen >= size:
            return mark
    return min(s.first or 0 for s in segments)


def _spots(store: Store, group: list[Segment], where: str, wanted: int) -> list[dict[str, Any]]:
    """Return where the newest activities stand: {published_us, id, file, row}. Only the columns that are asked about are read."""
    source = store.scan([store.path(segment) for segment in group], ", file_row_number=true, filename=true")
    query = (
        "select epoch_us(published) as published_us, id::varchar as id, filename as file, file_row_number as row"
        f" from {source} where {where} order by published desc, id desc limit {wanted}"
    )
    return _rows(store, query)


def fetched_rows(store: Store, spots: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the whole activities that stand at these places."""
    files: dict[str, list[int]] = {}
    for spot in spots:
        files.setdefault(spot["file"], []).append(spot["row"])
    found: list[dict[str, Any]] = []
    for file, numbers in files.items():
        source = store.scan([Path(file)], ", file_row_number=true")
        at = f"file_row_number in ({', '.join(map(str, numbers))})"
        found += _rows(store, _select(source, at, "file_row_number"))
    return found


def _undated(store: Store, ask: Ask, words: list[str], ways: tuple[Log, list[Segment]], last_id: str | None, wanted: int) -> list[dict[str, Any]]:
    walk, through = ways
    if wanted <= 0:
        return []
    rows = whole_rows(store, walk.undated(last_id, wanted))
    group = [segment for segment in through if segment.undated]
    if group:
        after = f"id < {quoted(last_id)}::uuid" if last_id else "true"
        found = f"{condition(ask)} and published is null and {after} and {word_condition(words)}"
        rows += _rows(store, _select(store.relation(group), found) + f" order by id desc limit {wanted}")
    rows.sort(key=lambda row: row["id"], reverse=True)
    return rows[:wanted]


def _select(relation: str, where: str, but: str = "") -> str:
    but = f" exclude ({but})" if but else ""
    return (
        f"select *{but} replace (id::varchar as id), epoch_us(published) as published_us, epoch_us(until) as until_us"
        f" from {relation} where {where}"
    )


def density(store: Store, ask: Ask | None = None) -> list[tuple[str, str, int]]:
    """Return (local day 'YYYY-MM-DD', source, count) for the dated activities that answer, in order of days."""
    from murmure.log import days

    if ask is None or ask == Ask():
        return store.steady(lambda: days.density(store))
    where = whole_condition(store, ask)
    query = f"select {days.DAY} as day, source, count(*) as n from log where published is not null and {where} group by all order by all"
    return [(row["day"], row["source"], row["n"]) for row in store.table(query).to_pylist()]
