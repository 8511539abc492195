"""What does a row of each other table of a Strava export say?

Each reader takes {field: cell} and yields activities; a `Both` in their place says why a row cannot be read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from murmure.model.activity import ME, Activity, key_of
from murmure.model.reject import BAD_RECORD
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.body.strava.activity import PAGE, STRAVA
from murmure.sources.body.strava.moment import moment
from murmure.sources.body.strava.words import flat, order, titles
from murmure.sources.plain import address, clean

Row = dict[str, str]
Found = Iterator[Activity | Both]
_ATHLETE = "https://www.strava.com/athletes/"


def fields_of(table: str, heads: Sequence[str], sure: bool) -> dict[str, str] | None:
    """Return {title: field}; by place when no title is known and the table is `sure` to be one of Strava. None: it is not."""
    known, places = titles(table), order(table)
    found = {head: known[flat(head)] for head in heads if flat(head) in known}
    # Other services have tables of these names: without others of Strava beside it, every title counts.
    if (sure and len(set(found.values())) > 1) or set(places) - {""} <= set(found.values()):
        return found
    if sure and places and len(heads) >= len([place for place in places if place]):
        return {head: field for head, field in zip(heads, places, strict=False) if field}
    return None


def _dated(row: Row, key: tuple[Any, ...], **columns: Any) -> Activity | Both:
    when = moment(row.get("date", ""))
    if isinstance(when, Both):
        return when
    extra = tidy(columns.pop("extra", {})) or None
    return Activity(key_of(*key, when.published), instrument=STRAVA, extra=extra, **columns, **when._asdict())


def _plain(key: tuple[Any, ...], **columns: Any) -> Activity:
    return Activity(key_of(*key), instrument=STRAVA, extra=tidy(columns.pop("extra", {})) or None, **columns)


def _page(number: str) -> str | None:
    return PAGE + number if number.isdecimal() else None


def comment(row: Row) -> Found:
    """Yield a comment of mine; older exports do not say below what."""
    words = row.get("text")
    if not words:
        yield BAD_RECORD
        return
    digest = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:16]
    yield _dated(row, ("comment", digest), type="Create", object_type="Note", content=words, in_reply_to=_page(row.get("parent", "")),
                 extra={"on": row.get("parent_kind")})  # fmt: skip


def reaction(row: Row) -> Found:
    """Yield a reaction of mine (kudos), to an activity or to something else."""
    number, on = row.get("parent", ""), row.get("parent_kind", "")
    if not number:
        yield BAD_RECORD
        return
    activity = flat(on) in ("activity", "activite", "aktivitat", "activiteit", "actividad", "attivita", "atividade", "")
    # What it is to is written in the language of the account: it is in the object, and not in the key.
    yield _dated(row, ("reaction", number), type="Like", object=_page(number) if activity else f"strava:{on}:{number}",
                 object_type="murmure:Workout" if activity else "Note", extra={"reaction": row.get("kind")})  # fmt: skip


def _follow(theirs: bool) -> Callable[[Row], Found]:
    def read(row: Row) -> Found:
        number = row.get("who", "")
        if not number.isdecimal():
            yield BAD_RECORD
            return
        page = _ATHLETE + number
        yield _plain(("follower" if theirs else "following", number), type="Follow", actor=page if theirs else ME,
                     object=ME if theirs else page, object_type="Person", extra={"status": row.get("status")})  # fmt: skip

    return read


def _named(kind: str, type: str, thing: str, dated: bool = False) -> Callable[[Row], Found]:
    def read(row: Row) -> Found:
        name = " ".join(filter(None, (row.get("brand"), row.get("model"))))
        name = row.get("name") or name
        if not name:
            yield BAD_RECORD
            return
        extra = {field: row.get(field) for field in ("brand", "model", "kind", "about", "done") if row.get(field)}
        columns: dict[str, Any] = {"type": type, "object": name, "object_type": thing, "extra": extra, "actor": ME}
        if site := address(row.get("site", "")):
            columns["links"] = [site]
        if dated and row.get("date"):
            yield _dated(row, (kind, name), **columns)
        else:
            yield _plain((kind, name, row.get("brand"), row.get("model")), **columns)

    return read


def login(row: Row) -> Found:
    """Yield an address of the network from which I entered, as Strava noted it."""
    ip = row.get("ip", "")
    if not any(mark in ip for mark in ".:") or len(ip) > 45:
        yield BAD_RECORD
        return
    yield _dated(row, ("login", ip, row.get("how")), type="murmure:Capture", actor=STRAVA, object=ip, object_type="murmure:Address",
                 extra={"event": "login", "how": row.get("how")})  # fmt: skip


def application(row: Row) -> Found:
    """Yield an application that may read the account, as Strava notes it."""
    name = row.get("name")
    yield BAD_RECORD if not name else _plain(("application", name), type="murmure:Capture", actor=STRAVA, object=name,
                                             object_type="Application", extra={"event": "connected application"})  # fmt: skip


def profile(row: Row) -> Found:
    """Yield who I am; mail address, sex and weight are not kept."""
    name = " ".join(filter(None, (row.get("first"), row.get("last"))))
    number = row.get("id", "")
    if not name and not number:
        yield BAD_RECORD
        return
    place = ", ".join(filter(None, (row.get("city"), row.get("state"), row.get("country"))))
    page = _ATHLETE + number if number.isdecimal() else None
    yield _plain(("identity", number or name), type="murmure:Identity", actor=ME, object=page or name, object_type="Person", content=name or None,
                 extra={"bio": row.get("about"), "location": place})  # fmt: skip


def medium(row: Row) -> Found:
    """Yield a picture or a film with its words; those without words say nothing."""
    name, words = row.get("file"), row.get("text")
    if not name:
        yield BAD_RECORD
    elif words:
        film = name.casefold().endswith((".mp4", ".mov"))
        yield _plain(
            ("medium", name),
            type="Create",
            actor=ME,
            object=name,
            object_type="Video" if film else "Image",
            content=words,
        )


READERS: dict[str, Callable[[Row], Found]] = {
    "comments": comment, "reactions": reaction, "followers": _follow(True), "following": _follow(False),
    "clubs": _named("club", "Join", "Group"), "memberships": _named("membership", "Join", "Group", dated=True),
    "global_challenges": _named("challenge", "Join", "murmure:Challenge", dated=True),
    "group_challenges": _named("group challenge", "Join", "murmure:Challenge", dated=True),
    "shoes": _named("shoe", "Add", "murmure:Equipment"), "bikes": _named("bike", "Add", "murmure:Equipment"), "logins": login,
    "connected_apps": application, "profile": profile, "media": medium, "photos": medium,
}  # fmt: skip


def read_row(table: str, row: dict[str, str], fields: dict[str, str]) -> Found:
    """Yield what a row of `table` says; `fields` are those of `fields_of`."""
    said: Row = {}
    for title, field in fields.items():
        said.setdefault(field, clean(row.get(title, "")).strip())
    return READERS[table](said)
