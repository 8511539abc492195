"""Who hears first of a petition that will reach its threshold, at a given number of false alarms?

Usage: python bench/petitions [COUNTS.parquet] [--false 20] [--days 540]

COUNTS has the columns petition, ts (or time) and count. All rules are judged on the same counts in the same process:
  recall   share of the petitions that reach the threshold within the data for which the rule fired before they did
  lead     median of the hours from the alarm to the threshold, those that were missed counted as nought
  false    petitions for which it fired and that do not reach the threshold within the data. Those near the end may do so
           later: they are counted against the rule all the same
A petition that was there already, at the threshold or above it, is left out. Data: the counts that we develop with are private.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from murmure.lenses.crowd.petition.counts import DAY, HOUR, Counts, gains  # noqa: E402
from murmure.lenses.crowd.petition.forecast import cases, forecast  # noqa: E402
from murmure.lenses.crowd.petition.given import from_table  # noqa: E402
from murmure.lenses.crowd.petition.rule import AHEAD, LEVEL, first_where, seen_before, watch  # noqa: E402

GIVEN = Path("/work/shared/data/emergence/petitions_fr/counts.parquet")
THRESHOLDS = (500, 1_000, 2_000, 3_000, 5_000, 10_000)


class Judged(NamedTuple):
    """Hold how a rule did: the petitions that arrive, the share it heard before, the median lead in hours, its false alarms, its level."""

    arrive: int
    recall: float
    lead: float
    false: int
    level: float


def rules(counts: Counts) -> dict[str, np.ndarray]:
    """Return the score of every rule, of each reading: the higher, the likelier."""
    day = gains(counts, 24)
    before = np.maximum(counts.believed - day, 1.0)
    return {
        f"**ours: count in {AHEAD} days at the pace of the last**": counts.believed + AHEAD * day,
        "gain of 24 hours": day,
        "gain of 3 hours": gains(counts, 3),
        "gain of 72 hours": gains(counts, 72),
        "highest gain, each by the root of its span": np.max([gains(counts, span) / span**0.5 for span in (1, 3, 6, 24, 72)], axis=0),
        "count": counts.believed,
        f"count in {AHEAD} days, log-linear": np.minimum(counts.believed * (np.maximum(counts.believed, 1) / before) ** AHEAD, 1e12),
        "count in 7 days at the pace of the last 7": counts.believed + gains(counts, 168),
        "share of all signatures of the day": day / np.maximum(_site(counts, day), 1.0),
    }


def _site(counts: Counts, day: np.ndarray) -> np.ndarray:
    """Return, for each reading, the signatures of the same day of all petitions that were read in the day before it."""
    order = np.argsort(counts.time, kind="stable")
    new = np.diff(counts.believed, prepend=0.0)
    new[counts.starts[:-1]] = 0.0
    total = np.concatenate([[0.0], np.maximum(new, 0.0)[order].cumsum()])
    at = counts.time[order]
    return total[np.searchsorted(at, counts.time, "right")] - total[np.searchsorted(at, counts.time - DAY, "right")]


def judged(counts: Counts, score: np.ndarray, threshold: int, level: float, some: np.ndarray | None = None) -> Judged:
    """Return how a score does at a level, on some of the petitions (bool)."""
    found = watch(counts, threshold)
    asked = ~seen_before(counts, found) & (True if some is None else some)
    arrive, alarm = asked & (found.crossing >= 0), first_where(counts, score > level)
    lead = np.where(alarm[arrive] >= 0, (counts.time[found.crossing[arrive]] - counts.time[alarm[arrive]]) / HOUR, 0.0)
    false = int((asked & (found.crossing < 0) & (alarm >= 0)).sum())
    if not arrive.any():
        return Judged(0, float("nan"), float("nan"), false, level)
    return Judged(int(arrive.sum()), float((lead > 0).mean()), float(np.median(np.maximum(lead, 0))), false, level)


def level_for(counts: Counts, score: np.ndarray, threshold: int, false: int, some: np.ndarray | None = None) -> float:
    """Return the level above which a score fires for no more than so many petitions that do not arrive."""
    found = watch(counts, threshold)
    never = (found.crossing < 0) & (True if some is None else some)
    highest = np.sort(np.maximum.reduceat(score, counts.starts[:-1])[never])[::-1]
    return float(highest[min(false, len(highest) - 1)]) if len(highest) else 0.0


def held(counts: Counts, days: int, every: int = 15) -> tuple[int, float]:
    """Return how many forecasts of petitions that gain ten signatures a day were made, by what was known then, and the share that held."""
    gain, within = gains(counts, 24), []
    everyone = np.arange(len(counts.names))
    first = int(counts.time.min())
    for now in range(first + 60 * DAY, counts.now - days * DAY, every * DAY):
        known, last = cases(counts, gain, days, now), counts.at(everyone, np.full(len(everyone), now))
        then = counts.at(everyone, np.full(len(everyone), now + days * DAY))
        for one in everyone[(last >= 0) & (gain[last] >= 10) & (now - counts.time[last] < DAY)].tolist():
            if told := forecast(known, float(counts.believed[last[one]]), float(gain[last[one]]), days, 1e12):
                within.append(told.low <= counts.believed[then[one]] <= told.high)
    return len(within), float(np.mean(within)) if within else float("nan")


def at_a_budget(counts: Counts, scores: dict[str, np.ndarray], threshold: int, false: int) -> None:
    """Print every rule at the level that gives so many false alarms."""
    print(f"\n### {threshold:,} signatures, at most {false} false alarms\n\n| rule | arrive | recall | lead, h | false | level |\n|---|---|---|---|---|---|")
    for name, score in scores.items():
        one = judged(counts, score, threshold, level_for(counts, score, threshold, false))
        print(f"| {name} | {one.arrive} | {one.recall:.2f} | {one.lead:.0f} | {one.false} | {one.level:,.0f} |")


def across_halves(counts: Counts, scores: dict[str, np.ndarray], ratio: float) -> None:
    """Print the rules whose level is fixed on one half of the petitions, by when they begin, and checked on the other."""
    begin = counts.time[counts.starts[:-1]]
    # Those that were there from the start say nothing of when they began.
    early = begin < np.median(begin[begin > begin.min() + 2 * HOUR])
    print("\n### Level fixed on one half of the petitions, checked on the other\n\n| signatures | rule | first, then second | second, then first |\n|---|---|---|---|")
    for threshold in THRESHOLDS:
        for name in list(scores)[:2]:
            cells = []
            for fixed, checked in ((early, ~early), (~early, early)):
                arrive = judged(counts, scores[name], threshold, 0.0, fixed).arrive
                level = level_for(counts, scores[name], threshold, max(1, round(ratio * arrive)), fixed)
                one = judged(counts, scores[name], threshold, level, checked)
                cells.append(f"{one.arrive} arrive: recall {one.recall:.2f}, lead {one.lead:.0f} h, {one.false} false")
            print(f"| {threshold:,} | {name} | {' | '.join(cells)} |")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="bench/petitions", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="?", type=Path, default=GIVEN)
    parser.add_argument("--false", type=int, default=20, help="false alarms in so many --days")
    parser.add_argument("--days", type=int, default=540)
    args = parser.parse_args()
    if not args.counts.exists():
        raise SystemExit(f"the counts are not here: {args.counts}")
    table, begin = pq.read_table(args.counts), time.process_time()
    counts = from_table(table, None)
    watch(counts, 10_000)
    spent = time.process_time() - begin
    span = (counts.now - int(counts.time.min())) / DAY
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}; "
          f"{len(counts.time):,} readings of {len(counts.names):,} petitions in {span:.0f} days; ours reads and judges them in {spent:.2f} s of CPU")  # fmt: skip
    scores = rules(counts)
    at_a_budget(counts, scores, 10_000, round(args.false * span / args.days))
    # Few arrive at 10,000: lower thresholds say more, with as many false alarms for each that arrives.
    ratio = 20 / 35
    for threshold in THRESHOLDS[:-1]:
        arrive = judged(counts, scores["count"], threshold, 0.0).arrive
        at_a_budget(counts, scores, threshold, round(ratio * arrive))
    across_halves(counts, scores, ratio)
    print(f"\n### As it ships: {LEVEL:.0%} of the threshold in sight\n\n| signatures | arrive | recall | lead, h | false |\n|---|---|---|---|---|")
    for threshold in THRESHOLDS:
        one = judged(counts, scores[next(iter(scores))], threshold, np.nextafter(LEVEL * threshold, 0))
        print(f"| {threshold:,} | {one.arrive} | {one.recall:.2f} | {one.lead:.0f} | {one.false} |")
    print("\n### The interval of four in five, by what was known then\n\n| days ahead | forecasts | held |\n|---|---|---|")
    for days in (1, 7, 30):
        made, share = held(counts, days)
        print(f"| {days} | {made} | {share:.2f} |")


if __name__ == "__main__":
    main()
