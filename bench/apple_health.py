"""How fast is a large Apple Health export read, beside expat doing nothing and healthkit-to-sqlite doing the same job?

    python bench/apple_health.py [--size 1000] [--runs 3] [--without-peer]

Each figure is a whole process on the same made-up file in the same run; the median of the runs counts.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import venv
from datetime import datetime, timedelta, timezone
from pathlib import Path

from process import measure

DATA = Path(__file__).parent / "data"
PEER = "healthkit-to-sqlite"
WATCH = "&lt;&lt;HKDevice: 0x3012772a0&gt;, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,7, software:10.2&gt;"
# type, unit, device, seconds between start and end, share, how a value is drawn
KINDS = (
    ("HKQuantityTypeIdentifierHeartRate", "count/min", True, 0, 30, lambda r: f"{r.gauss(75, 15):.0f}"),
    ("HKQuantityTypeIdentifierActiveEnergyBurned", "kcal", True, 61, 25, lambda r: f"{r.expovariate(2):.3f}"),
    ("HKQuantityTypeIdentifierBasalEnergyBurned", "kcal", True, 60, 12, lambda r: f"{r.gauss(1.2, 0.2):.3f}"),
    ("HKQuantityTypeIdentifierStepCount", "count", False, 340, 12, lambda r: str(r.randrange(3, 900))),
    ("HKQuantityTypeIdentifierDistanceWalkingRunning", "km", True, 300, 12, lambda r: f"{r.random():.15g}"),
    ("HKQuantityTypeIdentifierOxygenSaturation", "%", True, 0, 2, lambda r: f"{0.9 + r.random() / 10:.2f}"),
    ("HKQuantityTypeIdentifierFlightsClimbed", "count", False, 12, 2, lambda r: str(r.randrange(1, 4))),
    ("HKQuantityTypeIdentifierEnvironmentalAudioExposure", "dBASPL", True, 1800, 3, lambda r: f"{r.gauss(60, 9):.4f}"),
    ("HKCategoryTypeIdentifierSleepAnalysis", None, True, 1500, 2, lambda r: r.choice(
        ["HKCategoryValueSleepAnalysisAsleepCore", "HKCategoryValueSleepAnalysisAsleepREM",
         "HKCategoryValueSleepAnalysisAsleepDeep", "HKCategoryValueSleepAnalysisInBed"])),
)  # fmt: skip
HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary|ClinicalRecord)*)>
<!ATTLIST HealthData locale CDATA #REQUIRED>
]>
<HealthData locale="fr_FR">
 <ExportDate value="2024-06-01 08:10:05 +0200"/>
 <Me HKCharacteristicTypeIdentifierDateOfBirth="1990-01-01" HKCharacteristicTypeIdentifierBiologicalSex="HKBiologicalSexNotSet"/>
"""


def make(path: Path, megabytes: int, seed: int = 7) -> int:
    """Write a made-up export of about `megabytes`; return how many records it holds."""
    draw, written, records = random.Random(seed), 0, 0
    moment = datetime(2015, 1, 1, tzinfo=timezone(timedelta(hours=1)))
    with path.open("w", encoding="utf-8") as out:
        written += out.write(HEADER)
        while written < megabytes * 1_000_000:
            # Apple writes type by type: long runs of one kind.
            kind = draw.choices(KINDS, [kind[4] for kind in KINDS])[0]
            for _ in range(2000):
                moment += timedelta(seconds=draw.randrange(5, 400))
                if moment.year > 2023:
                    moment -= timedelta(days=365 * 8)
                written += out.write(record(kind, moment, draw))
                records += 1
            written += out.write(workout(moment, draw))
        out.write("</HealthData>\n")
    return records


def record(kind: tuple, moment: datetime, draw: random.Random) -> str:
    """Return one record; one in ten has metadata."""
    name, unit, watch, length, _, value = kind
    start, end = f"{moment:%Y-%m-%d %H:%M:%S %z}", f"{moment + timedelta(seconds=length):%Y-%m-%d %H:%M:%S %z}"
    device = f' device="{WATCH}"' if watch else ""
    name_of = "Apple\u00a0Watch de Camille" if watch else "iPhone de Camille"
    measured = f' unit="{unit}"' if unit else ""
    tag = (
        f' <Record type="{name}" sourceName="{name_of}" sourceVersion="10.2"'
        f'{device}{measured} creationDate="{end}" startDate="{start}" endDate="{end}"'
        f' value="{value(draw)}"'
    )
    if draw.random() < 0.1:
        entry = '<MetadataEntry key="HKTimeZone" value="Europe/Paris"/>' if unit is None else (
            '<MetadataEntry key="HKMetadataKeyHeartRateMotionContext" value="1"/>')  # fmt: skip
        return f"{tag}>\n  {entry}\n </Record>\n"
    return f"{tag}/>\n"


def workout(moment: datetime, draw: random.Random) -> str:
    """Return one workout as iOS 16 writes it."""
    start, end = f"{moment:%Y-%m-%d %H:%M:%S %z}", f"{moment + timedelta(minutes=42):%Y-%m-%d %H:%M:%S %z}"
    return (
        f' <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="{draw.random() * 60:.9f}" durationUnit="min"'
        f' sourceName="Apple\u00a0Watch de Camille" creationDate="{end}" startDate="{start}" endDate="{end}">\n'
        f'  <WorkoutEvent type="HKWorkoutEventTypePause" date="{end}"/>\n'
        f'  <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" startDate="{start}" endDate="{end}"'
        f' sum="{draw.random() * 9:.6f}" unit="km"/>\n </Workout>\n'
    )


EXPAT = """
import sys
from xml.parsers import expat
with open(sys.argv[1], "rb") as stream:
    expat.ParserCreate().ParseFile(stream)
"""
BATCHES = """
import sys
from pathlib import Path
from murmure.sources.body.apple_health import read
from murmure.sources.readers import Bundle, File, Scratch
path = Path(sys.argv[1])
with Scratch() as scratch:
    file = File(path.name, path.stat().st_size, lambda: path.open("rb"), scratch, disk=path)
    count = sum(getattr(part, "num_rows", 1) for part in read(Bundle(path.name, [file])))
print(count, file=sys.stderr)
"""


def peer(folder: Path) -> Path:
    """Install the peer in an environment of its own; return its command."""
    place = folder / "peer"
    command = place / "bin" / PEER
    if not command.exists():
        venv.create(place, with_pip=True)
        subprocess.run([place / "bin" / "pip", "install", "-q", PEER], check=True, stdout=subprocess.DEVNULL)
    return command


def commands(path: Path, folder: Path, with_peer: bool) -> dict[str, list[str]]:
    """Return what is measured: a name and a command, `{new}` standing for a place that does not exist yet."""
    found = {"expat, no handlers": [sys.executable, "-c", EXPAT, str(path)],
             "murmure, read to batches": [sys.executable, "-c", BATCHES, str(path)]}  # fmt: skip
    if (Path(__file__).parent.parent / "src" / "murmure" / "home.py").exists():
        found["murmure import"] = [sys.executable, "-m", "murmure", "--home", "{new}", "import", str(path), "--json"]
    if with_peer:
        found[PEER] = [str(peer(folder)), "--xml", str(path), "{new}.db"]
    return found


def main() -> None:
    """Make the file, run everything, print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1000, help="size of the made-up export.xml, in MB")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peer-runs", type=int, default=None, help="runs of the peer, when it is slow")
    parser.add_argument("--without-peer", action="store_true")
    ask = parser.parse_args()
    DATA.mkdir(exist_ok=True)
    path = DATA / f"apple-health-{ask.size}.xml"
    if not path.exists():
        print(f"making {path.name} ...", file=sys.stderr)
        make(path, ask.size)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent / "src")}
    results: dict[str, tuple[float, float, float]] = {}
    for name, command in commands(path, DATA, not ask.without_peer).items():
        runs = []
        for number in range(ask.peer_runs or ask.runs if name == PEER else ask.runs):
            with tempfile.TemporaryDirectory(dir=DATA) as place:
                new = str(Path(place) / f"new{number}")
                runs.append(measure([part.replace("{new}", new) for part in command], environment))
            print(f"{name}: {runs[-1][0]:.2f} s, {runs[-1][1]:.2f} s of CPU, {runs[-1][2]:.0f} MB", file=sys.stderr)
        seconds, processor, peaks = zip(*runs, strict=True)
        results[name] = statistics.median(seconds), statistics.median(processor), max(peaks)
    report(results, path.stat().st_size)


def report(results: dict[str, tuple[float, float, float]], size: int) -> None:
    """Print the figures and the ratios as a Markdown table."""
    expat = results["expat, no handlers"][0]
    rival = results.get(PEER)
    print(f"| {size / 1e6:.0f} MB | s | CPU s | MB/s | peak MB | times expat's speed | times the peer's speed |")
    print("|---|---|---|---|---|---|---|")
    for name, (seconds, processor, peak) in results.items():
        beside = f"{rival[0] / seconds:.1f}" if rival else "-"
        print(f"| {name} | {seconds:.2f} | {processor:.2f} | {size / 1e6 / seconds:.0f} | {peak:.0f} | {expat / seconds:.2f} | {beside} |")


if __name__ == "__main__":
    if shutil.disk_usage(Path(__file__).parent).free < 5 << 30:
        raise SystemExit("this bench wants 5 GB of free disk")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
