"""What does one event of a Mastodon stream say?"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Any

from murmure.model.activity import ME, Activity, key_of
from murmure.model.reject import BAD_RECORD, BROKEN_FILE, LONG_LINE, Reject
from murmure.model.words import Both
from murmure.sources.as2 import each, tidy
from murmure.sources.live import Heard
from murmure.sources.live.mastodon.events import Event
from murmure.sources.notice import is_notice, read_notice
from murmure.sources.plain import clean
from murmure.sources.status import is_status, person, read_status

_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_NO = re.compile(r"#\s?(?:no\s?bots?|no\s?index|no\s?search|no\s?archive|nicht\s?indexieren)\b", re.IGNORECASE)
_POSTS = frozenset({"mention", "status", "poll", "quote", "update", "quoted_update"})
_REMEMBERED, _SHARES = 200_000, 1_000


def is_id(value: Any) -> bool:
    """Say whether a value is the name that a server gives to one of its records."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def later(*names: str | None) -> str | None:
    """Return the latest of these names: they grow, in length and then in letters."""
    return max((name for name in names if name), key=lambda name: (len(name), name), default=None)


def refuses(account: Any) -> bool:
    """Say whether an account does not wish to be found: it is not `indexable`, is `noindex`, or says so in its profile."""
    if not isinstance(account, dict) or account.get("indexable") is False or account.get("noindex") is True:
        return True
    fields = [one for one in each(account.get("fields")) if isinstance(one, dict)]
    texts = (account.get("note"), *(part for one in fields for part in (one.get("name"), one.get("value"))))
    return any(isinstance(text, str) and _NO.search(re.sub(r"<[^<>]{0,500}>", "", text)) for text in texts)


@dataclass
class Said:
    """Read events one by one.

    host   of the server: it names its records by numbers that mean nothing elsewhere
    me     the address of the owner's account, once known
    names  which activity a number stands for, of those heard last: a deletion gives the number only
    gone   numbers that were deleted before they stood for anything: what comes under them later goes at once
    shared by which shares a post was told, by its number: its words are in them, and go with it
    """

    host: str
    me: str | None = None
    names: OrderedDict[str, str] = field(default_factory=OrderedDict)
    gone: OrderedDict[str, None] = field(default_factory=OrderedDict)
    shared: OrderedDict[str, list[str]] = field(default_factory=OrderedDict)

    def read(self, event: Event) -> Heard:
        """Return what an event says; one that cannot be read is a reject, whatever it holds."""
        if event.data is None:
            return Heard((Reject("event", LONG_LINE),))
        if event.kind == "delete":
            return self._deleted(event.data.strip())
        if event.kind not in ("update", "status.update", "notification", "conversation"):
            return Heard()
        try:
            doc = json.loads(event.data)
        except (ValueError, RecursionError):
            return Heard((Reject("event", BROKEN_FILE),))
        if event.kind == "notification":
            return self.notice(doc)
        if event.kind == "conversation":
            doc = doc.get("last_status") if isinstance(doc, dict) else None
            return self.status(doc, told=True) if doc is not None else Heard()
        return self.status(doc, changed=event.kind == "status.update")

    def status(self, doc: Any, changed: bool = False, told: bool = False) -> Heard:
        """Return what a status says; `told`: the owner was told of it, so it is meant for the owner."""
        if not is_status(doc) or not is_id(doc.get("id")):
            return Heard((Reject("status", BAD_RECORD),))
        done = read_status(doc)
        if isinstance(done, Both):
            return Heard((Reject(f"status {doc['id']}", done),), cursor=doc["id"])
        if not told and self._refused(doc, done):
            return Heard(unwanted=1, cursor=doc["id"], moment=done.published)
        item = self._told(doc, done)
        inner = doc["reblog"].get("id") if isinstance(doc.get("reblog"), dict) else None
        if doc["id"] in self.gone or (is_id(inner) and inner in self.gone):
            return Heard(gone=(item.key,), cursor=doc["id"])
        _keep(self.names, doc["id"], item.key)
        if is_id(inner):
            _keep(self.shared, inner, [*self.shared.get(inner, ()), item.key][-_SHARES:])
        # A timeline tells of an edit by its date only: what is in the log may be older.
        changed = changed or (item.type == "Create" and bool(doc.get("edited_at")))
        return Heard(() if changed else (item,), (item,) if changed else (), cursor=doc["id"], moment=item.published)

    def notice(self, doc: Any) -> Heard:
        """Return what somebody did towards the owner; the cursor is the notification's."""
        if not is_notice(doc) or not is_id(doc.get("id")):
            return Heard((Reject("notification", BAD_RECORD),))
        if is_status(doc.get("status")) and doc["type"] in _POSTS:
            heard = self.status(doc["status"], changed=doc["type"] in ("update", "quoted_update"), told=True)
            return replace(heard, cursor=doc["id"])
        done = read_notice(doc)
        if isinstance(done, Both):
            return Heard((Reject(f"notification {doc['id']}", done),), cursor=doc["id"])
        return Heard((done,), cursor=doc["id"], moment=done.published)

    def _refused(self, doc: dict[str, Any], item: Activity) -> bool:
        """Say whether the author, or the author of what is shared, refuses; what is mine or names me is kept."""
        if self.me and (item.actor == self.me or self.me in (item.mentions or ())):
            return False
        shared = doc.get("reblog")
        return refuses(doc["account"]) or (isinstance(shared, dict) and refuses(shared.get("account")) and item.target != self.me)

    def _told(self, doc: dict[str, Any], item: Activity) -> Activity:
        """Name it as an archive does, so that both are one; say what it answers, where that is known."""
        shared = doc["reblog"] if isinstance(doc.get("reblog"), dict) else None
        answered = (shared or doc).get("in_reply_to_id")
        above = self.names.get(answered) if isinstance(answered, str) else None
        quoted = (shared or doc).get("quote")
        quoted = quoted.get("quoted_status") if isinstance(quoted, dict) else None
        uri = quoted.get("uri") if isinstance(quoted, dict) else None
        extra = {**(item.extra or {}), "named": f"{self.host}/{doc['id']}", "quote": clean(uri) if isinstance(uri, str) else None}
        if above:
            extra.pop("in_reply_to_id", None)
        return item._replace(
            key=key_of("Announce", clean(doc["uri"]), None) if shared else item.key,
            actor=ME if item.actor == self.me else item.actor,
            target=ME if self.me and item.target == self.me else item.target,
            in_reply_to=above.partition("\x1f")[2] if above else None,
            extra=tidy(extra),
        )

    def _deleted(self, name: str) -> Heard:
        if not is_id(name):
            return Heard((Reject("delete", BAD_RECORD),))
        key, shares = self.names.pop(name, None), self.shared.pop(name, [])
        _keep(self.gone, name, None)
        if key:
            return Heard(gone=(key, *shares))
        return Heard(gone=tuple(shares), gone_named=(f"{self.host}/{name}",))


def _keep(held: OrderedDict[str, Any], name: str, value: Any) -> None:
    """Remember a value, and of all of them the last only."""
    held[name] = value
    held.move_to_end(name)
    if len(held) > _REMEMBERED:
        held.popitem(last=False)


def own_account(doc: Any) -> Activity | None:
    """Return the owner's account, named as an archive names it."""
    uri = person(doc)
    if uri is None:
        return None
    name = doc.get("display_name") or doc.get("username")
    return Activity(
        key_of("Identity", uri), "murmure:Identity", object=uri, object_type="Person",
        content=clean(name) if isinstance(name, str) and name else None,
    )  # fmt: skip
