"""Which devices measured, what kind of thing is each, and which counts first when nobody says?"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from murmure.model.quantity import rule_of
from murmure.model.words import Both

PLAIN, WHOLE, HAND, JOURNEY = "", "day", "hand", "journey"
"""In which way a device says a measure: as it comes, as the figure of a whole day, typed by hand, as the length of a journey."""
WAYS = {
    WHOLE: Both("figures of whole days", "chiffres de jours entiers"), HAND: Both("entered by hand", "saisi à la main"),
    JOURNEY: Both("journeys", "trajets"),
}  # fmt: skip
KINDS = {
    "hand": Both("entered by hand", "saisi à la main"), "sensor": Both("made for this measure", "fait pour cette mesure"),
    "worn": Both("worn", "porté sur soi"), "phone": Both("a phone", "un téléphone"), "other": Both("not known", "non reconnu"),
    "app": Both("an app", "une application"), "merged": Both("made from others", "tiré d'autres"),
}  # fmt: skip
"""In the order in which they count, when nobody says another."""


class Device(NamedTuple):
    """Name what measures: the source that brought its entries, the instrument that they name, and in which way they were said."""

    source: str
    instrument: str = ""
    way: str = PLAIN

    @property
    def key(self) -> str:
        """Return the name that is kept when a person chooses it."""
        return f"{self.source}|{self.way}|{self.instrument}"

    @property
    def mark(self) -> str:
        """Return letters and digits that stand for the key, whatever characters that has."""
        return hashlib.sha256(self.key.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def kind(self, quantity: str) -> str:
        """Return which of `KINDS` it is, when it measures a quantity."""
        return "hand" if self.way == HAND else kind_of(self.instrument, self.source, quantity)

    @property
    def short(self) -> str:
        """The part of the instrument's name that a person knows; empty when no instrument is named."""
        return plain_name(self.instrument)

    def name(self, language: str = "en") -> str:
        """Return its name as a person reads it.

        >>> Device("apple-health", "iPhone of Ada").name()
        'iPhone of Ada (apple-health)'
        """
        beside = [self.source] if self.instrument else []
        if self.way:
            beside.append(WAYS[self.way].say(language))
        return (self.instrument or self.source) + (f" ({', '.join(beside)})" if beside else "")


def device_of(key: str) -> Device:
    """Return the device that a kept name names."""
    source, way, instrument = (key.split("|", 2) + ["", ""])[:3]
    return Device(source, instrument, way)


@cache
def plain_name(instrument: str) -> str:
    """Return what a person knows of the name of an instrument: without the package of an app, and without the words of a stream.

    Google Fit writes type:package:name, or type:package:maker:model:number:name; Health Connect writes package (device).

    >>> plain_name("raw:com.google.step_count.delta:com.example.watch:watch of Ada"), plain_name("com.example.watch (Example Watch 5)")
    ('watch of Ada', 'Example Watch 5')
    >>> plain_name("derived:com.google.step_count.delta:com.google.android.gms:LGE:Nexus 5:1a2b:merged"), plain_name("Watch (SM-R870)")
    ('LGE Nexus 5', 'Watch (SM-R870)')
    """
    if beside := _BESIDE.fullmatch(instrument):
        return beside[1]
    if not (stream := _STREAM.fullmatch(instrument)):
        return instrument
    parts = [part for part in stream[1].split(":") if part.strip() and not _PACKAGE.fullmatch(part)]
    return " ".join(parts[:2]) if len(parts) > 2 else parts[-1].replace("_", " ") if parts else instrument


def called(thing: str) -> Both:
    """Return what a person knows of the name of an object, as actors and instruments of the log have it.

    >>> called("device:kettle").en, called("account:2012a3").fr, called("com.example.watch (Example Watch 5)").en
    ('kettle', 'Compte 2012a3', 'Example Watch 5')
    """
    kind, _, code = thing.partition(":")
    if code and kind in _CODED:
        return _CODED[kind].fill(code=code)
    name = plain_name(thing.removeprefix("device:"))
    return Both(name, name)


_CODED = {
    "account": Both("Account {code}", "Compte {code}"),
    "meter": Both("Meter {code}", "Compteur {code}"),
    "linky": Both("Linky {code}", "Linky {code}"),
}
"""What sources put before the end of a number that they do not keep."""


_PACKAGE = re.compile(r"[a-z]\w*(?:\.\w+)+", re.ASCII)
_BESIDE = re.compile(rf"{_PACKAGE.pattern} \((\S.*)\)", re.ASCII | re.DOTALL)
_STREAM = re.compile(r"(?:raw|derived):[\w.]+:(.+)", re.DOTALL)


@cache
def kind_of(instrument: str, source: str, quantity: str = "") -> str:
    """Return the kind of a device that measures a quantity by the words of its name, else by its source.

    >>> kind_of("Apple Watch de Camille", "apple-health"), kind_of("Strava", "apple-health"), kind_of("X", "fit")
    ('worn', 'app', 'worn')
    >>> kind_of("Scale 2", "made", "body_weight"), kind_of("Scale 2", "made", "step_count")
    ('sensor', 'other')
    """
    known = _known()
    name = " ".join(instrument.casefold().split())  # Apple puts spaces of other widths in the names that it gives
    kinds = known.kinds if not known.sensors.get(quantity) else {"sensor": known.sensors[quantity], **known.kinds}
    found = next((kind for kind, pattern in kinds.items() if pattern.search(name)), None)
    if found == "worn" and known.phones.search(name) and not known.watches.search(name):
        return "phone"  # whatever its owner is called
    return found or known.sources.get(source.removeprefix("demo-"), "other")


class _Known(NamedTuple):
    """Hold the words of `kinds.yaml`: those of each kind, of what is made for a quantity, of phones and watches, and the kind of each source."""

    kinds: dict[str, re.Pattern[str]]
    sensors: dict[str, re.Pattern[str]]
    phones: re.Pattern[str]
    watches: re.Pattern[str]
    sources: dict[str, str]


@cache
def _known() -> _Known:
    import yaml

    told = yaml.safe_load((Path(__file__).parent / "kinds.yaml").read_text(encoding="utf-8"))
    sensors = {quantity: _pattern(one["words"]) for one in told["sensors"] for quantity in one["quantities"]}
    return _Known({kind: _pattern(words) for kind, words in told["kinds"].items()}, sensors, _pattern(told["phones"]),
                  _pattern(told["watches"]), told["sources"])  # fmt: skip


def _pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(word[1:])}(?![^\W\d])" if word[0] == "=" else rf"(?<!\w){re.escape(word)}" for word in words))


def usual(quantity: str, counts: dict[Device, int]) -> list[Device]:
    """Return the devices in the order in which they count when nobody says another; `counts` holds how many entries each has.

    The kind first (`KINDS`). Within a kind, what a device says of a whole day comes before its pieces where they add up, for the maker's own
    total holds them, and after them elsewhere; then who says most.
    """
    ways = (WHOLE, PLAIN, JOURNEY, HAND) if rule_of(quantity) == "share" else (PLAIN, WHOLE, JOURNEY, HAND)
    kinds = list(KINDS)
    return sorted(counts, key=lambda one: (kinds.index(one.kind(quantity)), ways.index(one.way), -counts[one], one.key))


def ordered(quantity: str, counts: dict[Device, int], chosen: list[str]) -> list[Device]:
    """Return the devices in the order that a person chose (keys); those that they did not name follow in the usual order."""
    places = {key: place for place, key in enumerate(chosen)}
    return sorted(usual(quantity, counts), key=lambda one: places.get(one.key, len(places)))
