"""Make up what Takeout holds of somebody who searches for cats and watches trains."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

QUIRKS = [
    "translated",
    "no-header",
    "no-title",
    "old-playlist",
    "old-searches",
    "chrome-old",
    "chrome",
    "installs",
    "library",
    "purchases",
    "devices",
    "accesses",
    "ads",
    "places",
    "music",
    "bom",
    "bad-records",
    "hostile",
    "one-language-then-another",
    "html-empty",
    "html",
    "html-french",
    "html-german",
    "html-no-zone",
    "html-ambiguous-zone",
    "html-truncated",
    "html-odd",
    "truncated",
    "corrupted",
    "empty",
]
CANARIES = ("109876543210987654321", "picture-canary.jpg", "recording-canary.ogg", "session-canary")


def record(header: str | None, title: str | None, link: str | None, second: int, **more: Any) -> dict[str, Any]:
    """Return one record of My Activity."""
    made: dict[str, Any] = {
        "header": header,
        "title": title,
        "titleUrl": link,
        "time": f"2023-05-06T10:00:{second:02}.{second:03}Z",
        **more,
    }
    return {name: value for name, value in made.items() if value is not None}


_PLACE = {
    "name": "At this general area",
    "url": "https://www.google.com/maps/@?api=1&map_action=map&center=45.123457,5.765432&zoom=12",
    "source": "From your device",
    "sourceUrl": "https://support.google.com/maps/answer/6258979",
}


def _activity(words: dict[str, str]) -> list[dict[str, Any]]:
    return [
        record(
            words["Search"],
            f"{words['searched']} chat noir",
            "https://www.google.com/search?q=chat+noir",
            1,
            products=[words["Search"]],
            locationInfos=[_PLACE],
            activityControls=["Web & App Activity"],
        ),
        record(
            words["Search"],
            f"{words['visited']} Un site",
            "https://www.google.com/url?q=https://a.example/x%3Fy%3D1&usg=AOv",
            2,
            products=["Search"],
        ),
        record(
            "YouTube",
            f"{words['watched']} Un train",
            "https://www.youtube.com/watch?v=abcdefghijk",
            3,
            subtitles=[{"name": "Rails", "url": "https://www.youtube.com/channel/UCmadeup"}],
            products=["YouTube"],
        ),
        record(
            "YouTube",
            f"{words['searched']} trains",
            "https://www.youtube.com/results?search_query=trains%20de%20nuit",
            4,
        ),
        record(
            "YouTube",
            f"{words['watched']} Une réclame",
            "https://www.youtube.com/watch?v=adadadadada",
            5,
            details=[{"name": words["ads"]}],
        ),
        record("Chrome", f"{words['visited']} é – 日本", "https://b.example/", 6, products=["Chrome"]),
        record(
            "Maps",
            f"{words['searched']} gare",
            "https://www.google.com/maps/search/gare+du+lac/@45,5,12z",
            7,
            imageFile="picture-canary.jpg",
        ),
        record(
            "Assistant", "Minuteur", None, 8, audioFiles=["recording-canary.ogg"], subtitles=[{}, {"name": "5 min"}]
        ),
    ]


_EN = {
    "Search": "Search",
    "searched": "Searched for",
    "visited": "Visited",
    "watched": "Watched",
    "ads": "From Google Ads",
}
_FR = {
    "Search": "Recherche",
    "searched": "Vous avez recherché",
    "visited": "Page consultée :",
    "watched": "Vous avez regardé",
    "ads": "De Google Ads",
}
_CHROME = [
    {
        "favicon_url": "https://b.example/i.png",
        "page_transition": "LINK",
        "title": "B",
        "url": "https://b.example/",
        "client_id": "c1",
        "time_usec": 1683367206123456,
    },
    {
        "page_transition": "TYPED",
        "title": "",
        "url": "chrome://history/",
        "client_id": "c1",
        "time_usec": 1683367207000000,
    },
    {"title": "no time", "url": "https://c.example/"},
]
_INSTALLS = [
    {
        "install": {
            "doc": {"documentType": "Android Apps", "title": "Carte"},
            "deviceAttribute": {
                "model": "Un",
                "carrier": "Opérateur",
                "manufacturer": "Exemple",
                "deviceDisplayName": "Exemple Un",
            },
            "lastUpdateTime": "2023-01-02T03:04:05Z",
            "firstInstallationTime": "2021-01-02T03:04:05.678901Z",
        }
    },
    {"install": {"doc": {}}},
    {"what": 1},
]
_ACCESS = (
    "Gaia ID,Activity Timestamp,IP Address,Proxied Host IP Address,Is Non-routable IP Address,Activity Country,Activity Region,Activity City,"
    "User Agent String,Product Name,Sub-Product Name,Activity Type\r\n"
    '109876543210987654321,2023-05-02 15:00:12 UTC,192.0.2.7,,false,FR,Auvergne,Nulle-Part,"Mozilla/5.0 (X11, made up)",Gmail,Web,Login\r\n'
    "109876543210987654321,2023-05-02 15:00:13 UTC,2001:db8::7,,false,FR,,,App,YouTube,Android,View\r\n"
    "109876543210987654321,hier,192.0.2.7,,false,FR,,,,Gmail,Web,Login\r\n"
    "109876543210987654321,2023-05-02\r\n"
)
_ITEMS = [
    {
        "contentDetails": {"videoId": "abcdefghijk"},
        "kind": "youtube#playlistItem",
        "id": "x",
        "snippet": {
            "publishedAt": "2014-05-06T10:00:00.000Z",
            "title": "Un train",
            "playlistId": kind,
            "resourceId": {"videoId": "abcdefghijk"},
        },
    }
    for kind in ("HLxyz", "LLxyz", "WLxyz", "UUxyz")
]
_ITEMS += [
    {
        "kind": "youtube#subscription",
        "snippet": {
            "publishedAt": "2014-05-07T10:00:00.000Z",
            "title": "Rails",
            "resourceId": {"channelId": "UCmadeup"},
        },
    },
    {"kind": "youtube#playlistItem", "snippet": {"publishedAt": "2014-05-07T10:00:00.000Z", "title": "nothing"}},
]
_QUERIES = {
    "event": [
        {
            "query": {
                "id": [{"timestamp_usec": "1400000000123456"}, {"timestamp_usec": "1400000001123456"}],
                "query_text": "chat noir",
            }
        },
        {"query": {"id": [], "query_text": "chat noir"}},
        {"query": {"id": [{"timestamp_usec": "x"}], "query_text": "a"}},
    ]
}
_BAD = [
    record("Search", "no time", None, 1) | {"time": None},
    record("Search", "x", None, 2) | {"time": "hier"},
    "text",
    None,
    {"time": "2023-05-06T10:00:00Z"},
    record("Search", "1601", None, 3) | {"time": "1601-01-01T00:00:00Z"},
    record("Search", "fine", None, 4),
    record("Search", "offset", None, 5) | {"time": "2023-05-06T10:00:00+02:00"},
]
_HOSTILE = [
    record("Search", "a\x00b\ud83d", "javascript:alert(1)", 1),
    record("Search", ["x"], {"y": 1}, 2),
    record({"a": 1}, "t", "https://[bad/search?q=1", 3),
    record(
        "Search",
        "t",
        "https://www.google.com/url?q=javascript:alert(1)",
        4,
        subtitles="x",
        details=3,
        locationInfos=[1, {"url": "center=999,1"}],
    ),
    record(
        "Maps", "t", "https://www.google.com/maps/search/", 5, locationInfos=[{"url": "https://x.example/?center=95,1"}]
    ),
    record("x" * 9_000, "é" * 9_000, None, 6, products=[[]]),
    record("YouTube", "t", "https://www.youtube.com/watch?v=abc&t=1&t=2", 7, subtitles=[{"name": None, "url": 3}]),
]


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode("utf-8", "surrogatepass")


_LIBRARY = [
    {
        "libraryDoc": {
            "doc": {"documentType": "Android Apps", "title": "Carte"},
            "acquisitionTime": "2020-01-02T03:04:05.678Z",
        }
    }
]
_PURCHASES = [
    {
        "purchaseHistory": {
            "invoicePrice": "4,99 €",
            "paymentMethodTitle": "Carte ••1234",
            "userLanguageCode": "fr",
            "userCountry": "FR",
            "doc": {"documentType": "Android Apps", "title": "Carte +"},
            "purchaseTime": "2020-02-02T03:04:05.678Z",
        }
    }
]
_DEVICES = [
    {
        "device": {
            "mostRecentData": {
                "carrierName": "Opérateur",
                "manufacturer": "Exemple",
                "modelName": "Un",
                "androidSdkVersion": 33,
            },
            "deviceRegistrationTime": "2019-02-02T03:04:05.678Z",
        }
    }
]
_CASES: dict[str, tuple[str, bytes]] = {
    "translated": ("Takeout/Mon activité/Recherche/MonActivité.json", _json(_activity(_FR))),
    "no-header": (
        "MyActivity.json",
        _json(
            [
                record(
                    None,
                    "Visited view-source:https://a.example/",
                    "view-source:https://a.example/",
                    1,
                    products=["Chrome"],
                ),
                record(None, "Visited view-source:https://b.example/", None, 2),
                record(None, "Un train", "https://www.youtube.com/watch?v=abc", 3),
            ]
        ),
    ),
    "no-title": (
        "MyActivity.json",
        _json([record("Search", "", None, 1), record("Search", None, "https://a.example/", 2)]),
    ),
    "old-playlist": ("watch-history.json", _json(_ITEMS)),
    "old-searches": ("2014-01-01.json", _json(_QUERIES)),
    "chrome-old": ("BrowserHistory.json", _json({"Browser History": _CHROME})),
    "chrome": (
        "Verlauf.json",
        _json({"Browser History": _CHROME, "Session": [{"x": "session-canary"}], "Typed Url": []}),
    ),
    "installs": ("Installs.json", _json(_INSTALLS)),
    "library": ("Library.json", _json(_LIBRARY)),
    "purchases": ("Purchase History.json", _json(_PURCHASES)),
    "devices": ("Devices.json", _json(_DEVICES)),
    "accesses": ("Activities - A list of Google services accessed by.csv", b"\xef\xbb\xbf" + _ACCESS.encode()),
    "ads": (
        "MyActivity.json",
        _json(
            [
                record("Ads", "Visited a shop", "https://www.google.com/aclk?sa=L&adurl=https://shop.example", 1),
                record("Werbung", "x", "https://shop.example/", 2),
                record("Search", "Visited", "https://a.example/", 3, details=[{"name": "From Google Ads"}]),
            ]
        ),
    ),
    "places": (
        "MyActivity.json",
        _json([record("Maps", "Viewed area", "https://www.google.com/maps/@45,5,12z", 1, locationInfos=[_PLACE])]),
    ),
    "music": (
        "MyActivity.json",
        _json([record("YouTube Music", "Watched Valse", "https://music.youtube.com/watch?v=abcdefghijk", 1)]),
    ),
    "bom": ("kijkgeschiedenis.json", b"\xef\xbb\xbf" + _json(_activity(_EN))),
    "bad-records": ("MyActivity.json", _json(_BAD)),
    "hostile": ("MyActivity.json", json.dumps(_HOSTILE).encode()),
    "html-empty": ("MyActivity.html", b"<html><title>My Activity</title><div class='outer-cell'></div></html>"),
    "truncated": ("MyActivity.json", _json(_activity(_EN))[:1200]),
    "corrupted": ("MyActivity.json", _json(_activity(_EN)).replace(b'"header"', b'"header', 1)),
    "empty": ("MyActivity.json", b""),
}


def _cell(made: dict[str, Any], date: str) -> str:
    """Return a record as a page shows it."""
    title, link = made["title"], made.get("titleUrl")
    verb, _, name = title.rpartition(" : ") if " : " in title else title.partition(" ")
    said = f'{verb}&nbsp;<a href="{escape(link)}">{escape(name)}</a>' if link else escape(title)
    about = "".join(
        f'<a href="{escape(part["url"])}">{escape(part["name"])}</a><br>' if part.get("url") else f"{escape(part['name'])}<br>"
        for part in made.get("subtitles", ())
        if part.get("name")
    )
    below = "<b>Products:</b><br>&emsp;" + escape(made["header"]) + "<br>"
    for place in made.get("locationInfos", ()):
        below += f'<b>Locations:</b><br>&emsp;{place["source"]}: <a href="{escape(place["url"])}">{place["name"]}</a><br>'
    for detail in made.get("details", ()):
        below += f"<b>Details:</b><br>&emsp;{detail['name']}<br>"
    cell = "content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1"
    return (
        '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid"><div class="header-cell mdl-cell mdl-cell--12-col">'
        f'<p class="mdl-typography--title">{escape(made["header"])}<br></p></div><div class="{cell}">{said}<br>{about}{date}<br></div>'
        f'<div class="{cell} mdl-typography--text-right"><img src="picture-canary.jpg"></div>'
        f'<div class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption">{below}</div></div></div>'
    )


def page(words: dict[str, str], write: Callable[[int], str]) -> bytes:
    """Return the same activity as a page made for the eye."""
    cells = [_cell(made, write(int(made["time"][17:19]))) for made in _activity(words)]
    style = '<style type="text/css">.outer-cell > p { content: "<div>" }</style>'
    return f'<html><head><title>My Activity History</title>{style}</head><body><div class="mdl-grid">{"".join(cells)}</div></body></html>'.encode()


_ODD = [
    {"header": "YouTube", "title": "Watched a video that has been removed"},
    {"header": "YouTube", "title": "Watched 5 Mar 2023, 10:00", "titleUrl": "https://www.youtube.com/watch?v=abcdefghijk"},
    {"header": "Search", "title": "Searched no date at all"},
]


def _pages() -> dict[str, tuple[str, bytes]]:
    english = page(_EN, lambda second: f"May 6, 2023, 10:00:{second:02}\u202fAM UTC")
    odd = "".join(_cell(made, "" if "no date" in made["title"] else "May 6, 2023, 10:00:01 AM UTC") for made in _ODD)
    return {
        "html": ("Takeout/My Activity/Search/MyActivity.html", english),
        "html-french": ("Takeout/Mon activité/MonActivité.html", page(_FR, lambda second: f"6 mai 2023, 12:00:{second:02} CEST")),
        "html-german": ("Wiedergabeverlauf.html", page(_EN, lambda second: f"06.05.2023, 12:00:{second:02} MESZ")),
        "html-no-zone": ("MyActivity.html", page(_EN, lambda second: f"May 6, 2023, 10:00:{second:02} AM")),
        "html-ambiguous-zone": ("MyActivity.html", page(_EN, lambda second: f"6 May 2023, 15:30:{second:02} IST")),
        "html-truncated": ("MyActivity.html", english[: len(english) // 2]),
        "html-odd": ("MyActivity.html", f'<html><body><div class="mdl-grid">{odd}<div class="outer-cell">x</div></div></body></html>'.encode()),
    }


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one file, or for the plain sample a Takeout."""
    if quirk in (cases := _CASES | _pages()):
        name, data = cases[quirk]
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        return folder / name
    root = folder / "takeout"
    plain = [
        ("My Activity/Search/MyActivity.json", _activity(_EN)),
        ("Chrome/History.json", {"Browser History": _CHROME}),
        ("Google Play Store/Installs.json", _INSTALLS),
        ("Google Play Store/Library.json", _LIBRARY),
        ("Google Play Store/Purchase History.json", _PURCHASES),
        ("Google Play Store/Devices.json", _DEVICES),
    ]
    if quirk:  # two exports, two languages: what has an address is the same
        plain = [("2023/MyActivity.json", [r for r in _activity(_EN) if "titleUrl" in r])]
    for path, value in plain:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(_json(value))
    if not quirk:
        (root / "Access Log Activity").mkdir()
        (root / "Access Log Activity" / _CASES["accesses"][0]).write_bytes(_CASES["accesses"][1])
    return root
