"""How many positions of a Google Records.json enter per second, beside google-takeout-parser (MIT)?

    python bench/google.py [POSITIONS] [RUNS] [PYTHON OF AN ENVIRONMENT WITH google-takeout-parser AND orjson]

The peer lives in an environment of its own; without one, murmure is measured alone.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from process import HEAD, SOURCES, measure, measure_import, row

DATA = Path(__file__).parent / "data"
POSITIONS = 3_000_000
_ALONE = """
import sys, time
from pathlib import Path
from murmure.sources.body.google_location import SOURCE
from murmure.sources.readers import Bundle, File, Scratch
path, start, count = Path(sys.argv[1]), time.perf_counter(), 0
with Scratch(path.parent) as scratch:
    file = File(path.name, path.stat().st_size, lambda: path.open("rb", buffering=0), scratch, disk=path)
    for item in SOURCE.read(Bundle(path.name, [file])):
        count += getattr(item, "num_rows", 1)
assert count == int(sys.argv[2]), count
"""
_PEER = """
import sys
from pathlib import Path
from google_takeout_parser.parse_json import _parse_location_history
count = sum(1 for found in _parse_location_history(Path(sys.argv[1])) if not isinstance(found, Exception))
assert count == int(sys.argv[2]), count
"""


def record(number: int) -> dict:
    """Return one made-up position, as Takeout wrote them from 2022 on."""
    day, second = divmod(number * 20, 86_400)
    made: dict = {
        "latitudeE7": 450_000_000 + number * 7919 % 9_000_000, "longitudeE7": 57_000_000 + number * 104_729 % 9_000_000,
        "accuracy": 5 + number % 90, "source": ("WIFI", "GPS", "CELL")[number % 3], "deviceTag": -1234567890 + number % 2,
    }  # fmt: skip
    if number % 3 == 0:
        made |= {"altitude": 200 + number % 999, "verticalAccuracy": 3}
    if number % 4 == 0:
        guesses = [{"type": "STILL", "confidence": 80}, {"type": "IN_VEHICLE", "confidence": 10}]
        made["activity"] = [{"activity": guesses, "timestamp": "2021-01-01T00:00:00.123Z"}]
    clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.{number % 1000:03}Z"
    return made | {"timestamp": f"{2014 + day // 336}-{1 + day // 28 % 12:02}-{1 + day % 28:02}T{clock}"}


def make(path: Path, count: int) -> None:
    """Write a Records.json, indented as Takeout does."""
    with path.open("w", encoding="utf-8") as out:
        out.write('{\n  "locations": [')
        for number in range(count):
            written = json.dumps(record(number), indent=2).replace("\n", "\n  ")
            out.write((", " if number else "") + written)
        out.write("]\n}\n")


def main(count: int, runs: int, peer: str | None) -> None:
    """Make the file, measure, print a Markdown table."""
    DATA.mkdir(exist_ok=True)
    path = DATA / f"Records-{count}.json"
    if not path.exists():
        make(path, count)
    print(f"\n{count:,} positions, {path.stat().st_size / 1e6:,.0f} MB, {time.strftime('%Y-%m-%d')}\n\n{HEAD}")
    given = {"PYTHONPATH": str(SOURCES)}
    print(row("murmure import", count, *min(measure_import(path, DATA) for _ in range(runs))), flush=True)
    print(row("murmure, read alone", count, *min(measure([sys.executable, "-c", _ALONE, str(path), str(count)], given) for _ in range(runs))), flush=True)
    if peer:
        print(row("google-takeout-parser, read alone", count, *min(measure([peer, "-c", _PEER, str(path), str(count)], {}) for _ in range(runs))))


if __name__ == "__main__":
    main(*(int(word) for word in (sys.argv[1:3] + [POSITIONS, 3][len(sys.argv[1:3]) :])), sys.argv[3] if len(sys.argv) > 3 else None)  # type: ignore[arg-type]
