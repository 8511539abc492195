"""Does every source survive what nobody would send?

Usage: python bench/fuzz [--source NAME ...] [--inputs 1000000] [--seconds S] [--again NAME:NUMBER]

Each input is a sample of the tests, made worse (see `mutate.py`), and read as an import reads it. Told are crashes, reads
of more than ten seconds (of the processor, or a minute in all) or a gigabyte, rows without key, kind or a time that can be, and files that stay. Input NUMBER of
a source is always the same: `--again` makes it once more, writes it to the folder `fuzz` and shows what it does.
"""

from __future__ import annotations

import argparse
import importlib.util
import multiprocessing
import os
import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from mutate import mutated

from murmure.sources import laws
from murmure.sources.recognise import sources

SECONDS, IN_ALL, MEGABYTES = 10.0, 60.0, 1_024
FEW = 2 << 20
"""Bytes of a sample above which it is left out: small ones find as much, more quickly."""


def samples(name: str, folder: Path) -> list[Path]:
    """Make all samples of a source."""
    maker = importlib.import_module(f"samples_made.{name.replace('-', '_')}")
    found = []
    for number, quirk in enumerate((None, *maker.QUIRKS)):
        place = folder / str(number)
        place.mkdir()
        found.append(maker.make(place, quirk))
    return [one for one in found if sum(file.stat().st_size for file in files(one)) < FEW]


def files(sample: Path) -> list[Path]:
    """Return the files of a sample, in order."""
    return [sample] if sample.is_file() else sorted(path for path in sample.rglob("*") if path.is_file())


def spoil(seeds: list[Path], contents: list[bytes], name: str, number: int, place: Path) -> Path:
    """Write input `number` of a source below `place` and return it."""
    draw = random.Random(f"{name}:{number}")
    seed = draw.choice(seeds)
    target = place / seed.name
    shutil.copytree(seed, target) if seed.is_dir() else shutil.copy(seed, target)
    one = draw.choice(files(target))
    one.write_bytes(mutated(one.read_bytes(), contents, draw))
    return target


def breach(path: Path) -> str | None:
    """Return what is wrong with how an input is read, or None."""
    try:
        output = laws.gather(path)
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        where = next((frame for frame in reversed(frames) if "/murmure/" in frame.filename), frames[-1])
        return f"{type(error).__name__} in {where.filename.rpartition('/murmure/')[2]}:{where.lineno}"
    found = [*laws.timed(output), *laws.typed(output)]
    return found[0].en.partition(":")[0] if found else None


def work(name: str, first: int, last: int, folder: str, told: Any, state: Any) -> None:
    """Read inputs from `first` on; say of each which it is, and what is wrong with it."""
    os.chdir(Path(folder) / "here")
    tempfile.tempdir = str(Path(folder) / "tmp")
    seeds = samples(name, Path(folder) / "seeds")
    contents = [file.read_bytes() for seed in seeds for file in files(seed)]
    breach(seeds[0])
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    place = Path(folder) / "input"
    place.mkdir()
    for number in range(first, last):
        path = spoil(seeds, contents, name, number, place)
        state[0], state[1], state[2] = number, time.monotonic(), time.process_time()
        found = breach(path)
        state[1] = 0.0
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        if grown > most + MEGABYTES:
            found, most = f"{grown - most} MB", grown
        if any(Path.cwd().iterdir()) or any(Path(tempfile.tempdir).iterdir()):
            found = "a file stays"
            for left in (*Path.cwd().iterdir(), *Path(tempfile.tempdir).iterdir()):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        if found:
            told.put((number, found))
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    state[0] = last


def _worked(process: int) -> float:
    """Return the seconds that a process has had of the processor: on a busy machine the clock says nothing."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fuzz(name: str, inputs: int, seconds: float) -> tuple[int, Counter[str], dict[str, int]]:
    """Return how many inputs of a source were read, how often what was wrong, and the first input of each."""
    counts: Counter[str] = Counter()
    firsts: dict[str, int] = {}
    told, state = multiprocessing.Queue(), multiprocessing.Array("d", 3)
    begin, number = time.monotonic(), 0
    while number < inputs and time.monotonic() - begin < seconds:
        with tempfile.TemporaryDirectory(prefix="fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
            for part in ("here", "tmp", "seeds"):
                (Path(folder) / part).mkdir()
            state[0], state[1] = number, 0.0
            process = multiprocessing.Process(target=work, args=(name, number, inputs, folder, told, state), daemon=True)
            process.start()
            wrong = None
            while process.is_alive() and time.monotonic() - begin < seconds:
                process.join(0.2)
                since, worked = state[1], state[2]
                if since and (_worked(process.pid) - worked > SECONDS or time.monotonic() - since > IN_ALL):
                    wrong = "more than ten seconds"
                    break
            if process.is_alive():
                process.kill()
            elif process.exitcode:
                wrong = f"the process ends with {process.exitcode}"
            process.join()
            if wrong:
                told.put((int(state[0]), wrong))
            number = int(state[0]) + bool(wrong)
        time.sleep(0.1)
        while not told.empty():
            place, what = told.get()
            counts[what] += 1
            firsts[what] = min(place, firsts.get(what, place))
    return number, counts, firsts


def again(what: str) -> None:
    """Make one input once more and show what it does."""
    name, _, number = what.rpartition(":")
    place = Path("fuzz")
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        seeds = samples(name, Path(folder))
        path = spoil(seeds, [file.read_bytes() for seed in seeds for file in files(seed)], name, int(number), place)
    print(path)
    output = laws.gather(path)
    print(len(output.rows), "rows", len(output.rejects), "rejects", [one.what.en for _, one in output.refused][:2], [one.en for one in (*laws.timed(output), *laws.typed(output))][:3])


def main() -> int:
    """Print, for each source, how many inputs were read and what went wrong."""
    parser = argparse.ArgumentParser(prog="bench/fuzz", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", action="append", help="some of the sources")
    parser.add_argument("--inputs", type=int, default=1_000_000, help="for each source")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="for each source, at most")
    parser.add_argument("--again", metavar="NAME:NUMBER", help="one input once more")
    args = parser.parse_args()
    if args.again:
        again(args.again)
        return 0
    names = args.source or [source.name for source in sources() if importlib.util.find_spec(f"samples_made.{source.name.replace('-', '_')}")]
    print("| source | inputs | a second | wrong |\n|---|---|---|---|")
    worst = 0
    for name in names:
        begin = time.monotonic()
        count, wrong, firsts = fuzz(name, args.inputs, args.seconds)
        said = "; ".join(f"{many} times {what} ({name}:{firsts[what]})" for what, many in wrong.most_common(8))
        print(f"| {name} | {count:,} | {count / (time.monotonic() - begin):.0f} | {said or 'nothing'} |", flush=True)
        worst = max(worst, bool(wrong))
    return worst


if __name__ == "__main__":
    sys.exit(main())
