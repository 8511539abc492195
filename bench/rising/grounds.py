"""Which streams is early warning tried on, and what rose in them?

`ira`: posts of coordinated accounts, Twitter 2014 to 2016, published for research; the truth is derived: hashtags that
at least 25 accounts used within 24 hours, ten times as many as in the 14 days before. The data is not part of the
project: it is read from MURMURE_DATA, or from `shared/data` beside the checkout.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

DATA = Path(os.environ.get("MURMURE_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")) / "emergence"
TAG = re.compile(r"#(\w+)")


@dataclass(frozen=True)
class Stream:
    """Hold uses of causes in order of time (seconds since 1970), coded from 0, and what each cause is called."""

    time: np.ndarray
    cause: np.ndarray
    actor: np.ndarray
    names: list[str]


@dataclass(frozen=True)
class Eruption:
    """Hold one rise that is true: cause, first use of the run, its 25th account and its peak (seconds since 1970)."""

    cause: int
    first: int
    crossing: int
    peak: int


def ira() -> tuple[Stream, list[Eruption]]:
    """Return the uses of hashtags and the eruptions that are known. Raises ValueError where the data is not there."""
    import pyarrow.parquet as pq

    folder = DATA / "ira"
    if not folder.is_dir():
        raise ValueError(f"the posts are not in {folder}: set MURMURE_DATA")
    posts = pq.read_table(folder / "posts.parquet", columns=["author_id", "content", "publish_date"])
    at = posts["publish_date"].cast("int64").to_numpy() // 1_000_000
    who = posts["author_id"].dictionary_encode().combine_chunks().indices.to_numpy()
    rows, tags = [], []
    for row, text in enumerate(posts["content"].to_pylist()):
        if text and "#" in text:
            found = {tag.lower() for tag in TAG.findall(text)}
            rows += [row] * len(found)
            tags += sorted(found)
    names, cause = np.unique(np.array(tags), return_inverse=True)
    order = np.argsort(at[rows], kind="stable")
    place = np.array(rows)[order]
    stream = Stream(at[place], cause[order].astype(np.int32), who[place].astype(np.int32), names.tolist())
    known = {name: number for number, name in enumerate(stream.names)}
    truth = pq.read_table(folder / "eruptions.parquet").to_pylist()
    return stream, [Eruption(known[one["tag"]], one["t0"], one["tcross"], one["tpeak"]) for one in truth if one["tag"] in known]
