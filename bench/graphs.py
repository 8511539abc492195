"""How quick are the three graphs on a log of millions: made first, made again after an import, and asked what is behind a click?

Usage: python bench/graphs.py [--size 10000000] [--home FOLDER] [--clicks-only]

Makes the village of that size (or takes the home that is there, such as that
of bench/log.py) and its words, then prints wall and CPU seconds of the first
making of each graph, of the one after an import of 1,000 new activities, and
the median and the 95th percentile of clicks on twenty nodes and twenty edges,
warm, as Markdown tables. The home gets the 1,000 activities for good.

With --clicks-only it prints the clicks of a home that is there, on nodes and
edges of the maps that it keeps, and what the first click of a process takes:
nothing is imported, joined or made anew.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import murmure
from murmure.bring import batches_as_jobs
from murmure.graphs import GRAPHS, sketch, store
from murmure.graphs.graph import Graph
from murmure.graphs.map import map_of

TIMES = 20


def spent(task: Callable[[], Any]) -> tuple[Any, str]:
    """Return what a task makes, and its wall and CPU seconds as cells of a table."""
    wall, used = time.perf_counter(), time.process_time()
    made = task()
    return made, f"{time.perf_counter() - wall:.2f} | {time.process_time() - used:.2f}"


def making(home: murmure.Home, when: str) -> None:
    """Print what it takes to have each graph: its counts and their sum, its drawing, both as the page waits for them."""
    for name in GRAPHS:
        graph, counted = spent(lambda name=name: sketch(name, home.view(), home._shelf))
        _, drawn = spent(lambda graph=graph: map_of(graph))
        _, kept = spent(lambda name=name: home.graph_map_packed(name))
        _, whole = spent(lambda name=name: home.graph(name))
        print(f"| {when} | {name} | {graph.nodes.num_rows:,} | {graph.cut.edges_total:,} | {counted} | {drawn} | {kept} | {whole} |", flush=True)


def small_import(home: murmure.Home, people: list[str]) -> None:
    """Import a thousand new activities, as a file would: posts, replies, likes, pages."""
    import pyarrow as pa

    luck, now = random.Random(time.time_ns()), time.time_ns()
    rows = [
        {"key": f"bench-{now}-{number}", "published": 1_750_000_000_000_000 + number, "actor": "me", "audience": ["public"],
         **luck.choice([
             {"type": "Create", "mentions": [luck.choice(people)], "tags": ["bench"]},
             {"type": "Create", "in_reply_to": f"{luck.choice(people)}/statuses/{luck.randrange(10**9)}"},
             {"type": "Like", "object": f"{luck.choice(people)}/statuses/{luck.randrange(10**9)}"},
             {"type": "View", "links": [f"https://bench.example/{luck.randrange(99)}"], "instrument": "firefox"},
         ])}
        for number in range(1_000)
    ]  # fmt: skip
    table = pa.Table.from_pylist(rows, schema=pa.schema([
        ("key", pa.string()), ("published", pa.int64()), ("actor", pa.string()), ("audience", pa.list_(pa.string())), ("type", pa.string()),
        ("mentions", pa.list_(pa.string())), ("tags", pa.list_(pa.string())), ("in_reply_to", pa.string()), ("object", pa.string()),
        ("links", pa.list_(pa.string())), ("instrument", pa.string())]))  # fmt: skip
    table = table.set_column(1, "published", table["published"].cast(pa.timestamp("us", "UTC")))
    jobs = batches_as_jobs(home._store, home.rules.rules, iter([("bench", table)]), "bench")
    assert jobs["bench"].added == 1_000


def clicks(home: murmure.Home, name: str, graph: Graph) -> None:
    """Print how long the activities behind nodes and edges of a graph take, warm."""
    luck, nodes, edges = random.Random(1), graph.nodes["id"], graph.edges
    by_weight = graph.nodes.sort_by([("weight", "ascending")])["id"].slice(0, TIMES + 1).to_pylist()

    def tie(place: int) -> dict[str, Any]:
        return {"edge": tuple(edges[column][place].as_py() for column in ("source", "target", "kind"))}

    some = [luck.randrange(edges.num_rows) for _ in range(TIMES + 1)]
    for what, asked in (
        ("node", [{"node": nodes[luck.randrange(len(nodes))].as_py()} for _ in range(TIMES + 1)]), ("edge", list(map(tie, some))),
        ("one of the lightest nodes", [{"node": node} for node in by_weight]),
        ("one of the heaviest edges", list(map(tie, range(min(TIMES + 1, edges.num_rows))))),
    ):  # fmt: skip
        walls, used, rows = [], 0.0, 0
        home.behind(name, **asked[-1])
        for one in asked[:TIMES]:
            wall, cpu = time.perf_counter(), time.process_time()
            rows += len(home.behind(name, **one).rows)
            walls.append((time.perf_counter() - wall) * 1000)
            used += (time.process_time() - cpu) * 1000
        walls.sort()
        print(f"| {name}: {what} | {rows / TIMES:.0f} | {walls[TIMES // 2]:.0f} | {walls[int(TIMES * 0.95)]:.0f} | {used / TIMES:.0f} |", flush=True)


def first_click(home: murmure.Home, name: str) -> None:
    """Print what the first click of a process takes: what clicks have in common is looked up once."""
    _, cells = spent(lambda: home.behind(name, node="nobody at all"))
    wall, used = (1000 * float(cell) for cell in cells.split(" | "))
    print(f"| {name}: the first of the process | 0 | {wall:.0f} | | {used:.0f} |", flush=True)


def drawn(home: murmure.Home, name: str) -> Graph:
    """Return the graph whose map is kept: its nodes, and the edges that the map draws."""
    home.graph_map_packed(name)
    return store.load(home.folder / "derived" / name, home._seal.open)[0]


def about(home: murmure.Home) -> str:
    """Return when, where and on what this is measured."""
    return (f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}, "
            f"{home.log.count():,} activities in {len(home._store.segments)} segments\n")  # fmt: skip


CLICKS = "| behind a click, 50 a page | rows | median ms | p95 ms | CPU ms, mean |\n|---|---|---|---|---|"


def clicks_only(home: murmure.Home) -> None:
    """Print what clicks take on a home that is there."""
    print(f"{about(home)}\n{CLICKS}")
    for name in GRAPHS:
        graph = drawn(home, name)
        first_click(home, name)
        clicks(home, name, graph)
    print(f"\nPeak memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB.")


def main() -> None:
    """Make the log, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000_000)
    parser.add_argument("--home", type=Path, default=None)
    parser.add_argument("--clicks-only", action="store_true", help="measure the clicks of the home that is there; change nothing in it")
    args = parser.parse_args()
    if args.clicks_only:
        if not args.home:
            parser.error("--clicks-only needs --home")
        clicks_only(murmure.open(args.home))
        return
    folder = args.home or Path(tempfile.mkdtemp(prefix="murmure-bench-"))
    home = murmure.open(folder)
    if not home.log.count():
        home.demo(size=args.size)
    home.settle()
    for path in (folder / "derived").glob("counts*"):
        path.unlink()
    map_of(sketch("actions", murmure.open(tempfile.mkdtemp(prefix="murmure-bench-")).view()))  # compiles the kernels
    print(about(home))
    print("| made | graph | nodes | edges | counts: s | CPU s | drawing: s | CPU s | as the page waits, counts kept: s | CPU s | whole graph with evidence: s | CPU s |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    making(home, "first")
    people = [node for node in home.graph("social").nodes["id"].slice(0, 500).to_pylist() if node.startswith("https://")]
    small_import(home, people)
    making(home, "after 1,000 new ones")
    size = sum(path.stat().st_size for path in (folder / "derived").glob("counts*")) / home.log.count()
    print(f"\nCounts: {size:.1f} bytes per activity. Peak memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB.")
    print("\n| data of the map, kept | median ms | p95 ms |\n|---|---|---|")
    for name in GRAPHS:
        walls = sorted(float(spent(lambda name=name: home.graph_map_packed(name))[1].split(" | ")[0]) * 1000 for _ in range(TIMES))
        print(f"| {name} | {walls[TIMES // 2]:.0f} | {walls[int(TIMES * 0.95)]:.0f} |")
    print(f"\n{CLICKS}")
    for name in GRAPHS:
        clicks(home, name, home.graph(name))


if __name__ == "__main__":
    main()
