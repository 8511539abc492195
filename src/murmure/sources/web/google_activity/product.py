"""What do Chrome, the Play Store and the log of accesses keep?"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_RECORD, NO_DATE, Reject
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.plain import address, clean
from murmure.sources.web.google import GOOGLE, moment, text_of
from murmure.sources.web.google_activity.activity import Found

if TYPE_CHECKING:
    from murmure.sources.readers import File

_CHROME, _PLAY = f"{GOOGLE} (Chrome)", f"{GOOGLE} (Play)"


def visit_of(record: Any) -> Found:
    """Yield one page of Chrome's history."""
    if not isinstance(record, dict):
        yield BAD_RECORD
        return
    when, link = moment(record.get("time_usec")), text_of(record.get("url"))
    if isinstance(when, Both) or link is None:
        yield when if isinstance(when, Both) else BAD_RECORD
        return
    page = address(link)
    extra = {"transition": record.get("page_transition") or record.get("page_transition_qualifier"), "device": text_of(record.get("client_id"))}
    yield Activity(
        key_of("visit", when.published, link), "View", object=link, object_type="Page", instrument=_CHROME, content=text_of(record.get("title")),
        links=[page] if page else None, extra=tidy(extra), **when._asdict(),
    )  # fmt: skip


def _inside(record: Any, *path: str) -> Any:
    for name in path:
        record = record.get(name) if isinstance(record, dict) else None
    return record


def play_of(record: Any) -> Found:
    """Yield what one record of the Play Store says: an application installed or acquired, a purchase, a device."""
    for name, read in _PLAY_RECORDS.items():
        if isinstance(_inside(record, name), dict):
            yield from read(record[name])
            return
    yield BAD_RECORD


def _dated(time: Any, make: Any) -> Found:
    when = moment(time)
    yield when if isinstance(when, Both) else make(when)


def _install(record: dict[str, Any]) -> Found:
    title, device = text_of(_inside(record, "doc", "title")), record.get("deviceAttribute")
    name = text_of(_inside(device, "deviceDisplayName")) or text_of(_inside(device, "model"))
    extra = {"kind": _inside(record, "doc", "documentType"), "carrier": _inside(device, "carrier"), "maker": _inside(device, "manufacturer"),
             "updated": record.get("lastUpdateTime")}  # fmt: skip
    first = record.get("firstInstallationTime") or record.get("lastUpdateTime")
    yield from _dated(first, lambda when: Activity(
        key_of("install", when.published, title, name), "Add", object=title, object_type="Application", instrument=_PLAY,
        target=f"device:{name}" if name else None, content=title, extra=tidy(extra), **when._asdict()))  # fmt: skip


def _library(record: dict[str, Any]) -> Found:
    title = text_of(_inside(record, "doc", "title"))
    yield from _dated(record.get("acquisitionTime"), lambda when: Activity(
        key_of("library", when.published, title), "Add", object=title, object_type="Application", instrument=_PLAY, content=title,
        extra=tidy({"kind": _inside(record, "doc", "documentType")}), **when._asdict()))  # fmt: skip


def _purchase(record: dict[str, Any]) -> Found:
    title = text_of(_inside(record, "doc", "title"))
    extra = {"price": record.get("invoicePrice"), "paid_with": record.get("paymentMethodTitle"), "country": record.get("userCountry"),
             "kind": _inside(record, "doc", "documentType")}  # fmt: skip
    yield from _dated(record.get("purchaseTime"), lambda when: Activity(
        key_of("purchase", when.published, title), "murmure:Purchase", object=title, object_type="Application", instrument=_PLAY,
        target=_PLAY, content=title, extra=tidy(extra), **when._asdict()))  # fmt: skip


def _device(record: dict[str, Any]) -> Found:
    data = record.get("mostRecentData") if isinstance(record.get("mostRecentData"), dict) else {}
    name = " ".join(filter(None, (text_of(data.get("manufacturer")), text_of(data.get("modelName") or data.get("productName")))))
    seen = {"system": data.get("androidSdkVersion"), "carrier": data.get("carrierName"), "language": data.get("userLocale"),
            "country": record.get("deviceIpCountry")}  # fmt: skip
    time = record.get("deviceRegistrationTime") or record.get("userAddedOnDeviceTime")
    yield from _dated(time, lambda when: Activity(
        key_of("device", when.published, name), "murmure:Capture", actor=GOOGLE, object=name or "device", object_type="murmure:Device",
        instrument=_PLAY, extra=tidy(seen), **when._asdict()))  # fmt: skip


_PLAY_RECORDS = {"install": _install, "libraryDoc": _library, "purchaseHistory": _purchase, "device": _device}
_KEPT = {"Activity Country": "country", "Activity Region": "region", "Activity City": "city", "User Agent String": "browser",
         "Product Name": "product", "Sub-Product Name": "part", "Activity Type": "event", "Proxied Host IP Address": "proxied_for"}  # fmt: skip


def accesses(file: File) -> Iterator[Activity | Reject]:
    """Yield each access to the account: the address is what Google kept of the person."""
    names: list[str] = []
    width = 0
    reader = csv.reader(line for _, line in file.lines(ends=True))
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Reject(file.where(reader.line_num), BAD_RECORD)
            continue
        if not names:
            names, width = [name.strip() for name in cells], len(cells)
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != width:
            yield Reject(file.where(reader.line_num), BAD_RECORD)
            continue
        found = _access(dict(zip(names, cells, strict=True)))
        yield Reject(file.where(reader.line_num), found) if isinstance(found, Both) else found


def _access(row: dict[str, str]) -> Activity | Both:
    time, source = row.get("Activity Timestamp", "").strip(), clean(row.get("IP Address", "")).strip()
    when = moment(time.removesuffix(" UTC") + "Z" if time.endswith(" UTC") else time)
    if isinstance(when, Both):
        return when if time else NO_DATE
    extra = {new: clean(row.get(old, "")).strip() for old, new in _KEPT.items()}
    return Activity(
        key_of("access", when.published, source, extra["product"], extra["part"], extra["event"], extra["browser"]), "murmure:Capture",
        actor=GOOGLE, object=source or None, object_type="murmure:Address", instrument=GOOGLE, extra=tidy(extra), **when._asdict(),
    )  # fmt: skip
