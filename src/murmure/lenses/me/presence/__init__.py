"""What does somebody who looks me up learn of me from what I published, and what may I do about it?

Reads
  what I published under all my accounts, as the archives of networks tell it (posts, answers, posts passed on; who could see them), the
  these accounts, and what others did to me in public; letters and messages are left alone
Says
  what posts and profiles that everybody can read give away, in which words; the words and tags I am known for, and whether my subjects stay; how
  steadily I published, for whom; accounts on which nothing happens any more; a plan of a few steps, each with the posts it rests on
Can be wrong when
  an archive is old: what it holds may have been deleted since, and what was posted since is not there. Some archives do not say who could see a post.
  Rules read words, not intentions; a telephone number may be that of a shop. What others published of me, and what search engines keep, is not known
Paper
  Monroe, Colaresi and Quinn, "Fightin' Words", 2008 (words of a year); Horn 1966 (how alike two sets of words are); Wilson 1927 (bounds of a share)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from murmure.lenses.lens import Ask, Lens, text, wilson
from murmure.model.finding import Findings
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.graphs.shelf import Shelf
    from murmure.hours.clock import Clock
    from murmure.lenses.me.presence.who import Profile
    from murmure.lenses.me.presence.whole import Whole
    from murmure.model.finding import Finding
    from murmure.trust.view import View


@dataclass(frozen=True)
class PresenceAsk(Ask):
    """Say what is asked of `presence`."""

    zone: str = text(Both("time zone of home, for what says none", "fuseau horaire de la maison, pour ce qui n'en dit pas"))


def look(view: View, ask: PresenceAsk) -> Findings:
    """Return what can be read of me, what exposes most first; nothing when nothing of mine was published."""
    import pyarrow as pa

    from murmure.graphs.same import joined, said
    from murmure.graphs.shelf import Shelf
    from murmure.lenses.me.presence import claim, exposure, plan, table, week, who, word
    from murmure.lenses.me.presence.old import old_of
    from murmure.lenses.me.presence.whole import UNSAID, whole_of

    shelf = ask.shelf or Shelf()
    identities = who.identities_of(view, shelf, ask.until)
    words = [one for one in said(view) if ask.until is None or (one.at is not None and one.at < ask.until)]
    accounts, profiles = who.accounts_of(identities, joined(words)), who.profiles_of(identities)
    clock, now = _clock(view, ask, shelf)
    whole = whole_of(view, shelf, accounts, profiles, clock, (ask.since, ask.until))
    last, weeks = week.last_of(whole), week.weeks_of(whole)
    old, exposures, in_profiles = old_of(profiles, last, now), exposure.exposures_of(whole), exposure.profile_rows(profiles)
    used = word.used(whole)
    listed = word.known_for(whole, used)
    groups = {one.network.title: one.network.group for one in profiles}
    findings = [*_exposed(whole, exposures), *claim.in_profiles(in_profiles, groups), *_old(old, profiles), *_known(whole, used, listed, ask.seed)]
    rows: dict[str, list[dict[str, Any]]] = {
        "steps": plan.steps_of(findings, _where(whole, findings, exposures), profiles, whole.posts.networks),
        "exposed": [*in_profiles, *exposure.rows_of(whole)],
        "profiles": table.profile_parts(profiles), "weeks": weeks, "rhythms": week.rhythms_of(weeks), "audience": week.audience_of(whole),
        "words": listed, "years": word.by_year(whole, used), "others": week.others_of(whole), "answered": week.answered_of(whole),
        "looked": _looked(whole, profiles, UNSAID),
    }  # fmt: skip
    return Findings(tuple(findings), {name: pa.Table.from_pylist(rows[name], schema) for name, schema in table.schemas().items()})


def _clock(view: View, ask: PresenceAsk, shelf: Shelf) -> tuple[Clock, int | None]:
    """Return the clock that I lived by, and the hour of the newest that I did or that measured me."""
    from murmure.hours.lean import lean_of
    from murmure.hours.piece import NONE

    hours = lean_of(view, shelf, ask.since, ask.until)
    cells = hours.cells(keys=hours.chosen(actor="me"))
    dated = cells.where(cells.hour != NONE)
    return hours.clock(ask.zone), int(dated.begin().max()) if len(dated.hour) else None


def _exposed(whole: Whole, exposures: list[Any]) -> list[Finding]:
    """Return what posts give away, by words, by places and by what is kept with pictures; then how words may be read."""
    from murmure.lenses.me.presence import claim, place

    found = [claim.exposed(one) for one in exposures if not one.group.startswith("tone:")] + [claim.habit(one) for one in place.habits_of(whole)]
    shown = place.shown(whole)
    if len(shown):
        found.append(claim.placed(len(shown), whole.posts.ids(shown)))
    pictures = [claim.pictured(*one) for one in place.pictures_of(whole)]
    return [*found, *pictures, *(claim.exposed(one) for one in exposures if one.group.startswith("tone:"))]


def _old(old: list[Any], profiles: list[Profile]) -> list[Finding]:
    from murmure.lenses.me.presence import claim

    left = [claim.former(one.network.group, one.network.title, len(one.former), one.ids[:20]) for one in profiles if one.former]
    return [*(claim.old(one) for one in old), *left]


def _where(whole: Whole, findings: list[Finding], exposures: list[Any]) -> dict[str, set[str]]:
    """Return in which networks something is to be done about each finding: those of its posts, or of its profile."""
    from murmure.lenses.me.presence import claim, place
    from murmure.lenses.me.presence.exposure import groups_of

    placed = groups_of(whole.posts.networks, whole.posts.network[place.shown(whole)])
    named = {claim.subject_of(one): one.where for one in exposures}
    return {one.subject: named.get(one.subject) or (placed if one.subject.startswith(("habit:", "placed")) else {one.subject.partition(":")[2]})
            for one in findings}  # fmt: skip


def _known(whole: Whole, used: Any, listed: list[dict[str, Any]], seed: int) -> list[Finding]:
    """Return what I am known for, and whether it stays."""
    import numpy as np

    from murmure.lenses.me.presence import claim, word

    found: list[Finding] = []
    if listed:
        names = [row["word"] for row in listed[: claim.FIVE]]
        numbers = np.array([used.words.index(name) for name in names])
        places = np.unique(used.of[np.isin(used.word, numbers)])
        count = len(np.unique(used.of))
        found.append(claim.known(names, len(places) / count, *wilson(len(places), count), whole.posts.ids(places)))
    if (steady := word.steadiness(used, seed)) is not None:
        found.append(claim.subject(steady, whole.posts.ids(np.unique(used.of))))
    return found


def _looked(whole: Whole, profiles: list[Profile], unsaid: int) -> list[dict[str, Any]]:
    """Return how much was looked at; nothing where there is nothing of mine."""
    posts = whole.posts
    if not len(posts) and not profiles:
        return []
    open_ = posts.open
    return [{"posts": len(posts), "open": int(open_.sum()), "unsaid": int((open_ & (posts.seen == unsaid)).sum()), "accounts": len(profiles)}]


LENS = Lens(
    name="presence",
    group="me",
    question=Both("What does somebody who looks me up learn of me?", "Qu'apprend de moi quelqu'un qui me cherche ?"),
    reads=Both(
        "What you published under all your accounts, as the archives of networks tell it, with who could see it; the profiles of these accounts; "
        "what "
        "others did to you in public. Letters and messages are left alone.",
        "Ce que vous avez publié sous tous vos comptes, tel que le disent les archives des réseaux, avec qui pouvait le voir ; les profils de ces "
        "comptes ; ce que d'autres vous ont fait en public. Les lettres et les messages sont laissés de côté.",
    ),
    says=Both(
        "What posts and profiles that everybody can read give away, in which words; what you are known for, and whether your subjects stay; how "
        "steadily you published, and for whom; accounts on which nothing happens any more; a plan of a few steps, each with the posts it rests on.",
        "Ce que livrent les messages et les profils que tout le monde peut lire, et dans quels mots ; ce pour quoi on vous connaît, et si vos sujets "
        "restent ; avec quelle régularité vous avez publié, et pour qui ; les comptes où il ne se passe plus rien ; un plan de quelques pas, chacun "
        "avec les messages sur lesquels il repose.",
    ),
    wrong_when=Both(
        "An archive is old: what it holds may be deleted since, and what came since is missing. Some archives do not say who could see a post. Rules "
        "read words, not intentions: a telephone number may be that of a shop. What others published of you, and what search engines keep, is not "
        "known.",
        "Une archive est ancienne : ce qu'elle contient a pu être supprimé, ce qui a suivi manque. Certaines archives ne disent pas qui pouvait "
        "voir un "
        "message. Les règles lisent des mots, pas des intentions : un numéro de téléphone peut être celui d'une boutique. Ce que d'autres ont "
        "publié de "
        "vous, et ce que gardent les moteurs de recherche, n'est pas connu.",
    ),
    paper="Monroe, Colaresi, Quinn 2008 (words of a year); Horn 1966 (how alike words are); Wilson 1927 (bounds of a share)",
    look=look,
    asks=PresenceAsk,
    tables={
        "steps": Both("the plan: what to do, why, where, and the findings and activities it rests on",
                      "le plan : quoi faire, pourquoi, où, et les constats et activités sur lesquels il repose"),
        "exposed": Both("each thing that is given away: in which words, how often, where last, by which rule",
                        "chaque chose livrée : dans quels mots, combien de fois, où en dernier, selon quelle règle"),
        "profiles": Both("each part of each profile: told, empty, or unknown to the archive",
                         "chaque partie de chaque profil : dite, vide, ou inconnue de l'archive"),
        "weeks": Both("posts by network and week", "messages par réseau et par semaine"),
        "rhythms": Both("of each network: weeks with posts, longest silence, first and last week",
                        "de chaque réseau : semaines avec messages, plus long silence, première et dernière semaine"),
        "audience": Both("posts by year and by who could see them", "messages par année et selon qui pouvait les voir"),
        "words": Both("the words and tags that come back in most weeks", "les mots et étiquettes qui reviennent dans le plus de semaines"),
        "years": Both("the words that each year says more than the others", "les mots que chaque année dit plus que les autres"),
        "others": Both("what others did to me in public", "ce que d'autres m'ont fait en public"),
        "answered": Both("my posts that others answered most", "mes messages auxquels on a le plus répondu"),
        "looked": Both("how many posts and accounts were looked at", "combien de messages et de comptes ont été regardés"),
    },
)  # fmt: skip
