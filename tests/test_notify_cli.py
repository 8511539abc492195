"""Is one told of what rises from the command line alone, and told what is wrong?"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import threading

import pytest

import murmure
from notify_made import hook, post_office
from rising_village import START, eruption, village
from typed import ROOT, environment, typed
from web_made import fill


def test_a_way_is_added_tried_listed_used_and_removed(tmp_path):
    home, secret = str(tmp_path / "home"), tmp_path / "secret"
    secret.write_text("a key that nobody guesses\n")
    with post_office() as office, hook() as other:
        said = typed("notify", "mail", "--home", home, "--to", "ana@example.org", "--server", f"localhost:{office.port}", "--security", "plain",
                     "--quiet-hours", "22-7", "--ceiling", "4", LANG="fr_FR.UTF-8")  # fmt: skip
        assert said.code == 0 and "numéro 1" in said.out
        assert typed("notify", "webhook", other.url, "--home", home, "--key-file", str(secret), "--json").json["number"] == 2
        assert typed("notify", "test", "1", "--home", home).out.strip() == "A trial was sent."
        assert office.taken[0]["Subject"] == "murmure: Un essai : murmure peut vous joindre ici"
        listed = typed("notify", "--home", home, "--json").json
        assert [one["kind"] for one in listed] == ["mail", "webhook"] and listed[0]["quiet_hours"] == [22, 7] and listed[0]["ceiling"] == 4
        typed("notify", "remove", "1", "--home", home)
        with murmure.open(home) as one:
            fill(one, "made", village() + eruption())
            page = one._store.book.get("notify", "2")
            page["channel"]["begun"] = START // 1_000_000
            with one._store.lock, one._store.book.change():
                one._store.book.put("notify", "2", page)
        first = typed("notify", "run", "--once", "--home", home, "--json")
        assert first.json["told"] == len(other.taken) >= 1
        assert "#savethemill" in {json.loads(body)["cause"] for _, body in other.taken}
        assert typed("notify", "run", "--once", "--home", home, "--json").json == {"told": 0}


def test_what_is_wrong_is_said_with_an_advice_and_without_secrets(tmp_path):
    home, secret = str(tmp_path / "home"), tmp_path / "secret"
    secret.write_text("correct horse\n")
    with post_office(password="another") as office:
        # This server knows of no encryption: neither the password nor the message is given to it.
        mail = ("notify", "mail", "--home", home, "--to", "ana@example.org", "--server", f"localhost:{office.port}", "--user", "ana")
        assert typed(*mail, "--password-file", str(tmp_path / "none")).code != 0
        assert typed(*mail, "--password-file", str(secret)).code == 0
        failed = typed("notify", "test", "1", "--home", home)
        assert failed.code != 0 and "no encryption that can be trusted" in failed.err and "correct horse" not in failed.err + failed.out
        assert office.users == [] and office.taken == []
    assert "no encryption" in typed("notify", "--home", home).out
    assert typed("notify", "remove", "7", "--home", home).code != 0


def test_the_feed_has_a_private_address_only_when_it_was_asked_for(tmp_path):
    home = str(tmp_path / "home")
    with murmure.open(home):
        pass
    assert "--new" in typed("notify", "feed", "--home", home).out
    said = typed("notify", "feed", "--new", "--home", home).out
    path = re.search(r"/rising\.atom\?key=[\w-]{20,}", said)[0]
    assert typed("notify", "feed", "--home", home, "--json").json == {"feed": path}
    assert typed("notify", "feed", "--off", "--home", home, "--json").json == {"feed": None}


TELL = """
import sys, time
sys.path.insert(0, sys.argv[2])
import murmure
from notify_made import Room, alarm
with murmure.open(sys.argv[1]) as home:
    begun = home.notify.channels()[0][0].begun
    home.__dict__["rising"] = Room([alarm(f"#{place}", begun + place + 1) for place in range(24)])
    home.notify._clock = lambda: time.time() + 100
    print("ready", flush=True)
    home.notify.deliver()
    print("done", flush=True)
"""


@pytest.mark.long
def test_killed_at_any_moment_it_loses_nothing_and_repeats_one_at_most(tmp_path):
    """Processes are killed while they tell two dozen alarms, until one of them comes to the end."""
    draw, kills, folder = random.Random(4), 0, tmp_path / "home"
    with hook() as other:
        other.pause = 0.01
        with murmure.open(folder) as home:
            home.notify.add("webhook", {"url": other.url})
        while kills < 60:
            words = [sys.executable, "-c", TELL, str(folder), str(ROOT / "tests")]
            process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment())
            assert process.stdout.readline() == "ready\n"
            dead = threading.Timer(draw.uniform(0.05, 0.8), process.kill)
            dead.start()
            rest = process.stdout.read()
            dead.cancel()
            process.wait()
            process.stdout.close()
            if rest == "done\n":
                break
            kills += 1
        causes = [json.loads(body)["cause"] for _, body in other.taken]
    assert kills >= 2 and set(causes) == {f"#{place}" for place in range(24)}
    assert len(causes) - 24 <= kills
    assert causes == sorted(causes, key=lambda name: int(name[1:])), "in order, a repeated one beside itself"
