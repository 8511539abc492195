"""Which tables does a footprint give, those of most captures first?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.hours.piece import NONE
from murmure.lenses.me.footprint.choice import choices
from murmure.lenses.me.footprint.owner import HOME, NOBODY

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.lenses.me.footprint.measure import Footprint

MOST = 1_000
"""Rows of names and of what could not be attributed, those of most captures."""


def tables_of(told: Footprint) -> dict[str, pa.Table]:
    """Return the tables by name."""
    return {
        "clock": _clock(told),
        "companies": _companies(told),
        "years": _years(told),
        "days": _days_of(told),
        "objects": _objects(told),
        "names": _names(told),
        "unattributed": _unattributed(told),
    }


def schemas() -> dict[str, pa.Schema]:
    """Return the columns of each table; days are dates of the local clock, `kinds` is parted by spaces, those of most captures first."""
    import pyarrow as pa

    whole, text, day, part = pa.int64(), pa.string(), pa.date32(), pa.float64()
    columns = {
        "clock": {"hour": whole, "object": text, "captures": whole},
        "companies": {
            "company": text,
            "name": text,
            "country": text,
            "kind": text,
            "how": text,
            "captures": whole,
            "blocked": whole,
            "located": whole,
            "seconds": part,
            "first": day,
            "last": day,
        },
        "years": {"year": whole, "company": text, "captures": whole},
        "days": {"day": day, "choice": text, "captures": whole},
        "objects": {
            "object": text,
            "captures": whole,
            "night": whole,
            "blocked": whole,
            "companies": whole,
            "kinds": text,
            "first": day,
            "last": day,
        },
        "names": {"company": text, "who": text, "captures": whole, "blocked": whole, "first": day, "last": day},
        "unattributed": {"who": text, "reason": text, "kind": text, "captures": whole, "first": day, "last": day},
    }
    return {name: pa.schema(list(one.items())) for name, one in columns.items()}


def _clock(told: Footprint) -> pa.Table:
    """Return captures by local hour of the day and object."""
    import numpy as np
    import pyarrow as pa

    thing, hour = np.nonzero(told.clock)
    names = pa.array(told.held.things, pa.string()).take(pa.array(thing))
    return pa.table([pa.array(hour), names, _whole(told.clock[thing, hour])], schema=schemas()["clock"])


def _grouped(code: np.ndarray, told: Footprint, chosen: np.ndarray) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return the distinct codes of some keys, and for each the sums of them."""
    import numpy as np

    distinct, place = np.unique(code, return_inverse=True)
    sums = {
        name: np.bincount(place, getattr(told, name)[chosen], len(distinct))
        for name in ("count", "blocked", "located", "seconds", "night")
    }
    first, last = np.full(len(distinct), np.iinfo(np.int32).max, np.int32), np.full(len(distinct), NONE, np.int32)
    np.minimum.at(first, place, np.where(told.first[chosen] == NONE, np.iinfo(np.int32).max, told.first[chosen]))
    np.maximum.at(last, place, told.last[chosen])
    return distinct, sums | {"first": first, "last": last}


def _companies(told: Footprint) -> pa.Table:
    """Return what each company holds by kind of data and how, those that hold most first; the home is one of them."""
    import numpy as np
    import pyarrow as pa

    held, kinds, hows = told.held, list(told.kinds.kinds), list(told.kinds.hows)
    seen = held.about | held.blocked
    chosen = np.concatenate(
        [np.flatnonzero(seen & (slot.company >= HOME) & (told.count + told.blocked > 0)) for slot in held.slots]
    )
    cut = len(np.flatnonzero(seen & (held.slots[0].company >= HOME) & (told.count + told.blocked > 0)))
    company, how = (np.concatenate([getattr(held.slots[0], name)[chosen[:cut]], getattr(held.slots[1], name)[chosen[cut:]]]).astype(np.int64)
                    for name in ("company", "how"))  # fmt: skip
    code, sums = _grouped((company * len(kinds) + held.data[chosen]) * len(hows) + how, told, chosen)
    company, kind, how = code // len(hows) // len(kinds), code // len(hows) % len(kinds), code % len(hows)
    whole = np.bincount(company, sums["count"], len(told.owners.companies))
    # The order of our own table of companies does not matter: the name decides between equals.
    names = [told.owners.companies[one].name for one in company.tolist()]
    order = sorted(
        range(len(code)),
        key=lambda one: (-whole[company[one]], names[one], -sums["count"][one], int(kind[one]), int(how[one])),
    )
    rows = [told.owners.companies[int(company[one])] for one in order]
    return pa.table([
        [one.key for one in rows], [one.name for one in rows], [one.country for one in rows], [kinds[int(kind[one])] for one in order],
        [hows[int(how[one])] for one in order], *(_whole(sums[name][order]) for name in ("count", "blocked", "located")),
        pa.array(sums["seconds"][order]), *(_days(sums[name][order], sums["last"][order]) for name in ("first", "last")),
    ], schema=schemas()["companies"])  # fmt: skip


def _years(told: Footprint) -> pa.Table:
    """Return captures by local year and company, those that captured most first."""
    import numpy as np
    import pyarrow as pa

    company, year = np.nonzero(told.years)
    rows = sorted(
        (int(at) + told.oldest, -int(told.years[one, at]), told.owners.companies[one].key)
        for one, at in zip(company, year, strict=True)
    )
    return pa.table([pa.array([row[0] for row in rows], pa.int64()), pa.array([row[2] for row in rows], pa.string()),
                     pa.array([-row[1] for row in rows], pa.int64())], schema=schemas()["years"])  # fmt: skip


def _days_of(told: Footprint) -> pa.Table:
    """Return captures by local day and choice, the oldest first."""
    import numpy as np
    import pyarrow as pa

    day, choice = np.nonzero(told.days.T)
    keys = pa.array(list(choices().all), pa.string()).take(pa.array(choice))
    return pa.table([pa.array((day + told.base).astype(np.int32), pa.int32()).cast(pa.date32()), keys, _whole(told.days.T[day, choice])],
                    schema=schemas()["days"])  # fmt: skip


def _objects(told: Footprint) -> pa.Table:
    """Return what each object captured, those that captured most first."""
    import numpy as np
    import pyarrow as pa

    held, kinds = told.held, list(told.kinds.kinds)
    chosen = np.flatnonzero((held.about | held.blocked) & (told.count + told.blocked > 0))
    thing, sums = _grouped(held.thing[chosen].astype(np.int64), told, chosen)
    order = np.lexsort((thing, -sums["blocked"], -sums["count"]))
    wide = len(told.owners.companies)
    some = chosen[told.count[chosen] > 0]
    pairs = np.unique(np.concatenate([held.thing[there].astype(np.int64) * wide + slot.company[there] for slot in held.slots
                                      for there in [some[slot.company[some] > HOME]]]))  # fmt: skip
    companies = np.bincount(pairs // wide, minlength=len(held.things))
    by_kind = np.zeros((len(held.things), len(kinds)))
    np.add.at(by_kind, (held.thing[chosen], held.data[chosen]), told.count[chosen])
    told_kinds = [
        " ".join(kinds[int(one)] for one in np.argsort(-by_kind[place], kind="stable") if by_kind[place, one])
        for place in thing[order]
    ]
    return pa.table([
        [held.things[int(one)] for one in thing[order]], *(_whole(sums[name][order]) for name in ("count", "night", "blocked")),
        pa.array(companies[thing[order]]), pa.array(told_kinds, pa.string()),
        *(_days(sums[name][order], sums["last"][order]) for name in ("first", "last")),
    ], schema=schemas()["objects"])  # fmt: skip


def _names(told: Footprint) -> pa.Table:
    """Return under which sites and names each company appears, those of most captures and refused queries first."""
    import numpy as np
    import pyarrow as pa

    held = told.held
    seen = (held.about | held.blocked) & (told.count + told.blocked > 0)
    spots = [np.flatnonzero(seen & (slot.company > HOME)) for slot in held.slots]
    company, who = (np.concatenate([getattr(slot, name)[spot] for slot, spot in zip(held.slots, spots, strict=True)]).astype(np.int64)
                    for name in ("company", "who"))  # fmt: skip
    code = company * len(held.names) + _same(held.names, who)
    code, sums = _grouped(code, told, np.concatenate(spots))
    company, who = code // max(len(held.names), 1), code % max(len(held.names), 1)
    keys = [told.owners.companies[one].key for one in company.tolist()]
    weight = sums["count"] + sums["blocked"]
    order = sorted(_foremost(weight), key=lambda one: (-weight[one], keys[one], held.names[who[one]]))[:MOST]
    return pa.table([
        pa.array([keys[one] for one in order], pa.string()), pa.array([held.names[who[one]] for one in order], pa.string()),
        *(_whole(sums[name][order]) for name in ("count", "blocked")),
        *(_days(sums[name][order], sums["last"][order]) for name in ("first", "last")),
    ], schema=schemas()["names"])  # fmt: skip


def _unattributed(told: Footprint) -> pa.Table:
    """Return what is not attributed: the name or the site that is known, why nobody is, and how often."""
    import numpy as np
    import pyarrow as pa

    held, reasons, kinds = told.held, list(told.kinds.reasons), list(told.kinds.kinds)
    spots = [np.flatnonzero((held.about | held.unsaid) & (slot.company == NOBODY) & (told.count > 0)) for slot in held.slots]
    chosen = np.concatenate(spots)
    who, reason = (np.concatenate([getattr(slot, name)[spot] for slot, spot in zip(held.slots, spots, strict=True)]).astype(np.int64)
                   for name in ("who", "reason"))  # fmt: skip
    code, sums = _grouped((_same(held.names, who) * len(reasons) + reason) * len(kinds) + held.data[chosen], told, chosen)
    texts = [(held.names[one // len(kinds) // len(reasons)], reasons[one // len(kinds) % len(reasons)], kinds[one % len(kinds)])
             for one in code.tolist()]  # fmt: skip
    order = sorted(_foremost(sums["count"]), key=lambda one: (-sums["count"][one], texts[one]))[:MOST]
    return pa.table([*(pa.array([texts[one][place] for one in order], pa.string()) for place in range(3)), _whole(sums["count"][order]),
                     *(_days(sums[name][order], sums["last"][order]) for name in ("first", "last"))], schema=schemas()["unattributed"])  # fmt: skip


def _same(names: list[str], who: np.ndarray) -> np.ndarray:
    """Return for places among names the first of those that hold the same text: it may stand there as a site, an instrument and a service."""
    import numpy as np

    used, first = np.unique(who), {}
    same = np.array([first.setdefault(names[one], one) for one in used.tolist()], np.int64)
    return same[np.searchsorted(used, who)]


def _foremost(weight: np.ndarray) -> list[int]:
    """Return the places of the `MOST` highest weights, and of all that weigh as much as the last of these."""
    import numpy as np

    return np.flatnonzero(weight >= np.partition(weight, -MOST)[-MOST]).tolist() if len(weight) > MOST else list(range(len(weight)))


def _whole(sums: np.ndarray) -> Any:
    import numpy as np
    import pyarrow as pa

    return pa.array(np.asarray(sums).round().astype(np.int64))


def _days(day: np.ndarray, last: np.ndarray) -> Any:
    """Return local days as dates, null where nothing is dated."""
    import numpy as np
    import pyarrow as pa

    none = np.asarray(last) == NONE
    return pa.array(np.where(none, 0, day).astype(np.int32), pa.int32(), mask=none).cast(pa.date32())
