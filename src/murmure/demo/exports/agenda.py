"""How do Camille's calendar and address book tell whom she meets and knows?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from murmure.demo.clock import YEAR
from murmure.demo.exports.friends import CAMILLE, CIRCLE, FRIENDS
from murmure.demo.exports.shelf import put
from murmure.demo.exports.stamp import utc
from murmure.demo.exports.year import Event, Year


def _ics(folder: Path, year: Year) -> None:
    text = ("BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nVERSION:2.0\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
            "X-WR-CALNAME:Camille\r\nX-WR-TIMEZONE:Europe/Paris\r\n" + "".join(map(_event, year.events)) + "END:VCALENDAR\r\n")  # fmt: skip
    put(folder / "camille@village.example.ics", text)


def _event(event: Event) -> str:
    guests = [FRIENDS[short] for short in event.guests]
    said = [
        "BEGIN:VEVENT", f"DTSTART:{utc(event.start, '%Y%m%dT%H%M%SZ')}", f"DTEND:{utc(event.end, '%Y%m%dT%H%M%SZ')}",
        f"DTSTAMP:{YEAR + 1}0105T083000Z", f"UID:{event.uid}", f"ORGANIZER;CN={CAMILLE.name}:mailto:{CAMILLE.mail}",
        *(f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN={guest.name}:mailto:{guest.mail}" for guest in guests),
        f"LOCATION:{_text(event.place)}", f"SUMMARY:{_text(event.title)}", "STATUS:CONFIRMED", "END:VEVENT",
    ]  # fmt: skip
    return "".join(map(_folded, said))


def _text(text: str) -> str:
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")


def _folded(line: str) -> str:
    """Return a content line in pieces of at most 75 bytes, never cut within a letter."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > 74:
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece]) + "\r\n"


def _vcard(folder: Path, year: Year) -> None:
    """Write the address book; each card was last changed on a day of the year."""
    chance, cards = year.chance("cards"), []
    days = list(year.days())
    for friend in FRIENDS.values():
        given, family = friend.name.split()
        group = "CATEGORIES:Cercle de lecture,myContacts" if friend.short in CIRCLE else "CATEGORIES:myContacts"
        cards += ["BEGIN:VCARD", "VERSION:3.0", f"FN:{friend.name}", f"N:{family};{given};;;", f"EMAIL;TYPE=INTERNET;TYPE=HOME:{friend.mail}",
                  f"TEL;TYPE=CELL:{friend.phone}", f"BDAY:{friend.birthday}", group, f"REV:{chance.choice(days)}T09:00:00Z", "END:VCARD"]  # fmt: skip
    put(folder / "contacts.vcf", "".join(map(_folded, cards)))


EXPORTS: dict[str, Callable[[Path, Year], None]] = {"ics": _ics, "vcard": _vcard}
