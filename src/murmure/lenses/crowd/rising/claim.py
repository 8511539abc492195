"""In which sentences is it said that a cause rises? Each takes an alarm as JSON holds it (see `rising.alarm`)."""

from __future__ import annotations

from typing import Any

from murmure.lenses.lens import number, percent
from murmure.model.words import Both

Row = dict[str, Any]
NONE = Both("", "")
BY_POSTS = ("word", "phrase")
"""Causes that are watched by their posts rather than by their adopters."""
IN_STEP = 0.05
"""Share of accounts in step below which nothing is said of it."""

RISES = Both("{cause} rises: {counted} {company} {ahead}", "{cause} monte : {counted} {company} {ahead}")
ACCOUNTS = Both("{n} {n|account|accounts} in a day where {expected} were expected.", "{n} compte{n||s} en un jour, contre {expected} attendus.")
NOW = Both("{n} {n|account|accounts} in a day, lately {observed} an hour where {expected} were expected.",
           "{n} compte{n||s} en un jour, depuis peu {observed} par heure, contre {expected} attendus.")  # fmt: skip
POSTS = Both("{posts} {posts|post|posts} of {n} {n|account|accounts} lately where {expected} were expected.",
             "{posts} message{posts||s} de {n} compte{n||s} depuis peu, contre {expected} attendus.")  # fmt: skip
OFTEN = 0.05
"""Share of draws by chance that are as mixed, from which on this is said: less is what would rarely come by chance."""
MIXED = Both("They come from {effective} communities ({by_chance} by chance): {gathering}.",
             "Ils viennent de {effective} communautés ({by_chance} par hasard) : {gathering}.")  # fmt: skip
BY_CHANCE = Both("They come from {effective} communities ({by_chance} by chance, and as many in {share} of the draws): {gathering}.",
                 "Ils viennent de {effective} communautés ({by_chance} par hasard, et autant dans {share} des tirages) : {gathering}.")  # fmt: skip
ALONE = Both("The {known} of whom it is known come from one community, where chance gives {by_chance}.",
             "Les {known} dont on la connaît viennent d'une seule communauté, où le hasard en donne {by_chance}.")  # fmt: skip
UNMIXED = Both("Of which communities they come is not known.", "On ne sait pas de quelles communautés ils viennent.")
FEW = Both("The communities of {known} of them are known, too few to say more.",
           "On connaît les communautés de {known} d'entre eux, trop peu pour en dire plus.")  # fmt: skip
STEP = Both("{share} of them act in step.", "{share} d'entre eux agissent au pas.")
AHEAD = Both("{hours} h after the alarm: {low} to {high} accounts.", "{hours} h après l'alarme : de {low} à {high} comptes.")
GUESS = Both("Hardly any earlier alarm says so: this is a guess.", "Presque aucune alarme passée ne l'appuie : c'est une supposition.")
FEW_BEFORE = 10
"""Earlier alarms below which a forecast is called a guess."""
GATHERINGS = {
    "coalition": Both("groups that seldom act together", "des groupes qui agissent rarement ensemble"),
    "campaign": Both("accounts in step, or groups that always act together", "des comptes au pas, ou des groupes qui agissent toujours ensemble"),
    "group": Both("one group", "un seul groupe"),
}
BY_TIES = {
    "coalition": Both("about as mixed as chance would have it", "à peu près aussi mêlés que le voudrait le hasard"),
    "group": Both("less mixed than chance would have it, mostly of one milieu", "moins mêlés que ne le voudrait le hasard, surtout d'un même milieu"),
}
"""What is said where nothing is known of what the communities took up together."""
KINDS = {
    "tag": Both("tag", "mot-dièse"), "link": Both("link", "lien"), "word": Both("word", "mot"), "phrase": Both("words", "mots"),
    "media": Both("picture or film", "image ou film"), "petition": Both("petition", "pétition"),
}  # fmt: skip


def rises(alarm: Row) -> Both:
    """Return the whole claim."""
    return RISES.fill(cause=alarm.get("says") or alarm["cause"], counted=counted(alarm), company=company(alarm), ahead=ahead(alarm))


def counted(alarm: Row) -> Both:
    """Return how many came, and how many were expected."""
    expected, adopters = tenth(alarm["expected"]), number(alarm["adopters"])
    if alarm["kind"] in BY_POSTS:
        return POSTS.fill(posts=number(round(alarm["volume"])), n=adopters, expected=expected)
    if alarm["within"] == 1:
        return NOW.fill(n=adopters, observed=tenth(alarm["observed"]), expected=expected)
    return ACCOUNTS.fill(n=adopters, expected=expected)


def company(alarm: Row) -> Both:
    """Return of which communities they come, and whether these usually go together; never a word on one person."""
    if not alarm["communities_known"]:
        found = UNMIXED
    elif alarm["gathering"] not in GATHERINGS:
        found = FEW.fill(known=number(alarm["communities_known"]))
    else:
        found = mixed(alarm)
    if alarm["coordination"] < IN_STEP:
        return found
    step = STEP.fill(share=percent(alarm["coordination"]))
    return Both(f"{found.en} {step.en}", f"{found.fr} {step.fr}")


def mixed(alarm: Row) -> Both:
    """Return of how many communities they come, beside what chance gives; where chance gives as many often, that too."""
    effective, by_chance, share = alarm["communities_effective"], tenth(alarm["communities_expected"]), alarm["communities_chance"]
    if effective < 1.05:
        return ALONE.fill(known=number(alarm["communities_known"]), by_chance=by_chance)
    words = BY_CHANCE if effective > alarm["communities_expected"] and share >= OFTEN else MIXED
    return words.fill(effective=tenth(effective), by_chance=by_chance, share=percent(share), gathering=gathering(alarm))


def gathering(alarm: Row) -> Both:
    """Return what the gathering is."""
    words = BY_TIES if alarm["communities_together"] is None and alarm["communities_effective"] >= 1.5 else GATHERINGS
    return words.get(alarm["gathering"], GATHERINGS[alarm["gathering"]])


def ahead(alarm: Row, place: int = -1) -> Both:
    """Return how many it will be, after the last of the spans that are forecast or another, and whether that is a guess."""
    forecast = alarm["forecast"]
    low, high = (number(round(forecast[end][place])) for end in ("low", "high"))
    said = AHEAD.fill(hours=forecast["hours"][place], low=low, high=high)
    return Both(f"{said.en} {GUESS.en}", f"{said.fr} {GUESS.fr}") if forecast["basis"] < FEW_BEFORE else said


def tenth(value: float) -> Both:
    """Return a number with a digit after the point, or two where it is small.

    >>> tenth(0.04).fr, tenth(3.42).en, tenth(0).en
    ('0,04', '3.4', '0')
    """
    text = "0" if value < 0.005 else f"{value:.2f}" if value < 0.1 else f"{value:.1f}"
    return Both(text, text.replace(".", ","))
