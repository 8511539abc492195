"""How do Camille's browser, Google, her screens and her web site tell what was visited?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote_plus

from murmure.demo.clock import YEAR
from murmure.demo.exports.shelf import base, pack, put, written
from murmure.demo.exports.stamp import MONTHS, utc
from murmure.demo.exports.year import PARIS, Page, Year

_FIREFOX = """create table moz_places (id integer primary key, url longvarchar, title longvarchar, rev_host longvarchar,
 visit_count integer default 0,
 hidden integer default 0 not null);
create table moz_historyvisits (id integer primary key, from_visit integer, place_id integer, visit_date integer, visit_type integer,
 session integer, source integer default 0 not null, triggeringPlaceId integer);
create table moz_bookmarks (id integer primary key, type integer, fk integer, title longvarchar);
create table moz_meta (key text primary key, value not null);"""


def _browser(folder: Path, year: Year) -> None:
    places: dict[str, tuple[int, Page]] = {}
    for page in year.pages:
        places.setdefault(page.url, (len(places) + 1, page))
    base(folder / "places.sqlite", _FIREFOX, {
        "moz_places": ((place, url, page.title, None, 1, 0) for url, (place, page) in places.items()),
        "moz_historyvisits": (
            (nth, None, places[page.url][0], int(page.at.timestamp() * 1e6), 1, 0, 0, None) for nth, page in enumerate(year.pages, 1)
        ),
    })  # fmt: skip


def _google(folder: Path, year: Year) -> None:
    """Write Takeout in French: a search before one page in twelve, the page that it led to, and videos on some evenings."""
    chance = year.chance("google")
    found, watched = [], []
    for page in year.pages:
        draw = chance.random()
        words = page.title.partition(" · ")[2]
        if draw < 0.08:
            common = {
                "header": "Recherche",
                "products": ["Recherche"],
                "activityControls": ["Activité sur le Web et les applications"],
            }
            found.append({**common, "title": f"Vous avez recherché {words}", "titleUrl": f"https://www.google.com/search?q={quote_plus(words)}",
                          "time": _moment(page.at - timedelta(seconds=20))})  # fmt: skip
            found.append({**common, "title": f"Page consultée : {page.title}", "titleUrl": f"https://www.google.com/url?q={page.url}&usg=AOv",
                          "time": _moment(page.at)})  # fmt: skip
        elif draw < 0.13:
            number = f"{chance.getrandbits(64):011x}"[:11]
            watched.append({
                "header": "YouTube", "title": f"Vous avez regardé {words}", "titleUrl": f"https://www.youtube.com/watch?v={number}",
                "subtitles": [{"name": page.title.partition(" · ")[0], "url": "https://www.youtube.com/channel/UCmadeup" + page.title[0].lower()}],
                "time": _moment(page.at + timedelta(minutes=2)), "products": ["YouTube"]})  # fmt: skip
    pack(folder / f"takeout-{YEAR + 1}0105T083000Z-001.zip", {
        "Takeout/Mon activité/Recherche/MonActivité.json": written(found[::-1]),
        "Takeout/YouTube et YouTube Music/historique/watch-history.json": written(watched[::-1]),
    })  # fmt: skip


def _moment(at: datetime) -> str:
    return utc(at, "%Y-%m-%dT%H:%M:%S.000Z")


SCREENS = (date(YEAR, 3, 10), date(YEAR, 9, 22))
"""The Mondays of the weeks that ActivityWatch watches: the late nights of March, and an ordinary week."""


def _activitywatch(folder: Path, year: Year) -> None:
    chance, windows, presence = year.chance("screens"), [], []
    tools = (
        ("Thunderbird", "Boîte de réception"),
        ("LibreOffice Writer", "Compte rendu.odt"),
        ("code", "murmure – main.py"),
    )
    shown: list[tuple[datetime, Page]] = [
        (page.at, page) for page in year.pages if any(0 <= (page.at.date() - first).days < 7 for first in SCREENS)
    ]
    for nth, (at, page) in enumerate(shown):
        ends = shown[nth + 1][0] if nth + 1 < len(shown) else at + timedelta(minutes=3)
        length = min(chance.uniform(60, 400), max((ends - at).total_seconds(), 1.0))
        windows.append(_event(at, length, app="Firefox", title=f"{page.title} — Mozilla Firefox"))
        rest = min((ends - at).total_seconds() - length, chance.uniform(120, 900))
        if rest > 30:
            app, title = chance.choice(tools)
            windows.append(_event(at + timedelta(seconds=length), rest, app=app, title=title))
        presence.append((at, at + timedelta(seconds=length + max(rest, 0))))
    spans: list[tuple[datetime, datetime]] = []
    for start, end in presence:
        if spans and (start - spans[-1][1]).total_seconds() < 180:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    events = [_event(start, (end - start).total_seconds(), status="not-afk") for start, end in spans]
    host = "portable-camille"
    buckets = {
        name: {"id": name, "created": f"{YEAR}-01-01T00:00:00+00:00", "name": None, "type": kind, "client": client, "hostname": host, "data": {},
               "events": held[::-1]}
        for name, kind, client, held in (
            (f"aw-watcher-window_{host}", "currentwindow", "aw-watcher-window", windows),
            (f"aw-watcher-afk_{host}", "afkstatus", "aw-watcher-afk", events),
        )
    }  # fmt: skip
    put(folder / "aw-buckets-export.json", written({"buckets": buckets}, None, ascii_only=True))


def _event(at: datetime, lasts: float, **data: str) -> dict[str, object]:
    return {"timestamp": at.astimezone(UTC).isoformat(), "duration": round(lasts, 3), "data": data}


AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def _access_log(folder: Path, year: Year) -> None:
    """Write the log of the reading circle's site in November: visitors come from networks kept for documentation."""
    chance, lines = year.chance("site"), []
    pages = (
        "/",
        "/lectures/",
        "/lectures/a-novel-of-seven-hundred-pages",
        "/cercle/mardi",
        "/flux.xml",
        "/images/lavoir.jpg",
        "/pas-la",
    )
    at = datetime(YEAR, 11, 1, 0, 5, tzinfo=PARIS)
    while at.month == 11:
        page = chance.choices(pages, (9, 6, 5, 4, 8, 6, 1))[0]
        status = 404 if page == "/pas-la" else 304 if page == "/flux.xml" and chance.random() < 0.6 else 200
        before = "https://village.example/@camille.tilleul" if chance.random() < 0.3 else "-"
        lines.append(f'198.51.100.{chance.randrange(1, 255)} - - [{_english(at)}] "GET {page} HTTP/2.0" {status} {chance.randrange(300, 40_000)} '
                     f'"{before}" "{AGENT}"\n')  # fmt: skip
        at += timedelta(seconds=chance.expovariate(1 / 1800) + 1)
    put(folder / "lecture-ombrette.example-access.log", "".join(lines))


def _english(at: datetime) -> str:
    """Return a moment as web servers write it, in whatever language this process speaks."""
    return f"{at.day:02}/{MONTHS[at.month - 1]}/{at:%Y:%H:%M:%S %z}"


RECORDED = 12
"""How many pages of one evening in December Camille records in her browser, to see whom they tell."""


def _har(folder: Path, year: Year) -> None:
    """Write what Firefox saves of its network panel: each page calls its own site, and the counters that the house's resolver blocks."""
    chance, entries, pages = year.chance("har"), [], []
    evening = [page for page in year.pages if page.at.month == 12 and page.at.day < 20][:RECORDED]
    for number, page in enumerate(evening, 1):
        site = page.url.split("/")[2]
        pages.append({"startedDateTime": page.at.isoformat(timespec="milliseconds"), "id": f"page_{number}", "title": page.title,
                      "pageTimings": {"onContentLoad": 210, "onLoad": 640}})  # fmt: skip
        calls = [(page.url, "text/html"), (f"https://{site}/style.css", "text/css"), (f"https://{site}/images/{number}.jpg", "image/jpeg"),
                 (f"https://fonts.pixel-ads.test/lecture.woff2?page={number}", "font/woff2")]  # fmt: skip
        if chance.random() < 0.7:
            calls.append((f"https://stats.compteur.test/p.gif?site={site}", "image/gif"))
        for nth, (url, kind) in enumerate(calls):
            at = page.at + timedelta(milliseconds=90 * nth)
            entries.append(
                _request(f"page_{number}", at, url, kind, page.url if nth else "", chance.randrange(20, 300))
            )
    creator = {"name": "Firefox", "version": "145.0"}
    log = {"version": "1.2", "creator": creator, "browser": creator, "pages": pages, "entries": entries}
    put(folder / f"Archive {YEAR}-12.har", written({"log": log}))


def _request(page: str, at: datetime, url: str, kind: str, before: str, lasts: int) -> dict[str, object]:
    headers = [{"name": "User-Agent", "value": AGENT}] + ([{"name": "Referer", "value": before}] if before else [])
    return {
        "startedDateTime": at.isoformat(timespec="milliseconds"), "pageref": page, "time": lasts, "cache": {}, "timings": {"wait": lasts},
        "serverIPAddress": "203.0.113.80", "connection": "443",
        "request": {"method": "GET", "url": url, "httpVersion": "HTTP/2", "headers": headers, "cookies": [], "queryString": [], "headersSize": 300,
                    "bodySize": 0},
        "response": {"status": 200, "statusText": "OK", "httpVersion": "HTTP/2", "headers": [], "cookies": [], "redirectURL": "", "headersSize": 200,
                     "bodySize": 4096, "content": {"mimeType": kind, "size": 4096}},
    }  # fmt: skip


EXPORTS: dict[str, Callable[[Path, Year], None]] = {
    "browser-history": _browser, "google-activity": _google, "activitywatch": _activitywatch, "access-log": _access_log, "har": _har,
}  # fmt: skip
