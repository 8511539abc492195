"""Make up tables: the diary, the scales and the expenses of people who do not exist."""

from __future__ import annotations

import json
from pathlib import Path

QUIRKS = [
    "bank-fr", "cp1252", "utf-16", "bom", "semicolon", "tab", "pipe", "american", "undecidable", "unix", "unix-ms", "excel", "compact",
    "french-months", "english-months", "am-pm", "two-digit-year", "date-and-time", "duplicates", "bad-rows", "no-header", "jsonl",
    "json", "parquet", "arrow", "e7", "measures", "series", "quotes", "injection", "explicit-offset", "mixed-precision", "twins",
]  # fmt: skip

_DIARY = [
    ("2024-03-01T08:15:00Z", "ana", "Semis de fèves", "jardin,printemps", "https://potager.example/feves"),
    ("2024-03-02T19:40:12Z", "ana", "Première sortie à vélo", "velo", "https://cartes.example/t/12"),
    ("2024-03-02T19:40:12Z", "ben", "Soupe d'orties, « réussie »", "cuisine", ""),
    ("2024-03-05T07:02:59Z", "ana", "Gelée blanche ce matin", "", ""),
    ("2024-03-31T02:30:00Z", "ben", "Passage à l'heure d'été", "heure", "https://temps.example/"),
]
_HEADER = ("date", "auteur", "texte", "hashtags", "lien")
_DANGEROUS = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202egnp.exe\u200b\x07\x1b[31m =cmd|' /C calc'!A0"


def _text(rows: list[tuple[str, ...]], mark: str = ",", header: tuple[str, ...] | None = _HEADER, above: str = "") -> str:
    def cell(value: str) -> str:
        return '"' + value.replace('"', '""') + '"' if any(c in value for c in (mark, '"', "\n", "\r")) else value

    lines = ([header] if header else []) + rows
    return above + "".join(mark.join(map(cell, row)) + "\n" for row in lines)


def _dated(*dates: str) -> str:
    return _text([(date, "ana", f"note {i}") for i, date in enumerate(dates)], ";", ("date", "auteur", "texte"))


_TEXTS = {
    None: lambda: _text(_DIARY),
    "semicolon": lambda: _text(_DIARY, ";"),
    "tab": lambda: _text(_DIARY, "\t"),
    "pipe": lambda: _text(_DIARY, "|"),
    "american": lambda: _dated("03/01/2024 8:15 AM", "03/31/2024 11:59 PM", "04/02/2024 12:00 AM"),
    "undecidable": lambda: _dated("03/01/2024", "04/02/2024", "05/06/2024"),
    "unix": lambda: _text([("1709280900", "ana", "un"), ("1709408412", "ben", "deux")], ",", ("timestamp", "user", "message")),
    "unix-ms": lambda: _text([("1709280900123", "ana", "un"), ("1709408412999", "ben", "deux")], ",", ("timestamp", "user", "message")),
    "excel": lambda: _text([("45352.34375", "ana", "un"), ("45353,5", "ben", "deux")], ";", ("date", "user", "message")),
    "compact": lambda: _dated("20240301", "20240302", "20240331"),
    "french-months": lambda: _dated("1er mars 2024 à 08:15", "2 févr. 2024 à 19:40", "14 août 2024 à 07:02"),
    "english-months": lambda: _dated("Mar 1, 2024 08:15", "February 2, 2024 19:40", "Aug 14, 2024 07:02"),
    "am-pm": lambda: _dated("14/03/2024 8:15\u202fPM", "15/03/2024 12:01\u202fAM"),
    "two-digit-year": lambda: _dated("14.03.24", "15.03.24", "01.04.24"),
    "date-and-time": lambda: _text(
        [("14/03/2024", "08:15", "un"), ("15/03/2024", "19:40", "deux")], ";", ("Date", "Heure", "Description")
    ),
    "duplicates": lambda: _text([_DIARY[0], _DIARY[0], _DIARY[1], _DIARY[0]]),
    "bad-rows": lambda: _text(_DIARY) + 'no date here,ana,"text",x,\n,ana,empty date,,\n2024-02-30T00:00:00Z,ana,no such day,,\n'
    "2024-03-06T00:00:00Z,too few\n0001-01-01T00:00:00Z,ana,too old,,\n2024-03-07T00:00:00Z,ana,good after bad,,\n",
    "no-header": lambda: _text(_DIARY, header=None),
    "e7": lambda: _text(
        [("2024-06-15T10:30:00Z", "525200000", "134050000"), ("2024-06-15T10:31:00Z", "525210000", "-1234060000")],
        ",", ("timestamp", "latitudeE7", "longitudeE7"),
    ),
    "measures": lambda: _text(
        [("2024-03-01", "71,4", "8012"), ("2024-03-02", "", "11034"), ("2024-03-03", "71,1", "")], ";", ("Date", "Poids (kg)", "Pas")
    ),
    "series": lambda: _text([("2024-03-01T10:00:00Z", "21.5"), ("2024-03-01T10:05:00Z", "21.6")], ",", ("time", "value")),
    "quotes": lambda: _text([("2024-03-01T08:15:00Z", "ana", 'elle a dit "oui",\npuis rien', "a;b", "")] + _DIARY),
    "injection": lambda: _text([(_DIARY[0][0], _DANGEROUS, _DANGEROUS, _DANGEROUS, _DANGEROUS)] + _DIARY),
    "explicit-offset": lambda: _dated("2024-10-27T02:30:00+02:00", "2024-10-27T02:30:00+01:00", "2024-10-27T02:30:00-0330"),
    "mixed-precision": lambda: _dated("2024-03-01", "2024-03-01T08:15Z", "2024-03-01T08:15:30.250Z"),
    "bank-fr": lambda: _text(
        [("03/02/2024", "CARTE Épicerie du coin", "-12,50"), ("03/02/2024", "CARTE Épicerie du coin", "-12,50"),
         ("14/02/2024", "VIREMENT Salaire", "1 234,56"), ("29/02/2024", "PRLV Électricité", "-48,00")],
        ";", ("Date", "Libellé", "Montant (EUR)"), "Relevé du compte 000\nÉdité le 01/03/2024\n\n",
    ),
}  # fmt: skip
_ENCODED = {"cp1252": "cp1252", "utf-16": "utf-16", "bom": "utf-8-sig"}


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one table with a quirk and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    if quirk in ("parquet", "arrow"):
        return _typed(folder, quirk)
    if quirk in ("jsonl", "json"):
        records = [dict(zip(_HEADER, row, strict=True)) | {"tags": row[3].split(","), "humeur": {"note": 3}} for row in _DIARY]
        text = json.dumps(records) if quirk == "json" else "".join(json.dumps(record) + "\n" for record in records)
        path = folder / f"journal.{quirk}"
        path.write_text(text, "utf-8")
        return path
    if quirk == "twins":
        return _twins(folder)
    text = _TEXTS["bank-fr" if quirk == "cp1252" else None if quirk in _ENCODED else quirk]()
    path = folder / "journal.csv"
    path.write_bytes(text.encode(_ENCODED.get(quirk or "", "utf-8")))
    return path


def _twins(folder: Path) -> Path:
    """Two sensors that write the same table: an equal row in both is two events."""
    for name in ("cuisine_2024-03.csv", "chambre_2024-03.csv"):
        (folder / name).write_text(_TEXTS["series"](), "utf-8")
    return folder


def _typed(folder: Path, quirk: str) -> Path:
    from datetime import datetime

    import pyarrow as pa
    import pyarrow.parquet as pq

    times = [datetime.fromisoformat(row[0]) for row in _DIARY]
    table = pa.table({
        "published": pa.array(times, pa.timestamp("ms", tz="UTC")), "author": [row[1] for row in _DIARY],
        "text": [row[2] for row in _DIARY], "score": pa.array([1.5, 2.0, None, 4.25, 0.0]), "n": pa.array([1, 2, 3, 4, 5]),
    })  # fmt: skip
    path = folder / f"journal.{quirk}"
    if quirk == "parquet":
        pq.write_table(table, path)
    else:
        with pa.ipc.new_file(path, table.schema) as out:
            out.write_table(table)
    return path
