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
NEEDS_PROFILE = Both(
    "{path} ({source}) holds several profiles ({choices}), and none is taken to be yours. Say which: `murmure undo {job}`, then import again "
    "with --profile NAME.",
    "{path} ({source}) contient plusieurs profils ({choices}), et aucun n'est pris pour le vôtre. Dites lequel : `murmure undo {job}`, puis "
    "réimportez avec --profile NOM.",
)
NEEDS_PASSWORD = Both(
    "{path} is locked by a password: run the same command on a terminal, and murmure asks for it; it is kept nowhere.",
    "{path} est verrouillé par un mot de passe : lancez la même commande dans un terminal, et murmure le demande ; il n'est gardé nulle part.",
)
IS_TWICE = Both(
    "{count} of {total} payments of {path} ({source}) have the amount and the day of payments that came from {other} (import {before}). If it is "
    "the same account, they are there twice: `murmure undo {job}` takes this import back.",
    "{count} paiements sur {total} de {path} ({source}) ont le montant et le jour de paiements venus de {other} (import {before}). Si c'est le même "
    "compte, ils y sont deux fois : `murmure undo {job}` reprend cet import.",
)
LACKS_PART = Both(
    "{path} comes in several archives, and {part} {count|is|are} missing. Import {count|it|them} too, whenever you have {count|it|them}: nothing is "
    "added twice.",
    "{path} vient en plusieurs archives, et il manque {part}. Importez aussi {count|celle-ci|celles-ci}, quand vous {count|l'aurez|les aurez} : "
    "rien n'est ajouté deux fois.",
)
BROUGHT = Both(
    "{path} ({source}, import {job}): {added} added, {known} known",
    "{path} ({source}, import {job}) : {added} ajoutée{added||s}, {known} connue{known||s}",
)
FINISHED = Both(
    "{path} ({source}, import {job}): finished before, {known} known",
    "{path} ({source}, import {job}) : fini avant, {known} connue{known||s}",
)
READ_ON = Both(
    "{finished} of {total} parts were finished before the interruption: read on from {next}",
    "{finished} {finished|partie était finie|parties étaient finies} sur {total} avant l'interruption : lecture reprise à partir de {next}",
)
ALL_BEFORE = Both(
    "All parts ({total}) were finished before the interruption: none had to be read again.",
    "Toutes les parties ({total}) étaient finies avant l'interruption : aucune n'a dû être relue.",
)
NOTES = {"zone": NEEDS_ZONE, "dates": NEEDS_DATES, "profile": NEEDS_PROFILE, "password": NEEDS_PASSWORD, "twice": IS_TWICE, "part": LACKS_PART}


def named(question: dict[str, Any]) -> str:
    """Return what a question is about: the source, and the account where it tells them apart."""
    return f"{question['source']} · {question['account']}" if question.get("account") else str(question["source"])


def note(question: dict[str, Any], screen: Screen) -> None:
    """Say what a person can answer, do or know."""
    values = {name: ", ".join(map(str, value)) if isinstance(value, list) else value for name, value in question.items()}
    screen.note(NOTES[question["ask"]], "doubt", **{**values, "source": named(question)})


def tell(account: dict[str, Any], screen: Screen) -> None:
    """Give the account: as one JSON object, or in sentences, file by file."""
    screen.data(account)
    if screen.json:
        return
    if resumed := account["resumed"]:
        screen.say(READ_ON if resumed["next"] else ALL_BEFORE, **resumed)
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
        note(question, screen)


def tell_file(entry: dict[str, Any], screen: Screen) -> None:
    """Say what became of one file."""
    if entry["refused"]:
        mark = screen.style(Both("refused", "refusé").say(screen.language), "doubt")
        screen.write(f"{mark}  {screen.value(entry['path'])}")
        for text in dict.fromkeys(entry["refused"][part] for part in ("what", "want", "how")):
            screen.say(Both("         {text}", "         {text}"), text=text)
        return
    mark = screen.style(Both("read", "lu").say(screen.language), "good")
    screen.write(f"{mark}  " + screen.fill(FINISHED if entry["before"] else BROUGHT, entry))
    for reject in entry["rejected"]:
        reason = reject.get("reason_fr") if screen.language == "fr" else reject["reason"]
        places = ", ".join(reject["where"][:3])
        screen.say(
            Both("      {count} rejected: {reason} ({places})", "      {count} rejetée{count||s} : {reason} ({places})"),
            count=reject["count"],
            reason=reason,
            places=places,
        )
