"""Who is meant by a reference, and do all records speak of one person?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from murmure.model.activity import ME
from murmure.sources.body.fhir.word import concept_of, items_of, text_of, words_of

NAMED = frozenset({"Organization", "Practitioner", "PractitionerRole", "Location", "Device", "Medication", "HealthcareService", "CareTeam",
    "Patient"})
_MOST = 200_000  # names that are remembered


class Names:
    """Remember the names of those to whom records refer, and which patients are two different people."""

    def __init__(self, wanted: str = "") -> None:
        self._names: dict[str, str] = {}
        self._births: dict[str, str] = {}
        self._days: Counter[str] = Counter()  # each day of birth, and how many references were born on it
        self._mine: set[str] = set()
        self._wanted = wanted.strip().casefold()

    def learn(self, resource: dict[str, Any], full: Any = None) -> None:
        """Remember the name of a resource under each way to refer to it."""
        kind = resource.get("resourceType")
        if kind not in NAMED or len(self._names) > _MOST:
            return
        identity = resource.get("id")
        refs = [f"{kind}/{identity}"] if isinstance(identity, str) else []
        refs += [full] if isinstance(full, str) else []
        if kind == "Patient":
            self._learn_patient(resource, refs)
            return
        for one in items_of(resource.get("identifier")):
            if isinstance(one.get("value"), str):
                refs.append(f"{kind}?identifier={one.get('system')}|{one['value']}")
        name = name_of(resource)
        for ref in refs if name else ():
            self._names[ref] = name  # type: ignore[assignment]

    def _learn_patient(self, resource: dict[str, Any], refs: list[str]) -> None:
        # Each service has a number of its own for one person: only another day of birth is another person.
        birth, name = resource.get("birthDate"), name_of(resource)
        known = {str(resource.get("id")).casefold(), (name or "").casefold(), str(birth)}
        for ref in refs:
            if isinstance(birth, str) and birth and (ref in self._births or len(self._births) < _MOST):
                self._born(ref, birth)
            if self._wanted and self._wanted in known:
                self._mine.add(ref)

    def _born(self, ref: str, birth: str) -> None:
        if before := self._births.get(ref):
            self._days[before] -= 1
            if not self._days[before]:
                del self._days[before]
        self._births[ref] = birth
        self._days[birth] += 1

    def actor_of(self, reference: Any) -> str:
        """Return ME, or `patient:ID` in an export that speaks of several people and nobody said who is meant."""
        if len(self._days) < 2:
            return ME
        ref = reference.get("reference") if isinstance(reference, dict) else None
        key = next((one for one in _ways(ref) if one in self._births), None) if isinstance(ref, str) else None
        mine = {self._births[one] for one in self._mine if one in self._births}
        if key is None or self._births[key] in mine:
            return ME
        return f"patient:{text_of(key.rpartition('/')[2].rpartition(':')[2])}"

    def of(self, reference: Any, contained: Iterable[Any] = ()) -> str | None:
        """Return the name behind a reference: its own words, a contained resource, or one that was met."""
        for one in items_of(reference):
            inner = one.get("actor") or one.get("reference")
            if isinstance(inner, dict):  # Procedure.performer.actor; the reference of R5
                one = inner
            if said := text_of(one.get("display")):
                return said
            ref = one.get("reference")
            if not isinstance(ref, str):
                continue
            if ref.startswith("#"):
                found = next((item for item in items_of(list(contained)) if item.get("id") == ref[1:]), None)
                name = name_of(found) if found else None
            else:
                name = next((self._names[way] for way in _ways(ref) if way in self._names), None)
            if name:
                return name
        return None


def _ways(ref: str) -> list[str]:
    """Return the ways to write one reference: as it is, without its version, and without its server."""
    bare = ref.partition("/_history/")[0]
    parts = bare.split("/")
    return [ref, bare, "/".join(parts[-2:])]


def name_of(resource: dict[str, Any]) -> str | None:
    """Return what a resource is called."""
    kind, name = resource.get("resourceType"), resource.get("name")
    if kind == "Medication":
        # R5 and R4 say code; some write only what it is made of.
        made = next(iter(items_of(resource.get("ingredient"))), {})
        inside = made.get("itemCodeableConcept") or made.get("item")
        return words_of(resource.get("code")) or (words_of(inside) if concept_of(inside) else None)
    if kind == "Device":
        named = next((text_of(one.get("name") or one.get("value")) for one in items_of(resource.get("deviceName"))), None)
        parts = [text_of(resource.get(part)) for part in ("manufacturer", "model", "modelNumber")]
        return named or " ".join(part for part in parts if part) or words_of(resource.get("type"))
    if kind == "PractitionerRole":
        roles = (resource.get("practitioner"), resource.get("organization"))
        return next((said for role in roles if isinstance(role, dict) and (said := text_of(role.get("display")))), None)
    if isinstance(name, str):
        return text_of(name)
    for one in items_of(name):
        if said := text_of(one.get("text")):
            return said
        parts = [part for field in ("prefix", "given", "family") for part in _texts(one.get(field))]
        if parts:
            return " ".join(parts)
    return None


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [said for part in values if (said := text_of(part))]
