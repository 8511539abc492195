"""How quickly are accounts of one person found in a home, and how many proposals of each level are true?

Usage: python bench/people.py [--people 28000] [--seeds 5]

Makes a home of so many made-up people, each with several accounts and planted traps (see tests/people_made.py), and prints wall and
CPU seconds of: what is found in each piece of the log, the census, the proposals, and all of it again after one word; then, for
several small places, how many of the proposals of each level are true, and how many of the pairs of accounts that are one person
they find, as Markdown tables.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import murmure
from murmure.graphs.people.kind import LEVELS
from murmure.graphs.same import Said, joined

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))


def spent(name: str, task: Callable[[], Any]) -> Any:
    """Print what a task takes, and return what it makes."""
    wall, used = time.perf_counter(), time.process_time()
    made = task()
    print(f"| {name} | {time.perf_counter() - wall:.2f} | {time.process_time() - used:.2f} |", flush=True)
    return made


def speed(people: int, folder: Path) -> None:
    """Print how quick a large home is."""
    from murmure.graphs.people.found import found
    from people_made import filled, place

    rows, _ = place(1, people)
    with murmure.open(folder / "home") as home:
        filled(home, rows)
        view = home.view()
        print(f"\n{len(rows):,} activities\n\n| | s | CPU s |\n|---|---|---|")
        spent("people of each piece, counted once in its life", lambda: found(view, home._shelf, view.parts()))
        spent("social ties of each piece, counted once in its life", lambda: home.graph("social"))
        spent("accounts and names (census)", lambda: home.people.country)
        every = spent("proposals", home.people.proposals)
        spent("a page of fifty", lambda: every.page(0, 50))
        spent("one word kept", lambda: home.people.accept(every.page(0, 1)[0].accounts))
        spent("all proposals after it", home.people.proposals)
        pairs, evidence = len(every._found.one), len(every._found.rests[1])
        print(f"\n{len(every._census.accounts):,} accounts, {evidence:,} pieces of evidence on {pairs:,} pairs, {len(every):,} proposals")
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def truth(seeds: int) -> None:
    """Print how much of what is proposed is true, and how much of the truth is proposed."""
    from graphs_made import view_of
    from murmure.graphs.people import census_of, proposals
    from murmure.graphs.shelf import Shelf
    from people_made import place

    right, wrong, pairs, hit = Counter[str](), Counter[str](), 0, Counter[str]()
    for seed in range(100, 100 + seeds):
        rows, known = place(seed)
        view, shelf = view_of(rows), Shelf()
        every = proposals(view, shelf, census_of(view, shelf), ()).page(0, 1_000_000)
        mine: dict[int, list[str]] = {}
        for account, person in known.items():
            mine.setdefault(person, []).append(account)
        wanted = [pair for accounts in mine.values() for pair in combinations(accounts, 2)]
        pairs += len(wanted)
        for one in every:
            people = {known[account] for account in one.accounts if account in known}
            (right if len(people) <= 1 else wrong)[one.level] += 1
        for number, name in enumerate(LEVELS):
            together = joined(Said("", True, one.accounts, None) for one in every if one.level in list(LEVELS)[: number + 1])
            hit[name] += sum(together.get(a, a) == together.get(b, b) for a, b in wanted)
    print("\n| level | true | false | precision | recall of pairs, down to this level |\n|---|---|---|---|---|")
    for name in LEVELS:
        share = right[name] / max(right[name] + wrong[name], 1)
        print(f"| {name} | {right[name]:,} | {wrong[name]:,} | {share:.4f} | {hit[name] / max(pairs, 1):.3f} |")


def main() -> None:
    """Measure speed, then truth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=28_000)
    parser.add_argument("--seeds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        speed(asked.people, Path(folder))
    truth(asked.seeds)


if __name__ == "__main__":
    main()
