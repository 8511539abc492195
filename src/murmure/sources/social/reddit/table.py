"""What does a row of each table of Reddit's archive say?

Votes, saved things and communities have no date. What Reddit notes has Reddit as its actor.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from murmure.model.activity import ME, PUBLIC, Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD, IMPOSSIBLE_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.plain import address, clean
from murmure.sources.times import When, parse_instant

REDDIT, _SITE = "Reddit", "https://www.reddit.com"
_FIRST = 1_117_584_000_000_000  # June 2005: Reddit opened
Row = dict[str, str]
Made = Iterator[Activity | Both]


def text_of(row: Row, *titles: str) -> str | None:
    return next((said for title in titles if (said := clean(row.get(title, "")).strip())), None)


def _link(row: Row) -> str | None:
    """Return the address of a post or a comment; some tables leave out the site."""
    written = row.get("permalink", "").strip()
    return address(_SITE + written if written.startswith(("/r/", "/u")) else written)


def _page(name: str | None, me: str) -> str | None:
    if name is None:
        return None
    bare = name.removeprefix("/u/").removeprefix("u/")
    return ME if me and bare.casefold() == me else f"{_SITE}/user/{bare}"


def moment(text: str | None) -> When | Both:
    """Return a moment; Reddit writes UTC, so the offset of the person is not known."""
    if text is None or text in ("registration ip", "None"):
        return NO_DATE
    try:
        when = parse_instant(text)
    except (ValueError, OverflowError):
        return BAD_DATE
    return when if when.published >= _FIRST else IMPOSSIBLE_DATE


def _dated(when: When | Both, **columns: Any) -> Activity | Both:
    return when if isinstance(when, Both) else _plain(**columns, **when._asdict())


def _plain(**columns: Any) -> Activity:
    extra = tidy(columns.pop("extra", {}))
    return Activity(instrument=REDDIT, extra=extra, **columns)


def _written(row: Row, me: str) -> Made:
    """Yield a post or a comment, and the network address from which it came when Reddit still knows it."""
    link, number, when = _link(row), text_of(row, "id"), moment(text_of(row, "date"))
    comment = "parent" in row
    words = "\n\n".join(filter(None, (text_of(row, "title"), text_of(row, "body"))))
    if number is None or link is None:
        yield BAD_RECORD
        return
    parent, above = text_of(row, "parent"), address(row.get("link"))
    shared = None if comment else address(row.get("url"))
    yield _dated(
        when, key=key_of("comment" if comment else "post", number), type="Create", object=link, object_type="Note", content=words or None,
        in_reply_to=(above.rstrip("/") + f"/_/{parent.removeprefix('t1_')}" if parent and above and above.rsplit("/", 1)[-1] != parent else above)
        if comment else None,
        target=f"{_SITE}/r/{row['subreddit'].strip()}" if row.get("subreddit", "").strip() else None, audience=[PUBLIC],
        links=[shared] if shared and shared != link else None,
    )  # fmt: skip
    if (ip := text_of(row, "ip")) and not isinstance(when, Both):
        yield _captured(ip, when, "comment" if comment else "post")


def _captured(ip: str, when: When, event: str) -> Activity:
    return _plain(key=key_of("ip", event, when.published, ip), type="murmure:Capture", actor=REDDIT, object=ip, object_type="murmure:Address",
                  extra={"event": event}, **when._asdict())  # fmt: skip


def _upon(kind: str, type: str) -> Callable[[Row, str], Made]:
    """Return the reader of a table of things, which gives no dates."""

    def read(row: Row, me: str) -> Made:
        link, number = _link(row), text_of(row, "id")
        if link is None or number is None:
            yield BAD_RECORD
            return
        yield _plain(key=key_of(kind, number), type=type, object=link, object_type="Note")

    return read


def vote(row: Row, me: str) -> Made:
    """Yield a vote; one that was taken back says so."""
    link, number, way = _link(row), text_of(row, "id"), text_of(row, "direction")
    type = {"up": "Like", "down": "Dislike", "none": "Undo", "removed": "Undo"}.get(way or "")
    if link is None or number is None or type is None:
        yield BAD_RECORD
        return
    yield _plain(key=key_of("vote", number, way), type=type, object=link, object_type="Note", extra={"vote": way})


def _community(kind: str, type: str) -> Callable[[Row, str], Made]:
    def read(row: Row, me: str) -> Made:
        name = text_of(row, "subreddit")
        if name is None:
            yield BAD_RECORD
            return
        uri = f"{_SITE}/r/{name.removeprefix('r/')}"
        yield _plain(key=key_of(kind, name), type=type, object=uri, object_type="Group", content=name)

    return read


def friend(row: Row, me: str) -> Made:
    """Yield a friend, as Reddit calls whom one follows."""
    other = _page(text_of(row, "username"), me)
    if other is None:
        yield BAD_RECORD
        return
    yield _plain(key=key_of("friend", other), type="Follow", object=other, object_type="Person", extra={"note": text_of(row, "note")})


def message(row: Row, me: str) -> Made:
    """Yield a private message."""
    number, sender, getter = text_of(row, "id"), _page(text_of(row, "from"), me), _page(text_of(row, "to"), me)
    words = "\n\n".join(filter(None, (text_of(row, "subject"), text_of(row, "body"))))
    if number is None or sender is None or not words:
        yield BAD_RECORD
        return
    others = [one for one in (sender, getter) if one not in (None, ME)]
    yield _dated(moment(text_of(row, "date")), key=key_of("message", number), type="Create", actor=sender, object_type="Note", target=getter,
                 audience=others or None, content=words, extra={"conversation": text_of(row, "thread_id")})  # fmt: skip


def chat(row: Row, me: str) -> Made:
    """Yield a message of a chat; who else reads it is the chat."""
    number, sender, words = text_of(row, "message_id"), _page(text_of(row, "username"), me), text_of(row, "message")
    if number is None or sender is None or words is None:
        yield BAD_RECORD
        return
    place = text_of(row, "channel_url", "channel_name")
    yield _dated(moment(text_of(row, "created_at")), key=key_of("chat", number), type="Create", actor=sender, object_type="Note", target=place,
                 audience=[place] if place else None, content=words,
                 extra={"title": text_of(row, "channel_name"), "kind": text_of(row, "conversation_type"),
                        "answers": text_of(row, "thread_parent_message_id")})  # fmt: skip


def collection(row: Row, me: str) -> Made:
    """Yield a list of communities."""
    name, number = text_of(row, "display_name"), text_of(row, "id")
    if name is None or number is None:
        yield BAD_RECORD
        return
    when = moment(text_of(row, "date"))
    yield _plain(key=key_of("multireddit", number), type="Create", object=name, object_type="Collection", content=name,
                 extra={"communities": [one.strip() for one in row.get("subreddits", "").split(",") if one.strip()]},
                 **({} if isinstance(when, Both) else when._asdict()))  # fmt: skip


def poll(row: Row, me: str) -> Made:
    """Yield what I chose in a poll."""
    number, said = text_of(row, "post_id"), text_of(row, "text", "user_selection")
    if number is None or said is None:
        yield BAD_RECORD
        return
    digest = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:12]
    yield _plain(key=key_of("poll", number, digest), type="Like", object=said, object_type="murmure:Choice",
                 target=f"{_SITE}/comments/{number.removeprefix('t3_')}")  # fmt: skip


def seen_from(row: Row, me: str) -> Made:
    """Yield a network address from which I was seen; that of the first day has no date."""
    ip, date = text_of(row, "ip"), text_of(row, "date")
    when = moment(date)
    if ip is None or (isinstance(when, Both) and date != "registration ip"):
        yield BAD_RECORD if ip is None else when
        return
    if isinstance(when, Both):
        yield _plain(key=key_of("ip", "account opened", ip), type="murmure:Capture", actor=REDDIT, object=ip, object_type="murmure:Address",
                     extra={"event": "account opened"})  # fmt: skip
    else:
        yield _captured(ip, when, "seen")


def statistic(row: Row, me: str) -> Made:
    """Yield who I am; of the other figures, nothing is kept."""
    if (text_of(row, "statistic") or "").casefold() == "account name" and (name := text_of(row, "value")):
        yield _plain(key=key_of("identity", name), type="murmure:Identity", object=f"{_SITE}/user/{name}", object_type="Person", content=name)


Reader = Callable[[Row, str], Made]
TABLES: dict[str, tuple[frozenset[str], Reader]] = {
    "statistics": (frozenset({"statistic", "value"}), statistic),
    "posts": (frozenset({"id", "permalink", "date", "subreddit", "title", "body"}), _written),
    "comments": (frozenset({"id", "permalink", "date", "subreddit", "parent", "body"}), _written),
    "post_votes": (frozenset({"id", "permalink", "direction"}), vote), "comment_votes": (frozenset({"id", "permalink", "direction"}), vote),
    "saved_posts": (frozenset({"id", "permalink"}), _upon("saved", "murmure:Bookmark")),
    "saved_comments": (frozenset({"id", "permalink"}), _upon("saved", "murmure:Bookmark")),
    "hidden_posts": (frozenset({"id", "permalink"}), _upon("hidden", "Ignore")),
    "subscribed_subreddits": (frozenset({"subreddit"}), _community("member", "Follow")),
    "moderated_subreddits": (frozenset({"subreddit"}), _community("moderator", "Join")),
    "approved_submitter_subreddits": (frozenset({"subreddit"}), _community("approved", "Join")),
    "friends": (frozenset({"username", "note"}), friend),
    "messages": (frozenset({"id", "thread_id", "date", "from", "to", "body"}), message),
    "messages_archive": (frozenset({"id", "thread_id", "date", "from", "to", "body"}), message),
    "chat_history": (frozenset({"message_id", "created_at", "username", "message"}), chat),
    "multireddits": (frozenset({"id", "display_name", "subreddits"}), collection),
    "poll_votes": (frozenset({"post_id", "user_selection"}), poll),
    "ip_logs": (frozenset({"date", "ip"}), seen_from),
}  # fmt: skip
"""The tables by their names, which are English in every language: which titles they have, and what reads their rows."""
