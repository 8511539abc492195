"""Who wrote what to whom, in the pages of Messenger and of Instagram?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity
from murmure.model.reject import BAD_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.meta.message import Thread, folder_of, number_of, said_in
from murmure.sources.meta.page import Card, cards, headings, title_of
from murmure.sources.meta.text import Right
from murmure.sources.paging import Once
from murmure.sources.written import written

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.meta.account import Account
    from murmure.sources.readers import File

_MANY = 5_000
_SIGN = re.compile(r"\A([^\w\s]{1,12})\s*(.+)\Z", re.DOTALL)
_WHEN = re.compile(r"\s*\(([^()]*\d[^()]*)\)\Z")


def threads_of(files: list[File]) -> list[tuple[File, Thread]]:
    """Return each page with its thread; who is in it is who speaks in any of its pages, and whom its title names."""
    from murmure.sources.readers import Probe

    people: dict[str, dict[str, None]] = {}
    titles: dict[str, str | None] = {}
    for file in files:
        probe = Probe(file)
        room = folder_of(file.path) or file.path
        titles[room] = titles.get(room) or title_of(probe)
        known = people.setdefault(room, {})
        for heading in headings(file, probe.text):
            if len(known) < _MANY:
                known[str(heading)] = None
        probe.forget()
    found = []
    for file in files:
        room = folder_of(file.path) or file.path
        title, known = titles[room], people[room]
        if title and len(known) < 2:
            known = {**known, title: None}  # one of two who never spoke
        found.append((file, Thread(number_of(folder_of(file.path)) or title, title, tuple(known))))
    return found


def paged_messages(file: File, thread: Thread, account: Account) -> Iterator[Activity | Reject]:
    """Yield the messages of one page, and the reactions to each."""
    from murmure.sources.readers import Probe

    probe, once = Probe(file), Once()
    text = probe.text
    probe.forget()
    for card in cards(file, text, account.clock.shown):
        if isinstance(card, Reject):
            yield card
            continue
        if card.heading is None and not card.moment:
            if card.lines and not card.rows:
                continue  # the list of those who take part stands before the messages
            yield Reject(file.where(card.number), BAD_RECORD)
            continue
        for done in said_in(_message(card, account.clock.shown), thread, account):
            yield Reject(file.where(card.number), done) if isinstance(done, Both) else once.named(done)


def _message(card: Card, zone: ZoneInfo | None) -> dict[str, Any]:
    link = next((link for link, _ in card.links), None)
    return {
        "sender_name": card.heading, "timestamp_ms": card.moment, "content": Right("\n".join(card.own)) if card.own else None,
        "photos": [{"uri": Right(path)} for path in card.media], "share": {"link": link} if link else None,
        "reactions": [reaction for item in card.items if (reaction := _reaction(item, zone))],
    }  # fmt: skip


def _reaction(text: str, zone: ZoneInfo | None) -> dict[str, Any] | None:
    """Read a sign and who made it: "❤Loïc Besançon", with or without a moment in brackets."""
    text = text.replace("\n", " ").strip()
    dated = _WHEN.search(text)
    when = written(dated.group(1).strip(), zone) if dated else None
    found = _SIGN.match(_WHEN.sub("", text))
    return {"reaction": Right(found.group(1)), "actor": Right(found.group(2).strip()), "timestamp": when} if found else None
