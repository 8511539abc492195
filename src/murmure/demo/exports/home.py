"""How do the objects of Camille's house tell her days: the meter, Home Assistant, Pi-hole and AdGuard Home?"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from murmure.demo.clock import YEAR
from murmure.demo.exports.shelf import base, put
from murmure.demo.exports.year import PARIS, Query, Year

METER = "09876543210987"
ADDRESSES = {
    "phone": "192.168.1.10",
    "laptop": "192.168.1.11",
    "tv": "192.168.1.12",
    "thermostat": "192.168.1.13",
    "kettle": "192.168.1.14",
}
MOVED = datetime(YEAR, 12, 22, tzinfo=PARIS)
"""When Camille changes from Pi-hole to AdGuard Home."""


def _linky(folder: Path, year: Year) -> None:
    head = ("Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;Unite;Pas en minutes\r\n"
            f"{METER};Courbe de charge;01/01/{YEAR};01/01/{YEAR + 1};Energie active;Consommation;Comptage Brut;W;30\r\n"
            "Horodate;Valeur\r\n")  # fmt: skip
    half = timedelta(minutes=30)
    rows = "".join(
        f"{(m.at.astimezone(UTC) + half).astimezone(PARIS).isoformat()};{m.value:.0f}\r\n" for m in year.meter
    )
    put(folder / f"Enedis_Conso_Heure_{YEAR}0101-{YEAR + 1}0101_{METER}.csv", "\ufeff" + head + rows)


_PIHOLE = """create table query_storage (id integer primary key autoincrement, timestamp integer not null, type integer not null,
 status integer not null, domain integer not null, client integer not null, forward integer, additional_info integer, reply_type integer,
 reply_time real, dnssec integer, list_id integer, ede integer);
create table domain_by_id (id integer primary key, domain text not null);
create table client_by_id (id integer primary key, ip text not null, name text);
create table forward_by_id (id integer primary key, forward text not null);
create table addinfo_by_id (id integer primary key, type integer not null, content not null);
create table ftl (id integer primary key not null, value blob not null, description text);
create table network (id integer primary key, hwaddr text unique not null, interface text not null);
create table network_addresses (network_id integer not null, ip text unique not null, name text);
create view queries as select id, timestamp, type, status,
 case typeof(domain) when 'integer' then (select domain from domain_by_id d where d.id = q.domain) else domain end domain,
 case typeof(client) when 'integer' then (select ip from client_by_id c where c.id = q.client) else client end client,
 case typeof(forward) when 'integer' then (select forward from forward_by_id f where f.id = q.forward) else forward end forward,
 case typeof(additional_info) when 'integer' then (select content from addinfo_by_id a where a.id = q.additional_info)
 else additional_info end additional_info, reply_type, reply_time, dnssec, list_id, ede from query_storage q;"""


def _pihole(folder: Path, year: Year) -> None:
    asked = [query for query in year.queries if query.at < MOVED]
    domains = {name: place for place, name in enumerate(sorted({query.domain for query in asked}), 1)}
    clients = {name: place for place, name in enumerate(ADDRESSES, 1)}
    status = {"forwarded": 2, "cached": 3, "blocked": 1}

    def row(place: int, query: Query) -> tuple[object, ...]:
        return (place, query.at.timestamp(), 1, status[query.status], domains[query.domain], clients[query.device],
                1 if query.status == "forwarded" else None, None, 3, 0.012, 0, None, None)  # fmt: skip

    base(folder / "pihole-FTL.db", _PIHOLE, {
        "query_storage": (row(place, query) for place, query in enumerate(asked, 1)),
        "domain_by_id": ((place, name) for name, place in domains.items()),
        "client_by_id": ((place, ADDRESSES[name], None) for name, place in clients.items()),
        "forward_by_id": [(1, "192.0.2.53#53")],
        "network": ((place, f"02:00:00:00:00:{place:02x}", "eth0") for place in clients.values()),
        "network_addresses": ((place, ADDRESSES[name], name) for name, place in clients.items()),
    })  # fmt: skip


def _adguard(folder: Path, year: Year) -> None:
    def entry(query: Query) -> dict[str, object]:
        result = (
            {"Reason": 3, "IsFiltered": True, "Rules": [{"Text": f"||{query.domain}^", "FilterListID": 1}]}
            if query.status == "blocked"
            else {}
        )
        said = {
            "T": f"{query.at:%Y-%m-%dT%H:%M:%S}.{query.at.microsecond:06}000{_offset(query.at)}", "QH": query.domain, "QT": "A", "QC": "IN", "CP": "",
            "Upstream": "https://dns.example:443/dns-query", "Answer": "", "Result": result, "Elapsed": 12_000_000, "IP": ADDRESSES[query.device],
            "CID": query.device,
        }  # fmt: skip
        return said | ({"Cached": True} if query.status == "cached" else {})

    put(
        folder / "querylog.json",
        "".join(json.dumps(entry(q), separators=(",", ":")) + "\n" for q in year.queries if q.at >= MOVED),
    )


def _offset(moment: datetime) -> str:
    text = f"{moment:%z}"
    return f"{text[:3]}:{text[3:]}"


_ASSISTANT = """create table schema_changes (change_id integer primary key, schema_version integer, changed datetime);
create table recorder_runs (run_id integer primary key, start datetime, "end" datetime, closed_incorrect boolean, created datetime);
create table statistics_meta (id integer primary key, statistic_id varchar(255), source varchar(32), unit_of_measurement varchar(255),
 has_mean boolean, has_sum boolean, name varchar(255));
create table states (state_id integer primary key, entity_id char(0), state varchar(255), attributes char(0), event_id smallint,
 last_changed char(0), last_changed_ts float, last_reported_ts float, last_updated char(0), last_updated_ts float, old_state_id integer,
 attributes_id integer, context_id char(0), context_user_id char(0), context_parent_id char(0), origin_idx smallint, context_id_bin blob,
 context_user_id_bin blob, context_parent_id_bin blob, metadata_id integer);
create table events (event_id integer primary key, event_type char(0), event_data char(0), origin char(0), origin_idx smallint,
 time_fired char(0), time_fired_ts float, context_id char(0), context_user_id char(0), context_parent_id char(0), data_id integer,
 context_id_bin blob, context_user_id_bin blob, context_parent_id_bin blob, event_type_id integer);
create table state_attributes (attributes_id integer primary key, hash bigint, shared_attrs text);
create table event_data (data_id integer primary key, hash bigint, shared_data text);
create table states_meta (metadata_id integer primary key, entity_id varchar(255));
create table event_types (event_type_id integer primary key, event_type varchar(64));
create table statistics (id integer primary key, created char(0), created_ts float, metadata_id integer, start char(0), start_ts float, mean float,
 min float, max float, last_reset char(0), last_reset_ts float, state float, sum float);
create table statistics_short_term (id integer primary key, created char(0), created_ts float, metadata_id integer, start char(0), start_ts float,
 mean float, min float, max float, last_reset char(0), last_reset_ts float, state float, sum float);"""
_ENTITIES = (
    ("sensor.sejour_temperature", {"unit_of_measurement": "°C", "device_class": "temperature", "friendly_name": "Séjour"}),
    ("switch.bouilloire", {"friendly_name": "Bouilloire"}), ("light.cuisine", {"friendly_name": "Cuisine"}),
)  # fmt: skip


def warmth(moment: datetime) -> float:
    """Return how warm Camille's living room is: by season and hour, the same for every object that measures it."""
    season = -math.cos((moment.timetuple().tm_yday - 20) / 365 * 2 * math.pi)
    return round(20.5 + 2.6 * season + 1.1 * math.sin((moment.hour - 10) / 24 * 2 * math.pi), 1)


def _home_assistant(folder: Path, year: Year) -> None:
    """Write the recorder: ten days of states, as it keeps by default, and the hourly statistics of the year's heating weeks."""
    since = datetime(YEAR, 12, 22, tzinfo=PARIS)
    moments = [(q.at, 2, "on") for q in year.queries if q.device == "kettle" and q.at >= since]
    moments += [(at + timedelta(minutes=4), 2, "off") for at, _, _ in moments]
    for night in year.nights:
        if night.wake >= since:
            moments += [(night.wake, 3, "on"), (night.wake + timedelta(minutes=50), 3, "off")]
    for half in range(9 * 48):
        moments.append((since + timedelta(minutes=30 * half), 1, str(warmth(since + timedelta(minutes=30 * half)))))
    moments.sort(key=lambda moment: moment[0])
    states = [
        (place, None, said, None, None, None, None, None, None, at.timestamp(), None, entity, None, None, None, 0,
         place.to_bytes(16), None, None, entity)
        for place, (at, entity, said) in enumerate(moments, 1)
    ]  # fmt: skip
    base(folder / "home-assistant_v2.db", _ASSISTANT, {
        "schema_changes": [(1, 50, f"{YEAR}-01-01 00:00:00.000000")],
        "states_meta": [(place, name) for place, (name, _) in enumerate(_ENTITIES, 1)],
        "state_attributes": [(place, 0, json.dumps(said, ensure_ascii=False)) for place, (_, said) in enumerate(_ENTITIES, 1)],
        "states": states,
        "statistics_meta": [(1, "sensor.sejour_temperature", "recorder", "°C", 1, 0, None)],
        "statistics": [
            (place, None, at.timestamp() + 3600, 1, None, at.timestamp(), warmth(at), warmth(at) - 0.2, warmth(at) + 0.2, None, None, None, None)
            for place, at in enumerate(_hours(date(YEAR, 2, 3), 28), 1)
        ],
    })  # fmt: skip


def _hours(first: date, days: int) -> list[datetime]:
    start = datetime(first.year, first.month, first.day, tzinfo=PARIS)
    return [start + timedelta(hours=hour) for hour in range(24 * days)]


EXPORTS: dict[str, Callable[[Path, Year], None]] = {
    "enedis-linky": _linky, "home-assistant": _home_assistant, "pihole": _pihole, "adguard-home": _adguard,
}  # fmt: skip
