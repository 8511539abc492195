"""What do the nights, the days and the weights of Garmin say?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity, key_of
from murmure.model.quantity import QUANTITIES
from murmure.model.reject import BAD_RECORD, EMPTY_RECORD
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.body.garmin import moment
from murmure.sources.body.garmin.activity import GARMIN
from murmure.sources.body.series import number_of
from murmure.sources.times import When, wall

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Found = Iterator[Activity | Both]
_DAY = 86_400_000_000
_SLEEP = {"deepSleepSeconds": "deep", "lightSleepSeconds": "light", "remSleepSeconds": "rem"}


def _measure(quantity: str, value: float, when: When, until: int | None = None, word: str | None = None, extra: dict[str, Any] | None = None,
             key: tuple[Any, ...] = ()) -> Activity:  # fmt: skip
    return Activity(key_of(quantity, wall(when), "day" if when.precision == "day" else "", word, *key), "murmure:Measure", object=word,
                    instrument=GARMIN, until=until, quantity=quantity, value=value, unit=QUANTITIES[quantity].unit,
                    extra=tidy(extra or {}) or None, **when._asdict())  # fmt: skip


def _positive(value: Any) -> float | None:
    found = number_of(value)
    return found if found is not None and found > 0 else None


def sleep(record: dict[str, Any], zone: ZoneInfo | None) -> Found:
    """Yield a night: how long in bed, in each stage and awake; when each stage was is not in the export."""
    naps = record.get("napList")
    for nap in naps if isinstance(naps, list) else ():
        yield from _nap(nap)
    if not record.get("sleepStartTimestampGMT"):
        if not naps:
            yield EMPTY_RECORD  # a night without the watch
        return
    start, end = moment.instant(record["sleepStartTimestampGMT"]), moment.instant(record.get("sleepEndTimestampGMT"))
    if isinstance(start, Both) or isinstance(end, Both):
        yield start if isinstance(start, Both) else end  # type: ignore[misc]
        return
    if not start.published < end.published < start.published + 2 * _DAY:
        yield BAD_RECORD
        return
    scores, oxygen = record.get("sleepScores"), record.get("spo2SleepSummary")
    extra = {"score": _positive(scores.get("overallScore"))} if isinstance(scores, dict) else {}
    extra |= {"restless_moments": _positive(record.get("restlessMomentCount"))}
    yield _measure("time_in_bed", (end.published - start.published) / 3.6e9, start, end.published, "in_bed", extra)
    for name, word in _SLEEP.items():
        if (seconds := _positive(record.get(name))) is not None and seconds < 2 * 86_400:
            yield _measure("sleep_duration", seconds / 3600, start, end.published, word)
    if (seconds := _positive(record.get("awakeSleepSeconds"))) is not None and seconds < 2 * 86_400:
        yield _measure("awake_duration", seconds / 3600, start, end.published, "awake")
    if breaths := _positive(record.get("averageRespiration")):
        low, high = record.get("lowestRespiration"), record.get("highestRespiration")
        yield _measure(
            "respiratory_rate", breaths, start, end.published, extra={"low": _positive(low), "high": _positive(high)}
        )
    if isinstance(oxygen, dict) and (mean := _positive(oxygen.get("averageSPO2"))):
        yield _measure(
            "oxygen_saturation", mean, start, end.published, extra={"low": _positive(oxygen.get("lowestSPO2"))}
        )


def _nap(nap: Any) -> Found:
    start = moment.instant(nap.get("napStartTimestampGMT")) if isinstance(nap, dict) else BAD_RECORD
    seconds = _positive(nap.get("napTimeSec")) if isinstance(nap, dict) else None
    if isinstance(start, Both) or seconds is None or seconds > 86_400:
        yield start if isinstance(start, Both) else BAD_RECORD
        return
    yield _measure(
        "sleep_duration", seconds / 3600, start, start.published + round(seconds * 1e6), "asleep", {"nap": True}
    )


# Field of a day -> quantity, factor. They are figures of a whole day: they count where nothing finer was read.
_DAYS = {
    "totalSteps": ("step_count", 1.0), "totalDistanceMeters": ("distance", 1.0), "activeKilocalories": ("active_energy", 1.0),
    "bmrKilocalories": ("resting_energy", 1.0), "totalKilocalories": ("total_energy", 1.0), "averageSpo2Value": ("oxygen_saturation", 1.0),
}  # fmt: skip
_BESIDE = {
    "moderate_minutes": "moderateIntensityMinutes", "vigorous_minutes": "vigorousIntensityMinutes", "min_heart_rate": "minHeartRate",
    "max_heart_rate": "maxHeartRate", "ascended_m": "floorsAscendedInMeters", "descended_m": "floorsDescendedInMeters",
    "active_s": "activeSeconds", "highly_active_s": "highlyActiveSeconds", "resting_heart_rate_of_the_week": "restingHeartRate",
}  # fmt: skip


def day(record: dict[str, Any], zone: ZoneInfo | None) -> Found:
    """Yield the figures of a day, and what else is said of it as a summary."""
    when = moment.day(record.get("calendarDate"), zone)
    if isinstance(when, Both):
        yield when
        return
    silent = True
    for name, (quantity, factor) in _DAYS.items():
        if (value := _positive(record.get(name))) is not None:
            silent = False
            yield _measure(quantity, value * factor, when)
    # `restingHeartRate` is a mean of seven days in newer exports: that of the day is a field of its own.
    resting = _positive(record.get("currentDayRestingHeartRate")) or _positive(record.get("restingHeartRate"))
    if resting is not None and resting < 200:
        silent = False
        yield _measure("resting_heart_rate", resting, when)
    if (stress := _stress(record)) is not None:
        silent = False
        yield _measure("stress_level", stress, when)
    extra: dict[str, Any] = {name: _positive(record.get(field)) for name, field in _BESIDE.items()}
    extra |= _battery(record)
    if kept := tidy(extra):
        yield Activity(
            key_of("day", wall(when)),
            "murmure:Summary",
            object="day",
            instrument=GARMIN,
            extra=kept,
            **when._asdict(),
        )
    elif silent:
        yield EMPTY_RECORD


def _stress(record: dict[str, Any]) -> float | None:
    """Return the mean stress of a day; a negative one was not measured."""
    told = record.get("allDayStress")
    listed = told.get("aggregatorList") if isinstance(told, dict) else None
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and one.get("type") == "TOTAL":
            value = number_of(one.get("averageStressLevel"))
            return value if value is not None and 0 <= value <= 100 else None
    return None


def _battery(record: dict[str, Any]) -> dict[str, Any]:
    told = record.get("bodyBattery")
    listed = told.get("bodyBatteryStatList") if isinstance(told, dict) else None
    found = {}
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and one.get("bodyBatteryStatType") in ("HIGHEST", "LOWEST"):
            found[f"body_battery_{one['bodyBatteryStatType'].lower()}"] = _positive(one.get("statsValue"))
    return found


def biometrics(record: dict[str, Any], zone: ZoneInfo | None) -> Found:
    """Yield a weight (grams), a height or a capacity: each record holds what changed."""
    meta = record.get("metaData")
    when = moment.local(meta.get("calendarDate") if isinstance(meta, dict) else None, zone)
    if isinstance(when, Both):
        yield when
        return
    version = (record.get("version"),)
    weight, height = record.get("weight"), record.get("height")
    grams = _positive(weight.get("weight") if isinstance(weight, dict) else weight)
    centimetres = _positive(height.get("height") if isinstance(height, dict) else height)
    if grams is not None and grams < 1e6:
        source = weight.get("sourceType") if isinstance(weight, dict) else None
        extra = {
            "recorded_by": source if isinstance(source, str) else None,
            "entered": True if source == "MANUAL" else None,
        }
        yield _measure("body_weight", round(grams / 1000, 3), when, extra=extra, key=version)
    if centimetres is not None and centimetres < 300:
        yield _measure("body_height", centimetres, when, key=version)
    for name, sport in (("vo2MaxRunning", "running"), ("vo2Max", "running"), ("vo2MaxCycling", "cycling")):
        if value := _positive(record.get(name)):
            yield _measure("vo2_max", value, when, word=sport, key=version)


def pressure(record: dict[str, Any], zone: ZoneInfo | None) -> Found:
    """Yield the two pressures and the pulse of one reading."""
    meta = record.get("metaData")
    when = moment.local(meta.get("calendarDate") if isinstance(meta, dict) else None, zone)
    high, low = _positive(record.get("systolic")), _positive(record.get("diastolic"))
    if isinstance(when, Both) or high is None or low is None:
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    yield _measure("systolic_blood_pressure", high, when)
    yield _measure("diastolic_blood_pressure", low, when)
    if pulse := _positive(record.get("pulse")):
        yield _measure("heart_rate", pulse, when)


def water(record: dict[str, Any], zone: ZoneInfo | None) -> Found:
    """Yield a drink that was noted; what Garmin thinks was sweated is not."""
    if record.get("hydrationSource") not in (None, "GARMIN_GCM"):
        return
    amount = number_of(record.get("valueInML"))
    told = record.get("timestampLocal")
    when = moment.local(told, zone) if told else moment.day(record.get("calendarDate"), zone)
    if isinstance(when, Both) or not amount:
        yield when if isinstance(when, Both) else EMPTY_RECORD
        return
    yield _measure("dietary_water", amount, when, key=(record.get("uuid") or record.get("persistedTimestampGMT"),))


def health(record: dict[str, Any], zone: ZoneInfo | None) -> Found:
    """Yield the heart rate variability of a night; the temperature there is a difference to the usual, and is not kept."""
    when, metrics = moment.day(record.get("calendarDate"), zone), record.get("metrics")
    if isinstance(when, Both) or not isinstance(metrics, list):
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    for one in metrics:
        if isinstance(one, dict) and one.get("type") == "HRV" and (value := _positive(one.get("value"))):
            low, high = _positive(one.get("baselineLowerLimit")), _positive(one.get("baselineUpperLimit"))
            yield _measure("heart_rate_variability", value, when, extra={"usual_low": low, "usual_high": high})


def capacity(record: dict[str, Any], zone: ZoneInfo | None) -> Found:
    """Yield the VO2 max that was estimated on a day."""
    when, value = moment.day(record.get("calendarDate"), zone), _positive(record.get("vo2MaxValue"))
    if isinstance(when, Both) or value is None:
        yield when if isinstance(when, Both) else EMPTY_RECORD
        return
    sport, activity = record.get("sport"), record.get("activityId")
    # A day may have several activities, and a figure of its own beside theirs.
    key = ("activity", activity) if activity else ()
    yield _measure("vo2_max", value, when, word=sport.lower()[:40] if isinstance(sport, str) else None, key=key)
