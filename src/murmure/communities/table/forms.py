"""Which tables do the questions about communities take: dated ties, who says what, who adopts what?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from murmure.communities.edges import Note
from murmure.communities.edges.dialect import PASSED_OVER
from murmure.communities.edges.names import PAIRS, WEIGHTS
from murmure.communities.table import Form, Role, read_table
from murmure.communities.table.fault import fault
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

TIMES = ("time", "timestamp", "at", "date", "when", "datetime", "published", "created", "createdat", "unixtime", "unixts", "ts", "day", "month",
         "year", "temps", "heure", "quand", "horodate", "jour", "mois", "annee")  # fmt: skip
PEOPLE = ("node", "actor", "person", "user", "member", "account", "author", "id", "nodeid", "userid", "who", "utilisateur", "noeud", "personne",
          "compte", "membre", "auteur", "qui")  # fmt: skip
COUNTS = ("count", "n", "number", "times", "nombre", "nb", "fois", *WEIGHTS)
DATED = Form(
    (Role("source", "id", tuple(one for one, _ in PAIRS)), Role("target", "id", tuple(other for _, other in PAIRS)),
     Role("time", "time", TIMES), Role("weight", "number", WEIGHTS, False)),
    {3: ("source", "target", "time"), 4: ("source", "target", "weight", "time")},
    Both("Give dated edges: a table with source, target and time (or name its column with --time), as TSV, CSV or Parquet.",
         "Donnez des liens datés : une table avec source, target et time (ou indiquez sa colonne avec --time), en TSV, CSV ou Parquet."),
)  # fmt: skip
SAID = Form(
    (Role("node", "id", PEOPLE), Role("word", "id", ("word", "tag", "term", "hashtag", "site", "mot", "etiquette", "motcle", "terme")),
     Role("count", "number", COUNTS, False)),
    {2: ("node", "word"), 3: ("node", "word", "count")},
    Both("Give who says what: a table with node and word, and count when there is one, as TSV, CSV or Parquet.",
         "Donnez qui dit quoi : une table avec node et word, et count s'il y en a un, en TSV, CSV ou Parquet."),
)  # fmt: skip
ADOPTED = Form(
    (Role("node", "id", PEOPLE),
     Role("thing", "id", ("thing", "object", "item", "target", "tag", "site", "page", "url", "word", "itemid", "chose", "objet", "cible")),
     Role("count", "number", COUNTS, False)),
    {2: ("node", "thing"), 3: ("node", "thing", "count")},
    Both("Give who adopted what: a table with node and thing, and count when there is one, as TSV, CSV or Parquet.",
         "Donnez qui a adopté quoi : une table avec node et thing, et count s'il y en a un, en TSV, CSV ou Parquet."),
)  # fmt: skip
EMPTY = Both("{n} {n|row has|rows have} an empty cell and {n|is|are} left out.",
             "{n} rangée{n||s} avec une case vide {n|est laissée|sont laissées} de côté.")  # fmt: skip
UNDATED = Both("{n} {n|edge has|edges have} no date and {n|is|are} left out.", "{n} lien{n||s} sans date {n|est laissé|sont laissés} de côté.")
EARLY_UNTIL = 10**13
"""Microseconds: April 1970."""
EARLY = Both("All dates are of the first months of 1970. If their column holds something else, name the right one with --time.",
             "Toutes les dates sont des premiers mois de 1970. Si leur colonne contient autre chose, indiquez la bonne avec --time.")  # fmt: skip
UNUSED = Both("{n} {n|row counts|rows count} nothing and {n|is|are} left out.",
              "{n} rangée{n||s} au compte nul {n|est laissée|sont laissées} de côté.")  # fmt: skip


class Read(NamedTuple):
    """Hold a table, and what a person should know of the reading."""

    table: pa.Table
    notes: tuple[Note, ...]


def read_ties(path: str | Path, weighted: bool = False, time: str | None = None) -> Read:
    """Read dated edges as `communities.time.covers` takes them: source, target, at (microseconds since 1970), and weight when asked for.

    time   the column of the dates, by its name or its number from 1; by default the one that bears a known name, or
           in a table without names the third of three, the fourth of four

    Edges without a date are left out, and a note says so. Raises `BadRequest`.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    form = DATED._replace(roles=(*DATED.roles[:3], DATED.roles[3]._replace(needed=weighted)))
    table, more, missing = _gathered(path, form, {"time": time} if time else {}, ("source", "target"))
    notes = ()
    if missing:
        raise fault(path, "no-id", form, missing[1], name=missing[0])
    undated = table["time"].null_count
    if undated:
        table, notes = table.filter(pc.is_valid(table["time"])), (Note("undated", UNDATED.fill(n=undated)),)
    if not len(table):
        raise fault(path, "no-dates" if undated else "empty-table", form)
    if pc.max(table["time"]).as_py() < EARLY_UNTIL:
        notes += (Note("early-dates", EARLY),)  # a column of weights, read as seconds
    kept = ["source", "target", "time", *(["weight"] if weighted else [])]
    notes += (PASSED_OVER,) if more and not weighted else ()
    if weighted:
        table = table.set_column(table.column_names.index("weight"), "weight", table["weight"].cast(pa.float64()))
    return Read(table.select(kept).rename_columns(["source", "target", "at", *kept[3:]]), notes)


def read_said(path: str | Path) -> Read:
    """Read who says what as `communities.words.describe` takes it: node, word, and count when there is one. Raises `BadRequest`."""
    return _counted(path, SAID)


def read_adoptions(path: str | Path) -> Read:
    """Read who adopted what as `communities.adoption.co_adopted` takes it: actor and thing. Raises `BadRequest`.

    Ids that are all whole numbers are numbers, as in a list of edges.
    """
    from murmure.communities.edges.gather import whole_numbers

    table, notes = _counted(path, ADOPTED)
    for name in ("node", "thing"):
        column = table[name].combine_chunks()
        found = whole_numbers(column.unique()) if len(column) else None
        if found is not None:
            table = table.set_column(table.column_names.index(name), name, column.cast(found.type))
    return Read(table.select(["node", "thing"]).rename_columns(["actor", "thing"]), notes)


def _counted(path: str | Path, form: Form) -> Read:
    """Return a table of two ids and a count; rows with an empty cell or of no count are left out, and notes say so."""
    import pyarrow.compute as pc

    table, counted, _ = _gathered(path, form, {}, ())
    full = pc.and_(pc.not_equal(table["node"], ""), pc.not_equal(table[form.roles[1].name], ""))
    table, empty, notes = table.filter(full), len(table) - pc.sum(full).as_py(), ()
    if empty:
        notes += (Note("empty-cells", EMPTY.fill(n=empty)),)
    if counted:
        some = pc.greater(table["count"], 0)
        none = len(table) - (pc.sum(some).as_py() or 0)
        table = table.filter(some)
        notes += (Note("counts-nothing", UNUSED.fill(n=none)),) if none else ()
    if not len(table):
        raise fault(path, "empty-table", form)
    return Read(table, notes)


def _gathered(path: str | Path, form: Form, chosen: dict[str, str], full: tuple[str, ...]) -> tuple[pa.Table, bool, tuple[str, Both] | None]:
    """Return all rows, whether the column that is not always there is, and where the first cell of `full` is that is empty."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts, missing = [], None
    for part in read_table(path, form, chosen):
        columns = {name: pc.fill_null(cells, "") if form.role(name).kind == "id" else cells for name, cells in part.columns.items()}
        for name in full:
            place = pc.index(columns[name], pa.scalar("")).as_py()
            if missing is None and place >= 0:
                missing = name, part.where(place)
        parts.append(pa.table(columns))
    if not parts:
        raise fault(path, "empty-table", form)
    table = pa.concat_tables(parts)
    return table, form.roles[-1].name in table.column_names, missing
