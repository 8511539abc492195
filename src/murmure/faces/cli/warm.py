"""How is what must be compiled on this machine compiled before the first import has to wait for it?

`./murmure` runs this module once, when it has made its environment. It reads a few
made-up exports and draws the map of a small village, in a home that is
thrown away: every kernel is called as an import calls it, and numba keeps the
machine code. Nothing depends on it but the first minute.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

COUNT = 80_000  # small exports are read without any kernel
RECORD = (
    '<Record type="HKQuantityTypeIdentifierStepCount" sourceName="made up" unit="count" creationDate="2024-01-01 10:00:00 +0100" '
    'startDate="2024-01-01 10:{0:02}:00 +0100" endDate="2024-01-01 10:{0:02}:30 +0100" value="{0}"/>\n'
)
HEALTH = '<?xml version="1.0" encoding="UTF-8"?>\n<HealthData locale="en_GB">\n<ExportDate value="2024-01-02 10:00:00 +0100"/>\n{}</HealthData>\n'
ROWS = 180_000  # more than the first table of what was seen has room for
ROW = "2024-01-01T10:{0:02}:{0:02}Z , user{0}, https://village.example/{1} , {0}.5 \n"
PLACE = '{{"latitudeE7": 488566000, "longitudeE7": 23522000, "accuracy": 12, "timestamp": "2024-01-01T10:00:{0:02}Z"}}'
DEED = '{{"header": "Search", "title": "Searched for {0}", "titleUrl": "https://www.google.com/search?q=a", "time": "2024-01-01T10:00:{0:02}Z"}}'
NAMES = """
    insert into ftl values (0, 20, null);
    insert into domain_by_id values (1, 'village.example');
    insert into client_by_id values (1, '192.0.2.1', null);
"""


def warm() -> None:
    """Call every kernel once."""
    import sqlite3
    import subprocess

    import murmure
    from murmure.model.ask import Ask
    from murmure.sources.home.pihole.schema import V6

    # The two halves know nothing of each other: each has a process.
    other = subprocess.Popen([sys.executable, "-P", "-m", "murmure.faces.cli.warm", "communities"])
    with tempfile.TemporaryDirectory(prefix="murmure-") as place:
        folder = Path(place)
        (folder / "export.xml").write_text(HEALTH.format("".join(RECORD.format(n % 60) for n in range(COUNT))), encoding="utf-8")
        (folder / "table.csv").write_text("date , actor, url , value \n" + "".join(ROW.format(n % 60, n) for n in range(ROWS)), encoding="utf-8")
        (folder / "Records.json").write_text('{"locations": [' + ", ".join(PLACE.format(n % 60) for n in range(COUNT)) + "]}", encoding="utf-8")
        (folder / "MyActivity.json").write_text("[" + ", ".join(DEED.format(n % 60) for n in range(COUNT)) + "]", encoding="utf-8")
        with sqlite3.connect(folder / "pihole-FTL.db") as database:
            database.executescript(V6 + NAMES)
            rows = [(1_704_100_000 + n, 1, 2, 1, 1) for n in range(COUNT)]
            database.executemany("insert into query_storage (timestamp, type, status, domain, client) values (?, ?, ?, ?, ?)", rows)
        database.close()
        with murmure.open(folder / "home") as home:
            home.bring([folder / name for name in ("export.xml", "pihole-FTL.db", "table.csv", "Records.json", "MyActivity.json")])
            home.demo(5_000)
            home.graph_map("social")
            home.timeline(Ask(words="a*", types=("Create",)))
            for quantity in ("step_count", "heart_rate"):
                home.measures(quantity)
            for lens in ("together", "footprint", "rhythm"):
                home.lens(lens)
    _rhythm()  # the village is too young to have one
    if other.wait():
        raise SystemExit(1)


def _rhythm() -> None:
    """Tell the day and the strongest period of three weeks of hours, and the level of three weeks."""
    import numpy as np

    from murmure.kernels.cosine import cosinor, strongest
    from murmure.kernels.level import level_of, share_of

    at = np.arange(24.0 * 21)
    values = 60 + 8 * np.cos(at * np.pi / 12) + np.random.default_rng(1).normal(0, 1, len(at))
    cosinor(at, values, 24.0, bar=0.01)
    strongest(at, values, 20.0, 28.0)
    level_of(np.arange(21), values[:21])
    share_of(np.arange(21), values[:21] > 60)


def communities() -> None:
    """Find the communities of a ring of cliques with ties across, and score what is found."""
    import pyarrow as pa

    from murmure.communities import detect, score
    from murmure.communities.adoption import co_adopted

    size, cliques = 10, 30
    edges = [(one, other) for first in range(0, size * cliques, size) for one in range(first, first + size) for other in range(one)
             if other >= first] + [(node, (node * 7 + 3) % (size * cliques)) for node in range(size * cliques)]  # fmt: skip
    table = pa.table({"source": [one for one, _ in edges], "target": [other for _, other in edges], "weight": [1.0] * len(edges)})
    for ways in ({"weighted": True}, {"directed": True}, {"resamples": 1}):
        found = detect(table, **ways)
    # Where no group is plain, some ties are put aside first: ties by chance have none.
    chance = {"source": [one % 97 for one in range(600)], "target": [(one * one * 31 + one // 7) % 97 for one in range(600)]}
    for ways in ({}, {"directed": True}):
        detect(pa.table(chance), **ways)
    score(found, found, size * cliques)
    co_adopted(table.select(["source", "target"]).rename_columns(["actor", "thing"]))
    rising()
    posts()
    cascades()
    habits()


def cascades() -> None:
    """Walk a small tree in every way."""
    import numpy as np

    from murmure.kernels import cascade

    parent, node = np.array([-1, 0, 0, 1], np.int64), np.arange(4, dtype=np.int64)
    cascade.shapes(parent)
    cascade.roots(parent)
    cascade.descends(parent, parent < 0)
    cascade.gaps(node[1:], parent[1:], 4, 2, 1)


def habits() -> None:
    """Ask what follows what among three beginnings, and how surprising two counts are."""
    import numpy as np

    from murmure.kernels import chance, follow

    at, kind = np.array([1, 5, 9], np.int64), np.array([0], np.int64)
    follow.follows(at, at, np.array([0, 2, 3], np.int64), kind, kind + 1, 10, 60, np.ones(2))
    chance.tails_spread(np.array([4.0, 5.0]), np.ones(2), np.ones(2))


def posts() -> None:
    """Read two posts and what they hold, with and without lists."""
    from murmure.rising.read import read_posts, terms

    with tempfile.TemporaryDirectory(prefix="murmure-") as place:
        path = Path(place) / "posts.csv"
        path.write_text("time,actor,text,tags\n1,a,the bridge #open,x y\n2,b,https://village.example/,\n", encoding="utf-8")
        for found in read_posts([path]):
            terms(found)


def rising() -> None:
    """Ask how surprising a few events are by the scores of others, and keep watch."""
    import numpy as np

    from murmure.kernels import rising

    time, code = np.arange(20, dtype=np.int64), np.zeros(20, np.int32)
    counted = rising.adoptions(time, code, code, rising.MEMORY)
    rising.trends(time, code, code, 1)
    rising.deviations(time, code, 1, 24.0)
    rising.runs(time, code, 25, 10.0, 14)
    rising.traits(time, code, counted, 1, np.ones(20))
    rising.above(np.ones(20), time, code, 0.5, 10)
    watched()


def watched() -> None:
    """Keep watch over a made-up month in which a word and a tag rise, among accounts that have groups."""
    import numpy as np
    import pyarrow as pa

    from murmure.rising.detector import Detector, Setting
    from murmure.rising.read import Posts

    draw = np.random.default_rng(1)
    day = np.sort(draw.uniform(0, 30, 4_000))
    who = draw.integers(0, 60, len(day))
    text = [f"#x{one // 20}y{turn % 9} usual words" if at < 29 else "#rise bridge falls now"
            for turn, (one, at) in enumerate(zip(who, day, strict=True))]  # fmt: skip
    time = (day * 86_400).astype(np.int64) + 1_700_000_000
    posts = Posts(time, time * 1_000_000, who.astype(np.uint64) + np.uint64(1), np.arange(len(day)), pa.array(text, pa.large_string()),
                  pa.array(text, pa.large_string()))  # fmt: skip
    if not list(Detector(Setting(10.0, 12)).feed(posts)):
        raise SystemExit(1)


if __name__ == "__main__":
    communities() if sys.argv[1:] == ["communities"] else warm()
