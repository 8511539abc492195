"""Write one export of any size for each source: the same kind of record, as often as it takes."""

from __future__ import annotations

import importlib
import json
import struct
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
import apple_health
import google
import pihole
import rows as small
import table
from samples_made import bluesky_archive, mbox, telegram, vcard


def make(name: str, folder: Path, size: int) -> Path:
    """Return an export of about `size` bytes for the source called `name`: from the table below, or by `large` of its own maker."""
    maker = MAKERS.get(name) or importlib.import_module(f"samples_made.{name.replace('-', '_')}").large
    return maker(folder, size)


def _repeated(file: str, head: str, record: Callable[[int], str], tail: str) -> Callable[[Path, int], Path]:
    def write(folder: Path, size: int) -> Path:
        path, number, written = folder / file, 0, 0
        with path.open("w", encoding="utf-8", newline="") as out:
            out.write(head)
            while written < size:
                written += out.write("".join(record(n) for n in range(number, number + 1_000)))
                number += 1_000
            out.write(tail)
        return path

    return write


def _clock(number: int) -> str:
    """Return a moment of 2024, another one for each of thirty million numbers."""
    day, second = divmod(number, 86_400)
    return f"2024-{1 + day // 28 % 12:02}-{1 + day % 28:02}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"


def _note(number: int) -> str:
    made = {"id": f"https://a.example/notes/{number}", "type": "Note", "content": "<p>une note de quelques mots</p>" * 4, "tag": []}
    return json.dumps({
        "@context": "https://www.w3.org/ns/activitystreams", "id": f"https://a.example/a/{number}", "type": "Create",
        "actor": "https://a.example/users/lea", "published": _clock(number), "object": made,
    }) + "\n"  # fmt: skip


def _point(number: int) -> str:
    return f'<trkpt lat="{48 + number % 9_999 / 1e5:.5f}" lon="2.1"><ele>{number % 99}</ele><time>{_clock(number)}</time></trkpt>\n'


def _entry(number: int) -> str:
    return (f"<Ntry><Amt Ccy='EUR'>{number % 900}.25</Amt><CdtDbtInd>DBIT</CdtDbtInd><BookgDt><Dt>{_clock(number)[:10]}</Dt></BookgDt>"
            f"<AcctSvcrRef>{number}</AcctSvcrRef><AddtlNtryInf>EPICERIE {number % 97}</AddtlNtryInf></Ntry>\n")  # fmt: skip


def _cfonb(number: int) -> str:
    day = "".join(reversed(_clock(number)[2:10].split("-")))
    said = f"EPICERIE {number % 97}"
    return f"0499999015800001EUR2 {'7' * 11}11{day}  {day}{said:31}  {number % 10**7:07}  {number % 900:013}J{number:016}\n"


def _operation(number: int) -> str:
    return (f"<STMTTRN>\n<TRNTYPE>DEBIT\n<DTPOSTED>{_clock(number)[:10].replace('-', '')}\n<TRNAMT>-{number % 900}.25\n<FITID>{number}\n"
            f"<NAME>CARTE EPICERIE {number % 97}\n<MEMO>EPICERIE DU COIN\n</STMTTRN>\n")  # fmt: skip


def _marked(number: int) -> str:
    place = f"2.1,{48 + number % 9_999 / 1e5:.5f},{number % 99}"
    return f"<Placemark><TimeStamp><when>{_clock(number)}</when></TimeStamp><Point><coordinates>{place}</coordinates></Point></Placemark>\n"


def _feature(number: int) -> str:
    said = {"timestamp": _clock(number), "device_id": "phone1", "accuracy": number % 99}
    place = {"type": "Point", "coordinates": [2.1, 48 + number % 9_999 / 1e5]}
    return json.dumps({"type": "Feature", "geometry": place, "properties": said}) + ",\n"


_LAST_FEATURE = '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [2.1, 48.1]}, "properties": {"name": "the last one"}}'


def _fix(number: int) -> str:
    said = {"_type": "location", "tst": 1_400_000_000 + number, "lat": 48 + number % 9_999 / 1e5, "lon": 2.1, "acc": 9, "batt": number % 100}
    return f"{_clock(number)}\t*                 \t{json.dumps(said)}\n"


def _sentence(number: int) -> str:
    day, second = divmod(number, 86_400)
    clock, calendar = f"{second // 3600:02}{second // 60 % 60:02}{second % 60:02}", f"{1 + day % 28:02}{1 + day // 28 % 12:02}{day // 336 % 80:02}"
    body = f"GPRMC,{clock},A,4830.0000,N,00506.{number % 9_999:04},W,004.0,271.5,{calendar},,,A"
    total = 0
    for letter in body.encode():
        total ^= letter
    return f"${body}*{total:02X}\n"


def _trackpoint(number: int) -> str:
    return (
        f"<Trackpoint><Time>{_clock(number)}</Time><Position><LatitudeDegrees>48.1</LatitudeDegrees><LongitudeDegrees>2.1</LongitudeDegrees>"
        f"</Position><HeartRateBpm><Value>{90 + number % 60}</Value></HeartRateBpm></Trackpoint>\n"
    )


def _sms(number: int) -> str:
    said = f"une phrase de quelques mots {number}"
    return (
        f'<sms protocol="0" address="+3361234{number % 9_999:04}" date="{1_500_000_000_000 + number * 997}" type="{1 + number % 2}" subject="null"'
        f' body="{said}" toa="null" sc_toa="null" service_center="null" read="1" status="-1" locked="0" date_sent="0" contact_name="Lou" />\n'
    )


def _said(number: int) -> str:
    minute, day = number // 3 % 1_440, number // 4_320
    said = f"{'Lou' if number % 2 else 'Ana'}: une phrase de quelques mots, comme on en dit beaucoup dans une discussion {number}"
    return f"{1 + day % 28:02}/{1 + day // 28 % 12:02}/{2010 + day // 336}, {minute // 60:02}:{minute % 60:02} - {said}\n"


def _fit(folder: Path, size: int) -> Path:
    """Write rides of twenty megabytes, as a device's folder holds them: a watch does not write one of a gigabyte."""
    (folder / "made").mkdir()
    each = 20_000_000
    for number in range(-(-size // each)):
        _ride(folder / "made" / f"{number}.fit", min(each, size - number * each), 1_000_000_000 + number * each)
    return folder / "made"


def _ride(path: Path, size: int, begin: int) -> None:
    """Write records with a heart rate and two hundred bytes of what only their maker knows; the checksum is left out, as FIT allows."""
    known = 200
    body = bytes([0x40, 0, 0]) + struct.pack("<HB", 0, 2) + bytes([0, 1, 0, 4, 4, 0x86]) + bytes([0, 4]) + struct.pack("<I", begin)
    body += bytes([0x41, 0, 0]) + struct.pack("<HB", 20, 3) + bytes([253, 4, 0x86, 3, 1, 2, 250, known, 13])
    count = size // (6 + known)
    with path.open("wb") as out:
        out.write(struct.pack("<BBHI4sH", 14, 0x10, 2132, len(body) + count * (6 + known), b".FIT", 0) + body)
        for start in range(0, count, 1_000):
            many = range(start, min(count, start + 1_000))
            out.write(b"".join(bytes([1]) + struct.pack("<IB", begin + n, 90 + n % 60) + bytes(known) for n in many))
        out.write(bytes(2))


def _small(maker: Callable[[Path, int], Path], bytes_each: int) -> Callable[[Path, int], Path]:
    def write(folder: Path, size: int) -> Path:
        (folder / "made").mkdir()
        return maker(folder / "made" / "outbox", size // bytes_each)

    return write


def _apple(folder: Path, size: int) -> Path:
    apple_health.make(folder / "export.xml", size // 1_000_000)
    return folder / "export.xml"


def _searched(number: int) -> str:
    link = f"https://www.google.com/search?q=chat+noir+{number}"
    return json.dumps({"header": "Search", "title": f"Searched for {number}", "titleUrl": link, "time": _clock(number)}) + ","


_LAST_SEARCH = '{"header": "Search", "title": "the last one", "time": "2023-01-01T00:00:00Z"}'


def _google(folder: Path, size: int) -> Path:
    google.make(folder / "Records.json", size // 270)
    return folder / "Records.json"


def _pihole(folder: Path, size: int) -> Path:
    pihole.make(folder / "pihole-FTL.db", size // 43)
    return folder / "pihole-FTL.db"


def _message(number: int) -> str:
    told = {"sender_name": "Lou", "timestamp_ms": 1_700_000_000_000 + number, "content": "une phrase de quelques mots " * 3, "is_unsent": False}
    return ",\n" + json.dumps(told)


def _viewed(number: int) -> str:
    author, when = {"href": "", "value": "regate.leman", "timestamp": 0}, {"href": "", "value": "", "timestamp": 1_500_000_000 + number}
    told = {"title": "", "media_map_data": {}, "string_map_data": {"Author": author, "Time": when}}
    return ",\n" + json.dumps(told)


_TCX = '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running">'
MAKERS: dict[str, Callable[[Path, int], Path]] = {
    "activitystreams": _repeated("posts.jsonl", "", _note, ""),
    "access-log": _small(small.access_log, 205),
    "activitywatch": _small(small.activitywatch, 190),
    "adguard-home": _small(small.adguard_home, 310),
    "apple-health": _apple,
    "bluesky-archive": bluesky_archive.large,
    "browser-history": _small(small.firefox, 34),
    "enedis-linky": _small(small.linky, 30),
    "facebook": _repeated("message_1.json", '{"participants": [{"name": "Lou"}, {"name": "Zo"}], "messages": [' + _message(-1)[2:], _message,
                          '], "title": "Lou", "thread_path": "inbox/lou_1234567"}'),
    "fit": _fit,
    "geojson": _repeated("points.geojson", '{"type": "FeatureCollection", "features": [', _feature, _LAST_FEATURE + "]}"),
    "google-activity": _repeated("MyActivity.json", "[", _searched, _LAST_SEARCH + "]"),
    "google-location": _google,
    "gpx": _repeated("walk.gpx", '<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>\n',
                     _point, "</trkseg></trk></gpx>"),
    "home-assistant": _small(small.home_assistant, 50),
    "ics": _small(small.agenda, 530),
    "instagram": _repeated("posts_viewed.json", '{"impressions_history_posts_seen": [' + _viewed(-1)[2:], _viewed, "]}"),
    "kml": _repeated("places.kml", '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n', _marked, "</Document></kml>"),
    "mastodon-archive": _small(small.mastodon, 1_600),
    "mbox": mbox.large,
    "camt053": _repeated("bank.xml", f"<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>{'7' * 20}</IBAN></Id></Acct>\n", _entry,
                         "</Stmt></BkToCstmrStmt></Document>\n"),
    "cfonb120": _repeated("bank.txt", f"0199999    00001EUR2 {'7' * 11}  010124  {' ' * 48}{'0' * 13}{{{' ' * 16}\n", _cfonb,
                          f"0799999    00001EUR2 {'7' * 11}  311224  {' ' * 48}{'0' * 13}{{{' ' * 16}\n"),
    "ofx": _repeated("bank.ofx", "OFXHEADER:100\n<OFX><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>12345678</BANKACCTFROM><BANKTRANLIST>\n",
                     _operation, "</BANKTRANLIST></STMTRS></OFX>\n"),
    "nmea": _repeated("boat.nmea", "", _sentence, ""),
    "owntracks": _repeated("2024-06.rec", "", _fix, ""),
    "pihole": _pihole,
    "sms-backup-restore": _repeated("sms-made.xml", "<?xml version='1.0' encoding='UTF-8'?><smses>\n", _sms, "</smses>\n"),
    "table": lambda folder, size: table.make(folder, size // 62)[0],
    "tcx": _repeated("run.tcx", f'<?xml version="1.0"?>{_TCX}<Id>2024-01-01T00:00:00Z</Id><Lap StartTime="2024-01-01T00:00:00Z"><Track>\n',
                     _trackpoint, "</Track></Lap></Activity></Activities></TrainingCenterDatabase>"),
    "telegram": telegram.large,
    "whatsapp": _repeated("WhatsApp Chat with Lou.txt", "", _said, ""),
    "vcard": vcard.large,
    "x-archive": _small(small.x_posts, 1_050),
}  # fmt: skip
