"""Does reading an input end, in time and in memory, with rows that the log can hold and nothing left behind?"""

from __future__ import annotations

import gc
import multiprocessing
import os
import resource
import shutil
import tempfile
import time
import traceback
import warnings
from pathlib import Path
from typing import Any, NamedTuple

from book import Book
from deck import Deck
from seed import EXPORT, removed

from murmure.sources import laws

SECONDS, IN_ALL, MEGABYTES = 10.0, 60.0, 1_024
FORK = multiprocessing.get_context("fork")
MEMORY = Path("/dev/shm") if Path("/dev/shm").is_dir() else None


class Done(NamedTuple):
    """Hold how far a run came, the seconds of the processor that it took, and what was found in which input."""

    last: int
    seconds: float
    found: list[tuple[int, str]]


def breach(path: Path) -> str | None:
    """Return what is wrong with how an input is read, or None."""
    try:
        output = laws.gather(path)
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        where = next((frame for frame in reversed(frames) if "/murmure/" in frame.filename), frames[-1])
        return f"{type(error).__name__} in {where.filename.rpartition('/murmure/')[2]}:{where.lineno}"
    # An export of a log gives back what an older state of murmure wrote, times of its own idea too.
    for found in (*(() if EXPORT in output.used else laws.timed(output)), *laws.typed(output)):
        return found.en.partition(":")[0][:80]
    return None


def work(deck: Deck, first: int, last: int, folder: Path, told: Any, state: Any, book: Book | None) -> None:
    """Read inputs from `first` on; say of each which it is, and what is wrong with it."""
    os.environ["MURMURE_DEBUG"] = "1"  # a fault that costs one file only is a fault
    warnings.simplefilter("error", RuntimeWarning)  # what a processor makes of a number that does not fit differs
    here, spare, place = folder / "here", folder / "tmp", folder / "input"
    place.mkdir()
    os.chdir(here)
    tempfile.tempdir = str(spare)
    warmed(deck, first, place)
    gc.collect()
    gc.freeze()  # what is loaded stays: looking through it again and again takes a third of the time
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    for number in range(first, last):
        path = deck.dealt(number, place)
        state[0], state[1], state[2] = number, time.monotonic(), time.process_time()
        found = breach(path)
        state[1] = 0.0
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        if grown > most + MEGABYTES:
            found, most = f"{grown - most} MB", grown
        if os.listdir(here) or os.listdir(spare):
            found = "a file stays"
            for left in (*here.iterdir(), *spare.iterdir()):
                removed(left)
        if found:
            told.put((number, found))
            if book:
                book.keep(deck.name, number, found, path)
        removed(path)
    state[0], state[2] = last, time.process_time()


def warmed(deck: Deck, number: int, place: Path) -> None:
    """Read one input for what is loaded at the first reading."""
    path = deck.dealt(number, place)
    breach(path)
    removed(path)


def _worked(process: int | None) -> float:
    """Return the seconds that a process has had of the processor: on a busy machine the clock says nothing."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def watched(deck: Deck, first: int, last: int, until: float, book: Book | None) -> Done:
    """Read inputs in a process of their own, begun again behind each that ends it, until all are read or it is `until`."""
    found: list[tuple[int, str]] = []
    told, state = FORK.SimpleQueue(), FORK.RawArray("d", 3)
    number, spent = first, 0.0
    while number < last and time.monotonic() < until:
        with tempfile.TemporaryDirectory(prefix="fuzz-", dir=MEMORY) as name:
            folder = Path(name)
            for part in ("here", "tmp"):
                (folder / part).mkdir()
            state[0], state[1], state[2] = number, 0.0, 0.0
            process = FORK.Process(target=work, args=(deck, number, last, folder, told, state, book), daemon=True)
            process.start()
            wrong = None
            while process.is_alive() and time.monotonic() < until:
                process.join(0.1)
                while not told.empty():
                    found.append(told.get())
                since, worked = state[1], state[2]
                if since and (_worked(process.pid) - worked > SECONDS or time.monotonic() - since > IN_ALL):
                    wrong = "more than ten seconds"
                    break
            spent += max(_worked(process.pid), state[2])
            if process.is_alive():
                process.kill()
            elif process.exitcode:
                wrong = f"the process ends with {process.exitcode}"
            process.join()
            while not told.empty():
                found.append(told.get())
            if wrong:
                found.append((int(state[0]), wrong))
                for path in (folder / "input").iterdir() if book else ():
                    book.keep(deck.name, int(state[0]), wrong, path)
            number = int(state[0]) + bool(wrong)
    return Done(number, spent, found)


def again(deck: Deck, number: int, place: Path) -> None:
    """Make one input once more below `place` and show what it does."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    show(deck.dealt(number, place))


def show(path: Path) -> None:
    """Print what reading one input gives."""
    os.environ["MURMURE_DEBUG"] = "1"
    print(path)
    output = laws.gather(path)
    breaches = [one.en for one in (*laws.timed(output), *laws.typed(output))]
    print(
        len(output.rows),
        "rows",
        len(output.rejects),
        "rejects",
        [one.what.en for _, one in output.refused][:2],
        breaches[:3],
    )
