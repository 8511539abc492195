"""How fast do CSV and Parquet enter through the generic table, beside the engine that does the same with one query?

    python bench/table.py [ROWS] [RUNS]

The peer is DuckDB: it reads the file, names each row by an MD5 of its cells, reads its time, and writes Parquet.
Each import is a whole process; the best of the runs counts for both.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from process import HEAD, measure, measure_import, row

DATA = Path(__file__).parent / "data"

ROWS = 10_000_000
MADE = """
    copy (select strftime(timestamp '2020-01-01' + interval (i * 3) second, '%Y-%m-%dT%H:%M:%SZ') as date,
                 'user' || (i % 1000) as actor, 'https://site' || (i % 977) || '.example/page' as url, (i % 37) * 0.5 as value
          from range({rows}) t(i)) to '{path}' ({options})
"""


def make(folder: Path, rows: int) -> list[Path]:
    """Write the same made-up rows as CSV and as Parquet."""
    import duckdb

    paths = []
    with duckdb.connect() as engine:
        for name, options in (("rows.csv", "format csv, header"), ("rows.parquet", "format parquet, compression zstd")):
            path = folder / name
            engine.execute(MADE.format(rows=rows, path=path, options=options))
            paths.append(path)
    return paths


JOB = """
import duckdb, sys
path = sys.argv[1]
source = f"read_csv('{path}', all_varchar=true)" if path.endswith(".csv") else f"read_parquet('{path}')"
duckdb.connect(config={"threads": 2}).execute(f'''
    copy (select unhex(md5(concat_ws(chr(31), 'table', date, actor, url, value))) as id, cast(date as timestamptz) as published,
                 actor, url as object, cast(value as double) as value, 'table' as source, 1 as job from {source})
    to '{sys.argv[2]}' (format parquet, compression zstd, row_group_size 32768)''')
"""


def read(path: Path) -> tuple[int, float]:
    """Return how many activities the source yields, and in how many seconds."""
    from murmure.sources.generic.table import SOURCE
    from murmure.sources.readers import Bundle, File, Scratch

    start, count = time.perf_counter(), 0
    with Scratch() as scratch:
        file = File(path.name, path.stat().st_size, lambda: path.open("rb", buffering=0), scratch, disk=path)  # type: ignore[arg-type]
        for item in SOURCE.read(Bundle(path.name, [file])):
            count += item.num_rows
    return count, time.perf_counter() - start


def main() -> None:
    """Print a Markdown table per format."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    DATA.mkdir(exist_ok=True)
    for path in make(DATA, rows):
        target = DATA / "engine.parquet"
        print(f"\n{path.suffix[1:]}, {rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB\n\n{HEAD}")
        print(row("murmure import", rows, *min(measure_import(path, DATA) for _ in range(runs))))
        print(row("DuckDB, one query", rows, *min(measure([sys.executable, "-c", JOB, str(path), str(target)]) for _ in range(runs))))
        print(row("murmure, read alone", rows, read(path)[1], 0, 0).replace("| 0.00 | 0 |", "| | |"), flush=True)
        target.unlink()
        path.unlink()


if __name__ == "__main__":
    main()
