"""What did a sports watch, a bicycle computer or a scale write as FIT?

Get it: copy GARMIN/Activity (or Monitor) from the device, or "Export original" on the page of an activity.
Keeps: sessions, dated records (position, altitude, heart rate, cadence, power, speed, temperature), all-day heart
rate, steps, stress, oxygen and breathing, weight and blood pressure.
Leaves out: serial numbers, the profile of the user, settings, courses, planned workouts, each heartbeat, sleep stages,
laps but their number, developers' fields that stand for nothing in the profile.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.activity import Activity
from murmure.model.reject import BROKEN_FILE, EMPTY_RECORD, IMPOSSIBLE_DATE, TRUNCATED, Reject
from murmure.model.words import Both
from murmure.sources.body.fit.decoder import MAGIC, Message, Trouble, messages, parts
from murmure.sources.body.fit.message import WANTED, Reading, name_of_device, offset_of, read_message, rest_of
from murmure.sources.body.fit.profile import ABSOLUTE, ACTIVITY, FILE_ID, MONITORING_INFO, RECORD
from murmure.sources.records import broken, reading_errors
from murmure.sources.silence import never_silent
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

LARGEST = 64 << 20
TOO_LARGE = Both("a FIT file is never this large", "un fichier FIT n'est jamais aussi gros")
BAD_SUM = Both(
    "the checksum is wrong: what could be read is kept, some of it may be damaged",
    "la somme de contrôle est fausse : ce qui a pu être lu est gardé, une partie est peut-être abîmée",
)
NOTHING = Both(
    "it holds settings, a course or a planned workout: nothing that happened",
    "il contient des réglages, un parcours ou une séance prévue : rien qui ait eu lieu",
)
_TROUBLES = {"crc": BAD_SUM, "cut": TRUNCATED, "broken": BROKEN_FILE, "leap": IMPOSSIBLE_DATE}
_DAY = 86_400
_FIRST = frozenset({FILE_ID, ACTIVITY, MONITORING_INFO})


def recognise(probe: Probe) -> bool:
    """Say yes to a file with `.FIT` in bytes 8 to 11, whose first byte is the length of a header: 12, 14, or later more."""
    return probe.head[8:12] == MAGIC and 12 <= probe.head[0] < 32


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield what each file holds, message by message."""
    for file in bundle.files:
        yield from never_silent(file, _read_file(file), NOTHING)


def _read_file(file: File) -> Iterator[Activity | Reject]:
    data, trouble = _bytes_of(file)
    if trouble:
        yield trouble
    if len(data) > LARGEST:
        yield Reject(file.where("start"), TOO_LARGE)
        return
    if not data and not trouble:
        yield Reject(file.where("start"), EMPTY_RECORD)
    cut = trouble is not None
    for part in parts(data):
        if isinstance(part, Trouble):
            if not (cut and part.kind == "cut"):
                yield Reject(file.where(f"byte {part.at}"), _TROUBLES[part.kind])
            continue
        first, end, _ = part
        reading = _begin(data, first, end)
        for message in _sound(messages(data, first, end, WANTED)):
            if isinstance(message, Trouble):
                cut = cut or message.kind == "cut"
                yield Reject(file.where(f"byte {message.at}"), _TROUBLES[message.kind])
                continue
            for found in read_message(reading, message.number, message.values):
                yield (
                    Reject(file.where(f"byte {message.at}"), found)
                    if isinstance(found, Both)
                    else reading.apart(found)
                )
        yield from rest_of(reading)


def _sound(found: Iterator[Message | Trouble]) -> Iterator[Message | Trouble]:
    """Yield the messages without those that a lost byte has put out of step.

    Where no message begins, the one before lacks bytes or has too many. And a record that is more than a day away from
    those before and after it has no time: a clock that was set in the middle of a ride stays set.
    """
    held: Message | None = None
    before: int | None = None
    for message in found:
        if held and not (isinstance(message, Trouble) and message.kind == "broken"):
            after = message.values.get("timestamp") if isinstance(message, Message) else None
            yield Trouble(held.at, "leap") if _leaps(held, before, after) else held
            before = held.values.get("timestamp", before)
        held = None
        if isinstance(message, Trouble):
            yield message
        else:
            held = message
    if held:
        yield Trouble(held.at, "leap") if _leaps(held, before, None) else held


def _leaps(message: Message, before: int | None, after: int | None) -> bool:
    now = message.values.get("timestamp")
    if message.number != RECORD or now is None or before is None or before < ABSOLUTE or now < ABSOLUTE:
        return False
    return abs(now - before) > _DAY and (after is None or abs(after - now) > _DAY)


def _bytes_of(file: File) -> tuple[bytes, Reject | None]:
    """Return what can be read of a file, and where its packing breaks if it does: that stops this file, never the others."""
    pieces: list[bytes] = []
    size = 0
    try:
        with file.open() as stream:
            while size <= LARGEST and (piece := stream.read(1 << 16)):
                pieces.append(piece)
                size += len(piece)
    except reading_errors() as error:
        return b"".join(pieces), broken(file, f"byte {size}", error)
    return b"".join(pieces), None


def _begin(data: bytes, first: int, end: int) -> Reading:
    """Look through the whole part once for the device and the local time: they may stand after what they explain."""
    reading = Reading()
    for message in messages(data, first, end, _FIRST):
        if isinstance(message, Trouble):
            break
        values = message.values
        if message.number == FILE_ID:
            reading.instrument = reading.instrument or name_of_device(values)
        elif reading.offset is None:
            reading.offset = offset_of(values.get("timestamp"), values.get("local"))
    return reading


SOURCE = Source(
    name="fit",
    title=Both("FIT file of a sports device", "Fichier FIT d'un appareil de sport"),
    get_it=Both(
        "Plug the device in and copy the folders Activity and Monitor of GARMIN; or choose Export Original on the page of "
        "an activity.",
        "Branchez l'appareil et copiez les dossiers Activity et Monitor de GARMIN ; ou choisissez Exporter l'original sur la "
        "page d'une activité.",
    ),
    keeps=Both(
        "Sessions, and every dated record: position, altitude, heart rate, cadence, power, speed, temperature; heart rate, "
        "steps, stress, oxygen and breathing of the day; weight and blood pressure.",
        "Les séances, et chaque enregistrement daté : position, altitude, fréquence cardiaque, cadence, puissance, vitesse, "
        "température ; fréquence cardiaque, pas, stress, oxygène et respiration de la journée ; poids et tension.",
    ),
    leaves_out=Both(
        "Serial numbers, your profile, settings, courses and planned workouts, each heartbeat, sleep stages, the details of "
        "laps, fields of developers that have no counterpart in the standard.",
        "Les numéros de série, votre profil, les réglages, les parcours et séances prévues, chaque battement de cœur, les "
        "phases de sommeil, le détail des tours, les champs de développeurs sans équivalent dans la norme.",
    ),
    recognise=recognise,
    read=read,
    picture="watch",
)
