"""How many posts a second become terms on one core, beside plain Python, Arrow and DuckDB?

Usage: python bench/rising/words.py [FILE] [--rows 1000000] [--few 50000]

Without a file, posts are made up. One row for each way, all in one process, on the same posts: thousands of posts a
second of CPU time, the best of three. Python reads `--few` posts only. The others do less than ours: they fold neither
links nor the forms of letters, and leave mentions and parts of links among the words.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from murmure.kernels import letter
from murmure.rising.read import read_posts, terms

START = 1_700_000_000
SYLLABLES = ("ka", "lo", "mi", "ré", "tu", "ver", "ни", "ка", "то", "ро", "ст", "ан")
WORD = re.compile(r"#?\w+")


def made_up(rows: int) -> pa.Table:
    """Return posts of about a hundred bytes, in order of time, in two scripts; one in three has a tag, one in four a link."""
    draw = random.Random(1)
    words = ["".join(draw.choice(SYLLABLES[half : half + 6]) for _ in range(draw.randint(1, 4))) for half in (0, 6) for _ in range(20_000)]
    at, who, said, tags = [], [], [], []
    for row in range(rows):
        half = draw.randrange(2) * 20_000
        text = [words[half + int(20_000 * draw.random() ** 3)] for _ in range(draw.randint(6, 14))]
        tag = draw.choice(text) if row % 3 == 0 else None
        said.append(" ".join(text).capitalize() + (f" #{tag}" if tag else "") + (f" https://t.example/{row % 997}" if row % 4 == 0 else ""))
        at.append(START + row)
        who.append(f"account {draw.randrange(rows // 20 + 1)}")
        tags.append([tag] if tag else [])
    return pa.table({"time": at, "actor": who, "text": said, "tags": tags})


def all_of(path: Path, words: bool | None, **ways: int) -> tuple[int, int]:
    """Read a file, and its terms unless `words` is None; return how many posts and terms there are."""
    count = found = 0
    for posts in read_posts([path], **ways):
        count += len(posts)
        found += len(terms(posts, words)) if words is not None else 0
    return count, found


def in_python(texts: list[str]) -> tuple[int, int]:
    """Return how many posts there are, and distinct words and tags in them, without case and accents."""
    found = 0
    for text in texts:
        plain = unicodedata.normalize("NFKD", text.casefold())
        found += len(set(WORD.findall("".join(char for char in plain if not unicodedata.combining(char)))))
    return len(texts), found


def in_arrow(texts: pa.ChunkedArray) -> tuple[int, int]:
    """Return how many posts and words there are, without case, repeated or not."""
    cut = pc.split_pattern_regex(pc.utf8_lower(texts), r"[^#_\p{L}\p{N}]+")
    return len(texts), pc.sum(pc.list_value_length(cut)).as_py()


def in_duckdb(texts: pa.ChunkedArray) -> tuple[int, int]:
    """Return how many posts there are, and distinct words and tags in them, without case and accents."""
    import duckdb

    with duckdb.connect(config={"threads": 1}) as engine:
        engine.register("posts", pa.table({"said": texts}))
        query = r"select count(*), sum(len(list_distinct(regexp_extract_all(strip_accents(lower(said)), '#?[_\p{L}\p{N}]+')))) from posts"
        return tuple(map(int, engine.execute(query).fetchone()))


def copies(path: Path, folder: Path) -> Iterator[tuple[str, Path, dict[str, int]]]:
    """Yield the same posts in other files: shuffled, as CSV, as JSON lines."""
    from pyarrow import csv

    table = pa.concat_tables(pa.table({"time": one.micros, "actor": one.names, "text": one.text}) for one in read_posts([path]))
    order = random.Random(1).sample(range(len(table)), len(table))
    pq.write_table(table.take(order), folder / "shuffled.parquet")
    yield "Parquet, shuffled: read and terms", folder / "shuffled.parquet", {}
    yield "the same, with 32 MB of memory", folder / "shuffled.parquet", {"memory": 32 << 20}
    csv.write_csv(table, folder / "posts.csv")
    yield "CSV: read and terms", folder / "posts.csv", {}
    yield "the same, with 32 MB of memory", folder / "posts.csv", {"memory": 32 << 20}
    with (folder / "posts.jsonl").open("w") as out:
        for batch in table.to_batches(10_000):
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in batch.to_pylist())
    yield "JSON lines: read and terms", folder / "posts.jsonl", {}


def row(name: str, work: Callable[[], tuple[int, int]], times: int = 3) -> None:
    """Print what a way costs: the best of three."""
    best, count, found = float("inf"), 0, 0
    for _ in range(times):
        begin = time.process_time()
        count, found = work()
        best = min(best, time.process_time() - begin)
    print(f"| {name} | {count:,} | {count / best / 1000:,.0f} | {found:,} |" if found else f"| {name} | {count:,} | {count / best / 1000:,.0f} | |")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--few", type=int, default=50_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="murmure-") as place:
        path = args.file or Path(place) / "posts.parquet"
        if not args.file:
            pq.write_table(made_up(args.rows), path)
        posts = list(read_posts([path], batch=1 << 18))
        texts = pa.chunked_array([one.text for one in posts])
        size = sum(one.text.nbytes for one in posts) / sum(map(len, posts))
        letter.table()
        print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}; "
              f"{len(texts):,} posts of {size:.0f} bytes\n\n| | posts | thousand posts/s of CPU | terms |\n|---|---|---|---|")  # fmt: skip
        for words, what in ((True, "words, tags, links"), (False, "tags and links")):
            row(f"terms alone: {what}", lambda words=words: (len(texts), sum(len(terms(one, words)) for one in posts)))
        row("Parquet: read alone", lambda: all_of(path, None))
        row("Parquet: read and terms", lambda: all_of(path, True))
        row("Parquet: read, tags and links only", lambda: all_of(path, False))
        for name, other, ways in copies(path, Path(place)):
            row(name, lambda other=other, ways=ways: all_of(other, True, **ways), 1)
        few = texts[: args.few].to_pylist()
        row("plain Python", lambda: in_python(few), 1)
        row(f"pyarrow {pa.__version__}, regular expression", lambda: in_arrow(texts), 1)
        row("DuckDB, regular expression", lambda: in_duckdb(texts), 1)


if __name__ == "__main__":
    main()
