"""What happened, newest first, in a terminal?"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta, timezone

from murmure.faces.cli.asking import ask_of, configure_ask
from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen, one_line
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.ask import Ask
from murmure.model.words import Both

TITLES = (Both("WHEN", "QUAND"), Both("SOURCE", "SOURCE"), Both("WHO", "QUI"), Both("DOES", "FAIT"), Both("WHAT", "QUOI"))
SHAPES = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d", "hour": "%Y-%m-%d %H h"}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Print one page of the log."""
    return show(ask_of(args), opener, screen)


def show(ask: Ask, opener: Opener, screen: Screen) -> int:
    """Print the activities that `ask` describes, and how to see the next ones."""
    page = opener().timeline(ask)
    screen.data({"rows": page.rows, "next": page.next})
    if not page.rows:
        screen.say(Both("No activity matches.", "Aucune activité ne correspond."))
        return DONE
    screen.table(TITLES, [cells(row) for row in page.rows])
    if page.next and not screen.json:
        screen.note(Both("The next ones: --before {cursor}", "Les suivantes : --before {cursor}"), cursor=page.next)
    return DONE


def cells(row: dict) -> tuple[str, str, str, str, str]:
    """Return what a line of the timeline shows."""
    return (when(row), row.get("source") or "", who(row.get("actor")), short_type(row.get("type")), what(row))


def sentence(row: dict) -> str:
    """Return an activity on one line."""
    return "  ".join(cell for cell in cells(row) if cell)


def when(row: dict) -> str:
    """Return the local time at which it happened, as precise as it is known; a dash when it has no date."""
    moment = row.get("published")
    if moment is None:
        return "-"
    if not isinstance(moment, datetime):
        moment = EPOCH + timedelta(microseconds=int(moment))
    offset = row.get("offset_minutes")
    zone = UTC if offset is None else timezone(timedelta(minutes=offset))
    return moment.astimezone(zone).strftime(SHAPES.get(row.get("precision") or "", "%Y-%m-%d %H:%M"))


def who(actor: str | None) -> str:
    """Return a short name for an actor: the end of an address is what tells people apart."""
    text = one_line((actor or "").rstrip("/"), 400)
    return text if len(text) <= 28 else "…" + text[-27:]


def short_type(name: str | None) -> str:
    """Return a type without our prefix."""
    return (name or "").removeprefix("murmure:")


def what(row: dict) -> str:
    """Return what the action was on: its text, its measure, else its object."""
    texts = [row.get("content"), row.get("object"), row.get("target")]
    text = next((text for text in texts if text), "")
    if row.get("value") is not None:
        unit = (row.get("unit") or "").strip("{}")
        text = " ".join(part for part in (row.get("quantity"), f"{row['value']:g}", "" if unit == "1" else unit, text) if part)
    return one_line(text, 240)


def configure(parser: Parser) -> None:
    """Choose activities."""
    configure_ask(parser, limit=30)


VERB = Verb(
    name="timeline",
    title=Both("show what happened, newest first", "montrer ce qui s'est passé, le plus récent d'abord"),
    run=run,
    configure=configure,
    examples=("timeline", "timeline --since 2024-05 --until 2024-05 --source mastodon", "timeline --type Travel --json"),
)
