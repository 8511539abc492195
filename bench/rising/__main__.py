"""Who sees a cause rise first, at one false alarm a day: murmure or the simple rules?

Usage: python bench/rising [--budget 1.0]

One row for each score, all on the same events in the same process: the share of eruptions that are seen, that are seen
before their 25th account, the median lead to it (hours), and the time of the score alone (nanoseconds of CPU an event).
What is what: grounds.py (data), judge.py (how alarms are judged), `murmure.kernels.rising` (the scores).
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import grounds
from judge import judge

from murmure.kernels import rising

HOUR = 3_600.0


def scores(stream: grounds.Stream) -> dict[str, Callable[[], np.ndarray]]:
    """Return every score by its name; ours on several time scales."""
    at, cause, actor, causes = stream.time, stream.cause, stream.actor, len(stream.names)

    def ours(fast: float) -> Callable[[], np.ndarray]:
        return lambda: rising.surprises(at, cause, rising.adoptions(at, cause, actor, rising.MEMORY), causes, fast * HOUR, 14 * 24 * HOUR, rising.PRIOR)

    return {
        **{f"adopters, {hours} h against 14 days": ours(hours) for hours in (1, 4, 12, 24)},
        "posts, 4 h against 14 days": lambda: rising.surprises(at, cause, np.ones(len(at), bool), causes, 4 * HOUR, 14 * 24 * HOUR, rising.PRIOR),
        "Mastodon's trend score": lambda: rising.trends(at, cause, actor, causes),
        "EWMA z-score of the hour": lambda: rising.deviations(at, cause, causes, 168.0),
        "gain of 24 hours, accounts": lambda: rising.gains(at, cause, rising.adoptions(at, cause, actor, rising.MEMORY)),
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="bench/rising", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--budget", type=float, default=1.0, help="false alarms a day")
    args = parser.parse_args()
    stream, truth = grounds.ira()
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}; "
          f"ira: {len(stream.time):,} uses of {len(stream.names):,} hashtags, {len(truth)} eruptions, {args.budget:g} false alarms a day\n")  # fmt: skip
    print("| score | seen | before the crossing | lead, h | lead of those before, h | threshold | ns an event |\n|---|---|---|---|---|---|---|")
    for name, score in scores(stream).items():
        score()
        begin = time.process_time()
        found = score()
        spent = (time.process_time() - begin) / len(stream.time) * 1e9
        one = judge(found, stream, truth, args.budget)
        print(f"| {name} | {one.seen:.3f} | {one.before:.3f} | {one.lead:.2f} | {one.lead_before:.2f} | {one.threshold:.2f} | {spent:.0f} |", flush=True)


if __name__ == "__main__":
    main()
