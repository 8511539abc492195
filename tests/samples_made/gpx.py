"""Make up GPX files: walks around a hill that does not exist."""

from __future__ import annotations

from pathlib import Path

QUIRKS = [
    "gpx10", "no-header", "latin1", "latin1-undeclared", "utf16", "bom", "wrong-encoding", "no-namespace", "undeclared-prefix",
    "broken-middle", "no-times", "no-zone", "segments", "routes", "waypoints", "off-earth", "bad-time", "bomb", "external",
    "control", "truncated", "corrupted", "empty",
]  # fmt: skip
CANARIES = ("secret.author@example.org", "Author Canary", "Planned Canary", "/etc/passwd")
_SPACES = (' xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1"')


def point(number: int, time: str | None = "", extension: str = "gpxtpx:", tag: str = "trkpt") -> str:
    """Return point `number` of a path that climbs; a time of None leaves it out."""
    when = "" if time is None else f"<time>{time or f'2023-04-02T08:{number // 60:02}:{number % 60:02}Z'}</time>"
    more = (
        f"<extensions><{extension}TrackPointExtension><{extension}atemp>14.5</{extension}atemp>"
        f"<{extension}hr>{110 + number % 30}</{extension}hr><{extension}cad>{80 + number % 5}</{extension}cad>"
        f"</{extension}TrackPointExtension><power>{180 + number % 9}</power></extensions>"
    )
    place = f'lat="{45.1 + number / 10_000:.6f}" lon="{5.7 - number / 20_000:.6f}"'
    return f"<{tag} {place}><ele>{300 + number * 0.5:.1f}</ele>{when}{more}</{tag}>\n"


def track(points: str, name: str = "Tour de la butte", kind: str = "hiking") -> str:
    """Return a track of one segment."""
    return f"<trk><name>{name}</name><type>{kind}</type><trkseg>\n{points}</trkseg></trk>\n"


def document(body: str, header: str = '<?xml version="1.0" encoding="UTF-8"?>\n', spaces: str = _SPACES, version: str = "1.1") -> str:
    """Return a whole document, with an author that must not be read."""
    author = "<metadata><author><name>Author Canary</name><email>secret.author@example.org</email></author></metadata>"
    return f'{header}<gpx version="{version}" creator="Montre Exemple - http://example.org"{spaces}>\n{author}\n{body}</gpx>\n'


def _points(count: int = 40, **more: str | None) -> str:
    return "".join(point(number, **more) for number in range(count))


def _waypoints() -> str:
    dated = '<wpt lat="45.12" lon="5.71"><ele>410</ele><time>2023-04-02T08:20:00Z</time><name>Belvédère</name><sym>Summit</sym></wpt>\n'
    return dated + '<wpt lat="45.13" lon="5.72"><name>Source</name><desc>Eau fraîche</desc></wpt>\n'


_BODY = _waypoints() + track(_points())
_ROUTE = '<rte><name>Planned Canary</name><rtept lat="45.2" lon="5.8"><name>Planned Canary</name></rtept></rte>\n'
_BOMB = ('<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa">'
         + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)) + "]>")  # fmt: skip
_CASES = {
    None: document(_BODY),
    "gpx10": document(_BODY.replace("hiking", "Ride"), version="1.0", spaces=' xmlns="http://www.topografix.com/GPX/1/0"'
                      ' xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1"'),
    "no-header": document(_BODY, header=""),
    "no-namespace": document(track(_points(extension="")), spaces=""),
    "undeclared-prefix": document(_BODY, spaces=""),
    "broken-middle": document(track(_points(20) + "<trkpt lat=45 <<oops\n" + _points(20))),
    "no-times": document(track(_points(time=None))),
    "no-zone": document(track(_points(1, time="2023-04-02T08:00:00"))),
    "segments": document(f"<trk><trkseg>{_points(5)}</trkseg><trkseg/><trkseg>{point(300)}{point(301)}</trkseg></trk>" + track(_points(3))),
    "routes": document(_ROUTE + _BODY),
    "waypoints": document(_waypoints()),
    "off-earth": document(track(point(1) + '<trkpt lat="95.0" lon="5.0"/><trkpt lat="NaN" lon="5.0"/><trkpt/>' + point(2))),
    "bad-time": document(track(point(1) + point(2, time="yesterday") + point(3, time="0001-01-01T00:00:00Z") + point(4))),
    "bomb": document(track(_points(5), name="&i;"), header=_BOMB),
    "external": document(track(_points(5), name="&x;"), header='<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "control": document(track(_points(5), name="Tour\x0bde la butte")),
    "truncated": document(_BODY)[:6000],
    "corrupted": document(_BODY).replace("</ele>", "</el>", 1),
    "empty": "",
}  # fmt: skip
_LATIN = '<?xml version="1.0" encoding="ISO-8859-1"?>\n'
_ENCODED = {
    "latin1": document(_BODY, header=_LATIN).encode("latin-1"),
    "latin1-undeclared": document(_BODY, header="").encode("latin-1"),
    "utf16": document(_BODY, header='<?xml version="1.0" encoding="UTF-16"?>\n').encode("utf-16"),
    "bom": b"\xef\xbb\xbf" + document(_BODY).encode(),
    "wrong-encoding": document(_BODY).encode("latin-1"),
}


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one file into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "butte.gpx"
    path.write_bytes(_ENCODED[quirk] if quirk in _ENCODED else _CASES[quirk].encode())
    return path
