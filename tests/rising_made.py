"""Posts of a made-up square: groups that talk of their own things, and causes that rise among them, or not."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from murmure.rising.read import Posts

DAY = 86_400
BEGIN = 1_700_006_400  # 15 November 2023, 00:00 UTC
GROUPS, EACH, TAGS = 8, 40, 12


def posts_made(rows: list[tuple[float, int, str]], seed: int = 0) -> Posts:
    """Return posts of (seconds after the beginning, account, text), put in order; what is said at one time stays in its order."""
    rows = sorted(rows, key=lambda row: row[0])
    time = np.array([BEGIN + int(at) for at, _, _ in rows], np.int64)
    actor = np.array([who for _, who, _ in rows], np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed + 1)
    return Posts(time, time * 1_000_000, actor, np.arange(len(rows)), pa.array([f"account{who}" for _, who, _ in rows], pa.large_string()),
                 pa.array([text for _, _, text in rows], pa.large_string()))  # fmt: skip


def square(days: int = 40, seed: int = 1, a_day: float = 1.0, hours: bool = True) -> list[tuple[float, int, str]]:
    """Return what is said in an ordinary time: each account uses the tags of its group, about `a_day` times a day, less by night."""
    draw = np.random.default_rng(seed)
    count = draw.poisson(days * a_day * GROUPS * EACH)
    at = draw.uniform(0, days * DAY, count)
    if hours:
        at = at[draw.uniform(0, 1.0, count) < 0.6 - 0.4 * np.cos(2 * np.pi * at / DAY)]
    who = draw.integers(0, GROUPS * EACH, len(at))
    tag = (TAGS * draw.power(0.6, len(at))).astype(int)
    return [(float(t), int(w), f"#talk{w // EACH}x{k}") for t, w, k in zip(at, who, tag, strict=True)]


def cause(words: str, begin: float, accounts: list[int], hours: float, seed: int = 2) -> list[tuple[float, int, str]]:
    """Return how these accounts take up a cause, faster and faster within so many hours."""
    draw = np.random.default_rng(seed)
    at = begin * DAY + np.sort(draw.power(2.0, len(accounts))) * hours * 3_600
    return [(float(t), who, words) for t, who in zip(at, draw.permutation(accounts), strict=True)]


def some_of(group: int, many: int) -> list[int]:
    """Return accounts of a group."""
    return list(range(group * EACH, group * EACH + many))


def mixed(many: int, groups: int = GROUPS) -> list[int]:
    """Return accounts of several groups in equal parts."""
    return [group * EACH + number for number in range(many // groups + 1) for group in range(groups)][:many]
