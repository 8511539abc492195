"""What does an archive of many parts cost: its memory as it grows, and what is left of an import that is killed in the middle of it?

    python bench/parts.py [GIGABYTES ...] [--kills NUMBER]

A made-up Takeout: zips of half a gigabyte, each with mails, positions and activities of its own, half, two fifths and a tenth of it. Each size is imported whole, its
progress shown in a terminal; the largest is imported again, killed at moments spread over it, and imported until it ends. Everything
is made below `bench/data` (or the folder in BENCH_DATA), and goes in the end.
"""

from __future__ import annotations

import json
import os
import pty
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import google
import mbox
from process import SOURCES

DATA = Path(os.environ.get("BENCH_DATA", Path(__file__).parent / "data"))
PART = 500_000_000
_MAIL, _PLACES = 0.5, 0.4  # of a part; the rest are activities


def _mails(size: int) -> tuple[bytes, int]:
    made, written, number, draw = [], 0, 0, random.Random(7)
    while written < size:
        made.append(mbox.mail(number, draw))
        written += len(made[-1])
        number += 1
    return b"".join(made), number


def _places(size: int) -> tuple[bytes, int]:
    count = size // 270
    records = (json.dumps(google.record(number), indent=2) for number in range(count))
    return b'{"locations": [' + ",\n".join(records).encode() + b"]}", count


def _searches(size: int) -> tuple[bytes, int]:
    count, moment = size // 150, 1_400_000_000
    records = (
        json.dumps({"header": "Search", "title": f"Searched for chat {n}", "titleUrl": f"https://www.google.com/search?q=chat+{n}",
                    "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment + n)) + ".000Z", "products": ["Search"]})
        for n in range(count)
    )  # fmt: skip
    return b"[" + ",\n".join(records).encode() + b"]", count


def make(folder: Path, parts: int, size: int = PART) -> list[int]:
    """Write the zips of a Takeout, each of `size` bytes, packed as pictures are: not at all; return how many activities each holds.

    Every part is the first one with other addresses, places and words: making them up one by one takes longer than reading them.
    """
    mails, places, searches = _mails(int(size * _MAIL)), _places(int(size * _PLACES)), _searches(int(size * (1 - _MAIL - _PLACES)))
    for part in range(1, parts + 1):
        with zipfile.ZipFile(folder / f"takeout-20261122T080000Z-{part:03}.zip", "w") as out:
            out.writestr(f"Takeout/Mail/All mail Including Spam and Trash-{part:03}.mbox", mails[0].replace(b"chorale.example", b"chor%03d.example" % part))
            out.writestr(f"Takeout/Location History/{part:03}/Records.json", places[0].replace(b'E7": 45', b'E7": %d' % (10 + part)))
            out.writestr(f"Takeout/My Activity/Search {part:03}/MyActivity.json", searches[0].replace(b"chat+", b"chat%d+" % part))
    return [mails[1] + places[1] + searches[1]] * parts


def _begin(folder: Path, home: Path) -> tuple[subprocess.Popen, list[bytes]]:
    """Start an import in a terminal of its own; what it shows is gathered as it comes."""
    ours, theirs = pty.openpty()
    given = {**os.environ, "PYTHONPATH": str(SOURCES), "TERM": "xterm", "LANG": "en_US.UTF-8"}
    command = [sys.executable, "-m", "murmure", "--home", str(home), "import", str(folder), "--zone", "UTC"]
    child = subprocess.Popen(command, env=given, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    shown: list[bytes] = []

    def listen() -> None:
        try:
            while text := os.read(ours, 65_536):
                shown.append(text)
        except OSError:  # the terminal is gone with the process
            pass
        os.close(ours)

    threading.Thread(target=listen, daemon=True).start()
    return child, shown


def _ended(child: subprocess.Popen) -> tuple[int, float, float]:
    """Wait for a process; return its code, its processor seconds and its peak memory in MB."""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20)


def _held(home: Path) -> tuple[int, int, dict[str, int]]:
    """Return how many activities a home holds, how many ids, and how many jobs there are of each state."""
    code = ("import json, sys, murmure; home = murmure.open(sys.argv[1]); row = home.sql('select count(*) n, count(distinct id) d from log')"
            ".to_pylist()[0]; states = [job.state for job in home.jobs()]; "
            "print(json.dumps([row['n'], row['d'], {one: states.count(one) for one in states}])); home.close()")  # fmt: skip
    given = {**os.environ, "PYTHONPATH": str(SOURCES)}
    done = subprocess.run([sys.executable, "-c", code, str(home)], env=given, check=True, capture_output=True, text=True)
    return tuple(json.loads(done.stdout.splitlines()[-1]))  # type: ignore[return-value]


def whole(folder: Path, home: Path, wanted: int) -> tuple[float, float]:
    """Import all at once; print one row; return its seconds, and those of the processor."""
    begin = time.perf_counter()
    child, shown = _begin(folder, home)
    code, busy, peak = _ended(child)
    lasted = time.perf_counter() - begin
    text = b"".join(shown).decode("utf-8", "replace")
    count, ids, _ = _held(home)
    assert count == ids == wanted and not code, (code, count, ids, wanted, text[-500:])
    seen = len(set(re.findall(r"[\d.]+/[\d.]+ [kMG]B", text)))
    size = sum(entry.file_size for zipped in folder.iterdir() for entry in zipfile.ZipFile(zipped).infolist())
    print(f"| {len(list(folder.iterdir()))} parts, {size / 1e9:.1f} GB | {count:,} | {lasted:.0f} | {busy:.0f} | {peak:.0f} |"
          f" {seen} |", flush=True)  # fmt: skip
    return lasted, busy


def killed(folder: Path, home: Path, wanted: int, kills: int, lasts: float, alone: float) -> None:
    """Import, kill, and import again; in the end nothing may lack and nothing stand twice.

    `alone` is what an import costs that nobody kills, in seconds of the processor.
    """
    kept, busy = 0, 0.0
    for _ in range(kills):
        child, _ = _begin(folder, home)
        time.sleep(lasts / (kills + 1))  # one that goes on has the rest to do
        os.kill(child.pid, signal.SIGKILL)  # not by the child: it would take its end away from who waits for it
        code, spent, _ = _ended(child)
        busy += spent
        count, ids, states = _held(home)
        assert code == -signal.SIGKILL, "it ended before it was killed: take fewer kills, or more gigabytes"
        assert count == ids and count >= kept, (count, ids, kept)
        print(f"killed after {spent:.0f} s of CPU: {count:,} activities are kept, jobs {states}", flush=True)
        kept = count
    child, shown = _begin(folder, home)
    code, spent, peak = _ended(child)
    count, ids, states = _held(home)
    assert not code and count == ids == wanted and set(states) == {"done"}, (code, count, ids, wanted, states)
    said = re.search(r"(\d+) of (\d+) parts were finished", b"".join(shown).decode("utf-8", "replace"))
    print(f"ended after {spent:.0f} s of CPU more, {peak:.0f} MB: {count:,} activities, each once, jobs {states}; "
          f"{said.group() if said else 'no part was finished'} before", flush=True)  # fmt: skip
    print(f"all runs together: {busy + spent:.0f} s of CPU, {(busy + spent) / alone:.2f} times one that is not killed", flush=True)


def main(sizes: list[float], kills: int) -> None:
    """Make each archive, measure, print a Markdown table, then kill."""
    place = DATA / "parts"
    folder, home, few = place / "takeout", place / "home", place / "few"
    try:
        folder.mkdir(parents=True)
        begin = time.perf_counter()
        held = make(folder, max(1, round(max(sizes) * 1e9 / PART)))
        print(f"made in {time.perf_counter() - begin:.0f} s\n", flush=True)
        print("| | activities | s | CPU s | peak MB | states of progress shown |\n|---|---|---|---|---|---|", flush=True)
        for size in sorted(sizes):
            many = max(1, round(size * 1e9 / PART))
            few.mkdir()
            for zipped in sorted(folder.iterdir())[:many]:
                os.link(zipped, few / zipped.name)
            lasts, alone = whole(few, home, sum(held[:many]))
            shutil.rmtree(home)
            shutil.rmtree(few)
        if kills:
            print()
            killed(folder, home, sum(held), kills, lasts, alone)
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    asked = sys.argv[1:]
    many = int(asked.pop(asked.index("--kills") + 1)) if "--kills" in asked else 4
    main([float(word) for word in asked if word != "--kills"] or [1, 2.5, 5], many)
