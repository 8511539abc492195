"""Make up archives of Garmin Connect: the account of Ewen Tanguy, who does not exist."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from samples_made import fit

QUIRKS = [
    "old", "unwrapped", "uploaded", "bad-records", "odd-values", "folder", "one-file",
    "list", "list-french", "list-unknown", "list-bad", "naps", "other-sports", "versions", "bom", "truncated", "corrupted", "empty",
]  # fmt: skip
CANARIES = ("canary@murmure.example", "1980-canary", "canary-friend", "canary-skin")
BEGIN = 1_678_039_921_000  # 2023-03-05 18:12:01 UTC
HOUR = 3_600_000
RIDE = {
    "activityId": 7001, "name": "Brest Vélo", "activityType": "road_biking", "sportType": "CYCLING", "userProfileId": 5, "timeZoneId": 124,
    "beginTimestamp": BEGIN, "startTimeGmt": float(BEGIN), "startTimeLocal": float(BEGIN + HOUR), "duration": 3_600_000.0,
    "elapsedDuration": 3_723_000.0, "movingDuration": 3_590_000.0, "distance": 2_512_345.0, "avgSpeed": 0.698, "elevationGain": 21_340.0,
    "calories": 2514.0, "avgHr": 131.0, "maxHr": 167.0, "avgPower": 168.0, "steps": 0.0, "lapCount": 5, "deviceId": 3_313_379_353,
    "manufacturer": "GARMIN", "startLatitude": 48.39, "startLongitude": -4.48, "locationName": "Brest",
}  # fmt: skip
BY_HAND = {
    "activityId": 7002, "name": "Musculation", "activityType": {"typeKey": "strength_training"}, "beginTimestamp": BEGIN + 24 * HOUR,
    "startTimeGmt": float(BEGIN + 24 * HOUR), "startTimeLocal": float(BEGIN + 25 * HOUR), "duration": 1_800_000.0, "distance": 0.0, "calories": 838.0,
}  # fmt: skip
NIGHT = {
    "sleepStartTimestampGMT": "2023-03-05T22:30:00.0", "sleepEndTimestampGMT": "2023-03-06T06:00:00.0", "calendarDate": "2023-03-06",
    "sleepWindowConfirmationType": "ENHANCED_CONFIRMED_FINAL", "deepSleepSeconds": 5400, "lightSleepSeconds": 14_400, "remSleepSeconds": 5400,
    "awakeSleepSeconds": 1800, "unmeasurableSeconds": 0, "averageRespiration": 14.0, "lowestRespiration": 11.0, "highestRespiration": 18.0,
    "restlessMomentCount": 31, "sleepScores": {"overallScore": 82, "feedback": "POSITIVE_DEEP"},
    "spo2SleepSummary": {"averageSPO2": 95.5, "averageHR": 51.0, "lowestSPO2": 88},
}  # fmt: skip
AWAY = {"calendarDate": "2023-03-07", "sleepWindowConfirmationType": "OFF_WRIST"}
DAY = {
    "userProfilePK": 5, "calendarDate": "2023-03-05", "uuid": "canary-friend", "durationInMilliseconds": 86_400_000, "totalKilocalories": 2530.0,
    "activeKilocalories": 610.0, "bmrKilocalories": 1920.0, "totalSteps": 9120, "dailyStepGoal": 8000,
    "wellnessStartTimeGmt": "2023-03-04T23:00:00.0", "wellnessEndTimeGmt": "2023-03-05T23:00:00.0", "totalDistanceMeters": 7340,
    "moderateIntensityMinutes": 12, "vigorousIntensityMinutes": 40, "floorsAscendedInMeters": 31.2, "minHeartRate": 47, "maxHeartRate": 168,
    "restingHeartRate": 52, "currentDayRestingHeartRate": 51,
    "allDayStress": {"aggregatorList": [{"type": "TOTAL", "averageStressLevel": 29}, {"type": "AWAKE", "averageStressLevel": 41}]},
    "bodyBattery": {"bodyBatteryStatList": [{"bodyBatteryStatType": "HIGHEST", "statsValue": 87},
                                            {"bodyBatteryStatType": "LOWEST", "statsValue": 19}]},
}  # fmt: skip
OLD_DAY = {"userProfilePK": {"profilePK": 5}, "calendarDate": {"date": "Jan 05, 2019 12:00:00 AM"}, "totalSteps": 4321, "restingHeartRate": 55,
           "allDayStress": {"aggregatorList": [{"type": "TOTAL", "averageStressLevel": -1}]}}  # fmt: skip
WEIGHTS = [{"metaData": {"userProfilePK": 5, "calendarDate": "2023-03-05T07:10:11.0", "sequence": 1}, "version": 10, "height": 178.0},
           {"metaData": {"calendarDate": "2023-03-05T07:10:11.0"}, "version": 11, "weight": {"weight": 68_450.0, "sourceType": "INDEX_SCALE"}},
           {"metaData": {"calendarDate": "2023-03-09T00:00:00.0"}, "version": 12, "vo2MaxRunning": 48.0}]  # fmt: skip
METRICS = [{"type": "HRV", "value": 46.0, "baselineLowerLimit": 38.0, "baselineUpperLimit": 55.0, "status": "IN_RANGE"},
           {"type": "SKIN_TEMP_C", "value": -0.2, "feedbackKey": "canary-skin"}]  # fmt: skip
WATER = [{"calendarDate": "2023-03-05", "hydrationSource": "GARMIN_GCM", "valueInML": 250.0, "timestampLocal": "2023-03-05T10:00:00.0", "uuid": "w1"},
         {"calendarDate": "2023-03-05", "hydrationSource": "ACTIVITY", "valueInML": -400.0, "uuid": "w2"}]  # fmt: skip
PRESSURE = [{"metaData": {"calendarDate": [2023, 3, 5, 8, 15, 30]}, "systolic": 121, "diastolic": 79, "pulse": 63}]


def _parts(quirk: str | None) -> dict[str, Any]:
    rides: list[Any] = [RIDE, BY_HAND]
    nights: list[Any] = [NIGHT, AWAY]
    days, weights = [DAY], [*WEIGHTS]
    if quirk == "bad-records":
        rides += [{**RIDE, "activityId": "x"}, {**RIDE, "activityId": 7003, "startTimeGmt": None, "beginTimestamp": None},
                  {**RIDE, "activityId": 7004, "startTimeGmt": -5.0}, 7]  # fmt: skip
        nights += [
            {**NIGHT, "sleepEndTimestampGMT": "2023-03-01T06:00:00.0"},
            {**NIGHT, "sleepStartTimestampGMT": "yesterday"},
        ]
        days += [{**DAY, "calendarDate": "x"}, {"calendarDate": "2023-03-08"}]
        weights += [{"metaData": 3, "weight": 7}]
    if quirk == "odd-values":
        rides.append({**RIDE, "activityId": 7005, "name": "a\u0007b\u202e <b>", "distance": "far", "duration": 1e300, "elapsedDuration": -1,
                      "startLatitude": 4000, "activityType": None, "startTimeLocal": 7})  # fmt: skip
        days.append({**DAY, "calendarDate": "2023-03-09", "totalSteps": -3, "allDayStress": 7, "bodyBattery": [1]})
    if quirk == "other-sports":  # since 2023 some types have a version; others say the family only
        rides = [{**RIDE, "activityId": 7010, "activityType": "tennis_v2", "avgHr": 0.0, "maxHr": 0.0},
                 {**{name: told for name, told in RIDE.items() if name != "activityType"}, "activityId": 7011, "sportType": "GENERIC"}]  # fmt: skip
    if quirk == "naps":
        nights += [
            {
                "calendarDate": "2023-03-08",
                "napList": [{"napStartTimestampGMT": "2023-03-08T13:00:00.0", "napTimeSec": 1500}],
            }
        ]
    if quirk == "versions":
        weights += [{**WEIGHTS[1], "version": 13, "weight": {"weight": 68_900.0, "sourceType": "MANUAL"}}]
    if quirk == "old":
        days.append(OLD_DAY)
    wellness, aggregator = (
        "DI_CONNECT/DI-Connect-Wellness/",
        "DI_CONNECT/DI-Connect-" + ("User/" if quirk == "old" else "Aggregator/"),
    )
    activities: list[Any] = rides if quirk == "unwrapped" else [{"summarizedActivitiesExport": rides}]
    return {
        "DI_CONNECT/DI-Connect-Fitness/ewen_0_summarizedActivities.json": [] if quirk == "empty" else activities,
        wellness + "2023-01-01_2023-04-11_5_sleepData.json": nights, aggregator + "UDSFile_2023-01-01_2023-04-11.json": days,
        wellness + "5_userBioMetrics.json": weights, wellness + "2023-01-01_2023-04-11_5_healthStatusData.json": [
            {"calendarDate": "2023-03-06", "metrics": METRICS}],
        wellness + "BloodPressureFile_5.json": PRESSURE, "DI_CONNECT/DI-Connect-Aggregator/HydrationLogFile_2023-01-01_2023-04-11.json": WATER,
        "DI_CONNECT/DI-Connect-Metrics/MetricsMaxMetData_20230101_20230411_5.json": [
            {"calendarDate": "2023-03-05", "sport": "CYCLING", "vo2MaxValue": 52.0, "maxMet": 14.8}],
        "DI_CONNECT/DI-Connect-User/user_profile.json": {"email": "canary@murmure.example", "birthDate": "1980-canary"},
        "DI_CONNECT/DI-Connect-Fitness/ewen_gear.json": [{"gearDTOS": []}], "customer_data/customer.json": {"email": "canary@murmure.example"},
    }  # fmt: skip


LISTS = {
    "list": ("Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR,Steps,Moving Time,Elapsed Time", "Road Cycling",
             "Strength Training"),
    "list-french": ("Type d'activité,Date,Favori,Titre,Distance,Calories,Durée,Fréquence cardiaque moyenne,Fréquence cardiaque maximale,Pas,"
                    "Temps de déplacement,Temps écoulé", "Cyclisme sur route", "Musculation"),
    "list-unknown": ("A,B,C,D,E,F,G,H,I,J,K,L,M,N,Training Stress Score®,P", "Maantiepyöräily", "Voimaharjoittelu"),
}  # fmt: skip


def listed(quirk: str) -> bytes:
    """Return Activities.csv as the pages of Garmin Connect give it; numbers are quoted, and their thousands parted."""
    head, ride, training = LISTS.get(quirk, LISTS["list"])
    rows = [f'{ride},2023-03-05 19:12:01,true,"Brest Vélo, le soir","25.12","1,024","01:00:00","131","167","--","00:59:50","01:02:03"',
            f'{training},2023-03-06 19:12:01,false,"Musculation","0.00","200","30:00.5","--","--","12,426","00:29:00","--"']  # fmt: skip
    if quirk == "list-bad":
        rows += [rows[0].replace("2023-03-05 19:12:01", date) for date in ("7/4/2020 15:36", "", "1975-03-05 10:00:00", "2023-03-05T19:12:01Z")]
        rows.append("Running,2023-03-07 10:00:00,false")
    extra = ',"","","",""' if quirk == "list-unknown" else ""
    return "".join(line + "\n" for line in [head, *(row + extra for row in rows)]).encode()


def uploaded() -> bytes:
    """Return a zip of FIT files, one of which is damaged: a ride, a day of a watch, a broken one, settings."""
    body = io.BytesIO()
    files = {
        "ewen_7101.fit": fit.file(fit._activity(20)), "ewen_7102.fit": fit.file(fit._monitoring()),
        "ewen_7103.fit": fit.file(fit._activity(20))[:400],
        "ewen_7104.fit": b"\x0e\x10\x00\x08\xff\xff\xff\x7f.FIT\x00\x00" + b"\xff" * 60,
    }  # fmt: skip
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 3, 6, 0, 0, 0)), data)
    return body.getvalue()


def files(quirk: str | None = None) -> dict[str, bytes]:
    """Return the files of the archive."""
    mark = b"\xef\xbb\xbf" if quirk == "bom" else b""
    found = {
        name: mark + json.dumps(told, ensure_ascii=False, indent=1).encode() for name, told in _parts(quirk).items()
    }
    if quirk == "uploaded":
        found["DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip"] = uploaded()
    return found


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one archive into `folder` and return it: a zip, a folder, or its activities alone."""
    if quirk and quirk.startswith("list"):
        (folder / "Activities.csv").write_bytes(listed(quirk))
        return folder / "Activities.csv"
    found = files(quirk)
    if quirk in ("one-file", "truncated", "corrupted", "empty"):
        data = found["DI_CONNECT/DI-Connect-Fitness/ewen_0_summarizedActivities.json"]
        if quirk == "truncated":
            data = data[: data.rindex(b"strength")]
        if quirk == "corrupted":
            data = data[:700] + b'\x00\xff"' + data[700:]
        (folder / "ewen_0_summarizedActivities.json").write_bytes(data)
        return folder / "ewen_0_summarizedActivities.json"
    if quirk == "folder":
        for name, data in found.items():
            (folder / "export" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "export" / name).write_bytes(data)
        return folder / "export"
    path = folder / "0f0f0f0f-1111-2222-3333-444444444444_1.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 3, 6, 0, 0, 0)), data)
    return path


def large(folder: Path, size: int) -> Path:
    """Write activities of about `size` bytes."""
    path, number, written = folder / "ewen_0_summarizedActivities.json", 0, 0
    with path.open("w", encoding="utf-8") as out:
        written += out.write('[{"summarizedActivitiesExport": [')
        while written < size:
            begin = 1_100_000_000_000 + number * 400_000
            record = {
                **RIDE,
                "activityId": number,
                "beginTimestamp": begin,
                "startTimeGmt": float(begin),
                "startTimeLocal": float(begin + HOUR),
            }
            written += out.write(("," if number else "") + json.dumps(record))
            number += 1
        out.write("]}]")
    return path
