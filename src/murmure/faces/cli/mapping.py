"""Which column of this table means what? A few questions, then a file that can be kept and shared."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from murmure.faces.cli.asking import zone_of
from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen, interactive
from murmure.faces.cli.timeline import sentence
from murmure.faces.cli.verb import DONE, REFUSED, Verb
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.sources.generic.table import Mapping, Proposal, Question

SHOWN = 5
MISSING = Both("Nothing can be read at {path}.", "Rien ne peut être lu à {path}.")
CHECK = Both("Check the name, and that you may read it.", "Vérifiez le nom, et que vous avez le droit de le lire.")
NO_ROLE = Both("{role} is not a meaning.", "{role} n'est pas un sens possible.")
NO_COLUMN = Both("There is no column {column}.", "Il n'y a pas de colonne {column}.")
EDIT = Both(
    "Enter: keep it. COLUMN = MEANING changes a line, COLUMN = nothing removes it, q stops. Meanings: {roles}",
    "Entrée : garder. COLONNE = SENS change une ligne, COLONNE = rien la retire, q arrête. Sens : {roles}",
)
NOTHING = ("nothing", "rien", "-", "")


def configure(parser: Parser) -> None:
    """Ask for a table and for where to save."""
    parser.add_argument("file", metavar=Both("FILE", "FICHIER"), help=Both(
        "a table: CSV, JSON Lines, Parquet", "un tableau : CSV, JSON Lines, Parquet"))  # fmt: skip
    parser.add_argument("--out", metavar=Both("MAPPING", "CORRESPONDANCE"), help=Both(
        "the file to write (.yaml or .json)", "le fichier à écrire (.yaml ou .json)"))  # fmt: skip
    parser.add_argument("--zone", help=Both("the time zone of its times, as Europe/Paris", "le fuseau de ses heures, comme Europe/Paris"))
    parser.add_argument("--yes", action="store_true", help=Both("take the proposal as it is", "prendre la proposition telle quelle"))


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Propose a mapping, let the person correct it, save it."""
    from murmure.sources.generic.table import propose

    zone = zone_of(args.zone)
    try:
        proposal = propose(Path(args.file).expanduser(), zone)
    except OSError:
        raise BadRequest("cannot-read", MISSING.fill(path=args.file), CHECK) from None
    mapping, open_questions = proposal.mapping, list(proposal.questions)
    if interactive() and not args.yes and not screen.json:
        show(mapping, proposal, screen)
        mapping = answered(mapping, open_questions, screen)
        mapping = corrected(mapping, proposal, screen)
        open_questions = []
    save(mapping, args.out, screen)
    needed = [question for question in open_questions if question.needed]
    report(mapping, proposal, needed, zone, args.out, screen)
    return REFUSED if needed else DONE


def save(mapping: Mapping, out: str | None, screen: Screen) -> None:
    """Write the mapping to a file, or show it."""
    if not out:
        if not screen.json:
            screen.write(mapping.as_yaml())
        return
    text = mapping.as_json() if out.endswith(".json") else mapping.as_yaml()
    Path(out).expanduser().write_text(text, encoding="utf-8")


def report(mapping: Mapping, proposal: Proposal, needed: list[Question], zone: Any, out: str | None, screen: Screen) -> None:
    """Say what the mapping makes of the first rows, what is still open, and what to type next."""
    from murmure.sources.generic.table import apply

    activities, rejects = ([], []) if needed else apply(mapping, proposal.preview_rows[:SHOWN], zone)
    screen.data({
        "mapping": mapping.document(),
        "sure": not needed,
        "questions": [
            {"key": one.key, "text": one.text.say(screen.language), "choices": [value for value, _ in one.choices]}
            for one in needed
        ],
        "preview": activities,
    })  # fmt: skip
    for question in needed:
        screen.note(Both("Still open: {text}", "Reste à dire : {text}"), "doubt", text=question.text)
    for activity in activities:
        screen.note(Both("  {line}", "  {line}"), line=sentence(activity))
    if rejects:
        screen.note(Both("{n} of the first rows would be rejected.", "{n} des premières lignes seraient rejetées."), "doubt", n=len(rejects))
    if out:
        screen.say(Both("Saved. Next: murmure import FILE --mapping {out}", "Enregistré. Ensuite : murmure import FICHIER --mapping {out}"), out=out)


def show(mapping: Mapping, proposal: Proposal, screen: Screen) -> None:
    """Show what each column is taken for, and why."""
    meanings = {spec["column"]: role for role, spec in mapping.columns.items() if "column" in spec}
    meanings |= {spec["column"]: spec["quantity"] for spec in mapping.measures}
    why = {role: text.say(screen.language) for role, text in proposal.evidence.items()}
    titles = (Both("COLUMN", "COLONNE"), Both("MEANING", "SENS"), Both("EXAMPLE", "EXEMPLE"), Both("WHY", "POURQUOI"))
    first = proposal.preview_rows[0] if proposal.preview_rows else []
    cells = [*first, *[""] * len(mapping.names)]
    screen.table(titles, [(name, meanings.get(name, "-"), cells[i], why.get(meanings.get(name, ""), "")) for i, name in enumerate(mapping.names)])


def answered(mapping: Mapping, questions: list[Question], screen: Screen) -> Mapping:
    """Ask the open questions; an optional one may be left with Enter."""
    from murmure.sources.generic.table import answer

    for question in questions:
        values = [value for value, _ in question.choices]
        screen.note(question.text, "strong")
        for i, (_, text) in enumerate(question.choices, 1):
            screen.note(Both("  {i}. {text}", "  {i}. {text}"), i=i, text=text)
        while True:
            said = screen.ask(Both(">", ">"))
            if said.isdecimal() and 1 <= int(said) <= len(values):
                said = values[int(said) - 1]
            if said and (not values or said in values):
                mapping = answer(mapping, question.key, said)
            elif question.needed:
                continue
            break
    return mapping


def corrected(mapping: Mapping, proposal: Proposal, screen: Screen) -> Mapping:
    """Let the person change the meaning of columns until they agree."""
    from murmure.sources.generic.table.mapping import ROLES, problems

    while line := screen.ask(EDIT, roles=", ".join(ROLES)):
        if line == "q":
            raise KeyboardInterrupt
        column, _, role = (part.strip() for part in line.partition("="))
        problem = None
        if column not in mapping.names:
            problem = NO_COLUMN.fill(column=column)
        elif role not in ROLES and role not in NOTHING:
            problem = NO_ROLE.fill(role=role)
        else:
            changed = with_role(mapping, column, role)
            problem = next(problems(changed), None)
            mapping = changed if problem is None else mapping
        if problem:
            screen.note(problem, "doubt")
        show(mapping, proposal, screen)
    return mapping


def with_role(mapping: Mapping, column: str, role: str) -> Mapping:
    """Return the mapping with `column` meaning `role`, and nothing else."""
    columns = {name: spec for name, spec in mapping.columns.items() if spec.get("column") != column and name != role}
    measures = tuple(spec for spec in mapping.measures if spec["column"] != column)
    if role not in NOTHING:
        columns[role] = {"column": column}
    return replace(mapping, columns=columns, measures=measures)


VERB = Verb(
    name="mapping",
    title=Both("say what the columns of a table mean", "dire ce que signifient les colonnes d'un tableau"),
    run=run,
    configure=configure,
    examples=("mapping bank.csv --out bank.yaml", "import bank.csv --mapping bank.yaml"),
    about=Both(
        "For a table that no source knows. A proposal is made from the data; you confirm or correct it; the file that is "
        "saved holds no data and can be shared.",
        "Pour un tableau qu'aucune source ne connaît. Une proposition est faite d'après les données ; vous la confirmez ou la "
        "corrigez ; le fichier enregistré ne contient aucune donnée et peut être partagé.",
    ),
)
