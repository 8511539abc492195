"""Which crowd does a test know all about: who is in which community, who is tied to whom, what they say?"""

from __future__ import annotations

from typing import Any

START = 1_700_000_000_000_000
DAY = 86_400_000_000


def planted(people: int, groups: int, ties: int, seed: int = 1, outside: float = 0.15) -> tuple[Any, Any, list[list[int]]]:
    """Return the ends of ties (int64, each once, no loops) and the members of each group; a third of the people are in two groups."""
    import numpy as np

    rng = np.random.default_rng(seed)
    member = np.concatenate([np.arange(people), rng.permutation(people)[: people // 3]])
    group = np.concatenate([np.arange(people) % groups, rng.integers(0, groups, people // 3)])
    order = np.lexsort((member, group))
    member, group = member[order], group[order]
    starts = np.searchsorted(group, np.arange(groups + 1))
    keys = np.zeros(0, np.int64)
    while len(keys) < ties:
        one = rng.integers(0, len(member), ties)
        a, g = member[one], group[one]
        b = member[starts[g] + (rng.random(ties) * (starts[g + 1] - starts[g])).astype(np.int64)]
        b = np.where(rng.random(ties) < outside, rng.integers(0, people, ties), b)
        fresh = np.minimum(a, b) * people + np.maximum(a, b)
        keys = np.unique(np.concatenate([keys, fresh[a != b]]))
    keys = np.sort(rng.permutation(keys)[:ties])
    lists = [np.unique(member[starts[one] : starts[one + 1]]).tolist() for one in range(groups)]
    return keys // people, keys % people, lists


def fill_crowd(home: Any, people: int, groups: int, ties: int, seed: int = 1) -> list[list[int]]:
    """Write a planted crowd into a home, each tie a reply with the tag of a group of its writer; return the groups."""
    import numpy as np
    import pyarrow as pa

    from murmure.bring import batches_as_jobs

    a, b, lists = planted(people, groups, ties, seed)
    rng = np.random.default_rng(seed + 1)
    of = np.zeros(people, np.int64)
    for number, members in enumerate(lists):
        of[members] = number
    texts = pa.array([f"https://a.test/users/n{one}" for one in range(people)])
    at = START + (np.sort(rng.random(ties)) * 300 * DAY).astype(np.int64)
    tags = pa.ListArray.from_arrays(np.arange(ties + 1, dtype=np.int32), pa.array([f"theme{one}" for one in range(groups)]).take(pa.array(of[a])))
    table = pa.table({
        "key": pa.array([f"k{one}" for one in range(ties)]), "type": pa.array(["Create"] * ties), "actor": texts.take(pa.array(a)),
        "mentions": pa.ListArray.from_arrays(np.arange(ties + 1, dtype=np.int32), texts.take(pa.array(b))), "tags": tags,
        "content": pa.array([f"bonjour numero{one % 97}" for one in range(ties)]),
        "published": pa.array(at, pa.timestamp("us", tz="UTC")),
    })  # fmt: skip
    batches_as_jobs(home._store, home.rules.rules, iter([("crowd", table)]), "crowd-made")
    return lists
