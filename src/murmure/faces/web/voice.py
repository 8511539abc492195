"""How does an object speak of a day: what it noted, and what of it was unusual for it?"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

from murmure.faces.web import picture, tell
from murmure.measures.device import called
from murmure.model.amount import plain
from murmure.model.quantity import NIGHTLY, QUANTITIES
from murmure.model.words import Both

if TYPE_CHECKING:
    from collections.abc import Sequence

    from murmure.voices.room import Said, Thing, VoiceRoom, Word
    from murmure.voices.table import Key
    from murmure.voices.usual import Unusual

EPOCH = date(1970, 1, 1)
MOST = 3
"""Things that an object says of a day beside what is unusual."""
SAID = {
    "View": Both("You opened {n} {n|page|pages} with me.", "Vous avez ouvert {n} page{n||s} avec moi."),
    "Watch": Both("I showed you {n} {n|video|videos}.", "Je vous ai montré {n} vidéo{n||s}."),
    "Listen": Both("I played you {n} {n|piece|pieces} of music.", "Je vous ai joué {n} morceau{n||x}."),
    "Create": Both("You wrote {times} with me.", "Vous avez écrit {times} avec moi."),
    "Like": Both("You liked {n} {n|thing|things} with me.", "Vous avez aimé {n} chose{n||s} avec moi."),
    "Travel": Both("I noted {n} {n|trip|trips} of yours.", "J'ai noté {n} de vos déplacements."),
    "Arrive": Both("I noted {n} {n|place|places} at which you arrived.", "J'ai noté {n} de vos arrivées."),
    "Join": Both("I had {n} {n|appointment|appointments} for you.", "J'avais {n} rendez-vous pour vous."),
    "murmure:Position": Both("I noted {times} where you were.", "J'ai noté {times} où vous étiez."),
    "murmure:Query": Both("I asked the network {times} for an address.", "J'ai demandé {times} une adresse au réseau."),
    "murmure:Use": Both("I saw you use an application {times}.", "Je vous ai vu utiliser une application {times}."),
    "murmure:State": Both("I changed {times}.", "J'ai changé {times} d'état."),
    "murmure:Event": Both("I had {n} {n|thing|things} to tell.", "J'ai eu {n} chose{n||s} à dire."),
    "murmure:Command": Both("I was told what to do {times}.", "On m'a dit quoi faire {times}."),
    "murmure:Payment": Both("I noted {n} {n|payment|payments}.", "J'ai noté {n} paiement{n||s}."),
    "murmure:Purchase": Both("I noted {n} {n|purchase|purchases}.", "J'ai noté {n} achat{n||s}."),
    "search": Both("You searched {times} with me.", "Vous avez cherché {times} avec moi."),
    "answer": Both("I answered the objects of the house {times}.", "J'ai répondu {times} aux objets de la maison."),
    "meter": Both("I read your meter {times}: {low} to {high}.", "J'ai relevé votre compteur {times} : de {low} à {high}."),
    "pure": Both("I counted {total}, in {n} {n|reading|readings}.", "J'ai compté {total}, en {n} mesure{n||s}."),
    "sum": Both("I counted {total} ({what}, in {n} {n|reading|readings}).", "J'ai compté {total} ({what}, en {n} mesure{n||s})."),
    "one": Both("I measured once: {what}, {low}.", "J'ai mesuré une fois : {what}, {low}."),
    "same": Both("I measured {times}: {what}, always {low}.", "J'ai mesuré {times} : {what}, toujours {low}."),
    "range": Both("I measured {times}: {what}, from {low} to {high}.", "J'ai mesuré {times} : {what}, de {low} à {high}."),
    "other": Both("I noted {n} {n|thing|things}.", "J'ai noté {n} chose{n||s}."),
}  # fmt: skip
UNUSUAL = {
    "silent": Both("I said nothing that day, where I usually speak {usually}. Was I off, or is an import missing?",
                   "Je n'ai rien dit ce jour-là, alors que d'habitude je parle {usually}. Étais-je éteint, ou manque-t-il un import ?"),
    "less": Both("I spoke much less than usual: {times}, where {usual} is usual.",
                 "J'ai parlé bien moins que d'habitude : {times}, au lieu de {usual}."),
    "more": Both("I spoke much more than usual: {times}, where {usual} is usual.",
                 "J'ai parlé bien plus que d'habitude : {times}, au lieu de {usual}."),
    "lower": Both("{what}: {n} that day, much less than usual ({usual}).", "{what} : {n} ce jour-là, bien moins que d'habitude ({usual})."),
    "higher": Both("{what}: {n} that day, much more than usual ({usual}).", "{what} : {n} ce jour-là, bien plus que d'habitude ({usual})."),
    "early": Both("My first word came at {n}, much earlier than usual ({usual}).",
                  "Mon premier mot est venu à {n}, bien plus tôt que d'habitude ({usual})."),
    "late": Both("My first word came at {n}, much later than usual ({usual}).",
                 "Mon premier mot est venu à {n}, bien plus tard que d'habitude ({usual})."),
    "hour": Both("I spoke at {n}: an hour that is new to me.", "J'ai parlé à {n} : une heure nouvelle pour moi."),
}  # fmt: skip
EARLIER = Both(
    "I began {length} earlier than usual, at {at}.", "J'ai commencé {length} plus tôt que d'habitude, à {at}."
)
LATER = Both("I began {length} later than usual, at {at}.", "J'ai commencé {length} plus tard que d'habitude, à {at}.")
CHANCE = Both(
    "Chance alone does as much on at most one day of {n}.", "Le hasard seul en fait autant au plus un jour sur {n}."
)
ONCE, TIMES = Both("once", "une fois"), Both("{n} times", "{n} fois")
WHOLE_NIGHT = 3
"""Hours of sleep that are no part of a night."""
METERS = ("electric_power", "electric_index", "apparent_power")
FACES = (
    (("linky", "meter", "compteur"), "meter"), (("phone", "iphone", "smartphone", "téléphone", "android", "pixel", "galaxy"), "phone"),
    (("watch", "smartwatch", "montre", "fitbit", "garmin", "bracelet", "band"), "watch"), (("scale", "balance", "pèse"), "scale"),
    (("kettle", "bouilloire", "switch", "plug", "prise"), "plug"),
    (("thermostat", "thermometer", "thermomètre", "temperature", "température", "climate", "climatisation"), "thermometer"),
    (("pi-hole", "adguard", "dns", "router", "routeur", "box", "livebox", "freebox", "bbox"), "dns"),
    (("tv", "télé", "netflix", "youtube", "tiktok"), "video"),
    (("firefox", "browser", "chrome", "safari", "edge"), "browser"), (("calendar", "agenda"), "calendar"), (("light", "lampe", "lumière"), "spark"),
)  # fmt: skip


class Post(NamedTuple):
    """Hold what an object says of a day: its name, its picture and page, what is unusual, a remark, and the rest; `chance` beside the first."""

    name: str
    picture: str
    to: str
    unusual: tuple[str, ...]
    chance: str
    remark: str
    lines: tuple[str, ...]


def read(kept: Sequence[Any]) -> Post:
    """Return the post that was kept as JSON keeps it."""
    return Post(*(tuple(one) if isinstance(one, list) else one for one in kept))


def face_of(thing: str, keys: tuple[Key, ...]) -> str:
    """Return the name of the drawing of an object: by a word of its name, else by what it says most."""
    name = thing.casefold()
    for words, drawing in FACES:
        if any(re.search(rf"(?<![^\W_]){re.escape(word)}s?(?![^\W\d_])", name) for word in words):
            return drawing
    for key in keys:
        if key.quantity in picture.BY_QUANTITY:
            return picture.BY_QUANTITY[key.quantity]
    if keys and keys[0].type == "murmure:Query" and not thing.startswith("device:") and not _answers(thing):
        return "browser"  # a search, not a name that the network is asked for
    return picture.BY_TYPE.get(keys[0].type, "device") if keys else "device"


def page_of(thing: str) -> str:
    """Return the address of the page of an object."""
    return f"/objects/{quote(thing, safe='')}"


def day_at(day: int) -> date:
    """Return the date of a local day since 1970."""
    return EPOCH + timedelta(days=day)


def entries_at(thing: str, day: int | None = None) -> str:
    """Return the address of what an object noted in the timeline, on one day or on all."""
    who = {"actor": thing} if thing.startswith("device:") else {"instrument": thing}
    return "/timeline?" + urlencode({**who, **({} if day is None else {"when": day_at(day).isoformat()})})


def post_of(word: Word, room: VoiceRoom, lang: str) -> Post:
    """Return what an object says of a day."""
    unusual = tuple(unusual_said(one, room, lang) for one in word.unusual)
    chance = written(CHANCE, lang, n=tell.number(min(one.seen for one in word.unusual) + 1, lang)) if unusual else ""
    told = any(one.what == "first" for one in word.unusual)
    keys = tuple(one.key for one in word.said)
    remark = remark_of(word, lang) if word.earlier and not told else ""
    lines = tuple(said_of(one, word.thing, lang) for one in word.said[:MOST])
    return Post(called(word.thing).say(lang), face_of(word.thing, keys), page_of(word.thing), unusual, chance, remark, lines)


def posts_on(room: VoiceRoom, day: int, lang: str) -> list[Post]:
    """Return what all objects say of a local day since 1970, those with something unusual to say first."""
    return [post_of(word, room, lang) for word in room.on(day)]


def written(words: Both, lang: str, **values: object) -> str:
    """Return a sentence with its values: a text, which templates escape; `n` and `usual` may stand in it as `times` and `usually`."""
    said = {name: _times(values[of], lang) for name, of in (("times", "n"), ("usually", "usual")) if of in values}
    text = words.say(lang, **values, **said)
    return tell.french(text) if lang == "fr" else text


def _times(count: object, lang: str) -> str:
    """Write how many times: once, 48 times."""
    return (ONCE if str(count) == "1" else TIMES).say(lang, n=count)


def title_of(key: Key, lang: str) -> str:
    """Return what a quantity is called."""
    known = QUANTITIES.get(key.quantity)
    return known.title.say(lang) if known else key.quantity.replace("_", " ")


def said_of(one: Said, thing: str, lang: str) -> str:
    """Return what an object says of one thing that it noted."""
    n, key = tell.number(one.count, lang), one.key
    if not key.quantity or one.total != one.total:
        sort = key.type
        if key.type == "murmure:Query":
            sort = "answer" if _answers(thing) else "murmure:Query" if thing.startswith("device:") else "search"
        return written(SAID.get(sort, SAID["other"]), lang, n=n)
    title = title_of(key, lang)
    small = title[:1].lower() + title[1:] if not title[:2].isupper() else title
    known = QUANTITIES.get(key.quantity)
    low, high, total = (tell.measured(value, key.unit, lang) for value in (one.low, one.high, one.total))
    if one.count == 1:
        sort = "one"
    elif key.quantity in NIGHTLY and key.unit == "h" and one.low >= WHOLE_NIGHT:
        sort = "same" if low == high else "range"  # two nights that begin on one day are no long one
    elif known and known.daily == "sum":
        sort = "pure" if key.unit.startswith("{") else "sum"
    else:
        sort = "same" if low == high else "meter" if key.quantity in METERS else "range"
    return written(
        SAID[sort],
        lang,
        n=n,
        what=small,
        low=plain(one.low, lang) if sort in ("meter", "range") and key.unit != "h" else low,
        high=high,
        total=total,
    )


def _answers(thing: str) -> bool:
    return any(word in thing.casefold() for word in ("pi-hole", "adguard", "dns", "unbound", "dnsmasq"))


def remark_of(word: Word, lang: str) -> str:
    """Return by how much an object began earlier or later than usual."""
    minutes = abs(word.earlier)
    length = f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d}"
    return written(
        EARLIER if word.earlier > 0 else LATER, lang, length=length.replace(" ", "\u00a0"), at=clock(word.first)
    )


def clock(minutes: float) -> str:
    """Write a minute of the day: 07:05."""
    return f"{int(minutes) // 60 % 24:02d}:{int(minutes) % 60:02d}"


def unusual_said(one: Unusual, room: VoiceRoom, lang: str) -> str:
    """Return the sentence of something unusual."""
    if one.what == "hour":
        return written(UNUSUAL["hour"], lang, n=clock(60 * one.value))
    if one.what == "first":
        return written(UNUSUAL["early" if one.far < 0 else "late"], lang, n=clock(one.value), usual=clock(one.usual))
    if one.what == "count":
        sort = "more" if one.far > 0 else "less" if one.value else "silent"
        return written(
            UNUSUAL[sort], lang, n=tell.number(round(one.value), lang), usual=tell.number(round(one.usual), lang)
        )
    key = room.quantity_of(one.key)
    figures = ((value if key.unit == "h" else float(f"{value:.3g}")) for value in (one.value, one.usual))
    values = (tell.measured(value, key.unit, lang) for value in figures)
    return written(
        UNUSUAL["higher" if one.far > 0 else "lower"],
        lang,
        **dict(zip(("n", "usual"), values, strict=True)),
        what=title_of(key, lang),
    )


def without(said: str, title: str) -> str:
    """Return a sentence without the name that it begins with, where that stands above it."""
    for end in (": ", "\u00a0: ", "\u202f: ", " : "):
        if said.startswith(title + end):
            rest = said[len(title + end) :]
            return rest[:1].upper() + rest[1:]
    return said


def keys_of(thing: Thing) -> tuple[Key, ...]:
    """Return what an object speaks of, the most frequent first."""
    return tuple(key for key, _ in thing.keys)
