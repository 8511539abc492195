"""What do the tables (CSV) of a Fitbit export say?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.reject import NO_VALUE
from murmure.model.words import Both
from murmure.sources.body.fitbit import moment
from murmure.sources.body.fitbit.measure import NO_NUMBER, UNMEASURED, number, row, summary
from murmure.sources.body.series import Row

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Cells = dict[str, str]
Found = Row | Both
_MINUTE = 60_000_000
_UNMEASURED = 50.0


class Table(NamedTuple):
    """Say how a table is told and read.

    name     how its file begins, when its titles do not tell it
    titles   those that it has; the first is its time
    family   what it says. Of two tables of one family, one export is read from the one with the lower `rank`: they are twins
    read     reads a row
    """

    name: str
    titles: tuple[str, ...]
    family: str
    rank: int
    read: Callable[[Cells, Any], Found]


def _measure(
    quantity: str, title: str, factor: float = 1.0, span: int = 0, clock: str = "series", **more: str
) -> Callable[[Cells, Any], Found]:
    """Return a reader for one number of a row; `more` names other numbers that are kept beside it."""
    told = {"series": lambda text, zone: moment.series(text), "local": moment.local, "day": moment.day}[clock]

    def read(cells: Cells, zone: ZoneInfo | None) -> Found:
        when, value = told(cells["timestamp"], zone), number(cells[title])
        if isinstance(when, Both):
            return when
        if value is None or value < 0:
            return NO_NUMBER if cells[title].strip() else NO_VALUE
        if quantity == "oxygen_saturation" and value == _UNMEASURED:
            return UNMEASURED
        extra: dict[str, Any] = {
            name: found for name, key in more.items() if (found := number(cells.get(key))) is not None
        }
        source = cells.get("data source", "").strip()
        extra |= {"recorded_by": source} if source else {}
        # What other applications gave to Fitbit is theirs: it has a key of its own.
        key = (source,) if source.casefold().endswith("health connect") else ()
        return row(
            quantity, value * factor, when, when.published + span if span else None, extra=extra or None, key=key
        )

    return read


def _temperature(cells: Cells, zone: ZoneInfo | None) -> Found:
    """Return the temperature of the wrist in one night."""
    start, end = moment.local(cells["sleep_start"], zone), moment.local(cells["sleep_end"], zone)
    value = number(cells["nightly_temperature"])
    if isinstance(start, Both) or isinstance(end, Both):
        return start if isinstance(start, Both) else end
    if value is None or not -20 < value < 60:
        return NO_NUMBER if cells["nightly_temperature"].strip() else NO_VALUE
    return row("skin_temperature", value, start, end.published if end.published > start.published else None)


def _score(word: str, title: str, clock: str, *others: str) -> Callable[[Cells, Any], Found]:
    """Return a reader for a score of the service: it is its opinion, and no measure."""

    def read(cells: Cells, zone: ZoneInfo | None) -> Found:
        time = cells.get("timestamp") or cells.get("date") or ""
        when = moment.day(time, zone) if clock == "day" else moment.local(time, zone)
        value = number(cells[title])
        if isinstance(when, Both):
            return when
        if not value:
            return NO_VALUE  # 0: it could not be calculated
        told = {name: found for name in others if (found := number(cells.get(name))) is not None}
        return summary(word, when, None, {"score": value, **told}, (cells.get("sleep_log_entry_id"),))

    return read


def _zone_minutes(cells: Cells, zone: ZoneInfo | None) -> Found:
    """Return the points of a minute: two for one with a fast heart."""
    when, value = moment.local(cells["date_time"], zone), number(cells["total_minutes"])
    if isinstance(when, Both):
        return when
    if value is None or value < 0:
        return NO_NUMBER
    return row(
        "heart_points", value, when, when.published + _MINUTE, cells["heart_zone_id"].strip().lower()[:40] or None
    )


_BETWEEN = {"low": "lower_bound", "high": "upper_bound"}
TABLES: tuple[Table, ...] = (
    Table("daily_resting", ("timestamp", "beats per minute"), "resting_heart_rate", 1,
          _measure("resting_heart_rate", "beats per minute", clock="day")),
    Table("heart_rate", ("timestamp", "beats per minute"), "heart_rate", 1, _measure("heart_rate", "beats per minute")),
    Table("steps", ("timestamp", "steps"), "step_count", 1, _measure("step_count", "steps", span=_MINUTE)),
    Table("distance", ("timestamp", "distance"), "distance", 1, _measure("distance", "distance", span=_MINUTE)),
    Table("calories", ("timestamp", "calories"), "total_energy", 1, _measure("total_energy", "calories", span=_MINUTE)),
    Table("floors", ("timestamp", "floors"), "flights_climbed", 1, _measure("flights_climbed", "floors", span=_MINUTE)),
    Table("weight", ("timestamp", "weight grams"), "weight", 1, _measure("body_weight", "weight grams", 0.001)),
    Table("body_fat", ("timestamp", "body fat percentage"), "body_fat", 1, _measure("body_fat_percentage", "body fat percentage")),
    Table("height", ("timestamp", "height millimeters"), "height", 1, _measure("body_height", "height millimeters", 0.1)),
    Table("minute spo2", ("timestamp", "value"), "oxygen", 0, _measure("oxygen_saturation", "value")),
    Table("oxygen_saturation", ("timestamp", "oxygen saturation percentage"), "oxygen", 1,
          _measure("oxygen_saturation", "oxygen saturation percentage")),
    Table("daily spo2", ("timestamp", "average_value", "lower_bound"), "daily oxygen", 0,
          _measure("oxygen_saturation", "average_value", clock="day", **_BETWEEN)),
    Table("daily_oxygen_saturation", ("timestamp", "average percentage"), "daily oxygen", 1,
          _measure("oxygen_saturation", "average percentage", clock="day", low="lower bound percentage", high="upper bound percentage")),
    Table("heart rate variability details", ("timestamp", "rmssd", "coverage"), "variability", 0,
          _measure("heart_rate_variability", "rmssd", clock="local", coverage="coverage", low_frequency="low_frequency",
                   high_frequency="high_frequency")),
    Table("heart_rate_variability", ("timestamp", "root mean square of successive differences milliseconds"), "variability", 1,
          _measure("heart_rate_variability", "root mean square of successive differences milliseconds")),
    Table("daily heart rate variability summary", ("timestamp", "rmssd", "nremhr"), "daily variability", 0,
          _measure("heart_rate_variability", "rmssd", clock="day", non_rem_heart_rate="nremhr", entropy="entropy")),
    Table("daily_heart_rate_variability", ("timestamp", "average heart rate variability milliseconds"), "daily variability", 1,
          _measure("heart_rate_variability", "average heart rate variability milliseconds", clock="day")),
    Table("daily respiratory rate summary", ("timestamp", "daily_respiratory_rate"), "breath", 0,
          _measure("respiratory_rate", "daily_respiratory_rate", clock="day")),
    Table("daily_respiratory_rate", ("timestamp", "breaths per minute"), "breath", 1,
          _measure("respiratory_rate", "breaths per minute", clock="day")),
    Table("computed temperature", ("type", "sleep_start", "sleep_end", "nightly_temperature"), "temperature", 0, _temperature),
    Table("stress score", ("date", "stress_score"), "stress", 0,
          _score("stress management score", "stress_score", "day", "sleep_points", "responsiveness_points", "exertion_points")),
    Table("sleep_score", ("sleep_log_entry_id", "timestamp", "overall_score"), "sleep score", 0,
          _score("sleep score", "overall_score", "local", "composition_score", "revitalization_score", "duration_score", "deep_sleep_in_minutes",
                 "resting_heart_rate", "restlessness")),
    Table("daily readiness score", ("date", "readiness_score_value"), "readiness", 0,
          _score("readiness score", "readiness_score_value", "day", "activity_subcomponent", "sleep_subcomponent", "hrv_subcomponent")),
    Table("active zone minutes", ("date_time", "heart_zone_id", "total_minutes"), "points", 0, _zone_minutes),
)  # fmt: skip
PROFILE = frozenset({"timezone", "member_since"})
_NAME = re.compile(r"[ _-]*(?:\d{4}.*)?(?:\(\d+\))?\.csv$")


def table_of(name: str, heads: Sequence[str]) -> Table | None:
    """Return the table that has this name and these titles."""
    stem = _NAME.sub("", name)
    return next((one for one in TABLES if stem.startswith(one.name) and set(one.titles) <= set(heads)), None)
