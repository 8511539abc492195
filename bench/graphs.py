"""How long do the three graphs and their map take, on how many activities, in how much memory?

Usage: python bench/graphs.py [ACTIVITIES] [FOLDER]. Makes a log of made-up
activities as Parquet in FOLDER (kept for the next run), then prints one JSON
line per graph: seconds, peak memory of the process, nodes, edges.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from murmure import graphs
from murmure.graphs.map import map_of
from murmure.graphs.store import load, save
from murmure.trust.view import View

MADE_UP = """
copy (
    with rows as (select i, hash(i) as h, hash(i, 7) as k, hash(i, 11) as m from range({start}, {stop}) t(i))
    select md5(i::varchar) as id,
        case when h % 10 < 4 then 'View' when h % 10 < 7 then 'murmure:Query' when h % 10 = 7 then 'Create'
             when h % 10 = 8 then 'murmure:Measure' when m % 3 = 0 then 'Like' when m % 3 = 1 then 'Announce'
             else 'Follow' end as type,
        case when h % 10 < 4 or h % 10 = 8 then 'me' when h % 10 < 7 then 'device:' || (k % 20)
             else 'https://v.example/users/p' || (sqrt(k % 25000000)::int) end as actor,
        case when h % 10 < 4 then 'https://www.site' || (m % 5000) || '.example/page/' || (k % 20) || '?utm_source=x'
             when h % 10 < 7 then 'h' || (m % 50) || '.site' || (k % 5000) || '.example'
             when h % 10 = 8 then null
             else 'https://v.example/users/p' || (sqrt(m % 25000000)::int) || '/statuses/' || i end as object,
        case when h % 10 = 7 then 'Note' when h % 10 < 4 then 'Page' end as object_type, null::varchar as target,
        case when h % 10 = 7 and m % 2 = 0
             then 'https://v.example/users/p' || (sqrt(m % 25000000)::int) || '/statuses/' || (k % 1000000) end as in_reply_to,
        case when h % 10 < 4 then 'firefox' when h % 10 < 7 then 'pi-hole' else 'watch' end as instrument,
        case when h % 10 = 7 then ['public'] else [] end as audience,
        make_timestamptz((1500000000 + i * 25) * 1000000) as published, null::timestamptz as until,
        60::smallint as offset_minutes, 'account' as offset_origin, 's' as precision, 'some words ' || i as content,
        'en' as language, case when h % 10 = 7 then ['tag' || (k % 2000)] else [] end as tags,
        case when h % 10 < 4 then ['https://www.site' || (m % 5000) || '.example/page/' || (k % 20) || '?utm_source=x']
             else [] end as links,
        case when h % 10 = 7 then ['https://v.example/users/p' || (sqrt(k % 25000000)::int)] else [] end as mentions,
        null::double as latitude, null::double as longitude, null::varchar as quantity, null::double as value,
        null::varchar as unit, 'bench' as source, 1::int as job, null::varchar as extra
    from rows) to '{file}' (format parquet, compression zstd)
"""


def made_up(count: int, folder: Path) -> View:
    """Return a view on `count` made-up activities, kept as Parquet in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    step = 1_000_000
    for start in range(0, count, step):
        file = folder / f"{start}.parquet"
        if not file.exists():
            connection.execute(MADE_UP.format(start=start, stop=min(start + step, count), file=file))
    connection.execute(f"create view log as from read_parquet('{folder}/*.parquet')")
    return View(connection, version=str(count))


def main() -> None:
    count = int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.gettempdir()) / f"murmure-bench-graphs-{count}"
    view = made_up(count, folder)
    for name in graphs.GRAPHS:
        times = {}
        clock = time.perf_counter()
        graph = graphs.build(name, view)
        times["build"] = time.perf_counter() - clock
        clock = time.perf_counter()
        drawn = map_of(graph)
        times["map"] = time.perf_counter() - clock
        with tempfile.TemporaryDirectory() as place:
            save(graph, drawn, Path(place))
            clock = time.perf_counter()
            load(Path(place))
            times["load"] = time.perf_counter() - clock
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps({
            "graph": name, "activities": count, **{word: round(seconds, 3) for word, seconds in times.items()},
            "peak_mb": peak, "nodes": graph.nodes.num_rows, "edges": graph.edges.num_rows, "cut": graph.cut,
            "shown": len(drawn.ids),
        }), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
