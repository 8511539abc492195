"""Which columns do the tables of petitions have?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.lenses.crowd.petition.counts import DAY

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.lenses.cases import Foretold
    from murmure.lenses.crowd.petition.counts import Counts
    from murmure.lenses.crowd.petition.rule import Watch

Row = dict[str, Any]


def schemas() -> dict[str, pa.Schema]:
    """Return the columns of each table; moments are texts in UTC, as JSON and CSV write them."""
    import pyarrow as pa

    text, whole, part = pa.string(), pa.int64(), pa.float64()
    kinds = {
        "petitions": {"petition": text, "count": whole, "day": part, "ahead": part, "alarm": text, "crossing": text, "low": part, "median": part,
                      "high": part, "chance": part, "chance_low": part, "chance_high": part, "cases": whole},
        "days": {"petition": text, "day": text, "count": whole, "gain": part},
        "ahead": {"petition": text, "days": whole, "at": text, "low": part, "median": part, "high": part, "chance": part, "chance_low": part,
                  "chance_high": part, "cases": whole},
        "jumps": {"petition": text, "at": text, "gained": part, "expected": part, "shares": whole},
        "sharers": {"petition": text, "actor": text, "at": text, "jump": text, "id": text},
    }  # fmt: skip
    return {name: pa.schema(list(columns.items())) for name, columns in kinds.items()}


def tables(rows: dict[str, list[Row]]) -> dict[str, pa.Table]:
    """Return the tables of these rows; those that are not given have none."""
    import pyarrow as pa

    return {name: pa.Table.from_pylist(rows.get(name, []), schema) for name, schema in schemas().items()}


def moment(at: int) -> str:
    """Return a moment (microseconds since 1970) to the second, in UTC.

    >>> moment(90_000_000)
    '1970-01-01T00:01:30Z'
    """
    import numpy as np

    return str(np.datetime64(at // 1_000_000, "s")) + "Z"


def petition_of(counts: Counts, found: Watch, petition: int, pace: float, expected: Foretold | None) -> Row:
    """Return the row of one petition; of one above the threshold when it was first read, nobody could be warned: it has no moments."""
    from murmure.lenses.crowd.petition.rule import AHEAD

    count, old = (
        float(counts.believed[int(counts.starts[petition + 1]) - 1]),
        found.crossing[petition] == counts.starts[petition],
    )

    def when(reading: int) -> str | None:
        return moment(int(counts.time[reading])) if reading >= 0 and not old else None

    return {
        "petition": counts.names[petition], "count": int(count), "day": round(pace, 1), "ahead": round(count + AHEAD * pace, 1),
        "alarm": when(int(found.alarm[petition])), "crossing": when(int(found.crossing[petition])),
        **({name: round(value, 6) for name, value in expected._asdict().items() if name != "things"} if expected else {}),
    }  # fmt: skip


def days_of(counts: Counts, found: Watch, petition: int) -> list[Row]:
    """Return the last reading of each day (UTC) of one petition."""
    import numpy as np

    own = np.arange(counts.starts[petition], counts.starts[petition + 1])
    day = counts.time[own] // DAY
    last = own[np.append(day[1:] != day[:-1], True)]
    return [{"petition": counts.names[petition], "day": moment(int(counts.time[one]))[:10], "count": int(counts.count[one]),
             "gain": round(float(found.gain[one]), 1)} for one in last]  # fmt: skip
