"""How many rows of CSV and Parquet does the generic table read per second, beside the engine that only parses them?

    python bench/table.py [ROWS] [FOLDER]
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

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


def parse_only(path: Path) -> float:
    """Return the seconds that the engine takes to parse the file into Arrow and do nothing else."""
    import duckdb

    start = time.perf_counter()
    with duckdb.connect(config={"threads": 2}) as engine:
        source = f"read_csv('{path}', all_varchar=true)" if path.suffix == ".csv" else f"read_parquet('{path}')"
        for _ in engine.execute(f"select * from {source}").to_arrow_reader(122_880):
            pass
    return time.perf_counter() - start


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
    """Print one JSON object per format: rows, rows per second, and the ratio to parsing alone."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as place:
        for path in make(Path(place), rows):
            bare = parse_only(path)
            count, seconds = read(path)
            print(json.dumps({
                "format": path.suffix[1:], "rows": count, "bytes": path.stat().st_size, "rows_per_second": round(count / seconds),
                "parse_only_rows_per_second": round(rows / bare), "ratio": round(seconds / bare, 2),
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }))  # fmt: skip


if __name__ == "__main__":
    main()
