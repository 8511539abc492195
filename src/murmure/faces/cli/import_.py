"""How do archives enter the log?"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from murmure.faces.cli.account import named, tell
from murmure.faces.cli.asking import zone_of
from murmure.faces.cli.opening import Opener, hidden
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.progress import Bars
from murmure.faces.cli.screen import Screen, interactive
from murmure.faces.cli.verb import DONE, REFUSED, Verb
from murmure.model.errors import BadRequest, MurmureError
from murmure.model.words import Both

NO_MAPPING = Both("The mapping {path} cannot be read.", "La correspondance {path} ne peut pas être lue.")
MAKE_ONE = Both("Make one with `murmure mapping FILE --out MAPPING`.", "Faites-en une avec `murmure mapping FICHIER --out CORRESPONDANCE`.")
ASK_ZONE = Both(
    "The times of {source} carry no time zone. Where were they written? (as Europe/Paris; empty: UTC)",
    "Les heures de {source} n'ont pas de fuseau horaire. Où ont-elles été notées ? (comme Europe/Paris ; vide : UTC)",
)
MANY = 3
"""So many accounts of one source are asked about one by one; of more, all at once, and the answer is remembered for each."""
DATES = ("day", "month", "year")
FIRST = {word: word for word in DATES} | {"jour": "day", "mois": "month", "année": "year", "annee": "year"}
ASK_DATES = Both(
    "The dates of {source} can be read in two ways, as 03/04. What comes first: day, month or year? (empty: day)",
    "Les dates de {source} peuvent se lire de deux façons, comme 03/04. Qu'est-ce qui vient d'abord : jour, mois ou année ? (vide : jour)",
)
NO_ORDER = Both("Write day, month or year.", "Écrivez jour, mois ou année.")
ASK_PROFILE = Both(
    "{source} holds several profiles: {choices}. Which one is yours? (empty: none)",
    "{source} contient plusieurs profils : {choices}. Lequel est le vôtre ? (vide : aucun)",
)
NO_PROFILE = Both("Write one of these names: {choices}.", "Écrivez un de ces noms : {choices}.")
ASK_PASSWORD = Both("Password of {path} (it is not shown, and kept nowhere; empty: leave it): ",
                    "Mot de passe de {path} (il ne s'affiche pas et n'est gardé nulle part ; vide : le laisser) : ")  # fmt: skip
WRONG = Both("This password does not open it.", "Ce mot de passe ne l'ouvre pas.")
ASK_TWICE = Both(
    "{count} of {total} payments of {path} ({source}) look like those of {other} (import {before}). Is it the same account? "
    "Then this import is taken back.",
    "{count} paiements sur {total} de {path} ({source}) ressemblent à ceux de {other} (import {before}). Est-ce le même compte ? "
    "Alors cet import est repris.",
)


def configure(parser: Parser) -> None:
    """Ask for what to import."""
    parser.add_argument("paths", metavar=Both("PATH", "CHEMIN"), nargs="+", help=Both(
        "folders, archives (zip, tar.gz) or files, as the services give them",
        "des dossiers, des archives (zip, tar.gz) ou des fichiers, tels que les services les donnent"))  # fmt: skip
    parser.add_argument("--zone", help=Both(
        "the time zone of files that carry none, as Europe/Paris (remembered)",
        "le fuseau horaire des fichiers qui n'en ont pas, comme Europe/Paris (retenu)"))  # fmt: skip
    parser.add_argument("--dates", choices=DATES, help=Both(
        "what comes first in dates that can be read in two ways, as 03/04 (remembered)",
        "ce qui vient d'abord dans les dates ambiguës, comme 03/04 : jour (day), mois (month), année (year) (retenu)"))  # fmt: skip
    parser.add_argument("--profile", metavar=Both("NAME", "NOM"), help=Both(
        "which profile is yours, in the export of an account that several people share (remembered)",
        "lequel des profils est le vôtre, dans l'export d'un compte que plusieurs personnes partagent (retenu)"))  # fmt: skip
    parser.add_argument("--mapping", metavar=Both("FILE", "FICHIER"), help=Both(
        "how to read a table that no source knows (made by `murmure mapping`)",
        "comment lire un tableau qu'aucune source ne connaît (fait par `murmure mapping`)"))  # fmt: skip
    parser.add_argument("--look", action="store_true", help=Both(
        "only say what would be read, import nothing", "dire seulement ce qui serait lu, sans rien importer"))  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Import, then give the account of every file."""
    zone_of(args.zone)
    answers = {"mapping": mapping_text(args.mapping)} if args.mapping else {}
    if args.dates:
        answers["dates"] = args.dates
    if args.profile:
        answers["profile"] = args.profile
    home = opener(new=True)
    if args.look:
        return look(home, args.paths, screen)
    zone = args.zone
    with Bars(screen) as bars:
        account = home.bring(args.paths, zone, answers, bars)
    if interactive() and not screen.json:
        if not zone:
            account = again(home, account, args.paths, answers, screen, "zone", ask_zone)
        account = again(home, account, args.paths, answers, screen, "dates", ask_dates)
        account = again(home, account, args.paths, answers, screen, "profile", ask_profile)
        account = unlocked(home, account, zone, answers, screen)
        take_back(home, account, screen)
    tell(account.as_json(screen.language), screen)
    return REFUSED if account.refused else DONE


def mapping_text(path: str) -> str:
    """Return a mapping as the generic source takes it; mistakes in it are said before anything is imported."""
    try:
        text = Path(path).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadRequest("no-mapping", NO_MAPPING.fill(path=path), MAKE_ONE) from None
    from murmure.sources.generic.table.mapping import load

    return load(text).as_json()


def ask_profile(source: str, screen: Screen, choices: list[str]) -> str:
    """Ask which profile of a source is the person's until the answer is one of them, or empty."""
    named = {name.casefold(): name for name in choices}
    listed = ", ".join(choices)
    while answer := screen.ask(ASK_PROFILE, source=source, choices=listed).strip().casefold():
        if answer in named:
            return named[answer]
        screen.note(NO_PROFILE, choices=listed)
    return ""


def unlocked(home: Any, account: Any, zone: str | None, answers: dict[str, str], screen: Screen) -> Any:
    """Ask for the password of each path that is locked, and read it once more, until it opens or the person gives up."""
    for question in [one for one in account.questions if one["ask"] == "password"]:
        path = question["path"]
        while password := hidden(screen.fill(ASK_PASSWORD, {"path": path})):
            with Bars(screen) as bars:
                fresh = home.bring([path], zone, answers, bars, password=password)
            stale = [entry for entry in account.files if entry["path"].startswith(path) and (entry["refused"] or not entry["added"])]
            account.files = [entry for entry in account.files if entry not in stale] + [
                entry for entry in fresh.files if entry["refused"] or entry["added"] or not entry["known"]]  # fmt: skip
            account.questions = [one for one in account.questions if one["path"] != path] + fresh.questions
            if not any(one["ask"] == "password" for one in fresh.questions):
                break
            screen.note(WRONG)
    return account


def take_back(home: Any, account: Any, screen: Screen) -> None:
    """Undo an import of payments that the person says are there already."""
    for question in [one for one in account.questions if one["ask"] == "twice"]:
        if screen.agrees(ASK_TWICE, **question):
            home.undo(question["job"])
            account.questions.remove(question)
            for entry in account.files:
                if entry["job"] == question["job"]:
                    entry["known"], entry["added"] = entry["known"] + entry["added"], 0


def ask_zone(source: str, screen: Screen) -> str:
    """Ask for the zone of a source until the answer is one, or empty."""
    while answer := screen.ask(ASK_ZONE, source=source):
        try:
            zone_of(answer)
        except MurmureError as error:
            screen.note(Both("{what}", "{what}"), what=error.say(screen.language))
            continue
        break
    return answer


def ask_dates(source: str, screen: Screen) -> str:
    """Ask what comes first in the dates of a source until the answer is a word of it, or empty."""
    while answer := screen.ask(ASK_DATES, source=source).strip().casefold():
        if answer in FIRST:
            return FIRST[answer]
        screen.note(NO_ORDER)
    return ""


def again(
    home: Any, account: Any, paths: list[str], answers: dict[str, str], screen: Screen, what: str, ask: Callable[..., str]
) -> Any:
    """Ask one kind of question, once for each account; read the files concerned once more where an answer is given."""
    from murmure.account import answer_key

    stale: dict[str, int] = {}
    for told, asked in gathered([question for question in account.questions if question["ask"] == what]).items():
        listed = sorted({choice for question in asked for choice in question.get("choices", ())})
        if answer := ask(told, screen, *([listed] if listed else [])):
            for question in asked:
                home.answer(answer_key(what, question["source"], question["account"]), answer)
            stale |= {question["path"]: question["job"] for question in asked}
    if not stale:
        return account
    for job in stale.values():
        home.undo(job)
    with Bars(screen) as bars:
        fresh = home.bring(paths, None, answers, bars, only=stale.keys())
    account.files = [entry for entry in account.files if entry["job"] is None or entry["path"] not in stale] + fresh.files
    account.questions = [question for question in account.questions if question["path"] not in stale] + fresh.questions
    return account


def gathered(questions: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the questions by what a person is asked about: each account, or all of a source when it has too many to be asked one by one."""
    accounts: dict[str, set[str]] = {}
    for question in questions:
        accounts.setdefault(question["source"], set()).add(question["account"] or "")
    found: dict[str, list[dict[str, Any]]] = {}
    for question in sorted(questions, key=lambda one: (one["source"], one["account"] or "")):
        names = sorted(filter(None, accounts[question["source"]]))
        many = len(names) > MANY
        told = {**question, "account": ", ".join([*names[:MANY], "…"])} if many else question
        found.setdefault(named(told), []).append(question)
    return found


def look(home: Any, paths: list[str], screen: Screen) -> int:
    """Say which source would read each file."""
    found = [entry for path in paths for entry in home.look(path)]
    for entry in found:
        refusal = entry["refused"]
        entry["refused"] = {part: getattr(refusal, part).say(screen.language) for part in ("what", "want", "how")} if refusal else None
    screen.data({"files": found})
    titles = (Both("SOURCE", "SOURCE"), Both("FILES", "FICHIERS"), Both("PATH", "CHEMIN"), Both("REFUSED", "REFUSÉ"))
    rows = [(one["source"], one["parts"], one["path"], one["refused"]["what"] if one["refused"] else "") for one in found]
    screen.table(titles, rows, right=(1,))
    return REFUSED if any(one["refused"] for one in found) else DONE


VERB = Verb(
    name="import",
    title=Both("read archives into the log", "lire des archives dans le journal"),
    run=run,
    configure=configure,
    examples=("import ~/Downloads", "import archive.zip export.xml --json", "import bank.csv --mapping bank.yaml --zone Europe/Paris"),
    about=Both(
        "Reading the same archive twice adds every action once. Exit code: 0 when everything was read or rightly ignored, "
        "3 when something was refused, 1 on failure.",
        "Relire la même archive n'ajoute rien deux fois. Code de sortie : 0 si tout a été lu ou ignoré à raison, "
        "3 si quelque chose a été refusé, 1 en cas d'échec.",
    ),
)
