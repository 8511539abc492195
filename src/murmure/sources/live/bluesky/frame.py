"""What does one frame of Bluesky's Jetstream say?

Read from https://github.com/bluesky-social/jetstream: one JSON object per
frame, of kind `commit`, `identity` or `account`.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from murmure.model.activity import Activity
from murmure.model.reject import BAD_RECORD, BROKEN_FILE, IMPOSSIBLE_DATE, Reject
from murmure.model.words import Both
from murmure.sources.as2 import each
from murmure.sources.atproto import KEPT, author_of, is_did
from murmure.sources.live import Heard, Lost
from murmure.sources.live.bluesky.record import read_record

PROFILE, INTENT = "app.bsky.actor.profile", "org.user-intents.declaration"
NOT_LOGGED_IN = "!no-unauthenticated"
_GONE = frozenset({"deleted", "takendown", "deactivated"})
_DAY = 86_400_000_000
_REMEMBERED = 100_000
REFUSED = Both("The server refuses to go on from here.", "Le serveur refuse de reprendre ici.")
NOT_KEPT = Both("a record of a kind that is not kept", "un enregistrement d'un genre qui n'est pas gardé")
UNKNOWN_ACT = Both("neither made, changed nor deleted", "ni créé, ni modifié, ni supprimé")


class FutureCursor(Lost):
    """Say that the server has not come to where we want to go on."""


@dataclass
class Frames:
    """Read frames one by one. What is remembered: who does not wish to be kept, as the stream told it.

    kinds      collections that are kept
    me         the owner's account, if the owner said so
    clock      returns the present in microseconds, None when nobody knows: what is more than a day ahead is a server's mistake
    unwilling  who said no while we listened, and where: (account, profile or declaration)
    willing    accounts whose profile said no more, of those heard last: what was asked about them before no longer holds
    """

    kinds: frozenset[str] = frozenset(KEPT.values())
    me: str | None = None
    clock: Callable[[], int | None] = lambda: None
    unwilling: dict[tuple[str, str], None] = field(default_factory=dict)
    willing: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def read(self, frame: str | bytes) -> Heard:
        """Return what a frame says; a frame that cannot be read is a reject, whatever it holds."""
        try:
            said = json.loads(frame)
        except (ValueError, RecursionError):
            return Heard((Reject("frame", BROKEN_FILE),))
        if not isinstance(said, dict):
            return Heard((Reject("frame", BAD_RECORD),))
        if isinstance(said.get("error"), str):
            raise (FutureCursor if said["error"] == "FutureCursor" else Lost)(REFUSED)
        did, heard = said.get("did"), said.get("time_us")
        if not is_did(did) or type(heard) is not int or not 0 < heard < 2**53:
            return Heard((Reject("frame", BAD_RECORD),))
        if (now := self.clock()) and heard > now + _DAY:
            return Heard((Reject(f"frame {heard}", IMPOSSIBLE_DATE),))
        read = {"commit": self._commit, "account": _account}.get(str(said.get("kind")))
        found = read(did, heard, said) if read else Heard()
        return Heard(found.items, found.changed, found.gone, found.gone_actors, found.unwanted, str(heard), heard)

    def _commit(self, did: str, heard: int, said: dict[str, Any]) -> Heard:
        commit = said.get("commit")
        commit = commit if isinstance(commit, dict) else {}
        kind, operation = commit.get("collection"), commit.get("operation")
        uri = f"at://{did}/{kind}/{commit.get('rkey')}"
        if author_of(uri) is None:
            return Heard((Reject(f"frame {heard}", BAD_RECORD),))
        if kind in (PROFILE, INTENT):
            return self._wish(did, kind, commit)
        if kind not in self.kinds:
            return Heard((Reject(f"frame {heard}", NOT_KEPT),))
        if operation == "delete":
            return Heard(gone=(uri,))
        if operation not in ("create", "update"):
            return Heard((Reject(f"frame {heard}", UNKNOWN_ACT),))
        if self.refuses(did):
            return Heard(unwanted=1)
        done = read_record(uri, did, kind, commit.get("record"), heard, self.me, operation == "create")
        if isinstance(done, Both):
            return Heard((Reject(f"frame {heard}", done),))
        return Heard((done,)) if operation == "create" else Heard(changed=(done,))

    def refuses(self, did: str) -> bool:
        """Say whether an account said no while we listened, in its profile or in a declaration: to lift one does not lift the other."""
        return (did, PROFILE) in self.unwilling or (did, INTENT) in self.unwilling

    def _wish(self, did: str, kind: str, commit: dict[str, Any]) -> Heard:
        """Take note of a profile or a declaration: an account that says no now takes with it what was kept before."""
        if did == self.me:
            return Heard()
        if says_no(kind, commit.get("record")):
            self.unwilling[did, kind] = None
            self.willing.pop(did, None)
            return Heard(gone_actors=(did,))
        self.unwilling.pop((did, kind), None)
        if kind == PROFILE:
            self.willing[did] = None
            if len(self.willing) > _REMEMBERED:
                self.willing.popitem(last=False)
        return Heard()


def says_no(kind: str, record: Any) -> bool:
    """Say whether a profile asks not to be shown outside, or a declaration refuses collections and archives of what one wrote."""
    if not isinstance(record, dict):
        return False
    if kind == INTENT:
        wishes = (record.get(name) for name in ("bulkDataset", "publicAccessArchive"))
        return any(isinstance(wish, dict) and wish.get("allow") is False for wish in wishes)
    labels = record["labels"].get("values") if isinstance(record.get("labels"), dict) else None
    return any(isinstance(label, dict) and label.get("val") == NOT_LOGGED_IN for label in each(labels))


def _account(did: str, heard: int, said: dict[str, Any]) -> Heard:
    """Let go of what an account did once it is deleted, taken down, or put to sleep by its owner."""
    account = said.get("account")
    if not isinstance(account, dict):
        return Heard((Reject(f"frame {heard}", BAD_RECORD),))
    if account.get("active") is False and account.get("status") in _GONE:
        return Heard(gone_actors=(did,))
    return Heard()


def together(parts: list[Heard], refused: Collection[str] = frozenset()) -> Heard:
    """Return several frames as one, without what those who refuse did; the cursor never goes back."""
    items = [item for part in parts for item in part.items]
    changed = [item for part in parts for item in part.changed]
    wanted = [item for item in items if not _by(item, refused)]
    kept = [item for item in changed if not _by(item, refused)]
    cursor = max((int(part.cursor) for part in parts if part.cursor), default=None)
    return Heard(
        tuple(wanted), tuple(kept), tuple(key for part in parts for key in part.gone),
        tuple(did for part in parts for did in part.gone_actors),
        sum(part.unwanted for part in parts) + len(items) + len(changed) - len(wanted) - len(kept),
        None if cursor is None else str(cursor), max((part.moment for part in parts if part.moment), default=None),
    )  # fmt: skip


def _by(item: Activity | Reject, people: Collection[str]) -> bool:
    return isinstance(item, Activity) and item.actor in people
