"""How much electricity did the home draw or give, half hour by half hour, as its Linky meter recorded it?

*Get it*: mon-compte-particulier.enedis.fr > Mes mesures (Suivre mes mesures) > Télécharger mes données; or
suiviconso.edf.fr > Télécharger mes consommations.
*Keeps*: the load curve (mean power in W of each interval), the energy of each day (kWh), the daily index of the
meter (kWh), the highest power of each day; drawn or given; never the full number of the delivery point.
*Leaves out*: the delivery point number (PRM), the tariff calendars, names and addresses.

One measure per interval, and one quantity per resolution: the load curve stays the power that the meter averaged
(kWh = W x interval / 3,600,000), so that importing the file of the days as well never counts a kWh twice.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from gzip import BadGzipFile
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile
from zoneinfo import ZoneInfo

from murmure.model.activity import SEPARATOR, Activity
from murmure.model.reject import BAD_DATE, BAD_VALUE, BROKEN_FILE, NO_DATE, TRUNCATED, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.home.enedis_linky.clock import PARIS, Clock
from murmure.sources.home.enedis_linky.curve import ROWS, Run, joined, parted, run_of_readings, table_of_run
from murmure.sources.home.enedis_linky.table import (
    Block,
    Reading,
    name_of_meter,
    number_in,
    number_of,
    plain,
    readings,
    usual_run,
)
from murmure.sources.home.enedis_linky.workbook import WORKBOOK_ERRORS, is_workbook, rows_of_workbook, words_of_workbook
from murmure.sources.readers import json_errors, json_items
from murmure.sources.source import Source
from murmure.sources.times import EPOCH, microseconds, parse_instant

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.sources.readers import Bundle, File, Probe

NOTHING = Both("the table holds no reading", "le tableau ne contient aucun relevé")
_MINUTE = 60_000_000
_PAGE, _FIRST_LINES = 1 << 17, 2_000
PACKING_ERRORS = (EOFError, zlib.error, BadZipFile, BadGzipFile)
_PREAMBLE = ("identifiant prm;", "date de la mesure;heure de la mesure;")
_EDF = "date et heure de releve par le distributeur;puissance"
_SPANS = re.compile(r"^debut;fin;valeur \(en k?wh?\)", re.MULTILINE)
_SHEETS = ("export consommation", "export production", "consommation horaire", "production horaire")
_SHEET_NAME = re.compile(r"enedis|linky|export_energie|courbe.de.charge")


# One line of titles for all, where the file of a person describes the meter in a line of its own.
_FLOW = re.compile(r"identifiant prm;[^\n]{1,200};horodate;valeur\b")


def recognise(probe: Probe) -> bool:
    """Say whether the file is a table of Enedis, of EDF's consumption pages, or an answer of Data Connect."""
    if is_workbook(probe.head):
        words = plain(words_of_workbook(probe.head)) if probe.size <= len(probe.head) else ""
        if words:
            return any(sheet in words for sheet in _SHEETS) or ("prm" in words and "valeur (en k" in words)
        return probe.name.endswith(".xlsx") and bool(_SHEET_NAME.search(probe.name))
    if ";" not in probe.text[:4000] and '"interval_reading"' not in probe.text:
        return False
    start = "\n".join(plain(line.replace('"', "")) for line in probe.text[:4000].splitlines()).lstrip("\n\ufeff")
    if start.startswith("{"):
        return "meter_reading" in probe.json_keys and '"interval_reading"' in probe.text
    if _FLOW.match(start):
        return False
    return start.startswith(_PREAMBLE) or _EDF in start or bool(_SPANS.search(start))


def refuse(probe: Probe) -> Refusal | None:
    """Name the summaries of bills, whose readings are too coarse to be dated, and what Enedis gives to professionals."""
    start = plain(probe.text[:4000].lstrip("\ufeff").replace('"', ""))
    if _FLOW.match(start) or '"codeFlux"' in probe.text[:4000] and "mesures" in probe.json_keys:
        return Refusal(
            Both("a flow of measures that Enedis gives to professionals (R63, R64 …)",
                 "un flux de mesures qu'Enedis donne aux professionnels (R63, R64…)"),
            Both("the file that Enedis gives to the person: it says whether its times begin or end an interval",
                 "le fichier qu'Enedis donne à la personne : il dit si ses heures commencent ou finissent un intervalle"),
            Both("On mon-compte-particulier.enedis.fr, My measures, Download; or ask the supplier for that file.",
                 "Sur mon-compte-particulier.enedis.fr, Suivre mes mesures, Télécharger ; ou demandez ce fichier au fournisseur."),
        )  # fmt: skip
    if re.match(r"(ma-conso-mensuelle|mes-index-elec|mes-puissances-maximum)", probe.name):
        return Refusal(
            Both("a monthly summary from EDF", "un récapitulatif mensuel d'EDF"),
            Both("the half-hour file, mes-puissances-atteintes-30min-….csv",
                 "le fichier à la demi-heure, mes-puissances-atteintes-30min-….csv"),
            Both("It is in the same zip archive, from suiviconso.edf.fr.",
                 "Il est dans la même archive zip, depuis suiviconso.edf.fr."),
        )  # fmt: skip
    return None


def read(bundle: Bundle) -> Iterator[Activity | pa.Table | Reject]:
    """Yield one measure per interval, day, index or daily maximum."""
    for file in bundle.files:
        if is_workbook(file.head):
            found = _from_workbook(file)
        elif file.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            found = _from_json(file)
        else:
            found = _from_text(file)
        empty = True
        for item in _measures(file, found):
            if type(item) in (Activity, Reject) or item.num_rows:
                empty = False
                yield item
        if empty:
            yield Reject(_where(file, 0), NOTHING)


def _from_text(file: File) -> Iterator[Reading | Reject | Run]:
    last, block = 0, _block(file)

    def rows() -> Iterator[tuple[int, list[str]] | Run]:
        nonlocal last
        for numbers, lines in _pages(file):
            last = numbers[-1]
            if run := usual_run(lines, block):
                yield run
                continue
            for number, line in zip(numbers, lines, strict=True):
                if line.strip(";\t "):
                    yield number, [cell.strip().strip('"') for cell in line.split(";")]

    try:
        yield from readings(rows(), block)
    except PACKING_ERRORS:
        yield Reject(last, BROKEN_FILE)


def _pages(file: File) -> Iterator[tuple[list[int], list[str]]]:
    """Yield the lines, a few thousand at a time after the first ones, which describe the others."""
    numbers: list[int] = []
    lines: list[str] = []
    weight, most = 0, _FIRST_LINES
    try:
        for number, line in file.lines():
            numbers.append(number)
            lines.append(line)
            weight += len(line) + most
            if weight > _PAGE:
                yield numbers, lines
                numbers, lines, weight, most = [], [], 0, 0
    except PACKING_ERRORS:
        if lines:
            yield numbers, lines
        raise
    if lines:
        yield numbers, lines


def _block(file: File, sheet: str = "") -> Block:
    said = plain(sheet) or ("production" if re.search(r"(?<![a-z])prod", file.name) and "conso" not in file.name else "")
    flow = "production" if "production" in said or "injection" in said else "consumption"
    return Block(meter=name_of_meter(number_in(file.name)), flow=flow)


def _from_workbook(file: File) -> Iterator[Reading | Reject]:
    sheet, rows = None, []
    try:
        for name, number, cells in rows_of_workbook(file.local()):
            if name != sheet and rows:
                yield from readings(rows, _block(file, sheet or ""))
                rows = []
            sheet = name
            # The tables begin in column B: the first columns are decoration.
            while cells and not cells[0]:
                cells.pop(0)
            rows.append((f"{name}!{number}", cells))
            if len(rows) > 2_000_000:
                yield Reject(str(number), BROKEN_FILE)
                break
    except WORKBOOK_ERRORS:
        yield Reject("0", BROKEN_FILE)
    yield from readings(rows, _block(file, sheet or ""))


def _from_json(file: File) -> Iterator[Reading | Reject]:
    """Read an answer of Enedis Data Connect, as relays hand it out: times without zone, ends of intervals."""
    head = file.head.decode("utf-8", "replace")
    meter = re.search(r'"usage_point_id"\s*:\s*"([0-9]{11,14})"', head)
    power = re.search(r'"measurement_kind"\s*:\s*"energy"', head) is None
    block = _block(file)
    name, clock, count = name_of_meter(meter.group(1)) if meter else block.meter, Clock(), 0
    try:
        for count, item in enumerate(json_items(file.open(), "meter_reading.interval_reading.item"), 1):
            if not isinstance(item, dict) or not isinstance(item.get("date"), str):
                yield Reject(str(count), NO_DATE)
                continue
            try:
                naive = datetime.fromisoformat(item["date"])
                when = clock.place(naive) if naive.tzinfo is None else parse_instant(item["date"])
            except ValueError:
                yield Reject(str(count), BAD_DATE)
                continue
            try:
                value = number_of(str(item.get("value", "")))
            except ValueError:
                yield Reject(str(count), BAD_VALUE)
                continue
            length = re.fullmatch(r"PT?(\d{1,2})M", str(item.get("interval_length", "")))
            start = when.published - int(length.group(1)) * _MINUTE if length and power else None
            kind, value = ("load", value) if power else ("day", value / 1000)
            yield Reading(str(count), kind, block.flow, name, when, value, "w", start)
    except json_errors():
        yield Reject(str(count + 1), TRUNCATED)


def _measures(file: File, found: Iterable[Reading | Reject | Run]) -> Iterator[Activity | pa.Table | Reject]:
    """Turn readings into measures; those of a load curve wait for their neighbours, which tell their length."""
    singles: list[Reading] = []
    runs: list[Run] = []
    waiting = 0
    for item in found:
        if isinstance(item, Reject):
            yield Reject(_where(file, item.where), item.reason)
        elif isinstance(item, Run) or (item.kind == "load" and item.start is None):
            if isinstance(item, Run):
                runs += [run_of_readings(singles), item] if singles else [item]
                singles, waiting = [], waiting + len(item.ends)
            else:
                singles.append(item)
                waiting += 1
            if waiting >= ROWS:
                whole, rest = parted(joined([*runs, run_of_readings(singles)] if singles else runs), ROWS)
                yield table_of_run(whole)
                singles, runs, waiting = [], [rest], waiting - ROWS
        elif item.value is not None:
            yield _MEASURES[item.kind](item)
    if waiting:
        yield table_of_run(joined([*runs, run_of_readings(singles)] if singles else runs))


def _where(file: File, place: object) -> str:
    """Name a place without the number of the delivery point that file names carry."""
    return re.sub(r"\d{8,11}(?=\d{3}(?!\d))", "…", file.where(place))


def _measure(reading: Reading, stamp: int, published: int, until: int | None, quantity: str, unit: str,
             precision: str, extra: dict[str, Any] | None = None) -> Activity:  # fmt: skip
    return Activity(
        key=f"{reading.kind}{SEPARATOR}{reading.flow}{SEPARATOR}{reading.meter}{SEPARATOR}{stamp}",
        type="murmure:Measure",
        object=reading.flow,
        object_type="murmure:Flow",
        instrument=f"linky:{reading.meter}" if reading.meter else "linky",
        published=published,
        until=until,
        offset_minutes=reading.when.offset_minutes,
        offset_origin=reading.when.offset_origin,
        precision=precision,
        quantity=quantity,
        value=reading.value,
        unit=unit,
        extra=extra,
    )


def _power(reading: Reading) -> Activity:
    end = reading.when.published
    return _measure(reading, end, reading.start or end, end, "electric_power", "W", "min")


def _day(reading: Reading) -> Activity:
    zone = ZoneInfo(PARIS)
    local = (EPOCH + timedelta(microseconds=reading.when.published)).astimezone(zone)
    start = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    end = datetime(start.year, start.month, start.day, tzinfo=zone) + timedelta(days=1)
    published = microseconds(start)
    return _measure(reading, published, published, microseconds(end), "electric_energy", "kW.h", "day")


def _index(reading: Reading) -> Activity:
    stamp = reading.when.published
    extra = {"registers": reading.registers} if reading.registers else None
    return _measure(reading, stamp, stamp, None, "electric_index", "kW.h", "s", extra)


def _max(reading: Reading) -> Activity:
    stamp, extra = reading.when.published, {"statistic": "highest of the day"}
    apparent = reading.unit.casefold() in ("va", "")
    names = ("apparent_power", "V.A") if apparent else ("electric_power", "W")
    return _measure(reading, stamp, stamp, None, *names, "s", extra)


_MEASURES = {"load": _power, "day": _day, "index": _index, "max": _max}

SOURCE = Source(
    name="enedis-linky",
    title=Both("Linky electricity meter (Enedis, EDF)", "Compteur Linky (Enedis, EDF)"),
    get_it=Both(
        "mon-compte-particulier.enedis.fr > Mes mesures > Télécharger mes données; "
        "or suiviconso.edf.fr > Télécharger mes consommations.",
        "mon-compte-particulier.enedis.fr > Mes mesures > Télécharger mes données ; "
        "ou suiviconso.edf.fr > Télécharger mes consommations.",
    ),
    keeps=Both(
        "the mean power of each half hour (or 10, 15, 60 minutes), the energy of each day, the meter's index, "
        "the highest power of each day; drawn or given.",
        "la puissance moyenne de chaque demi-heure (ou 10, 15, 60 minutes), l'énergie de chaque jour, l'index du "
        "compteur, la puissance maximale de chaque jour ; en soutirage ou en injection.",
    ),
    leaves_out=Both(
        "the number of the delivery point (PRM), of which six digits of a digest remain; tariff calendars.",
        "le numéro du point de livraison (PRM), dont il ne reste que six chiffres d'une empreinte ; les calendriers "
        "tarifaires.",
    ),
    recognise=recognise,
    read=read,
    refuse=refuse,
    picture="meter",
)
