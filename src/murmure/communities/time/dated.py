"""Which communities were there at each date, as far as was known then?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.communities.cover import Cover

HALF_LIFE = 90.0
"""Days after which a tie counts half."""
FADED = 4
"""Half-lives after the last tie of two nodes when they are forgotten as a pair: it counts a sixteenth.

Only the ratios of the ties of a node count: what fades evenly would never end by fading alone.
"""
_DAY = 86_400_000_000  # microseconds

NO_COLUMN = Both("The ties have no column {name}.", "Les liens n'ont pas de colonne {name}.")
USE_COLUMNS = Both(
    "Give source, target and at (a time, or microseconds since 1970 in UTC), and weight when ties weigh differently.",
    "Donnez source, target et at (une date, ou des microsecondes depuis 1970 en UTC), et weight si les liens n'ont pas tous le même poids.",
)
BAD_WEIGHT = Both("A tie weighs {weight}.", "Un lien pèse {weight}.")
USE_WEIGHT = Both("Weights are finite numbers from 0.", "Les poids sont des nombres finis à partir de 0.")
BAD_DAYS = Both("{name} cannot be {value} days.", "{name} ne peut pas valoir {value} jours.")
USE_DAYS = Both("Give more than 0 days.", "Donnez plus de 0 jour.")
NOT_LATER = Both("{when} comes after {last}, but is not later.", "{when} vient après {last}, mais n'est pas plus tard.")
USE_LATER = Both("Give the dates in their order, each once.", "Donnez les dates dans leur ordre, chacune une fois.")


class _Ties(NamedTuple):
    """Hold dated ties in order of time: ids, pair (source * ids + target), weight, at (µs)."""

    nodes: pa.Array
    pair: np.ndarray
    weight: np.ndarray
    at: np.ndarray


def months(since: date, until: date) -> Iterator[datetime]:
    """Yield the end of each month (the first instant of the next one, UTC) from that of `since` to that of `until`, both included.

    >>> [end.isoformat()[:10] for end in months(date(2024, 11, 3), date(2025, 1, 31))]
    ['2024-12-01', '2025-01-01', '2025-02-01']
    """
    count = since.year * 12 + since.month
    while count <= until.year * 12 + until.month:
        yield datetime(count // 12, count % 12 + 1, 1, tzinfo=UTC)
        count += 1


def covers(
    ties: pa.Table, dates: Iterable[datetime], *, half_life: float = HALF_LIFE, window: float | None = None,
    directed: bool = False, seed: int = 0, threads: int = 1,
) -> Iterator[tuple[datetime, Cover]]:  # fmt: skip
    """Yield each date with the cover of the graph of what was known before it, one at a time.

    ties       source, target, at, and weight when they weigh differently; a tie without a date is never known
    dates      instants in order of time (without a zone: UTC); `months` gives the ends of months
    half_life  days after which a tie counts half
    window     days: count the ties of so many last days fully, instead

    A date sees nothing that comes later: neither ties, nor nodes, nor covers. Costs the new ties, the
    pairs that are remembered, and `detect`, for each date. Raises BadRequest.
    """
    for name, value in (("half_life", half_life), ("window", window)):
        if value is not None and not 0 < value < np.inf:
            raise BadRequest("bad-days", BAD_DAYS.fill(name=name, value=value), USE_DAYS)
    return _covers(_read(ties, directed), dates, half_life, window, (directed, seed, threads))


def _covers(
    ties: _Ties, dates: Iterable[datetime], half_life: float, window: float | None, ways: tuple[bool, int, int]
) -> Iterator[tuple[datetime, Cover]]:  # fmt: skip
    """Yield the covers: pairs are remembered with their faded weight, so each tie is read once."""
    pair, weight, newest = np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64)
    done, last, told = 0, None, None
    for when in dates:
        at = _instant(when)
        if last is not None and at <= last:
            raise BadRequest("not-later", NOT_LATER.fill(when=when, last=told), USE_LATER)
        end = int(np.searchsorted(ties.at, at))
        if window is not None:
            first = int(np.searchsorted(ties.at, at - int(window * _DAY)))
            pair, weight, newest = _summed(ties.pair[first:end], ties.weight[first:end], ties.at[first:end])
        else:
            weight *= 1.0 if last is None else 0.5 ** ((at - last) / _DAY / half_life)
            age = (at - ties.at[done:end]) / _DAY
            fresh = ties.weight[done:end] * 0.5 ** (age / half_life)
            pair, weight, newest = _summed(np.append(pair, ties.pair[done:end]), np.append(weight, fresh), np.append(newest, ties.at[done:end]))
            known = newest >= at - FADED * half_life * _DAY
            pair, weight, newest = pair[known], weight[known], newest[known]
        done, last, told = end, at, when
        yield when, _cover(ties.nodes, pair, weight, *ways)


def _summed(pair: np.ndarray, weight: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each pair once, the sum of its weights, the time of its last tie."""
    found, place = np.unique(pair, return_inverse=True)
    newest = np.full(len(found), np.iinfo(np.int64).min)
    np.maximum.at(newest, place, at)
    return found, np.bincount(place, weight, len(found)).astype(np.float64), newest


def _cover(nodes: pa.Array, pair: np.ndarray, weight: np.ndarray, directed: bool, seed: int, threads: int) -> Cover:
    """Return the cover of the pairs; its nodes are theirs alone, for others are not known yet."""
    import pyarrow as pa

    from murmure.communities.detection import detect
    from murmure.communities.edges import Edges

    heavy = weight > 0
    ends = np.concatenate(np.divmod(pair[heavy], max(len(nodes), 1)))
    used, place = np.unique(ends, return_inverse=True)
    half = len(ends) // 2
    # The unit of weights does not matter, but numbers of thirty digits before the point would.
    scale = weight[heavy].max(initial=0.0) or 1.0
    edges = Edges(nodes.take(pa.array(used, pa.int64())), place[:half], place[half:], weight[heavy] / scale, directed)
    return detect(edges, seed=seed, threads=threads)


def _read(ties: pa.Table, directed: bool) -> _Ties:
    """Return dated ties between two different nodes, in order of time, then of ids: the order of rows does not matter."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for name in ("source", "target", "at"):
        if name not in ties.column_names:
            raise BadRequest("no-column", NO_COLUMN.fill(name=name), USE_COLUMNS)
    ends = [ties[name].combine_chunks().cast(pa.string()) for name in ("source", "target")]
    moment = ties["at"]
    moment = pc.cast(moment, pa.timestamp("us")) if pa.types.is_date(moment.type) else moment
    if pa.types.is_timestamp(moment.type):
        moment = moment.cast(pa.timestamp("us", moment.type.tz), safe=False).cast(pa.int64())
    if not pa.types.is_integer(moment.type):
        raise BadRequest("no-column", NO_COLUMN.fill(name="at"), USE_COLUMNS)
    weight = ties["weight"] if "weight" in ties.column_names else pa.repeat(1.0, len(ties))
    good = pc.and_(pc.is_valid(moment), pc.and_(pc.is_valid(ends[0]), pc.and_(pc.is_valid(ends[1]), pc.is_valid(weight))))
    good = np.asarray(pc.and_(good, pc.fill_null(pc.not_equal(*ends), False)))
    weights = weight.filter(pa.array(good)).cast(pa.float64()).to_numpy()
    wrong = ~(np.isfinite(weights) & (weights >= 0))
    if wrong.any():
        raise BadRequest("bad-weight", BAD_WEIGHT.fill(weight=float(weights[wrong][0])), USE_WEIGHT)
    ends = [part.filter(pa.array(good)) for part in ends]
    nodes = pa.concat_arrays(ends).unique().sort()
    one, other = (pc.index_in(part, nodes).to_numpy(zero_copy_only=False).astype(np.int64) for part in ends)
    if not directed:
        one, other = np.minimum(one, other), np.maximum(one, other)
    at = moment.filter(pa.array(good)).cast(pa.int64()).to_numpy()
    order = np.lexsort((weights, other, one, at))
    return _Ties(nodes, (one * len(nodes) + other)[order], weights[order], at[order])


def _instant(when: datetime) -> int:
    """Return microseconds since 1970, UTC; a bare date is its first instant."""
    if not isinstance(when, datetime):
        when = datetime(when.year, when.month, when.day)
    passed = when.replace(tzinfo=when.tzinfo or UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds
