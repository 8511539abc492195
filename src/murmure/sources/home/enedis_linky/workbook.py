"""What stands in the cells of an Excel workbook, sheet by sheet?

An .xlsx is a zip of XML files: read here with the guards of every other
archive (sizes, ratios, no entities), without a spreadsheet library.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element

from murmure.sources.readers import XML_ERRORS, xml_events
from murmure.sources.readers.limits import Bounded

WORKBOOK_ERRORS = (*XML_ERRORS, zipfile.BadZipFile, KeyError, EOFError, OSError, NotImplementedError, RuntimeError)
_COLUMN = re.compile(r"[A-Z]{1,3}")
_STRINGS, _TEXT, _COLUMNS = 500_000, 500, 64


def is_workbook(head: bytes) -> bool:
    """Say whether the first bytes are those of an Excel workbook."""
    return head.startswith(b"PK\x03\x04") and (b"xl/" in head or b"[Content_Types].xml" in head[:200])


def words_of_workbook(head: bytes) -> str:
    """Return the sheet names and shared words of a workbook that lies whole in `head`, '' when it cannot be told."""
    try:
        with zipfile.ZipFile(io.BytesIO(head)) as archive:
            return "\n".join([*_sheets(archive), *_shared_strings(archive, 200)])
    except WORKBOOK_ERRORS:
        return ""


def rows_of_workbook(path: Path) -> Iterator[tuple[str, int, list[str]]]:
    """Yield (sheet name, row number, cells) of every sheet; cells are text, empty ones are ''.

    Raises one of `WORKBOOK_ERRORS` where the workbook is broken.
    """
    with zipfile.ZipFile(path) as archive:
        strings = _shared_strings(archive, _STRINGS)
        for name, member in _sheets(archive).items():
            with _open(archive, member) as stream:
                for count, row in enumerate(xml_events(stream, {"row"}), 1):
                    number = row.get("r", "")
                    yield name, int(number) if number.isdecimal() else count, _cells(row, strings)


def _open(archive: zipfile.ZipFile, member: str) -> BinaryIO:
    info = archive.getinfo(member)
    return io.BufferedReader(Bounded(archive.open(info), member, info.file_size, info.compress_size))  # type: ignore[arg-type]


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return sheet name -> member of the zip, in the order of the workbook."""
    targets = {}
    with _open(archive, "xl/_rels/workbook.xml.rels") as stream:
        for relation in xml_events(stream, {"Relationship"}):
            target = relation.get("Target", "")
            targets[relation.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    sheets = {}
    with _open(archive, "xl/workbook.xml") as stream:
        for sheet in xml_events(stream, {"sheet"}):
            link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            if link in targets and len(sheets) < 100:
                sheets[sheet.get("name", "")] = targets[link]
    return sheets


def _shared_strings(archive: zipfile.ZipFile, limit: int) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    strings: list[str] = []
    with _open(archive, "xl/sharedStrings.xml") as stream:
        for item in xml_events(stream, {"si"}):
            strings.append(_text(item))
            if len(strings) >= limit:
                break
    return strings


def _text(element: Element) -> str:
    return "".join(part.text or "" for part in element.iter() if part.tag.rpartition("}")[2] == "t")[:_TEXT]


def _cells(row: Element, strings: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row:
        found = _COLUMN.match(cell.get("r", ""))
        place = _column(found.group()) if found else len(cells)
        if place >= _COLUMNS:
            break
        cells.extend([""] * (place - len(cells) + 1))
        cells[place] = _value(cell, strings)
    return cells


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _value(cell: Element, strings: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell).strip()
    raw = next((part.text or "" for part in cell if part.tag.rpartition("}")[2] == "v"), "").strip()
    if kind == "s":
        return strings[int(raw)].strip() if raw.isdecimal() and int(raw) < len(strings) else ""
    return raw[:_TEXT]
