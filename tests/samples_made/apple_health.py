"""Make up Apple Health exports: the body of nobody."""

from __future__ import annotations

import zipfile
from pathlib import Path

QUIRKS = [
    "broken-dtd", "control", "odd-attributes", "single-quotes", "newlines", "no-offset", "no-zone-name", "units", "correlation",
    "duplicates", "categories", "old-workout", "translated", "bare", "cda", "entities", "bomb", "bad-records", "unclosed",
    "junk-after", "clinical", "truncated", "corrupted", "empty",
]  # fmt: skip
CANARIES = ("1984-02-29", "HKBiologicalSexFemale", "Clinical Canary", "63.5-beat", "EcgCanary", "/etc/passwd", "FoodCanary")
_WATCH = ("&lt;&lt;HKDevice: 0x{:x}&gt;, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,7, software:10.2&gt;")
HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
DTD = "<!DOCTYPE HealthData [\n<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>\n<!ATTLIST HealthData locale CDATA #REQUIRED>\n]>\n"
# iOS 16 and later: a '>' that stands in the wrong place.
BROKEN_DTD = DTD.replace("]>", "<!ELEMENT VisionPrescription (Prescription)>\n<!ATTLIST VisionPrescription\n type CDATA #REQUIRED>\n date CDATA>\n]>")
_ME = ('<ExportDate value="2024-06-01 08:10:05 +0200"/>\n<Me '
       'HKCharacteristicTypeIdentifierDateOfBirth="1984-02-29" HKCharacteristicTypeIdentifierBiologicalSex="HKBiologicalSexFemale"/>\n')  # fmt: skip
_QUANTITY, _CATEGORY = "HKQuantityTypeIdentifier", "HKCategoryTypeIdentifier"


def record(kind: str, value: str | None, minute: int = 0, unit: str | None = None, length: int = 0, inside: str = "",
           source: str = "Apple\u00a0Watch de Camille", offset: str = " +0200") -> str:  # fmt: skip
    """Return a record that begins `minute` minutes after a Tuesday's seven o'clock and lasts `length` minutes."""
    def time(number: int) -> str:
        return f"2024-05-{14 + number // 1440:02} {7 + number // 60 % 17:02}:{number % 60:02}:00{offset}"

    fields = {"type": kind, "sourceName": source, "sourceVersion": "10.2", "device": _WATCH.format(0x30000000 + minute), "unit": unit,
              "creationDate": time(minute + length), "startDate": time(minute), "endDate": time(minute + length), "value": value}  # fmt: skip
    tag = "<Record " + " ".join(f'{name}="{said}"' for name, said in fields.items() if said is not None)
    return f"{tag}>\n{inside}</Record>\n" if inside else f"{tag}/>\n"


def entry(key: str, value: str) -> str:
    """Return a metadata entry."""
    return f'<MetadataEntry key="{key}" value="{value}"/>\n'


def quantity(name: str, value: str, unit: str, minute: int = 0, **more) -> str:
    """Return a record of a quantity."""
    return record(_QUANTITY + name, value, minute, unit, **more)


_ZONE = entry("HKTimeZone", "America/New_York")
_PLAIN = (
    "".join(quantity("HeartRate", str(60 + n), "count/min", n, inside=entry("HKMetadataKeyHeartRateMotionContext", "1") if n % 5 == 0 else "")
            for n in range(20))
    + "".join(quantity("StepCount", str(100 + n), "count", n * 10, length=10) for n in range(6))
    + "".join(quantity("StepCount", str(90 + n), "count", n * 10, length=10, source="iPhone de Camille") for n in range(6))
    + quantity("OxygenSaturation", "0.97", "%", 3) + quantity("BodyMass", "68.4", "kg", 5, inside=entry("HKWasUserEntered", "1"))
    + record(_CATEGORY + "SleepAnalysis", "HKCategoryValueSleepAnalysisAsleepCore", 400, length=55, inside=_ZONE)
    + quantity("HeartRateVariabilitySDNN", "41.25", "ms", 8, inside="<HeartRateVariabilityMetadataList>\n"
               '<InstantaneousBeatsPerMinute bpm="63.5-beat" time="7:08:01"/>\n</HeartRateVariabilityMetadataList>\n')
)  # fmt: skip
_WORKOUT = (
    '<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="42.5" durationUnit="min" sourceName="Apple\u00a0Watch de Camille"'
    ' creationDate="2024-05-14 19:00:00 +0200" startDate="2024-05-14 18:00:00 +0200" endDate="2024-05-14 18:45:00 +0200">\n'
    + entry("HKTimeZone", "Europe/Paris") + '<WorkoutEvent type="HKWorkoutEventTypePause" date="2024-05-14 18:20:00 +0200"/>\n'
    '<WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="7.25" unit="km"/>\n'
    '<WorkoutStatistics type="HKQuantityTypeIdentifierHeartRate" average="141" minimum="90" maximum="172" unit="count/min"/>\n'
    '<WorkoutRoute sourceName="iPhone de Camille"><FileReference path="/workout-routes/route_1.gpx"/></WorkoutRoute>\n</Workout>\n'
)  # fmt: skip
_OLD_WORKOUT = (
    '<Workout workoutActivityType="HKWorkoutActivityTypeCycling" duration="30" durationUnit="min" totalDistance="5" totalDistanceUnit="mi"'
    ' totalEnergyBurned="418.4" totalEnergyBurnedUnit="kJ" sourceName="Watch"'
    ' startDate="2016-11-14 07:25:41 -0700" endDate="2016-11-14 07:55:41 -0700">'
    '<WorkoutRoute sourceName="iPhone"><Location date="2016-11-14 07:25:44 -0700" latitude="37.7" longitude="-122.4" altitude="21" speed="-1"/>'
    '<Location date="2016-11-14 07:25:45 -0700" latitude="137.7" longitude="-122.4"/></WorkoutRoute></Workout>\n'
)  # fmt: skip
_DAY = ('<ActivitySummary dateComponents="2024-05-14" activeEnergyBurned="590.2" activeEnergyBurnedGoal="600" activeEnergyBurnedUnit="kcal"'
        ' appleExerciseTime="48" appleExerciseTimeGoal="30" appleStandHours="13" appleStandHoursGoal="12"/>\n')  # fmt: skip
_ROUTE = (HEADER + '<gpx version="1.1" creator="Apple Health Export" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>'
          + "".join(f'<trkpt lon="2.{350000 + n}" lat="48.85"><ele>35</ele><time>2024-05-14T16:00:{n:02}Z</time><extensions><speed>2.5</speed>'
                    "<hAcc>8.1</hAcc></extensions></trkpt>" for n in range(9)) + "</trkseg></trk></gpx>")  # fmt: skip
_CDA = HEADER + '<ClinicalDocument xmlns="urn:hl7-org:v3"><id extension="Clinical Canary"/></ClinicalDocument>\n<junk>after the root</junk>'
_UNITS = "".join(quantity(name, value, unit, n) for n, (name, value, unit) in enumerate((
    ("BodyTemperature", "98.6", "degF"), ("DistanceWalkingRunning", "1", "mi"), ("BodyMass", "11", "st"), ("BodyMass", "150", "lb"),
    ("ActiveEnergyBurned", "418.4", "kJ"), ("BloodGlucose", "5.5", "mmol&lt;180.1558800000541&gt;/L"), ("Height", "6", "ft"),
    ("BodyFatPercentage", "0.215", "%"), ("BloodPressureSystolic", "16", "kPa"), ("VO2Max", "44.1", "mL/min·kg"),
    ("DietaryWater", "0.5", "L"), ("WalkingSpeed", "5.4", "km/hr"), ("DietaryVitaminC", "0.09", "g"), ("FutureThing", "3.5", "furlong"),
    ("EnvironmentalAudioExposure", "63.123456789012345678", "dBASPL"), ("StepCount", "1e2", "count"))))  # fmt: skip
_PRESSURE = quantity("BloodPressureSystolic", "121", "mmHg", 7) + quantity("BloodPressureDiastolic", "79", "mmHg", 7)
_FOOD = quantity("DietaryProtein", "12", "g", 9)
_CATEGORIES = "".join(record(_CATEGORY + name, value, n * 60, length=30) for n, (name, value) in enumerate((
    ("SleepAnalysis", "HKCategoryValueSleepAnalysisInBed"), ("SleepAnalysis", "HKCategoryValueSleepAnalysisAwake"),
    ("MindfulSession", "HKCategoryValueNotApplicable"), ("AppleStandHour", "HKCategoryValueAppleStandHourStood"),
    ("AppleStandHour", "HKCategoryValueAppleStandHourIdle"), ("Headache", "HKCategoryValueSeverityMild"), ("Fatigue", None))))  # fmt: skip
_BAD = (quantity("HeartRate", "fast", "count/min") + quantity("HeartRate", "nan", "count/min", 1) + quantity("StepCount", "", "count")
        + record(_QUANTITY + "StepCount", None, 2) + '<Record type="HKQuantityTypeIdentifierStepCount" sourceName="x" value="1"/>\n'
        + record(_QUANTITY + "StepCount", "7", 3).replace("2024-05-14", "2024-13-45") + "<Record/>\n" + '<Record type="broken <Record '
        + '<ActivitySummary dateComponents="1969-12-30"/>\n<ActivitySummary dateComponents="soon" appleStandHours="1"/>\n')  # fmt: skip
_SPACED = record(_QUANTITY + "BodyMass", "70", 1, "kg").replace(" value=", " Health Mate App Version = '2.16' \n value =")
_BODIES = {
    "control": quantity("StepCount", "5", "count", source="i\x0bPhone") + _PLAIN,
    "odd-attributes": _SPACED + _PLAIN,
    "single-quotes": quantity("StepCount", "5", "count", source="x").replace('"', "'") + _PLAIN,
    "newlines": _PLAIN.replace(" unit=", "\n\t unit=").replace("/>", "\n/>"),
    "no-offset": quantity("StepCount", "5", "count", offset="") + quantity("StepCount", "6", "count", 9, offset="+02:00"),
    "no-zone-name": record(_CATEGORY + "SleepAnalysis", "HKCategoryValueSleepAnalysisAsleepREM", length=9, inside=entry("HKTimeZone", "Moon/Base"))
    + "".join(quantity("HeartRate", "60", "count/min", n * 100, inside=entry("HKTimeZone", "Europe/Paris")) for n in range(9)),
    "units": _UNITS,
    "correlation": _PRESSURE + _FOOD + f'<Correlation type="HKCorrelationTypeIdentifierBloodPressure">\n{_PRESSURE}</Correlation>\n'
    + f'<Correlation type="HKCorrelationTypeIdentifierFood">{entry("HKFoodType", "FoodCanary")}{_FOOD}</Correlation>\n',
    "duplicates": quantity("DietaryCaffeine", "95", "mg") * 3 + quantity("DietaryCaffeine", "95", "mg", 1),
    "categories": _CATEGORIES,
    "old-workout": _OLD_WORKOUT,
    "entities": quantity("StepCount", "5", "count", source="L&apos;iPhone &amp; &#233;t&#xe9; &lt;b&gt;") + _PLAIN,
    "bad-records": _BAD + _PLAIN,
    "unclosed": quantity("HeartRate", "60", "count/min", inside=_ZONE).replace("</Record>", "") + _PLAIN,
    "clinical": '<ClinicalRecord type="HKClinicalTypeIdentifierLabResultRecord" identifier="Clinical Canary"/>\n<Audiogram type="Clinical Canary">'
    "<SensitivityPoint frequencyValue='250'/></Audiogram>\n" + _PLAIN,
}  # fmt: skip


def document(body: str, dtd: str = DTD) -> str:
    """Return a whole export.xml."""
    return f'{HEADER}{dtd}<HealthData locale="fr_FR">\n{_ME}{body}</HealthData>\n'


def text(quirk: str | None) -> str:
    """Return the export.xml of a quirk."""
    whole = document(_BODIES.get(quirk or "", _PLAIN) + ("" if quirk in _BODIES else _WORKOUT + _DAY), BROKEN_DTD if quirk == "broken-dtd" else DTD)
    if quirk == "bomb":
        bomb = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
        whole = whole.replace("]>", f'<!ENTITY e0 "x">{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]>', 1)
        whole = whole.replace('sourceVersion="10.2"', 'sourceVersion="&e9;&f;"', 3).replace("iPhone de Camille", "iPhone &e9;&f;")
    if quirk == "junk-after":
        whole += "<Record type='after'/>\n\x00junk"
    if quirk == "truncated":
        whole = whole[:4000]
    if quirk == "corrupted":
        whole = whole.replace('" value="63"', ' value="63"', 1)
    return "" if quirk == "empty" else whole


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write an export into `folder` and return it: a zip, or a bare document for some quirks."""
    folder.mkdir(parents=True, exist_ok=True)
    if quirk in ("bare", "truncated", "empty", "translated"):
        path = folder / ("exportación.xml" if quirk == "translated" else "export.xml")
        path.write_text(text(quirk), "utf-8")
        return path
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"export.xml": text(quirk), "export_cda.xml": _CDA, "workout-routes/route_1.gpx": _ROUTE,
                           "electrocardiograms/ecg_2024-05-14.csv": "Nom,EcgCanary\n"}.items():  # fmt: skip
            if name != "export_cda.xml" or quirk in (None, "cda"):
                archive.writestr(zipfile.ZipInfo(f"apple_health_export/{name}", (2024, 6, 1, 8, 0, 0)), data)
    return path
