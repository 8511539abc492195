"""Make up Linky files: the meter 09876543210987 of a home that does not exist."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

QUIRKS = [
    "step-change", "autumn", "spring", "holes", "duplicate", "day", "production", "index", "max", "workbook",
    "workbook-hours", "spans", "edf", "edf-autumn", "data-connect", "sge", "latin1", "truncated", "corrupted", "empty",
]  # fmt: skip
METER = "09876543210987"
PARIS = ZoneInfo("Europe/Paris")
_TITLES = ("Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;"
           "Unite;Pas en minutes")  # fmt: skip


def watts(number: int) -> int:
    """Return the made-up power of interval `number`: a fridge, and a morning."""
    return 90 + number * 37 % 160 + (1200 if number % 48 in (14, 15, 38) else 0)


def ends(day: datetime, count: int, minutes: int) -> list[datetime]:
    """Return the local ends of `count` intervals after local midnight of `day`."""
    start = day.replace(tzinfo=PARIS).astimezone(UTC)
    return [(start + timedelta(minutes=minutes * (i + 1))).astimezone(PARIS) for i in range(count)]


def _head(kind: str = "Courbe de charge", flow: str = "Consommation", unit: str = "W", step: str = "30") -> str:
    return f"{_TITLES}\r\n{METER};{kind};01/01/2023;01/01/2024;Energie active;{flow};Comptage Brut;{unit};{step}\r\n"


def _curve(moments: list[datetime], head: str | None = None) -> str:
    lines = "".join(f"{moment.isoformat()};{watts(i)}\r\n" for i, moment in enumerate(moments))
    return "\ufeff" + (head or _head()) + "Horodate;Valeur\r\n" + lines


def _step_change() -> str:
    return _curve(ends(datetime(2023, 3, 7), 48, 30) + ends(datetime(2023, 3, 8), 96, 15))


def _holes() -> str:
    lines = _curve(ends(datetime(2023, 3, 7), 48, 30)).splitlines(keepends=True)
    del lines[10], lines[20:30]
    lines[12] = lines[12].split(";")[0] + ";\r\n"
    lines[14] = lines[14].split(";")[0] + ";beaucoup\r\n"
    lines[16] = "hier;152\r\n"
    return "".join(lines)


def _days(flow: str = "Consommation") -> str:
    head = _head("Energie quotidienne", flow, "Wh", "")
    days = [datetime(2023, 10, 27 + i, tzinfo=PARIS) for i in range(5)]
    return "\ufeff" + head + "Horodate;Valeur\r\n" + "".join(f"{d.isoformat()};{9000 + 111 * d.day}\r\n" for d in days)


def _index() -> str:
    titles = "Horodate;Type de releve;EAS F1;EAS F2;EAS F3;EAS D1;EAS D2;EAS T\r\n"
    rows = "".join(
        f"2023-03-{7 + i:02d}T00:00:00+01:00;Arrêté quotidien;{1000 * i + 500};{70 * i};;{1000 * i + 500};{70 * i};"
        f"{1070 * i + 500 if i != 2 else ''}\r\n"
        for i in range(4)
    )
    calendar = "Periode;Identifiant calendrier fournisseur;Libelle calendrier fournisseur\r\nDu 2023-03-07 au;FC01;Base\r\n"
    return "\ufeff" + _head("Index", unit="Wh", step="") + titles + rows + calendar


def _max() -> str:
    rows = "Horodate;Valeur\r\n2023-03-07T19:17:24+01:00;3695\r\n2023-03-08T01:34:50+01:00;2345\r\n"
    return "\ufeff" + _head("Puissance maximale quotidienne", unit="VA", step="") + rows


def _spans() -> str:
    rows, start = [], datetime(2023, 3, 2)
    for i in range(48):
        last = start + timedelta(minutes=30)
        rows.append(f"{start:%d/%m/%Y %H:%M:%S};{last:%d/%m/%Y %H:%M:%S};{watts(i) / 1000:.3f}".replace(".", ","))
        start = last
    return "\ufeffDébut;Fin;Valeur (en kW)\r\n" + "\r\n".join(rows) + "\r\n"


def _edf(days: list[datetime]) -> str:
    """Newest first; each day begins with its own end, written 00:00:00."""
    lines = ["Récapitulatif de mes puissances atteintes en W;;", ";;",
             "Date et heure de relève par le distributeur;Puissance atteinte (W);Nature de la donnée"]  # fmt: skip
    for day in days:
        after = (day + timedelta(days=1)).replace(tzinfo=PARIS).astimezone(UTC)
        count = round((after - day.replace(tzinfo=PARIS).astimezone(UTC)) / timedelta(minutes=30))
        lines.append(f"{day:%d/%m/%Y};;")
        lines += [f"{moment:%H:%M:%S};{watts(i)};Réelle" for i, moment in reversed(list(enumerate(ends(day, count, 30))))]
    return "\r\n".join(lines) + "\r\n"


def _sge() -> str:
    titles = ("Date de la mesure;Heure de la mesure;Valeur;Statut de la mesure;PRM;Type de données;Date de début;"
              "Date de fin;Grandeur métier;Grandeur physique;Statut demandé;Unité;Pas en minutes")  # fmt: skip
    rest = f"Réelle;{METER};Courbe de charge;01/03/2023;02/03/2023;CONS;PA;BRUT;W;30"
    return titles + "\r\n" + "".join(
        f"{m:%d/%m/%Y};{m:%H:%M:%S};{watts(i)};{rest}\r\n" for i, m in enumerate(ends(datetime(2023, 3, 2), 8, 30))
    )  # fmt: skip


def _connect() -> str:
    items = ",".join(
        f'{{"value":"{watts(i)}","date":"{m:%Y-%m-%d %H:%M:%S}","interval_length":"PT30M","measure_type":"B"}}'
        for i, m in enumerate(ends(datetime(2023, 3, 7), 6, 30))
    )
    return (f'{{"meter_reading":{{"usage_point_id":"{METER}","start":"2023-03-07","end":"2023-03-08","quality":"BRUT",'
            f'"reading_type":{{"measurement_kind":"power","unit":"W","aggregate":"average"}},"interval_reading":[{items}]}}}}')  # fmt: skip


_TEXTS = {
    None: lambda: _curve(ends(datetime(2023, 3, 7), 48, 30)),
    "step-change": _step_change,
    "autumn": lambda: _curve(ends(datetime(2023, 10, 29), 50, 30)),
    "spring": lambda: _curve(ends(datetime(2023, 3, 26), 46, 30)),
    "holes": _holes,
    "day": _days,
    "production": lambda: _days("Production"),
    "index": _index,
    "max": _max,
    "spans": _spans,
    "edf": lambda: _edf([datetime(2023, 3, 8), datetime(2023, 3, 7)]),
    "edf-autumn": lambda: _edf([datetime(2023, 10, 30), datetime(2023, 10, 29)]),
    "data-connect": _connect,
    "sge": _sge,
    "truncated": lambda: _curve(ends(datetime(2023, 3, 7), 48, 30))[:-22],
    "corrupted": lambda: _curve(ends(datetime(2023, 3, 7), 20, 30)) + "\x00\x07;;;\x01\r\n",
    "empty": lambda: "\ufeff" + _head() + "Horodate;Valeur\r\n",
}
_NAMES = {
    "workbook": f"{METER}_Export_energie_Consommation-Production_20230307-20230309.xlsx",
    "workbook-hours": f"{METER}_Export_energie_Consommation_20230307-20230308.xlsx",
    "spans": "Conso Linky.csv",
    "edf": "mes-puissances-atteintes-30min-004012345678-75000.csv",
    "edf-autumn": "mes-puissances-atteintes-30min-004012345678-75000.csv",
    "data-connect": "linky.json",
    "sge": f"conso-courbe-30min_{METER}_20230302.csv",
}


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one file into `folder` and return its path; 'duplicate' writes the same download twice and returns the folder."""
    name = _NAMES.get(quirk or "", f"Enedis_Conso_Heure_20230307-20230308_{METER}.csv")
    path = folder / name
    if quirk == "duplicate":
        for copy in (path, path.with_stem(path.stem + " (1)")):
            copy.write_bytes(_TEXTS[None]().encode())
        return folder
    if quirk in ("workbook", "workbook-hours"):
        _workbook(path, quirk == "workbook-hours")
    elif quirk in ("latin1", "edf", "edf-autumn"):
        path.write_bytes(_TEXTS["index" if quirk == "latin1" else quirk]().removeprefix("\ufeff").encode("cp1252"))
    else:
        path.write_bytes(_TEXTS[quirk]().encode())
    return path


_SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DATED = zipfile.ZipInfo("x", (2023, 3, 9, 0, 0, 0)).date_time


def _workbook(path: Path, hours: bool) -> None:
    """Write a workbook as Enedis does: a page of welcome, then tables from B14, words shared, dates as text."""
    about = [(8, ["", "Point Référence Mesure (PRM) : ", METER]), (9, ["", "Date de début : ", "07/03/2023"])]
    if hours:
        rows = [(14, ["", "Début", "Fin", "Valeur (en kW)"])]
        clock = [datetime(2023, 3, 7) + timedelta(minutes=30 * i) for i in range(9)]
        rows += [(15 + i, ["", f"{a:%d/%m/%Y %H:%M:%S}", f"{b:%d/%m/%Y %H:%M:%S}", watts(i) / 1000])
                 for i, (a, b) in enumerate(zip(clock, clock[1:], strict=False))]  # fmt: skip
        sheets = {"Page d'accueil": [(6, ["", "Les données de ce fichier…"])], "Consommation Horaire": about + rows}
    else:
        table = [(14, ["", "Date", "Valeur (en kWh)"]), (15, ["", "07/03/2023", 6.329]), (16, ["", "08/03/2023", "NA"]),
                 (17, ["", 44994, 7.5])]  # fmt: skip
        gives = [(14, ["", "Date", "Valeur (en kWh)"]), (15, ["", "07/03/2023", 3.25])]
        sheets = {"Page d'accueil": [(6, ["", "Les données de ce fichier…"])],
                  "Export Consommation Quotidienne": about + table, "Export Production Quotidienne": about + gives}  # fmt: skip
    words: list[str] = []
    parts = {f"xl/worksheets/sheet{i}.xml": _sheet(rows, words) for i, rows in enumerate(sheets.values(), 1)}
    names = "".join(f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(sheets, 1))
    links = "".join(f'<Relationship Id="rId{i}" Type="{_LINK}/worksheet" Target="worksheets/sheet{i}.xml"/>'
                    for i in range(1, len(sheets) + 1))  # fmt: skip
    parts |= {
        "xl/workbook.xml": f'<workbook {_SPACE} xmlns:r="{_LINK}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{links}</Relationships>",
        "xl/sharedStrings.xml": f"<sst {_SPACE}>{''.join(f'<si><t>{w}</t></si>' for w in words)}</sst>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {"[Content_Types].xml": "<Types/>", **parts}.items():
            archive.writestr(zipfile.ZipInfo(name, _DATED), text)


def _sheet(rows: list[tuple[int, list]], words: list[str]) -> str:
    out = []
    for number, cells in rows:
        texts = []
        for column, value in zip("ABCDEFG", cells, strict=False):
            if isinstance(value, str) and value:
                if value not in words:
                    words.append(value)
                texts.append(f'<c r="{column}{number}" t="s"><v>{words.index(value)}</v></c>')
            elif value != "":
                texts.append(f'<c r="{column}{number}"><v>{value}</v></c>')
        out.append(f'<row r="{number}">{"".join(texts)}</row>')
    return f"<worksheet {_SPACE}><sheetData>{''.join(out)}</sheetData></worksheet>"
