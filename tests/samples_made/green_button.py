"""Make up files of Green Button: meters of a home that does not exist, in Pacific time."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

QUIRKS = [
    "prefix", "no-feed", "types-behind", "absolute-links", "no-links", "links-behind", "two-meters", "types-beside",
    "no-multiplier", "autumn", "spring", "gas",
    "water",
    "therms", "index", "power", "qualities", "costs", "block-times", "one-entry", "no-clock", "wrong-sign", "empty-type", "bill", "customer-beside",
    "utf16", "doctype",
    "bad-records", "hostile", "truncated", "corrupted", "empty",
]  # fmt: skip
CANARIES = ("canary-street", "canary-customer", "4155550199", "canary-title")
DAY = 1_718_434_800  # 2024-06-15 00:00 in Los Angeles
AUTUMN, SPRING = 1_730_617_200, 1_710_057_600  # 2024-11-03 and 2024-03-10, days of 25 and of 23 hours there
RULES = ("B40E2000", "3600", "360E2000", "-28800")
_BASE = "/espi/1_1/resource/RetailCustomer/canary-customer/UsagePoint"


def entry(content: str, own: str = "", up: str = "", related: Iterable[str] = (), behind: bool = False) -> str:
    """Return an entry of the feed, its links before or behind what it holds."""
    links = "".join(f'<link rel="{rel}" href="{href}"/>' for rel, href in (("self", own), ("up", up), *(("related", one) for one in related)) if href)
    body = f"<content>{content}</content>"
    return f"<entry><id>urn:uuid:0</id>{'' if behind else links}<title>12 canary-street</title>{body}{links if behind else ''}</entry>\n"


def kind(uom: int = 72, multiplier: int | None = 0, **more: object) -> str:
    """Return a ReadingType."""
    fields = {"accumulationBehaviour": 4, "commodity": 1, "currency": 840, "dataQualifier": 12, "flowDirection": 1, "intervalLength": 3600,
        "kind": 12,
              "powerOfTenMultiplier": multiplier, "uom": uom, **more}  # fmt: skip
    return "<ReadingType>" + "".join(f"<{name}>{value}</{name}>" for name, value in fields.items() if value is not None) + "</ReadingType>"


def reading(start: int | None, value: object, duration: int | None = 3600, more: str = "") -> str:
    """Return one interval."""
    parts = (f"<duration>{duration}</duration>" if duration is not None else "") + (f"<start>{start}</start>" if start is not None else "")
    return f"<IntervalReading>{more}{f'<timePeriod>{parts}</timePeriod>' if parts else ''}<value>{value}</value></IntervalReading>"


def block(start: int = DAY, hours: int = 24, step: int = 3600) -> str:
    """Return a day of intervals."""
    readings = "".join(reading(start + n * step, 300 + n * 37 % 160, step, f"<cost>{1200 + n}</cost>") for n in range(hours * 3600 // step))
    return f"<IntervalBlock><interval><duration>{hours * 3600}</duration><start>{start}</start></interval>{readings}</IntervalBlock>"


def clock() -> str:
    """Return the clock of the place."""
    names = ("dstEndRule", "dstOffset", "dstStartRule", "tzOffset")
    return "<LocalTimeParameters>" + "".join(f"<{n}>{v}</{n}>" for n, v in zip(names, RULES, strict=True)) + "</LocalTimeParameters>"


def meter(number: int, blocks: str, type_: str, service: int = 0, base: str = _BASE, behind: bool = False, order: str = "PMTB") -> str:
    """Return the entries of one meter, in the order of P(oint), M(eter reading), T(ype), B(locks)."""
    point, kinds = f"{base}/{number}", base.rpartition("/RetailCustomer")[0] + f"/ReadingType/{number}"
    own = f"{point}/MeterReading/1"
    made = {
        "P": entry(f"<UsagePoint><ServiceCategory><kind>{service}</kind></ServiceCategory></UsagePoint>", point, base, [f"{point}/MeterReading"],
            behind),
        "M": entry("<MeterReading/>", own, f"{point}/MeterReading", [f"{own}/IntervalBlock", kinds], behind),
        "T": entry(type_, kinds, kinds.rpartition("/")[0], (), behind), "B": entry(blocks, f"{own}/IntervalBlock/1", f"{own}/IntervalBlock", (),
            behind),
    }  # fmt: skip
    return "".join(made[letter] for letter in order)


def feed(*entries: str, timed: bool = True) -> str:
    """Return a whole file."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet type="text/xsl" href="GreenButtonDataStyleSheet.xslt"?>\n'
    inner = (entry(clock(), "/espi/1_1/resource/LocalTimeParameters/1") if timed else "") + "".join(entries)
    inner = inner.replace("<UsagePoint>", '<UsagePoint xmlns="http://naesb.org/espi">')
    for name in ("MeterReading/", "ReadingType", "IntervalBlock", "LocalTimeParameters", "ElectricPowerUsageSummary"):
        inner = inner.replace(f"<{name}>", f'<{name.rstrip("/")} xmlns="http://naesb.org/espi"{"/" if name.endswith("/") else ""}>')
    start = '<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:uuid:1</id><title>canary-title</title><author>4155550199</author>'
    return f"{head}{start}\n{inner}</feed>\n"


def _prefixed() -> str:
    text = meter(1, block(), kind()) + entry(clock())
    for name in ("UsagePoint", "ServiceCategory", "kind", "MeterReading", "ReadingType", "IntervalBlock", "IntervalReading", "interval",
        "timePeriod", "duration",
                 "start", "value", "cost", "uom", "powerOfTenMultiplier", "LocalTimeParameters", "tzOffset", "dstOffset", "dstStartRule",
                 "dstEndRule",
                 "accumulationBehaviour", "commodity", "currency", "flowDirection", "intervalLength"):  # fmt: skip
        text = text.replace(f"<{name}>", f"<espi:{name}>").replace(f"</{name}>", f"</espi:{name}>").replace(f"<{name}/>", f"<espi:{name}/>")
    for name in ("entry", "content", "link", "title", "id"):
        text = text.replace(f"<{name}", f"<ns0:{name}").replace(f"</{name}", f"</ns0:{name}")
    return f'<ns0:feed xmlns:ns0="http://www.w3.org/2005/Atom" xmlns:espi="http://naesb.org/espi">{text}</ns0:feed>'


def _alone(*parts: str) -> str:
    return f'<?xml version="1.0"?>\n<EnergyUsage xmlns="http://naesb.org/espi">{"".join(parts)}</EnergyUsage>\n'


_BILL = (f"<ElectricPowerUsageSummary><billingPeriod><duration>2592000</duration><start>{DAY}</start></billingPeriod>"
         "<billLastPeriod>8412000</billLastPeriod><currency>840</currency>"
         "<overallConsumptionLastPeriod><powerOfTenMultiplier>3</powerOfTenMultiplier><uom>72</uom><value>412</value>"
         "</overallConsumptionLastPeriod></ElectricPowerUsageSummary>")  # fmt: skip
_QUALITIES = "".join(reading(DAY + n * 3600, 100 + n, 3600, f"<ReadingQuality><quality>{quality}</quality></ReadingQuality>")
                     for n, quality in enumerate((0, 7, 8, 10, 12, 17, 99)))  # fmt: skip
_BAD = "".join((
    reading(DAY, "beaucoup"), reading(DAY + 3600, ""), "<IntervalReading/>", reading(None, 5, None), reading(99_999_999_999_999, 5),
    reading(-99_999_999_999, 5),
    "<IntervalReading><timePeriod><start>hier</start></timePeriod><value>3</value></IntervalReading>", reading(DAY + 7200, 12),
))  # fmt: skip
_HOSTILE_KINDS = [kind(uom=999), kind(uom="x", multiplier="y"), kind(multiplier=900), kind(intervalLength="9" * 40), kind(currency="\u00e9",
    flowDirection="?")]  # type: ignore[arg-type]


def _inside(*readings: str) -> str:
    return f"<IntervalBlock>{''.join(readings)}</IntervalBlock>"


def _files() -> dict[str | None, dict[str, bytes]]:
    whole = feed(meter(1, block(), kind()))
    solar = meter(2, block(DAY, 24, 900), kind(multiplier=-3, flowDirection=19, intervalLength=900))
    unlinked = "".join(entry(part) for part in ("<UsagePoint/>", kind(), block(), kind(flowDirection=19), block()))
    beside = [entry(kind(flowDirection=flow), f"{_BASE}/ReadingType/{flow}") for flow in (1, 19)]
    beside += [entry(block(), related=[f"{_BASE}/ReadingType/{flow}"]) for flow in (1, 19)]
    times = "<IntervalBlock><interval><duration>10800</duration><start>" + f"{DAY}</start></interval>" + reading(None, 1,
        None) * 3 + "</IntervalBlock>"
    absolute = feed(meter(1, block(), kind())).replace('href="/espi', 'href="https://utility.example/espi')
    absolute = absolute.replace('rel="related" href="https://utility.example/espi', 'rel="related" href="HTTPS://Utility.example/ESPI')
    person = '<Customer xmlns="http://naesb.org/espi/customer"><name>canary-street</name></Customer>'
    customer = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><content>{person}</content></entry></feed>'
    hostile = feed(*(meter(n, _inside(reading(DAY + n, 7)), one) for n, one in enumerate(_HOSTILE_KINDS)),
                   entry("<LocalTimeParameters><tzOffset>999999999</tzOffset></LocalTimeParameters>"), entry("<UsagePoint/><UsagePoint/>"),
                   entry(_BILL.replace(str(DAY), "hier")), entry(_BILL.replace("8412000", "x")), timed=False)  # fmt: skip
    entity = whole.replace("<feed", '<!DOCTYPE feed [<!ENTITY a "canary-title"><!ENTITY b SYSTEM "file:///etc/passwd">]>\n<feed', 1)
    texts = {
        None: whole, "prefix": _prefixed(), "no-feed": _alone(clock(), kind(), block()), "types-behind": feed(meter(1, block(), kind(),
            order="BMTP")),
        "absolute-links": absolute, "no-links": feed(unlinked), "links-behind": feed(meter(1, block(), kind(), behind=True)),
        "types-beside": feed(*beside),
        "two-meters": feed(meter(1, block(), kind()), solar), "no-multiplier": feed(meter(1, block(), kind(multiplier=None))),
        "autumn": feed(meter(1, block(AUTUMN, 25), kind())), "spring": feed(meter(1, block(SPRING, 23), kind())),
        "gas": feed(meter(1, block(DAY, 24), kind(uom=119, multiplier=-1, commodity=7), service=1)),
        "water": feed(meter(1, block(DAY, 24), kind(uom=128, commodity=None), service=2)),
        "therms": feed(meter(1, _inside(reading(DAY, 31, 86_400)), kind(uom=169, multiplier=-1, commodity=7, intervalLength=86_400), service=1)),
        "index": feed(meter(1, _inside(reading(DAY, 48_211, 0)), kind(multiplier=3, accumulationBehaviour=1))),
        "power": feed(meter(1, block(DAY, 2, 900), kind(uom=38, kind=37, accumulationBehaviour=12, intervalLength=900))),
        "qualities": feed(meter(1, _inside(_QUALITIES), kind())), "costs": feed(meter(1, _inside(reading(DAY, 1, 3600, "<cost>31415</cost>")),
            kind(currency=124))),
        "block-times": feed(meter(1, times, kind())), "one-entry": feed(entry(kind() + block() + block(DAY + 86_400))),
        "no-clock": feed(meter(1, block(), kind()), timed=False), "bill": feed(meter(1, block(), kind()), entry(_BILL, f"{_BASE}/1/UsageSummary/1")),
        "wrong-sign": whole.replace("<tzOffset>-", "<tzOffset>"),
        "empty-type": feed(meter(1, _inside(reading(DAY, 12),
            "<IntervalReading><timePeriod><duration>2505600</duration><start>1721154384.66</start></timePeriod>"
                                            "<value>12000</value></IntervalReading>"), "<ReadingType/>")),
        "doctype": entity, "bad-records": feed(meter(1, _inside(_BAD), kind(intervalLength=None))), "hostile": hostile,
        "truncated": whole[: len(whole) * 2 // 3], "empty": "",
    }  # fmt: skip
    made: dict[str | None, dict[str, bytes]] = {quirk: {"usage.xml": text.encode()} for quirk, text in texts.items()}
    made["customer-beside"] = {"usage.xml": whole.encode(), "customer.xml": customer.encode()}
    made["utf16"] = {"usage.xml": whole.replace("UTF-8", "UTF-16").encode("utf-16")}
    raw = whole.encode()
    made["corrupted"] = {"usage.xml": raw[:3000] + random.Random(2).randbytes(40) + raw[3040:]}
    return made


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one file, or a folder with the customer beside the usage."""
    place = folder / "download" if quirk == "customer-beside" else folder
    place.mkdir(parents=True, exist_ok=True)
    files = _files()[quirk]
    for name, data in files.items():
        (place / name).write_bytes(data)
    return place if len(files) > 1 else place / "usage.xml"


def large(folder: Path, size: int) -> Path:
    """Write a feed of about `size` bytes, an entry for each day."""
    path, number = folder / "usage.xml", 0
    head, tail = feed(meter(1, "", kind(), order="PMT")).rsplit("</feed>", 1)
    own = f"{_BASE}/1/MeterReading/1/IntervalBlock"
    with path.open("w", encoding="utf-8") as out:
        out.write(head)
        while out.tell() < size:
            out.write(entry(block(1_000_000_000 + number * 86_400), f"{own}/{number}", own))
            number += 1
        out.write("</feed>" + tail)
    return path
