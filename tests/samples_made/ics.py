"""Make up calendars: the agenda of a choir that does not exist."""

from __future__ import annotations

from pathlib import Path

QUIRKS = [
    "series", "endless", "hostile-rules", "zones", "own-zone", "floating", "tasks", "cancelled", "broken-event", "no-end",
    "latin1", "utf16", "bare-event", "two-calendars", "folded-character", "truncated", "corrupted", "empty",
]  # fmt: skip
_HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nX-WR-CALNAME:Chorale\r\n"
_TAIL = "END:VCALENDAR\r\n"
_PARIS = "X-WR-TIMEZONE:Europe/Paris\r\n"
STAMP = "DTSTAMP:20230601T120000Z\r\n"
_OWN = ("BEGIN:VTIMEZONE\r\nTZID:Zone du bureau\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\n"
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n"
        "BEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZOFFSETFROM:+0100\r\n"
        "TZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n")  # fmt: skip


def event(uid: str, *lines: str) -> str:
    """Return one VEVENT."""
    return f"BEGIN:VEVENT\r\nUID:{uid}\r\n{STAMP}" + "".join(line + "\r\n" for line in lines) + "END:VEVENT\r\n"


_REHEARSAL = event(
    "repetition@chorale.example", "DTSTART;TZID=Europe/Paris:20230307T193000", "DTEND;TZID=Europe/Paris:20230307T213000",
    "SUMMARY:Répétition\\, pupitre des altos", "LOCATION:Salle Jean-Vilar", "CATEGORIES:Musique,Chorale",
    "ORGANIZER;CN=Ana:mailto:ana@chorale.example", 'ATTENDEE;PARTSTAT=ACCEPTED;CN="Jo: basse":MAILTO:Jo@chorale.example',
    "GEO:48.85;2.35", "DESCRIPTION:Apporter\\nles partitions", "URL:https://chorale.example/7", "BEGIN:VALARM",
    "ACTION:DISPLAY", "TRIGGER:-PT15M", "DESCRIPTION:sonnerie", "END:VALARM",
)  # fmt: skip
_DAY = event("fete", "DTSTART;VALUE=DATE:20230621", "DTEND;VALUE=DATE:20230622", "SUMMARY:Fête de la musique")
_UTC = event("concert", "DTSTART:20230624T183000Z", "DURATION:PT1H30M", "SUMMARY:Concert 🎶")
_SERIES = (
    event("cours", "DTSTART;TZID=Europe/Paris:20230313T180000", "DTEND;TZID=Europe/Paris:20230313T190000",
          "RRULE:FREQ=WEEKLY;COUNT=5", "EXDATE;TZID=Europe/Paris:20230327T180000",
          "RDATE;TZID=Europe/Paris:20230415T100000", "SUMMARY:Cours")
    + event("cours", "RECURRENCE-ID;TZID=Europe/Paris:20230320T180000", "DTSTART;TZID=Europe/Paris:20230321T200000",
            "DTEND;TZID=Europe/Paris:20230321T210000", "SUMMARY:Cours déplacé")
)  # fmt: skip
_HOSTILE = "".join(
    event(f"h{i}", "DTSTART:20230101T000000Z", f"RRULE:{rule}", "SUMMARY:x")
    for i, rule in enumerate((
        "FREQ=SECONDLY", "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=99999999999",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY;BYSECOND=0,1,2,3,4,5,6,7,8,9", "FREQ=NEVER", "COUNT=3",
        "FREQ=WEEKLY;UNTIL=99991231T000000Z", "FREQ=DAILY;BYDAY=XX", "FREQ=SECONDLY;BYYEARDAY=366;BYHOUR=3",
    ))
)  # fmt: skip

_TEXTS = {
    None: _HEAD + _PARIS + _REHEARSAL + _DAY + _UTC + _TAIL,
    "series": _HEAD + _PARIS + _SERIES + _TAIL,
    "endless": _HEAD + event("anniversaire", "DTSTART;VALUE=DATE:19920229", "RRULE:FREQ=YEARLY", "SUMMARY:Anniversaire")
    + event("marche", "DTSTART:20230501T080000Z", "RRULE:FREQ=WEEKLY;BYDAY=MO,SA", "SUMMARY:Marché") + _TAIL,
    "hostile-rules": _HEAD + _HOSTILE + _TAIL,
    "zones": _HEAD + event("w", "DTSTART;TZID=Romance Standard Time:20230701T100000", "SUMMARY:Windows")
    + event("m", "DTSTART;TZID=/mozilla.org/20050126_1/America/New_York:20230701T100000", "SUMMARY:Mozilla")
    + event("u", 'DTSTART;TZID="Nulle part":20230701T100000', "SUMMARY:Unknown") + _TAIL,
    "own-zone": _HEAD + event("o", "DTSTART;TZID=Zone du bureau:20230701T100000", "SUMMARY:Bureau") + _OWN + _TAIL,
    "floating": _HEAD + event("f", "DTSTART:20230701T100000", "DTEND:20230701T090000", "SUMMARY:Flottant") + _DAY + _TAIL,
    "tasks": _HEAD + "BEGIN:VTODO\r\nUID:t1\r\nDTSTAMP:20230601T120000Z\r\nDUE;VALUE=DATE:20230610\r\nSUMMARY:Imprimer\r\n"
    "STATUS:NEEDS-ACTION\r\nEND:VTODO\r\nBEGIN:VTODO\r\nUID:t2\r\nCOMPLETED:20230602T080000Z\r\nSUMMARY:Payer\r\n"
    "END:VTODO\r\nBEGIN:VJOURNAL\r\nUID:j1\r\nDTSTART;VALUE=DATE:20230603\r\nSUMMARY:Carnet\r\nDESCRIPTION:Il a plu.\r\n"
    "END:VJOURNAL\r\nBEGIN:VFREEBUSY\r\nFREEBUSY:20230603T080000Z/PT1H\r\nEND:VFREEBUSY\r\n" + _TAIL,
    "cancelled": _HEAD + event("c", "DTSTART:20230701T100000Z", "STATUS:CANCELLED", "SUMMARY:Annulé") + _TAIL,
    "broken-event": _HEAD + event("b1", "SUMMARY:sans date") + event("b2", "DTSTART:demain", "SUMMARY:x")
    + event("b3", "DTSTART:00010101T000000Z", "SUMMARY:x") + event("b4", "DTSTART;;X=\"a:20230701T100000Z", "SUMMARY:ok")
    + "n'importe quoi\r\n" + event("b5", "DTSTART:20230701T100000Z", "DTEND:20230701T110000Z", "SUMMARY:bon") + _TAIL,
    "no-end": _HEAD + _UTC.replace("END:VEVENT\r\n", "") + _DAY,
    "bare-event": _UTC,
    "two-calendars": _HEAD + _PARIS + _UTC + _TAIL + _HEAD.replace("Chorale", "Travail") + _DAY + _TAIL,
    "truncated": (_HEAD + _REHEARSAL + _UTC + _TAIL)[:-60],
    "empty": _HEAD + _TAIL,
}  # fmt: skip


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one calendar into `folder` and return its path."""
    path = folder / "chorale.ics"
    plain = _TEXTS[None].encode()
    if quirk == "latin1":
        plain = _TEXTS[None].replace("🎶", "").encode("cp1252")
    elif quirk == "utf16":
        plain = _TEXTS[None].encode("utf-16")
    elif quirk == "corrupted":
        plain = plain[:400] + bytes(range(256)) * 3 + plain[400:]
    elif quirk == "folded-character":  # Outlook folds bytes, not characters
        place = plain.index("é".encode()) + 1
        plain = plain[:place] + b"\r\n " + plain[place:]
    elif quirk:
        plain = _TEXTS[quirk].encode()
    path.write_bytes(plain)
    return path
