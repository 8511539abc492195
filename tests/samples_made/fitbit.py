"""Make up exports of Fitbit: the account of Lenaig Prigent, who does not exist."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

QUIRKS = [
    "old", "both", "tables-only", "no-profile", "classic", "tracks", "bad-records", "odd-values", "empty-lists", "miles", "health-connect",
    "folder", "one-file", "bom", "truncated", "corrupted", "empty",
]  # fmt: skip
CANARIES = ("canary@murmure.example", "1980-canary", "canary-food", "canary-friend", "1234.5678")
START = datetime(2023, 3, 5, 18, 12, 1)


def _american(moment: datetime) -> str:
    return moment.strftime("%m/%d/%y %H:%M:%S")


def _series(values: list[Any], step: int, start: datetime = START) -> list[dict[str, Any]]:
    return [
        {"dateTime": _american(start + timedelta(seconds=step * n)), "value": value} for n, value in enumerate(values)
    ]


def _heart(count: int) -> list[dict[str, Any]]:
    return _series([{"bpm": 60 + n % 40, "confidence": n % 4} for n in range(count)], 5)


MINUTE = datetime(2023, 3, 5, 18, 12)
NIGHT = {
    "logId": 4100, "dateOfSleep": "2023-03-06", "startTime": "2023-03-05T23:30:00.000", "endTime": "2023-03-06T07:00:00.000", "duration": 27_000_000,
    "minutesToFallAsleep": 0, "minutesAsleep": 400, "minutesAwake": 50, "minutesAfterWakeup": 0, "timeInBed": 450, "efficiency": 94, "type": "stages",
    "infoCode": 0, "mainSleep": True,
    "levels": {
        "summary": {"deep": {"count": 1, "minutes": 60}},
        "data": [{"dateTime": "2023-03-05T23:30:00.000", "level": "light", "seconds": 5400},
                 {"dateTime": "2023-03-06T01:00:00.000", "level": "deep", "seconds": 3600},
                 {"dateTime": "2023-03-06T02:00:00.000", "level": "rem", "seconds": 1800},
                 {"dateTime": "2023-03-06T02:30:00.000", "level": "wake", "seconds": 600}],
        "shortData": [{"dateTime": "2023-03-06T01:30:00.000", "level": "wake", "seconds": 30}],
    },
}  # fmt: skip
CLASSIC = {
    "logId": 4000, "dateOfSleep": "2016-03-06", "startTime": "2016-03-05T23:30:00.000", "endTime": "2016-03-06T06:30:00.000", "minutesAsleep": 390,
    "minutesAwake": 30, "efficiency": 92, "type": "classic", "mainSleep": True,
    "levels": {"summary": {}, "data": [{"dateTime": "2016-03-05T23:30:00.000", "level": "asleep", "seconds": 21_600},
                                       {"dateTime": "2016-03-06T05:30:00.000", "level": "restless", "seconds": 1200}]},
}  # fmt: skip
WORKOUT = {
    "logId": 7100, "activityName": "Run", "activityTypeId": 90009, "calories": 312, "duration": 1_800_000, "activeDuration": 1_740_000, "steps": 4800,
    "averageHeartRate": 141, "logType": "tracker", "startTime": "03/05/23 18:12:01", "distance": 5.02, "distanceUnit": "Kilometer",
    "source": {"type": "tracker", "name": "Charge 5", "id": "1"}, "hasGps": True, "elevationGain": 21.3,
}  # fmt: skip
WEIGHTS = [{"logId": 9000, "weight": 150.0, "bmi": 21.5, "fat": 24.5, "date": "03/05/23", "time": "07:10:11", "source": "Aria"},
           {"logId": 9001, "weight": 151.2, "bmi": 21.7, "date": "03/06/23", "time": "07:11:12", "source": "API"}]  # fmt: skip
TCX = """<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running">
<Id>2023-03-05T18:12:01Z</Id><Lap StartTime="2023-03-05T18:12:01Z"><TotalTimeSeconds>1800</TotalTimeSeconds><DistanceMeters>5020</DistanceMeters>
<Track><Trackpoint><Time>2023-03-05T18:12:01Z</Time></Trackpoint></Track></Lap></Activity></Activities></TrainingCenterDatabase>
"""


def _json_parts(quirk: str | None, folder: str) -> dict[str, bytes]:
    heart, steps = _heart(30), _series(["0", "84", "112"], 60, MINUTE)
    nights, workouts, weights = [CLASSIC if quirk == "classic" else NIGHT], [WORKOUT], [*WEIGHTS]
    if quirk == "miles":
        workouts = [
            {**WORKOUT, "distance": 3.0, "distanceUnit": "Mile"},
            {**WORKOUT, "logId": 7101, "distanceUnit": "League"},
        ]
    if quirk == "bad-records":
        heart += [{"dateTime": "13/45/23 00:00:00", "value": {"bpm": 60, "confidence": 1}}, {"dateTime": _american(START), "value": {"bpm": "x"}}, 7,
                  {"value": {"bpm": 3}}, {"dateTime": "01/01/99 00:00:00", "value": {"bpm": 60, "confidence": 1}}]  # fmt: skip
        steps += _series(["-4", "many", None], 60, MINUTE + timedelta(hours=1))
        nights += [{**NIGHT, "endTime": "2023-03-05T20:00:00.000"}, {**NIGHT, "startTime": "yesterday"},
                   {**NIGHT, "logId": 1, "levels": {"data": [7, {"dateTime": "x", "level": "rem", "seconds": 3}]}}]  # fmt: skip
        workouts += [{**WORKOUT, "activityName": ""}, {**WORKOUT, "startTime": "soon"}]
        weights += [{**WEIGHTS[0], "weight": 0}, {**WEIGHTS[0], "date": "x"}]
    if quirk == "odd-values":
        workouts.append(
            {
                **WORKOUT,
                "logId": 7102,
                "activityName": "K\u0007ite\u202e <b>",
                "duration": 1e300,
                "calories": "many",
                "distance": -1,
            }
        )
        nights.append(
            {
                **NIGHT,
                "logId": 4101,
                "levels": {"data": [{"dateTime": "2023-03-06T02:00:00.000", "level": "dream", "seconds": 60}]},
            }
        )
    if quirk == "empty":
        heart = []
    day = _series
    found: dict[str, Any] = {
        "heart_rate-2023-03-05.json": heart, "steps-2023-03-01.json": steps, "distance-2023-03-01.json": _series(["0", "6321", "8000"], 60, MINUTE),
        "calories-2023-03-01.json": _series(["1.02", "8.5", "9.13"], 60, MINUTE),
        "resting_heart_rate-2023-01-01.json": day([{"date": "03/05/23", "value": 58.31, "error": 6.78},
                                                   {"date": None, "value": 0.0, "error": 0.0}], 86_400,
                                                  datetime(2023, 3, 5)),
        "demographic_vo2_max-2023-01-01.json": day([{"demographicVO2Max": 44.1, "demographicVO2MaxError": 3.0,
                                                     "filteredDemographicVO2Max": 44.05}], 1,
                                                   datetime(2023, 3, 5)),
        "very_active_minutes-2023-03-01.json": day(["31"], 1, datetime(2023, 3, 5)),
        "time_in_heart_rate_zones-2023-03-05.json": day(
            [{"valuesInZones": {"IN_DEFAULT_ZONE_1": 41.0, "BELOW_DEFAULT_ZONE_1": 1399.0}}], 1, datetime(2023, 3, 5)),
        "swim_lengths_data-2023-03-05.json": day(
            [{"lapDurationSec": 33, "strokeCount": 19, "swimStrokeType": "FREESTYLE", "swimAlgorithmType": "X"}], 1),
        "sleep-2023-03-01.json": nights, "exercise-0.json": workouts, "weight-2023-03-01.json": weights,
        "water_logs-2023-03-01.json": [{"logId": 1, "date": "03/05/23", "amount": 250.0, "measurementUnit": "ml"}],
        "food_logs-2023-03-01.json": [{"foodName": "canary-food"}], "altitude-2023-03-01.json": [],
        "badge.json": [{"name": "canary-friend"}],
    }  # fmt: skip
    if quirk == "empty-lists":
        found |= {"steps-2023-03-31.json": [], "sleep-2023-03-31.json": []}
    return {
        folder + name: json.dumps(records, indent=None if name.startswith("exercise") else 1).encode()
        for name, records in found.items()
    }


def _heart_table(sources: tuple[str, ...] = ("Charge 5",)) -> str:
    lines = ["timestamp,beats per minute,data source"]
    for source in sources:
        lines += [f"{START + timedelta(seconds=5 * n):%Y-%m-%dT%H:%M:%SZ},{60 + n % 40}.0,{source}" for n in range(30)]
    return "\n".join(lines) + "\n"


TABLES = {
    "Oxygen Saturation (SpO2)/Minute SpO2 - 2023-03-06.csv": "timestamp,value\n"
        "2023-03-06T01:00:00Z,96.4\n2023-03-06T01:01:00Z,50.0\n2023-03-06T01:02:00Z,95.8\n",
    "Oxygen Saturation (SpO2)/Daily SpO2 - 2023-03-01-2023-03-10.csv": "timestamp,average_value,lower_bound,upper_bound\n"
        "2023-03-06T00:00:00Z,95.9,93.1,98.0\n",
    "Heart Rate Variability/Heart Rate Variability Details - 2023-03-06.csv":
        "timestamp,rmssd,coverage,low_frequency,high_frequency\n2023-03-06T01:00:00,41.23,0.98,600.1,401.2\n2023-03-06T01:05:00,44.02,0.97,610.1,411.2\n",
    "Heart Rate Variability/Daily Heart Rate Variability Summary - 2023-03-(06).csv":
        "timestamp,rmssd,nremhr,entropy\n2023-03-06T00:00:00,42.6,55.1,2.71\n",
    "Heart Rate Variability/Daily Respiratory Rate Summary - 2023-03-06.csv": "timestamp,daily_respiratory_rate\n2023-03-06T00:00:00,14.6\n",
    "Temperature/Computed Temperature - 2023-03-01.csv":
        "type,sleep_start,sleep_end,temperature_samples,nightly_temperature,baseline_relative_sample_sum\n"
        "SKIN,2023-03-05T23:30,2023-03-06T07:00,400,33.81,-12.0\nSKIN,2023-03-06T23:30,2023-03-07T07:00,0,,\n",
    "Stress Score/Stress Score.csv": "DATE,UPDATED_AT,STRESS_SCORE,SLEEP_POINTS,MAX_SLEEP_POINTS,RESPONSIVENESS_POINTS,EXERTION_POINTS,STATUS\n"
                                     "2023-03-06T00:00:00,2023-03-06T08:00:00,71,21,30,22,28,READY\n2023-03-07T00:00:00,,0,0,30,0,0,NO_DATA\n",
    "Sleep Score/sleep_score.csv": "sleep_log_entry_id,timestamp,overall_score,composition_score,revitalization_score,duration_score,"
                                   "deep_sleep_in_minutes,"
                                   "resting_heart_rate,restlessness\n4100,2023-03-06T07:00:00Z,81,20,21,40,60,58,0.07\n",
    "Active Zone Minutes (AZM)/Active Zone Minutes - 2023-03-01.csv": "date_time,heart_zone_id,total_minutes\n"
        "2023-03-05T18:20,CARDIO,2\n2023-03-05T18:21,FAT_BURN,1\n",
    "Daily Readiness/Daily Readiness Score - 2023-03-01.csv": "date,readiness_score_value,readiness_state,"
        "activity_subcomponent,sleep_subcomponent,hrv_subcomponent\n"
                                                              "2023-03-06,74,MEDIUM,60,80,75\n",
    "Physical Activity_GoogleData/floors_2023-03-01.csv": "timestamp,floors,data source\n2023-03-05T18:13:00Z,1,Charge 5\n",
    "Menstrual Health/menstrual_health_cycles.csv": "id,cycle_start_date\n1,1980-canary\n", "Biometrics/Glucose 202303.csv": "no data",
    "Physical Activity_GoogleData/gps_location_2023-03-05.csv": "timestamp,latitude,longitude\n2023-03-05T18:13:00Z,1234.5678,1234.5678\n",
    "Your Profile/Profile.csv": "id,full_name,email_address,date_of_birth,country,timezone,locale,member_since\n"
                                "A1,Lenaig Prigent,canary@murmure.example,1980-canary,FR,Europe/Paris,fr_FR,2016-01-01\n",
}  # fmt: skip


def files(quirk: str | None = None) -> dict[str, bytes]:
    """Return the files below the folder of the account."""
    if quirk == "old":
        return _json_parts(quirk, "user-site-export/")
    tables = {
        name: text.encode()
        for name, text in TABLES.items()
        if not (quirk == "no-profile" and name.startswith("Your Profile"))
    }
    found = _json_parts(quirk, "Global Export Data/") | tables
    heart = "Physical Activity_GoogleData/heart_rate_2023-03-05.csv"
    if quirk in ("both", "tables-only", "health-connect"):
        found[heart] = _heart_table(
            ("Charge 5", "Watch Health Connect") if quirk == "health-connect" else ("Charge 5",)
        ).encode()
        found["Physical Activity_GoogleData/steps_2023-03-01.csv"] = (
            b"timestamp,steps,data source\n2023-03-05T18:13:00Z,84,Charge 5\n"
        )
    if quirk in ("tables-only", "health-connect"):
        found = {name: data for name, data in found.items() if not name.endswith(".json")}
    if quirk == "tracks":
        found["Activities/7100.tcx"] = TCX.encode()
    if quirk == "bom":
        found = {name: b"\xef\xbb\xbf" + data for name, data in found.items()}
    return found


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one export into `folder` and return it: a zip, a folder, or one of its files."""
    found = files(quirk)
    if quirk in ("one-file", "truncated", "corrupted", "empty"):
        data = found["Global Export Data/heart_rate-2023-03-05.json"]
        if quirk == "truncated":
            data = data[: data.rindex(b"confidence")]
        if quirk == "corrupted":
            data = data[:900] + b'\x00\xff"' + data[900:]
        (folder / "heart_rate-2023-03-05.json").write_bytes(data)
        return folder / "heart_rate-2023-03-05.json"
    base = (
        "MyFitbitData/LenaigPrigent/"
        if quirk == "old"
        else "Takeout/Google Health/"
        if quirk == "both"
        else "Takeout/Fitbit/"
    )
    if quirk == "folder":
        for name, data in found.items():
            (folder / base / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / base / name).write_bytes(data)
        return folder / "Takeout"
    path = folder / ("MyFitbitData.zip" if quirk == "old" else "takeout-20240306T000000Z-001.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(zipfile.ZipInfo(base + name, (2024, 3, 6, 0, 0, 0)), data)
    return path


def large(folder: Path, size: int) -> Path:
    """Write days of heart rates of about `size` bytes in all."""
    place = folder / "large/Global Export Data"
    place.mkdir(parents=True, exist_ok=True)
    written, day = 0, datetime(2016, 1, 1)
    while written < size:
        with (place / f"heart_rate-{day:%Y-%m-%d}.json").open("w") as out:
            mark = f"{day:%m/%d/%y}"
            lines = []
            for n in range(0, 86_400, 5):
                clock = f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}"
                lines.append(
                    f'{{\n  "dateTime" : "{mark} {clock}",\n  "value" : {{\n    "bpm" : {60 + n % 70},\n    "confidence" : {n % 4}\n  }}\n}}'
                )
                if (len(lines) + 1) * 95 > size - written:
                    break
            written += out.write("[" + ",".join(lines) + "]")
        day += timedelta(days=1)
    return folder / "large"
