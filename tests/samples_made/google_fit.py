"""Make up exports of Google Fit: the steps of nobody."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

QUIRKS = ["translated", "texts", "no-source", "source-last", "odd-types", "bad-points", "equal-points", "food", "positions", "old-sleep",
          "clock-change", "spaces", "bom", "truncated", "corrupted", "empty", "no-points", "answer", "answer-sums",
          "answer-sessions", "answer-listed", "answer-cut"]  # fmt: skip
CANARIES = ("1541999999123", "1541999999456")
START = 1_541_022_000_000_000_000  # nanoseconds: 31 October 2018, 21:40 UTC
_MINUTE = 60_000_000_000
STEPS = "derived:com.google.step_count.delta:com.google.android.gms:merge_step_deltas"
RAW = "raw:com.google.step_count.cumulative:LGE:Nexus 5X:a1b2c3d4:Step Counter"
HEART = "raw:com.google.heart_rate.bpm:com.example.watch:montre de Camille"
Points = list[dict[str, Any]]


def point(kind: str, minute: int, length: int, *values: Any, origin: str | None = None) -> dict[str, Any]:
    """Return one point, whose values are of the kinds that JSON tells apart."""
    def inner(value: Any) -> dict[str, Any]:
        name = {int: "intVal", float: "fpVal", str: "stringVal", list: "mapVal"}[type(value)]
        return {"value": {name: value}}

    said = {"fitValue": [inner(value) for value in values], "originDataSourceId": origin, "endTimeNanos": START + (minute + length) * _MINUTE,
            "dataTypeName": f"com.google.{kind}", "startTimeNanos": START + minute * _MINUTE, "modifiedTimeMillis": 1541999999123,
            "rawTimestampNanos": 1541999999456}  # fmt: skip
    return {name: value for name, value in said.items() if value is not None}


def stream(name: str | None, points: Points) -> str:
    """Return the file of one stream."""
    return json.dumps({**({"Data Source": name} if name else {}), "Data Points": points}, indent=2, ensure_ascii=False)


_STEPS: Points = [point("step_count.delta", n, 1, 40 + n, origin=RAW) for n in range(6)]
_PLAIN: dict[str, str] = {
    f"{STEPS}.json": stream(STEPS, _STEPS),
    f"{RAW}.json": stream(RAW, [point("step_count.cumulative", -500, 500 + n, 4000 + 50 * n) for n in range(3)]),
    f"{HEART}.json": stream(HEART, [point("heart_rate.bpm", n, 0, 61.5 + n) for n in range(4)]),
    "derived_com.google.sleep.segment_merged.json": stream("derived:com.google.sleep.segment:com.google.android.gms:merged", [
        point("sleep.segment", 60, 50, 4), point("sleep.segment", 110, 40, 5), point("sleep.segment", 150, 5, 1),
        point("sleep.segment", 155, 20, 6)]),
    "raw_com.google.weight_user_input.json": stream("raw:com.google.weight:com.google.android.apps.fitness:user_input", [
        point("weight", 5, 0, 68.4), point("height", 6, 0, 1.7)]),
    "raw_com.google.blood.json": stream("raw:com.google.blood_pressure:com.example.cuff:", [
        point("blood_pressure", 9, 0, 121.0, 79.0, 1, 3), point("blood_glucose", 10, 0, 5.5, 2), point("oxygen_saturation", 11, 0, 97.0, 0.0)]),
    "derived_com.google.activity.segment.json": stream("derived:com.google.activity.segment:com.google.android.gms:merge_activity_segments", [
        point("activity.segment", 0, 12, 7), point("activity.segment", 12, 30, 3), point("active_minutes", 0, 12, 12),
        point("calories.expended", 0, 12, 48.25), point("heart_minutes", 0, 12, 6.0)]),
}  # fmt: skip
_WALK = {"fitnessActivity": "walking", "startTime": "2018-10-31T21:40:00.250Z", "endTime": "2018-10-31T21:52:00Z", "duration": "720s",
         "segment": [{"fitnessActivity": "walking", "startTime": "2018-10-31T21:40:00.250Z", "endTime": "2018-10-31T21:52:00Z"}],
         "aggregate": [{"metricName": f"com.google.{name}", part: value} for name, part, value in (
             ("calories.expended", "floatValue", 48.25), ("step_count.delta", "intValue", 255), ("distance.delta", "floatValue", 180.5),
             ("active_minutes", "intValue", 12))]}  # fmt: skip
_NIGHT = {"fitnessActivity": "sleep", "startTime": "2018-10-31T22:40:00Z", "endTime": "2018-11-01T06:10:00Z", "name": "Nuit à la mer",
          "segment": [{"fitnessActivity": "sleep.light", "startTime": "2018-10-31T22:40:00Z", "endTime": "2018-10-31T23:30:00Z"}]}  # fmt: skip
TITLES = "Start time,End time,Move Minutes count,Calories (kcal),Distance (m),Heart Points,Average heart rate (bpm),Step count,Walking duration (ms)"
_QUARTERS = [TITLES, "00:00:00.000+01:00,00:15:00.000+01:00,,16.25,,,,,", "22:30:00.000+01:00,22:45:00.000+01:00,12,48.25,180.5,6,62.5,255,720000",
             "23:45:00.000+01:00,00:00:00.000+01:00,,,,,,,"]  # fmt: skip
_DAYS = ["Date,Move Minutes count,Calories (kcal),Distance (m),Heart Points,Step count", "2018-10-31,12,1602.5,180.5,6,255", "2018-11-01,,1590.25,,,"]
_FRENCH = ["Heure de début,Heure de fin,Nombre de minutes actives,Calories (kcal),Distance (m),Nombre de pas",
           "22:30:00.000+01:00,22:45:00.000+01:00,12,48.25,180.5,255"]  # fmt: skip
_ODD: Points = [point("cycling.pedaling.cadence", 0, 0, 88.0), point("step_count.cadence", 1, 0, 110.0), point("nobody.knows", 2, 1, 3.5, "mot", 7),
                point("heart_rate.summary", 3, 10, 70.0, 92.0, 55.0), point("hydration", 4, 0, 0.25), point("body.temperature.basal", 5, 0, 36.4, 4),
                point("calories.bmr", 6, 0, 1512.0), point("power.sample", 7, 0, 210.0), point("body.waist.circumference", 8, 0, 0.81)]  # fmt: skip
_FOOD: Points = [point("nutrition", 0, 0, [{"key": "calories", "value": {"fpVal": 240.5}}, {"key": "protein", "value": {"fpVal": 12.0}},
                                           {"key": "vitamin_c", "value": {"fpVal": 30.0}}], 1, "Tartine « maison »"),
                 point("nutrition", 9, 0, [{"key": "carbs.total", "value": {"fpVal": 31.0}}, "odd", {"key": 5}], 2)]  # fmt: skip
_PLACES: Points = [point("location.sample", n, 0, 48.85 + n / 1e4, 2.35, 12.0, 35.5) for n in range(3)] + [
    point("location.sample", 5, 0, 48.85, 2.36, 20.0), point("location.sample", 6, 0, 148.85, 2.36, 20.0)]  # fmt: skip
_OLD_SLEEP: Points = [point("activity.segment", 0, 30, 109), point("activity.segment", 30, 30, 110), point("activity.segment", 60, 5, 112),
                      point("activity.segment", 65, 60, 72), point("activity.segment", 130, 9, 999)]  # fmt: skip


def answer(name: str, points: Points) -> dict[str, Any]:
    """Return the points of one stream as the programming interface answers them: numbers of 64 bits are texts, values stand higher."""
    told = [{"startTimeNanos": str(one["startTimeNanos"]), "endTimeNanos": str(one["endTimeNanos"]), "dataTypeName": one["dataTypeName"],
             "originDataSourceId": one.get("originDataSourceId", ""), "modifiedTimeMillis": "1541999999123",
             "value": [{**value["value"], "mapVal": value["value"].get("mapVal", [])} for value in one["fitValue"]]} for one in points]  # fmt: skip
    return {"minStartTimeNs": str(START), "maxEndTimeNs": str(START + 10**15), "dataSourceId": name, "point": told}


_SUMS = {"bucket": [
    {"startTimeMillis": str(START // 10**6), "endTimeMillis": str(START // 10**6 + 86_400_000), "dataset": [
        {"dataSourceId": "derived:com.google.step_count.delta:com.google.android.gms:aggregated", "point": [
            {"dataTypeName": "com.google.step_count.delta", "value": [{"intVal": 255, "mapVal": []}]}]},
        {"dataSourceId": "derived:com.google.heart_rate.summary:com.google.android.gms:aggregated", "point": [
            {"dataTypeName": "com.google.heart_rate.summary", "value": [{"fpVal": 61.5}, {"fpVal": 90}, {"fpVal": 50}]}]},
        {"dataSourceId": "derived:com.google.activity.summary:com.google.android.gms:aggregated", "point": [
            {"dataTypeName": "com.google.activity.summary", "value": [{"intVal": 7}, {"intVal": 720_000}, {"intVal": 2}]}]}]},
    {"startTimeMillis": str(START // 10**6 + 86_400_000), "endTimeMillis": str(START // 10**6 + 172_800_000), "dataset": [
        {"dataSourceId": "derived:com.google.step_count.delta:com.google.android.gms:aggregated", "point": []}]},
    {"startTimeMillis": "soon", "dataset": [{"point": []}]}, 5]}  # fmt: skip
_SESSIONS = {"session": [
    {"id": "a", "name": "Nuit à la mer", "description": "", "startTimeMillis": "1541025600000", "endTimeMillis": "1541052600000",
     "modifiedTimeMillis": "1541999999123", "application": {"packageName": "com.example"}, "activityType": 72},
    {"id": "b", "name": "", "startTimeMillis": "1541022000250", "endTimeMillis": "1541022720000", "activityType": 7},
    {"id": "c", "startTimeMillis": "99999999999999999", "endTimeMillis": "x", "activityType": 7}], "deletedSession": []}  # fmt: skip


def _bad() -> str:
    """Return a stream in which each point is wrong in another way, and the last one is right."""
    good = point("heart_rate.bpm", 9, 0, 70.5)
    spoilt = [{**good, "fitValue": []}, {**good, "fitValue": [{"value": {}}]}, {**good, "fitValue": [{"value": {"fpVal": "fast"}}]},
              {**good, "startTimeNanos": 0, "endTimeNanos": 0}, {**good, "startTimeNanos": "soon"},
               {**good, "endTimeNanos": 9 * 10**18, "startTimeNanos": 9 * 10**18},
              {name: value for name, value in good.items() if "Time" not in name}, "a text", 7, None,
               {**good, "fitValue": [{"value": {"fpVal": 1e300}}]},
              {**good, "fitValue": "x"}, {**good, "startTimeNanos": None}, {**good, "startTimeNanos": START + 99 * _MINUTE}]  # fmt: skip
    return stream(HEART, [*spoilt, good, point("sleep.segment", 1, 0, 4), point("sleep.segment", 1, 5, 2.5)])  # type: ignore[list-item]


def files(quirk: str | None) -> dict[str, str]:
    """Return path below the folder of the export -> text."""
    if quirk in ("translated", "clock-change"):
        turned = [TITLES, "01:45:00.000+02:00,02:00:00.000+02:00,1,2.5,,,,9,", "02:00:00.000+02:00,02:15:00.000+02:00,1,2.5,,,,10,",
                  "02:00:00.000+01:00,02:15:00.000+01:00,1,2.5,,,,11,", "soon,02:15:00.000+01:00,1,2.5,,,,12,"]  # fmt: skip
        rows = _FRENCH if quirk == "translated" else turned
        return {"Métriques d'activité quotidienne/2018-10-28.csv": "\n".join(rows) + "\n", "Toutes les données/flux.json": stream(STEPS, _STEPS),
                "Toutes les sessions/séance.json": json.dumps(_WALK)}  # fmt: skip
    texts = [{**one, **{name: str(one[name]) for name in ("startTimeNanos", "endTimeNanos")}} for one in _STEPS]
    own = {"texts": stream(STEPS, texts), "no-source": stream(None, _STEPS),
           "source-last": json.dumps({"Data Points": _STEPS, "Data Source": STEPS}), "odd-types": stream("x", _ODD),
           "bad-points": _bad(), "equal-points": stream(STEPS, [_STEPS[0], _STEPS[0], _STEPS[1], _STEPS[0]]), "food": stream("food", _FOOD),
           "positions": stream("raw:com.google.location.sample:com.google.android.gms:gps", _PLACES), "old-sleep": stream("old", _OLD_SLEEP),
           "spaces": "\n \t" + stream(STEPS, _STEPS).replace('": ', '"  :\n'), "bom": "\ufeff" + stream(STEPS, _STEPS),
           "truncated": stream(STEPS, _STEPS)[:900], "corrupted": stream(STEPS, _STEPS).replace('"fitValue": [', '"fitValue" [', 3), "empty": "",
           "no-points": stream(STEPS, []), "answer": json.dumps(answer(STEPS, _STEPS)), "answer-sums": json.dumps(_SUMS, indent=1),
           "answer-sessions": json.dumps(_SESSIONS, ensure_ascii=False), "answer-cut": json.dumps(answer(STEPS, _STEPS))[:900],
           "answer-listed": json.dumps([answer(STEPS, _STEPS), answer("food", _FOOD[:1]), 5])}  # fmt: skip
    if quirk:
        return {f"All Data/{quirk}.json": own[quirk]}
    plain = {f"All Data/{name.replace(':', '_')}": text for name, text in _PLAIN.items()}
    return {**plain, "All Sessions/2018-10-31T22_40_00.250+01_00_WALKING.json": json.dumps(_WALK, indent=1),
            "All Sessions/2018-10-31T23_40_00+01_00_SLEEP.json": json.dumps(_NIGHT, ensure_ascii=False),
            "Daily activity metrics/2018-10-31.csv": "\n".join(_QUARTERS) + "\n",
            "Daily activity metrics/Daily activity metrics.csv": "\r\n".join(_DAYS) + "\r\n"}  # fmt: skip


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write an export into `folder` and return it: a zip of Takeout."""
    path = folder / "takeout-20181102T101010Z-001.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files(quirk).items():
            archive.writestr(zipfile.ZipInfo(f"Takeout/Fit/{name}", (2018, 11, 2, 10, 10, 10)), text)
    return path


def large(folder: Path, size: int) -> Path:
    """Write one stream of heart rates of about `size` bytes."""
    path, number, written = folder / "heart.json", 0, 0
    with path.open("w", encoding="utf-8") as out:
        out.write(f'{{"Data Source": "{HEART}", "Data Points": [')
        while written < size:
            text = ",\n".join(json.dumps(point("heart_rate.bpm", n, 0, 60.0 + n % 90)) for n in range(number, number + 1_000))
            written += out.write((",\n" if number else "") + text)
            number += 1_000
        out.write("]}")
    return path
