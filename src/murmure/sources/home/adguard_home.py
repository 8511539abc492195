"""Which device of the home asked for which domain, and did AdGuard Home answer it?

*Get it*: copy querylog.json, and querylog.json.1, from the folder data of AdGuard Home.
*Keeps*: each query: moment, device, domain, type, what was done with it and by which rule, resolver.
*Leaves out*: the answers themselves, names of clients that are only in the settings.

The key is (moment as it is written, to the nanosecond; address, domain, type, class).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from murmure.model.extra import write_extra
from murmure.model.reject import BAD_DATE, BAD_RECORD, IMPOSSIBLE_DATE, NO_DATE, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.plain import clean
from murmure.sources.records import broken, reading_errors
from murmure.sources.source import Source
from murmure.sources.times import EPOCH, plausible

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.sources.readers import Bundle, Probe

ROWS = 16_384
_MICROSECOND = timedelta(microseconds=1)
_NOTHING = Both("the log holds no query", "le journal ne contient aucune requête")
_NAMELESS = Both("the query names neither a domain nor a device", "la requête ne nomme ni domaine ni appareil")
# The numbers that AdGuard Home gives to what it did, in the words that are used of Pi-hole too.
_REASONS = (("", ""), ("", "allow list"), ("technical", "error"), ("blocked", "list"), ("blocked", "safe browsing"), ("blocked", "parental control"),
            ("blocked", "invalid"), ("rewritten", "safe search"), ("blocked", "service"), ("rewritten", "by hand"), ("rewritten", "hosts file"),
            ("rewritten", "rule"))  # fmt: skip
_COLUMNS = ("key", "actor", "object", "object_type", "published", "offset_minutes", "precision", "extra")


def recognise(probe: Probe) -> bool:
    """Say whether the file is a query log: one object a line, with the short names that AdGuard Home writes."""
    return {"T", "QH", "QT"} <= probe.json_keys and probe.text.lstrip("\ufeff \t\r\n").startswith("{")


def refuse(probe: Probe) -> Refusal | None:
    """Name what the web interface shows of the log, which is a part of it only."""
    if "oldest" in probe.json_keys and "data" in probe.json_keys and '"question"' in probe.text:
        return Refusal(
            Both("A page of the query log, as AdGuard Home shows it.", "Une page du journal de requêtes, comme AdGuard Home la montre."),
            Both("The log itself, querylog.json.", "Le journal lui-même, querylog.json."),
            Both("Copy querylog.json from the folder data of AdGuard Home, most often /opt/AdGuardHome/data.",
                 "Copiez querylog.json depuis le dossier data d'AdGuard Home, le plus souvent /opt/AdGuardHome/data."),
        )  # fmt: skip
    return None


def read(bundle: Bundle) -> Iterator[pa.Table | Reject]:
    """Yield one query per line, some thousands at a time."""
    for file in bundle.files:
        rows: list[tuple[Any, ...]] = []
        number, said = 0, False
        rejects: list[Reject] = []
        try:
            for number, line in file.lines():
                if not line.strip(" \t\0"):
                    continue
                found = _row(line)
                if isinstance(found, Both):
                    rejects.append(Reject(file.where(number), found))
                else:
                    rows.append(found)
                if len(rows) == ROWS or len(rejects) == ROWS:
                    said = True
                    yield from _given(rows, rejects)
                    rows, rejects = [], []
        except reading_errors() as error:
            rejects.append(broken(file, number + 1, error))
        yield from _given(rows, rejects)
        if not (said or rows or rejects):
            yield Reject(file.where(0), _NOTHING)


def _row(line: str) -> tuple[Any, ...] | Both:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return BAD_RECORD
    if type(said) is not dict:
        return BAD_RECORD
    stamp = said.get("T")
    try:
        moment = datetime.fromisoformat(stamp)
        published = (moment - EPOCH) // _MICROSECOND
    except (TypeError, ValueError, OverflowError):
        return NO_DATE if stamp is None else BAD_DATE
    if not plausible(published):
        return IMPOSSIBLE_DATE

    def text(name: str) -> str:
        value = said.get(name)
        return clean(value) if isinstance(value, str) else ""

    address, domain, kind = text("IP"), text("QH").rstrip("."), text("QT")
    if not address and not domain:
        return _NAMELESS
    # What a device calls itself (in the address that it asks at) is better than an address that moves.
    device = f"device:{text('CID') or address or 'hidden'}"
    # The offset is that of the machine on which AdGuard Home runs; one that is set to UTC says nothing of where it stands.
    offset = 0 if moment.tzinfo is UTC else int(moment.utcoffset().total_seconds() // 60)  # type: ignore[union-attr]
    key = f"{stamp}\x1f{address}\x1f{domain}\x1f{kind}\x1f{text('QC')}"
    return (key, device, domain or None, "murmure:Domain" if domain else None, published, offset or None, "us" if published % 1000 else "ms",
            write_extra(_told(said, text, address, kind)))  # fmt: skip


def _told(said: dict[str, Any], text: Any, address: str, kind: str) -> dict[str, Any]:
    """Return what has no column: what was done, by which rule, of which resolver."""
    result = said["Result"] if isinstance(said.get("Result"), dict) else {}
    reason = result.get("Reason", 0)
    known = type(reason) is int and 0 <= reason < len(_REASONS)
    status, detail = _REASONS[reason] if known else ("blocked" if result.get("IsFiltered") is True else "unknown", f"reason {str(reason)[:40]}")
    rules = result.get("Rules")
    written = [rule.get("Text") for rule in rules if isinstance(rule, dict)] if isinstance(rules, list) else []
    # Older versions wrote one rule, under a name of its own.
    written = [clean(rule) for rule in (*written, result.get("Rule")) if isinstance(rule, str) and rule]
    extra = {
        "status": status or ("cached" if said.get("Cached") is True else "forwarded"), "detail": clean(detail), "query_type": kind,
        "rules": written, "service": clean(name) if isinstance(name := result.get("ServiceName"), str) else "",
        "forward": text("Upstream"), "protocol": text("CP"), "address": address if text("CID") else "",
        "dnssec": "secure" if said.get("AD") is True else "",
    }  # fmt: skip
    return {name: value for name, value in extra.items() if value}


def _given(rows: list[tuple[Any, ...]], rejects: list[Reject]) -> Iterator[pa.Table | Reject]:
    import pyarrow as pa

    if rows:
        types = {"published": pa.timestamp("us", tz="UTC"), "offset_minutes": pa.int16()}
        columns = zip(_COLUMNS, zip(*rows, strict=True), strict=True)
        made = {name: pa.array(values, types.get(name, pa.string())) for name, values in columns}
        fixed = {"type": "murmure:Query", "instrument": "adguard-home", "offset_origin": "explicit"}
        yield pa.table({**made, **{name: pa.repeat(value, len(rows)) for name, value in fixed.items()}})
    yield from rejects


SOURCE = Source(
    name="adguard-home",
    title=Both("AdGuard Home (DNS queries of the home)", "AdGuard Home (requêtes DNS de la maison)"),
    get_it=Both(
        "On the machine of AdGuard Home, copy querylog.json and querylog.json.1 from its folder data, most often /opt/AdGuardHome/data "
        "(Docker: /opt/adguardhome/work/data). They hold 90 days, or less: come back regularly.",
        "Sur la machine d'AdGuard Home, copiez querylog.json et querylog.json.1 depuis son dossier data, le plus souvent "
        "/opt/AdGuardHome/data (Docker : /opt/adguardhome/work/data). Ils contiennent 90 jours, ou moins : revenez régulièrement.",
    ),
    keeps=Both(
        "each query: moment, device, domain, type, what was done with it (blocked and by which rule, rewritten, forwarded, cached), resolver.",
        "chaque requête : instant, appareil, domaine, type, suite donnée (bloquée et par quelle règle, réécrite, transmise, en cache), résolveur.",
    ),
    leaves_out=Both(
        "the answers themselves, how long they took, names of clients that stand only in the settings.",
        "les réponses elles-mêmes, leur durée, les noms de clients qui ne sont que dans les réglages.",
    ),
    recognise=recognise,
    read=read,
    refuse=refuse,
    picture="dns",
)  # fmt: skip
