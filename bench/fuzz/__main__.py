"""Does every source survive what nobody would send?

Usage: python bench/fuzz [--source NAME ...] [--inputs 1000000] [--from N] [--seconds S]
       python bench/fuzz --book FOLDER [--turn 10000] [--until HH:MM]      in turns, over days, in several processes
       python bench/fuzz --again NAME:NUMBER       python bench/fuzz --show FILE

Each input is a sample of the tests, made small and then worse (see `thin.py` and `mutate.py`), and read as an import
reads it. Told are crashes (those too that cost one file only), reads of more than ten seconds (of the processor, or a
minute in all) or a gigabyte, rows without key, kind or a time that can be, and files that stay. Input NUMBER of a
source is the same while its samples are: `--again` makes it once more, writes it to the folder `fuzz` and shows what
it does. A book is a folder, outside the repository, that remembers how many inputs each source has had and what they
found; inputs that found something are kept below `found`, and `--show` reads one of them. `--told` prints its table.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from book import Book
from deck import Deck, measured
from seed import fingerprint, samples
from watch import FORK, MEMORY, again, show, watched

from murmure.sources.recognise import sources

_WAITS = 600.0


def deck(name: str, book: Book | None) -> Deck:
    """Return the samples of a source, made small; a book remembers them."""
    with _in_memory() as folder:
        seeds = samples(name)
        make = lambda: measured(name, seeds, folder)  # noqa: E731 - called here or not at all
        return Deck(name, book.seeds(name, fingerprint(seeds), make) if book else make())


@contextlib.contextmanager
def _in_memory():
    """Lend a folder in memory, where all that is temporary goes too."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=MEMORY) as folder:
        tempfile.tempdir = folder
        try:
            yield Path(folder)
        finally:
            tempfile.tempdir = before


def _told(name: str, first: int, last: int, seconds: float, found: list[tuple[int, str]]) -> str:
    counts, firsts = Counter(what for _, what in found), {}
    for number, what in sorted(found, reverse=True):
        firsts[what] = number
    said = "; ".join(f"{many} times {what} ({name}:{firsts[what]})" for what, many in counts.most_common(8))
    return f"| {name} | {last - first:,} | {(last - first) / (seconds or 1):.0f} | {said or 'nothing'} |"


def once(names: list[str], first: int, inputs: int, seconds: float) -> int:
    """Read some inputs of each source and print what went wrong; return 1 if anything did."""
    print("| source | inputs | a second of the processor | found |\n|---|---|---|---|")
    worst = 0
    for name in names:
        done = watched(deck(name, None), first, first + inputs, time.monotonic() + seconds, None)
        print(_told(name, first, done.last, done.seconds, done.found), flush=True)
        worst = max(worst, bool(done.found))
    return worst


def _turn(name: str, book: Book, inputs: int, turn: int, until: float) -> None:
    """Give one source its turn and write it in the book."""
    first = book.page(name)["inputs"]
    one = deck(name, book)
    done = watched(one, first, min(first + turn, inputs), until, book)
    book.add(name, done.last, done.seconds, done.found, one.fingerprint)
    print(_told(name, first, done.last, done.seconds, done.found), flush=True)


def in_turns(names: list[str], book: Book, inputs: int, turn: int, until: float) -> None:
    """Give each source its turn, the one with the fewest inputs first."""
    while time.monotonic() < until:
        with book.turn(names, inputs) as name:
            if name is None:
                return
            # A process of its own: what one source loads and keeps is not there for the next one.
            process = FORK.Process(target=_turn, args=(name, book, inputs, turn, until))
            process.start()
            process.join(_WAITS + until - time.monotonic() if until < float("inf") else None)


def _seconds_to(hour: str) -> float:
    """Return the seconds until the next time that a clock shows HH:MM, in UTC."""
    from datetime import UTC

    now = datetime.now(UTC)
    then = now.replace(hour=int(hour[:2]), minute=int(hour[3:]), second=0)
    return ((then if then > now else then + timedelta(days=1)) - now).total_seconds()


def main() -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(
        prog="bench/fuzz", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--source", action="append", help="some of the sources")
    parser.add_argument("--inputs", type=int, default=1_000_000, help="for each source")
    parser.add_argument(
        "--from", type=int, default=0, dest="first", metavar="N", help="the first input; a book knows it by itself"
    )
    parser.add_argument(
        "--seconds", type=float, default=float("inf"), help="for each source at most; with a book, in all"
    )
    parser.add_argument("--until", metavar="HH:MM", help="with a book, when to end, in UTC")
    parser.add_argument("--book", type=Path, help="a folder outside the repository")
    parser.add_argument(
        "--turn", type=int, default=10_000, help="inputs of a source before it is the turn of another one"
    )
    parser.add_argument("--told", action="store_true", help="print the table of the book")
    parser.add_argument("--again", metavar="NAME:NUMBER", help="one input once more")
    parser.add_argument("--show", type=Path, metavar="FILE", help="what reading an input gives")
    args = parser.parse_args()
    names = args.source or [source.name for source in sources()]
    book = Book(args.book.resolve()) if args.book else None
    if args.show:
        show(args.show)
    elif args.again:
        name, _, number = args.again.rpartition(":")
        again(deck(name, book), int(number), Path("fuzz"))
    elif book and args.told:
        print(book.table(names))
    elif book:
        in_turns(
            names,
            book,
            args.inputs,
            args.turn,
            time.monotonic() + (_seconds_to(args.until) if args.until else args.seconds),
        )
    else:
        return once(names, args.first, args.inputs, args.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
