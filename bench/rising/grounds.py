"""Which posts is early warning tried on, and what is known to have happened in them?

`ira`: posts of coordinated accounts, 2014 to 2016, published for research. The data is not part of the project: it is read
from MURMURE_DATA, or from `shared/data` beside the checkout.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from murmure.rising.read import Posts, read_posts
from murmure.rising.read.terms import terms
from murmure.rising.truth import Eruption

DATA = Path(os.environ.get("MURMURE_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")) / "emergence"
COLUMNS = {"time": "publish_date", "actor": "author_id", "text": "content"}


@dataclass(frozen=True)
class Event:
    """Hold something that happened: what it is called, when (seconds since 1970), and words that tell of it."""

    name: str
    at: int
    words: frozenset[str]


def ira() -> Path:
    """Return the file of posts. Raises ValueError where the data is not there."""
    path = DATA / "ira" / "posts.parquet"
    if not path.is_file():
        raise ValueError(f"the posts are not in {path.parent}: set MURMURE_DATA")
    return path


def posts() -> list[Posts]:
    """Return the posts in order of time."""
    return list(read_posts([ira()], COLUMNS))


def eruptions(batches: list[Posts]) -> list[Eruption]:
    """Return the eruptions of hashtags that are published with the posts: 25 accounts in 24 hours, ten times the 14 days before."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    truth = pq.read_table(DATA / "ira" / "eruptions.parquet").to_pylist()
    first = batches[0]
    text = pa.array(["#" + one["tag"] for one in truth], pa.large_string())
    part = Posts(first.time[: len(truth)], first.micros[: len(truth)], first.actor[: len(truth)], first.row[: len(truth)], text, text)
    found = terms(part, False)
    key = dict(zip(found.place.tolist(), found.key.tolist(), strict=True))
    # A tag of digits alone is none for us, as for most platforms: that eruption counts as missed.
    return [Eruption(key.get(row, 0), one["t0"], one["tcross"], one["tpeak"]) for row, one in enumerate(truth)]


def events() -> list[Event]:
    """Return the events of the world that are published with the posts."""
    with (DATA / "ira" / "known_events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="|"))
    return [Event(row["event"], int(datetime.fromisoformat(row["utc_time"]).replace(tzinfo=UTC).timestamp()),
                  frozenset(row["keywords"].split(","))) for row in rows]  # fmt: skip


def origins() -> dict[str, str]:
    """Return the published grouping of the accounts, by name."""
    import pyarrow.parquet as pq

    table = pq.read_table(ira(), columns=["author_id", "account_category"])
    return dict(zip(table["author_id"].to_pylist(), table["account_category"].to_pylist(), strict=True))


def followers() -> np.ndarray:
    """Return how many follow the account of each row."""
    import pyarrow.parquet as pq

    return pq.read_table(ira(), columns=["followers"])["followers"].to_numpy()
