"""Does any page about me, any lens, or a check of a draft open a connection to anywhere? They open none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

SCRIPT = '''
import json, socket, sys
from datetime import datetime
from zoneinfo import ZoneInfo

opened = []
def heard(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind", "urllib.Request"):
        opened.append((event, str(args[1:])))
sys.addaudithook(heard)

import murmure
from day_made import days
from murmure.faces.web.rooms import TABS
from murmure.lenses.lens import lenses
from web_made import UNTIL_THE_END, fill, visitor

with UNTIL_THE_END, murmure.open(sys.argv[1]) as home:
    rows = days(datetime(2024, 2, 1, tzinfo=ZoneInfo("Europe/Paris")), 70, last=2.0)
    for row in rows:
        row["key"] = row.pop("id")
        row.pop("source")
    fill(home, "made", rows)
    post = "Meet me at 12 rue des Lilas, 75020 Paris, or call 06 12 34 56 78: https://a.example/?utm_source=x"
    row = {"key": "1", "type": "Create", "object_type": "Note", "content": post, "audience": ["public"], "published": rows[-1]["published"]}
    fill(home, "made-posts", [row])
    for lens in lenses():
        if lens.group == "me":
            home.lens(lens.name)
    client, seen = visitor(home), []
    for tab in TABS:
        page = client.get(tab.href)
        seen.append((tab.href, page.status_code))
    if hasattr(home, "draft"):
        home.draft(post)
    quiet = list(opened)
    try:
        socket.create_connection(("127.0.0.1", 9), 0.2)
    except OSError:
        pass
    print(json.dumps({"quiet": quiet, "pages": seen, "loud": len(opened) - len(quiet)}))
'''


def test_no_page_about_me_and_no_lens_opens_a_connection(tmp_path: Path) -> None:
    here = Path(__file__).parent
    known = {**os.environ, "PYTHONPATH": os.pathsep.join([str(here), str(here.parent / "src")])}
    run = subprocess.run([sys.executable, "-c", SCRIPT, str(tmp_path / "home")], env=known, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["pages"] and all(status == 200 for _, status in told["pages"]), told["pages"]
    assert told["quiet"] == [], "nothing is sent anywhere"
    assert told["loud"] > 0, "a connection would have been seen"
