"""How do I get a village as files, or see at a glance whether it looks alive?

python -m murmure.demo --size 1000000 --seed 1 --out village/
python -m murmure.demo --size 200000 --count
python -m murmure.demo --exports made-exports/
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from murmure.demo import village
from murmure.model.errors import MurmureError
from murmure.model.words import language_of


def write(size: int, seed: int, out: Path) -> int:
    """Write one Parquet file per source and `truth.json` into `out`; return the number of rows."""
    import pyarrow.parquet as pq

    out.mkdir(parents=True, exist_ok=True)
    writers: dict[str, pq.ParquetWriter] = {}
    rows = 0
    try:
        for source, table in village.batches(size, seed):
            if source not in writers:
                writers[source] = pq.ParquetWriter(out / f"{source}.parquet", table.schema, compression="zstd")
            writers[source].write_table(table)
            rows += len(table)
    finally:
        for writer in writers.values():
            writer.close()
    text = json.dumps(village.truth(size, seed).as_json(), ensure_ascii=False, indent=1)
    (out / "truth.json").write_text(text + "\n", encoding="utf-8")
    return rows


def write_exports(size: int, seed: int, out: Path) -> int:
    """Write the exports of the village's Camille into `out`; return of how many sources."""
    from murmure.demo import exports

    tables = (table for source, table in village.batches(size, seed) if source == village.SQUARE)
    return len(exports.write_exports(out, seed, [village.of_owner(table) for table in tables]))


def count(size: int, seed: int) -> None:
    """Print, for every source, its rows a day in each month: a look is enough to see what is not alive."""
    import numpy as np

    months: dict[str, dict[str, int]] = {}
    for source, table in village.batches(size, seed):
        month = table["published"].to_numpy().astype("datetime64[M]").astype(str)
        for name, many in zip(*np.unique(month, return_counts=True), strict=True):
            row = months.setdefault(source, {})
            row[str(name)] = row.get(str(name), 0) + int(many)
    names = sorted({name for row in months.values() for name in row})
    print("rows a day".ljust(16), *(name[2:].rjust(8) for name in names))
    for source, row in sorted(months.items()):
        print(source.ljust(16), *(f"{row.get(name, 0) / 30.4:8.1f}" for name in names))


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m murmure.demo", description="Make a village that does not exist.")
    parser.add_argument(
        "--size", type=int, default=village.USUAL_SIZE, help="number of activities (5,000 to 200 million)"
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed is another village")
    parser.add_argument("--out", type=Path, help="folder for Parquet files and truth.json")
    parser.add_argument("--exports", type=Path, help="folder for what services and devices would give Camille")
    parser.add_argument("--count", action="store_true", help="print rows a day by source and month")
    asked = parser.parse_args(arguments)
    if asked.out is None and asked.exports is None and not asked.count:
        parser.error("say --out DIR, --exports DIR or --count")
    try:
        if asked.out is not None:
            print(f"{write(asked.size, asked.seed, asked.out)} activities in {asked.out}")
        if asked.exports is not None:
            print(f"{write_exports(asked.size, asked.seed, asked.exports)} exports in {asked.exports}")
        if asked.count:
            count(asked.size, asked.seed)
    except MurmureError as error:
        import os

        print(error.say(language_of(dict(os.environ))), file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
