"""Who sees a cause rise first, at the same number of false alarms a day: murmure or the simple rules?

Usage: python bench/rising [--false 1.0] [--only eruptions|news|breadth|growth|speed ...]

eruptions  hashtags (published truth) and links (derived truth) that many accounts take up: shares seen, seen before the crossing, median
           lead; every method with the knob or the threshold that gives the false alarms that are allowed
news       events of the world in the words of the same posts, with the same settings
breadth    mixed eruptions told from those of one group, before the crossing (AUC)
growth     causes with 10 and 50 adopters that end in the top tenth, with and without their communities (AUC)
speed      events, posts and traces a second, on one core
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import breadth
import grounds
import growth
import speed

from murmure.rising.detector import Detector, Setting
from murmure.rising.evaluate import METHODS, evaluate
from murmure.rising.read import Posts

PARTS = ("eruptions", "news", "breadth", "growth", "speed")
DAY, HOUR = 86_400, 3_600


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="bench/rising", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--false", type=float, default=1.0, help="false alarms a day")
    parser.add_argument("--only", choices=PARTS, action="append", help="some of the parts")
    args = parser.parse_args()
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
    parts = args.only or PARTS
    posts = grounds.posts() if set(parts) - {"speed"} else []
    if "eruptions" in parts:
        eruptions(posts, args.false)
    if "news" in parts:
        news(posts)
    if "breadth" in parts:
        breadth.table(posts, grounds.eruptions(posts))
    if "growth" in parts:
        growth.table(posts)
    if "speed" in parts:
        speed.table()


def eruptions(posts: list[Posts], false: float) -> None:
    """Print what each method sees of hashtags and links."""
    print("\n| cause | method | eruptions | seen | before the crossing | lead, h | false a day | knob or threshold |\n|---|---|---|---|---|---|---|---|")
    known = {"tag": grounds.eruptions(posts)}
    for kind in ("tag", "link"):
        for one in evaluate(posts, (kind,), false, methods=METHODS, truth=known):
            print(f"| {kind} | {one.method} | {one.eruptions} | {one.seen:.3f} | {one.before:.3f} | {one.lead:.2f} | {one.false:.2f} | {one.knob:.2f} |", flush=True)


def news(posts: list[Posts]) -> None:
    """Print which events of the world are told by their words within a day, and how many alarms of words there are a day."""
    days = (int(posts[-1].time[-1]) - int(posts[0].time[0])) / DAY
    events = grounds.events()
    print("\n| alarms a day asked for | alarms of words a day | events told within 24 h | hours after the event |\n|---|---|---|---|")
    for knob in (3.0, 6.0, 12.0):
        detector = Detector(Setting(knob, 256, words=True))
        alarms = [one for batch in posts for one in detector.feed(batch) if one.kind in ("word", "phrase")]
        told = {}
        for event in events:
            at = [one.time for one in alarms if event.at - HOUR <= one.time <= event.at + DAY
                  and event.words & {term.lstrip("#").lower() for term in one.terms}]  # fmt: skip
            if at:
                told[event.name] = (min(at) - event.at) / HOUR
        listed = ", ".join(f"{name} {hours:.1f}" for name, hours in told.items())
        print(f"| {knob:g} | {len(alarms) / days:.2f} | {len(told)} of {len(events)} | {listed} |", flush=True)


if __name__ == "__main__":
    main()
