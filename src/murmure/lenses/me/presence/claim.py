"""How is what my archives show of me said, plainly and kindly?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from murmure.lenses.lens import number, percent
from murmure.lenses.me.presence import spot, tone
from murmure.model.finding import Finding
from murmure.model.words import Both

if TYPE_CHECKING:
    from typing import Any

    from murmure.lenses.me.presence.exposure import Exposure
    from murmure.lenses.me.presence.old import Old
    from murmure.lenses.me.presence.place import Habit

GIVES = Both("In {n} {n|post|posts} of yours that everybody can read: {what}{unsaid}. Of what these rules find in made-up texts, {sure} or more is "
             "right.",
             "Dans {n} message{n||s} de vous que tout le monde peut lire : {what}{unsaid}. De ce que ces règles trouvent dans des textes inventés, "
             "{sure} "
             "au moins est juste.")  # fmt: skip
MAY = Both("In {n} {n|post|posts} of yours, of which your archive does not say who can see {n|it|them}: {what}. Of what these rules find in made-up "
           "texts, {sure} or more is right.",
           "Dans {n} message{n||s} de vous, dont votre archive ne dit pas qui {n|le|les} voit : {what}. De ce que ces règles trouvent dans des "
           "textes "
           "inventés, {sure} au moins est juste.")  # fmt: skip
UNSAID = Both(" (of {m} of them, your archive does not say who sees {m|it|them})", " (pour {m} d'entre eux, votre archive ne dit pas qui "
                                                                                   "{m|le|les} voit)")
PROFILE = Both("In your profile on {title}: {what}.", "Dans votre profil sur {title} : {what}.")
PLACED = Both("{n} {n|post|posts} of yours that everybody can read {n|says|say} where {n|it was|they were} written.",
              "{n} message{n||s} de vous que tout le monde peut lire {n|dit|disent} où {n|il a été écrit|ils ont été écrits}.")  # fmt: skip
HABIT = {
    "home": Both("On {n} days you posted from one place, and {share} of them in the evening, at night or at the weekend (between {low} and "
                 "{high}): who "
                 "reads this may guess where you live.",
                 "Sur {n} jours, vous avez publié d'un même lieu, et {share} d'entre eux le soir, la nuit ou le week-end (entre {low} et {high}) : "
                 "qui "
                 "lit "
                 "cela peut deviner où vous habitez."),
    "work": Both("On {n} days you posted from one place, and {share} of them during office hours (between {low} and {high}): who reads this may "
                 "guess "
                 "where you work.",
                 "Sur {n} jours, vous avez publié d'un même lieu, et {share} d'entre eux aux heures de bureau (entre {low} et {high}) : qui lit cela "
                 "peut "
                 "deviner où vous travaillez."),
}  # fmt: skip
PICTURES = {
    "camera": Both("With {n} {n|post|posts}, the network keeps which camera took the pictures. Others do not see it.",
                   "Avec {n} message{n||s}, le réseau garde quel appareil a pris les images. Les autres ne le voient pas."),
    "device": Both("With {n} {n|post|posts}, the network keeps the number of the device that sent the pictures. Others do not see it.",
                   "Avec {n} message{n||s}, le réseau garde le numéro de l'appareil qui a envoyé les images. Les autres ne le voient pas."),
    "software": Both("With {n} {n|post|posts}, the network keeps which program made the pictures. Others do not see it.",
                     "Avec {n} message{n||s}, le réseau garde quel logiciel a fait les images. Les autres ne le voient pas."),
    "taken": Both("With {n} {n|post|posts}, the network keeps when the pictures were taken. Others do not see it.",
                  "Avec {n} message{n||s}, le réseau garde quand les images ont été prises. Les autres ne le voient pas."),
    "place": Both("With {n} {n|post|posts}, the network keeps a place. Whether others see it, your archive does not say.",
                  "Avec {n} message{n||s}, le réseau garde un lieu. Votre archive ne dit pas si d'autres le voient."),
}  # fmt: skip
OLD = Both("Nothing of yours on {title} is newer than {n} {n|year|years}, and your log goes on. The account may still be there, or gone: an "
           "archive ends "
           "on the day it was made.",
           "Rien de vous sur {title} n'a moins de {n} an{n||s}, et votre journal continue. Le compte existe peut-être encore, ou non : une archive "
           "s'arrête le jour où elle est faite.")  # fmt: skip
FORMER = Both("Your profile on {title} names {n} earlier {n|account|accounts} of yours.", "Votre profil sur {title} nomme {n} ancien{n||s} "
                                                                                          "compte{n||s} à vous.")
KNOWN = Both("What readers meet most in your posts: {words}. At least one of these stands in {share} of the posts that hold words (between {low} "
             "and {high}).",
             "Ce que l'on rencontre le plus dans vos messages : {words}. L'un au moins est dans {share} des messages qui ont des mots (entre {low} "
             "et "
             "{high}).")  # fmt: skip
SAME = Both("Your subjects stay: the words of the older half of your posts and of the newer half are {halves} alike. Halves drawn at random are "
            "{low} to "
            "{high} alike.",
            "Vos sujets restent : les mots de l'ancienne moitié de vos messages et de la nouvelle se ressemblent à {halves}. Des moitiés tirées au "
            "hasard se ressemblent de {low} à {high}.")  # fmt: skip
MOVED = Both("Your subjects moved: the words of the older half of your posts and of the newer half are {halves} alike. Halves drawn at random are "
             "{low} to "
             "{high} alike.",
             "Vos sujets ont changé : les mots de l'ancienne moitié de vos messages et de la nouvelle se ressemblent à {halves}. Des moitiés "
             "tirées au "
             "hasard se ressemblent de {low} à {high}.")  # fmt: skip
FIVE = 5
"""Words that a claim names."""


def at_least(share: float) -> Both:
    """Return a share, never rounded up.

    >>> at_least(0.996).en
    '99%'
    """
    return percent(math.floor(100 * share + 1e-9) / 100)


def subject_of(one: Exposure) -> str:
    """Return what a claim of what posts give away is filed under."""
    return one.group if one.group.startswith("tone:") else f"exposed:{one.group}"


def exposed(one: Exposure) -> Finding:
    """Return the claim that posts give something away."""
    kind = one.group.removeprefix("tone:")
    what, fill = spot.TITLES.get(kind) or tone.TITLES[kind], {"n": number(one.posts), "sure": at_least(one.right / one.posts)}
    unsaid = UNSAID.fill(m=number(one.unsaid)) if one.unsaid else Both("", "")
    said = MAY.fill(what=what, **fill) if one.unsaid == one.posts else GIVES.fill(what=what, unsaid=unsaid, **fill)
    return Finding(subject_of(one), said, float(one.posts), min(one.right, float(one.posts)), float(one.posts), one.ids)


def in_profiles(rows: list[dict[str, Any]], groups: dict[str, str]) -> list[Finding]:
    """Return the claims that profiles give something away, one for each profile and group; `groups` are those of networks by title."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in rows:
        found.setdefault((row["network"], row["group"]), tuple(row["evidence"]))
    return [
        Finding(f"profile:{groups[title]}", PROFILE.fill(title=title, what=spot.TITLES[group]), 1.0, 1.0, 1.0, ids)
        for (title, group), ids in found.items()
    ]


def placed(count: int, ids: tuple[str, ...]) -> Finding:
    """Return the claim that posts say where they were written."""
    return Finding("placed", PLACED.fill(n=number(count)), float(count), float(count), float(count), ids)


def habit(one: Habit) -> Finding:
    """Return the claim that a place comes back."""
    said = HABIT[one.kind].fill(n=number(one.days), share=percent(one.share), low=percent(one.low), high=percent(one.high))
    return Finding(f"habit:{one.kind}", said, one.share, one.low, one.high, one.ids)


def pictured(name: str, count: int, ids: tuple[str, ...]) -> Finding:
    """Return the claim that a network keeps something with pictures."""
    return Finding(f"pictures:{name}", PICTURES[name].fill(n=number(count)), float(count), float(count), float(count), ids)


def old(one: Old) -> Finding:
    """Return the claim that nothing happens on an account."""
    return Finding(f"old:{one.group}", OLD.fill(title=one.title, n=number(int(one.years))), one.years, one.years, one.years, one.ids)


def former(group: str, title: str, count: int, ids: tuple[str, ...]) -> Finding:
    """Return the claim that a profile names earlier accounts."""
    return Finding(f"former:{group}", FORMER.fill(title=title, n=number(count)), float(count), float(count), float(count), ids)


def known(words: list[str], share: float, low: float, high: float, ids: tuple[str, ...]) -> Finding:
    """Return the claim of what I am known for."""
    said = KNOWN.fill(words=", ".join(words), share=percent(share), low=percent(low), high=percent(high))
    return Finding("known", said, share, low, high, ids)


def subject(found: dict[str, Any], ids: tuple[str, ...]) -> Finding:
    """Return the claim that subjects stay, or moved."""
    which = SAME if found["halves"] >= found["low"] else MOVED
    said = which.fill(**{name: percent(found[name]) for name in ("halves", "low", "high")})
    low, high = min(found["low"], found["halves"]), max(found["high"], found["halves"])
    return Finding("subject", said, found["halves"], low, high, ids)
