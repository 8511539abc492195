"""How many records of a FIT file are read per second, beside fitdecode (MIT)?

    python bench/fit.py [RECORDS] [RUNS] [PYTHON OF AN ENVIRONMENT WITH fitdecode]

A made-up ride, one record a second with position, altitude, heart rate, cadence, speed, power and temperature. Seconds of processor from
the file to the last message, without the start of the process. The peer is asked for the values of each record and nothing else; what we
yield are activities: the position, and a measure for each other value.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from process import SOURCES

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from samples_made import fit

DATA = Path(__file__).parent / "data"
RECORDS = 20_000
_ALONE = """
import sys, time
from pathlib import Path
from murmure.sources.body.fit import SOURCE
from murmure.sources.readers import Bundle, File, Scratch
path, count, positions = Path(sys.argv[1]), 0, 0
with Scratch(path.parent) as scratch:
    file = File(path.name, path.stat().st_size, lambda: path.open("rb", buffering=0), scratch, disk=path)
    begin = time.process_time()
    for item in SOURCE.read(Bundle(path.name, [file])):
        count += 1
        positions += getattr(item, "type", "") == "murmure:Position"
print(positions, count, time.process_time() - begin)
"""
_PEER = """
import sys, time
import fitdecode
count = values = 0
begin = time.process_time()
with fitdecode.FitReader(sys.argv[1]) as reader:
    for frame in reader:
        if frame.frame_type == fitdecode.FIT_FRAME_DATA and frame.name == "record":
            values += sum(1 for field in frame.fields if field.value is not None)
            count += 1
print(count, values, time.process_time() - begin)
"""


def measured(python: str, code: str, path: Path, wanted: int, runs: int, given: dict[str, str]) -> tuple[int, float]:
    """Return what a process counts beside records, and its least seconds of processor time."""
    found = []
    for _ in range(runs):
        done = subprocess.run([python, "-c", code, str(path)], env={**os.environ, **given}, check=True, capture_output=True, text=True)
        count, more, seconds = done.stdout.split()
        assert int(count) == wanted, (count, wanted)
        found.append((float(seconds), int(more)))
    return min(found)[1], min(found)[0]


def main(count: int, runs: int, peer: str | None) -> None:
    """Make the ride, measure, print a Markdown table."""
    DATA.mkdir(exist_ok=True)
    path = DATA / "ride.fit"
    body = fit.identity() + fit.define(1, 20, fit._RECORD)
    body += b"".join(fit.say(1, "<IiiHBBHHb", fit.START + n, *fit.values(n % 5_000)[1:]) for n in range(count)) + fit.session(count)
    path.write_bytes(fit.file(body))
    print("| | records | gives | CPU s | records, k/s of CPU |\n|---|---|---|---|---|")
    more, seconds = measured(sys.executable, _ALONE, path, count, runs, {"PYTHONPATH": str(SOURCES)})
    print(f"| murmure | {count:,} | {more:,} activities | {seconds:.2f} | {count / seconds / 1000:.1f} |", flush=True)
    if peer:
        more, theirs = measured(peer, _PEER, path, count, runs, {"PYTHONPATH": ""})
        print(f"| fitdecode | {count:,} | {more:,} values | {theirs:.2f} | {count / theirs / 1000:.1f} |\n\n{theirs / seconds:.1f} times", flush=True)
    path.unlink()


if __name__ == "__main__":
    main(*(int(word) for word in (sys.argv[1:3] + [RECORDS, 3][len(sys.argv[1:3]) :])), sys.argv[3] if len(sys.argv) > 3 else None)  # type: ignore[arg-type]
