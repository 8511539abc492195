"""Which device of the home asked for which domain, and was it answered?

*Get it*: on the Pi-hole, copy /etc/pihole/pihole-FTL.db (with pihole-FTL.db-wal when it is there); or, from another
computer, scp pi@pi.hole:/etc/pihole/pihole-FTL.db .
*Keeps*: each query: moment, device, domain, type, status (blocked and by what, forwarded, cached), reply, resolver.
*Leaves out*: web sessions, messages, hardware addresses of devices, the time that a reply took.

The key is (moment, number of the row, client address, domain): row numbers begin again when a database is made anew,
moments alone collide when a device asks twice in one second, names of devices and statuses change.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BAD_DATE, BROKEN_FILE, IMPOSSIBLE_DATE, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.home.pihole.column import NAMED, Names, blocks, numbers, table_of, whole_of
from murmure.sources.home.pihole.page import FEWER, fast_blocks
from murmure.sources.home.pihole.word import HIDDEN, describe
from murmure.sources.plain import clean
from murmure.sources.readers.sqlite import connect
from murmure.sources.source import Source

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.sources.readers import Bundle, File, Probe

_FIRST, _LAST = 1_262_304_000, 4_102_444_800  # 2010 (Pi-hole is of 2015) to 2100
_V5_LINE = re.compile(r"^\w{3} [ \d]\d \d\d:\d\d:\d\d dnsmasq\[\d+\]: ", re.MULTILINE)
_TABLES = {"domain": ("domain_by_id", "domain"), "client": ("client_by_id", "ip"),
           "forward": ("forward_by_id", "forward"), "additional_info": ("addinfo_by_id", "content")}  # fmt: skip
_DATABASE = Both("the query database, pihole-FTL.db", "la base des requêtes, pihole-FTL.db")
_HOW = Both("On the Pi-hole: sudo cp /etc/pihole/pihole-FTL.db* somewhere, then bring that copy.",
            "Sur le Pi-hole : sudo cp /etc/pihole/pihole-FTL.db* quelque part, puis apportez cette copie.")  # fmt: skip
_NOTHING = Both("the database holds no query", "la base ne contient aucune requête")
_NAMELESS = Both("the query names neither a domain nor a device", "la requête ne nomme ni domaine ni appareil")


def recognise(probe: Probe) -> bool:
    """Say whether the file is the database of Pi-hole FTL, version 5 or 6."""
    tables = probe.tables
    return "query_storage" in tables or ({"queries", "ftl"} <= tables) or ({"queries", "counters"} <= tables)


def refuse(probe: Probe) -> Refusal | None:
    """Name the other files that lie beside the database on a Pi-hole."""
    if {"gravity", "adlist"} <= probe.tables:
        return Refusal(Both("the block lists of a Pi-hole (gravity.db)", "les listes de blocage d'un Pi-hole (gravity.db)"),
                       _DATABASE, _HOW)  # fmt: skip
    if _V5_LINE.search(probe.text[:4000]):
        return Refusal(Both("the text log of Pi-hole's resolver", "le journal texte du résolveur de Pi-hole"), _DATABASE, _HOW)
    if "########## FTL started" in probe.text[:20000]:
        return Refusal(Both("the text log of Pi-hole FTL itself", "le journal texte de Pi-hole FTL"), _DATABASE, _HOW)
    return None


def read(bundle: Bundle) -> Iterator[pa.RecordBatch | Reject]:
    """Yield the queries as Arrow batches in the schema of the log."""
    for file in bundle.files:
        done, said = 0, False
        try:
            with closing(connect(file.local())) as connection:
                for item in _queries(file, connection):
                    said = True
                    done += 0 if isinstance(item, Reject) else item.num_rows
                    yield item
        except (sqlite3.Error, OverflowError):
            yield Reject(file.where(done), BROKEN_FILE)
            continue
        if not said:
            yield Reject(file.where(0), _NOTHING)


def _queries(file: File, connection: sqlite3.Connection) -> Iterator[pa.RecordBatch | Reject]:
    table, columns = table_of(connection)
    if not {"timestamp", "domain", "client"} <= set(columns):
        yield Reject(file.where(0), BROKEN_FILE)
        return
    split = table == "query_storage"
    names = {name: Names(connection, *(_TABLES[name] if split else ("", ""))) for name in NAMED}
    devices = _devices(connection)

    def device(address: str) -> str:
        return "device:hidden" if address in HIDDEN else f"device:{clean(devices.get(address, address))}"

    described: dict[int, str] = {}
    # Version 5 holds texts: nothing to gain there.
    found = fast_blocks(connection, file.local(), table, columns) if split else blocks(connection, table, columns)
    for block in found:
        batch, rejects = _batch(file, block, names, device, described)
        yield from rejects
        if batch.num_rows:
            yield batch


def _devices(connection: sqlite3.Connection) -> dict[str, str]:
    """Return address -> name, as the network table and the clients of the database give it."""
    found: dict[str, str] = {}
    for query in ("select ip, name from network_addresses", "select ip, name from client_by_id"):
        try:
            found |= {ip: name for ip, name in connection.execute(query) if isinstance(name, str) and name.strip()}
        except sqlite3.Error:
            continue  # older databases have no such table: addresses stay addresses
    return found


def _batch(file: File, block: dict[str, Any], names: dict[str, Names],
           device: Callable[[str], str], described: dict[int, str]) -> tuple[pa.RecordBatch, list[Reject]]:  # fmt: skip
    import numpy as np
    import pyarrow as pa

    seconds, ids = numbers(block["timestamp"]), numbers(block["id"])
    places = {name: names[name].places(block[name]) for name in NAMED}
    good = (seconds >= _FIRST) & (seconds < _LAST)
    nameless = (places["domain"] == 0) & (places["client"] == 0)
    rejects = [
        Reject(file.where(_number(ids[i])), _NAMELESS if good[i] else BAD_DATE if np.isnan(seconds[i]) else IMPOSSIBLE_DATE)
        for i in np.flatnonzero(~good | nameless)
    ]
    keep = np.flatnonzero(good & ~nameless)
    count = len(keep)
    moment = np.rint(seconds[keep] * 1e6).astype(np.int64)
    client, domain = places["client"][keep], places["domain"][keep]
    number = whole_of(ids[keep], 0)
    key = _keys(moment, number, (client, names["client"].array()), (domain, names["domain"].array()))
    whole = np.mod(seconds[keep], 1) == 0
    columns = {
        "key": key,
        "type": pa.repeat("murmure:Query", count),
        "actor": names["client"].array(device).take(pa.array(client)),
        "object": names["domain"].array(_object).take(pa.array(domain)),
        "object_type": pa.repeat("murmure:Domain", count),
        "instrument": pa.repeat("pi-hole", count),
        "published": pa.array(moment).cast(pa.timestamp("us", tz="UTC")),
        "offset_origin": pa.repeat("explicit", count),
        "precision": pa.array(["s", "ms"]).take(pa.array((~whole).astype(np.int8))),
        "extra": _extras(block, places, keep, names, described),
    }
    return pa.record_batch(list(columns.values()), names=list(columns)), rejects


def _keys(moment: np.ndarray, number: np.ndarray, client: tuple[np.ndarray, pa.Array], domain: tuple[np.ndarray, pa.Array]) -> pa.Array:
    """Return the natural keys: numbers, then texts given as places in a dictionary."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if len(moment) < FEWER:
        numbers_ = (pc.cast(pa.array(values), pa.string()) for values in (moment, number))
        return pc.binary_join_element_wise(*numbers_, *(texts.take(pa.array(places)) for places, texts in (client, domain)), "\x1f")
    from murmure.kernels.key import numbered

    found, size = [], 44 * len(moment)
    for places, texts in (client, domain):
        _, bounds, data = texts.buffers()
        ends = np.frombuffer(bounds, np.int32, len(texts) + 1, texts.offset * 4)
        found += [places.astype(np.int32), np.frombuffer(data, np.uint8) if data.size else np.frombuffer(b"\0", np.uint8), ends]
        size += int(np.diff(ends)[places].sum())
    out, offsets = np.empty(size, np.uint8), np.empty(len(moment) + 1, np.int32)
    used = numbered(moment, number, *found, out, offsets)
    return pa.StringArray.from_buffers(len(moment), pa.py_buffer(offsets), pa.py_buffer(out[:used]))


def _number(value: float) -> int:
    return int(value) if abs(value) < float("inf") else 0


def _object(domain: str) -> str | None:
    return None if domain in HIDDEN else domain


def _extras(block: dict[str, Any], places: dict[str, np.ndarray], keep: np.ndarray, names: dict[str, Names],
            described: dict[int, str]) -> pa.Array:  # fmt: skip
    """Describe each combination of numbers once: there are some hundreds of them in millions of queries."""
    import numpy as np
    import pyarrow as pa

    def bits(values: np.ndarray, size: int, shift: int) -> np.ndarray:
        whole = np.where(np.isfinite(values), values, -1) + 1
        return np.where((whole >= 0) & (whole < 1 << size), whole, 0).astype(np.int64) << shift

    code = bits(numbers(block["type"])[keep], 17, 0)
    code |= bits(numbers(block["status"])[keep], 6, 17) | bits(numbers(block["reply_type"])[keep], 5, 23)
    code |= bits(numbers(block["dnssec"])[keep], 4, 28) | bits(places["forward"][keep], 12, 32)
    code |= bits(places["additional_info"][keep], 18, 44)
    coded = pa.array(code).dictionary_encode()
    forwards, infos = names["forward"].texts, names["additional_info"].texts
    for number in coded.dictionary.to_pylist():
        if number not in described:
            part = [((number >> shift) & ((1 << size) - 1)) - 1 for shift, size in _FIELDS]
            forward, info = (texts[max(place, 0)] for texts, place in ((forwards, part[4]), (infos, part[5])))
            described[number] = describe(*part[:4], forward, info)
    texts = pa.array([described[number] for number in coded.dictionary.to_pylist()], pa.string())
    return texts.take(coded.indices)


_FIELDS = ((0, 17), (17, 6), (23, 5), (28, 4), (32, 12), (44, 18))

SOURCE = Source(
    name="pihole",
    title=Both("Pi-hole (DNS queries of the home)", "Pi-hole (requêtes DNS de la maison)"),
    get_it=Both(
        "On the Pi-hole: sudo cp /etc/pihole/pihole-FTL.db* ~/ and bring these files. Pi-hole forgets after "
        "91 days (365 in version 5): come back regularly.",
        "Sur le Pi-hole : sudo cp /etc/pihole/pihole-FTL.db* ~/ puis apportez ces fichiers. Pi-hole oublie après "
        "91 jours (365 en version 5) : revenez régulièrement.",
    ),
    keeps=Both(
        "each query: moment, device, domain, type, what was done with it (blocked and by what, forwarded, cached), "
        "the reply and the resolver.",
        "chaque requête : instant, appareil, domaine, type, suite donnée (bloquée et par quoi, transmise, en cache), "
        "réponse et résolveur.",
    ),
    leaves_out=Both(
        "web sessions, messages, hardware addresses of devices, reply times.",
        "les sessions web, les messages, les adresses matérielles des appareils, les temps de réponse.",
    ),
    recognise=recognise,
    read=read,
    refuse=refuse,
    picture="dns",
)
