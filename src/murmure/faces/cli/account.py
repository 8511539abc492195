"""How is a person told what became of every file that was to be imported?"""

from __future__ import annotations

from typing import Any

from murmure.faces.cli.screen import Screen
from murmure.model.words import Both

NEEDS_ZONE = Both(
    "{count} times of {path} ({source}) carry no time zone: they were taken as UTC. If that is wrong: `murmure undo {job}`, then import "
    "again with --zone, as --zone Europe/Paris.",
    "{count} heures de {path} ({source}) n'ont pas de fuseau horaire : elles ont été lues comme UTC. Si c'est faux : `murmure undo {job}`, "
    "puis réimportez avec --zone, comme --zone Europe/Paris.",
)
NEEDS_DATES = Both(
    "{count} dates of {path} ({source}) can be read in two ways: the day was taken to come first. If that is wrong: `murmure undo {job}`, "
    "then import again with --dates month (or --dates year).",
    "{count} dates de {path} ({source}) peuvent se lire de deux façons : le jour a été pris en premier. Si c'est faux : `murmure undo {job}`, "
    "puis réimportez avec --dates month (ou --dates year).",
)


def tell(account: dict[str, Any], screen: Screen) -> None:
    """Give the account: as one JSON object, or in sentences, file by file."""
    screen.data(account)
    if screen.json:
        return
    for entry in account["files"]:
        tell_file(entry, screen)
    totals = account["totals"]
    screen.say(
        Both(
            "\n{added} added, {known} already known, {dropped} dropped by your rules, {rejected} rejected; {refused} {refused|file|files} refused.",
            "\n{added} ajoutée{added||s}, {known} déjà connue{known||s}, {dropped} écartée{dropped||s} par vos règles, "
            "{rejected} rejetée{rejected||s} ; {refused} fichier{refused||s} refusé{refused||s}.",
        ),
        **totals,
    )
    for question in account["questions"]:
        screen.note({"zone": NEEDS_ZONE, "dates": NEEDS_DATES}[question["ask"]], "doubt", **question)


def tell_file(entry: dict[str, Any], screen: Screen) -> None:
    """Say what became of one file."""
    if entry["refused"]:
        mark = screen.style(Both("refused", "refusé").say(screen.language), "doubt")
        screen.write(f"{mark}  {screen.value(entry['path'])}")
        for text in dict.fromkeys(entry["refused"][part] for part in ("what", "want", "how")):
            screen.say(Both("         {text}", "         {text}"), text=text)
        return
    mark = screen.style(Both("read", "lu").say(screen.language), "good")
    line = Both(
        "{path} ({source}, import {job}): {added} added, {known} known",
        "{path} ({source}, import {job}) : {added} ajoutée{added||s}, {known} connue{known||s}",
    )
    screen.write(f"{mark}  " + screen.fill(line, entry))
    for reject in entry["rejected"]:
        reason = reject.get("reason_fr") if screen.language == "fr" else reject["reason"]
        places = ", ".join(reject["where"][:3])
        screen.say(
            Both("      {count} rejected: {reason} ({places})", "      {count} rejetée{count||s} : {reason} ({places})"),
            count=reject["count"],
            reason=reason,
            places=places,
        )
