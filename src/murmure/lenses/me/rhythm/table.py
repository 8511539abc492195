"""What do the tables of rhythm hold?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.hours.clock import Clock
    from murmure.lenses.me.rhythm.dark import Dark
    from murmure.lenses.me.rhythm.growth import Growth
    from murmure.lenses.me.rhythm.night import Nights
    from murmure.lenses.me.rhythm.touch import Silences, Touches
    from murmure.lenses.me.rhythm.wave import Rhythm

EPOCH = date(1970, 1, 1)
DAY, SHOWN = 1440, 371
"""Minutes of a day, and days of which each stretch is told."""


def days(
    silences: Silences, nights: Nights, dark: Dark, clock: Clock, places: dict[int, tuple[float, float]]
) -> list[dict[str, Any]]:
    """Return a row for each day that is known; times are hours from its local midnight, below 0 in the evening before."""
    import numpy as np

    from murmure.lenses.me.rhythm.sun import daylight, usual

    touched = {int(day): at for at, day in enumerate(silences.day.tolist())}
    slept = {int(day): at for at, day in enumerate(nights.day.tolist())}
    noted = dict(zip(dark.day.tolist(), dark.count.tolist(), strict=True))
    gone, found = frozenset(clock.away().tolist()), []
    home = usual(places, gone)
    known = sorted(touched.keys() | slept.keys())
    shift = clock.at(np.array(known, np.int64) * 24 + 12)[0].tolist() if known else []
    for day, minutes in zip(known, shift, strict=True):
        at, night = touched.get(day), slept.get(day)
        place = places.get(day) or (None if day in gone else home)
        sun = daylight(day, *place) if place else None
        found.append({
            "day": EPOCH + timedelta(days=day), "away": day in gone, "offset": int(minutes), "night": noted.get(day),
            "last_touch": None if at is None else silences.last[at] / 60, "first_touch": None if at is None else silences.first[at] / 60,
            "sleep_begin": None if night is None else nights.begin[night] / 60, "sleep_end": None if night is None else nights.end[night] / 60,
            "sunrise": None if sun is None else (sun[0] + minutes) / 60, "sunset": None if sun is None else (sun[1] + minutes) / 60,
        })  # fmt: skip
    return found


def days_schema() -> pa.Schema:
    """Return the columns of `days`."""
    import pyarrow as pa

    times = ("last_touch", "first_touch", "sleep_begin", "sleep_end", "sunrise", "sunset")
    return pa.schema([("day", pa.date32()), ("away", pa.bool_()), ("offset", pa.int64()), ("night", pa.int64()),
                      *((name, pa.float64()) for name in times)])  # fmt: skip


def spans(touches: Touches, nights: Nights) -> pa.Table:
    """Return when I was on screens and when I slept, in hours from the local midnight of a day, cut at midnights; of a year at most."""
    import numpy as np
    import pyarrow as pa

    from murmure.lenses.me.rhythm.touch import stretches

    found = []
    for kind, (begin, end) in (("screens", stretches(touches)), ("sleep", (nights.asleep, nights.awake))):
        first, many = begin // DAY, (end - 1) // DAY - begin // DAY + 1
        day = np.repeat(first, many) + np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        low, high = np.maximum(np.repeat(begin, many), day * DAY), np.minimum(np.repeat(end, many), (day + 1) * DAY)
        found.append((pa.repeat(pa.scalar(kind), len(day)), day, (low - day * DAY) / 60, (high - day * DAY) / 60))
    kinds, day, low, high = (list(column) for column in zip(*found, strict=True))
    days = np.concatenate(day)
    kept = days > (days.max() - SHOWN if len(days) else 0)
    columns = [
        pa.concat_arrays(kinds),
        pa.array(days.astype("datetime64[D]")),
        *(pa.array(np.concatenate(one)) for one in (low, high)),
    ]
    return pa.Table.from_arrays([column.filter(pa.array(kept)) for column in columns], schema=spans_schema())


def spans_schema() -> pa.Schema:
    """Return the columns of `spans`."""
    import pyarrow as pa

    return pa.schema([("kind", pa.string()), ("day", pa.date32()), ("begin", pa.float64()), ("end", pa.float64())])


def said_schema() -> pa.Schema:
    """Return the columns of `said`."""
    import pyarrow as pa

    return pa.schema([("kind", pa.string()), ("series", pa.string()), ("other", pa.string())])


def waves(rhythms: list[Rhythm]) -> list[dict[str, Any]]:
    """Return a row for each series that was looked at; phases and periods in hours."""
    found = []
    for one in rhythms:
        row: dict[str, Any] = {"series": one.series.name, "title_en": one.series.title.en, "title_fr": one.series.title.fr, "body": one.series.body,
                               "hours": len(one.series.at), "said": one.said, "chance": one.wave.chance}  # fmt: skip
        for name in ("level", "amplitude", "phase", "peak"):
            row |= dict(zip((name, f"{name}_low", f"{name}_high"), getattr(one.wave, name), strict=True))
        if one.period is not None:
            row |= {
                "period": one.period.value,
                "period_low": one.period.low,
                "period_high": one.period.high,
                "period_chance": one.period.chance,
            }
        found.append(row)
    return found


def waves_schema() -> pa.Schema:
    """Return the columns of `waves`."""
    import pyarrow as pa

    numbers = [
        f"{name}{end}" for name in ("level", "amplitude", "phase", "peak", "period") for end in ("", "_low", "_high")
    ]
    return pa.schema([("series", pa.string()), ("title_en", pa.string()), ("title_fr", pa.string()), ("body", pa.bool_()), ("hours", pa.int64()),
                      ("said", pa.bool_()), ("chance", pa.float64()), *((name, pa.float64()) for name in numbers),
                      ("period_chance", pa.float64())])  # fmt: skip


def hours(rhythms: list[Rhythm]) -> list[dict[str, Any]]:
    """Return what each series is on average in each hour of the local clock."""
    import numpy as np

    found = []
    for one in rhythms:
        turn = one.series.clock % 24
        count, total = np.bincount(turn, minlength=24), np.bincount(turn, one.series.values, 24)
        found += [{"series": one.series.name, "hour": hour, "mean": total[hour] / count[hour], "count": int(count[hour])}
                  for hour in range(24) if count[hour]]  # fmt: skip
    return found


def asleep(nights: Nights, away: np.ndarray) -> list[dict[str, Any]]:
    """Return which share of the nights at home I sleep in each hour of the clock, in the form of `hours`."""
    import numpy as np

    home = np.setdiff1d(nights.day, away)
    if not len(home):
        return []
    kept = np.isin((nights.asleep + nights.awake + DAY) // 2 // DAY, home)
    begin, end, minutes = nights.asleep[kept], nights.awake[kept], np.zeros(DAY + 1, np.int64)
    # What begins and what ends at each minute of the day; who sleeps over midnight begins the day asleep.
    np.add.at(minutes, begin % DAY, 1)
    np.add.at(minutes, end % DAY, -1)
    minutes[0] += ((end // DAY) - (begin // DAY)).sum()
    share = np.cumsum(minutes[:DAY]).reshape(24, -1).mean(1) / len(home)
    return [
        {"series": "sleep", "hour": hour, "mean": value, "count": len(home)}
        for hour, value in enumerate(share.tolist())
    ]


def hours_schema() -> pa.Schema:
    """Return the columns of `hours`."""
    import pyarrow as pa

    return pa.schema([("series", pa.string()), ("hour", pa.int64()), ("mean", pa.float64()), ("count", pa.int64())])


def growth(found: Growth) -> list[dict[str, Any]]:
    """Return how many activities each four weeks have, the oldest first, and what the shape that fits best has there, with its bounds."""
    fit, low, high = found.curve.tolist() if found.curve.size else [[None] * len(found.count)] * 3
    return [
        {
            "weeks": -4 * (len(found.count) - place),
            "count": int(count),
            "fit": fit[place],
            "low": low[place],
            "high": high[place],
        }
        for place, count in enumerate(found.count.tolist())
    ]


def growth_schema() -> pa.Schema:
    """Return the columns of `growth`."""
    import pyarrow as pa

    return pa.schema(
        [("weeks", pa.int64()), ("count", pa.int64()), *((name, pa.float64()) for name in ("fit", "low", "high"))]
    )


def shapes(found: Growth) -> list[dict[str, Any]]:
    """Return how well each shape fits: the lower, the better."""
    return [
        {"shape": shape, "criterion": value, "shown": shape == found.shape}
        for shape, value in sorted(found.criteria.items())
    ]


def shapes_schema() -> pa.Schema:
    """Return the columns of `shapes`."""
    import pyarrow as pa

    return pa.schema([("shape", pa.string()), ("criterion", pa.float64()), ("shown", pa.bool_())])
