"""What does the page of a cascade show, and how is it kept while the log stays the same?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from murmure.faces.web.branches import KNOWN, NARROW, SHARED, WIDE, Branches, Person, branches
from murmure.faces.web.plot import HOUR, Course, Plot, Reach, both_sizes, seconds
from murmure.lenses.cases import Arrival, arrival
from murmure.model.errors import BadRequest
from murmure.model.finding import Finding
from murmure.model.words import Both

MOST, RISING, THROUGH, WORDS = 5, 8, 10, 20
"""Cascades and causes that are offered; people through whom most came; words."""
CROWDED, SHARE = 0.25, 0.95
"""When so many of the people came within a quarter of the time, the picture ends where they had."""
FLAT, DEEP = 2.5, 3.5
"""Structural virality up to which nearly all have it of one, and from which it is passed on."""
SMALL = 10
KINDS = ("origin", "answer", "quote", "share", "exposure")
Row = dict[str, Any]

TOO_SMALL = Both("With so few people, this number says little.", "Avec si peu de personnes, ce nombre dit peu.")
BROADCAST = Both(
    "A broadcast: by every guess, nearly all have it straight from one.",
    "Une diffusion : selon toutes les suppositions, presque toutes le tiennent directement d'une seule.")  # fmt: skip
PASSED_ON = Both(
    "Passed on: by every guess, it went over several people, each telling some.",
    "Passée de main en main : selon toutes les suppositions, elle est allée par plusieurs personnes, chacune en touchant quelques-unes.")  # fmt: skip
BETWEEN = Both(
    "Something between: one or a few told many, and some of these passed it on.",
    "Entre les deux : une ou quelques personnes l'ont dite à beaucoup, et certaines l'ont passée.")  # fmt: skip
UNKNOWN = Both(
    "The log does not know whether it was a broadcast or passed on: by one guess nearly all have it of one, by another it went over many.",
    "Le journal ne sait pas si ce fut une diffusion ou un passage de main en main : selon une supposition presque toutes le tiennent d'une "
    "seule, selon une autre elle est allée par beaucoup.")  # fmt: skip
FEWEST = 8
"""People from whom on the lens foretells."""
FEW = Both("Nothing is foretold: fewer than eight people took it up.", "Rien n'est annoncé : moins de huit personnes l'ont reprise.")
STILL = Both("Nothing is foretold: it won nobody in the last week of the log.",
             "Rien n'est annoncé : elle n'a gagné personne dans la dernière semaine du journal.")  # fmt: skip
NO_CASES = Both("Nothing is foretold: too few causes of this pace are known in this log.",
                "Rien n'est annoncé : trop peu de causes de cette allure sont connues dans ce journal.")  # fmt: skip


@dataclass(frozen=True)
class Doubling:
    """Hold the last time that the people doubled: from how many to how many, and between which moments (seconds)."""

    few: int
    many: int
    begin: float
    end: float


@dataclass(frozen=True)
class Passing:
    """Hold the page of one cause.

    row       of the lens (see its table `cascades`); people: all who took it up, in the order in which they came
    ends      the moments (seconds) that the pictures show; later: how many came after
    ahead     what is foretold; double: after how many hours they are twice as many
    trees, growth, deep, wide   the pictures, for a wide and a narrow screen; steps: their figures, as a table
    """

    cause: str
    row: Row
    findings: tuple[Finding, ...]
    people: list[Person]
    largest: int
    ends: tuple[float, float]
    now: float
    later: int
    ahead: list[Row]
    double: Arrival
    doubled: Doubling | None
    words: list[Row]
    trees: list[tuple[str, Branches]]
    growth: list[tuple[str, Plot]]
    deep: list[tuple[str, Plot]]
    wide: list[tuple[str, Plot]]
    steps: list[tuple[float, int, int, int]]

    @property
    def means(self) -> Both:
        """What its structural virality means, in words."""
        row = self.row
        if row["size"] < SMALL:
            return TOO_SMALL
        if row["high"] <= FLAT:
            return BROADCAST
        if row["low"] >= DEEP:
            return PASSED_ON
        return UNKNOWN if row["low"] <= FLAT and row["high"] >= DEEP else BETWEEN

    @property
    def silent(self) -> Both:
        """Why nothing is foretold."""
        if len(self.people) < FEWEST:
            return FEW
        return STILL if self.people[-1].at < self.now - 168 * HOUR else NO_CASES

    @property
    def scale(self) -> dict[str, float]:
        """Where low, high, the draws and the likeliest tree stand between one who tells all (0) and a chain (1)."""
        from math import log

        star, chain = self.row["star"], self.row["chain"]
        wide = log(chain / star) if chain > star > 0 else 1.0

        def place(value: float) -> float:
            return round(min(max(log(max(value, star) / star) / wide, 0.0), 1.0), 3) if star else 0.0

        return {name: place(self.row[name]) for name in ("low", "high", "drawn", "virality")}

    @property
    def kinds(self) -> dict[str, int]:
        """How many came in which way."""
        return {kind: sum(one.kind == kind for one in self.people) for kind in KINDS}

    @property
    def guesses(self) -> list[Person]:
        """Those of whom it is guessed of whom they have it."""
        return [one for one in self.people if one.parent >= 0 and one.kind not in KNOWN]

    @property
    def only(self) -> int:
        """How many of the guesses have no other answer: one person alone had it before and was tied to them."""
        return sum(one.could == 1 for one in self.guesses)

    @property
    def could(self) -> int:
        """Of how many people, at least, half of those may have it who may have it of several; nought when nobody may."""
        some = sorted(one.could for one in self.guesses if one.could > 1)
        return some[len(some) // 2] if some else 0

    @property
    def absent(self) -> int:
        """How many of them the log only knows by what others say of their posts."""
        return sum(one.id is None for one in self.people)

    @property
    def through(self) -> list[Person]:
        """Those through whom most came."""
        return [one for one in sorted(self.people, key=lambda one: (-one.came, one.place))[:THROUGH] if one.came]


def passing_of(home: Any, cause: str, hours: int = 24) -> Passing:
    """Return what is known of a cause; raises `BadRequest` when nobody took it up. A word without # is tried as a tag."""
    try:
        found = home.lens("cascade", purpose="self", cause=cause, hours=hours)
    except BadRequest as error:
        if error.code != "lens-cause" or cause.startswith("#") or ":" in cause or not cause.strip():
            raise
        cause = f"#{cause.strip()}"
        found = home.lens("cascade", purpose="self", cause=cause, hours=hours)
    tables = {name: table.to_pylist() for name, table in found.tables.items()}
    if not tables["cascades"]:  # the log has nothing that one could take up
        from murmure.lenses.crowd.cascade.cause import HOW_CAUSE, NO_CAUSE

        raise BadRequest("lens-cause", NO_CAUSE.fill(cause=cause), HOW_CAUSE)
    people = people_of(tables["nodes"])
    (row,) = tables["cascades"]
    sizes = [0] * len(people)
    for one in people:
        sizes[one.root] += 1
    largest = sizes.index(max(sizes))
    ends, now = ends_of([one.at for one in people]), seconds(tables["growth"][-1]["at"])
    trees = [(name, branches(people, largest, ends, width)) for name, width in (("on-wide", WIDE), ("on-narrow", NARROW))] if row["size"] > 1 else []
    steps = steps_of(people, largest)
    inside = [one for one in steps if one[0] <= ends[1]]
    ahead = tables["ahead"]

    def small(place: int) -> list[tuple[str, Plot]]:
        return both_sizes(Course([(one[0], one[place]) for one in inside], ends=ends), True, half=True) if row["size"] > 1 else []

    return Passing(
        row["cause"], row, found.findings, people, largest, ends, now, sum(one.at > ends[1] for one in people), ahead,
        arrival([(one["hours"], one["doubles"]) for one in ahead]), doubled_of(people), tables["words"][:WORDS], trees,
        growth_of(people, inside, ends, now, ahead), small(2), small(3), steps)  # fmt: skip


def people_of(rows: Sequence[Row]) -> list[Person]:
    """Return who came, of the table `nodes`: whom they have it of always came before."""
    roots: list[int] = []
    for row in rows:
        roots.append(row["node"] if row["parent"] < 0 else roots[row["parent"]])
    return [Person(row["node"], row["actor"], seconds(row["at"]), row["kind"], row["parent"], roots[row["node"]], row["depth"], row["could"],
                   row["came"], row["id"]) for row in rows]  # fmt: skip


def ends_of(at: Sequence[float]) -> tuple[float, float]:
    """Return the moments that a picture shows: all, or up to where nearly all had come when the others came long after."""
    first, last = at[0], at[-1]
    most = at[max(round(SHARE * len(at)) - 1, 0)]
    end = first + 1.15 * (most - first) if most - first < CROWDED * (last - first) and most > first else last
    return first, max(end, first + 60)


def steps_of(people: Sequence[Person], largest: int) -> list[tuple[float, int, int, int]]:
    """Return how many people there were, and the depth and the breadth of the largest tree, at each moment at which one came."""
    found: list[tuple[float, int, int, int]] = []
    levels: dict[int, int] = {}
    deepest = widest = 0
    for nth, one in enumerate(people, start=1):
        if one.root == largest:
            levels[one.depth] = levels.get(one.depth, 0) + 1
            deepest, widest = max(deepest, one.depth), max(widest, levels[one.depth])
        if found and found[-1][0] == one.at:  # who came in one second came at once
            found.pop()
        found.append((one.at, nth, deepest, widest))
    return found


def growth_of(
    people: Sequence[Person], inside: Sequence[tuple[float, int, int, int]], ends: tuple[float, float], now: float, ahead: Sequence[Row],
) -> list[tuple[str, Plot]]:  # fmt: skip
    """Return the picture of how many there were; with what is foretold, up to the last moment of the log and beyond."""
    points: list[tuple[float, float]] = [(one[0], one[1]) for one in inside]
    if not ahead:
        return both_sizes(Course([*points, (ends[1], points[-1][1])], ends=ends), True)
    reach = max(now - ends[0], 24 * HOUR)
    fan = [Reach(now + one["hours"] * HOUR, one["low"], one["median"], one["high"]) for one in ahead if one["hours"] * HOUR <= reach]
    fan = [replace(one, **{end: max(getattr(before, end) for before in fan[: nth + 1]) for end in ("low", "middle", "high")})
           for nth, one in enumerate(fan)]  # each span has past cases of its own, and what is counted does not fall  # fmt: skip
    fan = fan or [Reach(now + ahead[0]["hours"] * HOUR, ahead[0]["low"], ahead[0]["median"], ahead[0]["high"])]
    every = [(one.at, float(nth)) for nth, one in enumerate(people, start=1)]
    return both_sizes(Course([*every, (now, float(len(people)))], fan, ends=(ends[0], fan[-1].at)), True)


def doubled_of(people: Sequence[Person]) -> Doubling | None:
    """Return the last time that they doubled; None of fewer than four."""
    many = len(people)
    few = many // 2
    return Doubling(few, many, people[few - 1].at, people[-1].at) if few >= 2 else None


def after(page: Passing, place: int) -> set[int]:
    """Return the places of those who have it of a person, straight or over others."""
    found = {place}
    for one in page.people[place + 1 :]:
        if one.parent in found:
            found.add(one.place)
    return found - {place}


def table_of(page: Passing, most: int = 12) -> list[tuple[float, int, int, int]]:
    """Return the figures of some moments, evenly spread over those at which somebody came, the last among them."""
    steps = page.steps
    if len(steps) <= most:
        return steps
    return [steps[round(place * (len(steps) - 1) / (most - 1))] for place in range(most)]


def levels_of(page: Passing) -> list[Row]:
    """Return, of each step of the largest tree, how many people stand there, and how many of them in which way."""
    found: dict[int, Row] = {}
    for one in page.people:
        if one.root == page.largest:
            row = found.setdefault(one.depth, {"depth": one.depth, "people": 0, "first": one.at, "known": 0, "shared": 0, "guess": 0})
            row["people"] += 1
            row["known"] += one.kind in KNOWN
            row["shared"] += one.kind in SHARED
            row["guess"] += one.kind == "exposure"
    return [found[depth] for depth in sorted(found)]


def offered(home: Any) -> tuple[list[str], list[tuple[str, Row]]]:
    """Return causes that may be asked for: what rises now, and those of the log that pass from one to the next."""
    named = [name for one in sorted(home.rising.causes(), key=lambda one: -one.at) if (name := cause_of(one))]
    found = home.lens("cascade", purpose="self", most=MOST)
    return list(dict.fromkeys(named))[:RISING], [(row["cause"], row) for row in found.tables["cascades"].to_pylist()]


def cause_of(one: Any) -> str | None:
    """Return by which name a cause of what rises is asked for: a tag, or the address of a page; None when it is known by words only."""
    for term in one.terms:
        if term.startswith("#"):
            return str(term)
        if "://" in term or term.startswith("urn:"):
            return str(term)
        if "/" in term or ("." in term.strip(".") and " " not in term):
            return f"https://{term}"
    return None
