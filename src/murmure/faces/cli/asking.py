"""How does a person name a set of activities on the command line?"""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from murmure.faces.cli.parse import Parser
from murmure.model.ask import Ask
from murmure.model.errors import BadRequest
from murmure.model.words import Both

MANY: tuple[tuple[str, str, Both], ...] = (
    ("source", "sources", Both("only this source", "seulement cette source")),
    ("type", "types", Both("only this type of action, as Create or murmure:Measure", "seulement ce type d'action, comme Create ou murmure:Measure")),
    ("actor", "actors", Both("only what this actor did (me: you)", "seulement ce qu'a fait cet acteur (me : vous)")),
    ("instrument", "instruments", Both("only what this device or service captured", "seulement ce que cet appareil ou service a capté")),
    ("object", "objects", Both("only actions on this object", "seulement les actions sur cet objet")),
    ("tag", "tags", Both("only what bears this tag", "seulement ce qui porte ce mot-clé")),
    ("id", "ids", Both("only the activity with this id", "seulement l'activité de cet identifiant")),
)  # fmt: skip
DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def configure_ask(parser: Parser, limit: int | None = None) -> None:
    """Add the options that choose activities; each can be repeated."""
    when = Both("from this year, month, day or moment on", "à partir de cette année, ce mois, ce jour ou ce moment")
    parser.add_argument("--since", metavar="DATE", help=when)
    parser.add_argument("--until", metavar="DATE", help=Both(
        "up to the end of this year, month, day, or up to this moment",
        "jusqu'à la fin de cette année, ce mois, ce jour, ou jusqu'à ce moment"))  # fmt: skip
    for name, field, title in MANY:
        parser.add_argument(f"--{name}", dest=field, metavar=name.upper(), action="append", default=[], help=title)
    parser.add_argument("--from-job", dest="jobs", metavar=Both("JOB", "IMPORT"), type=int, action="append", default=[], help=Both(
        "only what this import brought", "seulement ce que cet import a apporté"))  # fmt: skip
    parser.add_argument("--place", metavar="LAT,LON,KM", help=Both(
        "only around this place: latitude, longitude, radius in km",
        "seulement autour de ce lieu : latitude, longitude, rayon en km"))  # fmt: skip
    if limit:
        parser.add_argument("--limit", metavar="N", type=int, default=limit, help=Both(
            f"how many at most ({limit})", f"combien au plus ({limit})"))  # fmt: skip
        parser.add_argument("--before", metavar=Both("CURSOR", "CURSEUR"), help=Both(
            "go on below the page that gave this cursor", "continuer sous la page qui a donné ce curseur"))  # fmt: skip


def ask_of(args: argparse.Namespace, words: str = "", zone: tzinfo | None = None) -> Ask:
    """Return the `Ask` that the options describe; days are those of `zone`, or of this machine."""
    limit = getattr(args, "limit", 100)
    if limit < 1:
        raise BadRequest(
            "bad-limit",
            Both("--limit must be at least 1.", "--limit doit valoir au moins 1."),
            Both("Type a number, as --limit 20.", "Tapez un nombre, comme --limit 20."),
        )
    many = {field: tuple(getattr(args, field)) for _, field, _ in MANY}
    return Ask(
        since=moment(args.since, zone) if args.since else None,
        until=moment(args.until, zone, end=True) if args.until else None,
        words=words,
        place=place_of(args.place) if args.place else None,
        jobs=tuple(args.jobs),
        before=getattr(args, "before", None),
        limit=limit,
        **many,
    )


def moment(text: str, zone: tzinfo | None = None, end: bool = False) -> int:
    """Return microseconds since 1970 UTC for a year, month, day or ISO 8601 moment; `end`: the end of that period.

    >>> moment("2024", timezone.utc), moment("2024", timezone.utc, end=True)
    (1704067200000000, 1735689600000000)
    """
    try:
        found = DATE.match(text.strip())
        if not found:
            return micros(datetime.fromisoformat(text.strip()), zone)
        year, month, day = (int(part) if part else None for part in found.groups())
        start = datetime(year, month or 1, day or 1)
        return micros(next_after(start, month, day) if end else start, zone)
    except (ValueError, OverflowError):
        raise BadRequest(
            "bad-date",
            Both("{text} is not a date.", "{text} n'est pas une date.").fill(text=text[:40]),
            Both(
                "Type 2024, 2024-05, 2024-05-31 or 2024-05-31T18:30.",
                "Tapez 2024, 2024-05, 2024-05-31 ou 2024-05-31T18:30.",
            ),
        ) from None


def next_after(start: datetime, month: int | None, day: int | None) -> datetime:
    """Return the start of the year, month or day after the one that begins at `start`."""
    if day:
        return start + timedelta(days=1)
    if month:
        return start.replace(year=start.year + (start.month == 12), month=start.month % 12 + 1)
    return start.replace(year=start.year + 1)


def micros(when: datetime, zone: tzinfo | None) -> int:
    """Return microseconds since 1970 UTC; a naive time is in `zone`, or in the zone of this machine."""
    if when.tzinfo is None:
        when = when.replace(tzinfo=zone) if zone else when.astimezone()
    return (when - EPOCH) // timedelta(microseconds=1)


def place_of(text: str) -> tuple[float, float, float]:
    """Return latitude, longitude and radius in km from `48.85,2.35,10`."""
    try:
        latitude, longitude, radius = (float(part) for part in text.split(","))
    except ValueError:
        latitude, longitude, radius = 0.0, 0.0, -1.0
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180 and 0 < radius <= 20_040):
        raise BadRequest(
            "bad-place",
            Both("That is not a place.", "Ce n'est pas un lieu."),
            Both(
                "Type latitude, longitude and a radius in km, as --place 48.85,2.35,10.",
                "Tapez latitude, longitude et un rayon en km, comme --place 48.85,2.35,10.",
            ),
        )
    return latitude, longitude, radius


def zone_of(name: str | None) -> ZoneInfo | None:
    """Return the time zone called `name` (as Europe/Paris)."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise BadRequest(
            "bad-zone",
            Both("No time zone is called {name}.", "Aucun fuseau horaire ne s'appelle {name}.").fill(name=name[:60]),
            Both(
                "Type a name as Europe/Paris, America/Montreal or UTC.",
                "Tapez un nom comme Europe/Paris, America/Montreal ou UTC.",
            ),
        ) from None
