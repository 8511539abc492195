"""What do the lenses say of the log?"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import Field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from murmure.faces.cli.asking import moment
from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.lenses.lens import lens_named, lenses
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.model.finding import Finding

FILE = Both("FILE", "FICHIER")
TEXT = Both("TEXT", "TEXTE")
NOTHING = Both("Nothing stands out: chance, or the lack of traces, explains all that this lens sees.",
               "Rien ne ressort : le hasard, ou le manque de traces, explique tout ce que voit cette lentille.")  # fmt: skip
NARROW = Both(
    "Only what the purpose “{purpose}” lets be told was looked at. Your own look, with all that your log holds: --purpose {other}.",
    "Seul fut regardé ce que la finalité « {purpose} » laisse dire. Votre propre regard, avec tout ce que tient votre journal : --purpose {other}.",
)
RESTS_ON = Both("    rests on {first}{more}", "    repose sur {first}{more}")
AND_MORE = Both(" and {n} more (--json lists them)", " et {n} de plus (--json les donne)")
DOUBT = Both("It can be wrong: {why}", "Elle peut se tromper : {why}")
NOT_A_TABLE = Both("{path} is not a table that can be read.", "{path} n'est pas une table lisible.")
GIVE_TABLE = Both("Give a CSV file in UTF-8 whose first line names the columns, or a Parquet file.",
                  "Donnez un fichier CSV en UTF-8 dont la première ligne nomme les colonnes, ou un fichier Parquet.")  # fmt: skip


def configure(parser: Parser) -> None:
    """Add one verb for each lens, with the options of its question."""
    below = parser.add_subparsers(dest="lens", required=True, metavar=Both("LENS", "LENTILLE").say(parser.language))
    for card in lenses():
        # A title, to which help and the page about the command line add a full stop.
        question = Both(card.question.en.rstrip("?"), card.question.fr.rstrip("? \u00a0\u202f"))
        own = parser.under(below, card.name, question)
        for name, one in card.options().items():
            add_option(own, name, one)
        own.add_argument("--since", metavar="DATE", help=Both("from this year, month, day or moment on",
                                                              "à partir de cette année, ce mois, ce jour ou ce moment"))  # fmt: skip
        own.add_argument("--until", metavar="DATE", help=Both(
            "up to the end of this year, month, day, or up to this moment: what would have been said then",
            "jusqu'à la fin de cette année, ce mois, ce jour, ou jusqu'à ce moment : ce qui aurait été dit alors"))  # fmt: skip
        if len(card.purposes) > 1:
            own.add_argument("--purpose", choices=card.purposes, help=Both(
                f"what it is for, which decides what may be told ({card.purposes[0]})",
                f"à quelle fin, ce qui décide de ce qui peut être dit ({card.purposes[0]})"))  # fmt: skip
        for name, title in card.tables.items():
            own.add_argument(f"--{name}", dest=f"table_{name}", metavar=FILE, help=Both(
                f"write a table as CSV or Parquet: {title.en}", f"écrire une table en CSV ou Parquet : {title.fr}"))  # fmt: skip


def add_option(parser: Parser, name: str, one: Field) -> None:
    """Add the option of a lens."""
    flag, about = f"--{name.replace('_', '-')}", one.metadata
    if about.get("table"):
        parser.add_argument(flag, dest=name, metavar=FILE, help=about["help"])
    elif about.get("text"):
        parser.add_argument(flag, dest=name, metavar=TEXT, help=about["help"])
    elif about["choices"]:
        parser.add_argument(flag, dest=name, choices=about["choices"], help=about["help"])
    else:
        parser.add_argument(flag, dest=name, metavar="N", type=type(one.default), help=about["help"])


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Say the findings, and write the tables that are asked for."""
    card = lens_named(args.lens)
    ask: dict[str, Any] = {name: getattr(args, name) for name in card.options() if getattr(args, name) is not None}
    ask |= {name: moment(getattr(args, name), end=name == "until") for name in ("since", "until") if getattr(args, name)}
    files = {name: Path(path).expanduser() for name in card.tables if (path := getattr(args, f"table_{name}"))}
    purpose = card.purpose(getattr(args, "purpose", None))
    card.check_tables(files, purpose)
    for path in files.values():
        writer_of(path)
    for name, one in card.options().items():
        if one.metadata.get("table") and name in ask:
            ask[name] = read_table(Path(ask[name]).expanduser(), one.metadata.get("parse"))
    found = opener().lens(card.name, purpose, **ask)
    for name, path in files.items():
        writer_of(path)(found.tables[name], path)
    screen.data({
        "lens": card.name, "findings": [finding.as_json(screen.language) for finding in found],
        "tables": {name: table.to_pylist() for name, table in found.tables.items() if name not in files},
        "written": {name: str(path) for name, path in files.items()},
    })  # fmt: skip
    if not len(found):
        screen.say(NOTHING)
        if purpose != "self" and "self" in card.purposes:
            screen.note(NARROW, purpose=purpose, other="self")
    for finding in found:
        tell(finding, screen)
    if len(found):
        screen.say(DOUBT, why=card.wrong_when)
    return DONE


def tell(finding: Finding, screen: Screen) -> None:
    """Say one finding, and what it rests on."""
    screen.say(Both("{claim}", "{claim}"), claim=finding.claim)
    if finding.evidence:
        more = AND_MORE.fill(n=len(finding.evidence) - 1) if len(finding.evidence) > 1 else Both("", "")
        # Joined here: a value is put on one line, and would lose the space before it.
        first = Both(finding.evidence[0] + more.en, finding.evidence[0] + more.fr)
        screen.say(RESTS_ON, first=first, more="")


def writer_of(path: Path) -> Any:
    """Return the function that writes a table to a file of this name."""
    from murmure.graphs.graph import write_csv, write_parquet

    writer = {".csv": write_csv, ".parquet": write_parquet}.get(path.suffix.lower())
    if writer is None:
        raise BadRequest("bad-format", Both("{name} does not end with a known format.", "{name} ne se termine pas par un format connu.")
                         .fill(name=path.name), Both("End it with .csv or .parquet.", "Terminez-le par .csv ou .parquet."))  # fmt: skip
    return writer


def read_table(path: Path, parse: Callable[[bytes, str], pa.Table] | None = None) -> pa.Table:
    """Return a table from Parquet, or from CSV unless `parse` makes it of the bytes and the name of the file; raises `BadRequest`."""
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet

    from murmure.communities.files import magic

    start = magic(path)
    try:
        if start.startswith(b"PAR1"):
            return pyarrow.parquet.read_table(path)
        return parse(path.read_bytes(), path.name) if parse else pyarrow.csv.read_csv(path)
    except (pa.ArrowException, OSError):
        raise BadRequest("lens-table", NOT_A_TABLE.fill(path=path.name), GIVE_TABLE) from None


VERB = Verb(
    name="lens",
    title=Both("ask a lens: findings, how sure, and what they rest on",
               "interroger une lentille : des constats, leur doute, et ce sur quoi ils reposent"),
    run=run,
    configure=configure,
    examples=("lens mix", "lens mix --until 2023 --years years.csv", "lens unicity --kind sites", "lens bridge --purpose self"),
)  # fmt: skip
