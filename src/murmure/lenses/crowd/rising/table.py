"""Which columns does the table of alarms have?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]
PLAIN = ("time", "cause", "kind", "since", "observed", "within", "expected", "score", "adopters", "volume", "communities_effective",
         "communities_expected", "communities_chance", "communities_known", "communities_together", "gathering", "coordination", "joins")  # fmt: skip
ENDS = ("low", "median", "high")


def schema() -> pa.Schema:
    """Return the columns: the fields of an alarm; lists are texts, parted by spaces, so that CSV can hold them."""
    import pyarrow as pa

    from murmure.rising.alarm import HOURS

    text, whole, part = pa.string(), pa.int64(), pa.float64()
    kinds = dict.fromkeys(("time", "cause", "kind", "since", "gathering", "joins"), text)
    kinds |= dict.fromkeys(("within", "adopters", "communities_known"), whole)
    columns = [(name, kinds.get(name, part)) for name in PLAIN]
    columns += [(f"{end}_{hours}h", part) for hours in HOURS for end in ENDS]
    columns += [("forecast_basis", whole), ("false_alarms_per_day", part), ("false_alarms_low", part), ("false_alarms_high", part)]
    return pa.schema([*columns, ("terms", text), ("communities", text), ("evidence", text)])


def table(alarms: list[Row]) -> pa.Table:
    """Return alarms, as JSON holds them, as a table."""
    import pyarrow as pa

    return pa.Table.from_pylist([_row(alarm) for alarm in alarms], schema())


def _row(alarm: Row) -> Row:
    forecast, false = alarm["forecast"], alarm["false_alarms_per_day"] or (None, None, None)
    row = {name: alarm[name] for name in PLAIN}
    for place, hours in enumerate(forecast["hours"]):
        row |= {f"{end}_{hours}h": forecast[end][place] for end in ENDS}
    row |= dict(zip(("false_alarms_per_day", "false_alarms_low", "false_alarms_high"), false, strict=True))
    return row | {
        "forecast_basis": forecast["basis"], "terms": " ".join(alarm["terms"]), "evidence": " ".join(map(str, alarm["evidence"])),
        "communities": " ".join(f"{name}={share}" for name, share in alarm["communities"].items()),
    }  # fmt: skip
