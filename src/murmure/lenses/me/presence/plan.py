"""What may I do about it, first what exposes most and costs least?

No step has a score. A step stands where it does by what it is about (`STEPS`, in order): what opens an account or a door comes before what tells who
one is, that before what tells of others, and all of it before what only completes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.lenses.me.presence.network import Network
from murmure.lenses.me.presence.who import EMPTY, PARTS
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.lenses.me.presence.who import Profile
    from murmure.model.finding import Finding

MOST = 7
"""Steps of a plan, at most."""


class Step(NamedTuple):
    """Say what to do: about which findings (how their subjects begin), in which order of `network.ACTS`, and why."""

    about: tuple[str, ...]
    act: str
    what: Both
    why: Both


STEPS = {
    "keys": Step(("exposed:secret", "exposed:money", "exposed:papers"), "remove",
                 Both("Take out what opens an account or a door", "Retirer ce qui ouvre un compte ou une porte"),
                 Both("Delete these posts, then change the password or tell the bank: copies may exist.",
                      "Supprimez ces messages, puis changez le mot de passe ou prévenez la banque : des copies peuvent exister.")),
    "reach": Step(("exposed:address", "exposed:phone", "exposed:plate", "exposed:birth"), "remove",
                  Both("Take out where to find you, and what proves who you are", "Retirer ce qui dit où vous trouver, ou prouve qui vous êtes"),
                  Both("An address, a number or a date of birth in an old post helps nobody any more but those who look for it.",
                       "Une adresse, un numéro ou une date de naissance dans un vieux message ne sert plus qu'à qui le cherche.")),
    "places": Step(("habit:", "placed"), "narrow",
                   Both("Post without the place, or later", "Publier sans le lieu, ou plus tard"),
                   Both("One place is nothing; the place that comes back tells where you live or work.",
                        "Un lieu n'est rien ; celui qui revient dit où vous vivez ou travaillez.")),
    "others": Step(("exposed:minor", "exposed:family", "exposed:health"), "narrow",
                   Both("Ask those of whom you speak, or narrow who sees it", "Demander à ceux dont vous parlez, ou restreindre qui le voit"),
                   Both("What these posts tell belongs to somebody else too: a child grows up and can be searched for.",
                        "Ce que disent ces messages appartient aussi à quelqu'un d'autre : un enfant grandit et peut être cherché.")),
    "protected": Step(("exposed:belief",), "narrow",
                      Both("Choose who reads what the law protects specially", "Choisir qui lit ce que la loi protège spécialement"),
                      Both("A faith, an orientation, an opinion, a union, an origin: yours to tell, or not. What people made public themselves loses "
                           "part of that protection (GDPR, article 9).",
                           "Une foi, une orientation, une opinion, un syndicat, une origine : à vous de le dire, ou non. Ce que l'on a rendu public "
                           "soi-même perd une part de cette protection (RGPD, article 9).")),
    "away": Step(("exposed:away",), "remove",
                 Both("Tell of holidays once you are back", "Raconter les vacances une fois de retour"),
                 Both("A post that says that nobody is at home is read by everybody.",
                      "Un message qui dit que personne n'est à la maison est lu par tous.")),
    "tone": Step(("tone:",), "remove",
                 Both("Read these again with a rested eye", "Relire ceux-ci d'un œil reposé"),
                 Both("They may be read more harshly than they were meant; keep, mend or delete: it is yours to say.",
                      "On peut les lire plus durement qu'ils n'étaient voulus ; garder, corriger ou supprimer : c'est à vous de le dire.")),
    "profile": Step(("profile:",), "edit",
                    Both("Look again at what your profiles tell", "Revoir ce que disent vos profils"),
                    Both("A profile is what is read first; keep there what you want found.",
                         "Un profil est ce qu'on lit d'abord ; laissez-y ce que vous voulez qu'on trouve.")),
    "old": Step(("old:", "former"), "close",
                Both("Close accounts that you left, or empty them", "Fermer les comptes que vous avez quittés, ou les vider"),
                Both("An account that nobody looks after can be taken over, and shows somebody you no longer are.",
                     "Un compte que personne ne surveille peut être pris, et montre quelqu'un que vous n'êtes plus.")),
    "work": Step(("exposed:work", "exposed:mail"), "narrow",
                 Both("Decide what of your work belongs to everybody", "Décider ce qui, de votre travail, est pour tous"),
                 Both("To be found by your work may be what you want: then nothing is to be done.",
                      "Être trouvé par votre travail est peut-être ce que vous voulez : alors rien n'est à faire.")),
    "complete": Step((), "edit", Both("Fill in what your profiles leave empty, if you want to be known by it",
                                      "Remplir ce que vos profils laissent vide, si vous voulez qu'on vous connaisse ainsi"),
                     Both("Who looks you up finds these parts empty.", "Qui vous cherche trouve ces parties vides.")),
}  # fmt: skip
PART_NAMES = {
    "name": Both("name", "nom"), "picture": Both("picture", "image"), "biography": Both("biography", "présentation"), "links": Both("links", "liens"),
    "location": Both("place", "lieu"), "work": Both("work", "travail"), "since": Both("opening", "ouverture"),
}  # fmt: skip


def steps_of(findings: list[Finding], where: dict[str, set[str]], profiles: list[Profile], networks: Iterable[Network]) -> list[dict[str, Any]]:
    """Return the plan: at most `MOST` steps, each with where to do it and the findings that it rests on (their numbers).

    where   subject of a finding -> groups of the networks in which something is to be done about it
    """
    known = {one.group: one for one in [*networks, *(one.network for one in profiles)]}
    found = []
    for key, step in STEPS.items():
        of = [number for number, one in enumerate(findings) if one.subject.startswith(step.about)] if step.about else []
        if step.about:
            parts: dict[str, list[Both]] = {group: [] for number in of for group in sorted(where[findings[number].subject])}
            ids = [name for number in of for name in findings[number].evidence]
        else:
            empty = {one.network.group: [PART_NAMES[part] for part in PARTS if one.state(part) == EMPTY] for one in profiles}
            parts = {group: listed for group, listed in empty.items() if listed}
            ids = [name for one in profiles if one.network.group in parts for name in one.ids]
        if not parts:
            continue
        hows = [_how(known[group], step.act, parts[group]) for group in sorted(parts)]
        found.append({
            "step": key, "what_en": step.what.en, "what_fr": step.what.fr, "why_en": step.why.en, "why_fr": step.why.fr,
            "how_en": [one.en for one in hows], "how_fr": [one.fr for one in hows], "of": of, "evidence": list(dict.fromkeys(ids))[:20],
        })  # fmt: skip
    return found[:MOST]


def _how(network: Network, act: str, parts: list[Both]) -> Both:
    """Return where to do it in a network, and to what."""
    where = network.acts[act]
    if not parts:
        return Both(f"{network.title}: {where.en}", f"{network.title} : {where.fr}")
    listed = Both(", ".join(one.en for one in parts), ", ".join(one.fr for one in parts))
    return Both(f"{network.title} ({listed.en}): {where.en}", f"{network.title} ({listed.fr}) : {where.fr}")


def schema() -> pa.Schema:
    """Return the columns of the plan; `of` are numbers of findings."""
    import pyarrow as pa

    text, texts = pa.string(), pa.list_(pa.string())
    return pa.schema([*((name, text) for name in ("step", "what_en", "what_fr", "why_en", "why_fr")), ("how_en", texts), ("how_fr", texts),
                      ("of", pa.list_(pa.int64())), ("evidence", texts)])  # fmt: skip
