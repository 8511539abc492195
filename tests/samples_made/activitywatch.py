"""Make up exports of ActivityWatch: the screens of somebody who does not exist."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

QUIRKS = ["array", "android", "presence-behind", "fields-behind", "few-fields", "no-presence", "overlap", "other-watchers", "offsets",
          "odd-records", "one-bucket", "truncated", "corrupted", "empty"]  # fmt: skip
CANARIES = ("canari-jeton", "canari-reglage", "canari-fichier")
START = datetime(2024, 5, 13, 8, 0, tzinfo=UTC)
HOST = "poste-éva"


def event(seconds: float, lasts: float, **data: Any) -> dict[str, Any]:
    """Return one event as the program writes it."""
    return {"timestamp": (START + timedelta(seconds=seconds)).isoformat(), "duration": lasts, "data": data}


def bucket(name: str, kind: str, client: str, events: list[Any], host: str = HOST) -> dict[str, Any]:
    """Return one bucket as the program writes it: its events stand last, the newest first."""
    return {"id": name, "created": "2024-01-01T00:00:00.000000+00:00", "name": None, "type": kind, "client": client, "hostname": host,
            "data": {"setting": "canari-reglage"}, "events": events[::-1]}  # fmt: skip


def buckets(quirk: str | None = None) -> list[dict[str, Any]]:
    """Return the buckets of a morning: half an hour of presence, ten minutes of absence, and half an hour of presence."""
    windows = [
        event(0, 600.5, app="code", title="main.py – murmure 🛋"), event(600.5, 900, app="firefox", title="Mairie de Lyon"),
        event(1500.5, 1200, app="mail", title="Boîte de réception"), event(2700.5, 0, app="code", title=""),
        event(2700.5, 300.25, app="firefox", title="Fil – Mastodon"),
    ]  # fmt: skip
    pages = [
        event(600.5, 300, url="https://lea:canari-jeton@lyon.example/reclamations", title="Réclamations", audible=False, incognito=False,
              tabCount=3),
        event(900.5, 60, url="file:///home/lea/canari-fichier.html", title="", audible=False, incognito=False, tabCount=3),
        event(1400, 200, url="https://ville.example/?access_token=canari-jeton&p=1", title="Ville", audible=True, incognito=True, tabCount=4),
    ]  # fmt: skip
    absence = [event(0, 1800, status="not-afk"), event(1800, 600, status="afk"), event(2400, 1800, status="not-afk")]
    if quirk == "overlap":  # two watchers run at once, and absence is written twice
        windows.insert(1, event(300, 600, app="firefox", title="Mairie de Lyon"))
        absence += [event(100, 1700, status="not-afk")]
    found = [
        bucket(f"aw-watcher-afk_{HOST}", "afkstatus", "aw-watcher-afk", absence),
        bucket(f"aw-watcher-window_{HOST}", "currentwindow", "aw-watcher-window", windows),
        bucket("aw-watcher-web-firefox", "web.tab.current", "aw-client-web", pages, "unknown"),
    ]
    return found[1:] if quirk == "no-presence" else found[::-1] if quirk in ("presence-behind", "fields-behind") else found


def _more(quirk: str | None) -> list[dict[str, Any]]:
    if quirk == "android":
        taps = [event(0, 12.5, app="Messages", package="org.example.messages", classname="org.example.Main"),
                event(2000, 30, app="", package="org.example.carte", classname="")]  # fmt: skip
        return [bucket("aw-watcher-android-test", "currentwindow", "aw-android", taps),
                bucket("aw-watcher-android-unlock", "os.lockscreen.unlocks", "aw-android", [event(5, 0)])]  # fmt: skip
    if quirk == "other-watchers":
        return [
            bucket("aw-watcher-vscode_x", "app.editor.activity", "aw-watcher-vscode",
                   [event(10, 5, file="/x/a.py", project="murmure", language="python")]),
            bucket("aw-watcher-spotify", "currently-playing", "aw-watcher-spotify", [event(20, 180, title="Chanson", artist="Ana", uri="track:1")]),
            bucket("aw-stopwatch", "general.stopwatch", "aw-webui", [event(30, 60, label="pause", running=False)]),
            bucket("aw-watcher-input", "os.hid.input", "aw-watcher-input", [event(40, 1, presses=3, clicks=1, deltaX=10)]),
        ]  # fmt: skip
    if quirk == "offsets":
        return [bucket("aw-watcher-window_old", "currentwindow", "aw-watcher-window", [
            {"timestamp": "2019-06-11T15:00:00+02:00", "duration": 2, "data": {"app": "a", "title": "t"}},
            {"timestamp": "2019-06-11T13:00:05Z", "duration": 2, "data": {"app": "b", "title": "t"}},
            {"timestamp": "2019-06-11T13:00:09.123456Z", "duration": 2, "data": {"app": "c", "title": "t"}},
            {"timestamp": "2019-06-11T13:00:12", "duration": 2, "data": {"app": "d", "title": "t"}}])]  # fmt: skip
    if quirk == "odd-records":
        good = {"timestamp": "2024-05-13T08:00:00Z", "duration": 1, "data": {"app": "x", "title": "\ud83d\0 a\nb", "nested": {"a": [1, {"b": None}]}}}
        return [bucket("odd", "currentwindow", "odd", [
            good, good, None, 7, [], "event", {}, {**good, "timestamp": None}, {**good, "timestamp": "demain"}, {**good, "timestamp": 12},
            {**good, "timestamp": "0001-01-01T00:00:00Z"}, {**good, "duration": -1}, {**good, "duration": "1"}, {**good, "duration": 1e300},
            {**good, "duration": None}, {**good, "data": []}, {**good, "data": {}}])]  # fmt: skip
    return []


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write aw-buckets-export.json into `folder` and return its path."""
    path = folder / "aw-buckets-export.json"
    found = [] if quirk == "empty" else buckets(quirk) + _more(quirk)
    if quirk in ("truncated", "corrupted"):
        windows = [event(i * 10, 9.5, app="code", title=f"fichier {i}") for i in range(400)]
        found += [bucket("aw-watcher-window_long", "currentwindow", "aw-watcher-window", windows)]
    if quirk == "one-bucket":
        found = found[1:2]
    if quirk == "fields-behind":  # a tool has sorted the keys: the events stand before the type and the host
        found = [dict(sorted(one.items())) for one in found]
    if quirk == "few-fields":  # a tool has kept what a bucket holds, and not who made it where
        found = [{name: told for name, told in one.items() if name in ("id", "type", "events")} for one in found]
    said: Any = found if quirk == "array" else {one["id"]: one for one in found}
    text = json.dumps({"buckets": said}, indent=2 if quirk == "one-bucket" else None)
    if quirk == "empty":
        text = text.replace("{}", '{"aw": {"id": "aw", "type": "", "client": "", "hostname": "", "events": []}}')
    data = text.encode()
    if quirk == "truncated":
        data = data[: len(data) * 2 // 3]
    if quirk == "corrupted":
        middle = len(data) // 2
        data = data[:middle] + random.Random(3).randbytes(40) + data[middle + 40 :]
    path.write_bytes(data)
    return path
