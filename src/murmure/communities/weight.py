"""How many ties of equal weight does a weighted tie stand for?"""

from __future__ import annotations

import numpy as np

from murmure.communities.membership import Graph
from murmure.kernels.rows import Rows, drawn


def weighed(rows: Rows) -> Graph:
    """Return the graph, each weight as the number of equal ties that it stands for at its two ends.

    A node whose ties weigh w has (sum of w)**2 / (sum of w**2) equal ones (Kish's effective number); a tie
    counts as the geometric mean of what its two ends see. So the unit of the weights does not matter.
    """
    count = len(rows.start) - 1
    if not len(rows.weight):
        return ends(rows)
    node = np.repeat(np.arange(count, dtype=np.int32), np.diff(rows.start))
    weight = rows.weight.astype(np.float64)
    if not len(rows.way) or not np.isin(rows.weight, (1, 2)).all():
        squares = np.bincount(node, weight**2, count)
        scale = np.sqrt(np.divide(np.bincount(node, weight, count), squares, out=np.ones(count), where=squares > 0))
        weight *= scale[node] * scale[rows.neighbour]
        rows = rows._replace(weight=weight.astype(np.float32))
    return ends(rows)


def ends(rows: Rows) -> Graph:
    """Return the graph of rows whose weights are comparable already."""
    count = len(rows.start) - 1
    node = np.repeat(np.arange(count, dtype=np.int32), np.diff(rows.start))
    if not len(rows.way):
        half = (np.bincount(node, rows.weight, count) if len(rows.weight) else np.diff(rows.start)) / 2
        return Graph(rows, half, half)
    weight = rows.weight.astype(np.float64)
    out = np.where(rows.way == 3, weight / 2, np.where(rows.way == 1, weight, 0.0))
    return Graph(rows, np.bincount(node, out, count), np.bincount(node, weight - out, count))


def resampled(rows: Rows, seed: int) -> Graph:
    """Return the graph with each tie drawn as often as chance has it when as many are drawn, with return, from all."""
    return ends(Rows(*drawn(rows.start, rows.neighbour, rows.weight, rows.way, np.uint64(seed))))
