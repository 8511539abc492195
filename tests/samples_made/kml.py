"""Make up layers of maps: a walk around a pond that does not exist."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

QUIRKS = [
    "points",
    "spans",
    "lines",
    "multigeometry",
    "multitrack",
    "no-placemark",
    "unequal",
    "measures",
    "kmz",
    "prefixes",
    "no-namespace",
    "latin1",
    "areas",
    "links",
    "bad-coordinates",
    "coarse-times",
    "no-zone",
    "timeline",
    "same-start",
    "hostile",
    "bomb",
    "truncated",
    "corrupted",
    "empty",
]
CANARIES = ("secret.person@example.org", "/etc/passwd", "style-canary")
_SPACES = ' xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"'


def document(body: str, header: str = '<?xml version="1.0" encoding="UTF-8"?>\n', spaces: str = _SPACES) -> str:
    """Return a layer."""
    style = '<Style id="style-canary"><LineStyle><color>ff0000ff</color></LineStyle></Style>\n'
    return f"{header}<kml{spaces}>\n<Document>\n<name>Étang</name>\n{style}{body}</Document>\n</kml>\n"


def placemark(inside: str, name: str | None = "Tour") -> str:
    """Return a Placemark."""
    said = f"<name>{name}</name>\n" if name else ""
    return f"<Placemark>\n{said}{inside}</Placemark>\n"


def _point(
    time: str = "<TimeStamp><when>2024-01-15T12:00:00Z</when></TimeStamp>", place: str = "5.76,45.12,410"
) -> str:
    return f"{time}\n<Point><coordinates>{place}</coordinates></Point>\n"


def track(count: int = 12, day: int = 20, gx: str = "gx:", extended: str = "") -> str:
    """Return a gx:Track of one point a minute."""
    times = "".join(f"<when>2024-01-{day}T08:{n:02}:00Z</when>\n" for n in range(count))
    places = "".join(
        f"<{gx}coord>{5.76 + n / 1000:.4f} {45.12 - n / 2000:.4f} {400 + n}</{gx}coord>\n" for n in range(count)
    )
    return f"<{gx}Track>\n{times}{places}{extended}</{gx}Track>\n"


_LINE = "<LineString><coordinates>\n5.76,45.12,410\n5.77,45.13,411\n5.78,45.13,412\n</coordinates></LineString>\n"
_SPAN = "<TimeSpan><begin>2024-01-10T09:00:00Z</begin><end>2024-01-10T17:00:00+01:00</end></TimeSpan>\n"
_MEASURES = (
    '<ExtendedData><SchemaData schemaUrl="#s"><gx:SimpleArrayData name="heartrate">'
    + "".join(f"<gx:value>{90 + n}</gx:value>" for n in range(11))
    + '<gx:value>x</gx:value></gx:SimpleArrayData><gx:SimpleArrayData name="odd"><gx:value>1</gx:value></gx:SimpleArrayData>'
    "</SchemaData></ExtendedData>\n"
)
_TIMELINE = (
    '<address>1 rive Est</address><ExtendedData><Data name="Email"><value>secret.person@example.org</value></Data>'
    '<Data name="Category"><value>Cycling</value></Data><Data name="Distance"><value>2500</value></Data></ExtendedData>'
    "<description> Cycling from <b>9</b> to 17. </description>"
)
_BODY = (
    placemark(_point(), "Refuge")
    + placemark(_point("", "5.70,45.10,0"), "Source")
    + placemark(_point(), None)
    + placemark(_SPAN + _LINE, "Marche")
    + placemark(track(extended=_MEASURES))
)
_AREA = "<Polygon><outerBoundaryIs><LinearRing><coordinates>1,2 3,4 5,6</coordinates></LinearRing></outerBoundaryIs></Polygon>"
_BOMB = '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
_CASES = {
    None: document(_BODY),
    "points": document(placemark(_point(), "A") + placemark(_point(place=" 5.77,45.13 "), "B")),
    "spans": document(
        placemark(_point(_SPAN), "Visite")
        + placemark(_point("<TimeSpan><end>2024-01-10T17:00:00Z</end></TimeSpan>"), "Fin")
    ),
    "lines": document(placemark(_SPAN + _LINE) + placemark(_LINE, "Sans date")),
    "multigeometry": document(
        placemark(
            f"{_SPAN}<MultiGeometry><Point><coordinates>5.7,45.1,1</coordinates></Point>{_LINE}{_LINE}</MultiGeometry>"
        )
    ),
    "no-placemark": document(track(4)),
    "multitrack": document(placemark(f"<gx:MultiTrack>{track(4)}{track(3, 21)}</gx:MultiTrack>")),
    "unequal": document(placemark(track(4).replace("<when>2024-01-20T08:03:00Z</when>\n", ""))),
    "measures": document(placemark(track(extended=_MEASURES))),
    "kmz": document(_BODY),
    "prefixes": document(_BODY, spaces="").replace("<kml", "<kml:kml").replace("</kml", "</kml:kml"),
    "no-namespace": document(_BODY, header="", spaces=""),
    "latin1": document(_BODY, header='<?xml version="1.0" encoding="ISO-8859-1"?>\n'),
    "areas": document(
        placemark(_AREA) + placemark(f"<MultiGeometry>{_AREA}{_AREA}</MultiGeometry>") + placemark(_point(), "A")
    ),
    "links": document(
        "<NetworkLink><Link><href>file:///etc/passwd</href></Link></NetworkLink>\n" + placemark(_point(), "A")
    ),
    "bad-coordinates": document(
        "".join(placemark(_point(place=p), p or "vide") for p in ("", "5.7", "5,95", "nan,1", "x,y", "5.7,45.1,high"))
        + placemark("")
    ),
    "coarse-times": document(
        "".join(
            placemark(_point(f"<TimeStamp><when>{t}</when></TimeStamp>"), t)
            for t in ("1997", "1997-07", "1997-07-16", "2024-01-15T12:00:00+02:00")
        )
    ),
    "no-zone": document(placemark(_point("<TimeStamp><when>2024-01-15T12:00:00</when></TimeStamp>"), "A")),
    "timeline": document(placemark(_TIMELINE + _SPAN + _LINE, "Cycling")),
    "same-start": document(
        placemark(_SPAN + _LINE)
        + placemark(_SPAN + _LINE.replace("5.76,45.12", "5.79,45.19"))
        + placemark(_SPAN + _LINE)
    ),
    "hostile": document(
        placemark(_point("<TimeStamp><when>hier</when></TimeStamp>"), "A\x0bB")
        + placemark(_point("<TimeStamp><when>0001-01</when></TimeStamp>"))
        + placemark(track(3).replace("5.7610", "500"))
        + placemark(track(2).replace("08:01:00Z", "x"))
    ),
    "bomb": document(placemark(_point(), "&b;&x;"), header=_BOMB),
    "truncated": document(_BODY)[:1800],
    "corrupted": document(_BODY).replace("</Point>", "</Pont>", 1),
    "empty": "",
}


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one file into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    data = _CASES[quirk].encode("latin-1" if quirk == "latin1" else "utf-8")
    if quirk == "kmz":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("doc.kml", data)
            archive.writestr("files/icon.png", b"\x89PNG\r\n\x1a\n")
        data = packed.getvalue()
    path = folder / ("etang.kmz" if quirk == "kmz" else "etang.kml")
    path.write_bytes(data)
    return path
