"""Which appointments, tasks and journal entries stand in a calendar?

*Get it*: Google Calendar: Settings > Import & export > Export; Apple Calendar: File > Export; Outlook: File > Save
Calendar; Thunderbird: Events and Tasks > Export; Nextcloud: the calendar's menu > Export.
*Keeps*: appointments (each occurrence of a series), tasks, journal entries: times, title, place, people, status.
*Leaves out*: attachments, alarms, availability (VFREEBUSY), formatted copies of descriptions.

A series without end is followed to one year after the latest date on which the file was written or changed (DTSTAMP,
LAST-MODIFIED, CREATED), never to a date of the clock: the same file always gives the same activities. The key is
(kind, UID, original start): a later export adds the occurrences that are new.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from gzip import BadGzipFile
from hashlib import md5
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile
from zoneinfo import ZoneInfo

from murmure.model.activity import SEPARATOR, Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD, BROKEN_FILE, NO_DATE, TRUNCATED, Reject
from murmure.model.words import Both
from murmure.sources.agenda.ics.column import Head, columns_of, head_of
from murmure.sources.agenda.ics.content import Component, components
from murmure.sources.agenda.ics.moment import Local, Zones, instant, offset_of, parse_duration, parse_local, place
from murmure.sources.agenda.ics.recurrence import Budget, TooMuch, occurrences
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe
    from murmure.sources.times import When

PACKING_ERRORS = (EOFError, zlib.error, BadZipFile, BadGzipFile)
_YEAR, _DAY, _MICROSECOND = timedelta(days=366), timedelta(days=1), timedelta(microseconds=1)
_NOTHING_LONG, _TEN_YEARS = timedelta(), timedelta(days=3660)
_NO_HEAD = Head()
_STAMPS = ("DTSTAMP", "LAST-MODIFIED", "CREATED")
# BEGIN, END, the three of _STAMPS, RECURRENCE-ID and UID by their first letters.
_SURVEYED = frozenset({"BEG", "END", "DTS", "LAS", "CRE", "REC", "UID"})
_BEGIN = re.compile(
    r"^BEGIN[ \t]*:[ \t]*(VCALENDAR|VEVENT|VTODO|VJOURNAL|VFREEBUSY|VTIMEZONE|VALARM|VAVAILABILITY)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
BAD_RULE = Both("the rule of the series cannot be read, only its first day is kept",
                "la règle de la série est illisible, seul son premier jour est gardé")  # fmt: skip
CUT_RULE = Both("the series has more occurrences than an agenda can hold, the rest is left out",
                "la série a plus d'occurrences qu'un agenda ne peut en tenir, le reste est laissé de côté")  # fmt: skip
NOTHING = Both("the calendar holds no appointment, no task and no journal entry",
               "l'agenda ne contient ni rendez-vous, ni tâche, ni entrée de journal")  # fmt: skip


@dataclass
class Agenda:
    """Hold what must be known before the first appointment is read: zones, moved occurrences, latest change."""

    latest: datetime = datetime(1970, 1, 1)
    moved: set[bytes] = field(default_factory=set)
    zones: dict[int, Zones] = field(default_factory=dict)
    heads: dict[int, Head] = field(default_factory=dict)
    owner: dict[int, ZoneInfo | None] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)


def recognise(probe: Probe) -> bool:
    """Say whether the file is an iCalendar file, or one component of it."""
    return bool(_BEGIN.search(probe.text[:4000].replace("\r", "\n")))


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield one activity per occurrence of an appointment, per task, per journal entry."""
    for file in bundle.files:
        count = 0
        try:
            for count, item in enumerate(_items(file, bundle.zone), 1):  # noqa: B007
                yield item
        except PACKING_ERRORS:
            yield Reject(file.where(1), BROKEN_FILE)
            continue
        if not count:
            yield Reject(file.where(1), NOTHING)


def _items(file: File, asked: ZoneInfo | None) -> Iterator[Activity | Reject]:
    agenda = _survey(file)
    for component in components(file):
        if component.kind not in _READERS:
            continue
        yield from _READERS[component.kind](file, component, agenda, asked)
        if not component.complete:
            yield Reject(file.where(component.line), TRUNCATED)


def _survey(file: File) -> Agenda:
    """Read the file once for what later lines say about earlier ones (zones and moved occurrences)."""
    agenda = Agenda()
    for component in components(file, _SURVEYED):
        zones = agenda.zones.setdefault(component.calendar, Zones())
        if component.kind == "VCALENDAR":
            agenda.heads[component.calendar] = head_of(component)
        elif component.kind == "VTIMEZONE":
            found = component.first("TZID")
            zones.define(found.value.strip() if found else "", component.raw)
        elif component.kind == "VEVENT":
            named = component.named()
            for name in _STAMPS:
                if name in named and (moment := _day_of(named[name][0][2].strip()[:8])) and moment > agenda.latest:
                    agenda.latest = moment
            moved = named["RECURRENCE-ID"][0] if "RECURRENCE-ID" in named else None
            if moved and (uid := component.text("UID")):
                try:
                    agenda.moved.add(_mark(uid, parse_local(moved, zones)))
                except (ValueError, OverflowError):
                    continue  # the component itself is rejected when it is read
    return agenda


@lru_cache(1024)
def _day_of(text: str) -> datetime | None:
    try:
        moment = datetime.strptime(text, "%Y%m%d")
    except ValueError:
        return None
    return moment if 1970 <= moment.year < 2100 else None


def _mark(uid: str, local: Local) -> bytes:
    return md5(f"{uid}\x1f{local.stamp}".encode("utf-8", "replace"), usedforsecurity=False).digest()


def _zone(agenda: Agenda, calendar: int, asked: ZoneInfo | None) -> ZoneInfo | None:
    """Return the owner's zone: the one they gave, else the one the calendar names for all of it."""
    if calendar not in agenda.owner:
        named = agenda.heads[calendar].zone if calendar in agenda.heads else ""
        found = agenda.zones[calendar].find(named) if named and not asked else None
        agenda.owner[calendar] = asked or (found if isinstance(found, ZoneInfo) else None)
    return agenda.owner[calendar]


def _events(file: File, event: Component, agenda: Agenda, asked: ZoneInfo | None) -> Iterator[Activity | Reject]:
    zones, zone = agenda.zones[event.calendar], _zone(agenda, event.calendar, asked)
    begins = event.first("DTSTART", "RDATE")
    if begins is None:
        yield Reject(file.where(event.line), NO_DATE)
        return
    try:
        start = parse_local(begins, zones, begins.value.partition(",")[0].partition("/")[0])
        original = event.first("RECURRENCE-ID")
        first = parse_local(original, zones) if original else start
        whens = place(start, zone)
    except (ValueError, OverflowError):
        yield Reject(file.where(event.line), BAD_DATE)
        return
    said = columns_of(event, agenda.heads.get(event.calendar, _NO_HEAD))
    said["type"] = "Leave" if event.text("STATUS").casefold() == "cancelled" else "Join"
    said["object"] = uid = event.text("UID") or _made_up(event)
    length = _length(event, start, zones, whens.published)
    series = original is None and (event.first("RRULE") or event.first("RDATE"))
    if not series:
        yield _activity(said, uid, first.stamp if original else "", start, whens, length, zone)
        return
    try:
        horizon = max(agenda.latest, start.naive) + _YEAR
        for local in occurrences(event, start, zones, horizon, agenda.budget):
            if not agenda.moved or _mark(uid, local) not in agenda.moved:
                yield _activity(said, uid, local.stamp, local, place(local, zone), length, zone)
    except TooMuch:
        yield Reject(file.where(event.line), CUT_RULE)
    except (ValueError, OverflowError, TypeError):
        yield Reject(file.where(event.line), BAD_RULE)
        yield _activity(said, uid, start.stamp, start, whens, length, zone)


def _made_up(event: Component) -> str:
    """Name an event without UID by what it says, except when it was written down."""
    lines = sorted(f"{p.name}:{p.value}" for p in event.properties if p.name not in _STAMPS)
    return "no-uid-" + md5("\n".join(lines).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def _length(event: Component, start: Local, zones: Zones, begun: int) -> timedelta | None:
    """Return how long it lasts, None when the file does not say or says less than nothing."""
    length: timedelta | None = _DAY if start.all_day else None
    try:
        if ends := event.first("DTEND", "DUE"):
            end = parse_local(ends, zones)
            # Times of one zone subtract as wall clocks in Python: go through UTC.
            zoned = end.zone is not None and start.zone is not None
            length = timedelta(microseconds=instant(end, offset_of(end)) - begun) if zoned else end.naive - start.naive
        elif lasts := event.first("DURATION"):
            length = parse_duration(lasts.value)
    except (ValueError, OverflowError):
        return length
    return length if length and _NOTHING_LONG < length < _TEN_YEARS else None


def _activity(said: dict[str, Any], uid: str, stamp: str, local: Local, when: When,
              length: timedelta | None, zone: ZoneInfo | None) -> Activity:  # fmt: skip
    until = None
    if length and local.all_day:
        until = place(local._replace(naive=local.naive + length), zone).published
    elif length:
        until = when.published + length // _MICROSECOND
    published, offset, origin, precision = when
    return Activity(
        key=f"event{SEPARATOR}{uid}{SEPARATOR}{stamp}",
        object_type="Event",
        published=published,
        until=until,
        offset_minutes=offset,
        offset_origin=origin,
        precision=precision,
        **said,
    )


def _others(file: File, component: Component, agenda: Agenda, asked: ZoneInfo | None) -> Iterator[Activity | Reject]:
    """Read a task (murmure:Todo, at its end, start or due time) or a journal entry (Create, a Note)."""
    task = component.kind == "VTODO"
    zones, zone = agenda.zones[component.calendar], _zone(agenda, component.calendar, asked)
    names = ("COMPLETED", "DTSTART", "DUE", "CREATED", "DTSTAMP") if task else ("DTSTART", "CREATED", "DTSTAMP")
    found = component.first(*names)
    if found is None:
        yield Reject(file.where(component.line), NO_DATE)
        return
    try:
        when = place(parse_local(found, zones), zone)
        due = component.first("DUE")
        last = place(parse_local(due, zones), zone).published if due and found.name == "DTSTART" else None
    except (ValueError, OverflowError):
        yield Reject(file.where(component.line), BAD_DATE)
        return
    said = columns_of(component, agenda.heads.get(component.calendar, _NO_HEAD))
    uid = component.text("UID") or _made_up(component)
    moved = component.first("RECURRENCE-ID")
    until = last if last and last > when.published else None
    if not task:
        texts = [said["content"], (said["extra"] or {}).pop("description", None)]
        said["content"] = "\n\n".join(text for text in texts if text) or None
        said["extra"] = said["extra"] or None
        if not said["content"]:
            yield Reject(file.where(component.line), BAD_RECORD)
            return
    yield Activity(
        key=key_of("task" if task else "journal", uid, moved.value.strip() if moved else ""),
        type="murmure:Todo" if task else "Create",
        object=uid,
        object_type="murmure:Todo" if task else "Note",
        until=until,
        **when._asdict(),
        **said,
    )


_READERS = {"VEVENT": _events, "VTODO": _others, "VJOURNAL": _others}

SOURCE = Source(
    name="ics",
    title=Both("Calendar (ICS)", "Agenda (ICS)"),
    get_it=Both(
        "Google Calendar: Settings > Import & export > Export. Apple Calendar: File > Export > Export. "
        "Outlook: File > Save Calendar. Thunderbird: Events and Tasks > Export. Nextcloud: menu of the calendar > Export.",
        "Google Agenda : Paramètres > Importer et exporter > Exporter. Calendrier d'Apple : Fichier > Exporter > "
        "Exporter. Outlook : Fichier > Enregistrer le calendrier. Thunderbird : Évènements et tâches > Exporter. "
        "Nextcloud : menu de l'agenda > Exporter.",
    ),
    keeps=Both(
        "appointments (each occurrence of a series, up to one year after the file was last changed), tasks, journal "
        "entries: times, title, place, people and their answers, status.",
        "les rendez-vous (chaque occurrence d'une série, jusqu'à un an après la dernière modification du fichier), "
        "les tâches, les entrées de journal : dates, titre, lieu, personnes et leurs réponses, état.",
    ),
    leaves_out=Both(
        "attachments, alarms, availability (free/busy), formatted copies of descriptions.",
        "les pièces jointes, les alarmes, les disponibilités (libre/occupé), les copies mises en forme des descriptions.",
    ),
    recognise=recognise,
    read=read,
    picture="calendar",
)  # fmt: skip
