"""How often does the lens `habit` say what is only chance, find what was planted, and hold the true share within its bounds?

    PYTHONPATH=src:tests python -m bench.habits --homes 200

Made-up homes (`tests/habits_made.py`), printed as Markdown: half of them have nothing but busy and idle hours (every second one, busy and idle
days too), the others the habits, the chain, the novelty and the stop that were planted among such acts. Then objects: of how many days is
anything called unusual where words fall by chance, more on weekends, in bursts, or more and more.
"""

from __future__ import annotations

import argparse
from collections import Counter

import numpy as np

from graphs_made import DAY, view_of
from habits_made import BEGIN, boiled, lived, ordinary
from murmure.hours.table import hours_of
from murmure.lenses.lens import lens_named
from murmure.voices.table import voices_of
from murmure.voices.usual import KNOWN, unusual

TRUE = {"news.example": 0.8, "choir.example": 0.9}
"""How often the planted habits of the week are kept."""
DRAWN = (("object", "device:kettle"), ("week", "weather.example"))
"""The kettle is drawn around four in the afternoon: that it, and what follows it, has hours of its own is true."""
DAYS = 365


def claims(rows: list[dict]) -> list[dict]:
    """Return the claims of a home."""
    lens = lens_named("habit")
    return lens.look(view_of(rows), lens.ask()).tables["claims"].to_pylist()


def chance(homes: int) -> None:
    """Print how many homes without any habit are told something."""
    said, told = 0, Counter()
    for seed in range(homes):
        draw = np.random.default_rng(10_000 + seed)
        weeks = int(draw.integers(8, 60))
        busy = draw.lognormal(0, 0.7, weeks * 7) if seed % 2 else None
        rows = ordinary(draw, weeks, int(draw.integers(3, 30)), float(draw.choice([3, 9, 30])), busy)
        found = Counter(one["sort"] for one in claims(rows) if one["sort"] != "unusual")
        said, told = said + bool(found), told + found
    print(f"| homes without habits | {homes} |\n| of them told something | {said} ({said / homes:.1%}) |\n| claims, by sort | {dict(told) or 'none'} |")


def planted(homes: int) -> None:
    """Print how often what was planted is found, how often its true share lies within the bounds, and what else is said."""
    found, held, asked, rest, whole = Counter(), 0, 0, 0, 0
    for seed in range(homes):
        some = [one for one in claims(lived(np.random.default_rng(20_000 + seed))) if one["sort"] != "unusual"]
        whole += len(some)
        for one in some:
            key = one["what"] if one["sort"] in ("week", "new", "stopped") else one["second_en"] or one["thing"]
            true = TRUE.get(one["what"]) if one["sort"] == "week" else None
            planted_ = (
                (one["sort"] == "week" and true is not None) or key == "Visits to weather.example" and one["sort"] == "chain"
                or (one["sort"], key) in (("new", "course.example"), ("stopped", "game.example"))
            )  # fmt: skip
            found[one["sort"], key] += planted_
            rest += not planted_ and (one["sort"], one["what"] or one["thing"]) not in DRAWN
            if true is not None:
                asked, held = asked + 1, held + (one["low"] <= true <= one["high"])
    print(f"| homes with habits | {homes} |")
    for (sort, key), count in sorted(found.items()):
        if count:
            print(f"| found: {sort}, {key} | {count} ({count / homes:.1%}) |")
    print(f"| true share of a planted habit within its bounds | {held} of {asked} ({held / max(asked, 1):.1%}) |")
    print(f"| other claims, of all | {rest} of {whole} ({rest / max(whole, 1):.1%}) |")


def objects(count: int) -> None:
    """Print how many days of objects are called unusual where nothing is."""
    for kind in ("by chance, more at weekends", "in bursts", "more and more"):
        said = judged = 0
        for seed in range(count):
            draw = np.random.default_rng(30_000 + seed)
            rate = 20 * np.where(np.arange(DAYS) % 7 >= 5, 2.0, 1.0)
            rate = rate * (draw.lognormal(0, 0.6, DAYS) if kind == "in bursts" else np.linspace(1, 3, DAYS) if kind == "more and more" else 1)
            words = draw.poisson(rate)
            minutes = [day * 1440 + int(minute) for day in range(DAYS) for minute in np.sort(draw.integers(420, 1380, words[day]))]
            rows = boiled(minutes)
            for row in rows:
                row |= {"type": "murmure:Measure", "quantity": "temperature", "unit": "Cel", "value": float(draw.normal(19, 1))}
            view = view_of(rows)
            voices = voices_of(view, None, hours_of(view).clock())
            said += len({one.day for one in unusual(voices, 0) if one.day >= BEGIN // DAY + KNOWN})
            judged += DAYS - KNOWN
        print(f"| objects that speak {kind}: unusual days | {said} of {judged} (1 of {judged // max(said, 1)}) |")


def main() -> None:
    """Read how many homes, and print the table."""
    parser = argparse.ArgumentParser(description="Measure the truth of habits.")
    parser.add_argument("--homes", type=int, default=200)
    homes = parser.parse_args().homes
    print("| | |\n|---|---|")
    chance(homes)
    planted(homes)
    objects(max(homes // 4, 1))


if __name__ == "__main__":
    main()
