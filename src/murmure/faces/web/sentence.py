"""How does one activity, or a run of similar ones, read as a sentence?"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from markupsafe import Markup, escape

from murmure.faces.web import render, tell
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
    "joined": (Both("joined {object}", "avez rejoint {object}"), Both("joined {object}", "a rejoint {object}")),
    "murmure:Purchase": (
        Both("paid {money} to {object}", "avez payé {money} à {object}"),
        Both("paid {money} to {object}", "a payé {money} à {object}"),
    ),
    "murmure:Payment": (Both("paid {money}: {title}", "avez payé {money} : {title}"), Both("paid {money}: {title}", "a payé {money} : {title}")),
    "murmure:Deposit": (Both("received {money}: {title}", "avez reçu {money} : {title}"),
                        Both("received {money}: {title}", "a reçu {money} : {title}")),
    "Travel": (Both("{workout}", "{workout}"), Both("{workout}", "{workout}")),
    "Arrive": (Both("arrived at {title}", "êtes arrivé·e à {title}"), Both("arrived at {title}", "est arrivé·e à {title}")),
    "murmure:Position": (Both("were at {position}", "étiez à {position}"), Both("was at {position}", "était à {position}")),
    "murmure:Call": (Both("called {target}", "avez appelé {target}"), Both("called {target}", "a appelé {target}")),
    "murmure:Query": (Both("asked for {object}", "avez demandé {object}"), Both("asked for {object}", "a demandé {object}")),
    "murmure:Measure": (Both("measured {measure}", "a relevé : {measure}"),) * 2,
    "murmure:Capture": (Both("recorded {object}", "avez enregistré {object}"), Both("recorded {object}", "a enregistré {object}")),
    "Reject": (Both("refused {object}", "avez refusé {object}"), Both("refused {object}", "a refusé {object}")),
    "Add": (Both("added {object}", "avez ajouté {object}"), Both("added {object}", "a ajouté {object}")),
    "Block": (Both("blocked {object}", "avez bloqué {object}"), Both("blocked {object}", "a bloqué {object}")),
    "Ignore": (Both("muted {object}", "avez mis {object} en sourdine"), Both("muted {object}", "a mis {object} en sourdine")),
    "Delete": (Both("deleted {object}", "avez supprimé {object}"), Both("deleted {object}", "a supprimé {object}")),
    "Dislike": (Both("disliked {object}", "n'avez pas aimé {object}"), Both("disliked {object}", "n'a pas aimé {object}")),
    "Invite": (Both("invited {target} to {object}", "avez invité {target} à {object}"),
               Both("invited {target} to {object}", "a invité {target} à {object}")),
    "Leave": (Both("left {object}", "avez quitté {object}"), Both("left {object}", "a quitté {object}")),
    "Offer": (Both("asked {object} to connect", "avez demandé le contact de {object}"),
              Both("asked {object} to connect", "a demandé le contact de {object}")),
    "TentativeAccept": (Both("may go to {object}", "irez peut-être à {object}"), Both("may go to {object}", "ira peut-être à {object}")),
    "Undo": (Both("took back {object}", "êtes revenu·e sur {object}"), Both("took back {object}", "est revenu·e sur {object}")),
    "Update": (Both("changed {object}", "avez modifié {object}"), Both("changed {object}", "a modifié {object}")),
    "murmure:Contact": (Both("know {title}", "connaissez {title}"), Both("knows {title}", "connaît {title}")),
    "murmure:Use": (Both("used {object}: {title}", "avez utilisé {object} : {title}"),
                    Both("used {object}: {title}", "a utilisé {object} : {title}")),
    "murmure:State": (Both("were {title}", "étiez {title}"), Both("{object} is {title}", "{object} : {title}")),
    "murmure:Command": (Both("did {title} on {object}", "avez fait {title} sur {object}"),
                        Both("did {title} on {object}", "a fait {title} sur {object}")),
    "murmure:Event": (Both("{title}: {object}", "{title} : {object}"),) * 2,
    "murmure:Health": (Both("have in your health record: {title}", "avez dans votre dossier de santé : {title}"),
                       Both("has in the health record: {title}", "a dans le dossier de santé : {title}")),
    "murmure:Request": (Both("asked for {object}", "avez demandé {object}"), Both("asked for {object}", "a demandé {object}")),
    "murmure:Rating": (Both("rated {object}", "avez noté {object}"), Both("rated {object}", "a noté {object}")),
    "murmure:Summary": (Both("{title}", "{title}"),) * 2,
    "murmure:Todo": (Both("had to do: {title}", "aviez à faire : {title}"), Both("had to do: {title}", "avait à faire : {title}")),
    "Accept": (Both("accepted {object}", "avez accepté {object}"), Both("accepted {object}", "a accepté {object}")),
    "one-person": (Both("said that {accounts} are one person", "avez dit que {accounts} sont une même personne"),
                   Both("said that {accounts} are one person", "a dit que {accounts} sont une même personne")),
    "two-people": (Both("said that {accounts} are not the same person", "avez dit que {accounts} ne sont pas la même personne"),
                   Both("said that {accounts} are not the same person", "a dit que {accounts} ne sont pas la même personne")),
    "contest": (Both("said that a group of {people} is not yours", "avez dit qu'un groupe de {people} n'est pas le vôtre"),
                Both("said that a group of {people} is not theirs", "a dit qu'un groupe de {people} n'est pas le sien")),
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
    "Accept": Both("Acceptances", "Acceptations"),
    "Reject": Both("Refusals", "Refus"), "Add": Both("Things added", "Ajouts"), "Block": Both("Blocks", "Blocages"),
    "Ignore": Both("Mutes", "Mises en sourdine"), "Delete": Both("Deletions", "Suppressions"),
    "Dislike": Both("Dislikes", "Je n’aime pas"),
    "Invite": Both("Invitations", "Invitations"), "Leave": Both("Departures", "Départs"),
    "Offer": Both("Requests to connect", "Demandes de contact"),
    "TentativeAccept": Both("Perhaps", "Peut-être"), "Undo": Both("Things taken back", "Retours en arrière"),
    "Update": Both("Changes", "Modifications"),
    "murmure:Contact": Both("Contacts", "Contacts"), "murmure:Use": Both("Applications used", "Applications utilisées"),
    "murmure:State": Both("States", "États"), "murmure:Command": Both("Commands", "Commandes"), "murmure:Event": Both("Events", "Événements"),
    "murmure:Health": Both("Health record", "Dossier de santé"),
    "murmure:Request": Both("Pages asked for", "Pages demandées"), "murmure:Rating": Both("Ratings", "Notes"),
    "murmure:Todo": Both("Tasks", "Tâches"), "murmure:Summary": Both("Summaries", "Résumés"),
    "murmure:Payment": Both("Payments", "Paiements"), "murmure:Deposit": Both("Deposits", "Versements reçus"),
    "murmure:Trade": Both("Trades of securities", "Ordres sur titres"),
    "murmure:Call": Both("Calls", "Appels"),
    "murmure:Purchase": Both("Purchases", "Achats"), "Arrive": Both("Arrivals", "Arrivées"), "Watch": Both("Videos", "Vidéos"),
}  # fmt: skip
SPORTS = {
    "running": Both("running", "course à pied"), "walking": Both("walking", "marche"), "hiking": Both("hiking", "randonnée"),
    "cycling": Both("cycling", "vélo"), "swimming": Both("swimming", "natation"), "rowing": Both("rowing", "aviron"),
    "training": Both("training", "entraînement"), "workout": Both("a workout", "une séance"), "driving": Both("driving", "trajet en voiture"),
    "alpine_skiing": Both("skiing", "ski alpin"), "cross_country_skiing": Both("cross-country skiing", "ski de fond"), "yoga": Both("yoga", "yoga"),
}  # fmt: skip
BY_OBJECT = ("murmure:Measure", "murmure:Query", "murmure:Position")
"""Types whose author is the instrument: the object posts, as a friend would."""


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


def subject_of(row: dict[str, Any]) -> str:
    """Return what a measure of no known quantity is about: the first field that says something."""
    named = (row.get(name) for name in ("quantity", "object", "content", "target"))
    beside = (value for value in extra_of(row).values() if isinstance(value, str))
    return next((str(value)[:120] for value in (*named, *beside) if value), "…")


def small(title: str) -> str:
    """Return a title as it stands inside a sentence."""
    return title[:1].lower() + title[1:]


def title_of_quantity(row: dict[str, Any], lang: str) -> Markup:
    """Return what was measured, as it stands inside a sentence."""
    known = QUANTITIES.get(row.get("quantity") or "")
    return escape(small(known.title.say(lang))) if known else render.shown(subject_of(row))


def measure_of(row: dict[str, Any], lang: str) -> Markup:
    """Return a measure with its quantity and unit: Heart rate 62 per minute."""
    title = title_of_quantity(row, lang)
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
    kind = row.get("object") or row.get("content") or Both("a trip", "un trajet").say(lang)
    parts = [render.shown(SPORTS[kind].say(lang) if kind in SPORTS else kind)]
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


def is_contest(row: dict[str, Any]) -> bool:
    """Say whether an activity is the word of a person against a membership, as the home writes it."""
    return row.get("source") == "murmure" and row.get("object_type") == "Group" and str(row.get("object") or "").startswith("murmure:community:")


def people_of(row: dict[str, Any], lang: str) -> Markup:
    """Return how many people a group has of which somebody says that it is not theirs."""
    said = extra_of(row)
    members = said.get("members")
    size = said.get("size") if type(said.get("size")) is int else len(members) if isinstance(members, list) else 0
    return tell.compose(Both("{n} {n|person|people}", "{n} personne{n||s}"), lang, {"n": escape(tell.number(size, lang))})


def is_about_accounts(row: dict[str, Any]) -> bool:
    """Say whether an activity is the word of the owner about accounts that are one person, or are not, as the home writes it."""
    return row.get("source") == "murmure" and row.get("object_type") == "Relationship" and row["type"] in ("Accept", "Reject")


def accounts_of(row: dict[str, Any], lang: str) -> Markup:
    """Return the accounts that a word is about: the first three by name."""
    listed = extra_of(row).get("accounts")
    names = [tell.name_of(one, lang) for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    shown = Markup(", ").join(render.shown(name) for name in names[:3])
    return Markup("{} …").format(shown) if len(names) > 3 else shown or Markup("…")


def template_of(row: dict[str, Any]) -> Both:
    """Return the sentence for this type, for the owner or for somebody else."""
    kind, mine = row["type"], row.get("actor") == "me" and row["type"] not in BY_OBJECT
    if kind == "Create":
        message = row.get("target") and "public" not in (row.get("audience") or ())
        kind = "message" if message else "reply" if row.get("in_reply_to") else "post"
    if kind == "Join" and row.get("object_type") in ("Group", "murmure:Challenge"):
        kind = "joined"
    if kind == "Reject" and is_contest(row):
        kind = "contest"
    if is_about_accounts(row):
        kind = "one-person" if kind == "Accept" else "two-people"
    if kind == "murmure:Query":
        return Both("saw {actor} ask for {object}", "a vu {actor} demander {object}")
    if kind == "murmure:Position":
        return Both("saw {actor} at {position}", "a vu {actor} à {position}")
    if kind == "Follow" and row.get("object") == "me" and not mine:
        return Both("follows you", "vous suit")
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
    "reply": address_of("in_reply_to"), "people": people_of, "accounts": accounts_of, "position": lambda row, _: position_of(row), "money": money_of,
}  # fmt: skip


def sentence_of(row: dict[str, Any], lang: str) -> Markup:
    """Return what happened, without its author: 'measured electricity, 0.34 kWh'."""
    words = template_of(row)
    return tell.compose(words, lang, {slot: SLOTS[slot](row, lang) for slot in tell.SLOT.findall(words.say(lang))})
