"""Make up exports of Samsung Health: the watch of nobody."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

QUIRKS = ["millis", "old-names", "no-details", "bad-rows", "bad-details", "not-read", "workout", "food", "bom", "quoted", "no-comma", "no-identity",
          "flat", "one-table", "truncated", "corrupted", "empty", "no-rows"]  # fmt: skip
CANARIES = ("1984-02-29", "canary.name", "BadgeCanary", "EcgCanary")
STAMP = "20240506101112"
FOLDER = f"samsunghealth_canary.name_{STAMP}"
START = 1_714_860_000_000  # milliseconds: 4 May 2024, 22:00 UTC
_MINUTE = 60_000
WATCH, PHONE = "Wv1aB2cD3e", "Pq9xY8zW7v"
Row = dict[str, Any]


def clock(minute: int) -> str:
    """Return a moment as the application writes it: in UTC, with milliseconds."""
    day, rest = divmod(22 * 60 + minute, 1_440)
    return f"2024-05-{4 + day:02} {rest // 60:02}:{rest % 60:02}:00.000"


def table(datatype: str, rows: list[Row], prefix: str = "", plain: tuple[str, ...] = (), tail: str = ",") -> str:
    """Return a table: the line that names it, the titles (with the prefix, but for `plain`), rows with a comma too many."""
    names = list(dict.fromkeys(name for row in rows for name in row)) or ["start_time", "datauuid"]
    titles = [name if name in plain or not prefix else f"{prefix}.{name}" for name in names]

    def cell(value: Any) -> str:
        text = "" if value is None else str(value)
        return f'"{text.replace(chr(34), chr(34) * 2)}"' if any(mark in text for mark in ',"\n') else text

    lines = [f"{datatype},6280014,7", ",".join(titles), *(",".join(cell(row.get(name)) for name in names) + tail for row in rows)]
    return "\r\n".join(lines) + "\r\n"


def common(minute: int, length: int | None = None, identity: str = "", device: str = WATCH, offset: str = "UTC+0200") -> Row:
    """Return the columns that every table has."""
    said: Row = {"create_time": clock(minute), "update_time": clock(minute), "start_time": clock(minute), "time_offset": offset, "deviceuuid": device,
                 "pkg_name": "com.sec.android.app.shealth", "datauuid": identity or f"id-{minute}-{length}-{device[:2]}"}  # fmt: skip
    return said if length is None else {**said, "end_time": clock(minute + length)}


def _binned(name: str, records: list[Row]) -> tuple[str, str]:
    return name, json.dumps(records)


def _minutes(first: int, count: int, **values: float) -> list[Row]:
    return [{"start_time": START + (first + n) * _MINUTE, "end_time": START + (first + n + 1) * _MINUTE - 1,
             **{name: value + n for name, value in values.items()}} for n in range(count)]  # fmt: skip


def _plain(millis: bool = False, old: bool = False, details: bool = True) -> dict[str, str]:
    """Return path -> text of the usual tables."""
    heart = [{**common(0, 10, "hr-1"), "heart_rate": 64.0, "min": 61, "max": 66, "binning_data": "hr-1.binning_data.json"},
             {**common(30, None, "hr-2"), "end_time": clock(30), "heart_rate": 70.5, "comment": "après les escaliers"},
             {**common(40, None, "hr-3"), "end_time": clock(40), "heart_rate": 0}]  # fmt: skip
    if millis:
        for row in heart:
            for name in ("start_time", "end_time"):
                hour, minute = map(int, row[name][11:16].split(":"))
                row[name] = START + ((hour * 60 + minute - 22 * 60) % 1_440) * _MINUTE
    tracker = "com.samsung.health" if old else "com.samsung.shealth.tracker"
    shealth = "com.samsung.health" if old else "com.samsung.shealth"
    steps = [{**common(n, 1), "count": 60 + n, "distance": 45.5, "calorie": 2.25} for n in range(3)] + [
        {**common(0, 1, "", PHONE), "count": 58, "distance": 44.0, "calorie": 2.0}]  # fmt: skip
    night = {**common(60, 400, "night-1"), "sleep_score": 81, "efficiency": 92, "sleep_duration": 370, "comment": "Bien dormi, merci"}
    nap = {**common(900, 60, "nap-1"), "sleep_duration": 50}
    phases = [{**common(first, last - first, f"ph-{first}"), "sleep_id": "night-1", "stage": stage} for first, last, stage in
              ((60, 90, 40002), (90, 150, 40003), (150, 160, 40001), (160, 200, 40004))]  # fmt: skip
    days = [{"day_time": 1_714_780_800_000, "source_type": kind, "count": count, "distance": 5_000.5, "calorie": 300.25, "deviceuuid": device,
             "datauuid": f"day-{kind}"} for kind, count, device in ((-2, 8_000, WATCH), (0, 7_500, PHONE))]  # fmt: skip
    tables = {
        f"{tracker}.heart_rate": table(f"{tracker}.heart_rate", heart, "com.samsung.health.heart_rate", ("source",)),
        f"{tracker}.pedometer_step_count": table(f"{tracker}.pedometer_step_count", steps, "com.samsung.health.step_count"),
        f"{shealth}.sleep": table(f"{shealth}.sleep", [night, nap], "com.samsung.health.sleep", ("sleep_score", "efficiency", "sleep_duration")),
        "com.samsung.health.sleep_stage": table("com.samsung.health.sleep_stage", phases),
        "com.samsung.shealth.step_daily_trend": table("com.samsung.shealth.step_daily_trend", days),
        "com.samsung.shealth.tracker.pedometer_day_summary": table("com.samsung.shealth.tracker.pedometer_day_summary", [
            {"day_time": "2024-05-04 00:00:00.000", "step_count": 8_000, "walk_step_count": 7_000, "active_time": 3_600_000, "datauuid": "pds-1"}]),
        "com.samsung.shealth.calories_burned.details": table("com.samsung.shealth.calories_burned.details", [
            {"day_time": 1_714_780_800_000, "active_calorie": 300.5, "rest_calorie": 1_500.0, "datauuid": "cal-1"}],
            "com.samsung.shealth.calories_burned"),
        "com.samsung.health.weight": table("com.samsung.health.weight", [
            {**common(5, None, "w-1", PHONE), "weight": 68.4, "body_fat": 21.5, "muscle_mass": 0, "basal_metabolic_rate": 1512, "height": 170.0}]),
        "com.samsung.shealth.stress": table("com.samsung.shealth.stress", [{**common(0, 60, "st-1"), "score": 0.0}]),
        "com.samsung.health.hrv": table("com.samsung.health.hrv", [{**common(60, 10, "hrv-1"), "binning_data": "hrv-1.binning_data.json"}]),
        "com.samsung.shealth.blood_pressure": table("com.samsung.shealth.blood_pressure", [
            {**common(6, None, "bp-1", PHONE), "systolic": 121.0, "diastolic": 79.0, "pulse": 66}], "com.samsung.health.blood_pressure"),
        "com.samsung.health.device_profile": table("com.samsung.health.device_profile", [
            {"create_time": clock(0), "deviceuuid": WATCH, "name": "Montre de Camille", "model": "SM-R860"},
            {"create_time": clock(0), "deviceuuid": PHONE, "name": "Téléphone", "model": "Téléphone"}]),
        "com.samsung.health.user_profile": table("com.samsung.health.user_profile", [
            {"create_time": clock(0), "key": "birth_date", "text_value": "1984-02-29", "datauuid": "u-1"}]),
    }  # fmt: skip
    found = {f"{name}.{STAMP}.csv": text for name, text in tables.items()}
    if details:
        found |= {f"jsons/com.samsung.shealth.tracker.heart_rate/h/{name}": text for name, text in [
            _binned("hr-1.binning_data.json", _minutes(0, 10, heart_rate=60.0, heart_rate_min=58.0))]}
        found |= {f"jsons/com.samsung.health.hrv/h/{name}": text for name, text in [
            _binned("hrv-1.binning_data.json", _minutes(60, 2, sdnn=48.5, rmssd=41.25))]}  # fmt: skip
    return found | {"files/com.samsung.shealth.ecg/a.pdf": "EcgCanary", "jsons/com.samsung.shealth.badge/a/a.extra_data.json": '{"a": "BadgeCanary"}'}


def _bad() -> dict[str, str]:
    rows = [{**common(0, 1, "a"), "count": "many"}, {**common(0, 1, "b"), "start_time": "soon", "count": 3},
            {**common(0, 1, "c"), "start_time": "", "count": 3}, {**common(0, 1, "d"), "start_time": "9" * 17, "count": 3},
            {**common(0, 1, "e"), "end_time": "later", "count": 3},
            {**common(0, 1, "f", offset="UTC+9900"), "count": 4, "distance": "inf"}, {**common(9, -5, "g"), "count": 5}]  # fmt: skip
    phases = [{**common(0, 5, "p"), "sleep_id": "n", "stage": 40009}, {**common(0, 0, "q"), "sleep_id": "n", "stage": 40002}]
    return {"com.samsung.shealth.tracker.pedometer_step_count.1.csv": table("com.samsung.shealth.tracker.pedometer_step_count", rows),
            "com.samsung.health.sleep_stage.1.csv": table("com.samsung.health.sleep_stage", phases),
            "com.samsung.shealth.sleep.1.csv": table("com.samsung.shealth.sleep", [common(0, 0, "s")]),
            "com.samsung.shealth.step_daily_trend.1.csv": table("com.samsung.shealth.step_daily_trend", [
                {"day_time": "?", "count": 1}, {"day_time": 1_714_780_800_000, "count": ""}])}  # fmt: skip


def _bad_details() -> dict[str, str]:
    name = "com.samsung.shealth.tracker.heart_rate"
    rows = [{**common(10 * n, 9, f"d{n}"), "heart_rate": 60 + n, "binning_data": f"d{n}.json"} for n in range(7)]
    texts = ["[{", "", '{"a": 1}', '["x", 5, null, {"start_time": "soon", "heart_rate": 61}]', '[{"start_time": 1714860000000, "heart_rate": "x"}]',
             '\ufeff[{"start_time": 1714860000000, "heart_rate": 99.5}]']  # fmt: skip
    return {f"{name}.1.csv": table(name, rows), **{f"jsons/{name}/d/d{n}.json": text for n, text in enumerate(texts)}}


def _workout() -> dict[str, str]:
    name = "com.samsung.shealth.exercise"
    run = {**common(600, 45, "run-1"), "exercise_type": 1002, "distance": 7_250.5, "calorie": 410.5, "duration": 2_700_000, "mean_heart_rate": 141,
           "comment": "le long du canal", "live_data": "run-1.live.json", "location_data": "run-1.location.json"}  # fmt: skip
    live = [{"start_time": START + (600 * 60 + n) * 1_000, "heart_rate": 120.0 + n, "speed": 2.5} for n in range(3)]
    places = [{"start_time": START + (600 * 60 + n) * 1_000, "latitude": 48.85 + n / 1e4, "longitude": 2.35, "altitude": 35.0, "accuracy": 4.0}
              for n in range(3)] + [{"start_time": START, "latitude": 148.0, "longitude": 2.0}, {"latitude": 1.0}]  # fmt: skip
    rows = [run, {**common(700, 5, "odd-1"), "exercise_type": 10_999}, {**common(710, 5, "odd-2"), "exercise_type": 0, "custom_title": "Ménage"}]
    plain = ("custom_title",)
    return {f"{name}.{STAMP}.csv": table(name, rows, "com.samsung.health.exercise", plain), f"jsons/{name}/r/run-1.live.json": json.dumps(live),
            f"jsons/{name}/r/run-1.location.json": json.dumps(places)}  # fmt: skip


def _food() -> dict[str, str]:
    meal = {**common(0, None, "f-1", PHONE), "title": "Tartine « maison », beurre", "calorie": 240.5, "carbohydrate": 31.0, "protein": 0,
            "cholesterol": 12.5}  # fmt: skip
    tables = {"com.samsung.health.nutrition": [meal], "com.samsung.health.water_intake": [{**common(3, None, "wa", PHONE), "amount": 250}],
              "com.samsung.health.caffeine_intake": [{**common(4, None, "ca", PHONE), "amount": 95}],
              "com.samsung.shealth.blood_glucose": [{**common(5, None, "gl", PHONE), "glucose": 5.5}]}  # fmt: skip
    return {f"{name}.{STAMP}.csv": table(name, rows) for name, rows in tables.items()}


def files(quirk: str | None) -> dict[str, str]:
    """Return path below the folder of the export -> text."""
    if quirk in ("bad-rows", "bad-details", "workout", "food"):
        return {"bad-rows": _bad, "bad-details": _bad_details, "workout": _workout, "food": _food}[quirk]()
    found = _plain(quirk == "millis", quirk == "old-names", quirk != "no-details")
    one = "com.samsung.health.weight"
    heart = next(name for name in found if "heart_rate." in name and name.endswith(".csv"))
    if quirk == "not-read":
        rewards = table("com.samsung.shealth.rewards", [{**common(0), "title": "BadgeCanary"}])
        return {"com.samsung.shealth.rewards.1.csv": rewards, heart: found[heart]}
    if quirk == "no-identity":
        return {f"{one}.1.csv": table(one, [{"start_time": clock(5), "weight": weight} for weight in (68.4, 68.4, 69.0)])}
    changed = {"bom": lambda text: "\ufeff" + text, "no-comma": lambda text: text.replace(",\r\n", "\r\n"),
               "truncated": lambda text: text[:-90], "corrupted": lambda text: text.replace("UTC", '"UT"C', 2), "empty": lambda text: "",
               "no-rows": lambda text: "\r\n".join(text.split("\r\n")[:2]),
               "quoted": lambda text: "\r\n".join(f'"{line.replace(",", chr(34) + "," + chr(34))}"' if n < 2 else line
                                                  for n, line in enumerate(text.split("\r\n")))}  # fmt: skip
    if quirk in changed:
        return {heart: changed[quirk](found[heart])}
    return {heart: found[heart]} if quirk == "one-table" else found


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write an export into `folder` and return it: a zip of the folder, or the folder or table itself for some quirks."""
    made = files(quirk)
    if quirk in ("flat", "one-table"):
        for name, text in made.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="")
        return folder if quirk == "flat" else path
    packed = folder / f"{FOLDER}.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in made.items():
            archive.writestr(zipfile.ZipInfo(f"{FOLDER}/{name}", (2024, 5, 6, 10, 11, 12)), text)
    return packed


def large(folder: Path, size: int) -> Path:
    """Write one table of steps of about `size` bytes."""
    name = "com.samsung.shealth.tracker.pedometer_step_count"
    path, number, written = folder / f"{name}.1.csv", 0, 0
    first = table(name, [{**common(0, 1), "count": 1, "distance": 1.5, "calorie": 0.5}], "com.samsung.health.step_count")
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(first)
        while written < size:
            lines = []
            for n in range(number, number + 1_000):
                day, rest = divmod(n, 1_440)
                at = f"{2000 + day // 336}-{1 + day // 28 % 12:02}-{1 + day % 28:02} {rest // 60:02}:{rest % 60:02}"
                same = f"{at}:00.000,{at}:00.000,{at}:00.000,UTC+0200,{WATCH},com.sec.android.app.shealth"
                lines.append(f"{same},id-{n},{at}:59.000,{n % 120},75.5,4.25,\r\n")
            written += out.write("".join(lines))
            number += 1_000
    return path
