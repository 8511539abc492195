"""How does one activity, or a run of similar ones, read as a sentence?"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from murmure.faces.web import picture, render, tell
from murmure.model.quantity import QUANTITIES
from murmure.model.words import Both

# (when I act, when somebody else does)
SENTENCES: dict[str, tuple[Both, Both]] = {
    "post": (Both("posted", "avez publié"), Both("posted", "a publié")),
    "reply": (Both("replied to {reply}", "avez répondu à {reply}"), Both("replied to {reply}", "a répondu à {reply}")),
    "message": (Both("wrote to {target}", "avez écrit à {target}"), Both("wrote to {target}", "a écrit à {target}")),
    "Announce": (Both("boosted {object}", "avez partagé {object}"), Both("boosted {object}", "a partagé {object}")),
    "Like": (Both("liked {object}", "avez aimé {object}"), Both("liked {object}", "a aimé {object}")),
    "murmure:Bookmark": (
        Both("bookmarked {object}", "avez mis {object} dans vos favoris"),
        Both("bookmarked {object}", "a mis {object} dans ses favoris"),
    ),
    "Follow": (Both("follow {object}", "suivez {object}"), Both("follows {object}", "suit {object}")),
    "murmure:Identity": (
        Both("have the account {object}", "avez le compte {object}"),
        Both("has the account {object}", "a le compte {object}"),
    ),
    "View": (Both("visited {title}", "avez visité {title}"), Both("visited {title}", "a visité {title}")),
    "Listen": (Both("listened to {title}", "avez écouté {title}"), Both("listened to {title}", "a écouté {title}")),
    "Watch": (Both("watched {title}", "avez regardé {title}"), Both("watched {title}", "a regardé {title}")),
    "Join": (Both("had an appointment: {title}", "aviez un rendez-vous : {title}"),
             Both("had an appointment: {title}", "avait un rendez-vous : {title}")),
    "murmure:Purchase": (
        Both("paid {money} to {object}", "avez payé {money} à {object}"),
        Both("paid {money} to {object}", "a payé {money} à {object}"),
    ),
    "Travel": (Both("{workout}", "{workout}"), Both("{workout}", "{workout}")),
    "Arrive": (Both("arrived at {title}", "êtes arrivé·e à {title}"), Both("arrived at {title}", "est arrivé·e à {title}")),
    "murmure:Position": (Both("were at {position}", "étiez à {position}"), Both("was at {position}", "était à {position}")),
    "murmure:Query": (Both("asked for {object}", "avez demandé {object}"), Both("asked for {object}", "a demandé {object}")),
    "murmure:Measure": (Both("measured {measure}", "a relevé : {measure}"),) * 2,
    "murmure:Capture": (Both("recorded {object}", "avez enregistré {object}"), Both("recorded {object}", "a enregistré {object}")),
}  # fmt: skip
OTHER = (Both("{type}: {title}", "{type} : {title}"), Both("{type}: {title}", "{type} : {title}"))
TYPES = {
    "Create": Both("Posts and messages", "Messages et billets"), "Announce": Both("Boosts", "Partages"),
    "Like": Both("Likes", "J’aime"), "Follow": Both("Follows", "Abonnements"), "View": Both("Pages visited", "Pages visitées"),
    "Listen": Both("Music", "Musique"), "Travel": Both("Workouts and trips", "Sport et trajets"),
    "Join": Both("Appointments", "Rendez-vous"), "murmure:Measure": Both("Measures", "Mesures"),
    "murmure:Query": Both("DNS queries", "Requêtes DNS"), "murmure:Position": Both("Positions", "Positions"),
    "murmure:Bookmark": Both("Bookmarks", "Favoris"), "murmure:Identity": Both("Accounts", "Comptes"),
    "murmure:Capture": Both("What companies recorded", "Ce que des entreprises ont noté"),
    "murmure:Purchase": Both("Purchases", "Achats"), "Arrive": Both("Arrivals", "Arrivées"), "Watch": Both("Videos", "Vidéos"),
}  # fmt: skip
BY_OBJECT = ("murmure:Measure", "murmure:Query", "murmure:Position")
"""Types whose author is the instrument: the object posts, as a friend would."""
FEW = 3


@dataclass(frozen=True)
class Entry:
    """Hold one entry of the timeline; `rows` has several activities when it sums up a run."""

    ids: tuple[str, ...]
    at: datetime | None
    offset_known: bool
    author: Markup
    picture: str
    source: str
    sentence: Markup
    content: str = ""
    links: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    until: datetime | None = None
    whole_day: bool = False
    rows: tuple[Entry, ...] = field(default=())


def type_name(kind: str, lang: str) -> str:
    """Return the words for a type of activity."""
    return TYPES[kind].say(lang) if kind in TYPES else kind.removeprefix("murmure:")


def author_of(row: dict[str, Any], lang: str) -> str:
    """Return who posts: the instrument when an object captured it, else the actor."""
    if row["type"] in BY_OBJECT:
        return row.get("instrument") or row.get("source") or ""
    return tell.name_of(row.get("actor"), lang)


def extra_of(row: dict[str, Any]) -> dict[str, Any]:
    """Return the extra fields of a row, whatever form the log gave them."""
    extra = row.get("extra")
    if isinstance(extra, str):
        try:
            extra = json.loads(extra)
        except ValueError:
            return {}
    return extra if isinstance(extra, dict) else {}


def small(title: str) -> str:
    """Return a title as it stands inside a sentence."""
    return title[:1].lower() + title[1:]


def measure_of(row: dict[str, Any], lang: str) -> Markup:
    """Return a measure with its quantity and unit: Heart rate 62 per minute."""
    known = QUANTITIES.get(row.get("quantity") or "")
    title = (
        escape(small(known.title.say(lang)))
        if known
        else render.shown(row.get("quantity") or row.get("object") or row.get("content") or "…")
    )
    if row.get("value") is None:
        return title
    return Markup("{}, <b>{}</b>").format(title, tell.measured(row["value"], row.get("unit"), lang))


def object_of(row: dict[str, Any], lang: str) -> Markup:
    """Return what is acted on, with its author when another is known."""
    name = render.shown(tell.name_of(row["object"], lang)) if row.get("object") else Markup("…")
    if row.get("object") == "me":
        name = escape(Both("you", "vous").say(lang))
    if row.get("target") and row["type"] in ("Like", "Announce", "murmure:Bookmark"):
        by = Both("a post of {who}", "un message de {who}")
        return tell.compose(by, lang, {"who": render.shown(tell.name_of(row["target"], lang))})
    return name


def title_of(row: dict[str, Any]) -> Markup:
    """Return the title of a page, an event or a track, else its address."""
    return render.shown((row.get("content") or row.get("object") or "…")[:200])


def workout_of(row: dict[str, Any], lang: str) -> Markup:
    """Return a workout: running, 8.2 km in 45 min."""
    parts = [render.shown(row.get("object") or row.get("content") or Both("a trip", "un trajet").say(lang))]
    if row.get("quantity") == "distance" and row.get("value") is not None:
        km = row["value"] / 1000 if row.get("unit") in (None, "m") else row["value"]
        parts.append(Markup("<b>{}</b>").format(tell.measured(km, "km", lang)))
    begin, end = tell.micros(row.get("published")), tell.micros(row.get("until"))
    if begin is not None and end is not None and end > begin:
        parts.append(escape(lasting((end - begin) // 60_000_000)))
    return Markup(", ").join(parts)


def lasting(minutes: int) -> str:
    """Write a duration, the same in both languages: 45 min, 1 h 05."""
    return f"{minutes}\u00a0min" if minutes < 60 else f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02d}"


def money_of(row: dict[str, Any], lang: str) -> Markup:
    """Return a sum of money; what is paid is negative in the log, and people say it without the sign."""
    if row.get("value") is None:
        return Markup("…")
    return Markup("<b>{}\u00a0{}</b>").format(
        tell.number(abs(row["value"]), lang, 2), render.reveal(row.get("unit") or "")
    )


def position_of(row: dict[str, Any]) -> Markup:
    """Return latitude and longitude, rounded to about ten metres."""
    if row.get("latitude") is None or row.get("longitude") is None:
        return Markup("…")
    return escape(f"{row['latitude']:.4f}, {row['longitude']:.4f}")


def template_of(row: dict[str, Any]) -> Both:
    """Return the sentence for this type, for the owner or for somebody else."""
    kind, mine = row["type"], row.get("actor") == "me" and row["type"] not in BY_OBJECT
    if kind == "Create":
        message = row.get("target") and "public" not in (row.get("audience") or ())
        kind = "message" if message else "reply" if row.get("in_reply_to") else "post"
    if kind == "murmure:Query":
        return Both("saw {actor} ask for {object}", "a vu {actor} demander {object}")
    if kind == "murmure:Position":
        return Both("saw {actor} at {position}", "a vu {actor} à {position}")
    mine_words, other_words = SENTENCES.get(kind, OTHER)
    return mine_words if mine else other_words


def who_of(row: dict[str, Any], lang: str) -> Markup:
    """Return who was seen by the object that posts."""
    mine = row.get("actor") in ("me", None)
    return render.shown(Both("you", "vous").say(lang) if mine else tell.name_of(row["actor"], lang))


def address_of(field: str) -> Callable[[dict[str, Any], str], Markup]:
    """Return the function that names the address in a field."""
    return lambda row, lang: render.shown(tell.name_of(row[field], lang)) if row.get(field) else Markup("…")


SLOTS: dict[str, Callable[[dict[str, Any], str], Markup]] = {
    "actor": who_of, "object": object_of, "title": lambda row, _: title_of(row), "measure": measure_of, "workout": workout_of,
    "type": lambda row, lang: render.shown(type_name(row["type"], lang)), "target": address_of("target"),
    "reply": address_of("in_reply_to"), "position": lambda row, _: position_of(row), "money": money_of,
}  # fmt: skip


def sentence_of(row: dict[str, Any], lang: str) -> Markup:
    """Return what happened, without its author: 'measured electricity, 0.34 kWh'."""
    words = template_of(row)
    return tell.compose(words, lang, {slot: SLOTS[slot](row, lang) for slot in tell.SLOT.findall(words.say(lang))})


def entry_of(row: dict[str, Any], lang: str) -> Entry:
    """Return one activity as an entry."""
    offset = row.get("offset_minutes")
    content = row.get("content") or "" if row["type"] in ("Create", "murmure:Capture", "Announce", "Like") else ""
    links = tuple(link for link in row.get("links") or () if link)[:8]
    until = tell.local(row.get("until"), offset)
    return Entry(
        (row["id"],), tell.local(row.get("published"), offset), row.get("offset_origin") in ("explicit", "account", "device"),
        render.shown(author_of(row, lang)), picture.kind_of(row), row.get("source") or "", sentence_of(row, lang),
        content, links, tuple(row.get("tags") or ())[:12],
        until if row["type"] in ("Join", "Travel") else None, row.get("precision") in ("day", "month", "year"),
    )  # fmt: skip


def run_key(row: dict[str, Any]) -> tuple[Any, ...] | None:
    """Return what the members of a run share, `None` for what always stands alone."""
    at = tell.local(row.get("published"), row.get("offset_minutes"))
    if row["type"] not in (*BY_OBJECT, "View") or at is None:
        return None
    site = urlsplit(row["object"]).netloc if row["type"] == "View" and "://" in (row.get("object") or "") else None
    return (
        at.date(),
        at.hour,
        row["type"],
        row.get("instrument"),
        row.get("actor"),
        row.get("quantity"),
        row.get("unit"),
        site,
    )


def entries_of(rows: list[dict[str, Any]], lang: str) -> list[Entry]:
    """Return the entries of a page, newest first; three or more similar ones of one hour become one."""
    groups: dict[Any, list[dict[str, Any]]] = {}
    for place, row in enumerate(rows):
        key = run_key(row)
        groups.setdefault(("alone", place) if key is None else key, []).append(row)
    found: list[Entry] = []
    for group in groups.values():
        found += [entry_of(row, lang) for row in group] if len(group) < FEW else [sum_up(group, lang)]
    return sorted(
        found, key=lambda entry: (entry.at is not None, entry.at.timestamp() if entry.at else 0), reverse=True
    )


def sum_up(group: list[dict[str, Any]], lang: str) -> Entry:
    """Return one entry for a run: how many, between which values, of what."""
    rows, last = tuple(entry_of(row, lang) for row in group), group[0]
    count = Markup("<b>{}</b>").format(tell.number(len(group), lang))
    values: dict[str, Markup] = {"count": count, "actor": render.shown(tell.name_of(last.get("actor"), lang))}
    both = Both("{count} times between {from} and {to}", "{count} fois entre {from} et {to}")
    values |= {"from": escape(tell.clock(rows[-1].at)), "to": escape(tell.clock(rows[0].at))}
    if last["type"] == "murmure:Measure":
        numbers = [row["value"] for row in group if row.get("value") is not None]
        known = QUANTITIES.get(last.get("quantity") or "")
        values["what"] = (
            escape(small(known.title.say(lang)))
            if known
            else render.shown(last.get("quantity") or last.get("object") or "…")
        )
        if numbers:
            values["low"] = escape(tell.plain(min(numbers), lang))
            values["high"] = escape(tell.measured(max(numbers), last.get("unit"), lang))
            total = known is not None and known.daily == "sum"
            values["sum"] = Markup("<b>{}</b>").format(tell.measured(sum(numbers), last.get("unit"), lang))
            both = Both("measured {what}: {sum} in {count} readings", "a relevé : {what}, {sum} en {count} mesures") if total else Both(
                "measured {what} {count} times, from {low} to {high}", "a relevé : {what}, {count} fois, de {low} à {high}")  # fmt: skip
    elif last["type"] == "murmure:Query":
        names = list(dict.fromkeys(row.get("object") or "" for row in group))
        values["some"] = Markup(", ").join(render.shown(name) for name in names[:3])
        values["names"] = escape(tell.number(len(names), lang))
        both = Both(
            "saw {actor} ask {count} times for {names} names: {some}…",
            "a vu {actor} demander {count} fois {names} noms : {some}…",
        )
    elif last["type"] == "View":
        values["site"] = render.shown(urlsplit(last.get("object") or "").netloc or "…")
        both = Both("visited {count} pages of {site}", "avez visité {count} pages de {site}")
        if last.get("actor") != "me":
            both = Both("visited {count} pages of {site}", "a visité {count} pages de {site}")
    elif last["type"] == "murmure:Position":
        both = Both("saw {actor} at {count} places", "a vu {actor} à {count} endroits")
    ids = tuple(row["id"] for row in group)
    return Entry(ids, rows[0].at, rows[0].offset_known, rows[0].author, rows[0].picture, rows[0].source,
                 tell.compose(both, lang, values), rows=rows)  # fmt: skip
