"""How is the log questioned in SQL?"""

from __future__ import annotations

import argparse
import sys

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen, as_json
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.words import Both

SHOWN = 200


def configure(parser: Parser) -> None:
    """Ask for a query."""
    parser.add_argument("query", metavar="SQL", help=Both(
        "a SELECT on the table `log`; - reads it from standard input",
        "un SELECT sur la table `log` ; - le lit sur l'entrée standard"))  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Answer the query: an array of objects in JSON, columns on a terminal."""
    query = sys.stdin.read() if args.query == "-" else args.query
    table = opener().sql(query)
    if screen.json:
        print_rows(table, screen)
        return DONE
    titles = [Both(name, name) for name in table.column_names]
    rows = table.slice(0, SHOWN).to_pylist() if len(set(table.column_names)) == len(table.column_names) else None
    columns = [column.to_pylist() for column in table.slice(0, SHOWN).columns]
    screen.table(titles, list(zip(*columns, strict=True)), right=numbers(table))
    if rows is not None and table.num_rows > SHOWN:
        note = Both("{shown} of {n} rows; --json prints them all.", "{shown} ligne{shown||s} sur {n} ; --json les affiche toutes.")
        screen.note(note, shown=SHOWN, n=table.num_rows)
    return DONE


def print_rows(table: object, screen: Screen) -> None:
    """Print one array, batch by batch: a large answer is never held twice as text."""
    screen.out.write("[")
    first = True
    for batch in table.to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            screen.out.write(("" if first else ",\n") + as_json(row))
            first = False
    screen.out.write("]\n")


def numbers(table: object) -> tuple[int, ...]:
    """Return the places of the columns that hold numbers."""
    import pyarrow.types as kind

    found = enumerate(table.schema.types)
    return tuple(i for i, t in found if kind.is_integer(t) or kind.is_floating(t) or kind.is_decimal(t))


VERB = Verb(
    name="sql",
    title=Both("question the log in SQL, read-only", "interroger le journal en SQL, en lecture seule"),
    run=run,
    configure=configure,
    examples=('sql "select source, count(*) as n from log group by source order by n desc"',),
    about=Both(
        "The only table is `log`; its columns are in docs/look-up. Nothing can be written, and no other file can be read.",
        "La seule table est `log` ; ses colonnes sont dans docs/look-up. Rien ne peut être écrit, et aucun autre fichier ne peut être lu.",
    ),
)
