"""What kind of data is an activity, how was it captured, and who holds it, as its source says (`kinds.yaml`)?"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from murmure.hours.piece import ASKED, CAPTURED
from murmure.model.words import Both

OTHER, BODY, NOBODY_KIND, MEASURED = "other", "body", "nobody", "measured"
MET = ("Event", "Group")
"""What a person leaves, and no sensor notes."""
SERVICE, SITE, INSTRUMENT, AT_HOME = "service", "site", "instrument", "home"


class Plan(NamedTuple):
    """Say of activities of one source, type, kind and quantity how each of them is attributed.

    data     a key of `Kinds.kinds`; None when they are not about me
    held     SERVICE, SITE, INSTRUMENT, AT_HOME, or a key of `Kinds.reasons`
    service  the name under which the service is looked up; empty without one
    how      a key of `Kinds.hows`; of a site, None: the role of its domain says it
    beside   how the actor that a capture names has it; None when no other has it
    also     whether whom the instrument names has it too
    visited  whether the site that was visited has it too
    missing  a key of `Kinds.reasons`: why nobody is known, where the instrument is not
    others   whether what others than me did is about me
    thing    what captured it, where nothing is named
    """

    data: str | None
    held: str
    service: str
    how: str | None
    beside: str | None
    also: bool
    visited: bool
    missing: str
    others: bool
    thing: str


class Kinds:
    """Hold `kinds.yaml`."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.kinds = {key: Both(*words) for key, words in told["kinds"].items()}
        self.hows = {key: Both(*words) for key, words in told["hows"].items()}
        self.reasons = {key: Both(*words) for key, words in told["reasons"].items()}
        self.roles: dict[str, str] = told["roles"]
        self.sources: dict[str, dict[str, Any]] = told["sources"] | {
            name: told["sources"][like] for name, like in told["like"].items()
        }
        self.hosts = frozenset(name for name, about in self.sources.items() if about.get("host") == INSTRUMENT)
        """Sources whose instrument is the host that was asked."""
        self._types, self._beside, self._sensed = told["types"], told["beside"], frozenset(told["sensed"])
        self._quantities = {one: kind for kind, listed in told["quantities"].items() for one in listed}

    def data(self, source: str, type: str, kind: str, quantity: str, exact: bool = False) -> str | None:
        """Return the kind of data of an activity; None when it is not about me.

        exact   raise `KeyError` where the tables do not name this very source, type and kind
        """
        about = self.sources[source] if exact else self.sources.get(source, {})
        own, shared = about.get("types", {}).get(type, {}), self._types[type] if exact else self._types.get(type, {})
        found = own.get(kind) or (shared[kind] if exact else shared.get(kind, shared.get("", OTHER)))
        if found != MEASURED:
            return found
        found = (
            about.get("measures") or about.get("quantities", {}).get(quantity) or self._quantities.get(quantity, BODY)
        )
        return None if found == NOBODY_KIND else found

    @lru_cache(maxsize=4096)  # noqa: B019
    def plan(self, source: str, type: str, kind: str, quantity: str) -> Plan:
        """Return how activities are attributed; a source that no table names is known by what its types say."""
        about = self.sources.get(source, {})
        service, held = about.get("service", ""), about.get("held", SERVICE if "service" in about else "unsaid")
        if source not in self.sources and (type in (ASKED, CAPTURED) or (type, kind) == ("View", "Page")):
            held = INSTRUMENT if type == CAPTURED else SITE if kind in ("murmure:Domain", "Page") else held
        shared = self._beside.get(kind, self._beside[""]) if type == CAPTURED and held != SITE else None
        return Plan(
            data=self.data(source, type, kind, quantity), held=held, service=service,
            how=about.get("how") or self._how(type, kind, held, shared), beside=shared["actor"] if shared else None,
            also=about.get("also") == INSTRUMENT, visited=(type, kind) == ("View", "Page") and held != SITE,
            missing=about.get("else", "unsaid" if held in (SERVICE, SITE, AT_HOME) else "name" if held == INSTRUMENT else held),
            others=about.get("others", source in self.sources or type in (ASKED, CAPTURED)), thing=about.get("object", ""),
        )  # fmt: skip

    def _how(self, type: str, kind: str, held: str, shared: dict[str, str] | None) -> str | None:
        """Return in which way: what a capture says, else a sensor, else by whoever holds it."""
        if held == SITE:
            return "first" if type == "View" else None
        if shared:
            return shared["service"]
        return "sensor" if type in self._sensed and kind not in MET else "own" if held == AT_HOME else "first"


@lru_cache(maxsize=1)
def kinds() -> Kinds:
    """Return the tables of kinds."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Kinds(yaml.load(Path(__file__).with_name("kinds.yaml").read_text("utf-8"), loader))
