"""Which made-up accounts give what away, among posts that only look like it?

An account is a person of two networks and one subject, with some hundred posts. What is planted in posts that everybody can read is known; the same
things stand in posts for followers, in letters, in posts that were deleted, in what others wrote and was passed on: those are no exposure.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from bench.personal import made as texts
from bench.personal import values

HERE = Path(__file__).parent
DAY = 86_400_000_000
ALSO = {"minor": ("family",), "health": ("family",), "belief": ("family",), "birth": ("family", "minor"), "phone": ("address",)}
"""What the posts of a list may tell besides: "my son is in the second form" tells of family too."""
BEGIN = 1_577_664_000_000_000
"""Monday, 30 December 2019."""


@dataclass
class Account:
    """Hold the rows of a made-up person, and what is planted: (id of a post, what it gives away), and ('', 'home') or ('', 'old:NETWORK').

    also   what planted posts give away besides: neither asked for nor false
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    planted: set[tuple[str, str]] = field(default_factory=set)
    also: set[tuple[str, str]] = field(default_factory=set)


def accounts(language: str, count: int, seed: int = 1) -> list[Account]:
    """Return so many made-up people; the same for the same seed."""
    draw = random.Random(f"presence {language} {seed}")
    own = yaml.safe_load((HERE / f"{language}.yaml").read_text("utf-8"))
    values.WORDS.clear()
    values.WORDS.update(yaml.safe_load((texts.HERE / f"{language}.yaml").read_text("utf-8")))
    return [_Maker(draw, own, language, number).account for number in range(count)]


class _Maker:
    def __init__(self, draw: random.Random, own: dict[str, Any], language: str, number: int) -> None:
        self.draw, self.own, self.language, self.number, self.count = draw, own, language, number, 0
        self.account = Account()
        self.name = f"https://hill{number}.example/users/p{number}"
        self.now = BEGIN + 900 * DAY
        self._profiles()
        self._benign()
        self._planted()
        self._places()
        draw.shuffle(self.account.rows)

    def text(self, template: str) -> str:
        return texts.marked(template, self.draw).text

    def when(self, first: int = 0, last: int = 890) -> int:
        return BEGIN + self.draw.randrange(first, last) * DAY + self.draw.randrange(7 * 60, 22 * 60) * 60_000_000

    def post(self, text: str, source: str = "mastodon-archive", at: int | None = None, **more: Any) -> str:
        self.count += 1
        row = {
            "id": f"{self.number:08x}-0000-0000-0000-{self.count:012x}", "type": "Create", "object_type": "Note", "actor": "me", "source": source,
            "object": f"{self.name}/statuses/{self.count}", "audience": ["public"], "content": text, "language": self.language,
            "tags": [word[1:] for word in text.split() if word.startswith("#")], "published": at or self.when(), "offset_minutes": 60,
            "offset_origin": "explicit", "precision": "s",
        } | more  # fmt: skip
        self.account.rows.append(row)
        return row["id"]

    def _profiles(self) -> None:
        bio, draw = self.draw.choice(self.own["bios"]), self.draw
        if draw.random() < 0.2:
            kind = draw.choice(list(self.own["bios_planted"]))
            bio = self.text(self.own["bios_planted"][kind])
            self.account.planted.add(("profile", kind))
        self._identity("mastodon-archive", self.name, {"summary": bio, "fields": []}, BEGIN - 100 * DAY)
        old = draw.random() < 0.4
        left = draw.randrange(100, 160) if old else draw.randrange(500, 880)
        self._identity("x-archive", f"https://x.com/i/user/{self.number}", {"bio": self.own["bios"][0], "location": ""}, BEGIN - 900 * DAY)
        for day in (left, *(draw.randrange(-200, left) for _ in range(5))):  # the newest says how long the account has been silent
            self.post(draw.choice(self.own["plain"]), "x-archive", BEGIN + day * DAY + draw.randrange(DAY))
        if old:
            self.account.planted.add(("", "old:x"))

    def _identity(self, source: str, name: str, extra: dict[str, Any], at: int) -> None:
        self.count += 1
        self.account.rows.append({
            "id": f"{self.number:08x}-0000-0000-0000-{self.count:012x}", "type": "murmure:Identity", "object_type": "Person", "actor": "me", "object": name,
            "content": f"P{self.number}", "source": source, "published": at, "extra": json.dumps(extra),
        })  # fmt: skip

    def _benign(self) -> None:
        draw = self.draw
        main, other = draw.sample(self.own["subjects"], 2)
        for _ in range(60):
            subject = main if draw.random() < 0.8 else other
            self.post(self.text(draw.choice(subject["posts"])))
        for _ in range(25):
            self.post(draw.choice(self.own["plain"]))
        for trap in draw.sample(self.own["traps"], 14):
            self.post(self.text(trap))
        self.post(draw.choice(self.own["plain"]), at=self.now)

    def _planted(self) -> None:
        draw, planted = self.draw, self.own["planted"]
        for kind in draw.sample(list(planted), draw.randrange(4, 10)):
            where = self.post(self.text(draw.choice(planted[kind])))
            self.account.planted.add((where, kind))
            self.account.also |= {(where, other) for other in ALSO.get(kind, ())}
        for _ in range(6):  # the same, where not everybody reads it, or where it is not mine
            text = self.text(draw.choice(planted[draw.choice(list(planted))]))
            form = draw.randrange(5)
            if form == 0:
                self.post(text, audience=["followers"])
            elif form == 1:
                self.post(text, audience=["https://far.example/users/jo"])
            elif form == 2:
                self.post(text, type="Announce", object="https://far.example/users/jo/statuses/7", target="https://far.example/users/jo")
            elif form == 3:
                self.post(text, "signal", audience=None)
            else:
                gone = f"{self.name}/statuses/{self.count + 1}"
                at = self.when(0, 800)
                self.post(text, at=at)
                self.post("", type="Delete", object=gone, content=None, audience=None, at=at + DAY)

    def _places(self) -> None:
        draw, form = self.draw, self.draw.random()
        if form < 0.35:  # a home: one place, out of office hours, on many days
            latitude, longitude = 48 + draw.random(), 2 + draw.random()
            for day in draw.sample(range(880), 14):
                minute = draw.choice([draw.randrange(20 * 60, 23 * 60), draw.randrange(6 * 60, 7 * 60)])
                self.post(draw.choice(self.own["plain"]), at=BEGIN + day * DAY + (minute - 60) * 60_000_000,
                          latitude=latitude + draw.gauss(0, 1e-5), longitude=longitude + draw.gauss(0, 1e-5))  # fmt: skip
            self.account.planted.add(("", "home"))
        elif form < 0.7:  # many places, at any hour
            for _ in range(12):
                self.post(draw.choice(self.own["plain"]), latitude=48 + draw.random(), longitude=2 + draw.random())


def found(findings: Any) -> set[tuple[str, str]]:
    """Return what a lens found, as `Account.planted` names it."""
    rows = findings.tables["exposed"].to_pylist()
    seen = {(name, row["group"]) for row in rows if not row["profile"] and not row["group"].startswith("tone:")
            for name in row["evidence"]}  # fmt: skip
    seen |= {("profile", row["group"]) for row in rows if row["profile"]}
    places = {("", one.subject.partition(":")[2]) for one in findings if one.subject.startswith("habit:")}
    return seen | places | {("", one.subject) for one in findings if one.subject.startswith("old:")}
