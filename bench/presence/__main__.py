"""Is everything found that made-up accounts give away, how much is found that they do not, and how fast?

    python -m bench.presence [--accounts 200] [--seed 1] [--posts 100000] [--odd]

Printed are, for each language and each thing, how many are planted and found, and how many are found that are not planted, with bounds of 95 %
(Wilson); then the same for posts that were written by hand (later.yaml, and the posts of bench/personal). Then the posts of a large account are read: cold (texts are looked at, once in the life of a segment), and again.
`--odd` shows what went wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from bench.presence import made

LANGUAGES = ("fr", "en")
POSTS = ("posts", "posts_more", "posts_last")
"""Posts of bench/personal that were written by hand, as people write them."""


def judged(language: str, count: int, seed: int, odd: bool) -> tuple[Counter, Counter, Counter]:
    """Return what is planted, what of it is found, and what is found besides, by kind."""
    from graphs_made import view_of
    from murmure.lenses.lens import lens_named

    lens = lens_named("presence")
    planted, right, wrong = Counter(), Counter(), Counter()
    for account in made.accounts(language, count, seed):
        seen = made.found(lens.look(view_of(account.rows), lens.ask(zone="Europe/Paris")))
        text = {row["id"]: row.get("content") for row in account.rows}
        planted.update(kind for _, kind in account.planted)
        right.update(kind for _, kind in account.planted & seen)
        wrong.update(kind for _, kind in seen - account.planted - account.also)
        if odd:
            for name, kind in sorted(account.planted - seen):
                print("missed", kind, "|", text.get(name) or [row["extra"] for row in account.rows if row["type"] == "murmure:Identity"])
            for name, kind in sorted(seen - account.planted - account.also):
                print("false ", kind, "|", text.get(name))
    return planted, right, wrong


def shown(language: str, planted: Counter, right: Counter, wrong: Counter) -> None:
    """Print the figures of one language."""
    from murmure.lenses.lens import wilson

    print(f"\n{language}: what | planted | found | not planted, found")
    for kind in sorted(planted | wrong):
        print(f"  {kind:10} {planted[kind]:6} {right[kind]:6} {wrong[kind]:6}")
    there, hit, off = (sum(one.values()) for one in (planted, right, wrong))
    low, high = wilson(hit, there)
    least, most = wilson(off, hit + off)
    print(f"  in all: {hit} of {there} found ({hit / there:.4f}, {low:.4f} to {high:.4f}); "
          f"{off} of {hit + off} are false ({off / (hit + off):.4f}, {least:.4f} to {most:.4f})")  # fmt: skip


def by_hand(language: str, odd: bool) -> None:
    """Print how posts fare that were written by hand: those of later.yaml, and those of the texts of bench/personal."""
    import yaml

    later = [
        (text, set(planted), set(*more)) for text, planted, *more in yaml.safe_load((made.HERE / "later.yaml").read_text("utf-8"))[language]
    ]
    for name, told in (("later", later), *((name, posts(language, name)) for name in POSTS)):
        hand(name, language, told, odd)


def posts(language: str, name: str) -> list[tuple[str, set[str], set[str]]]:
    """Return posts written by hand, what each gives away, and what may be found too."""
    from bench.personal import made as texts

    from murmure.lenses.me.presence import spot

    group = {kind: name for name, kinds in spot.KINDS.items() for kind in kinds}
    return [
        (one.text, {group[truth.kind] for truth in one.truth if truth.sure and truth.kind in group},
         {group[truth.kind] for truth in one.truth if truth.own and truth.kind in group})
        for one in texts.read(texts.HERE / f"{name}_{language}.txt")
    ]  # fmt: skip


def hand(name: str, language: str, told: list[tuple[str, set[str], set[str]]], odd: bool) -> None:
    """Print how some posts fare."""
    from murmure.lenses.lens import wilson
    from murmure.lenses.me.presence import spot

    there = hit = off = 0
    for text, planted, also in told:
        seen = {one.group for one in spot.seen_in(spot.glance(text), language)}
        there, hit, wrong = there + len(planted), hit + len(seen & planted), seen - planted - also
        off += len(wrong)
        if odd and (wrong or planted - seen):
            print("by hand", name, "missed", sorted(planted - seen), "false", sorted(wrong), "|", text)
    low, high = wilson(hit, there)
    least, most = wilson(off, hit + off)
    print(f"  by hand ({name}): {hit} of {there} found ({hit / there:.3f}, {low:.3f} to {high:.3f}); "
          f"{off} of {hit + off} are false ({off / (hit + off):.3f}, {least:.3f} to {most:.3f})")  # fmt: skip


def timed(posts: int, seed: int) -> None:
    """Print how long a large account takes."""
    import murmure
    from web_made import fill

    draw = random.Random(seed)
    rows = [row for language in LANGUAGES for account in made.accounts(language, 60, seed) for row in account.rows if row["type"] == "Create"]
    with tempfile.TemporaryDirectory() as folder, murmure.open(Path(folder) / "home") as home:
        many = [{**{name: value for name, value in draw.choice(rows).items() if name not in ("id", "source")}, "key": str(number),
                 "published": made.BEGIN + draw.randrange(900) * made.DAY + number} for number in range(posts)]  # fmt: skip
        fill(home, "mastodon-archive", many)
        home.settle()
        begin, spent = time.perf_counter(), time.process_time()
        home.lens("presence")
        cold, spent = time.perf_counter() - begin, time.process_time() - spent
        begin = time.perf_counter()
        home.lens("presence")
        print(f"\n{posts:,} posts: cold {cold:.1f} s ({posts / cold:,.0f} a second; {spent:.1f} s of the processor), again {time.perf_counter() - begin:.2f} s")


def main() -> None:
    """Judge, then time."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--accounts", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--posts", type=int, default=100_000)
    asked.add_argument("--odd", action="store_true")
    given = asked.parse_args()
    for language in LANGUAGES:
        shown(language, *judged(language, given.accounts, given.seed, given.odd))
        by_hand(language, given.odd)
    if given.posts:
        timed(given.posts, given.seed)


if __name__ == "__main__":
    main()
