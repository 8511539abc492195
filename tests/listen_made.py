"""Which streams do the tests of the page show: one of each state, an hour of them."""

from __future__ import annotations

import os
import time
from typing import Any

from murmure import listen
from murmure.model.words import Both
from murmure.streams.health import Health
from web_made import MARKUP


def made_streams(home: Any) -> None:
    """Write streams in every state into a home, as their runners would have left them."""
    now = time.time()
    states = {
        "bluesky": ("running", 2.0, None), "mastodon mastodon.example public": ("waiting", 40.0, "The server does not answer."),
        "rss https://paper.example/feed.xml": ("stopped", 4_000.0, None), "json-lines": ("ended", 90_000.0, None),
        "webhook 8766": ("failed", 300.0, "The disk is full."), MARKUP: ("stuck", 600.0, MARKUP),
    }  # fmt: skip
    with home._store.lock, home._store.book.change():
        for place, (name, (state, behind, why)) in enumerate(states.items()):
            health = Health(name, name.split()[0], "running" if state == "stuck" else state, os.getpid(), now - 7_200, now)
            for minute in reversed(range(60)):
                health.hear((minute * 37 + place * 11) % 50 if state in ("running", "waiting") else 0, now - minute * 60)
            health.heard, health.moment = now - (behind if state != "running" else 1), int((now - behind - 1) * 1e6)
            health.beat = now - (600 if state == "stuck" else 1)
            health.counts |= {"added": 12_345 * (place + 1), "deleted": 17, "unwanted": place, "known": 3 * place, "reconnects": place}
            health.say(Both(why, why) if why else None, now + 33 if state == "waiting" else None)
            home._store.book.put("stream", str(home._store.book.next("stream")), health.page())
            listen._RUNNING.add((str(home._store.folder), name))
