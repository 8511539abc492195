"""How many activities per second enter from the sources whose records are small and many?

    python bench/rows.py [RECORDS] [SOURCE ...]

Every file is made up here. `read` is the source alone; `whole` is a process that
opens a new home and brings the file: start, recognition, reading, writing, until
all is acknowledged. Speeds in thousands of activities a second, of processor or by
the clock; the load of the machine stands in the last column, for the clock depends on it.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

RECORDS = 500_000
_WORDS = "la nuit le vent sur une colline et puis rien qu'un chat qui passe dans l'été près du vieux moulin sans bruit".split()
_ME, _PUBLIC = "https://colline.example/users/lea", "https://www.w3.org/ns/activitystreams#Public"
_START = datetime(2015, 1, 1, tzinfo=UTC)
_BRING = "import sys, murmure; home = murmure.open(sys.argv[1]); print(home.bring([sys.argv[2]]).as_json()); home.close()"


def _says(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(_WORDS, k=words))


def mastodon(path: Path, count: int) -> Path:
    """Write an outbox: one boost in five, replies with a mention, links and hashtags as Mastodon's HTML has them."""
    dice, followers = random.Random(1), f"{_ME}/followers"
    with path.with_suffix(".json").open("w", encoding="utf-8") as out:
        head = {"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection", "totalItems": count}
        out.write(json.dumps(head)[:-1] + ', "orderedItems": [')
        for n in range(count):
            when = (_START + timedelta(minutes=17 * n)).strftime("%Y-%m-%dT%H:%M:%SZ")
            uri, other = f"{_ME}/statuses/{10**17 + n}", f"https://autre{n % 97}.example/users/jo{n % 991}"
            wrap = {"id": uri + "/activity", "type": "Announce", "actor": _ME, "published": when, "to": [_PUBLIC], "cc": [other, followers]}
            if n % 5 == 0:
                thing: Any = f"{other}/statuses/{10**17 + n * 7}"
            else:
                thing, wrap["type"] = _note(dice, n, uri, other, when), "Create"
                wrap["cc"] = thing["cc"]
            out.write((", " if n else "") + json.dumps({**wrap, "object": thing}, ensure_ascii=False))
        out.write("]}")
    return path.with_suffix(".json")


def _note(dice: random.Random, n: int, uri: str, other: str, when: str) -> dict[str, Any]:
    content, tags, cc = f"<p>{_says(dice, 24)}", [], [f"{_ME}/followers"]
    if n % 3 == 0:
        name = f"@jo{n % 991}@autre{n % 97}.example"
        content = content.replace("<p>", f'<p><span class="h-card" translate="no"><a href="{other}" class="u-url mention">@<span>jo</span></a></span> ')
        tags.append({"type": "Mention", "href": other, "name": name})
        cc.append(other)
    if n % 4 == 0:
        content += (f'</p><p><a href="https://journal.example/{n}" target="_blank" rel="nofollow noopener" translate="no"><span class="invisible">'
                    f'https://</span><span class="">journal.example/{n}</span><span class="invisible"></span></a>')  # fmt: skip
    if n % 6 == 0:
        content += ' <a href="https://colline.example/tags/chat" class="mention hashtag" rel="tag">#<span>Chat</span></a>'
        tags.append({"type": "Hashtag", "href": "https://colline.example/tags/chat", "name": "#chat"})
    media = [{"type": "Document", "mediaType": "image/jpeg", "url": f"/media_attachments/files/{n}.jpeg", "name": _says(dice, 8),
              "blurhash": "UaJ", "focalPoint": [0.0, 0.0], "width": 900, "height": 600}] if n % 9 == 0 else []  # fmt: skip
    return {
        "id": uri, "type": "Note", "summary": None, "inReplyTo": f"{other}/statuses/{n}" if n % 3 == 0 else None, "published": when,
        "url": f"https://colline.example/@lea/{n}", "attributedTo": _ME, "to": [_PUBLIC], "cc": cc, "sensitive": False, "atomUri": uri,
        "inReplyToAtomUri": None, "conversation": f"tag:colline.example,2023-03-01:objectId={n}:objectType=Conversation",
        "content": content + "</p>", "contentMap": {"fr": content + "</p>"}, "attachment": media, "tag": tags,
        "replies": {"id": f"{uri}/replies", "type": "Collection",
                    "first": {"type": "CollectionPage", "next": f"{uri}/replies?page=true", "partOf": f"{uri}/replies", "items": []}},
    }  # fmt: skip


def x_posts(path: Path, count: int) -> Path:
    """Write tweets.js: one repost in five, mentions, short links, hashtags."""
    dice = random.Random(2)
    with (path.parent / "tweets.js").open("w", encoding="utf-8") as out:
        out.write("window.YTD.tweets.part0 = [")
        for n in range(count):
            out.write((",\n" if n else "\n") + json.dumps({"tweet": _tweet(dice, n)}, ensure_ascii=False, indent=1))
        out.write("\n]")
    return path.parent / "tweets.js"


def _tweet(dice: random.Random, n: int) -> dict[str, Any]:
    when, text = _START + timedelta(minutes=17 * n), _says(dice, 18)
    number = str(((int(when.timestamp() * 1000) - 1_288_834_974_657) << 22) + n % 4000)
    user = {"name": "Jo Martin", "screen_name": f"jo{n % 991}", "indices": ["0", "6"], "id_str": str(1000 + n % 991), "id": str(1000 + n % 991)}
    people, links, tags = ([user] if n % 5 == 0 or n % 3 == 0 else []), [], []
    text = f"RT @jo{n % 991}: {text}" if n % 5 == 0 else f"@jo{n % 991} {text}" if people else text
    if n % 4 == 0:
        links = [{"url": f"https://t.co/a{n}", "expanded_url": f"https://journal.example/{n}", "display_url": "journal.example", "indices": ["1", "9"]}]
        text += f" https://t.co/a{n}"
    if n % 6 == 0:
        tags, text = [{"text": "Chat", "indices": ["0", "5"]}], text + " #Chat &amp; co"
    reply = {"in_reply_to_status_id_str": str(10**17 + n), "in_reply_to_status_id": str(10**17 + n), "in_reply_to_user_id": user["id"],
             "in_reply_to_user_id_str": user["id"], "in_reply_to_screen_name": user["screen_name"]}  # fmt: skip
    return {
        "edit_info": {"initial": {"editTweetIds": [number], "editableUntil": when.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
                                  "editsRemaining": "5", "isEditEligible": True}},
        "retweeted": False, "source": '<a href="https://mobile.twitter.com" rel="nofollow">Twitter Web App</a>',
        "entities": {"hashtags": tags, "symbols": [], "user_mentions": people, "urls": links}, "display_text_range": ["0", "99"],
        "favorite_count": "3", "id_str": number, "truncated": False, "retweet_count": "1", "id": number, "possibly_sensitive": False,
        "created_at": when.strftime("%a %b %d %H:%M:%S +0000 %Y"), "favorited": False, "full_text": text, "lang": "fr",
        **(reply if people and n % 5 else {}),
    }  # fmt: skip


def x_likes(path: Path, count: int) -> Path:
    """Write like.js."""
    dice = random.Random(3)
    with (path.parent / "like.js").open("w", encoding="utf-8") as out:
        out.write("window.YTD.like.part0 = [")
        for n in range(count):
            like = {"tweetId": str(10**18 + n * 977), "fullText": _says(dice, 18), "expandedUrl": f"https://twitter.com/i/web/status/{10**18 + n * 977}"}
            out.write((",\n" if n else "\n") + json.dumps({"like": like}, ensure_ascii=False, indent=1))
        out.write("\n]")
    return path.parent / "like.js"


def firefox(path: Path, count: int) -> Path:
    """Write a places.sqlite: ten visits per page, two out of three coming from another page."""
    path, dice = path.parent / "places.sqlite", random.Random(4)
    with closing(sqlite3.connect(path)) as base:
        base.executescript(
            "create table moz_places (id integer primary key, url text, title text, hidden integer);"
            "create table moz_historyvisits (id integer primary key, from_visit integer, place_id integer, visit_date integer, visit_type integer);"
        )
        pages = range(1, count // 10 + 2)
        base.executemany("insert into moz_places values (?, ?, ?, 0)",
                         ((i, f"https://site{i % 977}.example/page/{i}?q={i}", _says(dice, 6)) for i in pages))  # fmt: skip
        base.executemany("insert into moz_historyvisits values (?, ?, ?, ?, ?)",
                         ((i, i - 1 if i % 3 else 0, dice.choice(pages), 1_420_070_400_000_000 + i * 61_000_123, 1 + i % 3)
                          for i in range(1, count + 1)))  # fmt: skip
        base.commit()
    return path


def linky(path: Path, count: int) -> Path:
    """Write a load curve of Enedis, one line per half hour."""
    path = path.parent / "Enedis_Conso_Heure.csv"
    with path.open("w", encoding="utf-8") as out:
        out.write("Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;Unite;Pas en minutes\n")
        out.write("12345678901234;Courbe de charge;01/01/2015;01/01/2025;Energie active;Consommation;Comptage Brut;W;\nHorodate;Valeur\n")
        for n in range(count):
            out.write(f"{(_START + timedelta(minutes=30 * n)).isoformat().replace('+00:00', '+01:00')};{200 + n * 7919 % 3000}\n")
    return path


def agenda(path: Path, count: int) -> Path:
    """Write single appointments, half of them with two guests, their long lines folded."""
    path, dice = path.with_suffix(".ics"), random.Random(5)
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nX-WR-TIMEZONE:Europe/Paris\r\n")
        for n in range(count):
            out.write(_appointment(dice, n))
        out.write("END:VCALENDAR\r\n")
    return path


def _appointment(dice: random.Random, n: int) -> str:
    start = _START + timedelta(minutes=30 * n)
    lines = ["BEGIN:VEVENT", f"DTSTART;TZID=Europe/Paris:{start:%Y%m%dT%H%M%S}" if n % 2 else f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
             f"DTEND;TZID=Europe/Paris:{start + timedelta(hours=1):%Y%m%dT%H%M%S}" if n % 2 else f"DTEND:{start + timedelta(hours=1):%Y%m%dT%H%M%SZ}",
             "DTSTAMP:20240101T120000Z", f"UID:{n}-abcdef@calendar.example", "CREATED:20140101T120000Z",
             f"DESCRIPTION:{_says(dice, 20)}\\, et voilà", "LAST-MODIFIED:20140101T120000Z", f"LOCATION:{_says(dice, 3)}", "SEQUENCE:0",
             "STATUS:CONFIRMED", f"SUMMARY:{_says(dice, 4)}", "TRANSP:OPAQUE"]  # fmt: skip
    if n % 2:
        lines += [f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=jo{n % 991};X-NUM-GUESTS=0:mailto:jo{n % 991}@murmure.example",
                  "ATTENDEE;PARTSTAT=DECLINED;CN=Léa:mailto:lea@murmure.example"]  # fmt: skip
    folded = ["\r\n ".join(line[i : i + 70] for i in range(0, len(line), 70)) for line in [*lines, "END:VEVENT"]]
    return "\r\n".join(folded) + "\r\n"


def home_assistant(path: Path, count: int) -> Path:
    """Write a recorder database: forty entities, half of them sensors, a context for each three changes."""
    path, dice = path.parent / "home-assistant_v2.db", random.Random(6)
    attributes = [{"unit_of_measurement": "°C", "device_class": "temperature", "state_class": "measurement", "friendly_name": f"Pièce {n}"}
                  if n % 2 else {"friendly_name": f"Lampe {n}", "brightness": n, "color_mode": "xy", "rgb_color": [1, 2, n]} for n in range(40)]
    with closing(sqlite3.connect(path)) as base:
        base.executescript(
            "create table schema_changes (change_id integer primary key, schema_version integer, changed datetime);"
            "create table states_meta (metadata_id integer primary key, entity_id varchar(255));"
            "create table state_attributes (attributes_id integer primary key, hash bigint, shared_attrs text);"
            "create table states (state_id integer primary key, entity_id char(0), state varchar(255), attributes char(0), last_changed char(0),"
            " last_changed_ts float, last_updated char(0), last_updated_ts float, old_state_id integer, attributes_id integer,"
            " context_id_bin blob, context_user_id_bin blob, context_parent_id_bin blob, metadata_id integer);"
        )
        base.executemany("insert into states_meta values (?, ?)", ((n, f"{'sensor' if n % 2 else 'light'}.room_{n}") for n in range(40)))
        base.executemany("insert into state_attributes values (?, 0, ?)", enumerate(map(json.dumps, attributes)))
        base.executemany(
            "insert into states values (?, null, ?, null, null, null, null, ?, null, ?, ?, null, null, ?)",
            ((n, f"{dice.random() * 30:.1f}" if n % 40 % 2 else dice.choice(("on", "off")), 1_700_000_000 + n * 1.37, n % 40,
              (n // 3 + 2**100).to_bytes(16, "big"), n % 40) for n in range(1, count + 1)))  # fmt: skip
        base.commit()
    return path


def activitywatch(path: Path, count: int) -> Path:
    """Write an export of three buckets: windows, pages, and presence behind them."""
    path, dice = path.with_suffix(".json"), random.Random(7)
    parts = {"window": ("currentwindow", count * 6 // 10), "web-firefox": ("web.tab.current", count * 3 // 10), "afk": ("afkstatus", count // 10)}
    with path.open("w", encoding="utf-8") as out:
        out.write('{"buckets": {')
        for name, (kind, many) in parts.items():
            head = {"id": f"aw-watcher-{name}_colline", "created": "2020-01-01T00:00:00+00:00", "name": None, "type": kind,
                    "client": f"aw-watcher-{name}", "hostname": "colline", "data": {}}  # fmt: skip
            out.write(("" if name == "window" else ", ") + f'"{head["id"]}": ' + json.dumps(head)[:-1] + ', "events": [')
            for n in range(many):
                when = _START + timedelta(seconds=17.3 * n * count / max(many, 1))
                data: dict[str, Any] = {"app": dice.choice(("firefox", "code", "mail")), "title": _says(dice, 6)}
                if kind == "web.tab.current":
                    data = {"url": f"https://site{n % 977}.example/{n}", "title": _says(dice, 6), "audible": False, "incognito": False, "tabCount": 7}
                elif kind == "afkstatus":
                    data = {"status": "afk" if n % 2 else "not-afk"}
                event = {"timestamp": when.isoformat(), "duration": round(dice.random() * 60, 3), "data": data}
                out.write((", " if n else "") + json.dumps(event))
            out.write("]}")
        out.write("}}")
    return path


def access_log(path: Path, count: int) -> Path:
    """Write a log in the combined form, of visitors and some robots."""
    path, dice = path.parent / "site.example-access.log", random.Random(8)
    agents = ["Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
              "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/604.1"]  # fmt: skip
    with path.open("w", encoding="utf-8") as out:
        for n in range(count):
            when = (_START + timedelta(seconds=n * 0.7)).strftime("%d/%b/%Y:%H:%M:%S +0100")
            out.write(f'198.51.{n % 251}.{n % 97} - - [{when}] "GET /billets/{n % 5003}?p={n % 7} HTTP/1.1" 200 {dice.randrange(90_000)} '
                      f'"https://moteur.example/?q={n % 11}" "{agents[n % 3]}"\n')  # fmt: skip
    return path


def adguard_home(path: Path, count: int) -> Path:
    """Write a query log: one query in four is blocked, one in four comes from the cache."""
    path = path.parent / "querylog.json"
    with path.open("w", encoding="utf-8") as out:
        for n in range(count):
            when = (_START + timedelta(seconds=n * 0.7)).strftime("%Y-%m-%dT%H:%M:%S")
            done = {"Reason": 3, "IsFiltered": True, "Rules": [{"Text": "||track.example^", "FilterListID": 1}]} if n % 4 == 0 else {}
            said = {"T": f"{when}.{n % 1_000_000:06}123+01:00", "QH": f"d{n % 977}.example", "QT": "A", "QC": "IN", "CP": "", "Answer": "QUJDREVGRw" * 8,
                    "Result": done, "Elapsed": 4_000_000, "Upstream": "https://dns.example:443/dns-query", "IP": f"192.168.1.{n % 9}", "Cached": n % 4 == 1}
            out.write(json.dumps(said) + "\n")
    return path


MAKERS: dict[str, tuple[str, Callable[[Path, int], Path]]] = {
    "mastodon": ("murmure.sources.social.mastodon_archive", mastodon),
    "x-posts": ("murmure.sources.social.x_archive", x_posts),
    "x-likes": ("murmure.sources.social.x_archive", x_likes),
    "firefox": ("murmure.sources.web.browser_history", firefox),
    "linky": ("murmure.sources.home.enedis_linky", linky),
    "ics": ("murmure.sources.agenda.ics", agenda),
    "adguard-home": ("murmure.sources.home.adguard_home", adguard_home),
    "access-log": ("murmure.sources.web.access_log", access_log),
    "activitywatch": ("murmure.sources.web.activitywatch", activitywatch),
    "home-assistant": ("murmure.sources.home.home_assistant", home_assistant),
}


def read(module: str, path: Path) -> tuple[int, float]:
    """Return how many activities the source yields, and the processor seconds that takes."""
    from importlib import import_module

    from murmure.model.activity import Activity
    from murmure.sources.readers import Bundle, File, Scratch

    source = import_module(module).SOURCE
    with Scratch(path.parent) as scratch:
        file = File(path.name, path.stat().st_size, lambda: path.open("rb", buffering=0), scratch, disk=path)  # type: ignore[arg-type]
        start = time.process_time()
        count = sum(1 if type(item) is Activity else getattr(item, "num_rows", 0) for item in source.read(Bundle(path.name, [file])))
        return count, time.process_time() - start


def bring(path: Path, home: Path) -> tuple[float, float]:
    """Return the processor seconds and the seconds by the clock of a process that brings a file into a new home."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-c", _BRING, str(home), str(path)], check=True, env=os.environ, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - start


def carry(count: int) -> tuple[float, float]:
    """Return the seconds, of processor and by the clock, in which activities that come one by one are carried into a new home."""
    import murmure
    from murmure.log.append import Appender
    from murmure.log.jobs import Job
    from murmure.model.activity import Activity

    with tempfile.TemporaryDirectory() as folder, murmure.open(folder) as home:
        store = home._store
        with store.lock, store.book.change():
            job = Job(store.book.next("job"), "made", "made")
        appender, clock, busy = Appender(store, home.rules.rules), time.perf_counter(), time.process_time()
        for n in range(count):
            appender.put(job, Activity(
                f"k{n}", "Create", object=f"https://a.example/{n}", object_type="Note", published=1_600_000_000_000_000 + n * 1_000_000,
                offset_minutes=60, offset_origin="explicit", precision="s", content=_WORDS[n % 20], tags=["chat"], extra={"n": n}))  # fmt: skip
        appender.finish(job, "done", time.time())
        appender.flush()
        return time.process_time() - busy, time.perf_counter() - clock


def main(count: int, chosen: list[str]) -> None:
    """Make each file, measure, and print one row of a table per source; first, what carrying one activity after the other costs."""
    busy, clock = carry(count)
    print(f"carried one at a time, nothing to parse: {count / clock / 1000:.0f} k/s, {count / busy / 1000:.0f} k/s of CPU\n")
    print("| source | activities | MB | read alone, k/s of CPU | whole import, k/s | whole import, k/s of CPU | load |")
    print("|---|---|---|---|---|---|---|")
    for name in chosen or MAKERS:
        module, make = MAKERS[name]
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "made").mkdir()
            path = make(Path(folder) / "made" / "outbox", count)
            rows, seconds = read(module, path)
            busy, clock = bring(path, Path(folder) / "home")
            size = path.stat().st_size / 1e6
            speeds = " | ".join(f"{rows / spent / 1000:.0f}" for spent in (seconds, clock, busy))
            print(f"| {name} | {rows:,} | {size:.0f} | {speeds} | {os.getloadavg()[0]:.1f} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS, sys.argv[2:])
