"""Which object captured the activities of each key of the hours, and which companies hold them, how?

A key is held by at most two: by a service and by whom it names, or by the site that was visited. Whoever is not known is said with the
name, the site or the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.hours.piece import KEYS
from murmure.lenses.me.footprint.choice import choices
from murmure.lenses.me.footprint.kind import AT_HOME, INSTRUMENT, SERVICE, SITE, Kinds, Plan
from murmure.lenses.me.footprint.owner import HOME, NOBODY, REVERSE, ROLES, Owners, bare, matches

if TYPE_CHECKING:
    import numpy as np

NONE = -2
"""In the place of a company: there is no second one."""


class Slot(NamedTuple):
    """Hold one holder of each key.

    company  place among the companies, NOBODY when it is not known, NONE when there is none
    how      place among `Kinds.hows`
    reason   place among `Kinds.reasons`, where the company is not known
    who      place among `Held.names`: what is known instead of it
    """

    company: np.ndarray
    how: np.ndarray
    reason: np.ndarray
    who: np.ndarray


class Held(NamedTuple):
    """Hold what is known of each key.

    about    whether it is about me, somebody or something is known to have captured it, and it was not refused
    unsaid   whether it is about me, and the file does not say who captured it: it is in the log, no more
    blocked  whether it is a query that was refused: nobody captured it
    data     place among `Kinds.kinds`
    choice   place among `choice.Choices.all`: could it have been left out for a day
    thing    place among `things`, the objects that captured
    slots    two holders
    names    texts that `Slot.who` counts on
    """

    about: np.ndarray
    unsaid: np.ndarray
    blocked: np.ndarray
    data: np.ndarray
    choice: np.ndarray
    thing: np.ndarray
    things: list[str]
    slots: tuple[Slot, Slot]
    names: list[str]

    def known(self) -> np.ndarray:
        """Return which keys are held by a company, or by the home, whose name is known."""
        return (self.slots[0].company >= HOME) | (self.slots[1].company >= HOME)

    def within(self, keys: np.ndarray, slots: tuple[np.ndarray, np.ndarray] | None = None) -> Held:
        """Return the same with nothing known of any but some keys (true or false for each), nor, of these, of other holders than `slots` say."""
        import numpy as np

        kept = self.slots if slots is None else tuple(
            one._replace(company=np.where(there, one.company, NONE).astype(np.int32)) for one, there in zip(self.slots, slots, strict=True)
        )  # fmt: skip
        return self._replace(
            about=self.about & keys,
            unsaid=self.unsaid & keys,
            blocked=self.blocked & keys,
            slots=(kept[0], kept[1]),
        )


class _Codes:
    """Number the distinct texts of one column of the keys."""

    def __init__(self, column: list[str]) -> None:
        import pyarrow as pa

        coded = pa.array(column, pa.string()).dictionary_encode()
        self.codes, self.texts = coded.indices.to_numpy(zero_copy_only=False), coded.dictionary

    def of_each(self, value: Callable[[str], int]) -> np.ndarray:
        """Return a number for each key, worked out once for each text."""
        import numpy as np

        return np.array([value(text) for text in self.texts.to_pylist()], np.int32)[self.codes]


def held_of(keys: dict[str, list[str]], owners: Owners, kinds: Kinds) -> Held:
    """Return what is known of each key (columns of `hours.piece.KEYS`)."""
    import numpy as np

    told = {name: _Codes(keys[name]) for name in KEYS}
    if kinds.hosts.intersection(keys["source"]):
        each = zip(keys["source"], keys["site"], keys["instrument"], strict=True)
        told["site"] = _Codes([tool if source in kinds.hosts else site for source, site, tool in each])
    plans, plan, types = _plans(told, kinds)

    def column(value: Callable[[Plan], Any], kind: Any = np.int32) -> np.ndarray:
        return np.array([value(one) for one in plans], kind)[plan] if plans else np.zeros(0, kind)

    sites = _Sites(told, owners, kinds)
    first, second = _first(told, owners, kinds, column, sites), _second(told, owners, kinds, column, sites)
    again = (second.company == first.company) & (first.company >= HOME)
    second = second._replace(company=np.where(again, NONE, second.company).astype(np.int32))
    refused = told["way"].of_each(lambda way: way == "blocked").astype(bool)
    mine = told["actor"].of_each(lambda actor: actor != "").astype(bool)
    about = column(lambda one: one.data is not None, bool) & (mine | column(lambda one: one.others, bool))
    thing, things, named = _things(told, column)
    unsaid = column(lambda one: one.held == "unsaid", bool) & ~named & (second.company == NONE)
    places = {name: place for place, name in enumerate(kinds.kinds)}
    return Held(
        about & ~refused & ~unsaid,
        about & ~refused & unsaid,
        about & refused,
        column(lambda one: places[one.data or "other"], np.int8),
        _choices(plans, types, plan, mine),
        thing,
        things,
        (first, second),
        sites.names,
    )


def _plans(told: dict[str, _Codes], kinds: Kinds) -> tuple[list[Plan], np.ndarray, list[tuple[str, str]]]:
    """Return the distinct plans, which one is that of each key, and of which type and kind each is."""
    import numpy as np

    names = ("source", "type", "kind", "quantity")
    code = np.zeros(len(told["source"].codes), np.int64)
    for name in names:
        code = code * len(told[name].texts) + told[name].codes
    _, first, place = np.unique(code, return_index=True, return_inverse=True)
    texts = [told[name].texts.take(told[name].codes[first]).to_pylist() for name in names]
    return [kinds.plan(*one) for one in zip(*texts, strict=True)], place, list(zip(texts[1], texts[2], strict=True))


def _choices(plans: list[Plan], types: list[tuple[str, str]], plan: np.ndarray, mine: np.ndarray) -> np.ndarray:
    """Return of each key the place of its choice."""
    import numpy as np

    table = choices()
    places = {key: place for place, key in enumerate(table.all)}
    of = [
        [places[table.of(*type, one.data or "other", by_me)] for by_me in (False, True)]
        for one, type in zip(plans, types, strict=True)
    ]
    return np.array(of, np.int8).reshape(-1, 2)[plan, mine.astype(np.int8)] if of else np.zeros(0, np.int8)


class _Sites:
    """Say of the site of each key whose it is, how it captures, and why nobody is known; and number all names that may be said."""

    def __init__(self, told: dict[str, _Codes], owners: Owners, kinds: Kinds) -> None:
        import numpy as np
        import pyarrow.compute as pc

        texts, codes = told["site"].texts, told["site"].codes
        owner, role = owners.of_sites(texts)
        hows, reasons = list(kinds.hows), list(kinds.reasons)
        how = np.array([hows.index(kinds.roles[one]) for one in ROLES], np.int8)[role]
        reason = np.full(len(texts), reasons.index("site"), np.int8)
        reason[bare(texts)], reason[matches(texts, REVERSE)] = reasons.index("address"), reasons.index("reverse")
        empty = pc.equal(texts, "").to_numpy(zero_copy_only=False)
        reason[empty] = reasons.index("unsaid")
        how[owner == HOME] = hows.index("own")
        owner[empty] = NOBODY
        self.company, self.how, self.reason = owner[codes], how[codes], reason[codes]
        services = sorted({about.get("service", "") for about in kinds.sources.values()})
        tools, actors = told["instrument"], told["actor"]
        self.names = [*texts.to_pylist(), *tools.texts.to_pylist(), *actors.texts.to_pylist(), *services]
        self.who = codes
        self.instrument = tools.codes + len(texts)
        self.actor = actors.codes + len(texts) + len(tools.texts)
        start = len(texts) + len(tools.texts) + len(actors.texts)
        self.services = {name: start + place for place, name in enumerate(services)}


def _first(
    told: dict[str, _Codes], owners: Owners, kinds: Kinds, column: Callable[..., np.ndarray], sites: _Sites
) -> Slot:
    """Return whoever holds the activities of each key by what their source is."""
    import numpy as np

    hows, reasons = list(kinds.hows), list(kinds.reasons)
    by_site, by_tool = column(lambda one: one.held == SITE, bool), column(lambda one: one.held == INSTRUMENT, bool)
    how, way = column(lambda one: hows.index(one.how) if one.how else NOBODY, np.int8), _ways(told, hows)
    named = told["instrument"].of_each(owners.of_name)
    constant = column(
        lambda one: HOME if one.held == AT_HOME else owners.of_name(one.service) if one.held == SERVICE else NOBODY
    )
    company = np.where(by_site, sites.company, np.where(by_tool, named, constant)).astype(np.int32)
    at_site = np.where((way != NOBODY) & (sites.how != hows.index("ad")), way, sites.how)
    how = np.where(how == NOBODY, at_site, how)
    how = np.where(by_site & (sites.company == HOME), hows.index("own"), how).astype(np.int8)
    empty = told["instrument"].of_each(lambda text: text == "").astype(bool)
    missing = column(lambda one: reasons.index(one.missing), np.int8)
    # Who is named, and is no company that we know, is said by name.
    reason = np.where(by_site, sites.reason, np.where(by_tool & ~empty, reasons.index("name"), missing)).astype(np.int8)
    service = column(lambda one: sites.services[one.service])
    return Slot(company, how, reason, np.where(by_site, sites.who, np.where(empty, service, sites.instrument)))


def _second(
    told: dict[str, _Codes], owners: Owners, kinds: Kinds, column: Callable[..., np.ndarray], sites: _Sites
) -> Slot:
    """Return whoever holds them too: the actor of a capture, the site that was visited, whom the instrument names."""
    import numpy as np

    hows, reasons = list(kinds.hows), list(kinds.reasons)
    named = told["actor"].of_each(
        lambda text: owners.of_name(text) if text and text != "me" and not text.startswith("device:") else NONE
    )
    tool = told["instrument"].of_each(lambda text: owners.of_name(text) if text else NONE)
    actor, visited = column(lambda one: one.beside is not None, bool), column(lambda one: one.visited, bool)
    visited = visited & (sites.reason != reasons.index("unsaid"))
    company = np.where(
        actor, named, np.where(visited, sites.company, np.where(column(lambda one: one.also, bool), tool, NONE))
    )
    how = np.where(actor, column(lambda one: hows.index(one.beside or "first"), np.int8), hows.index("first")).astype(
        np.int8
    )
    who = np.where(actor, sites.actor, np.where(visited, sites.who, sites.instrument))
    reason = np.where(visited, sites.reason, reasons.index("name")).astype(np.int8)
    return Slot(company.astype(np.int32), how, reason, who)


def _ways(told: dict[str, _Codes], hows: list[str]) -> np.ndarray:
    """Return the way that a recorder says of each key, NOBODY where it says none."""
    return told["way"].of_each(lambda way: hows.index(way) if way in ("first", "third") else NOBODY)


def _things(told: dict[str, _Codes], column: Callable[..., np.ndarray]) -> tuple[np.ndarray, list[str], np.ndarray]:
    """Return the object that captured: what its source says, the device that acted, the instrument, the service, else the source.

    The names of the objects come second, then whether a device or an instrument is named.
    """
    import numpy as np
    import pyarrow as pa

    fixed = column(lambda one: one.thing, object)
    device = told["actor"].of_each(lambda text: text.startswith("device:")).astype(bool)
    tool = told["instrument"].of_each(lambda text: text != "").astype(bool)
    text = {
        name: np.array(told[name].texts.to_pylist(), object)[told[name].codes]
        for name in ("actor", "instrument", "source")
    }
    service = column(lambda one: one.service, object)
    last = np.where(service != "", service, text["source"])
    chosen = np.where(fixed != "", fixed, np.where(device, text["actor"], np.where(tool, text["instrument"], last)))
    coded = pa.array(chosen, pa.string()).dictionary_encode()
    order = np.argsort(np.array(coded.dictionary.to_pylist(), object), kind="stable")
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order))
    return (
        rank[coded.indices.to_numpy(zero_copy_only=False)],
        [coded.dictionary[int(one)].as_py() for one in order],
        device | tool,
    )
