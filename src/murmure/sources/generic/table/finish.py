"""What is left to do for a batch that the engine has computed: zones, equal rows, rows that are left out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BAD_DATE, BAD_POSITION, BAD_VALUE, IMPOSSIBLE_DATE, NO_DATE, NO_VALUE
from murmure.sources.generic.table.mapping import LIST_ROLES, TEXT_ROLES, Mapping
from murmure.sources.generic.table.sql import EXACT, measures_of
from murmure.sources.occurrence import Occurrences

if TYPE_CHECKING:
    import pyarrow as pa

BAD = (None, NO_DATE, BAD_DATE, IMPOSSIBLE_DATE, BAD_POSITION, BAD_VALUE, NO_VALUE)
"""Why a row is left out, by its number."""

_VALUE_BAD, _VALUE_NONE = 5, 6
_DAY = 24 * 60
_QUARTER = 15 * 60 * 1_000_000
_EARLIEST, _LATEST = -2_208_988_800_000_000, 4_102_444_800_000_000


class Finisher:
    """Turn the batches of one file into batches of activities, in order."""

    def __init__(self, mapping: Mapping, zone: Any, many: bool = False) -> None:
        from murmure.sources.times import zone_named

        self.mapping, self.zone = mapping, zone
        self.zones = {role: zone_named(spec["zone"]) if spec.get("zone") else zone for role, spec in mapping.columns.items()}
        self.seen = None if mapping.key else Occurrences(many)
        self.measures = measures_of(mapping)
        self.offsets: dict[tuple[str, int], int] = {}

    def finish(self, batch: pa.RecordBatch) -> tuple[list[pa.Table], list[tuple[int, int]]]:
        """Return the tables of activities, and (row, why) for each row left out."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        if not batch.num_rows:
            return [], []
        columns = {name: batch.column(i) for i, name in enumerate(batch.schema.names)}
        table = {"key": self._keys(columns), "type": self._types(columns)}
        for role in ("published", "until"):
            if role in columns:
                table |= self._times(columns, role)
        plain = (*(role for role in TEXT_ROLES if role != "type"), *LIST_ROLES, "latitude", "longitude", "precision", "extra")
        table |= {name: columns[name] for name in plain if name in columns and name not in table}
        bad = _bad(columns)
        if "published" in table and "until" in table:
            backwards = pc.fill_null(pc.less(table["until"], table["published"]), False).to_numpy(zero_copy_only=False)
            bad[backwards & (bad == 0)] = 2
        rejected = [(int(row), int(bad[row])) for row in np.flatnonzero(bad)]
        whole = pa.table(table)
        if not self.measures:
            return [whole.filter(pa.array(bad == 0)) if rejected else whole], rejected
        tables, more = self._measured(whole, columns, bad == 0)
        return tables, sorted(rejected + more)

    def _keys(self, columns: dict[str, Any]) -> Any:
        """Return the keys, those of rows seen before with their number among equals."""
        import pyarrow as pa

        keys = columns["key"]
        again = self.seen.count(keys) if self.seen else None
        if not again:
            return keys
        texts = keys.to_pylist()
        for row, number in again.items():
            texts[row] = f"{texts[row]}\x1f#{number}"
        return pa.array(texts, pa.string())

    def _types(self, columns: dict[str, Any]) -> Any:
        import pyarrow.compute as pc

        usual = usual_type(self.mapping)
        return pc.fill_null(columns["type"], usual) if "type" in columns else _same(usual, len(columns["key"]))

    def _times(self, columns: dict[str, Any], role: str) -> dict[str, Any]:
        """Return exact times, local ones placed in their zone, with the offset and where it comes from."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        local, written = columns[role], columns[f"{role}_offset"]
        unsaid = pc.fill_null(pc.equal(written, EXACT), False)
        written = pc.if_else(unsaid, 0, written)
        # An offset of a day or more is none, so the time is none either.
        local = pc.if_else(pc.less(pc.abs(pc.fill_null(written, 0)), _DAY), local, None)
        there = pc.is_valid(written).to_numpy(zero_copy_only=False)
        moments = pc.fill_null(local, 0).to_numpy(zero_copy_only=False).astype(np.int64)
        offsets = pc.fill_null(written, 0).to_numpy(zero_copy_only=False).astype(np.int64)
        zone = self.zones.get(role)
        if zone is not None and not there.all():
            offsets = np.where(there, offsets, self._offsets_of(moments, zone))
        # A wrong date may be as far away as it likes: it is left out by its number, not by an overflow here.
        exact = np.where(np.abs(moments) < 2**61, moments, 0) - offsets * 60_000_000
        invalid = pc.is_null(local).to_numpy(zero_copy_only=False)
        found = {role: pa.array(exact, pa.int64(), mask=invalid).cast(pa.timestamp("us", tz="UTC"))}
        if role != "published":
            return found
        origin = "account" if zone is not None else "assumed"
        hidden = invalid | (~there & (zone is None)) | unsaid.to_numpy(zero_copy_only=False)
        if precision := self.mapping.columns[role].get("precision"):
            found["precision"] = pc.if_else(pa.array(~invalid), pa.scalar(precision), pa.scalar(None, pa.string()))
        found["offset_minutes"] = pa.array(offsets.astype(np.int16), pa.int16(), mask=hidden)
        words = pa.array(["explicit", origin], pa.string())
        found["offset_origin"] = words.take(pa.array(np.where(there, 0, 1), mask=invalid))
        return found

    def _offsets_of(self, moments: Any, zone: Any) -> Any:
        """Return the offset of `zone`, in minutes, at local times; it only changes on quarters of an hour."""
        import numpy as np

        quarters, back = np.unique(moments // _QUARTER, return_inverse=True)
        name = str(zone)
        found = np.empty(len(quarters), dtype=np.int64)
        for i, quarter in enumerate(quarters.tolist()):
            offset = self.offsets.get((name, quarter))
            if offset is None:
                offset = self.offsets[name, quarter] = _offset_at(quarter, zone)
            found[i] = offset
        return found[back]

    def _measured(self, whole: pa.Table, columns: dict[str, Any], fine: Any) -> tuple[list[pa.Table], list[tuple[int, int]]]:
        """Return one table per measure; a cell that is not a number is left out, and so is a row without any."""
        import numpy as np
        import pyarrow as pa

        tables, bad = [], []
        single = len(self.measures) == 1
        empty = fine.copy()
        if "latitude" in self.mapping.columns and not single:
            # Where one was is an event of its own, whatever was measured there.
            place = whole.set_column(1, "type", _same("murmure:Position", whole.num_rows))
            tables.append(place.filter(pa.array(fine)))
            empty[:] = False
        for i, spec in enumerate(self.measures):
            values = columns[f"v{i}"].to_numpy(zero_copy_only=False)
            missing = columns[f"v{i}"].is_null().to_numpy(zero_copy_only=False)
            wrong = ~missing & ~np.isfinite(values)
            bad += [(int(row), _VALUE_BAD) for row in np.flatnonzero(wrong & fine)]
            empty &= missing
            keep = fine & ~wrong if single and self._stands_alone() else fine & ~missing & ~wrong
            part = whole if keep.all() else whole.filter(pa.array(keep))
            tables.append(self._with_measure(part, spec, values[keep], missing[keep], single))
        if not (single and self._stands_alone()):
            bad += [(int(row), _VALUE_NONE) for row in np.flatnonzero(empty)]
        return [table for table in tables if table.num_rows], bad

    def _stands_alone(self) -> bool:
        """Say whether a row without a value is still an event: it has words, an object or a place."""
        return not {"content", "object", "latitude"}.isdisjoint(self.mapping.columns)

    def _with_measure(self, part: pa.Table, spec: dict[str, Any], values: Any, missing: Any, single: bool) -> pa.Table:
        import pyarrow as pa
        import pyarrow.compute as pc

        part = part.append_column("value", pa.array(values, pa.float64(), mask=missing))
        for name in ("quantity", "unit"):
            if spec.get(name) and name not in part.column_names:
                part = part.append_column(name, _same(spec[name], part.num_rows))
        if not single:
            keys = pc.binary_join_element_wise(part["key"].combine_chunks(), str(spec["column"]), "\x1f")
            part = part.set_column(0, "key", keys)
        return part


def _bad(columns: dict[str, Any]) -> Any:
    """Return why each row is left out (a number of `BAD`), 0 for those that stay."""
    import numpy as np
    import pyarrow.compute as pc

    bad = np.zeros(len(columns["key"]), np.int8)
    for role, limit in (("longitude", 180), ("latitude", 90)):
        if role in columns:
            degrees = np.abs(pc.fill_null(columns[role], 0).to_numpy(zero_copy_only=False))
            bad[~(degrees <= limit)] = 4
    if "published" in columns:
        local = pc.fill_null(columns["published"], 0).to_numpy(zero_copy_only=False)
        bad[(local < _EARLIEST) | (local > _LATEST)] = 3
        # An offset of a day or more is none, so the time is none either.
        offsets = pc.fill_null(columns["published_offset"], 0).to_numpy(zero_copy_only=False)
        bad[(np.abs(offsets.astype(np.int64)) >= _DAY) & (offsets != EXACT)] = 2
        bad[columns["published"].is_null().to_numpy(zero_copy_only=False)] = 2
        bad[~columns["published_there"].to_numpy(zero_copy_only=False)] = 1
    return bad


def usual_type(mapping: Mapping) -> str:
    """Return the type of a row that does not say its own: what it carries tells."""
    roles = mapping.columns
    if "latitude" in roles and "content" not in roles and len(mapping.measures) == 1:
        return "murmure:Position" if mapping.measures[0].get("quantity") == "altitude" else "murmure:Measure"
    if mapping.measures or ("value" in roles and "content" not in roles and "object" not in roles):
        return "murmure:Measure"
    if "latitude" in roles and "content" not in roles:
        return "murmure:Position"
    if "content" in roles and "value" not in roles:
        return "Create" if roles.get("object_type", {}).get("constant") != "Page" else "View"
    return "murmure:Record"


def _same(text: str, count: int) -> Any:
    """Return a column that says the same in every row."""
    import pyarrow as pa

    return pa.repeat(pa.scalar(text, pa.string()), count)


def _offset_at(quarter: int, zone: Any) -> int:
    """Return the offset in minutes at a local quarter of an hour counted from 1970; 0 for impossible years."""
    try:
        moment = datetime(1970, 1, 1) + timedelta(minutes=15 * quarter)
        offset = moment.replace(tzinfo=zone).utcoffset()
    except (OverflowError, ValueError):
        return 0
    return int((offset or timedelta()).total_seconds() // 60)


