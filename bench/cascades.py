"""How fast is a cascade measured: the numbers of its tree beside networkx, and the whole lens on a log of a million people?

Usage: python bench/cascades.py [--people 1000000] [--tree 3000]

A tree that grows at random (each person has it of one who came before), its people tied to those whom they have it of and to
three others. CPU seconds of this process.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from murmure.graphs import social
from murmure.graphs.shelf import Shelf
from murmure.lenses.crowd.cascade.tree import virality
from murmure.lenses.lens import lens_named
from murmure.trust.view import View

FILL = """
create table log as
with people as (select node, parent from parents), ties as (
    select node, case nth when 0 then parent else hash(node * 4 + nth) % greatest(node, 1) end as whom
    from people, range(4) as t(nth) where node > 0)
select lpad(hex(node), 32, '0') as id, case when node = 0 then 'Create' else 'Announce' end as type, 'urn:person:' || node as actor,
       'urn:post:0' as object, 'Note' as object_type, case when node = 0 then null else 'urn:person:0' end as target, null::varchar as in_reply_to,
       case when node = 0 then 'Save the mill' end as content, make_timestamptz(1_700_000_000_000_000 + node * 1_000_000) as published
from people
union all
select '1' || lpad(hex(row_number() over ()), 31, '0'), 'Follow', 'urn:person:' || node, 'urn:person:' || whom, 'Person', null, null, null,
       make_timestamptz(1_600_000_000_000_000) from ties"""


def spent(task: Callable[[], Any]) -> tuple[float, Any]:
    """Return the CPU seconds of a task, and its answer."""
    begin = time.process_time()
    found = task()
    return time.process_time() - begin, found


def grown(count: int) -> np.ndarray:
    """Return the parents of a tree that grows at random."""
    return np.concatenate([[-1], (np.random.default_rng(1).random(count - 1) * np.arange(1, count)).astype(np.int64)])


def log_of(parent: np.ndarray) -> View:
    """Return a log in which a post is shared along a tree by people who follow those whom they have it of, and others."""
    import duckdb
    import pyarrow as pa

    from murmure.model.activity import schema

    connection = duckdb.connect()
    connection.register("parents", pa.table({"node": np.arange(len(parent)), "parent": parent}))
    connection.execute(FILL)
    connection.register("empty", schema().empty_table())
    missing = [name for name in schema().names if name not in connection.table("log").columns]
    for name in missing:
        (kind,) = connection.execute(f"select typeof(any_value({name})) from (select * from empty union all by name select null as {name})").fetchone()
        connection.execute(f"alter table log add column {name} {kind}")
    return View(connection, "self", "1")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="bench/cascades.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--tree", type=int, default=3_000, help="people of the tree that networkx is given: it asks every pair")
    args = parser.parse_args()
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}\n")
    print("| what | people | CPU s | answer |\n|---|---|---|---|")
    small, large = grown(args.tree), grown(args.people)
    virality(small)  # compiled before it is timed
    graph = nx.Graph([(node, int(above)) for node, above in enumerate(small) if above >= 0])
    theirs, other = spent(lambda: nx.average_shortest_path_length(graph))
    ours = min(spent(lambda: virality(small))[0] for _ in range(5))
    assert abs(other - virality(small)) < 1e-9
    print(f"| structural virality, networkx | {args.tree:,} | {theirs:.3f} | {other:.4f} |")
    print(f"| the same, murmure: {theirs / max(ours, 1e-9):,.0f} times as fast | {args.tree:,} | {ours:.6f} | {other:.4f} |")
    whole, answer = spent(lambda: virality(large))
    print(f"| the same, murmure | {args.people:,} | {whole:.3f} | {answer:.4f} |", flush=True)
    view, lens = log_of(large), lens_named("cascade")
    asked, found = spent(lambda: lens.look(view, lens.ask(cause="urn:post:0")))
    (row,) = found.tables["cascades"].to_pylist()
    print(f"| the whole lens, one post, {5 * args.people:,} activities | {row['people']:,} | {asked:.1f} | {row['virality']:.4f} ({row['low']:.4f} to {row['high']:.4f}); drawn {row['drawn']:.4f} |")
    tied, _ = spent(lambda: social.counted(view, Shelf(), view.parts()))
    print(f"| of which: counting the ties of that log, which a home does once and keeps | {row['people']:,} | {tied:.1f} | |")
    unasked, found = spent(lambda: lens.look(view, lens.ask()))
    print(f"| the whole lens, unasked | {row['people']:,} | {unasked:.1f} | {len(found)} findings |")
    print(f"\nPeak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB.")


if __name__ == "__main__":
    main()
